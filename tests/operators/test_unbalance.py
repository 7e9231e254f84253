"""Operators that punish imbalance: mean-min, Mazziotta-Pareto, transformed geometric mean."""

import statistics

import numpy as np
import pytest

from nearshore_score.aggregation import (
    MazziottaPareto,
    mazziotta_pareto,
    mean_min,
    transformed_geometric_mean,
)


@pytest.mark.parametrize(
    ("alpha", "beta", "expected"),
    [
        (0, 0, 30.0),  # the mean of 10, 20 and 60
        (1, 0, 10.0),  # the minimum
        (0.5, 0, 20.0),  # half way
        (0.5, 15, 25.0),  # 30 - 0.5 (sqrt(20 x 20 + 15 x 15) - 15) = 30 - 0.5 x 10
        (1, 1e9, 30.0),  # so smooth that no imbalance matters
    ],
)
def test_mean_min_by_hand(alpha: float, beta: float, expected: float) -> None:
    found = mean_min(np.array([[10.0, 20.0, 60.0]]), np.ones(3), alpha=alpha, beta=beta)
    assert found == pytest.approx([expected], abs=1e-5)


def test_each_destination_is_measured_by_its_own_mean_and_minimum() -> None:
    # An implementation that subtracts the means of columns from rows gives something else.
    scores = np.array([[10.0, 50.0], [80.0, 80.0], [0.0, 40.0]])
    assert mean_min(scores, np.ones(2), alpha=1, beta=0).tolist() == [10.0, 80.0, 0.0]


ROWS = [[110.0, 90.0, 100.0], [100.0, 100.0, 100.0], [120.0, 80.0, 97.0]]


@pytest.mark.parametrize(("divisor", "deviation"), [("n", "pstdev"), ("n-1", "stdev")])
@pytest.mark.parametrize(("penalty", "sign"), [("negative", -1), ("positive", 1)])
def test_mazziotta_pareto_is_the_formula_of_its_authors(
    divisor: str, deviation: str, penalty: str, sign: int
) -> None:
    found = mazziotta_pareto(np.array(ROWS), np.ones(3), penalty=penalty, divisor=divisor)
    for row, result in zip(ROWS, found, strict=True):
        mean, spread = statistics.fmean(row), getattr(statistics, deviation)(row)
        assert result == pytest.approx(mean + sign * spread * (spread / mean), rel=1e-12)


def test_mazziotta_pareto_by_hand() -> None:
    # Mean 100, deviations 10, -10, 0: variance 200 / 3 or 200 / 2.
    row = np.array(ROWS[:1])
    assert mazziotta_pareto(row, np.ones(3)) == pytest.approx([100 - 2 / 3])
    assert mazziotta_pareto(row, np.ones(3), divisor="n-1") == pytest.approx([99.0])
    assert mazziotta_pareto(row, np.ones(3), penalty="positive") == pytest.approx([100 + 2 / 3])


def test_a_weight_counts_in_the_mean_and_in_the_deviation() -> None:
    # Weights 2 and 1 are a child given twice.
    twice = mazziotta_pareto(np.array([[90.0, 90.0, 120.0]]), np.ones(3))
    weighted = mazziotta_pareto(np.array([[90.0, 120.0]]), np.array([2.0, 1.0]))
    assert weighted == pytest.approx(twice)


@pytest.mark.parametrize("divisor", ["n", "n-1"])
def test_without_imbalance_there_is_no_penalty(divisor: str) -> None:
    zeros = mazziotta_pareto(np.zeros((1, 3)), np.ones(3), divisor=divisor)
    alone = mazziotta_pareto(np.array([[70.0, 5.0]]), np.array([1.0, 0.0]), divisor=divisor)
    assert (zeros.tolist(), alone.tolist()) == ([0.0], [70.0])


def test_imbalance_around_a_mean_of_zero_or_below_has_no_measure() -> None:
    scores = np.array([[-5.0, 5.0], [-9.0, 5.0], [-3.0, -3.0]])
    found = mazziotta_pareto(scores, np.ones(2))
    np.testing.assert_array_equal(found, [np.nan, np.nan, -3.0])


def test_mazziotta_pareto_promises_no_monotony_and_has_none() -> None:
    assert MazziottaPareto().traits.monotone == ()
    less, more = mazziotta_pareto(np.array([[9.0, 9.0, 60.0], [9.0, 9.0, 90.0]]), np.ones(3))
    assert more < less


def test_inform_risk_by_its_formula() -> None:
    # Hazard 6.4, vulnerability 3.1, coping 5.0: (10 - x) / 10 x 9 + 1 = 4.24, 7.21, 5.5.
    geometric = (4.24 * 7.21 * 5.5) ** (1 / 3)
    found = transformed_geometric_mean(np.array([[6.4, 3.1, 5.0]]), np.ones(3))
    assert found == pytest.approx([(10 - geometric) / 9 * 10], rel=1e-12)


def test_the_greatest_risk_weighs_most_unless_nothing_is_turned_round() -> None:
    scores = np.array([[9.0, 1.0]])
    turned = transformed_geometric_mean(scores, np.ones(2))
    # 1.9 and 9.1 inside, or 9.1 and 1.9: the same geometric mean, read from the other end.
    inside = (1.9 * 9.1) ** 0.5
    assert turned == pytest.approx([(10 - inside) / 9 * 10])
    plain = transformed_geometric_mean(scores, np.ones(2), reverse=False)
    assert plain == pytest.approx([(inside - 1) / 9 * 10])
    assert plain < 5.0 < turned


def test_scores_of_0_to_100_can_be_moved_too() -> None:
    # 20 and 80 to 20.8 and 80.2, by hand: x / 100 x 99 + 1
    found = transformed_geometric_mean(
        np.array([[20.0, 80.0]]),
        np.ones(2),
        score_range=(0, 100),
        inner_range=(1, 100),
        reverse=False,
    )
    assert found == pytest.approx([((20.8 * 80.2) ** 0.5 - 1) / 99 * 100])


def test_a_score_far_outside_the_range_gives_no_number() -> None:
    assert np.isnan(transformed_geometric_mean(np.array([[12.0, 5.0]]), np.ones(2))).all()
