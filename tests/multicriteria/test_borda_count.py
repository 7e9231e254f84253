"""Borda's count: the Handbook's elections, loops, what leaves it as it is."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.multicriteria.borda_count import BordaCount, borda_count
from nearshore_score.multicriteria.outranking_matrix import outranking_matrix
from tests.multicriteria.handbook import election
from tests.multicriteria.problems import Floats, Problem, problems


def by_loops(problem: Problem) -> Floats:
    scores: Floats = np.zeros(len(problem.matrix))
    for column, weight, word in zip(
        problem.matrix.T, problem.weights, problem.directions, strict=True
    ):
        for a, own in enumerate(column):
            for b, rival in enumerate(column):
                if a != b and own == rival:
                    scores[a] += weight / 2
                elif (own > rival) == (word == "benefit") and a != b:
                    scores[a] += weight
    return scores / float(problem.weights.sum())


@pytest.mark.parametrize(
    ("table", "counts"),
    [(25, [24, 44, 38, 20]), (28, [58, 69, 53]), (31, [13, 12, 11, 6]), (34, [3, 3, 3])],
)
def test_the_handbooks_elections(table: int, counts: list[int]) -> None:
    vote = election(table)
    score = borda_count(vote.points, vote.voters).score
    assert_allclose(score * vote.voters.sum(), counts, rtol=0, atol=1e-12)


def test_the_last_one_leaves_and_the_order_of_the_others_turns_round() -> None:
    vote = election(31)
    left = vote.without("d")
    assert left.candidates == ("a", "b", "c")
    score = borda_count(left.points, left.voters).score
    assert_allclose(score * vote.voters.sum(), [6, 7, 8], rtol=0, atol=1e-12)


@given(problems())
def test_it_equals_plain_loops(problem: Problem) -> None:
    score = borda_count(problem.matrix, problem.weights, problem.directions).score
    assert_allclose(score, by_loops(problem), rtol=0, atol=1e-12)


@given(problems())
def test_it_is_the_sum_of_the_pairwise_support(problem: Problem) -> None:
    score = borda_count(problem.matrix, problem.weights, problem.directions).score
    support = outranking_matrix(problem.matrix, problem.weights, problem.directions)
    assert_allclose(score, support.sum(axis=1), rtol=0, atol=1e-12)


@given(problems())
def test_points_are_neither_made_nor_lost(problem: Problem) -> None:
    score = borda_count(problem.matrix, problem.weights, problem.directions).score
    count = len(score)
    assert score.sum() == pytest.approx(count * (count - 1) / 2, abs=1e-9)


@given(problems())
def test_only_the_order_on_each_criterion_counts(problem: Problem) -> None:
    plain = borda_count(problem.matrix, problem.weights, problem.directions).score
    bent = borda_count(problem.matrix**3, problem.weights, problem.directions).score
    assert bent.tolist() == plain.tolist()


def test_a_batch_of_weights_or_matrices_equals_its_items() -> None:
    matrices = np.random.default_rng(1).integers(0, 4, (3, 5, 4)).astype(np.float64)
    weights = np.random.default_rng(2).random((3, 4))
    shared = borda_count(matrices[0], weights).score
    own = borda_count(matrices, weights).score
    for case in range(3):
        assert_allclose(shared[case], borda_count(matrices[0], weights[case]).score, atol=1e-12)
        assert_allclose(own[case], borda_count(matrices[case], weights[case]).score, atol=1e-12)


def test_where_nobody_differs_all_share_the_points() -> None:
    assert borda_count([[2.0], [2.0], [2.0]], [1]).score.tolist() == [1.0, 1.0, 1.0]
    assert borda_count([[2.0, 3.0]], [1, 2]).score.tolist() == [0.0]


def test_the_class_gives_what_the_function_gives() -> None:
    vote = election(25)
    found = BordaCount().evaluate(vote.points, vote.voters).score
    assert found.tolist() == borda_count(vote.points, vote.voters).score.tolist()
    assert "share" in BordaCount().variant
