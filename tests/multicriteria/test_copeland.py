"""Copeland's rule: the Handbook's elections, loops, what leaves it as it is."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_array_equal

from nearshore_score.multicriteria import _blocks
from nearshore_score.multicriteria.copeland import Copeland, copeland
from nearshore_score.multicriteria.outranking_matrix import outranking_matrix
from tests.multicriteria.handbook import election
from tests.multicriteria.problems import Problem, problems


@pytest.mark.parametrize(
    ("table", "scores"),
    # Table 25 has the Condorcet order c b d a, table 28 the cycle a, b, c, a.
    [(25, [-3, 1, 3, -1]), (28, [0, 0, 0])],
)
def test_the_handbooks_elections(table: int, scores: list[int]) -> None:
    vote = election(table)
    assert copeland(vote.points, vote.voters).score.tolist() == scores


@given(problems())
def test_it_counts_the_duels_one_by_one(problem: Problem) -> None:
    support = outranking_matrix(problem.matrix, problem.weights, problem.directions)
    result = copeland(problem.matrix, problem.weights, problem.directions)
    for a, row in enumerate(support):
        rivals = [float(share) for b, share in enumerate(row) if b != a]
        wins = sum(share > 0.5 + 1e-9 for share in rivals)
        losses = sum(share < 0.5 - 1e-9 for share in rivals)
        assert (result.wins[a], result.losses[a], result.score[a]) == (wins, losses, wins - losses)


@given(problems())
def test_every_win_is_a_loss_of_somebody(problem: Problem) -> None:
    result = copeland(problem.matrix, problem.weights, problem.directions)
    assert result.score.sum() == 0
    assert result.wins.sum() == result.losses.sum()


@given(problems())
def test_only_the_order_on_each_criterion_counts(problem: Problem) -> None:
    plain = copeland(problem.matrix, problem.weights, problem.directions).score
    bent = copeland(problem.matrix**3, problem.weights, problem.directions).score
    assert_array_equal(bent, plain)


def test_who_beats_everybody_is_first_though_not_by_bordas_count() -> None:
    # Three of five criteria put a first, the other two put it last.
    matrix = [[3.0, 3.0, 3.0, 1.0, 1.0], [2.0, 2.0, 2.0, 3.0, 3.0], [1.0, 1.0, 1.0, 2.0, 2.0]]
    assert copeland(matrix, np.ones(5)).score.tolist() == [2.0, 0.0, -2.0]


def test_equal_weights_on_either_side_are_a_draw_in_spite_of_rounding() -> None:
    result = copeland([[1.0, 1.0, 2.0], [2.0, 2.0, 1.0]], [0.1, 0.2, 0.3])
    assert result.score.tolist() == [0.0, 0.0]


def test_two_change_places_when_others_leave() -> None:
    # a beats b, b beats both others, and these beat a.
    matrix = np.array([[2.0, 3.0, 1.0], [1.0, 2.0, 3.0], [3.0, 1.0, 2.0], [2.9, 0.9, 1.9]])
    assert copeland(matrix, [1, 1, 1]).score.tolist() == [-1.0, 1.0, 1.0, -1.0]
    assert copeland(matrix[:2], [1, 1, 1]).score.tolist() == [1.0, -1.0]


def test_a_batch_in_blocks_equals_its_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_blocks, "_CELLS", 100)
    matrices = np.random.default_rng(1).integers(0, 4, (7, 5, 4)).astype(np.float64)
    weights = np.random.default_rng(2).integers(1, 5, (7, 4)).astype(np.float64)
    shared, own = copeland(matrices[0], weights).score, copeland(matrices, weights).score
    for case in range(7):
        assert_array_equal(shared[case], copeland(matrices[0], weights[case]).score)
        assert_array_equal(own[case], copeland(matrices[case], weights[case]).score)


def test_where_nobody_differs_all_score_zero() -> None:
    assert copeland([[2.0, 5.0], [2.0, 5.0]], [1, 3]).score.tolist() == [0.0, 0.0]
    assert copeland([[2.0, 5.0]], [1, 3]).score.tolist() == [0.0]


def test_the_class_gives_what_the_function_gives() -> None:
    vote = election(25)
    found = Copeland().evaluate(vote.points, vote.voters)
    assert found.score.tolist() == [-3.0, 1.0, 3.0, -1.0]
    assert "draws" in Copeland().variant
