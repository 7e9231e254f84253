"""Ranks of many runs at once, their shifts and how they spread."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score.ranks import RankRule, rank
from nearshore_score.sensitivity.choices.outputs import rank_shifts, rank_spread, ranks_of_runs

SCORES = st.lists(
    st.lists(st.integers(0, 5).map(lambda value: value / 3), min_size=4, max_size=4),
    min_size=1,
    max_size=6,
).map(np.array)
CODES = ("A", "B", "C", "D")


@given(SCORES, st.sampled_from(["highest", "lowest"]))
def test_ranks_of_runs_are_those_of_single_runs(scores: np.ndarray, best: str) -> None:
    rule = RankRule.from_fields({"best": best})
    together = ranks_of_runs(scores, rule, None, CODES)
    for row, own in zip(scores, together, strict=True):
        np.testing.assert_array_equal(own, rank(row, best=rule.best))


@pytest.mark.parametrize("ties", ["dense", "ordinal", "average"])
def test_other_rules_for_ties_hold_as_well(ties: str) -> None:
    rule = RankRule.from_fields({"ties": ties})
    scores = np.array([[3.0, 1, 3, 2]])
    found = ranks_of_runs(scores, rule, None, CODES)
    np.testing.assert_array_equal(found, rank(scores, ties=rule.ties, order=CODES))


def test_scores_within_the_tolerance_share_the_best_rank() -> None:
    scores = np.array([[50.0, 50.0 + 1e-10, 40.0], [50.0, 50.0 + 1e-8, 40.0]])
    found = ranks_of_runs(scores, RankRule(), 1e-9, CODES[:3])
    np.testing.assert_array_equal(found, [[1, 1, 3], [2, 1, 3]])


@given(SCORES)
def test_the_order_of_destinations_does_not_matter(scores: np.ndarray) -> None:
    turned = ranks_of_runs(scores[:, ::-1], RankRule(), None, CODES[::-1])
    np.testing.assert_array_equal(ranks_of_runs(scores, RankRule(), None, CODES), turned[:, ::-1])


@given(SCORES)
def test_wins_of_both_directions_sum_to_one(scores: np.ndarray) -> None:
    ranks = ranks_of_runs(scores, RankRule(), None, CODES)
    wins = rank_spread(ranks).wins
    off = ~np.eye(4, dtype=bool)
    np.testing.assert_allclose((wins + wins.T)[off], 1.0)
    by_hand = np.mean([[np.sign(row[1] - row[0]) / 2 + 0.5] for row in ranks])
    assert wins[0, 1] == pytest.approx(by_hand)


def test_quantiles_are_ranks_that_are_attained() -> None:
    ranks = np.repeat([[1.0, 2.0], [2.0, 1.0]], [90, 10], axis=0)
    found = rank_spread(ranks)
    np.testing.assert_array_equal(found.median, [1, 2])
    np.testing.assert_array_equal(found.high, [2, 2])
    np.testing.assert_array_equal(found.low, [1, 1])
    np.testing.assert_allclose(found.mean, [1.1, 1.9])


def test_a_shift_is_the_mean_number_of_places() -> None:
    assert rank_shifts(np.array([3.0, 1.0, 2.0]), np.array([1.0, 2.0, 3.0])) == pytest.approx(4 / 3)
