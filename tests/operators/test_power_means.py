"""Power means against scipy, against exact arithmetic, and at their limits."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import stats

from nearshore_score.aggregation import (
    arithmetic_mean,
    geometric_mean,
    harmonic_mean,
    power_mean,
)
from tests.strategies import numbers

Floats = NDArray[np.float64]

positive = arrays(np.float64, (3, 4), elements=numbers(0.01, 100))
some_weights = arrays(np.float64, 4, elements=numbers(0.01, 10))


@given(scores=positive, weights=some_weights)
def test_the_three_classical_means_agree_with_scipy(scores: Floats, weights: Floats) -> None:
    rows = np.broadcast_to(weights, scores.shape)
    expected = stats.gmean(scores, axis=-1, weights=rows)
    np.testing.assert_allclose(geometric_mean(scores, weights, floor=None), expected, rtol=1e-12)
    expected = stats.hmean(scores, axis=-1, weights=rows)
    np.testing.assert_allclose(harmonic_mean(scores, weights), expected, rtol=1e-12)
    expected = np.average(scores, axis=-1, weights=weights)
    np.testing.assert_allclose(arithmetic_mean(scores, weights), expected, rtol=1e-12)


@given(
    scores=positive, weights=some_weights, exponent=numbers(0.1, 9), sign=st.sampled_from([-1, 1])
)
def test_any_other_power_mean_agrees_with_scipy(
    scores: Floats, weights: Floats, exponent: float, sign: int
) -> None:
    power = sign * exponent
    expected = stats.pmean(scores, power, axis=-1, weights=np.broadcast_to(weights, scores.shape))
    found = power_mean(scores, weights, exponent=power)
    np.testing.assert_allclose(found, expected, rtol=1e-11)


def exactly(scores: list[str], weights: list[str], exponent: str) -> float:
    with localcontext() as context:
        context.prec = 200
        total = sum(Decimal(weight) for weight in weights)
        pairs = zip(scores, weights, strict=True)
        mean = sum(Decimal(w) * Decimal(s) ** Decimal(exponent) for s, w in pairs) / total
        return float(mean ** (1 / Decimal(exponent)))


@pytest.mark.parametrize("exponent", ["1000", "-1000", "1e-9", "-1e-9", "1e-30", "0.5", "-40"])
@pytest.mark.parametrize(
    ("scores", "weights"),
    [
        (["0.002", "37.5", "99"], ["1", "2", "0.5"]),
        (["1e-150", "1", "1e150"], ["1", "1", "1"]),
        (["70", "70.000001"], ["0.3", "0.7"]),
        (["1e-9", "100"], ["1", "1e-12"]),  # one weight next to nothing
    ],
)
def test_extreme_exponents_keep_their_digits(
    scores: list[str], weights: list[str], exponent: str
) -> None:
    found = power_mean(
        np.array([scores], dtype=np.float64),
        np.array(weights, dtype=np.float64),
        exponent=float(exponent),
    )
    assert found[0] == pytest.approx(exactly(scores, weights, exponent), rel=1e-12)


@pytest.mark.parametrize(("exponent", "limit"), [(1e300, 80.0), (-1e300, 20.0)])
def test_a_boundless_exponent_gives_the_extreme(exponent: float, limit: float) -> None:
    scores = np.array([[20.0, 50.0, 80.0]])
    assert power_mean(scores, np.ones(3), exponent=exponent) == pytest.approx([limit])


@given(scores=positive, weights=some_weights)
def test_the_special_cases_are_met_exactly(scores: Floats, weights: Floats) -> None:
    for exponent, special in (
        (1.0, arithmetic_mean(scores, weights)),
        (0.0, geometric_mean(scores, weights, floor=None)),
        (-1.0, harmonic_mean(scores, weights)),
    ):
        np.testing.assert_array_equal(power_mean(scores, weights, exponent=exponent), special)
        beside = power_mean(scores, weights, exponent=exponent + 1e-7)
        np.testing.assert_allclose(beside, special, rtol=1e-5)


@given(scores=positive, weights=some_weights, low=numbers(-9, 9), step=numbers(0.001, 5))
def test_a_greater_exponent_gives_no_smaller_mean(
    scores: Floats, weights: Floats, low: float, step: float
) -> None:
    lower = power_mean(scores, weights, exponent=low)
    assert (power_mean(scores, weights, exponent=low + step) >= lower * (1 - 1e-12)).all()


@pytest.mark.parametrize(
    ("exponent", "mean"),
    [(2.0, 50.0), (1.0, 50 / 2**0.5), (0.0, 0.0), (-1.0, 0.0), (-0.5, 0.0), (-3.0, 0.0)],
)
def test_a_zero_decides_alone_unless_the_exponent_is_positive(exponent: float, mean: float) -> None:
    score = 50 * 2**0.5
    means = power_mean(np.array([[0.0, score], [0.0, 0.0]]), np.ones(2), exponent=exponent)
    assert means == pytest.approx([mean, 0.0])


@pytest.mark.parametrize("exponent", [2.0, 0.5, 0.0, -1.0, -2.0])
def test_a_negative_score_gives_no_number(exponent: float) -> None:
    means = power_mean(np.array([[-1.0, 50.0], [40.0, 40.0]]), np.ones(2), exponent=exponent)
    assert np.isnan(means).tolist() == [True, False]
    # A child without weight does not count, whatever its score.
    assert power_mean(np.array([[-1.0, 50.0]]), np.array([0.0, 1.0]), exponent=exponent) == [50.0]


def test_half_the_way_at_each_of_two_speeds() -> None:
    # The textbook case of a harmonic mean: 40 and 60 km/h make 48.
    assert harmonic_mean(np.array([[40.0, 60.0]]), np.ones(2)) == pytest.approx([48.0])


def test_the_floor_of_a_harmonic_mean_replaces_a_zero() -> None:
    # 2 / (1/5 + 1/20) = 8
    means = harmonic_mean(np.array([[0.0, 20.0]]), np.ones(2), floor=5.0)
    assert means == pytest.approx([8.0])
    assert harmonic_mean(np.array([[0.0, 20.0]]), np.ones(2), floor=0.0).tolist() == [0.0]
