"""Counts of ranks, wins and weights against a comparison of all scores with all others."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.sampling.tally import Precision, Tally, tally

Floats = NDArray[np.float64]


def by_comparison(scores: Floats, weights: dict[str, Floats], tolerance: float) -> Tally:
    """Count by the definition: chains of near scores tie, and share the ranks they occupy."""
    draws, n = scores.shape
    order = np.argsort(-scores, axis=1, kind="stable")
    ranked = np.take_along_axis(scores, order, axis=1)
    new = np.ones((draws, n), dtype=np.bool_)
    with np.errstate(over="ignore"):
        new[:, 1:] = ranked[:, :-1] - ranked[:, 1:] > tolerance
    group = np.empty((draws, n), dtype=np.intp)
    np.put_along_axis(group, order, np.cumsum(new, axis=1) - 1, axis=1)
    own, other = group[:, :, np.newaxis], group[:, np.newaxis, :]
    ahead, level = (other < own).sum(axis=2), (other == own).sum(axis=2)
    ranks = np.arange(n, dtype=np.intp)
    occupied = (ranks >= ahead[..., np.newaxis]) & (ranks < (ahead + level)[..., np.newaxis])
    shares = occupied / level[..., np.newaxis]
    wins = (own < other).sum(axis=0) + (own == other).sum(axis=0) / 2
    np.fill_diagonal(wins, 0.0)
    first = shares[:, :, 0]
    return Tally(
        draws,
        shares.sum(axis=0),
        wins,
        {code: first.T @ some for code, some in weights.items()},
        {code: first.T @ some**2 for code, some in weights.items()},
    )


def assert_same(found: Tally, expected: Tally) -> None:
    """Compare; only sums of fractions may be rounded in another order."""
    assert found.draws == expected.draws
    assert found.wins is not None
    np.testing.assert_array_equal(found.wins, expected.wins)
    np.testing.assert_allclose(found.ranks, expected.ranks, rtol=1e-13, atol=1e-15)
    whole = expected.ranks == np.floor(expected.ranks)
    np.testing.assert_array_equal(found.ranks[whole].round(9), expected.ranks[whole])
    for code in expected.central:
        np.testing.assert_allclose(
            found.central[code], expected.central[code], rtol=1e-12, atol=1e-15
        )
        np.testing.assert_allclose(
            found.central_squares[code], expected.central_squares[code], rtol=1e-12, atol=1e-15
        )


def some_weights(draws: int, k: int = 3) -> dict[str, Floats]:
    return {"total": np.random.default_rng(5).dirichlet(np.ones(k), draws)}


EXTREME = st.sampled_from([0.0, -0.0, 1.0, 1 - 2**-53, 1 + 2**-52, 1e308, -1e308, 5e-324, 1e-9])
SHAPES = st.tuples(st.integers(1, 9), st.integers(1, 8))


@given(
    arrays(np.float64, SHAPES, elements=EXTREME | st.floats(-2, 2) | st.integers(0, 3).map(float)),
    st.sampled_from([0.0, 1e-9, 0.3]),
)
def test_counts_are_those_of_a_comparison_of_all_scores(scores: Floats, tolerance: float) -> None:
    weights = some_weights(len(scores))
    assert_same(
        tally(scores, weights, tolerance=tolerance), by_comparison(scores, weights, tolerance)
    )


@given(
    st.integers(0, 2**32),
    st.integers(2, 12),
    st.sampled_from([1.0, 1e-9, 1e-200, 1e200]),
    st.sampled_from([0.0, 1e3, -1e6, 1e12]),
)
def test_offsets_duplicates_and_rounding_change_nothing(
    seed: int, n: int, size: float, offset: float
) -> None:
    draw = np.random.default_rng(seed)
    scores = draw.normal(size=(20, n)) * size
    scores[:, draw.integers(n)] = scores[:, 0]
    scores[:, draw.integers(n)] = scores[:, 0] * (1 + draw.normal(size=20) * 1e-15)
    scores[:, draw.integers(n)] += draw.choice([0, 1e-9, 2e-9], 20)
    scores += offset
    for tolerance in (0.0, 1e-9):
        assert_same(tally(scores, {}, tolerance=tolerance), by_comparison(scores, {}, tolerance))


@pytest.mark.parametrize("n", [64, 65, 256, 257, 300])
def test_many_items_are_counted_as_few_are(n: int) -> None:
    scores = np.random.default_rng(n).uniform(size=(70, n)).round(4)
    weights = some_weights(70)
    assert_same(tally(scores, weights), by_comparison(scores, weights, 0.0))


def test_many_draws_are_counted_block_by_block() -> None:
    scores = np.random.default_rng(1).uniform(size=(9001, 5)).round(3)
    weights = some_weights(9001)
    assert_same(tally(scores, weights), by_comparison(scores, weights, 0.0))


def test_a_tie_that_ends_after_the_first_draws_is_no_constant_tie() -> None:
    scores = np.random.default_rng(1).uniform(size=(6000, 6))
    scores[:5000, 4] = scores[:5000, 2]
    weights = some_weights(6000)
    assert_same(
        tally(scores, weights, tolerance=1e-9), by_comparison(scores, weights, tolerance=1e-9)
    )


def test_ties_share_ranks_weights_and_wins_in_equal_parts() -> None:
    scores = np.array([[5.0, 5.0, 5.0, 1.0]])
    found = tally(scores, {"total": np.array([[0.75, 0.25]])})
    np.testing.assert_allclose(found.ranks[0], [1 / 3, 1 / 3, 1 / 3, 0], rtol=1e-15)
    assert found.ranks[3].tolist() == [0, 0, 0, 1]
    assert found.wins is not None
    assert found.wins.tolist() == [[0, 0.5, 0.5, 1], [0.5, 0, 0.5, 1], [0.5, 0.5, 0, 1], [0] * 4]
    np.testing.assert_allclose(found.central["total"][:3], [[0.25, 0.25 / 3]] * 3, rtol=1e-15)
    np.testing.assert_allclose(
        found.central_squares["total"][:3], [[0.1875, 0.0625 / 3]] * 3, rtol=1e-15
    )
    assert not found.central["total"][3].any()


def test_near_scores_tie_in_chains() -> None:
    scores = np.array([[0.0, 0.9e-9, 1.8e-9, 1.0]])
    found = tally(scores, {}, tolerance=1e-9)
    np.testing.assert_allclose(found.ranks[:3, 1:], 1 / 3, rtol=1e-15)
    assert tally(scores, {}).ranks.tolist() == np.eye(4)[::-1].tolist()


def test_gaps_that_the_bits_of_a_key_cannot_tell_are_told() -> None:
    lower = np.nextafter(1.0, 0.0)
    found = tally(np.array([[1.0, lower, 0.0], [lower, 1.0, 0.0]]), {})
    assert found.wins is not None
    assert found.wins.tolist() == [[0, 1, 2], [1, 0, 2], [0, 0, 0]]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@given(arrays(np.float64, SHAPES, elements=st.integers(0, 4).map(float) | st.floats(0, 1)))
def test_rows_and_columns_sum_to_the_draws(dtype: Precision, scores: Floats) -> None:
    draws, n = scores.shape
    found = tally(scores, some_weights(draws), tolerance=1e-9, dtype=dtype)
    np.testing.assert_allclose(found.ranks.sum(axis=0), draws, rtol=1e-12)
    np.testing.assert_allclose(found.ranks.sum(axis=1), draws, rtol=1e-12)
    assert found.wins is not None
    np.testing.assert_array_equal(found.wins + found.wins.T, draws * (1 - np.eye(n)))
    np.testing.assert_allclose(
        found.central["total"].sum(axis=1), found.ranks[:, 0], rtol=1e-6, atol=1e-12
    )
    np.testing.assert_allclose(
        found.wins.sum(axis=1), found.ranks @ np.arange(n - 1.0, -1.0, -1.0), rtol=1e-12, atol=1e-9
    )


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@given(st.permutations(range(7)))
def test_the_order_of_the_items_does_not_matter(dtype: Precision, order: list[int]) -> None:
    scores = np.random.default_rng(3).uniform(size=(50, 7)).round(1)
    one = tally(scores, {}, dtype=dtype)
    other = tally(scores[:, order], {}, dtype=dtype)
    assert one.wins is not None
    assert other.wins is not None
    np.testing.assert_allclose(other.ranks, one.ranks[order], rtol=1e-13)
    np.testing.assert_array_equal(other.wins, one.wins[np.ix_(order, order)])


def test_tallies_of_parts_add_up() -> None:
    scores = np.random.default_rng(4).uniform(size=(100, 5)).round(1)
    weights = some_weights(100)["total"]
    parts = [tally(scores[rows], {"total": weights[rows]}) for rows in (slice(30), slice(30, 100))]
    assert_same(parts[0] + parts[1], by_comparison(scores, {"total": weights}, 0.0))


def test_single_precision_agrees_where_scores_are_apart() -> None:
    scores = np.random.default_rng(6).permuted(np.tile(np.arange(40.0), (3000, 1)), axis=1)
    weights = some_weights(3000)
    found, exact = (tally(scores, weights, dtype=kind) for kind in ("float32", "float64"))
    np.testing.assert_array_equal(found.ranks, exact.ranks)
    assert exact.wins is not None
    np.testing.assert_array_equal(found.wins, exact.wins)
    np.testing.assert_allclose(found.central["total"], exact.central["total"], rtol=1e-6)


def test_duplicates_tie_in_single_precision_too() -> None:
    draw = np.random.default_rng(7)
    scores = draw.uniform(50, 60, (2000, 12))
    scores[:, 5] = scores[:, 2] * (1 + draw.normal(size=2000) * 1e-7)
    scores[:, 9] = scores[:, 2]
    found = tally(scores, some_weights(2000), dtype="float32")
    for item in (5, 9):
        np.testing.assert_array_equal(found.ranks[item], found.ranks[2])
        np.testing.assert_array_equal(found.central["total"][item], found.central["total"][2])
    expected = by_comparison(scores, {}, tolerance=1e-4).ranks
    np.testing.assert_allclose(found.ranks, expected, atol=15)


def test_a_tolerance_that_is_wider_than_the_grid_holds_in_single_precision() -> None:
    scores = np.random.default_rng(8).integers(0, 50, (500, 8)).astype(np.float64)
    expected = by_comparison(scores, {}, tolerance=2.5)
    assert_same(tally(scores, {}, tolerance=2.5, dtype="float32"), expected)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("value", [0.0, -3.0, 1e30])
def test_scores_that_are_all_equal_share_everything(dtype: Precision, value: float) -> None:
    found = tally(np.full((4, 3), value), {}, dtype=dtype)
    np.testing.assert_allclose(found.ranks, 4 / 3, rtol=1e-15)
    assert found.wins is not None
    assert found.wins.tolist() == [[0, 2, 2], [2, 0, 2], [2, 2, 0]]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_single_item_is_always_first(dtype: Precision) -> None:
    weights = some_weights(5)
    found = tally(np.arange(5.0)[:, np.newaxis], weights, dtype=dtype)
    assert found.ranks.tolist() == [[5.0]]
    assert found.wins is not None
    assert found.wins.tolist() == [[0.0]]
    np.testing.assert_allclose(found.central["total"][0], weights["total"].sum(axis=0), rtol=1e-12)


def test_wins_are_left_out_if_they_are_not_asked_for() -> None:
    scores = np.random.default_rng(9).uniform(size=(20, 4)).round(1)
    found = tally(scores, {}, pairs=False)
    assert found.wins is None
    np.testing.assert_array_equal(found.ranks, tally(scores, {}).ranks)
    assert (found + found).wins is None


def test_scores_and_weights_stay_as_they_are_in_any_layout() -> None:
    scores = np.random.default_rng(10).uniform(size=(500, 6))
    weights = some_weights(500)["total"]
    copies = scores.copy(), weights.copy()
    one = tally(scores, {"total": weights})
    np.testing.assert_array_equal(scores, copies[0])
    np.testing.assert_array_equal(weights, copies[1])
    other = tally(np.asfortranarray(scores), {"total": np.asfortranarray(weights)})
    assert_same(other, one)
    frozen = scores.copy()
    frozen.setflags(write=False)
    assert_same(tally(frozen, {"total": weights}), one)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_scores_that_are_not_finite_are_refused(dtype: Precision, value: float) -> None:
    scores = np.ones((3, 3))
    scores[1, 1] = value
    with pytest.raises(InvalidInputError, match="finite"):
        tally(scores, {}, dtype=dtype)


def test_scores_that_single_precision_cannot_hold_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="float64"):
        tally(np.array([[1e300, 1.0]]), {}, dtype="float32")


@pytest.mark.parametrize("shape", [(0, 3), (3, 0)])
def test_nothing_cannot_be_counted(shape: tuple[int, int]) -> None:
    with pytest.raises(InvalidInputError, match="there must be some"):
        tally(np.zeros(shape), {})


def test_a_tally_can_be_pickled() -> None:
    found = tally(np.random.default_rng(11).uniform(size=(9, 3)), some_weights(9))
    assert_same(pickle.loads(pickle.dumps(found)), found)
