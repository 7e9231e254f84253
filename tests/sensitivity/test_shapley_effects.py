"""Shapley effects of weights: against all orders of the weights and conditional sampling."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose
from numpy.typing import NDArray

import nearshore_score as ns
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.score_moments import moments_of_scores, score_moments
from nearshore_score.sensitivity.shapley_effects import (
    ShapleyEffects,
    shapley_effects,
    weight_effects,
)
from nearshore_score.sensitivity.weight_information import (
    PointWeights,
    RatioBound,
    RelativeBounds,
    WeightBounds,
    WeightOrder,
    WeightRatios,
)
from tests.sensitivity.problems import problems, random_scores

Floats = NDArray[np.float64]


def explained(terms: Floats, known: tuple[int, ...]) -> float:
    """Return the variance that some of m uniform weights explain.

    Of a score in which each known weight counts by its term less the mean of the others' terms.
    """
    m = len(terms)
    rest = [at for at in range(m) if at not in known]
    apart = terms[list(known)] - (terms[rest].mean() if rest else 0.0)
    return float(((apart**2).sum() - apart.sum() ** 2 / m) / (m * (m + 1)))


def over_all_orders(terms: Floats) -> Floats:
    effects = np.zeros(len(terms))
    orders = list(permutations(range(len(terms))))
    for order in orders:
        for count, child in enumerate(order):
            before = explained(terms, order[:count])
            effects[child] += explained(terms, order[: count + 1]) - before
    return np.asarray(effects / len(orders))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("m", [1, 2, 3, 4, 6])
def test_effects_are_the_means_over_all_orders(seed: int, m: int) -> None:
    terms = np.random.default_rng(seed).normal(size=m)
    assert_allclose(weight_effects(terms), over_all_orders(terms), rtol=0, atol=1e-14)


@pytest.mark.parametrize("m", [2, 3, 5, 9])
def test_the_closed_form_equals_all_subsets(m: int) -> None:
    terms = np.random.default_rng(m).normal(size=(6, m))
    # Parameters that differ in the last digit take the way over all subsets.
    nearly = np.ones(m)
    nearly[0] += 1e-15
    assert_allclose(weight_effects(terms), weight_effects(terms, nearly), rtol=0, atol=1e-13)


@pytest.mark.parametrize("alpha", [[1.0, 1.0, 1.0, 1.0], [0.5, 3.0, 1.2, 6.0]])
def test_explained_variances_are_those_of_conditional_sampling(alpha: list[float]) -> None:
    """What weights explain is the covariance of two scores that share them."""
    draws = np.random.default_rng(5)
    terms, law = np.array([1.0, -2.0, 4.0, 0.5]), np.array(alpha)
    count, m = 400_000, 4
    worth = np.zeros(2**m)
    for subset in range(1, 2**m):
        known = [at for at in range(m) if subset >> at & 1]
        rest = [at for at in range(m) if at not in known]
        weights = draws.dirichlet(law, count)
        other = weights.copy()
        if rest:
            left = weights[:, rest].sum(axis=1, keepdims=True)
            other[:, rest] = left * draws.dirichlet(law[rest], count)
        worth[subset] = np.cov(weights @ terms, other @ terms)[0, 1]
    effects = np.zeros(m)
    orders = list(permutations(range(m)))
    for order in orders:
        subset = 0
        for child in order:
            effects[child] += (worth[subset | 1 << child] - worth[subset]) / len(orders)
            subset |= 1 << child
    variance = float(moments_of_scores(terms[np.newaxis], law).covariances[0, 0])
    assert_allclose(weight_effects(terms, law), effects, rtol=0, atol=0.01 * variance)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_effects_are_not_negative_and_add_up_to_the_variance(scores: LinearScores) -> None:
    for weights in (None, DirichletWeights(concentration=5)):
        found = shapley_effects(scores, weights=weights)
        moments = score_moments(scores, weights=weights)
        variances = np.array(list(moments.standard_deviations.values())) ** 2
        assert found.effects.matrix.min() >= -1e-15
        assert_allclose(found.effects.matrix.sum(axis=1), variances, rtol=0, atol=1e-14)
        assert_allclose(found.shares.matrix.sum(axis=1), 1, rtol=0, atol=1e-12)
        moving = [code for code in scores.destinations if moments.standard_deviations[code] > 1e-9]
        assert found.shares.rows == tuple(moving)


def test_effects_move_with_the_columns_and_not_with_a_shift() -> None:
    terms = np.random.default_rng(1).normal(size=(3, 6))
    alpha = np.array([1.0, 2.0, 0.3, 4.0, 1.0, 1.0])
    order = [3, 0, 5, 1, 4, 2]
    for law in (np.ones(6), alpha):
        found = weight_effects(terms, law)
        assert_allclose(weight_effects(terms[:, order], law[order]), found[:, order], atol=1e-14)
        assert_allclose(weight_effects(terms + 5, law), found, atol=1e-13)
        assert_allclose(weight_effects(3 * terms, law), 9 * found, atol=1e-13)


def test_two_weights_share_the_variance_as_each_determines_the_other() -> None:
    ratio = WeightRatios(bounds=(RatioBound(child="c1", other="c2", low=1, high=4),))
    for weights in (None, ratio, DirichletWeights(concentration=3, means={"c1": 1, "c2": 5})):
        found = shapley_effects(LinearScores.from_matrix([[0.0, 1.0]]), weights=weights)
        assert_allclose(found.shares.matrix, [[0.5, 0.5]], atol=1e-12)


def test_lower_bounds_shrink_effects_and_leave_shares() -> None:
    scores = random_scores(2, 4, 5)
    free = shapley_effects(scores)
    bound = shapley_effects(scores, weights=WeightBounds(low={"c1": 0.3, "c4": 0.2}))
    assert_allclose(bound.effects.matrix, free.effects.matrix / 4, rtol=0, atol=1e-15)
    assert_allclose(bound.shares.matrix, free.shares.matrix, rtol=0, atol=1e-13)


def test_fixed_weights_have_no_effect() -> None:
    scores = random_scores(2, 4, 4)
    fixed = WeightBounds(low={"c2": 0.25}, high={"c2": 0.25})
    found = shapley_effects(scores, weights=fixed)
    assert (found.effects.matrix[:, 1] == 0).all()
    assert (found.effects.matrix[:, [0, 2, 3]] > 0).all()
    assert (shapley_effects(scores, weights=PointWeights()).effects.matrix == 0).all()
    assert shapley_effects(scores, weights=PointWeights()).shares.rows == ()


def test_many_equal_weights_need_no_subsets_and_many_unequal_ones_are_refused() -> None:
    terms = np.random.default_rng(1).normal(size=(2, 40))
    variances = np.diagonal(moments_of_scores(terms).covariances)
    assert_allclose(weight_effects(terms).sum(axis=1), variances, rtol=1e-12)
    with pytest.raises(ns.InvalidInputError, match="at most 20"):
        weight_effects(terms, np.linspace(1, 2, 40))


def test_what_cannot_be_done_is_refused() -> None:
    scores = random_scores(1, 3, 4)
    with pytest.raises(ns.InvalidInputError, match="no weight varies by itself"):
        shapley_effects(scores, weights=WeightOrder(order=("c1", "c2", "c3", "c4")))
    with pytest.raises(ns.InvalidInputError, match="sampled sensitivity analysis"):
        shapley_effects(scores, weights=RelativeBounds())
    with pytest.raises(ns.InvalidInputError, match="finite"):
        weight_effects(np.array([1.0, np.nan]))
    with pytest.raises(ns.InvalidInputError, match="alpha needs 2"):
        weight_effects(np.ones(2), np.ones(3))


def test_results_go_through_json_and_print_in_both_languages() -> None:
    everyone = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    found = shapley_effects(ns.load_model(), everyone)
    assert ShapleyEffects.from_json(found.to_json()) == found
    assert "\n" not in repr(found)
    assert max(map(len, str(found).splitlines())) <= 100
    assert "due to the weight" in str(found)
    french = str(shapley_effects(ns.load_model(language="fr", method="geometric_mean"), everyone))
    assert "due au poids" in french
    assert "logarithmes" in french
    flat = shapley_effects(LinearScores.from_matrix([[2.0, 2.0]]))
    assert "a1" in str(flat)
    assert "no score moves" in repr(flat)
    assert ShapleyEffects.from_json(flat.to_json()) == flat
