"""Entropy weights: Hwang and Yoon's fighters, the formula again, what does not hold."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.entropy import EntropyWeights, entropy_weights
from tests.multicriteria.golden import Golden, golden


@pytest.mark.parametrize("record", golden("w_entropy"), ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    result = entropy_weights(record.matrix, record.directions)
    assert_allclose(result.weights, record.expected["weights"], rtol=0, atol=1e-9)


def test_hwang_and_yoons_fighters_as_printed() -> None:
    (fighters,) = [one for one in golden("w_entropy") if one.published]
    result = entropy_weights(fighters.matrix)
    # Hand arithmetic: 0.0001 in a degree of diversification moves a weight by 0.0012.
    assert_allclose(result.weights, fighters.published["weights"], rtol=0, atol=3e-3)


def test_entropies_by_the_definition() -> None:
    for column in np.array([[3.0, 1.0, 4.0], [0.0, 5.0, 5.0], [0.0, 0.0, 2.0]]):
        shares = [x / sum(column) for x in column if x > 0]
        entropy = -sum(p * math.log(p) for p in shares) / math.log(3)
        result = entropy_weights(column[:, np.newaxis])
        assert result.entropy == pytest.approx([entropy], abs=1e-12)
        assert result.diversification == pytest.approx([1 - entropy], abs=1e-12)


def test_small_differences_keep_their_accuracy() -> None:
    deviations = np.array([-1.0, 0.0, 1.0])
    figures = np.stack([1 + 1e-7 * deviations, 1 + 2e-7 * deviations], axis=1)
    # For small deviations the diversification is proportional to their squares.
    assert entropy_weights(figures).weights == pytest.approx([0.2, 0.8], rel=1e-6)


def test_another_origin_gives_other_weights() -> None:
    figures = np.array([[1.0, 3.0], [2.0, 1.0], [4.0, 2.0]])
    moved = figures + np.array([100.0, 0.0])
    assert entropy_weights(figures).weights[0] > 0.5
    assert entropy_weights(moved).weights[0] < 0.01


def test_negative_figures_are_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidInputError, match=r"row 2, criterion 1: -1 is negative.*critic"):
        entropy_weights([[2.0, 3.0], [-1.0, 4.0]])
    with pytest.raises(InvalidInputError, match="is negative"):
        EntropyWeights().compute(np.array([[2.0, 3.0], [-1.0, 4.0]]))
