"""Probabilities under Dirichlet weights: against closed forms, beta laws and large samples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.special import betainc

import nearshore_score as ns
from nearshore_score.sensitivity.algorithms.dirichlet_integral import dirichlet_share_above_zero
from nearshore_score.sensitivity.algorithms.simplex_volumes import share_above_zero
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.weight_information import Known


@pytest.mark.parametrize("seed", range(30))
def test_whole_parameters_are_uniform_weights_of_repeated_children(seed: int) -> None:
    draws = np.random.default_rng(seed)
    k = int(draws.integers(2, 8))
    alpha = draws.integers(1, 3 if seed % 2 else 25, size=k, endpoint=True)
    differences = draws.normal(size=(30, k)) + 0.5 * draws.normal()
    if seed % 5 == 1:
        differences *= 10.0 ** draws.uniform(-5, 5, size=differences.shape)
    if seed % 5 == 2:
        differences[draws.random(differences.shape) < 0.5] = 0
    if seed % 5 == 3:
        differences = np.round(2 * differences)
    # A gamma variable of whole shape is a sum of as many exponential ones.
    expected = share_above_zero(np.repeat(differences, alpha, axis=1))
    found = dirichlet_share_above_zero(differences, alpha.astype(np.float64))
    assert_allclose(found, expected, rtol=0, atol=1e-8)


@pytest.mark.parametrize("first", [0.001, 0.05, 0.4, 1.3, 50.0, 9000.0])
@pytest.mark.parametrize("second", [0.001, 0.05, 0.4, 1.3, 50.0, 9000.0])
def test_two_children_follow_a_beta_law(first: float, second: float) -> None:
    ratios = first / second * np.array([1e-4, 0.1, 0.5, 0.9, 0.99, 1, 1.01, 1.1, 2, 10, 1e4])
    differences = np.column_stack([np.ones(len(ratios)), -ratios])
    expected = 1 - betainc(first, second, ratios / (1 + ratios))
    alpha = np.array([first, second])
    found = dirichlet_share_above_zero(differences, alpha)
    assert_allclose(found, expected, rtol=0, atol=1e-8)
    turned = dirichlet_share_above_zero(-differences, alpha)
    assert_allclose(turned, 1 - expected, rtol=0, atol=1e-8)


def test_small_probabilities_keep_their_digits() -> None:
    # g1 > 40 (g2 + g3) for exponential variables: the square of 1 / 41.
    differences = np.array([[1.0, -40.0, -40.0], [1.0, -400.0, -400.0]])
    expected = [1 / 41**2, 1 / 401**2]
    found = dirichlet_share_above_zero(differences, np.ones(3))
    assert_allclose(found, expected, rtol=1e-6)


@pytest.mark.parametrize(
    "alpha", [[0.3, 2.2, 0.7, 1.1, 5.5], [0.05, 0.1, 0.2, 0.4, 0.05], [40.5, 3.3, 77.0, 12.2, 9.9]]
)
def test_probabilities_are_those_of_a_large_sample(alpha: list[float]) -> None:
    draws = np.random.default_rng(11)
    differences = draws.normal(size=(25, 5))
    differences -= 0.8 * (differences @ np.array(alpha) / sum(alpha))[:, np.newaxis]
    found = dirichlet_share_above_zero(differences, np.array(alpha))
    weights = draws.dirichlet(alpha, 400_000)
    seen = (weights @ differences.T > 0).mean(axis=0)
    assert (np.abs(seen - found) / np.sqrt(found * (1 - found) / 400_000)).max() < 4.5


@given(
    st.lists(
        st.lists(st.sampled_from([-2.0, -1e-9, 0.0, 1e-12, 1.0, 3e5]), min_size=4, max_size=4),
        min_size=1,
        max_size=5,
    ),
    st.lists(st.sampled_from([0.01, 0.5, 1.0, 7.5, 300.0]), min_size=4, max_size=4),
)
@settings(max_examples=150, deadline=None)
def test_opposite_differences_have_opposite_probabilities(
    rows: list[list[float]], parameters: list[float]
) -> None:
    differences, alpha = np.array(rows), np.array(parameters)
    found = dirichlet_share_above_zero(differences, alpha)
    opposite = dirichlet_share_above_zero(-differences, alpha)
    some = (differences != 0).any(axis=1)
    assert_allclose((found + opposite)[some], 1, rtol=0, atol=1e-8)
    assert (found[~some] == 0).all()
    certain = (differences >= 0).all(axis=1) & some
    assert (found[certain] == 1).all()
    assert (opposite[certain] == 0).all()


def test_parameters_follow_the_weights_of_the_model_or_given_means() -> None:
    known = Known(children=("cost", "talent", "quality"), weights=(0.5, 0.3, 0.2))
    assert_allclose(DirichletWeights(concentration=10).alpha(known), [5, 3, 2])
    own = DirichletWeights(concentration=6, means={"cost": 2, "quality": 1})
    assert_allclose(own.alpha(known), [4, 0, 2])
    assert DirichletWeights.from_json(own.to_json()) == own
    for wrong in (0, -1, 20_000):
        with pytest.raises(ns.InvalidInputError, match="concentration"):
            DirichletWeights(concentration=wrong)
