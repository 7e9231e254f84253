"""The registry of weight sources, and what a weight source is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Protocol, runtime_checkable

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.registry import Registry


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

#: The type of a node's weights: a specification, or its JSON.
AnyWeights = Annotated[AnyWeightSource, WEIGHT_SOURCES]
