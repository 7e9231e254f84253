"""OCRA: a published example, plain loops, properties."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.ocra import ocra
from tests.multicriteria.problems import Floats, Problem, problems


def by_hand(problem: Problem) -> tuple[Floats, Floats, Floats]:
    """Overall, input and output ratings, cell by cell."""
    n = len(problem.matrix)
    inputs, outputs = np.zeros(n), np.zeros(n)
    for j, direction in enumerate(problem.directions):
        weight = problem.weights[j] / sum(problem.weights)
        column = problem.matrix[:, j]
        for i in range(n):
            if direction == "cost":
                inputs[i] += weight * (max(column) - column[i]) / min(column)
            else:
                outputs[i] += weight * (column[i] - min(column)) / min(column)
    inputs, outputs = inputs - min(inputs), outputs - min(outputs)
    return inputs + outputs - min(inputs + outputs), inputs, outputs


@given(problems())
def test_equals_plain_loops(problem: Problem) -> None:
    found = ocra(problem.matrix, problem.weights, problem.directions)
    for own, other in zip(found, by_hand(problem), strict=True):
        assert_allclose(own, other, rtol=1e-9, atol=1e-11)


def test_isiks_hotels_as_printed() -> None:
    # Isik and Adali 2016, *International Journal of Advanced Operations Management* 8(2).
    matrix = [
        [7.7, 256, 7.2, 7.3, 7.3],
        [8.1, 250, 7.9, 7.8, 7.7],
        [8.7, 352, 8.6, 7.9, 8.0],
        [8.1, 262, 7.0, 8.1, 7.2],
        [6.5, 271, 6.3, 6.4, 6.1],
        [6.8, 228, 7.1, 7.2, 6.5],
    ]
    weights = [0.239, 0.225, 0.197, 0.186, 0.153]
    found = ocra(matrix, weights, ["benefit", "cost", "benefit", "benefit", "benefit"])
    assert_allclose(found.score, [0.143, 0.210, 0.164, 0.167, 0.0, 0.112], rtol=0, atol=6e-4)
    inputs = [0.095, 0.101, 0.0, 0.089, 0.080, 0.122]
    outputs = [0.129, 0.190, 0.244, 0.158, 0.0, 0.069]
    assert_allclose(found.input_rating, inputs, rtol=0, atol=6e-4)
    assert_allclose(found.output_rating, outputs, rtol=0, atol=6e-4)


@given(problems())
def test_the_unit_of_a_criterion_does_not_matter(problem: Problem) -> None:
    units = np.linspace(0.5, 3.0, problem.matrix.shape[1])
    plain = ocra(problem.matrix, problem.weights, problem.directions).score
    other = ocra(problem.matrix * units, problem.weights, problem.directions).score
    assert_allclose(other, plain, rtol=1e-9, atol=1e-11)


def test_another_origin_can_change_the_order() -> None:
    matrix = np.array([[1.0, 9.0], [4.0, 5.0]])
    assert ocra(matrix, [1, 1]).score.argmax() == 1
    assert ocra(matrix + np.array([100.0, 0.0]), [1, 1]).score.argmax() == 0


def test_a_third_destination_can_reverse_two() -> None:
    pair = [[6.0, 4.0], [4.0, 6.5]]
    assert ocra(pair, [1, 1]).score.argmax() == 1
    assert ocra([*pair, [1.0, 6.5]], [1, 1]).score[:2].argmax() == 0


def test_where_nobody_differs_all_have_zero() -> None:
    assert ocra([[3.0, 4.0], [3.0, 4.0]], [1, 1], ["cost", "benefit"]).score.tolist() == [0.0, 0.0]


def test_a_figure_of_zero_is_refused_if_it_has_a_weight() -> None:
    matrix = [[0.0, 4.0], [9.0, 6.0]]
    with pytest.raises(InvalidInputError, match=r"row 1, criterion 1.*OCRA.*above zero"):
        ocra(matrix, [1, 1])
    assert ocra(matrix, [0, 1]).score.tolist() == [0.0, 0.5]


def test_a_ratio_beyond_all_floats_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="criterion 2: a figure is more times"):
        ocra([[1.0, 1e-200], [2.0, 1e200]], [1, 1])


def test_a_batch_of_matrices_scores_as_one_by_one() -> None:
    draw = np.random.default_rng(2)
    matrices, weights = draw.uniform(1, 9, (4, 5, 3)), draw.dirichlet(np.ones(3), 4)
    batch = ocra(matrices, weights, ["cost", "benefit", "benefit"])
    for case in range(4):
        one = ocra(matrices[case], weights[case], ["cost", "benefit", "benefit"])
        for together, alone in zip(batch, one, strict=True):
            assert_allclose(together[case], alone, rtol=0, atol=1e-12)
