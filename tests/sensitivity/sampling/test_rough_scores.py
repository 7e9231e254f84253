"""Rough scores count as exact ones do: nothing of single precision is left in the answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nearshore_score.sensitivity._score_counting import CountScores
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Part
from nearshore_score.sensitivity.sampling.linear_products import linear_products
from nearshore_score.sensitivity.sampling.rough_scores import RoughScores, RoughTerms, rank_rough
from nearshore_score.sensitivity.sampling.scratch import Scratch
from nearshore_score.sensitivity.sampling.tally import Tally
from nearshore_score.sensitivity.score_draws import uncertain_scores

Floats = NDArray[np.float64]


def counted(terms: Floats, draws: int = BLOCK) -> Tally:
    scores = uncertain_scores(LinearScores.from_matrix(terms))
    return CountScores(scores, seed=3)(Part(0, draws))


def counted_exactly(terms: Floats, draws: int = BLOCK) -> Tally:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RoughTerms, "of", classmethod(lambda _, __: None))
        return counted(terms, draws)


def assert_same(one: Tally, other: Tally) -> None:
    assert one.draws == other.draws
    np.testing.assert_array_equal(one.ranks, other.ranks)
    assert one.wins is not None
    assert other.wins is not None
    np.testing.assert_array_equal(one.wins, other.wins)
    for code, sums in one.central.items():
        np.testing.assert_array_equal(sums, other.central[code])


def uniform(n: int, k: int, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).uniform(size=(n, k))


@pytest.mark.parametrize(
    "terms",
    [
        uniform(60, 30),
        uniform(12, 6),
        uniform(7, 1),
        uniform(2, 40),
        uniform(5, 3) * 1e-12,
        uniform(5, 3) * 1e25,
        1e4 + uniform(20, 5),
        100 - uniform(20, 5),
        np.vstack([uniform(20, 5), uniform(20, 5)[:3]]),
        np.round(uniform(30, 4), 1),
        np.vstack([uniform(10, 4) * 1e-3, uniform(1, 4) * 1e3]),
    ],
    ids=[
        "usual",
        "small",
        "one child",
        "two destinations",
        "tiny",
        "huge",
        "offset",
        "from above",
        "duplicates",
        "rounded",
        "far one",
    ],
)
def test_counts_are_those_of_exact_scores(terms: Floats) -> None:
    assert RoughTerms.of(terms) is not None
    assert_same(counted(terms, 3 * BLOCK + 100), counted_exactly(terms, 3 * BLOCK + 100))


@given(
    seed=st.integers(0, 10_000),
    n=st.integers(2, 20),
    k=st.integers(1, 6),
    narrow=st.sampled_from([1.0, 1e-3, 1e-6, 1e-9]),
)
def test_counts_are_those_of_exact_scores_however_near_destinations_are(
    seed: int, n: int, k: int, narrow: float
) -> None:
    draws = np.random.default_rng(seed)
    # Bundles of destinations that differ by little, some by less than a tie.
    terms = draws.uniform(size=(3, k))[draws.integers(0, 3, n)]
    terms += narrow * draws.uniform(size=(n, k)) * draws.integers(0, 2, (n, 1))
    assert_same(counted(terms, 300), counted_exactly(terms, 300))


def test_where_most_draws_are_too_close_exact_scores_take_over() -> None:
    # Neighbours differ by a few steps of single precision.
    terms = np.vstack([uniform(1, 4), uniform(1, 4, 1) + 1e-7 * uniform(30, 4, 2)])
    assert_same(counted(terms, 6 * BLOCK), counted_exactly(terms, 6 * BLOCK))


@given(seed=st.integers(0, 10_000), n=st.integers(2, 30), k=st.integers(1, 60))
def test_rough_scores_are_off_by_no_more_than_they_say(seed: int, n: int, k: int) -> None:
    draws = np.random.default_rng(seed)
    terms = draws.uniform(-1, 1, (n, k)) * draws.choice([1e-6, 1.0, 1e3], (1, k))
    rough = RoughTerms.of(terms)
    assert rough is not None
    weights = draws.dirichlet(np.full(k, 0.3), 64)
    scores = linear_products(weights.astype(np.float32), rough.short.terms)
    exact = weights @ (terms - terms.min(axis=0)).T * rough.short.unit
    assert np.abs(scores - exact).max() <= rough.error
    np.testing.assert_allclose(
        RoughScores(scores, weights, rough).exact(), weights @ terms.T, rtol=1e-12, atol=1e-12
    )


def test_few_draws_need_exact_scores() -> None:
    rough = RoughTerms.of(uniform(60, 30))
    assert rough is not None
    weights = np.random.default_rng(1).dirichlet(np.ones(30), BLOCK)
    scores = linear_products(weights.astype(np.float32), rough.short.terms)
    found = rank_rough(RoughScores(scores, weights, rough), 1e-9, (0.0, 1.0), Scratch())
    assert 0 < found.asked < BLOCK / 10
    order = np.argsort(weights @ rough.exact.T, axis=1)
    clear = np.setdiff1d(np.arange(BLOCK), found.ranked.unclear)
    np.testing.assert_array_equal(found.ranked.items[clear], order[clear])


@pytest.mark.parametrize(
    "terms",
    [np.full((4, 3), 2.0), 1e9 + uniform(4, 3), uniform(4, 3) * 1e40, uniform(200, 3)],
    ids=["level", "far from zero", "beyond single precision", "many"],
)
def test_where_single_precision_is_of_no_use_it_is_not_used(terms: Floats) -> None:
    assert RoughTerms.of(terms) is None
    assert counted(terms, 500).draws == 500
