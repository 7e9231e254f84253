"""The weighted product model: a textbook example, plain products, properties."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError, NotLinearError
from nearshore_score.multicriteria.weighted_product_model import (
    WeightedProductModel,
    weighted_product_model,
)
from tests.multicriteria.golden import Golden, golden
from tests.multicriteria.problems import Floats, Problem, problems

RECORDS = golden("wpm_default")


def by_hand(problem: Problem | Golden) -> Floats:
    products = np.ones(len(problem.matrix))
    for j, direction in enumerate(problem.directions):
        exponent = problem.weights[j] / sum(problem.weights)
        for i, figure in enumerate(problem.matrix[:, j]):
            products[i] *= figure ** (exponent if direction == "benefit" else -exponent)
    return products


@pytest.mark.parametrize(
    "record", [one for one in RECORDS if one.matrix.min() >= 0], ids=lambda one: one.case
)
def test_plain_products(record: Golden) -> None:
    result = weighted_product_model(record.matrix, record.weights, record.directions)
    assert_allclose(result.score, by_hand(record), rtol=1e-9)


def test_negative_figures_are_refused() -> None:
    (record,) = [one for one in RECORDS if one.matrix.min() < 0]
    with pytest.raises(InvalidInputError, match=r"row 7, criterion 1: -6\.1 is too low"):
        weighted_product_model(record.matrix, record.weights, record.directions)


def test_triantaphyllous_ratios_as_printed() -> None:
    # Triantaphyllou 2000, *Multi-Criteria Decision Making Methods*, chapter 2.
    matrix = [[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]]
    first, second, third = weighted_product_model(matrix, [0.2, 0.15, 0.4, 0.25]).score
    ratios = [first / second, first / third, second / third]
    assert_allclose(ratios, [1.007, 1.067, 1.059], rtol=0, atol=5e-4)


@given(problems())
def test_other_units_multiply_all_scores_by_one_number(problem: Problem) -> None:
    units = np.linspace(0.5, 3.0, problem.matrix.shape[1])
    plain = weighted_product_model(problem.matrix, problem.weights, problem.directions).score
    other = weighted_product_model(
        problem.matrix * units, problem.weights, problem.directions
    ).score
    assert_allclose(other / plain, (other / plain)[0], rtol=1e-12)


@given(problems(destinations=(3, 6)))
def test_a_destination_that_leaves_changes_no_other_score(problem: Problem) -> None:
    whole = weighted_product_model(problem.matrix, problem.weights, problem.directions).score
    fewer = weighted_product_model(problem.matrix[1:], problem.weights, problem.directions).score
    assert_allclose(fewer, whole[1:], rtol=1e-12)


def test_another_origin_can_change_the_order() -> None:
    matrix = np.array([[1.0, 9.0], [3.0, 4.0]])
    assert weighted_product_model(matrix, [1, 1]).score.argmax() == 1
    assert weighted_product_model(matrix + 100.0, [1, 1]).score.argmax() == 0


def test_a_benefit_of_zero_makes_the_score_zero_if_it_has_a_weight() -> None:
    matrix = [[0.0, 4.0], [9.0, 4.0]]
    assert weighted_product_model(matrix, [1, 1]).score.tolist() == [0.0, 6.0]
    assert_allclose(weighted_product_model(matrix, [0, 1]).score, [4.0, 4.0])
    batch = weighted_product_model(matrix, [[1, 1], [0, 1]]).score
    assert_allclose(batch, [[0.0, 6.0], [4.0, 4.0]])


def test_a_cost_of_zero_is_refused_if_it_has_a_weight() -> None:
    matrix = [[5.0, 4.0], [9.0, 0.0]]
    with pytest.raises(InvalidInputError, match=r"row 2, criterion 2.*costs, which must be above"):
        weighted_product_model(matrix, [1, 1], ["benefit", "cost"])
    free = weighted_product_model(matrix, [1, 0], ["benefit", "cost"])
    assert_allclose(free.score, [5.0, 9.0])


def test_products_of_huge_and_tiny_figures_stay_finite() -> None:
    matrix = np.array([np.full(40, 1e300), np.full(40, 1e-300)])
    assert_allclose(weighted_product_model(matrix, np.ones(40)).score, [1e300, 1e-300])


def test_a_product_beyond_all_floats_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="greater than any number"):
        weighted_product_model([[1e-310], [1.0]], [1], ["cost"])


def test_a_batch_of_matrices_scores_as_one_by_one() -> None:
    matrices = np.random.default_rng(2).uniform(1, 9, (4, 5, 3))
    batch = weighted_product_model(matrices, [1, 2, 3], ["cost", "benefit", "benefit"]).score
    for matrix, scores in zip(matrices, batch, strict=True):
        one = weighted_product_model(matrix, [1, 2, 3], ["cost", "benefit", "benefit"]).score
        assert_allclose(scores, one, rtol=1e-12)


@given(problems(benefits_only=True))
def test_linear_terms_give_the_logarithm_of_the_score(problem: Problem) -> None:
    method = WeightedProductModel()
    terms, link = method.linear_terms(problem.matrix)
    logarithm = terms @ problem.weights / problem.weights.sum()
    assert link == "log"
    score = method.evaluate(problem.matrix, problem.weights).score
    assert_allclose(np.exp(logarithm), score, rtol=1e-12)


def test_zero_has_no_logarithm() -> None:
    with pytest.raises(NotLinearError, match="no logarithm"):
        WeightedProductModel().linear_terms(np.array([[0.0, 50.0]]))


def test_the_product_of_a_destination_does_not_depend_on_the_others() -> None:
    assert not WeightedProductModel().traits.depends_on_set
