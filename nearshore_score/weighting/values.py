"""Weights as they are given: not negative, and not all zero."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

from nearshore_score._frozen import FROZEN, Number


def _not_negative(weight: float) -> float:
    if weight < 0:
        raise ValueError(
            f"the weight {weight:g} is negative; use zero to leave a child out, and declare the "
            "direction of an indicator where less is better"
        )
    return weight


Weight = Annotated[Number, AfterValidator(_not_negative)]
WeightMapping = Annotated[Mapping[str, Weight], *FROZEN]


def check_weights(values: Mapping[str, float]) -> None:
    """Refuse weights that cannot be normalised."""
    if values and not any(weight > 0 for weight in values.values()):
        raise ValueError(
            f"all weights are zero ({', '.join(values)}); give at least one above zero"
        )
    if not math.isfinite(math.fsum(value / 2 for value in values.values()) * 2):
        raise ValueError("the weights are too great to be added; divide all of them by a number")
