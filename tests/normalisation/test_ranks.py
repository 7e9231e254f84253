"""Ranks, percentile ranks and Borda scores against SciPy, by hand, and for sums of floats."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from nearshore_score.normalisation import borda_scores, percentile_rank_scores, rank_scores

TIES = ["min", "average", "max"]


@pytest.mark.parametrize("ties", TIES)
@given(figures=st.lists(st.integers(-5, 5), min_size=1, max_size=9))
def test_scipy_finds_the_same_ranks(ties: str, figures: list[int]) -> None:
    values = np.array(figures, dtype=np.float64)
    np.testing.assert_array_equal(rank_scores(values, ties=ties), rankdata(values, method=ties))
    cost = rank_scores(values, ties=ties, direction="cost")
    np.testing.assert_array_equal(cost, rankdata(-values, method=ties))


@pytest.mark.parametrize("ties", TIES)
def test_sums_that_differ_by_the_order_of_addition_are_tied(ties: str) -> None:
    values = np.array([0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1, 0.5])
    assert values[0] != values[1]
    ranks = rank_scores(values, ties=ties)
    assert ranks[0] == ranks[1]


def test_the_absent_are_not_counted() -> None:
    values = np.array([4.0, np.nan, 9.0, np.nan])
    np.testing.assert_array_equal(rank_scores(values), [1, np.nan, 2, np.nan])
    np.testing.assert_array_equal(percentile_rank_scores(values), [0, np.nan, 100, np.nan])


def test_borda_counts_who_is_beaten_and_half_of_who_is_equal() -> None:
    values = np.array([5.0, 8.0, 8.0, 1.0])
    beaten = values[:, None] > values
    equal = (values[:, None] == values) & ~np.eye(4, dtype=bool)
    np.testing.assert_array_equal(borda_scores(values), beaten.sum(axis=1))
    halves = beaten.sum(axis=1) + equal.sum(axis=1) / 2
    np.testing.assert_array_equal(borda_scores(values, ties="average"), halves)


def test_among_others_a_figure_has_the_rank_it_would_have_beside_them() -> None:
    others = np.array([10.0, 20.0, 20.0, 30.0])
    values = np.array([5.0, 10.0, 15.0, 20.0, 99.0])
    np.testing.assert_array_equal(rank_scores(values, reference=others), [1, 1, 2, 2, 5])
    high = rank_scores(values, ties="max", reference=others)
    np.testing.assert_array_equal(high, [1, 1, 2, 3, 5])
    shares = percentile_rank_scores(values, reference=others)
    np.testing.assert_allclose(shares, [0, 0, 100 / 3, 100 / 3, 100])


@pytest.mark.parametrize(
    ("rule", "ties", "expected"),
    [
        ("(rank-1)/(n-1)", "min", [0, 25, 25, 75, 100]),
        ("rank/n", "max", [20, 60, 60, 80, 100]),
        ("(rank-0.5)/n", "average", [10, 40, 40, 70, 90]),
        ("rank/(n+1)", "average", [100 / 6, 250 / 6, 250 / 6, 400 / 6, 500 / 6]),
    ],
)
def test_percentile_ranks_by_hand(rule: str, ties: str, expected: list[float]) -> None:
    values = np.array([10.0, 20.0, 20.0, 40.0, 90.0])
    np.testing.assert_allclose(percentile_rank_scores(values, rule=rule, ties=ties), expected)


def test_a_destination_alone_is_in_the_middle() -> None:
    assert percentile_rank_scores(np.array([7.0])).tolist() == [50]
