"""Where the weights of a node's children come from. One method a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Protocol, runtime_checkable

from nearshore_score.registry import Registry
from nearshore_score.weighting.fixed import FixedWeights
from nearshore_score.weighting.judged import JudgedWeights

__all__ = ["WEIGHT_SOURCES", "AnyWeights", "FixedWeights", "JudgedWeights", "WeightSource"]


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


WEIGHT_SOURCES: Registry[WeightSource] = Registry("weight source", WeightSource)
WEIGHT_SOURCES.register(FixedWeights)
WEIGHT_SOURCES.register(JudgedWeights)

#: The type of a node's weights: a specification, or its JSON.
AnyWeights = Annotated[WeightSource, WEIGHT_SOURCES]
