"""Pareto fronts: by hand, loops, chains of dominance, batches in blocks."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_array_equal

from nearshore_score.multicriteria import _blocks
from nearshore_score.multicriteria.dominance import dominance
from nearshore_score.multicriteria.pareto_fronts import ParetoFronts, pareto_fronts
from tests.multicriteria.problems import Problem, problems
from tests.multicriteria.test_dominance import dominates


def fronts_by_peeling(problem: Problem) -> list[int]:
    front = [0] * len(problem.matrix)
    left = set(range(len(front)))
    number = 0
    while left:
        number += 1
        best = {b for b in left if not any(dominates(problem, a, b) for a in left)}
        for place in best:
            front[place] = number
        left -= best
    return front


def test_a_hand_made_example() -> None:
    # Two that differ in taste, two that each of them dominates, one that is worst, one equal.
    matrix = [[4.0, 2.0], [2.0, 4.0], [3.0, 1.0], [1.0, 3.0], [0.0, 0.0], [4.0, 2.0]]
    result = pareto_fronts(matrix, [1, 1])
    assert result.front.tolist() == [1.0, 1.0, 2.0, 2.0, 3.0, 1.0]
    assert result.score.tolist() == [0.0, 0.0, -3.0, -3.0, -5.0, 0.0]
    assert result.first_front.tolist() == [True, True, False, False, False, True]


@given(problems(destinations=(1, 8)))
def test_it_equals_peeling_by_plain_loops(problem: Problem) -> None:
    expected = fronts_by_peeling(problem)
    result = pareto_fronts(problem.matrix, problem.weights, problem.directions)
    assert result.front.tolist() == expected
    assert result.score.tolist() == [-sum(one < own for one in expected) for own in expected]
    assert result.first_front.tolist() == [own == 1 for own in expected]


@given(problems(destinations=(1, 8)))
def test_the_number_of_a_front_is_the_longest_chain_of_dominators(problem: Problem) -> None:
    preferred = dominance(problem.matrix, problem.weights, problem.directions).preferred
    front = pareto_fronts(problem.matrix, problem.weights, problem.directions).front
    for place, number in enumerate(front):
        above = front[preferred[:, place]]
        assert number == 1 + (above.max() if len(above) else 0)


def test_two_that_tie_are_told_apart_when_a_third_comes() -> None:
    pair = [[3.0, 1.0], [1.0, 3.0]]
    assert pareto_fronts(pair, [1, 1]).score.tolist() == [0.0, 0.0]
    assert pareto_fronts([*pair, [4.0, 1.0]], [1, 1]).score.tolist() == [-2.0, 0.0, 0.0]


def test_a_batch_in_blocks_equals_its_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_blocks, "_CELLS", 120)
    matrices = np.random.default_rng(1).integers(0, 4, (2, 3, 5, 3)).astype(np.float64)
    weights = np.random.default_rng(2).integers(0, 2, (2, 3, 3)).astype(np.float64)
    weights[..., 0] += 0.5
    shared, own = pareto_fronts(matrices[0, 0], weights), pareto_fronts(matrices, weights)
    for case in np.ndindex(2, 3):
        alone = pareto_fronts(matrices[0, 0], weights[case])
        for one, two in zip(shared, alone, strict=True):
            assert_array_equal(one[case], two)
        for one, two in zip(own, pareto_fronts(matrices[case], weights[case]), strict=True):
            assert_array_equal(one[case], two)


def test_where_nobody_differs_all_are_in_the_first_front() -> None:
    assert pareto_fronts([[2.0, 1.0], [2.0, 1.0]], [1, 1]).front.tolist() == [1.0, 1.0]
    assert pareto_fronts([[2.0, 1.0]], [1, 1]).score.tolist() == [0.0]


def test_the_class_gives_what_the_function_gives() -> None:
    found = ParetoFronts().evaluate([[3.0], [2.0], [1.0]], [1], ["cost"])
    assert found.front.tolist() == [3.0, 2.0, 1.0]
    assert "fronts" in ParetoFronts().variant
