"""MARCOS: the paper's suppliers, its formulas written out, and what happens without a floor."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.marcos import Marcos, marcos
from nearshore_score.normalisation import Direction
from tests.multicriteria.golden import Floats, Golden, golden
from tests.multicriteria.problems import Problem, problems

POSITIVE = [record for record in golden("marcos") if record.matrix.min() > 0]
NEGATIVE = [record for record in golden("marcos") if record.matrix.min() <= 0]


def by_the_paper(problem: Problem | Golden) -> tuple[Floats, Floats, Floats]:
    """Return f(K), K+ and K- with the ideal and the anti-ideal as rows of their own."""
    costs = np.array(problem.directions) == "cost"
    low: Floats = problem.matrix.min(axis=0)
    high: Floats = problem.matrix.max(axis=0)
    best, worst = np.where(costs, low, high), np.where(costs, high, low)
    extended = np.vstack([worst, problem.matrix, best])
    sums = np.zeros(len(extended))
    for row, figures in enumerate(extended):
        for figure, ideal, weight, cost in zip(figures, best, problem.weights, costs, strict=True):
            sums[row] += weight * (ideal / figure if cost else figure / ideal)
    plus, minus = sums[1:-1] / sums[-1], sums[1:-1] / sums[0]
    f_plus, f_minus = minus / (plus + minus), plus / (plus + minus)
    utility = (plus + minus) / (1 + (1 - f_plus) / f_plus + (1 - f_minus) / f_minus)
    return utility, plus, minus


@pytest.mark.parametrize("record", POSITIVE, ids=lambda record: record.case)
def test_the_paper_on_the_reference_matrices(record: Golden) -> None:
    utility, plus, minus = by_the_paper(record)
    result = marcos(record.matrix, record.weights, record.directions)
    assert_allclose(result.score, utility, rtol=0, atol=1e-9)
    assert_allclose(result.utility_degree, plus, rtol=0, atol=1e-9)
    assert_allclose(result.utility_degree / result.anti_ideal_degree, minus, rtol=0, atol=1e-9)


@pytest.mark.parametrize("record", NEGATIVE, ids=lambda record: record.case)
def test_negative_figures_are_refused(record: Golden) -> None:
    with pytest.raises(InvalidInputError, match="forms ratios"):
        marcos(record.matrix, record.weights, record.directions)


@given(problems())
def test_the_paper_step_by_step(problem: Problem) -> None:
    utility, plus, _ = by_the_paper(problem)
    result = marcos(problem.matrix, problem.weights, problem.directions)
    assert_allclose(result.score, utility, rtol=0, atol=1e-9)
    assert_allclose(result.utility_degree, plus, rtol=0, atol=1e-9)


def test_the_suppliers_of_the_paper_as_printed() -> None:
    suppliers = """
    6.257 4.217 4.217 6.257 3.000 4.217 5.000 3.557 3.557 3.557 3.000
        5.000 4.718 3.557 3.557 2.080 3.557 3.000 4.718 3.557 2.080
    4.217 6.804 7.000 5.000 7.000 6.804 5.593 5.593 6.804 7.000 5.000
        7.612 5.593 6.257 5.000 7.000 5.593 5.593 6.804 5.593 5.593
    4.718 5.593 6.257 5.000 4.718 5.000 5.593 4.718 5.593 5.000 3.557
        6.257 5.000 4.718 4.718 5.000 3.557 5.593 5.593 3.557 4.217
    5.000 6.804 5.000 3.000 5.000 6.257 7.612 3.557 5.000 6.257 6.257
        5.593 6.257 5.000 5.593 7.000 5.000 6.257 5.000 3.557 4.217
    3.557 5.593 6.804 3.000 5.000 7.000 5.593 5.000 6.257 7.000 5.593
        7.612 6.257 6.257 5.000 6.257 5.593 7.000 5.000 4.718 5.000
    6.257 3.000 4.217 5.000 3.557 3.000 4.217 3.000 4.217 3.000 2.466
        3.000 4.217 3.557 5.000 3.000 4.217 3.557 2.080 5.000 3.000
    4.217 5.000 6.257 5.593 3.557 5.593 4.217 5.593 5.000 6.257 3.557
        5.000 6.257 5.593 5.593 7.000 6.257 5.000 6.257 5.593 5.000
    7.612 1.442 3.000 9.000 2.080 3.000 1.442 2.080 1.442 3.000 1.000
        1.442 2.080 3.000 3.000 1.000 1.442 1.442 3.000 2.080 1.000
    """
    weights = """0.127 0.159 0.060 0.075 0.043 0.051 0.075 0.061 0.053 0.020 0.039
        0.022 0.017 0.027 0.022 0.039 0.017 0.035 0.015 0.024 0.016"""
    figures = np.array(suppliers.split(), dtype=float).reshape(8, 21)
    costs = {0, 3}
    sides: list[Direction] = ["cost" if one in costs else "benefit" for one in range(21)]
    result = marcos(figures, np.array(weights.split(), dtype=float), sides)
    # The printed weights sum to 0.997, so that the sums behind K- were of others.
    printed = [0.524, 0.846, 0.704, 0.796, 0.843, 0.499, 0.722, 0.290]
    assert_allclose(result.score, printed, rtol=0, atol=1e-3)
    plus = [0.563, 0.908, 0.755, 0.855, 0.905, 0.535, 0.775, 0.312]
    assert_allclose(result.utility_degree, plus, rtol=0, atol=1e-3)
    minus = [1.818, 2.931, 2.439, 2.760, 2.922, 1.729, 2.502, 1.007]
    assert_allclose(result.utility_degree / result.anti_ideal_degree, minus, rtol=0, atol=3e-3)


def test_with_a_worthless_anti_ideal_the_score_is_the_limit() -> None:
    near = marcos([[1e-9, 10.0], [8.0, 1e-9], [6.0, 5.0]], [1, 1]).score
    assert_allclose(marcos([[0, 10], [8, 0], [6, 5]], [1, 1]).score, near, rtol=0, atol=1e-8)


@given(problems())
def test_the_unit_of_a_criterion_does_not_matter(problem: Problem) -> None:
    units = np.linspace(0.5, 3.0, problem.matrix.shape[1])
    plain = marcos(problem.matrix, problem.weights, problem.directions).score
    other = marcos(problem.matrix * units, problem.weights, problem.directions).score
    assert_allclose(other, plain, rtol=0, atol=1e-9)


def test_another_origin_can_change_the_order() -> None:
    figures = np.array([[3.0, 7.0], [8.0, 1.0], [1.0, 1.0]])
    assert marcos(figures, [1, 1]).score.argmax() == 0
    assert marcos(figures + np.array([0, 10]), [1, 1]).score.argmax() == 1


def test_a_third_destination_can_turn_the_order_of_two() -> None:
    figures = [[9, 1], [5, 3], [1, 9]]
    three, two = marcos(figures, [1, 1]).score, marcos(figures[:2], [1, 1]).score
    assert three[0] > three[1]
    assert two[0] < two[1]


def test_where_nobody_differs_all_score_two_thirds() -> None:
    assert_allclose(marcos([[3.0, 4.0]] * 2, [1, 2]).score, 2 / 3, rtol=0, atol=1e-12)


def test_a_batch_equals_its_items() -> None:
    figures = np.random.default_rng(1).random((5, 6, 3)) + 0.1
    weights = np.random.default_rng(2).dirichlet(np.ones(3), 5)
    batch = Marcos().evaluate(figures, weights).score
    items = [marcos(one, own).score for one, own in zip(figures, weights, strict=True)]
    assert_allclose(batch, items, rtol=0, atol=1e-12)
    one_matrix = [marcos(figures[0], own).score for own in weights]
    assert_allclose(marcos(figures[0], weights).score, one_matrix, rtol=0, atol=1e-12)
