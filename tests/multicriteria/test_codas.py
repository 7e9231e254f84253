"""CODAS: the paper's robots, independent results, a second implementation, its oddities."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.codas import Codas, codas
from nearshore_score.normalisation import Direction
from tests.multicriteria.golden import Floats, Golden, golden
from tests.multicriteria.problems import Problem, problems


@pytest.mark.parametrize("record", golden("codas"), ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    result = codas(record.matrix, record.weights, record.directions)
    assert_allclose(result.score, record.expected["score"], rtol=0, atol=1e-9)


def test_the_robots_of_the_paper_as_printed() -> None:
    robots = [
        [60, 0.4, 2540, 500, 990],
        [6.35, 0.15, 1016, 3000, 1041],
        [6.8, 0.10, 1727.2, 1500, 1676],
        [10, 0.2, 1000, 2000, 965],
        [2.5, 0.1, 560, 500, 915],
        [4.5, 0.08, 1016, 350, 508],
        [3, 0.1, 1778, 1000, 920],
    ]
    sides: list[Direction] = ["benefit", "cost", "benefit", "benefit", "benefit"]
    result = codas(robots, [0.036, 0.192, 0.326, 0.326, 0.120], sides)
    printed = [0.5122, 1.4633, 1.0715, -0.2125, -1.8515, -1.1717, 0.1887]
    assert_allclose(result.score, printed, rtol=0, atol=6e-5)


def by_the_paper(problem: Problem, threshold: float) -> Floats:
    """Compare every pair of destinations."""
    weights = problem.weights / problem.weights.sum()
    columns = [
        weight * (column / column.max() if direction == "benefit" else column.min() / column)
        for column, weight, direction in zip(
            problem.matrix.T, weights, problem.directions, strict=True
        )
    ]
    gaps = np.array([column - column.min() for column in columns]).T
    euclidean = [sum(gap**2 for gap in row) ** 0.5 for row in gaps]
    taxicab = [sum(row) for row in gaps]
    scores: list[float] = []
    for own_straight, own_along in zip(euclidean, taxicab, strict=True):
        score = 0.0
        for straight, along in zip(euclidean, taxicab, strict=True):
            counts = abs(own_straight - straight) >= threshold
            score += own_straight - straight + (own_along - along if counts else 0)
        scores.append(score)
    return np.array(scores)


@given(problems())
def test_the_paper_step_by_step(problem: Problem) -> None:
    # A threshold that differences of such figures do not hit, where rounding would decide.
    threshold = 0.02 * 2**0.5
    result = codas(problem.matrix, problem.weights, problem.directions, threshold=threshold)
    assert_allclose(result.score, by_the_paper(problem, threshold), rtol=0, atol=1e-7)
    assert abs(result.score.sum()) < 1e-9


@given(problems())
def test_the_unit_of_a_criterion_does_not_matter(problem: Problem) -> None:
    units = np.geomspace(0.25, 8, problem.matrix.shape[1])
    plain = codas(problem.matrix, problem.weights, problem.directions).score
    other = codas(problem.matrix * units, problem.weights, problem.directions).score
    assert_allclose(other, plain, rtol=0, atol=1e-9)


def test_another_origin_can_change_the_order() -> None:
    figures = np.array([[3.0, 6.0], [7.0, 1.0], [6.0, 4.0]])
    assert codas(figures, [1, 1]).score.argmax() == 0
    assert codas(figures + np.array([0, 10]), [1, 1]).score.argmax() == 1


def test_a_third_destination_can_turn_the_order_of_two() -> None:
    figures = [[7, 1], [4, 4], [1, 9]]
    three, two = codas(figures, [1, 1]).score, codas(figures[:2], [1, 1]).score
    assert three[0] > three[1]
    assert two[0] < two[1]


def test_a_dominated_destination_can_come_before_the_one_that_dominates_it() -> None:
    result = codas([[10, 43], [9, 43], [34, 32], [43, 3]], [1, 1])
    assert result.score[0] < result.score[1]
    assert result.euclidean_distance[0] > result.euclidean_distance[1]
    assert result.taxicab_distance[0] > result.taxicab_distance[1]


def test_a_difference_of_just_the_threshold_counts() -> None:
    figures = [[1.0], [0.98]]
    assert_allclose(codas(figures, [1], threshold=0.02).score, [0.04, -0.04], rtol=0, atol=1e-12)
    assert_allclose(codas(figures, [1], threshold=0.021).score, [0.02, -0.02], rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("column", "direction"), [([-2, -1], "benefit"), ([-1, 0], "benefit"), ([0, 3], "cost")]
)
def test_figures_without_a_scale_are_refused(column: list[float], direction: Direction) -> None:
    figures = np.column_stack([[1, 2], column])
    with pytest.raises(InvalidInputError, match="criterion 2: CODAS"):
        codas(figures, [1, 1], ["benefit", direction])
    assert codas(figures, [1, 0], ["benefit", direction]).score.argmax() == 1


def test_a_batch_larger_than_a_block_equals_its_items() -> None:
    figures = np.random.default_rng(1).random((30, 3)) + 0.1
    weights = np.random.default_rng(2).dirichlet(np.ones(3), 2000)
    batch = codas(figures, weights)
    for case in (0, 1164, 1165, 1999):
        alone = codas(figures, weights[case])
        assert_allclose(batch.score[case], alone.score, rtol=0, atol=1e-10)


@pytest.mark.parametrize("threshold", [-0.01, float("inf"), float("nan")])
def test_a_threshold_below_zero_is_refused(threshold: float) -> None:
    with pytest.raises(InvalidInputError):
        codas([[1, 2]], [1, 1], threshold=threshold)
    with pytest.raises(InvalidInputError):
        Codas(threshold=threshold)


def test_the_specification_uses_its_threshold() -> None:
    method = Codas.from_json('{"kind": "codas", "threshold": 0.3}')
    assert method.variant == "ratio_to_best normalisation, threshold 0.3"
    assert_allclose(method.evaluate([[1.0], [0.8]], [1]).score, [0.2, -0.2], rtol=0, atol=1e-12)
