"""The registry of operators, and what an operator is."""

from __future__ import annotations

from typing import Annotated, Literal, Protocol, runtime_checkable

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.aggregation.function_operator import FunctionOperator
from nearshore_score.registry import Registry


@runtime_checkable
class Operator(Protocol):
    """What a node needs of its operator; users' own operators need no more than this."""

    @property
    def kind(self) -> str:
        """Name of the operator in specifications and results."""
        ...

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return scores (..., n) from scores (..., n, k), weights (..., k), present (..., n, k)."""
        ...


@runtime_checkable
class Decomposable(Protocol):
    """An operator that can say what each child adds to the score."""

    def shares(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return shares (..., n, k); what they leave of the score is the operator's baseline."""
        ...


@runtime_checkable
class LinearInWeights(Protocol):
    """An operator whose score, seen through a link, is linear in the weights."""

    def linear_terms(self, scores: FloatArray) -> tuple[FloatArray, Literal["identity", "log"]]:
        """Return terms t and a link g with ``g(score) = sum(w t) / sum(w)``."""
        ...


OPERATORS: Registry[Operator] = Registry("operator", Operator, wrap=FunctionOperator)

#: The type of a node's operator: a specification, its kind, or its JSON.
AnyOperator = Annotated[Operator, OPERATORS]
