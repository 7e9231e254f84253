"""What holds for every measure of similarity, and the matrix of them."""

from functools import partial
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.similarity import (
    SimilarityName,
    kendall_tau_b,
    rank_biased_overlap,
    rank_similarity,
)
from tests.similarity.test_measures import Floats, two_rankings

names = pytest.mark.parametrize("name", get_args(SimilarityName))


def compare(name: SimilarityName, one: object, other: object) -> float:
    """Compare two rankings, the first being the reference."""
    return float(rank_similarity(np.array([one, other], dtype=np.float64), name)[0, 1])


@names
@given(pair=two_rankings())
def test_a_ranking_is_like_itself_and_like_nothing_more(
    name: SimilarityName, pair: tuple[Floats, Floats]
) -> None:
    one, other = pair
    assert compare(name, one, one) == pytest.approx(1.0, abs=1e-12)
    assert -1.0 <= compare(name, one, other) <= 1.0
    if one.tolist() != other.tolist():
        assert compare(name, one, other) < 1.0 - 1e-9


@names
@given(pair=two_rankings())
def test_the_sequence_of_the_destinations_does_not_matter(
    name: SimilarityName, pair: tuple[Floats, Floats]
) -> None:
    one, other = pair
    moved = np.random.default_rng(len(one)).permutation(len(one))
    expected = compare(name, one, other)
    assert compare(name, one[moved], other[moved]) == pytest.approx(expected, abs=1e-12)


@names
@given(pair=two_rankings())
def test_all_but_ws_take_both_rankings_alike(
    name: SimilarityName, pair: tuple[Floats, Floats]
) -> None:
    forth, back = compare(name, *pair), compare(name, *reversed(pair))
    assert name == "ws_coefficient" or forth == pytest.approx(back, abs=1e-12)


@pytest.mark.parametrize(
    "name", ["kendall_tau_b", "spearman_rho", "weighted_tau", "rw_coefficient"]
)
@pytest.mark.parametrize("count", [2, 5, 12])
def test_the_opposite_ranking_is_minus_one(name: SimilarityName, count: int) -> None:
    forward = np.arange(1, count + 1)
    assert compare(name, forward, forward[::-1]) == pytest.approx(-1.0, abs=1e-12)


@names
def test_a_swap_at_the_top_counts_at_least_as_much_as_one_at_the_bottom(
    name: SimilarityName,
) -> None:
    top = compare(name, [1, 2, 3, 4, 5], [2, 1, 3, 4, 5])
    bottom = compare(name, [1, 2, 3, 4, 5], [1, 2, 3, 5, 4])
    blind = name in ("kendall_tau_b", "spearman_rho")
    assert top == pytest.approx(bottom, abs=1e-12) if blind else top < bottom - 0.01


@names
def test_it_does_not_matter_which_rank_ties_share(name: SimilarityName) -> None:
    other = [2, 1, 4, 3, 5]
    ways = [[1, 2, 2, 2, 5], [1, 2, 2, 2, 3], [1, 3, 3, 3, 5], [1, 4, 4, 4, 5]]
    values = [compare(name, way, other) for way in ways]
    assert_allclose(values, values[0], rtol=0, atol=1e-12)


@names
def test_one_destination_or_all_tied_in_both_is_full_agreement(name: SimilarityName) -> None:
    assert compare(name, [1], [1]) == 1.0
    assert compare(name, [1, 1, 1], [2, 2, 2]) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("name", ["kendall_tau_b", "spearman_rho", "weighted_tau"])
def test_all_tied_in_one_ranking_is_no_agreement(name: SimilarityName) -> None:
    assert compare(name, [1, 1, 1], [1, 2, 3]) == 0.0


@pytest.mark.parametrize("name", ["ws_coefficient", "rw_coefficient", "rank_biased_overlap"])
def test_all_tied_in_one_ranking_is_a_finite_number_elsewhere(name: SimilarityName) -> None:
    assert 0.0 < compare(name, [1, 1, 1], [1, 2, 3]) < 1.0


@names
def test_a_batch_of_tables_equals_its_items(name: SimilarityName) -> None:
    random = np.random.default_rng(4)
    tables = np.array([[random.permutation(6) + 1.0 for _ in range(3)] for _ in range(2)])
    whole = rank_similarity(tables, name)
    assert whole.shape == (2, 3, 3)
    for table, matrix in zip(tables, whole, strict=True):
        for row, column in np.ndindex(3, 3):
            expected = compare(name, table[row], table[column])
            assert matrix[row, column] == pytest.approx(expected, abs=1e-12)


def test_a_measure_of_ones_own() -> None:
    ranks = [[1, 2, 3], [2, 1, 3]]
    patient = partial(rank_biased_overlap, persistence=0.5)
    assert rank_similarity(ranks, patient).tolist() == [[1.0, 0.5], [0.5, 1.0]]


def test_leading_axes_broadcast() -> None:
    table = np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])
    assert kendall_tau_b([1, 2, 3], table).tolist() == [1.0, -1.0]
    assert kendall_tau_b(table[:, np.newaxis], table).shape == (2, 2)


def test_inputs_stay_as_they_are() -> None:
    table = np.array([[1.0, 2.0, 2.0], [3.0, 2.0, 1.0]])
    for name in get_args(SimilarityName):
        rank_similarity(table, name)
    assert table.tolist() == [[1.0, 2.0, 2.0], [3.0, 2.0, 1.0]]


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ([1, 2, 3], [1, 2], "same destinations"),
        ([[1, 2]] * 2, [[1, 2]] * 3, "same destinations"),
        ([1, np.nan], [1, 2], "is not a rank"),
        ([1, np.inf], [1, 2], "is not a rank"),
        ([0, 1], [1, 2], "0 at position 1"),
        ([1, 2], [61.5, 48.2], "rank scores first"),
        ([], [], "at least one destination"),
        (1, 1, "at least one destination"),
        (["first", "second"], [1, 2], "must be numbers"),
        ([[1, 2], [1]], [1, 2], "must be numbers"),
    ],
)
def test_what_is_no_ranking_is_refused(one: list[float], other: list[float], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        kendall_tau_b(one, other)


def test_what_is_no_table_or_no_measure_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="one row for each ranking"):
        rank_similarity([1, 2, 3])
    with pytest.raises(UnknownNameError, match="kendall_tau_b"):
        rank_similarity([[1, 2], [2, 1]], "kendall")  # type: ignore[arg-type]
