"""Skewness, kurtosis, mean and percentiles against SciPy and NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nearshore_score.treatment import kurtosis, skewness
from nearshore_score.treatment.statistics import present_mean, present_percentile

eighths = st.integers(-800, 800).map(lambda i: i / 8)
samples = st.lists(eighths, min_size=4, max_size=12).filter(lambda xs: len(set(xs)) > 1)
any_number = st.floats(allow_nan=False, allow_infinity=False)


@given(samples)
def test_skewness_and_kurtosis_are_those_of_scipy_without_bias(values: list[float]) -> None:
    array = np.array(values)
    assert skewness(array) == pytest.approx(stats.skew(array, bias=False), abs=1e-9)
    assert kurtosis(array) == pytest.approx(stats.kurtosis(array, bias=False), abs=1e-9)


@given(samples, st.integers(0, 12))
def test_missing_values_change_nothing(values: list[float], place: int) -> None:
    holed = np.insert(np.array(values), min(place, len(values)), np.nan)
    for statistic in (skewness, kurtosis, present_mean, lambda x: present_percentile(x, 30)):
        assert statistic(holed) == pytest.approx(statistic(np.array(values)), rel=1e-12, abs=1e-12)


@given(samples, st.floats(0.5, 20), st.floats(-50, 50))
def test_shape_depends_on_neither_unit_nor_origin(
    values: list[float], scale: float, shift: float
) -> None:
    array = np.array(values)
    assert skewness(array * scale + shift) == pytest.approx(skewness(array), abs=1e-6)
    assert skewness(-array) == pytest.approx(-skewness(array), abs=1e-9)
    assert kurtosis(array * scale + shift) == pytest.approx(kurtosis(array), abs=1e-6)


@given(st.lists(any_number, max_size=8), st.floats(0, 100))
def test_every_finite_number_gives_a_number_inside_the_values(
    values: list[float], percentage: float
) -> None:
    array = np.array(values, dtype=np.float64)
    for statistic in (present_mean(array), present_percentile(array, percentage)):
        assert np.isnan(statistic) if not values else min(values) <= statistic <= max(values)
    assert np.isnan(skewness(array)) or np.isfinite(skewness(array))
    assert np.isnan(kurtosis(array)) or np.isfinite(kurtosis(array))


@given(samples, st.floats(0, 100))
def test_percentiles_are_those_of_numpy(values: list[float], percentage: float) -> None:
    expected = np.percentile(values, percentage)
    assert present_percentile(np.array(values), percentage) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("values", [[], [1.0, 2.0], [3.0, 3.0, 3.0, 3.0, 3.0], [np.nan] * 5])
def test_the_shape_of_too_few_or_equal_values_is_undefined(values: list[float]) -> None:
    assert np.isnan(skewness(np.array(values)))
    assert np.isnan(kurtosis(np.array(values)))


def test_a_batch_gives_what_its_items_give() -> None:
    batch = np.random.default_rng(1).normal(size=(3, 2, 7))
    batch[0, 1, 3] = np.nan
    for statistic in (skewness, kurtosis, present_mean):
        items = [[statistic(item) for item in row] for row in batch]
        np.testing.assert_array_equal(statistic(batch), items)
