"""From raw figures to indicator scores: transforms and normalisation, one method a file."""

from __future__ import annotations

from typing import Annotated, Protocol, runtime_checkable

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.preparation.goalposts import (
    Direction,
    FixedGoalposts,
    Goalposts,
    goalpost_scores,
)
from nearshore_score.preparation.min_max import MinMax, min_max_scores
from nearshore_score.preparation.transforms import Transform, transform
from nearshore_score.registry import Registry

__all__ = [
    "NORMALISATIONS",
    "AnyNormalisation",
    "Direction",
    "FixedGoalposts",
    "Goalposts",
    "MinMax",
    "Normalisation",
    "Transform",
    "goalpost_scores",
    "min_max_scores",
    "transform",
]


@runtime_checkable
class Normalisation(Protocol):
    """How the figures of one indicator become scores from 0 to 100."""

    @property
    def kind(self) -> str:
        """Name of the normalisation in specifications and results."""
        ...

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added or removed."""
        ...

    def normalise(
        self,
        values: FloatArray,
        *,
        direction: Direction,
        goalposts: Goalposts | None,
        present: BoolArray | None = None,
    ) -> FloatArray:
        """Return scores (..., n) from values (..., n) of one indicator; NaN stays NaN."""
        ...


NORMALISATIONS: Registry[Normalisation] = Registry("normalisation", Normalisation)
NORMALISATIONS.register(FixedGoalposts)
NORMALISATIONS.register(MinMax)

#: The type of a model's normalisation: a specification, its kind, or its JSON.
AnyNormalisation = Annotated[Normalisation, NORMALISATIONS]
