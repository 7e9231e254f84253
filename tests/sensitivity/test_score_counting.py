"""A piece of counting: what it draws, and that it is the same wherever it is done."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

import nearshore_score as ns
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity._score_counting import CountScores
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Part
from nearshore_score.sensitivity.sampling.tally import Precision, Tally, tally
from nearshore_score.sensitivity.score_draws import UncertainScores, WeightLaw, uncertain_scores
from nearshore_score.sensitivity.weight_information import RelativeBounds, WeightOrder, WholeSimplex
from nearshore_score.sensitivity.winning_probabilities import pairwise_winning_indices
from tests.sensitivity.problems import random_scores


def assert_equal(one: Tally, other: Tally, rounded: float = 0.0) -> None:
    assert one.draws == other.draws
    np.testing.assert_array_equal(one.ranks, other.ranks)
    assert one.wins is not None
    np.testing.assert_array_equal(one.wins, other.wins)
    for code in one.central:
        np.testing.assert_allclose(one.central[code], other.central[code], rtol=rounded)
        np.testing.assert_allclose(
            one.central_squares[code], other.central_squares[code], rtol=rounded
        )


def counted_draws(scores: UncertainScores, seed: int, part: Part) -> Tally:
    """Count all draws at once, as they are handed out."""
    found = list(scores.draws(seed, part))
    weights = {
        code: np.concatenate([one.weights[code] for one in found]) for code in found[0].weights
    }
    together = np.concatenate([one.scores for one in found])
    return tally(together, weights, tolerance=scores.tolerance)


@pytest.mark.parametrize(("n", "k"), [(7, 8), (60, 12), (1, 3), (5, 1)])
@pytest.mark.parametrize("part", [Part(0, 2 * BLOCK + 77), Part(3, 100)])
def test_what_is_counted_is_what_is_drawn(n: int, k: int, part: Part) -> None:
    scores = uncertain_scores(random_scores(1, n, k))
    found = CountScores(scores, 5)(part)
    assert_equal(found, counted_draws(scores, 5, part), rounded=1e-12)


def test_what_is_counted_is_what_is_drawn_where_figures_vary() -> None:
    destinations = ns.load_destinations().select("MAR", "EGY", "TUN", "SEN")
    scores = uncertain_scores(ns.load_model(), destinations, figures=True)
    part = Part(1, BLOCK + 300)
    found = CountScores(scores, 2)(part)
    assert_equal(found, counted_draws(scores, 2, part), rounded=1e-12)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_pickled_copy_gives_the_same_numbers(dtype: Precision) -> None:
    work = CountScores(uncertain_scores(random_scores(2, 9, 8)), 1, dtype=dtype)
    copy: CountScores = pickle.loads(pickle.dumps(work))
    assert_equal(copy(Part(2, 5000)), work(Part(2, 5000)))
    assert_equal(work(Part(2, 5000)), work(Part(2, 5000)))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    "law", [WholeSimplex(), WeightOrder(order=tuple(f"c{i}" for i in range(1, 9)))]
)
def test_wins_are_near_the_exact_ones(law: WeightLaw, dtype: Precision) -> None:
    linear = random_scores(3, 10, 8)
    scores = uncertain_scores(linear, weights=law)
    draws = 40 * BLOCK
    found = CountScores(scores, 0, dtype=dtype)(Part(0, draws))
    assert isinstance(law, WholeSimplex | WeightOrder)
    exact = pairwise_winning_indices(linear.term_array, linear.allowed(law)).wins
    error = np.sqrt(exact * (1 - exact) / draws)
    assert found.wins is not None
    off = np.abs(found.wins / draws - exact)
    assert (off[~np.eye(10, dtype=np.bool_)] <= 5 * error[~np.eye(10, dtype=np.bool_)] + 1e-9).all()


def test_single_precision_has_the_same_law() -> None:
    scores = uncertain_scores(random_scores(4, 20, 9))
    draws = 40 * BLOCK
    double, single = (
        CountScores(scores, 0, dtype=kind)(Part(0, draws)) for kind in ("float64", "float32")
    )
    share = double.ranks / draws
    error = np.sqrt(2 * share * (1 - share) / draws)
    assert (np.abs(single.ranks / draws - share) <= 5 * error + 10 / draws).all()
    firsts = double.ranks[:, :1].sum()
    assert firsts == draws
    for found in (double, single):
        np.testing.assert_allclose(
            found.central["total"].sum(axis=1), found.ranks[:, 0], rtol=1e-5, atol=1e-9
        )


def test_single_precision_works_with_any_sampler() -> None:
    law = RelativeBounds(share=0.2, rescaled=False)
    scores = uncertain_scores(random_scores(5, 6, 8), weights=law)
    found = CountScores(scores, 0, dtype="float32")(Part(0, BLOCK))
    exact = CountScores(scores, 0)(Part(0, BLOCK))
    np.testing.assert_allclose(found.ranks, exact.ranks, atol=3)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_duplicates_tie_in_every_draw(dtype: Precision) -> None:
    matrix = np.random.default_rng(0).uniform(size=(9, 8))
    matrix[[4, 7]] = matrix[1]
    scores = uncertain_scores(LinearScores.from_matrix(matrix))
    found = CountScores(scores, 0, dtype=dtype)(Part(0, BLOCK))
    for twin in (4, 7):
        np.testing.assert_array_equal(found.ranks[twin], found.ranks[1])
        assert found.wins is not None
        assert found.wins[1, twin] == found.wins[twin, 1] == BLOCK / 2


def test_terms_that_single_precision_cannot_hold_are_refused() -> None:
    scores = uncertain_scores(LinearScores.from_matrix([[1e300, 0.0], [0.0, 1.0]]))
    with pytest.raises(InvalidInputError, match="float64"):
        CountScores(scores, 0, dtype="float32")(Part(0, 10))
    assert CountScores(scores, 0)(Part(0, 10)).ranks[0, 0] == 10


@pytest.mark.parametrize("shift", [-1.0, 0.0, 1e-14, 3.0, 1e6])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_common_offset_changes_no_rank(dtype: Precision, shift: float) -> None:
    matrix = np.random.default_rng(1).integers(0, 9, (12, 8)) / 8
    matrix[3] = 0
    plain, moved = (
        CountScores(uncertain_scores(LinearScores.from_matrix(some)), 0, dtype=dtype)(Part(0, 9000))
        for some in (matrix, matrix + shift)
    )
    np.testing.assert_array_equal(moved.ranks, plain.ranks)


def test_work_without_pairs_counts_the_same_ranks() -> None:
    work = CountScores(uncertain_scores(random_scores(6, 8, 7)), 0)
    alone = replace(work, pairs=False)(Part(0, BLOCK))
    assert alone.wins is None
    np.testing.assert_array_equal(alone.ranks, work(Part(0, BLOCK)).ranks)
