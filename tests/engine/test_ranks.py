"""Ranks with every rule for ties, compared with scipy and with ranks by hand."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.stats import rankdata

from nearshore_score import Display, Node, RankRule, rank, rank_by_keys
from nearshore_score.ranks import Best, TieRule
from tests.engine.small import compute, leaves, panel

Floats = NDArray[np.float64]
METHODS: dict[Any, Any] = {
    "competition": "min",
    "dense": "dense",
    "ordinal": "ordinal",
    "average": "average",
}
every_tie_rule = pytest.mark.parametrize("ties", METHODS)

few_values = st.sampled_from([-1.0, 0.0, 1.0, 2.5, 2.50001])
tables = st.tuples(st.integers(1, 3), st.integers(1, 9)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=few_values | st.just(np.nan))
)


@every_tie_rule
@given(scores=tables)
def test_ranks_are_those_of_scipy(ties: TieRule, scores: Floats) -> None:
    directions: tuple[tuple[Best, int], ...] = (("highest", -1), ("lowest", 1))
    for best, sign in directions:
        expected = rankdata(sign * scores, METHODS[ties], axis=-1, nan_policy="omit")
        known = np.isfinite(scores)
        ranks = rank(scores, ties=ties, best=best)
        np.testing.assert_array_equal(ranks[known], np.asarray(expected)[known])
        assert np.isnan(ranks[~known]).all()


@every_tie_rule
@given(scores=tables, data=st.data())
def test_ranks_within_groups_are_ranks_of_each_group_alone(
    ties: TieRule, scores: Floats, data: st.DataObject
) -> None:
    count = scores.shape[-1]
    groups = data.draw(st.lists(st.sampled_from("ab"), min_size=count, max_size=count))
    ranks = rank(scores, ties=ties, groups=groups)
    for label in set(groups):
        rows = np.flatnonzero(np.array(groups) == label)
        np.testing.assert_array_equal(ranks[..., rows], rank(scores[..., rows], ties=ties))


@every_tie_rule
@given(keys=arrays(np.float64, (7, 3), elements=few_values))
def test_several_keys_rank_as_tuples_do(ties: TieRule, keys: Floats) -> None:
    distinct = sorted({tuple(row) for row in keys.tolist()}, reverse=True)
    places = [float(distinct.index(tuple(row))) for row in keys.tolist()]
    np.testing.assert_array_equal(
        rank_by_keys(keys, ties=ties), rank(np.array(places), ties=ties, best="lowest")
    )


def test_a_later_key_may_be_missing_and_comes_last_among_equals() -> None:
    keys = np.array([[5.0, np.nan], [5.0, -9.0], [np.nan, 9.0], [4.0, 9.0]])
    np.testing.assert_array_equal(rank_by_keys(keys), [2, 1, np.nan, 3])


def test_ordinal_ranks_follow_the_labels_not_the_rows() -> None:
    scores = np.array([7.0, 7.0, 9.0, 7.0])
    assert rank(scores, ties="ordinal", order=["c", "a", "d", "b"]).tolist() == [4, 2, 1, 3]


def test_rounding_error_makes_no_difference_and_a_last_digit_does() -> None:
    scores = np.array([0.1 + 0.2, 0.3, 0.3000000001])
    assert rank(scores).tolist() == [2, 2, 1]
    assert rank(1e9 * scores).tolist() == [2, 2, 1]


@every_tie_rule
def test_a_chain_of_near_scores_is_one_tie(ties: TieRule) -> None:
    chain = np.array([1.0, 1 + 0.9e-11, 1 + 1.8e-11, 0.5])
    expected = {"competition": 1.0, "dense": 1.0, "ordinal": 1.0, "average": 2.0}
    assert rank(chain, ties=ties).min() == expected[ties]


@pytest.mark.parametrize("size", [1e-300, 1.0, 1.7e308])
def test_the_size_of_scores_does_not_matter(size: float) -> None:
    assert rank(np.array([1.0, 0.5, -1.0, 0.5]) * size).tolist() == [1, 2, 4, 2]


def test_more_destinations_than_are_compared_at_once() -> None:
    scores = np.tile(np.arange(300.0), 2)
    np.testing.assert_array_equal(rank(scores, ties="dense"), np.tile(np.arange(300, 0, -1), 2))


def test_nobody_to_rank() -> None:
    assert rank(np.zeros((3, 0))).shape == (3, 0)
    assert np.isnan(rank(np.full(4, np.nan))).all()


# --- the rule of an index ---------------------------------------------------------------------

TABLE = panel({"a": [1.24, 1.16, 3.0, 1.2], "b": [1, 2, "?", 3]}, region=["n", "n", "s", ""])
ROOT = Node(code="total", children=leaves("a", "b"), weights={"a": 1, "b": 0})


def ranks_by(**rule: Any) -> list[float | None]:
    result = compute(ROOT, TABLE, display=Display(digits=1), ranking=RankRule(**rule))
    assert result.ranks is not None
    return [None if np.isnan(one) else one for one in result.ranks.tolist()]


def test_raw_and_displayed_scores_can_rank_differently() -> None:
    assert ranks_by(on="raw") == [2, 4, 1, 3]
    assert ranks_by(on="displayed") == [2, 2, 1, 2]


def test_the_next_key_decides_among_displayed_ties() -> None:
    assert ranks_by(on="displayed", by=("total", "b")) == [4, 3, 1, 2]


def test_ranks_by_another_node_than_the_root() -> None:
    assert ranks_by(by=("b",), best="lowest") == [1, 2, None, 3]


def test_ranks_within_a_grouping_leave_out_who_is_in_no_group() -> None:
    assert ranks_by(within="region") == [1, 2, 1, None]
