"""ARAS: independent results, a published example, properties."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.aras import aras
from tests.multicriteria.golden import Golden, golden
from tests.multicriteria.problems import Floats, Problem, problems


def by_hand(problem: Problem) -> Floats:
    """Utility degrees, one column after the other."""
    values = np.zeros(len(problem.matrix) + 1)
    for j, direction in enumerate(problem.directions):
        column = list(problem.matrix[:, j])
        if direction == "cost":
            column = [1 / figure for figure in column]
        column = [max(column), *column]
        for i, figure in enumerate(column):
            values[i] += problem.weights[j] * figure / sum(column)
    return values[1:] / values[0]


@pytest.mark.parametrize("record", golden("aras"), ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    result = aras(record.matrix, record.weights, record.directions)
    assert_allclose(result.score, record.expected["score"], rtol=0, atol=1e-9)


def test_balezentienes_grassland_as_printed() -> None:
    # Balezentiene and Kusta 2012, *The Scientific World Journal* 2012, 908384.
    matrix = [
        [957.5, 190.1977, 70, 0.039592, 2.166783, 0.0141],
        [892.5, 203.8013, 53, 0.025849, 2.994347, 0.016642],
        [1002.5, 235.0942, 75, 0.015479, 4.742146, 0.019484],
        [1150.0, 271.4, 76, 0.022, 7.055962, 0.022147],
        [1520.0, 192.5579, 70, 0.025442, 8.424319, 0.024235],
        [1700.0, 386.1619, 90, 0.029429, 5.888983, 0.022218],
        [1355.0, 342.1966, 80, 0.0293, 8.635847, 0.024861],
        [2127.5, 495.4876, 90, 0.038453, 3.652983, 0.020537],
        [3020.0, 827.6948, 97, 0.031774, 11.03944, 0.024359],
        [2786.0, 795.0, 98, 0.021151, 8.952235, 0.023349],
    ]
    degrees = [
        *(0.599472, 0.531983, 0.564514, 0.491713, 0.453489),
        *(0.551491, 0.475401, 0.635985, 0.689763, 0.722232),
    ]
    directions = ("benefit", "benefit", "benefit", "cost", "cost", "cost")
    # The paper computes with shares of six digits.
    assert_allclose(aras(matrix, np.ones(6), directions).score, degrees, rtol=0, atol=5e-6)


@given(problems())
def test_equals_plain_loops(problem: Problem) -> None:
    found = aras(problem.matrix, problem.weights, problem.directions)
    assert_allclose(found.score, by_hand(problem), rtol=1e-11)


@given(problems())
def test_who_is_best_on_every_criterion_reaches_one(problem: Problem) -> None:
    matrix, weights, directions = problem
    costs = np.array([word == "cost" for word in directions])
    least: Floats = matrix.min(axis=0)
    greatest: Floats = matrix.max(axis=0)
    ideal = np.where(costs, least, greatest)
    score = aras(np.vstack([matrix, ideal]), weights, directions).score
    assert_allclose(score[-1], 1.0)
    assert (score <= 1 + 1e-12).all()


@given(problems())
def test_the_unit_of_a_criterion_does_not_matter(problem: Problem) -> None:
    units = np.linspace(0.5, 3.0, problem.matrix.shape[1])
    plain = aras(problem.matrix, problem.weights, problem.directions).score
    other = aras(problem.matrix * units, problem.weights, problem.directions).score
    assert_allclose(other, plain, rtol=1e-11)


def test_another_origin_can_change_the_order() -> None:
    matrix = np.array([[1.0, 9.0], [4.0, 5.0]])
    assert aras(matrix, [1, 1]).score.argmax() == 1
    assert aras(matrix + np.array([100.0, 0.0]), [1, 1]).score.argmax() == 0


def test_a_benefit_of_zero_for_all_counts_as_equal() -> None:
    assert_allclose(aras([[0, 3], [0, 6]], [1, 1]).score, aras([[7, 3], [7, 6]], [1, 1]).score)


def test_figures_that_add_up_to_nothing_have_no_shares() -> None:
    matrix = [[5.0, -9.0], [6.0, 2.0]]
    with pytest.raises(InvalidInputError, match="criterion 2: its figures and their best"):
        aras(matrix, [1, 1])
    assert_allclose(aras(matrix, [1, 0]).score, [5 / 6, 1])


def test_a_cost_of_zero_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"row 1, criterion 2.*ARAS divides by costs"):
        aras([[5.0, 0.0], [6.0, 2.0]], [1, 1], ["benefit", "cost"])


def test_a_batch_of_matrices_scores_as_one_by_one() -> None:
    draw = np.random.default_rng(2)
    matrices, weights = draw.uniform(1, 9, (4, 5, 3)), draw.dirichlet(np.ones(3), 4)
    batch = aras(matrices, weights, ["cost", "benefit", "benefit"])
    for case in range(4):
        one = aras(matrices[case], weights[case], ["cost", "benefit", "benefit"])
        assert_allclose(batch.score[case], one.score, rtol=1e-12)
        assert_allclose(batch.optimality[case], one.optimality, rtol=1e-12)
