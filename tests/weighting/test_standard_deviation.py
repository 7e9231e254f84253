"""Standard-deviation weights: raw and normalised figures."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.scaling import Scaling
from nearshore_score.weighting.standard_deviation import (
    StandardDeviationWeights,
    standard_deviation_weights,
)
from tests.multicriteria.golden import Golden, golden
from tests.weighting.figures import Figures, figures

records = pytest.mark.parametrize("record", golden("w_std"), ids=lambda record: record.case)


@records
def test_independent_results_for_raw_figures(record: Golden) -> None:
    result = standard_deviation_weights(record.matrix, record.directions, normalisation="none")
    assert_allclose(result.weights, record.expected["weights"], rtol=0, atol=1e-9)
    assert_allclose(result.standard_deviation, record.matrix.std(axis=0), rtol=1e-12)


@records
def test_by_default_the_figures_are_put_between_their_extremes(record: Golden) -> None:
    spread = np.ptp(record.matrix, axis=0)
    deviation = record.matrix.std(axis=0) / np.where(spread > 0, spread, 1.0)
    result = standard_deviation_weights(record.matrix, record.directions)
    assert_allclose(result.standard_deviation, deviation, rtol=0, atol=1e-12)
    assert_allclose(result.weights, deviation / deviation.sum(), rtol=0, atol=1e-12)


def test_shares_of_the_sum_give_coefficients_of_variation() -> None:
    matrix = np.array([[1.0, 30.0], [2.0, 37.0], [6.0, 45.0]])
    variation = matrix.std(axis=0) / matrix.mean(axis=0)
    weights = standard_deviation_weights(matrix, normalisation="sum").weights
    assert_allclose(weights, variation / variation.sum(), rtol=0, atol=1e-12)


@given(figures(varied=True))
def test_neither_origin_nor_direction_matters(case: Figures) -> None:
    found = standard_deviation_weights(case.matrix, case.directions).weights
    origins = np.linspace(-20.0, 20.0, case.matrix.shape[1])
    moved = case.matrix + origins
    assert_allclose(standard_deviation_weights(moved).weights, found, rtol=0, atol=1e-9)


def test_for_raw_figures_the_unit_matters() -> None:
    matrix = np.array([[1.0, 3.0], [2.0, 5.0], [4.0, 9.0]])
    raw = standard_deviation_weights(matrix, normalisation="none").weights
    cents = standard_deviation_weights(matrix * [100.0, 1.0], normalisation="none").weights
    assert raw[0] < 0.5 < 0.9 < cents[0]


@pytest.mark.parametrize("normalisation", ["min_max", "vector", "none"])
def test_squares_of_huge_and_tiny_figures_stay_inside_floats(normalisation: Scaling) -> None:
    matrix = np.array([[1e200, 1e-200], [-1.5e308, 3e-200], [1.5e308, 2e-200]])
    result = standard_deviation_weights(matrix, normalisation=normalisation)
    assert np.isfinite(result.standard_deviation).all()
    assert result.weights.sum() == pytest.approx(1)


def test_the_normalisation_is_a_choice_of_the_specification() -> None:
    scores = np.array([[10.0, 50.0], [90.0, 60.0], [50.0, 70.0]])
    assert StandardDeviationWeights().compute(scores) == pytest.approx([0.5, 0.5])
    raw = StandardDeviationWeights(normalisation="none")
    assert raw.compute(scores) == pytest.approx([0.8, 0.2])
    assert StandardDeviationWeights.from_json(raw.to_json()) == raw
    with pytest.raises(InvalidInputError, match="normalisation"):
        StandardDeviationWeights.from_fields({"normalisation": "z_score"})
