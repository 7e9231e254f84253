"""Every exact quantity lies within the stated error of its sampled twin, on random problems."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.rank_acceptability import rank_acceptability
from nearshore_score.sensitivity.rank_intervals import rank_intervals
from nearshore_score.sensitivity.sampling.blocks import Part
from nearshore_score.sensitivity.score_draws import WeightLaw, uncertain_scores
from nearshore_score.sensitivity.score_moments import score_moments
from nearshore_score.sensitivity.stochastic_acceptability import stochastic_acceptability
from nearshore_score.sensitivity.weight_information import (
    AllOf,
    RatioBound,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WeightRatios,
    WholeSimplex,
)
from nearshore_score.sensitivity.winning_probabilities import winning_probabilities
from tests.sensitivity.problems import random_scores

Floats = NDArray[np.float64]
Law = Callable[[LinearScores], WeightInformation]

DRAWS = 40_000
# Of hundreds of comparisons one beyond 4.5 standard errors is expected in no run of this file.
FAR = 5.0


def order(scores: LinearScores) -> WeightInformation:
    return WeightOrder(order=scores.children)


def lower(scores: LinearScores) -> WeightInformation:
    return WeightBounds(low=dict.fromkeys(scores.children, 0.5 / len(scores.children)))


def box(scores: LinearScores) -> WeightInformation:
    return RelativeBounds(share=0.6, rescaled=False)


def rescaled(scores: LinearScores) -> WeightInformation:
    return RelativeBounds(share=0.6)


def ratio(scores: LinearScores) -> WeightInformation:
    first, second = scores.children[:2]
    return WeightRatios(bounds=(RatioBound(child=first, other=second, low=0.5, high=2.0),))


def several(scores: LinearScores) -> WeightInformation:
    first, second = scores.children[:2]
    order_of_two = WeightOrder(order=(first, second))
    return AllOf(parts=(order_of_two, RelativeBounds(share=0.8, rescaled=False)))


def anything(scores: LinearScores) -> WeightInformation:
    return WholeSimplex()


LAWS = [anything, order, lower, box, rescaled, ratio, several]


def assert_near(sampled: Floats, exact: Floats, draws: float) -> None:
    """Shares differ by no more than five standard errors of the exact ones."""
    error = np.sqrt(np.maximum(exact * (1 - exact), 1 / draws) / draws)
    assert (np.abs(sampled - exact) <= FAR * error).all()


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("seed", "n", "k"), [(1, 6, 3), (2, 9, 3), (3, 5, 4)])
def test_ranks_and_central_weights_are_those_of_the_exact_volumes(
    law: Law, seed: int, n: int, k: int
) -> None:
    scores = random_scores(seed, n, k, equal=True)
    known = law(scores)
    exact = rank_acceptability(scores, weights=known)
    found = stochastic_acceptability(scores, weights=known, draws=DRAWS, seed=seed)
    worth = found.effective_draws
    assert_near(found.acceptability.matrix, exact.acceptability.matrix, worth)
    assert exact.expected_ranks is not None
    for code in scores.destinations:
        rank = found.expected_ranks[code]
        assert rank.value == pytest.approx(
            exact.expected_ranks[code], abs=FAR * rank.standard_error + 1e-9
        )
        central, truth = found.central_weights["total"][code], exact.central_weights[code]
        if truth is None:
            assert central is None
        if central is None or truth is None or central.standard_errors is None:
            continue
        if central.draws >= 30:
            off = np.abs(np.array(list(central.weights.values())) - list(truth.values()))
            assert (off <= FAR * np.array(list(central.standard_errors.values())) + 1e-9).all()


@pytest.mark.parametrize("law", [anything, order, lower, box])
@pytest.mark.parametrize(("seed", "n", "k"), [(1, 8, 4), (2, 12, 8), (3, 5, 12)])
def test_wins_are_those_of_the_exact_probabilities(law: Law, seed: int, n: int, k: int) -> None:
    scores = random_scores(seed, n, k)
    found = stochastic_acceptability(scores, weights=law(scores), draws=DRAWS, seed=seed)
    compare_wins(scores, law(scores), seed)
    assert found.effective_draws == DRAWS


@pytest.mark.parametrize("concentration", [0.5, 4.0, 60.0])
@pytest.mark.parametrize(("seed", "n", "k"), [(1, 8, 4), (2, 10, 9)])
def test_wins_under_dirichlet_weights_are_those_of_the_integral(
    concentration: float, seed: int, n: int, k: int
) -> None:
    compare_wins(random_scores(seed, n, k), DirichletWeights(concentration=concentration), seed)


def compare_wins(scores: LinearScores, law: WeightLaw, seed: int) -> None:
    assert not isinstance(law, str)
    exact = winning_probabilities(scores, weights=law)
    found = stochastic_acceptability(scores, weights=law, draws=DRAWS, seed=seed)
    assert found.wins is not None
    assert_near(found.wins.matrix, exact.wins.matrix, found.effective_draws)
    for code in scores.destinations:
        rank = found.expected_ranks[code]
        assert rank.value == pytest.approx(
            exact.expected_ranks[code], abs=FAR * rank.standard_error + 1e-9
        )


@pytest.mark.parametrize("law", [anything, order, lower])
def test_scores_have_the_moments_of_the_closed_form(law: Law) -> None:
    scores = random_scores(4, 6, 7)
    check_moments(scores, law(scores))


def test_scores_under_dirichlet_weights_have_the_moments_of_the_closed_form() -> None:
    check_moments(random_scores(5, 6, 7), DirichletWeights(concentration=12))


def check_moments(scores: LinearScores, law: WeightInformation | DirichletWeights) -> None:
    exact = score_moments(scores, weights=law)
    drawn = uncertain_scores(scores, weights=law).draws(3, Part(0, DRAWS))
    sampled = np.concatenate([some.scores for some in drawn])
    spread = sampled.std(axis=0)
    means = np.array([exact.means[code] for code in scores.destinations])
    assert (np.abs(sampled.mean(axis=0) - means) <= FAR * spread / np.sqrt(DRAWS)).all()
    apart = sampled - sampled.mean(axis=0)
    products = apart[:, :, np.newaxis] * apart[:, np.newaxis, :]
    error = products.std(axis=0) / np.sqrt(DRAWS)
    assert (np.abs(products.mean(axis=0) - exact.covariances.matrix) <= FAR * error).all()


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("seed", "n", "k"), [(1, 10, 3), (2, 8, 6)])
def test_no_sampled_rank_lies_outside_the_exact_interval(
    law: Law, seed: int, n: int, k: int
) -> None:
    scores = random_scores(seed, n, k)
    intervals = rank_intervals(scores, weights=law(scores))
    found = stochastic_acceptability(scores, weights=law(scores), draws=DRAWS, pairs=False)
    for row, code in enumerate(scores.destinations):
        ranks = np.flatnonzero(found.acceptability.matrix[row]) + 1
        assert intervals[code].best <= ranks.min()
        assert ranks.max() <= intervals[code].worst


def test_the_twin_notices_what_is_wrong() -> None:
    scores = random_scores(1, 6, 3)
    found = stochastic_acceptability(scores, weights=WholeSimplex(), draws=DRAWS)
    wrong = rank_acceptability(scores, weights=order(scores)).acceptability.matrix
    with pytest.raises(AssertionError):
        assert_near(found.acceptability.matrix, wrong, DRAWS)
    right = rank_acceptability(scores).acceptability.matrix
    assert_allclose(found.acceptability.matrix, right, rtol=0, atol=0.02)
