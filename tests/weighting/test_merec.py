"""MEREC: the example of the paper, the formula again, figures above zero."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.merec import MerecWeights, merec_weights
from tests.multicriteria.golden import Golden, golden

records = pytest.mark.parametrize("record", golden("w_merec"), ids=lambda record: record.case)


@records
def test_independent_results(record: Golden) -> None:
    result = merec_weights(record.matrix, record.directions)
    assert_allclose(result.weights, record.expected["weights"], rtol=0, atol=1e-9)


def test_the_example_of_the_paper_as_printed() -> None:
    (example,) = [one for one in golden("w_merec") if one.published]
    weights = merec_weights(example.matrix, example.directions).weights
    assert weights.round(4).tolist() == [0.5752, 0.0141, 0.4016, 0.0091]


@records
def test_performances_and_effects_by_the_definition(record: Golden) -> None:
    result = merec_weights(record.matrix, record.directions)
    n, k = record.matrix.shape
    effects = np.zeros(k)
    for i in range(n):
        logs: list[float] = []
        for j in range(k):
            column, x = record.matrix[:, j], record.matrix[i, j]
            cost = record.directions[j] == "cost"
            logs.append(abs(math.log(x / column.max() if cost else column.min() / x)))
        whole = math.log(1 + sum(logs) / k)
        assert result.performance[i] == pytest.approx(whole, abs=1e-12)
        for j in range(k):
            rest = math.log(1 + sum(logs[:j] + logs[j + 1 :]) / k)
            assert result.performance_without[i, j] == pytest.approx(rest, abs=1e-12)
            effects[j] += abs(rest - whole)
    assert_allclose(result.removal_effect, effects, rtol=0, atol=1e-12)


def test_another_origin_gives_other_weights() -> None:
    figures = np.array([[1.0, 3.0], [2.0, 1.0], [4.0, 2.0]])
    moved = figures + np.array([100.0, 0.0])
    assert merec_weights(figures).weights[0] > 0.5
    assert merec_weights(moved).weights[0] < 0.1


def test_performance_is_a_mean_over_all_criteria_that_are_given() -> None:
    figures = np.array([[1.0, 3.0], [2.0, 1.0], [4.0, 2.0]])
    with_a_constant = merec_weights(np.insert(figures, 2, 7.0, axis=1)).weights
    assert with_a_constant[2] == 0
    assert abs(with_a_constant[0] - merec_weights(figures).weights[0]) > 1e-3


def test_a_score_of_zero_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidInputError, match=r"row 2, criterion 1: 0 .*score_range=\(1, 100\)"):
        MerecWeights().compute(np.array([[20.0, 30.0], [0.0, 40.0]]))
