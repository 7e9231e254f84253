"""MABAC: the paper's forklifts, independent results, a second implementation."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.multicriteria.mabac import Mabac, mabac
from nearshore_score.normalisation import Direction
from tests.multicriteria.golden import Floats, Golden, golden
from tests.multicriteria.problems import Problem, problems

DEFINED = [record for record in golden("mabac") if record.defined]
UNDEFINED = [record for record in golden("mabac") if not record.defined]


@pytest.mark.parametrize("record", DEFINED, ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    result = mabac(record.matrix, record.weights, record.directions)
    assert_allclose(result.score, record.expected["score"], rtol=0, atol=1e-9)


@pytest.mark.parametrize("record", UNDEFINED, ids=lambda record: record.case)
def test_a_constant_criterion_adds_nothing(record: Golden) -> None:
    differ = np.ptp(record.matrix, axis=0) > 0
    kept: list[Direction] = [
        one for one, differs in zip(record.directions, differ.tolist(), strict=True) if differs
    ]
    weights = record.weights / record.weights.sum()
    others = mabac(record.matrix[:, differ], weights[differ], kept).score * weights[differ].sum()
    result = mabac(record.matrix, record.weights, record.directions)
    assert not differ.all()
    assert_allclose(result.score, others, rtol=0, atol=1e-12)


def test_the_forklifts_of_the_paper_as_printed() -> None:
    forklifts = [
        [22600, 3800, 2, 5, 1.06, 3.00, 3.5, 2.8, 24.5, 6.5],
        [19500, 4200, 3, 2, 0.95, 3.00, 3.4, 2.2, 24.0, 7.0],
        [21700, 4000, 1, 3, 1.25, 3.20, 3.3, 2.5, 24.5, 7.3],
        [20600, 3800, 2, 5, 1.05, 3.25, 3.2, 2.0, 22.5, 11.0],
        [22500, 3800, 4, 3, 1.35, 3.20, 3.7, 2.1, 23.0, 6.3],
        [23250, 4210, 3, 5, 1.45, 3.60, 3.5, 2.8, 23.5, 7.0],
        [20300, 3850, 2, 5, 0.90, 3.25, 3.0, 2.6, 21.5, 6.0],
    ]
    weights = [0.146, 0.144, 0.119, 0.121, 0.115, 0.101, 0.088, 0.068, 0.050, 0.048]
    costs = {0, 4, 5}
    sides: list[Direction] = ["cost" if one in costs else "benefit" for one in range(10)]
    printed = [0.0826, 0.2183, -0.0488, 0.0246, -0.0704, 0.0465, 0.0464]
    assert_allclose(mabac(forklifts, weights, sides).score, printed, rtol=0, atol=6e-5)


def by_the_paper(problem: Problem) -> Floats:
    """Sum the distances from the border, criterion by criterion."""
    weights = problem.weights / problem.weights.sum()
    count = len(problem.matrix)
    scores = np.zeros(count)
    for column, weight, direction in zip(
        problem.matrix.T, weights, problem.directions, strict=True
    ):
        if column.max() == column.min():
            continue
        worst, best = column.min(), column.max()
        if direction == "cost":
            worst, best = best, worst
        weighted = [weight * ((figure - worst) / (best - worst) + 1) for figure in column]
        border = float(np.prod(weighted)) ** (1 / count)
        scores += np.array(weighted) - border
    return scores


@given(problems())
def test_the_paper_step_by_step(problem: Problem) -> None:
    result = mabac(problem.matrix, problem.weights, problem.directions)
    assert_allclose(result.score, by_the_paper(problem), rtol=0, atol=1e-9)


@given(problems())
def test_another_unit_and_origin_change_nothing(problem: Problem) -> None:
    k = problem.matrix.shape[1]
    moved = problem.matrix * np.linspace(0.5, 3, k) + np.linspace(-50, 50, k)
    plain = mabac(problem.matrix, problem.weights, problem.directions).score
    other = mabac(moved, problem.weights, problem.directions).score
    assert_allclose(other, plain, rtol=0, atol=1e-9)


def test_a_third_destination_can_turn_the_order_of_two() -> None:
    figures = [[7, 6], [8, 0], [0, 3]]
    three, two = mabac(figures, [3, 2]).score, mabac(figures[:2], [3, 2]).score
    assert three[0] > three[1]
    assert two[0] < two[1]


def test_where_nobody_differs_all_lie_on_the_border() -> None:
    assert mabac([[0.1, 4.0]] * 3, [1, 2]).score.tolist() == [0, 0, 0]


def test_a_batch_equals_its_items() -> None:
    figures = np.random.default_rng(1).random((5, 6, 3))
    weights = np.random.default_rng(2).dirichlet(np.ones(3), 5)
    batch = Mabac().evaluate(figures, weights).score
    items = [mabac(one, own).score for one, own in zip(figures, weights, strict=True)]
    assert_allclose(batch, items, rtol=0, atol=1e-12)
    one_matrix = [mabac(figures[0], own).score for own in weights]
    assert_allclose(mabac(figures[0], weights).score, one_matrix, rtol=0, atol=1e-12)
