"""CILOS and IDOCRIW: the paper's equations solved again, ties, and systems without an answer."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation import Direction
from nearshore_score.weighting.cilos import CilosWeights, cilos_weights
from nearshore_score.weighting.entropy import entropy_weights
from nearshore_score.weighting.idocriw import IdocriwWeights, idocriw_weights
from tests.multicriteria.golden import Floats, Golden, golden

REFUSED = ("pharma_firms_8x3", "dominating_4x3", "zero_variance_column_5x4", "zeros_5x4")
CILOS = [one for one in golden("w_cilos") if one.case not in REFUSED]
IDOCRIW = [one for one in golden("w_idocriw") if one.case not in REFUSED]


def benefits(matrix: Floats, directions: tuple[Direction, ...]) -> Floats:
    cost = np.array([word == "cost" for word in directions])
    return np.where(cost, matrix.min(axis=0) / matrix, matrix)


def by_the_paper(matrix: Floats, directions: tuple[Direction, ...]) -> tuple[Floats, Floats]:
    """Losses and weights where one destination alone is best on each criterion."""
    shares = benefits(matrix, directions)
    shares = shares / shares.sum(axis=0)
    square = shares[shares.argmax(axis=0)]
    k = len(square)
    losses = np.array(
        [[(square[j, j] - square[i, j]) / square[j, j] for j in range(k)] for i in range(k)]
    )
    system = losses - np.diag(losses.sum(axis=0))
    null = np.linalg.svd(system)[2][-1]
    assert np.abs(system @ null).max() < 1e-12
    return losses, null / null.sum()


@pytest.mark.parametrize("record", CILOS, ids=lambda record: record.case)
def test_cilos_solves_the_equations_of_the_paper(record: Golden) -> None:
    losses, weights = by_the_paper(record.matrix, record.directions)
    result = cilos_weights(record.matrix, record.directions)
    assert_allclose(result.impact_loss, losses, rtol=0, atol=1e-12)
    assert_allclose(result.weights, weights, rtol=0, atol=1e-9)


@pytest.mark.parametrize("record", IDOCRIW, ids=lambda record: record.case)
def test_idocriw_is_the_product_of_entropy_and_cilos(record: Golden) -> None:
    _, lost = by_the_paper(record.matrix, record.directions)
    spread = entropy_weights(record.matrix).weights
    result = idocriw_weights(record.matrix, record.directions)
    assert_allclose(result.weights, spread * lost / (spread * lost).sum(), rtol=0, atol=1e-9)
    assert_allclose(result.cilos_weights, lost, rtol=0, atol=1e-9)
    assert_allclose(result.entropy_weights, spread, rtol=0, atol=1e-15)


def test_two_criteria_by_hand() -> None:
    # Best on wages: half the talent is lost. Best on talent: four fifths of the wage advantage.
    result = cilos_weights([[10.0, 40.0], [50.0, 80.0]], ["cost", "benefit"])
    assert_allclose(result.impact_loss, [[0.0, 0.5], [0.8, 0.0]], atol=1e-12)
    assert_allclose(result.weights, [5 / 13, 8 / 13], atol=1e-12)


def test_of_several_best_the_one_that_costs_least_counts() -> None:
    matrix = np.array([[9.0, 2.0, 5.0], [9.0, 6.0, 3.0], [1.0, 8.0, 4.0]])
    result = cilos_weights(matrix)
    assert_allclose(result.impact_loss[0], [0.0, 0.25, 0.0], atol=1e-12)
    for rows in ([1, 0, 2], [0, 1, 2, 0, 1, 2]):
        assert_allclose(cilos_weights(matrix[rows]).weights, result.weights, atol=1e-12)


def test_tiny_losses_keep_their_accuracy() -> None:
    matrix = np.array([[1.0, 3.0, 5.0], [2.0, 1.0, 4.0], [1.5, 2.0, 9.0]])
    near = matrix * [1e-9, 1, 1] + [1.0, 0, 0]
    losses = cilos_weights(near).impact_loss
    weights = cilos_weights(near).weights
    system = losses / losses.sum(axis=0) - np.eye(3)
    assert_allclose(system @ (weights * losses.sum(axis=0)), 0, atol=1e-22)
    assert weights[0] > 1 - 1e-8


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("pharma_firms_8x3", "row 7, criterion 1: -6.1 is negative, and CILOS"),
        ("dominating_4x3", "criteria 1 and 2 are not linked by losses"),
    ],
)
def test_records_that_have_no_answer_are_refused(case: str, reason: str) -> None:
    (record,) = [one for one in golden("w_cilos") if one.case == case]
    with pytest.raises(InvalidInputError, match=reason):
        cilos_weights(record.matrix, record.directions)


def test_two_groups_of_criteria_without_losses_between_them_are_refused() -> None:
    # The first destination is best on 1 and 3, the second on 1 and 4, and so on around.
    matrix = np.array([[9, 1, 9, 1], [9, 1, 1, 9], [1, 9, 9, 1], [1, 9, 1, 9]])
    with pytest.raises(InvalidInputError, match="criteria 1 and 3 are not linked"):
        cilos_weights(matrix)


def test_a_criterion_that_is_the_same_for_all() -> None:
    (record,) = [one for one in golden("w_idocriw") if one.case == "zero_variance_column_5x4"]
    with pytest.raises(InvalidInputError, match=r"criterion 3 is the same for all.*idocriw"):
        cilos_weights(record.matrix, record.directions)
    result = idocriw_weights(record.matrix, record.directions)
    others = [0, 1, 3]
    without = idocriw_weights(
        record.matrix[:, others], [record.directions[other] for other in others]
    )
    assert result.weights[2] == 0
    assert_allclose(result.weights[others], without.weights, rtol=0, atol=1e-12)


def test_the_only_criterion_that_differs_has_all_the_weight() -> None:
    assert idocriw_weights([[4.0, 1.0, 3.0], [4.0, 2.0, 3.0]]).weights.tolist() == [0, 1, 0]


def test_zero_is_a_benefit_but_not_a_cost() -> None:
    matrix = np.array([[0.0, 40.0], [50.0, 80.0], [60.0, 20.0]])
    assert IdocriwWeights().compute(matrix).sum() == pytest.approx(1)
    for method in (cilos_weights, idocriw_weights):
        with pytest.raises(InvalidInputError, match="row 1, criterion 1: 0 is a cost of zero"):
            method(matrix, ["cost", "benefit"])


def test_another_origin_gives_other_weights() -> None:
    figures = np.array([[1.0, 3.0], [2.0, 1.0], [4.0, 2.0]])
    moved = figures + np.array([100.0, 0.0])
    assert CilosWeights().compute(figures)[0] < 0.6 < 0.9 < CilosWeights().compute(moved)[0]
    assert IdocriwWeights().compute(figures)[0] > 0.4 > 0.1 > IdocriwWeights().compute(moved)[0]
