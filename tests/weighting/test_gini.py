"""Gini weights: the mean difference of all pairs, known coefficients, refusals."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.gini import gini_weights
from tests.multicriteria.golden import Golden, golden

DEFINED = [one for one in golden("w_gini") if one.case[:3] not in ("all", "neg")]


@pytest.mark.parametrize("record", DEFINED, ids=lambda record: record.case)
def test_coefficients_by_the_definition(record: Golden) -> None:
    n, k = record.matrix.shape
    coefficients = np.zeros(k)
    for j, column in enumerate(record.matrix.T):
        differences = sum(abs(one - other) for one in column for other in column)
        coefficients[j] = differences / (2 * n**2 * column.mean())
    result = gini_weights(record.matrix, record.directions)
    assert_allclose(result.gini_coefficient, coefficients, rtol=0, atol=1e-12)
    assert_allclose(result.weights, coefficients / coefficients.sum(), rtol=0, atol=1e-12)


def test_who_has_everything_and_who_has_the_same() -> None:
    result = gini_weights([[0.0, 4.0, 0.0], [0.0, 4.0, 0.0], [0.0, 4.0, 0.0], [9.0, 4.0, 0.0]])
    assert result.gini_coefficient.tolist() == [0.75, 0.0, 0.0]
    assert result.weights.tolist() == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("case", ["all_equal_4x3", "negative_values_5x3"])
def test_what_has_no_gini_coefficient_is_refused(case: str) -> None:
    (record,) = [one for one in golden("w_gini") if one.case == case]
    with pytest.raises(InvalidInputError, match=r"the same for all|-3 is negative"):
        gini_weights(record.matrix, record.directions)


def test_another_origin_gives_other_weights() -> None:
    figures = np.array([[1.0, 3.0], [2.0, 1.0], [4.0, 2.0]])
    moved = figures + np.array([100.0, 0.0])
    assert gini_weights(figures).weights[0] > 0.5
    assert gini_weights(moved).weights[0] < 0.1
