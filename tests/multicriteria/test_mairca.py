"""MAIRCA: the printed depots, a second implementation, what does not change it."""

import numpy as np
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.multicriteria.mairca import Mairca, mairca
from nearshore_score.normalisation import Direction
from tests.multicriteria.golden import Floats
from tests.multicriteria.problems import Problem, problems


def test_the_depots_of_2016_as_printed() -> None:
    # Gigović, Pamučar, Bajić and Milićević 2016: sites for ammunition depots.
    sites = [
        [3.828, 5.000, 3.720, 2.723, 4.255],
        [4.675, 5.000, 3.000, 3.452, 2.587],
        [4.515, 4.836, 3.289, 3.491, 4.069],
        [4.421, 5.000, 3.555, 2.839, 4.397],
        [4.717, 5.000, 3.430, 4.401, 1.000],
        [4.695, 5.000, 3.925, 3.847, 1.000],
        [4.688, 5.000, 2.000, 4.990, 1.000],
        [4.688, 5.000, 3.971, 4.001, 1.000],
    ]
    sides: list[Direction] = ["cost", "benefit", "cost", "cost", "cost"]
    result = mairca(sites, [0.2016, 0.2304, 0.2232, 0.1912, 0.1536], sides)
    printed = [0.0427, 0.0548, 0.0919, 0.0592, 0.0631, 0.0637, 0.0483, 0.0658]
    # The third was cut off, not rounded: 0.09196.
    assert_allclose(result.gap, printed, rtol=0, atol=7e-5)


def by_the_paper(problem: Problem) -> Floats:
    """Sum the gaps between theoretical and real ratings, figure by figure."""
    weights = problem.weights / problem.weights.sum()
    count = len(problem.matrix)
    gaps = np.zeros(count)
    for column, weight, direction in zip(
        problem.matrix.T, weights, problem.directions, strict=True
    ):
        if column.max() == column.min():
            continue
        best, worst = column.max(), column.min()
        if direction == "cost":
            best, worst = worst, best
        for row, figure in enumerate(column):
            theoretical = weight / count
            gaps[row] += theoretical - theoretical * (figure - worst) / (best - worst)
    return gaps


@given(problems())
def test_the_paper_step_by_step(problem: Problem) -> None:
    result = mairca(problem.matrix, problem.weights, problem.directions)
    assert_allclose(result.gap, by_the_paper(problem), rtol=0, atol=1e-9)
    assert_allclose(result.score + result.gap, 1 / len(problem.matrix), rtol=0, atol=1e-12)


@given(problems())
def test_another_unit_and_origin_change_nothing(problem: Problem) -> None:
    k = problem.matrix.shape[1]
    moved = problem.matrix * np.linspace(0.5, 3, k) + np.linspace(-50, 50, k)
    plain = mairca(problem.matrix, problem.weights, problem.directions).gap
    other = mairca(moved, problem.weights, problem.directions).gap
    assert_allclose(other, plain, rtol=0, atol=1e-9)


def test_a_third_destination_can_turn_the_order_of_two() -> None:
    figures = [[7, 6], [8, 0], [0, 3]]
    three, two = mairca(figures, [3, 2]).score, mairca(figures[:2], [3, 2]).score
    assert three[0] > three[1]
    assert two[0] < two[1]


def test_where_nobody_differs_there_is_no_gap() -> None:
    assert mairca([[0.1, 4.0]] * 4, [1, 2]).gap.tolist() == [0, 0, 0, 0]
    assert mairca([[0.1, 4.0]] * 4, [1, 2]).score.tolist() == [0.25] * 4


def test_a_batch_equals_its_items() -> None:
    figures = np.random.default_rng(1).random((5, 6, 3))
    weights = np.random.default_rng(2).dirichlet(np.ones(3), 5)
    batch = Mairca().evaluate(figures, weights).gap
    items = [mairca(one, own).gap for one, own in zip(figures, weights, strict=True)]
    assert_allclose(batch, items, rtol=0, atol=1e-12)
    one_matrix = [mairca(figures[0], own).gap for own in weights]
    assert_allclose(mairca(figures[0], weights).gap, one_matrix, rtol=0, atol=1e-12)
