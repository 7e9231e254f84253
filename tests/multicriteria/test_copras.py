"""COPRAS: independent results, a published example, properties."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.copras import copras
from tests.multicriteria.golden import Golden, golden
from tests.multicriteria.problems import Floats, Problem, problems

RECORDS = golden("copras")


def by_hand(problem: Problem) -> Floats:
    """The formula as the paper writes it, with the least sum of costs."""
    n = len(problem.matrix)
    benefits, costs = np.zeros(n), np.zeros(n)
    for j, direction in enumerate(problem.directions):
        column = problem.matrix[:, j]
        for i in range(n):
            share = problem.weights[j] / sum(problem.weights) * column[i] / sum(column)
            (benefits if direction == "benefit" else costs)[i] += share
    if not costs.any():
        return benefits / max(benefits)
    least = min(costs)
    rewards = [least * sum(costs) / (own * sum(least / other for other in costs)) for own in costs]
    return (benefits + rewards) / max(benefits + rewards)


@pytest.mark.parametrize(
    "record", [one for one in RECORDS if one.defined], ids=lambda one: one.case
)
def test_independent_results(record: Golden) -> None:
    result = copras(record.matrix, record.weights, record.directions)
    assert_allclose(result.score, record.expected["score"], rtol=0, atol=1e-9)


def test_uysals_assistants_as_printed() -> None:
    # Uysal and Inan 2022, *International Journal of Social Science and Economic Research*.
    matrix = [
        [3.57, 4.00, 4.00, 83.75, 3, 9, 1],
        [3.07, 3.95, 4.00, 83.00, 3, 1, 3],
        [3.23, 3.54, 3.46, 66.00, 4, 0, 2],
        [3.42, 3.96, 4.00, 70.00, 5, 5, 7],
        [2.56, 3.37, 3.79, 82.00, 4, 4, 5],
    ]
    directions = ("benefit", "benefit", "benefit", "benefit", "cost", "benefit", "benefit")
    percent = 100 * copras(matrix, np.ones(7), directions).score
    assert_allclose(percent, [100, 78.8501, 63.3837, 98.6506, 86.8878], rtol=0, atol=1e-4)


def test_a_dearer_destination_loses() -> None:
    cheap, dear = copras([[5, 10], [5, 20]], [1, 1], ["benefit", "cost"]).score
    assert cheap == 1
    assert_allclose(dear, (1 / 4 + 1 / 6) / (1 / 4 + 1 / 3))


@given(problems())
def test_equals_plain_loops(problem: Problem) -> None:
    found = copras(problem.matrix, problem.weights, problem.directions)
    assert_allclose(found.score, by_hand(problem), rtol=1e-11)


@given(problems())
def test_all_significance_adds_up_to_one(problem: Problem) -> None:
    found = copras(problem.matrix, problem.weights, problem.directions)
    assert_allclose(found.significance.sum(), 1.0)


@given(problems())
def test_the_unit_of_a_criterion_does_not_matter(problem: Problem) -> None:
    units = np.linspace(0.5, 3.0, problem.matrix.shape[1])
    plain = copras(problem.matrix, problem.weights, problem.directions).score
    other = copras(problem.matrix * units, problem.weights, problem.directions).score
    assert_allclose(other, plain, rtol=1e-11)


def test_another_origin_can_change_the_order() -> None:
    matrix = np.array([[1.0, 9.0], [4.0, 5.0]])
    assert copras(matrix, [1, 1]).score.argmax() == 1
    assert copras(matrix + np.array([100.0, 0.0]), [1, 1]).score.argmax() == 0


def test_without_weight_on_a_cost_only_benefits_count() -> None:
    matrix = [[3.0, 0.0], [6.0, 8.0]]
    assert copras(matrix, [1, 0], ["benefit", "cost"]).score.tolist() == [0.5, 1.0]
    assert copras(matrix, [1, 0]).score.tolist() == [0.5, 1.0]


def test_a_batch_can_mix_cases_with_and_without_costs() -> None:
    matrix = np.array([[3.0, 4.0, 5.0], [6.0, 8.0, 2.0]])
    weights = np.array([[1.0, 0.0, 0.0], [1.0, 2.0, 3.0], [0.0, 1.0, 0.0]])
    batch = copras(matrix, weights, ["benefit", "cost", "cost"])
    for case, own in enumerate(weights):
        one = copras(matrix, own, ["benefit", "cost", "cost"])
        assert_allclose(batch.score[case], one.score, rtol=1e-12)


def test_a_destination_without_any_cost_is_refused() -> None:
    (record,) = [one for one in RECORDS if not one.defined]
    with pytest.raises(InvalidInputError, match="row 2 has no cost"):
        copras(record.matrix, record.weights, record.directions)


def test_a_cost_that_is_zero_for_all_counts_as_equal() -> None:
    free = copras([[3, 0], [6, 0]], [1, 1], ["benefit", "cost"]).score
    assert_allclose(free, copras([[3, 7], [6, 7]], [1, 1], ["benefit", "cost"]).score)


def test_costs_far_apart_stay_finite() -> None:
    score = copras([[1.0, 1e-150], [2.0, 1e150]], [1, 1], ["benefit", "cost"]).score
    assert_allclose(score, [1.0, 0.5])


def test_a_negative_figure_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="COPRAS is defined for performances from 0"):
        copras([[1, 2], [-1, 3]], [1, 1])
