"""Operators: how the children of a node become its score. One method a file."""

from __future__ import annotations

from typing import Annotated, Literal, Protocol, runtime_checkable

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.aggregation.arithmetic_mean import (
    ArithmeticMean,
    arithmetic_mean,
    arithmetic_shares,
)
from nearshore_score.aggregation.count import Count, count
from nearshore_score.aggregation.difference import Difference, difference
from nearshore_score.aggregation.function_operator import FunctionOperator
from nearshore_score.aggregation.geometric_mean import (
    GeometricMean,
    geometric_mean,
    geometric_shares,
)
from nearshore_score.aggregation.harmonic_mean import HarmonicMean, harmonic_mean
from nearshore_score.aggregation.maximum import Maximum, maximum
from nearshore_score.aggregation.mazziotta_pareto import MazziottaPareto, mazziotta_pareto
from nearshore_score.aggregation.mean_min import MeanMin, mean_min
from nearshore_score.aggregation.minimum import Minimum, minimum
from nearshore_score.aggregation.ordered_weighted_average import (
    OrderedWeightedAverage,
    ordered_weighted_average,
)
from nearshore_score.aggregation.power_mean import PowerMean, power_mean
from nearshore_score.aggregation.ratio import Ratio, ratio
from nearshore_score.aggregation.traits import HasOperatorTraits, OperatorTraits, traits_of
from nearshore_score.aggregation.transformed_geometric_mean import (
    TransformedGeometricMean,
    transformed_geometric_mean,
)
from nearshore_score.aggregation.weighted_product import WeightedProduct, weighted_product
from nearshore_score.aggregation.weighted_sum import WeightedSum, weighted_sum
from nearshore_score.registry import Registry

__all__ = [
    "OPERATORS",
    "AnyOperator",
    "ArithmeticMean",
    "Count",
    "Decomposable",
    "Difference",
    "FunctionOperator",
    "GeometricMean",
    "HarmonicMean",
    "HasOperatorTraits",
    "LinearInWeights",
    "Maximum",
    "MazziottaPareto",
    "MeanMin",
    "Minimum",
    "Operator",
    "OperatorTraits",
    "OrderedWeightedAverage",
    "PowerMean",
    "Ratio",
    "TransformedGeometricMean",
    "WeightedProduct",
    "WeightedSum",
    "arithmetic_mean",
    "arithmetic_shares",
    "count",
    "difference",
    "geometric_mean",
    "geometric_shares",
    "harmonic_mean",
    "maximum",
    "mazziotta_pareto",
    "mean_min",
    "minimum",
    "ordered_weighted_average",
    "power_mean",
    "ratio",
    "traits_of",
    "transformed_geometric_mean",
    "weighted_product",
    "weighted_sum",
]


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
OPERATORS.register(ArithmeticMean)
OPERATORS.register(GeometricMean)
OPERATORS.register(HarmonicMean)
OPERATORS.register(PowerMean)
OPERATORS.register(WeightedSum)
OPERATORS.register(WeightedProduct)
OPERATORS.register(Ratio)
OPERATORS.register(Difference)
OPERATORS.register(Count)
OPERATORS.register(Minimum)
OPERATORS.register(Maximum)
OPERATORS.register(OrderedWeightedAverage)
OPERATORS.register(TransformedGeometricMean)
OPERATORS.register(MeanMin)
OPERATORS.register(MazziottaPareto)

#: The type of a node's operator: a specification, its kind, or its JSON.
AnyOperator = Annotated[Operator, OPERATORS]
