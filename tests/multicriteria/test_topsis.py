"""TOPSIS: Hwang and Yoon's fighters, independent results, properties."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.multicriteria.topsis import Distance, topsis
from tests.multicriteria.golden import Golden, golden
from tests.multicriteria.problems import Problem, problems


@pytest.mark.parametrize("record", golden("topsis_vector"), ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    result = topsis(record.matrix, record.weights, record.directions)
    assert_allclose(result.score, record.expected["score"], rtol=0, atol=1e-9)


def test_hwang_and_yoons_fighters_as_printed() -> None:
    (fighters,) = [one for one in golden("topsis_vector") if one.published]
    result = topsis(fighters.matrix, fighters.weights, fighters.directions)
    assert_allclose(result.score, fighters.published["score"], rtol=0, atol=1e-3)


@given(problems())
def test_the_unit_of_a_criterion_does_not_matter(problem: Problem) -> None:
    units = np.linspace(0.5, 3.0, problem.matrix.shape[1])
    plain = topsis(problem.matrix, problem.weights, problem.directions).score
    other = topsis(problem.matrix * units, problem.weights, problem.directions).score
    assert_allclose(other, plain, rtol=0, atol=1e-9)


def test_another_origin_can_change_the_order() -> None:
    matrix = np.array([[1.0, 9.0], [2.0, 5.0], [4.0, 1.0]])
    moved = matrix + np.array([0.0, 100.0])
    assert topsis(matrix, [1, 1]).score.argmax() == 0
    assert topsis(moved, [1, 1]).score.argmax() == 2


def test_where_nobody_differs_all_score_one_half() -> None:
    assert topsis([[3.0, 4.0], [3.0, 4.0]], [1, 2]).score.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("distance", ["manhattan", "chebyshev"])
def test_other_distances_by_hand(distance: Distance) -> None:
    result = topsis([[3.0, 8.0], [4.0, 6.0]], [1, 1], normalisation="none", distance=distance)
    assert result.distance_to_ideal.tolist() == [0.5, 1.0]
    assert result.distance_to_anti_ideal.tolist() == [1.0, 0.5]
