"""Moments of scores: against known integrals and large samples."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

import nearshore_score as ns
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.score_moments import (
    ScoreMoments,
    moments_of_scores,
    score_moments,
)
from nearshore_score.sensitivity.weight_information import (
    PointWeights,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WholeSimplex,
)
from tests.sensitivity.problems import problems, random_scores, sampled_weights


def test_moments_of_three_weights_are_the_integrals_over_the_triangle() -> None:
    # Over the triangle E[w_i ** 2] = 1 / 6 and E[w_i w_j] = 1 / 12.
    one, other = [0, 1, 5], [2, 7, 3]
    square = [[Fraction(1, 6 if i == j else 12) for j in range(3)] for i in range(3)]
    product = sum(one[i] * other[j] * square[i][j] for i in range(3) for j in range(3))
    means = Fraction(sum(one), 3), Fraction(sum(other), 3)
    found = moments_of_scores(np.array([one, other], dtype=np.float64))
    assert_allclose(found.means, [float(mean) for mean in means], rtol=1e-15)
    assert found.covariances[0, 1] == pytest.approx(float(product - means[0] * means[1]), abs=1e-14)


@pytest.mark.parametrize(
    "information",
    [
        WholeSimplex(),
        WeightOrder(order=("c2", "c1", "c4", "c3")),
        WeightBounds(low={"c1": 0.2, "c3": 0.3}),
    ],
)
def test_moments_are_those_of_a_large_sample(information: WeightInformation) -> None:
    scores = random_scores(4, 5, 4)
    found = score_moments(scores, weights=information)
    values = sampled_weights(information, scores, 1_000_000) @ scores.term_array.T
    count = len(values)
    spreads = np.array(list(found.standard_deviations.values()))
    errors = np.abs(values.mean(axis=0) - np.array(list(found.means.values())))
    assert (errors / (spreads / np.sqrt(count))).max() < 4.5
    # Products of bounded variables scatter no more than this.
    limits = 6 * np.outer(spreads, spreads) / np.sqrt(count)
    assert (np.abs(np.cov(values.T) - found.covariances.matrix) / limits).max() < 1


def test_moments_under_a_dirichlet_law_are_those_of_a_large_sample() -> None:
    scores = random_scores(5, 4, 5)
    law = DirichletWeights(concentration=7)
    found = score_moments(scores, weights=law)
    draws = np.random.default_rng(2).dirichlet(7 * scores.weight_array, 400_000)
    values = draws @ scores.term_array.T
    assert_allclose(list(found.means.values()), scores.scores_at(scores.weight_array), rtol=1e-13)
    assert_allclose(found.covariances.matrix, np.cov(values.T), rtol=0, atol=3e-4)
    seen = float(np.corrcoef(values[:, 0], values[:, 2]).item(1))
    assert found.correlation("a1", "a3") == pytest.approx(seen, abs=0.01)


def test_children_without_weight_do_not_count() -> None:
    scores = LinearScores.from_matrix([[1.0, 2.0, 90.0], [3.0, 1.0, -7.0]], [1, 1, 0])
    plain = LinearScores.from_matrix([[1.0, 2.0], [3.0, 1.0]])
    law = DirichletWeights(concentration=2)
    assert score_moments(scores, weights=law).means == score_moments(plain).means


@given(problems())
@settings(max_examples=50, deadline=None)
def test_spreads_are_not_negative_and_correlations_at_most_one(scores: LinearScores) -> None:
    found = score_moments(scores)
    for one in scores.destinations:
        row = scores.term_array[scores.place(one)]
        assert found.standard_deviations[one] >= 0
        assert (found.correlation(one, one) is None) == (np.ptp(row) == 0)
        for other in scores.destinations:
            correlation = found.correlation(one, other)
            assert correlation is None or -1 <= correlation <= 1


def test_a_point_has_no_spread() -> None:
    scores = random_scores(1, 3, 4)
    found = score_moments(scores, weights=PointWeights())
    assert_allclose(list(found.means.values()), scores.scores_at(scores.weight_array))
    assert list(found.standard_deviations.values()) == [0, 0, 0]


def test_batches_are_taken_one_by_one() -> None:
    terms = np.random.default_rng(3).uniform(size=(4, 3, 5))
    found = moments_of_scores(terms)
    for case in range(4):
        assert_allclose(found.covariances[case], moments_of_scores(terms[case]).covariances)


def test_what_cannot_be_done_is_refused() -> None:
    with pytest.raises(ns.InvalidInputError, match="sampled sensitivity analysis"):
        score_moments(random_scores(1, 3, 4), weights=RelativeBounds())
    with pytest.raises(ns.InvalidInputError, match="finite"):
        moments_of_scores(np.ones(3))
    with pytest.raises(ns.InvalidInputError, match="alpha needs 3"):
        moments_of_scores(np.ones((2, 3)), np.zeros(3))
    with pytest.raises(ns.UnknownNameError):
        score_moments(random_scores(1, 3, 4)).correlation("a1", "b9")


def test_results_go_through_json_and_print_in_both_languages() -> None:
    some = ns.load_destinations().select("MAR", "EGY", "TUN")
    found = score_moments(ns.load_model(), some, DirichletWeights(concentration=20))
    assert ScoreMoments.from_json(found.to_json()) == found
    assert "\n" not in repr(found)
    assert "logarithm" not in str(found)
    assert "60.39" in str(found)
    logs = score_moments(ns.load_model(method="geometric_mean", language="fr"), some)
    assert "logarithmes" in str(logs)
    assert "Écart" in str(logs)
