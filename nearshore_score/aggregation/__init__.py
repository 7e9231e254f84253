"""Operators: how the children of a node become its score. One method a file."""

from __future__ import annotations

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
from nearshore_score.aggregation.registered import (
    OPERATORS,
    AnyOperator,
    Decomposable,
    LinearInWeights,
    Operator,
)
from nearshore_score.aggregation.traits import HasOperatorTraits, OperatorTraits, traits_of
from nearshore_score.aggregation.transformed_geometric_mean import (
    TransformedGeometricMean,
    transformed_geometric_mean,
)
from nearshore_score.aggregation.weighted_product import WeightedProduct, weighted_product
from nearshore_score.aggregation.weighted_sum import WeightedSum, weighted_sum

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
