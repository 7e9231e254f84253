"""Which methods a comparison can be given by name: those that keep points from 0 to 100."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation import OPERATORS
from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation import (
    NORMALISATIONS,
    Column,
    Goalposts,
    HasNormalisationTraits,
)

_POINTS = (0.0, 100.0)


def operators() -> list[str]:
    """Return the operators that need no parameters and keep points from 0 to 100 what they are."""
    even = np.full((1, 3), 50.0)
    return [kind for kind in OPERATORS.kinds if _average(kind, even) == 50.0]


def normalisations() -> list[str]:
    """Return the normalisations that need no parameters and score from 0 to 100."""
    return [kind for kind in NORMALISATIONS.kinds if _gives_points(kind)]


def _average(kind: str, scores: FloatArray) -> float:
    try:
        operator = OPERATORS.create(kind)
        joined = operator.aggregate(scores, np.ones(3), np.ones((1, 3), dtype=np.bool_))
    except (InvalidInputError, ValueError):
        return float("nan")  # it needs parameters, or two children
    return round(float(joined[0]), 6)


def _gives_points(kind: str) -> bool:
    column = Column(goalposts=Goalposts(low=0, high=1))
    try:
        normalisation = NORMALISATIONS.create(kind)
        if not isinstance(normalisation, HasNormalisationTraits):
            return True
        return normalisation.traits(column).output_range == _POINTS
    except InvalidInputError:
        return False
