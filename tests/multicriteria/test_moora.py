"""MOORA: independent results, published examples, properties of both approaches."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import NotLinearError
from nearshore_score.multicriteria.moora import Moora, moora_ratio_system, moora_reference_point
from nearshore_score.normalisation import Direction
from tests.multicriteria.golden import Golden, golden
from tests.multicriteria.problems import Floats, Problem, problems

# Brauers, Kracka and Zavadskas 2012, *Journal of Civil Engineering and Management* 18(3), annex.
ROOFS = [
    [1.73, 144.51, 74646.64, 16.13, 57.56, 17267.42, 4.32],
    [3.08, 150.29, 77632.30, 9.18, 64.51, 19352.35, 4.01],
    [5.78, 158.96, 82110.79, 4.73, 68.96, 20687.31, 3.97],
    [6.25, 170.52, 88082.11, 4.45, 69.24, 20771.31, 4.24],
    [7.14, 179.19, 92560.59, 3.89, 69.80, 20939.30, 4.42],
]
ROOF_DIRECTIONS: tuple[Direction, ...] = (
    *("benefit", "cost", "cost", "cost"),
    *("benefit", "benefit", "cost"),
)


def by_hand(problem: Problem) -> tuple[Floats, Floats]:
    """Assessments and deviations, one column after the other."""
    n = len(problem.matrix)
    assessments, deviations = np.zeros(n), np.zeros(n)
    for j, direction in enumerate(problem.directions):
        weight = problem.weights[j] / sum(problem.weights)
        column = problem.matrix[:, j]
        ratios = [figure / sum(other**2 for other in column) ** 0.5 for figure in column]
        best = max(ratios) if direction == "benefit" else min(ratios)
        for i in range(n):
            assessments[i] += weight * ratios[i] * (1 if direction == "benefit" else -1)
            deviations[i] = max(deviations[i], weight * abs(best - ratios[i]))
    return assessments, deviations


@pytest.mark.parametrize("record", golden("moora_ratio"), ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    result = moora_ratio_system(record.matrix, record.weights, record.directions)
    assert_allclose(result.score, record.expected["score"], rtol=0, atol=1e-9)


def test_brauers_roofs_as_printed() -> None:
    found = moora_ratio_system(ROOFS, np.ones(7), ROOF_DIRECTIONS)
    printed = [-1.141, -0.584, -0.113, -0.148, -0.103]
    # The paper adds seven ratios of three decimals, without weights.
    assert_allclose(7 * found.score, printed, rtol=0, atol=1.5e-3)


@given(problems())
def test_both_approaches_equal_plain_loops(problem: Problem) -> None:
    matrix, weights, directions = problem
    assessments, deviations = by_hand(problem)
    ratio_system = moora_ratio_system(matrix, weights, directions)
    reference_point = moora_reference_point(matrix, weights, directions)
    assert_allclose(ratio_system.score, assessments, rtol=0, atol=1e-12)
    assert_allclose(ratio_system.score, ratio_system.benefits - ratio_system.costs, atol=1e-12)
    assert_allclose(reference_point.deviation, deviations, rtol=0, atol=1e-12)
    assert_allclose(reference_point.score, 1 - deviations, rtol=0, atol=1e-12)


@given(problems())
def test_the_unit_of_a_criterion_does_not_matter(problem: Problem) -> None:
    units = np.linspace(0.5, 3.0, problem.matrix.shape[1])
    for approach in (moora_ratio_system, moora_reference_point):
        plain = approach(problem.matrix, problem.weights, problem.directions).score
        other = approach(problem.matrix * units, problem.weights, problem.directions).score
        assert_allclose(other, plain, rtol=0, atol=1e-12)


def test_another_origin_can_change_the_order() -> None:
    matrix = np.array([[1.0, 9.0], [4.0, 5.0]])
    assert moora_ratio_system(matrix, [1, 1]).score.argmax() == 1
    assert moora_ratio_system(matrix + np.array([100.0, 0.0]), [1, 1]).score.argmax() == 0


def test_a_third_destination_can_reverse_two() -> None:
    pair = [[6.0, 4.0], [4.0, 6.5]]
    assert moora_ratio_system(pair, [1, 1]).score.argmax() == 1
    assert moora_ratio_system([*pair, [1.0, 13.0]], [1, 1]).score[:2].argmax() == 0


def test_figures_may_be_negative() -> None:
    assert moora_ratio_system([[-3.0], [4.0]], [1]).score.tolist() == [-0.6, 0.8]


@pytest.mark.parametrize("method", [Moora(), Moora(approach="reference_point")])
def test_many_weights_at_once_score_as_one_by_one(method: Moora) -> None:
    weights = np.random.default_rng(1).dirichlet(np.ones(7), (2, 3))
    batch = method.evaluate(ROOFS, weights, ROOF_DIRECTIONS)
    for case in np.ndindex(2, 3):
        one = method.evaluate(ROOFS, weights[case], ROOF_DIRECTIONS)
        for together, alone in zip(batch, one, strict=True):
            assert_allclose(together[case], alone, rtol=0, atol=1e-14)


@given(problems(benefits_only=True))
def test_linear_terms_of_the_ratio_system_give_the_score(problem: Problem) -> None:
    terms, link = Moora().linear_terms(problem.matrix)
    score = terms @ problem.weights / problem.weights.sum()
    assert link == "identity"
    assert_allclose(score, Moora().evaluate(problem.matrix, problem.weights).score, rtol=1e-12)


def test_the_reference_point_is_not_linear_in_the_weights() -> None:
    with pytest.raises(NotLinearError, match="greatest deviation"):
        Moora(approach="reference_point").linear_terms(np.array([[50.0, 60.0]]))


def test_the_approach_chooses_the_score_and_is_named() -> None:
    method = Moora(approach="reference_point")
    found = method.evaluate([[3, 40], [4, 30]], [1, 1], ["benefit", "cost"])
    assert_allclose(found.score, [0.9, 1.0])
    assert method.variant == "vector normalisation, reference point"
