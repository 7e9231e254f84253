"""Pareto dominance: by hand, loops, what leaves it as it is, batches that share their work."""

import numpy as np
from hypothesis import given
from numpy.testing import assert_array_equal

from nearshore_score.multicriteria.dominance import Dominance, by_criteria_in_use, dominance
from nearshore_score.multicriteria.pareto_fronts import ParetoFrontsResult, pareto_fronts
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from tests.multicriteria.problems import Problem, problems


def dominates(problem: Problem, a: int, b: int) -> bool:
    """From the definition: nowhere worse, somewhere better."""
    better = worse = False
    for j, word in enumerate(problem.directions):
        if problem.weights[j] > 0:
            ahead = problem.matrix[a, j] - problem.matrix[b, j]
            ahead = -ahead if word == "cost" else ahead
            better, worse = better or ahead > 0, worse or ahead < 0
    return better and not worse


def test_a_hand_made_example() -> None:
    # a beats b and c; b and c differ in taste; d equals a.
    matrix = [[3.0, 3.0], [2.0, 1.0], [1.0, 2.0], [3.0, 3.0]]
    result = dominance(matrix, [1, 5])
    assert result.rank.tolist() == [1.0, 3.0, 3.0, 1.0]
    assert result.score.tolist() == [0.0, -2.0, -2.0, 0.0]
    assert np.argwhere(result.preferred).tolist() == [[0, 1], [0, 2], [3, 1], [3, 2]]
    assert np.argwhere(result.indifferent).tolist() == [[0, 3], [3, 0]]


@given(problems())
def test_it_equals_plain_loops(problem: Problem) -> None:
    result = dominance(problem.matrix, problem.weights, problem.directions)
    places = range(len(problem.matrix))
    expected = np.array([[dominates(problem, a, b) for b in places] for a in places])
    assert_array_equal(result.preferred, expected)
    assert_array_equal(result.rank, 1 + expected.sum(axis=0))
    assert_array_equal(result.score, -expected.sum(axis=0))


@given(problems())
def test_it_is_transitive_and_never_mutual(problem: Problem) -> None:
    preferred = dominance(problem.matrix, problem.weights, problem.directions).preferred
    by_way_of_another = (preferred.astype(int) @ preferred.astype(int)) > 0
    assert not (by_way_of_another & ~preferred).any()
    assert not (preferred & preferred.T).any()


@given(problems())
def test_the_size_of_weights_does_not_matter(problem: Problem) -> None:
    plain = dominance(problem.matrix, problem.weights, problem.directions)
    other = dominance(problem.matrix, problem.weights**3, problem.directions)
    for one, two in zip(plain, other, strict=True):
        assert_array_equal(one, two)


def test_two_that_tie_are_told_apart_when_a_third_comes() -> None:
    pair = [[3.0, 1.0], [1.0, 3.0]]
    assert dominance(pair, [1, 1]).score.tolist() == [0.0, 0.0]
    assert dominance([*pair, [4.0, 1.0]], [1, 1]).score.tolist() == [-1.0, 0.0, 0.0]


def test_a_batch_equals_its_items() -> None:
    matrices = np.random.default_rng(1).integers(0, 4, (6, 5, 3)).astype(np.float64)
    weights = np.random.default_rng(2).integers(0, 2, (6, 3)).astype(np.float64)
    weights[:, 0] += 0.5
    shared, own = dominance(matrices[0], weights), dominance(matrices, weights)
    for case in range(6):
        alone = dominance(matrices[0], weights[case])
        for one, two in zip(shared, alone, strict=True):
            assert_array_equal(one[case], two)
        for one, two in zip(own, dominance(matrices[case], weights[case]), strict=True):
            assert_array_equal(one[case], two)


def test_a_batch_of_weights_is_computed_once_for_each_set_of_criteria() -> None:
    sizes: list[tuple[int, ...]] = []

    def counted(problem: DecisionProblem) -> ParetoFrontsResult:
        sizes.append(problem.weights.shape)
        return pareto_fronts(problem.matrix, problem.weights)

    weights = np.random.default_rng(3).random((50, 40, 3)) + 0.1
    result = by_criteria_in_use(counted, decision_problem(np.eye(3), weights))
    assert result.front.shape == (50, 40, 3)
    weights[::2, :, 1] = 0.0
    by_criteria_in_use(counted, decision_problem(np.eye(3), weights))
    assert sizes == [(1, 3), (2, 3)]


def test_cases_with_the_same_criteria_share_one_relation_in_memory() -> None:
    preferred = dominance(np.eye(3), np.ones((10_000, 3))).preferred
    assert preferred.shape == (10_000, 3, 3)
    assert preferred.strides[0] == 0


def test_one_destination_dominates_nobody() -> None:
    result = dominance([[2.0, 3.0]], [1, 1])
    assert result.score.tolist() == [0.0]
    assert not result.preferred.any()
    assert not result.indifferent.any()


def test_the_class_gives_what_the_function_gives() -> None:
    matrix = [[3.0, 3.0], [2.0, 1.0]]
    assert Dominance().evaluate(matrix, [1, 1], ["cost", "cost"]).score.tolist() == [-1.0, 0.0]
    assert "dominators" in Dominance().variant
