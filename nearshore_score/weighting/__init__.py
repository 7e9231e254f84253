"""Where the weights of a node's children come from. One method a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Protocol, runtime_checkable

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.registry import Registry
from nearshore_score.weighting.factor_analysis import FactorAnalysisWeights
from nearshore_score.weighting.fixed import FixedWeights
from nearshore_score.weighting.judged import JudgedWeights
from nearshore_score.weighting.principal_component import PrincipalComponentWeights

__all__ = [
    "WEIGHT_SOURCES",
    "AnyWeightSource",
    "AnyWeights",
    "ComputedWeights",
    "FactorAnalysisWeights",
    "FixedWeights",
    "JudgedWeights",
    "PrincipalComponentWeights",
    "WeightSource",
]


@runtime_checkable
class WeightSource(Protocol):
    """Where the weights of a node's children come from."""

    @property
    def kind(self) -> str:
        """Name of the source in specifications and results."""
        ...

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every child by its code; they need not sum to one."""
        ...


@runtime_checkable
class ComputedWeights(Protocol):
    """Weights of a node's children that are computed from the scores of the children."""

    @property
    def kind(self) -> str:
        """Name of the source in specifications and results."""
        ...

    def compute(self, scores: FloatArray, present: BoolArray | None = None) -> FloatArray:
        """Return weights (..., k), not negative, from scores (..., n, k) of n destinations."""
        ...


#: Given or computed: every weight source is one of these.
AnyWeightSource = WeightSource | ComputedWeights

WEIGHT_SOURCES: Registry[AnyWeightSource] = Registry(
    "weight source", (WeightSource, ComputedWeights)
)
WEIGHT_SOURCES.register(FixedWeights)
WEIGHT_SOURCES.register(JudgedWeights)
WEIGHT_SOURCES.register(PrincipalComponentWeights)
WEIGHT_SOURCES.register(FactorAnalysisWeights)

#: The type of a node's weights: a specification, or its JSON.
AnyWeights = Annotated[AnyWeightSource, WEIGHT_SOURCES]
