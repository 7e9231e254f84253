"""WASPAS: independent results, a published table, properties."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.waspas import Waspas, waspas
from nearshore_score.multicriteria.weighted_product_model import weighted_product_model
from nearshore_score.multicriteria.weighted_sum_model import weighted_sum_model
from tests.multicriteria.golden import Golden, golden
from tests.multicriteria.problems import Problem, problems

RECORDS = golden("waspas")

# Chakraborty, Zavadskas and Antucheviciene 2015, *Economic Computation and Economic Cybernetics
# Studies and Research* 49(1): machines of a flexible manufacturing cell.
MACHINES = [
    [581818, 54.49, 3, 5500],
    [595454, 49.73, 3, 4500],
    [586060, 51.24, 3, 5000],
    [522727, 45.71, 3, 5800],
    [561818, 52.66, 3, 5200],
    [543030, 74.46, 4, 5600],
    [522727, 75.42, 4, 5800],
    [486970, 62.62, 4, 5600],
    [509394, 65.87, 4, 6400],
    [513333, 70.67, 4, 6000],
]
PRINTED = {
    0.0: [0.8578, 0.8144, 0.8408, 0.9413, 0.8632, 0.8241, 0.8454, 0.8915, 0.8987, 0.8697],
    0.5: [0.8584, 0.8169, 0.8419, 0.9417, 0.8638, 0.8278, 0.8503, 0.8949, 0.9027, 0.8740],
    1.0: [0.8590, 0.8194, 0.8430, 0.9420, 0.8645, 0.8315, 0.8552, 0.8983, 0.9067, 0.8784],
}


@pytest.mark.parametrize(
    "record", [one for one in RECORDS if one.defined], ids=lambda one: one.case
)
def test_independent_results(record: Golden) -> None:
    result = waspas(record.matrix, record.weights, record.directions)
    assert_allclose(result.score, record.expected["score"], rtol=0, atol=1e-9)


@pytest.mark.parametrize("share", PRINTED)
def test_chakrabortys_machines_as_printed(share: float) -> None:
    weights = [0.467, 0.160, 0.095, 0.278]
    found = waspas(MACHINES, weights, ["cost", "cost", "cost", "benefit"], sum_share=share)
    # The paper cuts some of its digits off instead of rounding them.
    assert_allclose(found.score, PRINTED[share], rtol=0, atol=1e-4)


def test_a_cost_of_zero_is_refused() -> None:
    (record,) = [one for one in RECORDS if not one.defined]
    with pytest.raises(InvalidInputError, match=r"row 2, criterion 4.*WASPAS divides by costs"):
        waspas(record.matrix, record.weights, record.directions)


@given(problems())
def test_lies_between_the_weighted_sum_and_the_weighted_product(problem: Problem) -> None:
    matrix, weights, directions = problem
    found = waspas(matrix, weights, directions, sum_share=0.3)
    products = weighted_product_model(matrix, weights, directions).score
    best = found.product_importance.argmax()
    assert_allclose(found.sum_importance, weighted_sum_model(matrix, weights, directions).score)
    ratios = found.product_importance / found.product_importance[best]
    assert_allclose(ratios, products / products[best], rtol=1e-9)
    assert_allclose(found.score, 0.3 * found.sum_importance + 0.7 * found.product_importance)


@given(problems())
def test_the_unit_of_a_criterion_does_not_matter(problem: Problem) -> None:
    units = np.linspace(0.5, 3.0, problem.matrix.shape[1])
    plain = waspas(problem.matrix, problem.weights, problem.directions).score
    other = waspas(problem.matrix * units, problem.weights, problem.directions).score
    assert_allclose(other, plain, rtol=1e-12)


def test_another_origin_can_change_the_order() -> None:
    matrix = np.array([[1.0, 9.0], [4.0, 5.0]])
    assert waspas(matrix, [1, 1]).score.argmax() == 1
    assert waspas(matrix + np.array([100.0, 0.0]), [1, 1]).score.argmax() == 0


def test_a_benefit_of_zero_loses_the_product_and_keeps_the_sum() -> None:
    found = waspas([[0.0, 8.0], [4.0, 8.0]], [1, 1])
    assert found.product_importance.tolist() == [0.0, 1.0]
    assert found.score.tolist() == [0.25, 1.0]


def test_many_weights_at_once_score_as_one_by_one() -> None:
    weights = np.random.default_rng(1).dirichlet(np.ones(4), 6)
    weights[0] = [0.0, 1.0, 1.0, 0.0]
    matrix = np.where(np.array(MACHINES) == 4500, 0.0, MACHINES)
    directions = ("cost", "cost", "cost", "benefit")
    batch = waspas(matrix, weights, directions)
    for case, own in enumerate(weights):
        one = waspas(matrix, own, directions)
        assert_allclose(batch.score[case], one.score, rtol=1e-12)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_the_share_of_the_sum_lies_between_0_and_1(share: float) -> None:
    with pytest.raises(InvalidInputError, match="sum_share"):
        waspas([[1.0], [2.0]], [1], sum_share=share)
    with pytest.raises(InvalidInputError, match="sum_share"):
        Waspas(sum_share=share)


def test_the_variant_names_the_share() -> None:
    assert Waspas(sum_share=0.25).variant == "ratio_to_best normalisation, share of the sum 0.25"
