"""Pairwise support: the Handbook's tables, loops, what leaves it as it is."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.outranking_matrix import outranking_matrix
from tests.multicriteria.handbook import countries, election
from tests.multicriteria.problems import Floats, Problem, problems


def by_loops(problem: Problem) -> Floats:
    count, criteria = problem.matrix.shape
    support: Floats = np.zeros((count, count))
    for a in range(count):
        for b in range(count):
            for j in range(criteria):
                ahead = problem.matrix[a, j] - problem.matrix[b, j]
                if problem.directions[j] == "cost":
                    ahead = -ahead
                if a != b:
                    share = 1.0 if ahead > 0 else 0.5 if ahead == 0 else 0.0
                    support[a, b] += share * problem.weights[j]
    return support / float(problem.weights.sum())


def test_the_handbooks_five_countries() -> None:
    codes, figures = countries("five_countries.csv")
    printed_codes, printed = countries("outranking_five_countries.csv")
    assert codes == printed_codes
    assert_array_equal(outranking_matrix(figures, np.ones(8)), printed)


@pytest.mark.parametrize(
    ("table", "counts"),
    [
        (25, [[0, 8, 8, 8], [13, 0, 10, 21], [13, 11, 0, 14], [13, 0, 7, 0]]),
        (28, [[0, 33, 25], [27, 0, 42], [35, 18, 0]]),
    ],
)
def test_the_handbooks_votes(table: int, counts: list[list[int]]) -> None:
    vote = election(table)
    support = outranking_matrix(vote.points, vote.voters)
    assert_allclose(support * vote.voters.sum(), counts, rtol=0, atol=1e-12)


@given(problems())
def test_it_equals_plain_loops(problem: Problem) -> None:
    support = outranking_matrix(problem.matrix, problem.weights, problem.directions)
    assert_allclose(support, by_loops(problem), rtol=0, atol=1e-12)


@given(problems())
def test_what_speaks_for_one_does_not_speak_for_the_other(problem: Problem) -> None:
    support = outranking_matrix(problem.matrix, problem.weights, problem.directions)
    both = support + support.T
    assert_allclose(both, 1 - np.eye(len(both)), rtol=0, atol=1e-12)


@given(problems())
def test_only_the_order_on_each_criterion_counts(problem: Problem) -> None:
    plain = outranking_matrix(problem.matrix, problem.weights, problem.directions)
    bent = outranking_matrix(problem.matrix**3, problem.weights, problem.directions)
    assert_array_equal(bent, plain)


@given(problems(), problems())
def test_a_batch_equals_its_items(one: Problem, other: Problem) -> None:
    criteria = min(one.matrix.shape[1], other.matrix.shape[1])
    weights = np.stack([one.weights[:criteria], other.weights[:criteria]]) + 1.0
    matrices = np.stack([one.matrix[:2, :criteria], other.matrix[:2, :criteria]])
    shared = outranking_matrix(matrices[0], weights)
    own = outranking_matrix(matrices, weights)
    for case in range(2):
        assert_allclose(shared[case], outranking_matrix(matrices[0], weights[case]), atol=1e-12)
        assert_allclose(own[case], outranking_matrix(matrices[case], weights[case]), atol=1e-12)


def test_equal_weights_make_an_exact_draw() -> None:
    sevenths = outranking_matrix([[1, 2, 3], [3, 2, 1]], [0.1, 0.2, 0.1])
    assert sevenths.tolist() == [[0.0, 0.5], [0.5, 0.0]]


def test_huge_figures_do_not_overflow() -> None:
    support = outranking_matrix([[1.7e308, 1e-300], [-1.7e308, 2e-300]], [3, 1])
    assert support.tolist() == [[0.0, 0.75], [0.25, 0.0]]


def test_a_single_destination_has_no_rival() -> None:
    assert outranking_matrix([[5.0, 3.0]], [1, 1]).tolist() == [[0.0]]


def test_a_wrong_matrix_is_refused_at_the_door() -> None:
    with pytest.raises(InvalidInputError, match="row 1, criterion 2"):
        outranking_matrix([[1.0, np.nan], [2.0, 3.0]], [1, 1])
