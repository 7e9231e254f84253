"""What can be given by name on the command line: whatever needs no parameters."""

from __future__ import annotations

from nearshore_score.dataset import load_weight_schemes
from nearshore_score.dataset.framework import computed_weights
from nearshore_score.errors import InvalidInputError
from nearshore_score.method_comparison import applicable_methods
from nearshore_score.normalisation import (
    NORMALISATIONS,
    Column,
    Goalposts,
    HasNormalisationTraits,
)

_POINTS = (0.0, 100.0)


def operators() -> list[str]:
    """Return the operators that keep points what they are, and the multi-criteria methods."""
    return list(applicable_methods())


def weights() -> list[str]:
    """Return the published schemes of weights and the kinds that are computed from figures."""
    return [*load_weight_schemes(), *computed_weights()]


def normalisations() -> list[str]:
    """Return the normalisations that need no parameters and score from 0 to 100."""
    return [kind for kind in NORMALISATIONS.kinds if _gives_points(kind)]


def _gives_points(kind: str) -> bool:
    column = Column(goalposts=Goalposts(low=0, high=1))
    try:
        normalisation = NORMALISATIONS.create(kind)
        if not isinstance(normalisation, HasNormalisationTraits):
            return True
        return normalisation.traits(column).output_range == _POINTS
    except InvalidInputError:
        return False
