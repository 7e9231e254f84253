"""EDAS: independent results, a printed example, a second implementation, its limits."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.edas import Edas, edas
from nearshore_score.normalisation import Direction
from tests.multicriteria.golden import Floats, Golden, golden
from tests.multicriteria.problems import Problem, problems


@pytest.mark.parametrize("record", golden("edas"), ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    result = edas(record.matrix, record.weights, record.directions)
    assert_allclose(result.score, record.expected["score"], rtol=0, atol=1e-9)


def test_ersoys_equipment_as_printed() -> None:
    # Ersoy 2021, LogForum 17(3): computers for an electronic shop.
    computers = [
        [256, 8, 41, 1.6, 1.77, 7347.16],
        [256, 8, 32, 1.0, 1.80, 6919.99],
        [256, 8, 53, 1.6, 1.90, 8400.00],
        [256, 8, 41, 1.0, 1.75, 6808.90],
        [512, 8, 35, 1.6, 1.70, 8479.99],
        [256, 4, 35, 1.6, 1.70, 7499.99],
    ]
    weights = [0.405, 0.221, 0.134, 0.199, 0.007, 0.034]
    sides: list[Direction] = ["benefit", "benefit", "benefit", "benefit", "cost", "cost"]
    result = edas(computers, weights, sides)
    printed = [0.414, 0.130, 0.461, 0.212, 0.944, 0.043]
    assert_allclose(result.score, printed, rtol=0, atol=6e-4)


def by_the_paper(problem: Problem) -> tuple[Floats, Floats]:
    """Sum the distances above and below the average, figure by figure."""
    weights = problem.weights / problem.weights.sum()
    above, below = np.zeros(len(problem.matrix)), np.zeros(len(problem.matrix))
    for column, weight, direction in zip(
        problem.matrix.T, weights, problem.directions, strict=True
    ):
        average = sum(column) / len(column)
        for row, figure in enumerate(column):
            better = figure - average if direction == "benefit" else average - figure
            above[row] += weight * max(0, better) / average
            below[row] += weight * max(0, -better) / average
    return above, below


@given(problems())
def test_the_paper_step_by_step(problem: Problem) -> None:
    above, below = by_the_paper(problem)
    result = edas(problem.matrix, problem.weights, problem.directions)
    assert_allclose(result.positive_distance, above, rtol=0, atol=1e-9)
    assert_allclose(result.negative_distance, below, rtol=0, atol=1e-9)
    if above.max() > 1e-6:
        score = (above / above.max() + 1 - below / below.max()) / 2
        assert_allclose(result.score, score, rtol=0, atol=1e-9)


@given(problems())
def test_the_unit_of_a_criterion_does_not_matter(problem: Problem) -> None:
    units = np.linspace(0.5, 3.0, problem.matrix.shape[1])
    plain = edas(problem.matrix, problem.weights, problem.directions).score
    other = edas(problem.matrix * units, problem.weights, problem.directions).score
    assert_allclose(other, plain, rtol=0, atol=1e-9)


def test_another_origin_can_change_the_order() -> None:
    figures = np.array([[5.0, 4.0], [9.0, 1.0], [8.0, 2.0]])
    assert edas(figures, [1, 1]).score.argmax() == 0
    assert edas(figures + np.array([0, 10]), [1, 1]).score.argmax() == 1


def test_a_third_destination_can_turn_the_order_of_two() -> None:
    figures = [[1, 7], [6, 2], [9, 2]]
    three, two = edas(figures, [1, 1]).score, edas(figures[:2], [1, 1]).score
    assert three[0] > three[1]
    assert two[0] < two[1]


# The mean of three times 0.1 is not 0.1 in floats: no distance may come of that.
@pytest.mark.parametrize("figure", [0.1, 0.0, -4.0])
def test_where_nobody_differs_all_score_one_half(figure: float) -> None:
    assert edas([[figure, 5]] * 3, [1, 2]).score.tolist() == [0.5, 0.5, 0.5]


@pytest.mark.parametrize("column", [[-1, 1], [-3, 1], [1e16, -1e16]])
def test_an_average_that_is_not_above_zero_is_refused(column: list[float]) -> None:
    figures = np.column_stack([[1, 2], column])
    with pytest.raises(InvalidInputError, match="average of criterion 2"):
        edas(figures, [1, 1])
    assert edas(figures, [1, 0]).score.tolist() == [0, 1]


def test_a_batch_equals_its_items() -> None:
    figures = np.random.default_rng(1).random((5, 6, 3)) + 0.1
    weights = np.random.default_rng(2).dirichlet(np.ones(3), 5)
    batch = Edas().evaluate(figures, weights).score
    items = [edas(one, own).score for one, own in zip(figures, weights, strict=True)]
    assert_allclose(batch, items, rtol=0, atol=1e-12)
    one_matrix = [edas(figures[0], own).score for own in weights]
    assert_allclose(edas(figures[0], weights).score, one_matrix, rtol=0, atol=1e-12)
