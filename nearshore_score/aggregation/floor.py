"""The floor of a geometric or harmonic mean, which keeps a zero from deciding alone."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from nearshore_score._frozen import Number


def _checked(floor: float) -> float | None:
    if floor < 0:
        raise ValueError(f"the floor ({floor:g}) must not be negative; write None for no floor")
    return floor or None


#: Scores below it count as the floor, in the unit of the scores; zero is read as None, no floor.
Floor = Annotated[Number, AfterValidator(_checked)] | None
