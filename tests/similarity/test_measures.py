"""What each measure of similarity says: independent results, SciPy, loops, by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import stats

from nearshore_score.errors import InvalidInputError
from nearshore_score.similarity import (
    kendall_tau_b,
    rank_biased_overlap,
    rw_coefficient,
    spearman_rho,
    weighted_tau,
    ws_coefficient,
)
from tests.multicriteria.golden import records

Floats = NDArray[np.float64]


@st.composite
def two_rankings(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Competition ranks of the same destinations, often with ties, never all tied."""
    count = draw(st.integers(2, 9))
    points = st.lists(st.integers(0, 5), min_size=count, max_size=count)
    varied = points.filter(lambda drawn: len(set(drawn)) > 1)
    one, other = (stats.rankdata(draw(varied), method="min") for _ in range(2))
    return one.astype(np.float64), other.astype(np.float64)


def test_a_swap_at_the_top_as_computed_elsewhere() -> None:
    (record,) = [one for one in records() if one["method"] == "rank_correlation"]
    one, other, expected = record["x"], record["y"], record["expected"]
    assert_allclose(ws_coefficient(one, other), expected["ws"], rtol=0, atol=1e-9)
    assert_allclose(rw_coefficient(one, other), expected["rw"], rtol=0, atol=1e-9)
    assert_allclose(spearman_rho(one, other), expected["spearman"], rtol=0, atol=1e-9)
    assert_allclose(kendall_tau_b(one, other), expected["kendall_tau_b"], rtol=0, atol=1e-9)


@given(two_rankings())
def test_kendall_spearman_and_weighted_tau_are_those_of_scipy(pair: tuple[Floats, Floats]) -> None:
    one, other = pair
    tau, rho = stats.kendalltau(one, other).statistic, stats.spearmanr(one, other).statistic
    assert_allclose(kendall_tau_b(one, other), tau, rtol=0, atol=1e-12)
    assert_allclose(spearman_rho(one, other), rho, rtol=0, atol=1e-12)
    # There, greater figures come first.
    weighted = stats.weightedtau(-one, -other).statistic
    assert_allclose(weighted_tau(one, other), weighted, rtol=0, atol=1e-12)


@given(two_rankings())
def test_ws_and_rw_equal_their_formulas(pair: tuple[Floats, Floats]) -> None:
    one, other = (stats.rankdata(ranks) for ranks in pair)
    n = len(one)
    ws, shifts = 1.0, 0.0
    for x, y in zip(one.tolist(), other.tolist(), strict=True):
        ws -= 2**-x * abs(x - y) / max(abs(1 - x), abs(n - x))
        shifts += (x - y) ** 2 * ((n - x + 1) + (n - y + 1))
    assert_allclose(ws_coefficient(*pair), ws, rtol=0, atol=1e-12)
    rw = 1 - 6 * shifts / (n**4 + n**3 - n**2 - n)
    assert_allclose(rw_coefficient(*pair), rw, rtol=0, atol=1e-12)


@given(two_rankings(), st.sampled_from([0.3, 0.9, 0.98]))
def test_overlap_equals_its_formula(pair: tuple[Floats, Floats], p: float) -> None:
    one, other = pair
    n = len(one)
    total = p**n
    for depth in range(1, n + 1):
        top = {place for place in range(n) if one[place] <= depth}
        others = {place for place in range(n) if other[place] <= depth}
        agreement = 2 * len(top & others) / (len(top) + len(others))
        total += (1 - p) / p * agreement * p**depth
    found = rank_biased_overlap(one, other, persistence=p)
    assert_allclose(found, total, rtol=0, atol=1e-12)


def test_overlap_by_hand() -> None:
    # Nothing shared at the first place, everything from the second on.
    found = rank_biased_overlap([1, 2, 3], [2, 1, 3], persistence=0.5)
    assert float(found) == 0.5 * 0 + 0.25 * 1 + 0.125 * 1 + 0.125
    # Two share the first place: at depth one, one of three named is common to both tops.
    tied = rank_biased_overlap([1, 1, 3], [1, 2, 3], persistence=0.5)
    assert float(tied) == pytest.approx(0.5 * 2 / 3 + 0.25 + 0.125 + 0.125)


def test_the_first_ten_places_have_most_of_the_weight() -> None:
    # The figure of the paper for p = 0.9: 86 %.
    p = 0.9
    tail = sum(p**i / i for i in range(1, 10))
    weight = 1 - p**9 + (1 - p) / p * 10 * (math.log(1 / (1 - p)) - tail)
    assert weight == pytest.approx(0.86, abs=0.005)
    alike = np.arange(1.0, 301.0)
    after = np.concatenate([alike[:10], alike[10:][::-1]])
    assert weight < float(rank_biased_overlap(alike, after)) < 1


@given(st.permutations(range(1, 8)))
def test_ws_is_above_zero_without_ties(order: list[int]) -> None:
    assert float(ws_coefficient(range(1, 8), order)) > 0


def test_ws_depends_on_which_ranking_is_the_reference() -> None:
    one, other = [1, 2, 3, 4], [2, 3, 1, 4]
    assert float(ws_coefficient(one, other)) != float(ws_coefficient(other, one))


@pytest.mark.parametrize("persistence", [0.0, 1.0, -0.5, float("nan")])
def test_a_persistence_that_is_no_probability_is_refused(persistence: float) -> None:
    with pytest.raises(InvalidInputError, match="persistence"):
        rank_biased_overlap([1, 2], [2, 1], persistence=persistence)
