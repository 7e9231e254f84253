"""Parameters that cannot be right are refused where the specification is made."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from nearshore_score import InvalidInputError, NotLinearError
from nearshore_score.aggregation import (
    GeometricMean,
    HarmonicMean,
    MazziottaPareto,
    MeanMin,
    OrderedWeightedAverage,
    PowerMean,
    Ratio,
    TransformedGeometricMean,
    WeightedProduct,
)

BAD: dict[str, tuple[Callable[[], object], str]] = {
    "negative floor": (lambda: GeometricMean(floor=-1), "floor .* must not be negative"),
    "negative harmonic floor": (lambda: HarmonicMean(floor=-1), "must not be negative"),
    "floor of nothing": (lambda: GeometricMean(floor=math.nan), "not a finite number"),
    "infinite exponent": (lambda: PowerMean(exponent=math.inf), "use the operator 'maximum'"),
    "lowest exponent": (lambda: PowerMean(exponent=-math.inf), "use the operator 'minimum'"),
    "exponent in words": (lambda: PowerMean(exponent="two"), "expected a number"),
    "no exponent": (PowerMean, "exponent: this field is required"),
    "no places": (lambda: OrderedWeightedAverage(position_weights=()), "give one for every child"),
    "negative place": (lambda: OrderedWeightedAverage(position_weights=(1, -1)), "not be negative"),
    "places of zero": (lambda: OrderedWeightedAverage(position_weights=(0, 0)), "nor all zero"),
    "alpha above 1": (lambda: MeanMin(alpha=1.5, beta=0), "between 0 .* and 1"),
    "alpha below 0": (lambda: MeanMin(alpha=-0.5, beta=0), "alpha: must lie between"),
    "negative beta": (lambda: MeanMin(alpha=0.5, beta=-1), "beta: must not be negative"),
    "unknown penalty": (lambda: MazziottaPareto(penalty="NEG"), "penalty: .*'negative'"),
    "unknown divisor": (lambda: MazziottaPareto(divisor=2), "divisor: .*'n-1'"),
    "range upside down": (
        lambda: TransformedGeometricMean(score_range=(10, 0)),
        "10 to 0 must run from low to high",
    ),
    "inner range with zero": (
        lambda: TransformedGeometricMean(inner_range=(0, 10)),
        "inner_range must lie above zero",
    ),
    "infinite scale": (lambda: WeightedProduct(scale=math.inf), "not a finite number"),
    "no scale": (lambda: Ratio(scale=None), "expected a number"),
    "misspelt field": (lambda: GeometricMean(flor=1), "flor: this field does not exist"),
}


@pytest.mark.parametrize(("make", "message"), BAD.values(), ids=BAD)
def test_a_bad_parameter_is_named(make: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        make()


def test_a_floor_of_zero_is_no_floor() -> None:
    assert GeometricMean(floor=0).floor is None
    assert HarmonicMean(floor=0) == HarmonicMean()


def test_without_a_floor_there_are_no_shares() -> None:
    with pytest.raises(InvalidInputError, match="give it a floor"):
        GeometricMean(floor=None).shares(np.array([[4.0, 9.0]]), np.ones(2))


def test_without_a_floor_a_zero_is_not_linear() -> None:
    terms, link = GeometricMean(floor=None).linear_terms(np.array([[1.0, math.e]]))
    assert (terms.round(12).tolist(), link) == ([[0.0, 1.0]], "log")
    with pytest.raises(NotLinearError, match="has no logarithm"):
        GeometricMean(floor=None).linear_terms(np.array([[0.0, 9.0]]))
