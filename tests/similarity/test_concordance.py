"""Kendall's W: published tables, SciPy, by hand, by lot."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import stats

from nearshore_score.errors import InvalidInputError
from nearshore_score.similarity import concordance


def test_siegels_executives_who_rank_six_applicants() -> None:
    # S. Siegel, Nonparametric Statistics, 1956, chapter 9: sums 8 14 11 11 11 8, W = 0.16.
    ranks = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]
    assert concordance(ranks).coefficient == pytest.approx(0.16, abs=0.005)


def test_w_with_ties_by_hand() -> None:
    # Sums 4.5, 5.5, 8: squares 6.5; ties of two in two rankings: 12 * 6.5 / (216 - 3 * 12).
    ranks = [[1.0, 2.5, 2.5], [2.5, 1.0, 2.5], [1.0, 2.0, 3.0]]
    assert concordance(ranks).coefficient == pytest.approx(12 * 6.5 / 180)


@given(
    st.tuples(st.integers(3, 6), st.integers(3, 7)).flatmap(
        lambda shape: arrays(np.int64, shape, elements=st.integers(1, 4))
    )
)
def test_w_is_friedmans_statistic_over_its_greatest(grades: NDArray[np.int64]) -> None:
    m, n = grades.shape
    ranks = stats.rankdata(grades, axis=1)
    found = concordance(ranks)
    if (grades == grades[:, :1]).all():
        assert found.coefficient == found.p_value == 1
    else:
        expected = stats.friedmanchisquare(*grades.T).statistic / (m * (n - 1))
        assert found.coefficient == pytest.approx(expected, abs=1e-9)
        assert 0 < found.p_value <= 1


def test_small_tables_count_every_order() -> None:
    assert concordance([[1, 2, 3]] * 2).p_value == pytest.approx(1 / 6)
    assert concordance([[1, 2, 3]] * 3).p_value == pytest.approx(1 / 36)
    assert concordance([[1, 2, 3, 4]] * 3).p_value == pytest.approx(1 / 576)
    assert concordance([[1, 2], [1, 2]]).p_value == pytest.approx(1 / 2)
    assert concordance([[1, 2], [2, 1]]).p_value == 1
    # Kendall and Babington Smith, table for three rankings of three: S of at least 14 in 0.194.
    assert concordance([[1, 2, 3], [1, 3, 2], [1, 2, 3]]).p_value == pytest.approx(7 / 36)


def test_the_approximation_is_fishers_with_the_papers_degrees_of_freedom() -> None:
    random = np.random.default_rng(2)
    ranks = np.array([random.permutation(9) + 1 for _ in range(5)], dtype=np.float64)
    found = concordance(ranks)
    first = 8 - 2 / 5
    ratio = 4 * found.coefficient / (1 - found.coefficient)
    assert found.p_value == pytest.approx(stats.f.sf(ratio, first, 4 * first))
    drawn = random.permuted(np.broadcast_to(ranks, (20_000, 5, 9)), axis=-1)
    by_lot = (concordance(drawn).coefficient >= found.coefficient - 1e-9).mean()
    assert found.p_value == pytest.approx(by_lot, abs=0.015)


def test_one_thing_and_complete_ties_contradict_nobody() -> None:
    for ranks in ([[1.0], [1.0]], np.full((3, 30), 15.5).tolist()):
        found = concordance(ranks)
        assert found.coefficient == found.p_value == 1


@pytest.mark.parametrize(
    ("ranks", "message"),
    [([[1, 2, 3]], "at least two rankings"), ([[1.0, np.nan], [1.0, 2.0]], "not a finite")],
)
def test_ranks_that_cannot_be_compared_are_refused(ranks: list[list[float]], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        concordance(ranks)
