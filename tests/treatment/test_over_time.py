"""Imputation over the years of a panel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score import InvalidInputError
from nearshore_score.panel import Panel
from nearshore_score.treatment import (
    ImputeLast,
    ImputeLinear,
    last_observations,
    linear_over_time,
)
from tests.treatment.tables import NAN, flat, panel_of

YEARS = np.array([2010, 2011, 2013, 2014, 2020])
SERIES = np.array([NAN, 4.0, NAN, 10.0, NAN])

series = st.lists(st.just(NAN) | st.floats(-1e6, 1e6), min_size=1, max_size=8)


def test_series_by_hand() -> None:
    np.testing.assert_array_equal(last_observations(SERIES, YEARS), [NAN, 4, 4, 10, 10])
    np.testing.assert_array_equal(last_observations(SERIES, YEARS, 2), [NAN, 4, 4, 10, NAN])
    np.testing.assert_array_equal(linear_over_time(SERIES, YEARS), [NAN, 4, 8, 10, NAN])
    np.testing.assert_array_equal(linear_over_time(SERIES, YEARS, "flat"), [4, 4, 8, 10, 10])


@given(series, st.randoms(use_true_random=False))
def test_lines_are_those_of_numpy_in_any_order_of_the_years(values: list[float], random) -> None:
    array, years = np.array(values), np.array(random.sample(range(2000, 2030), len(values)))
    known = ~np.isnan(array)
    order = np.argsort(years[known])
    flat_ends = linear_over_time(array, years, "flat")
    if not known.any():
        assert np.isnan(flat_ends).all()
        return
    expected = np.interp(years, years[known][order], array[known][order])
    np.testing.assert_allclose(flat_ends, expected, rtol=1e-9, atol=1e-6)
    inside = (years >= years[known].min()) & (years <= years[known].max())
    np.testing.assert_array_equal(
        linear_over_time(array, years), np.where(inside, flat_ends, np.nan)
    )
    np.testing.assert_array_equal(flat_ends[known], array[known])


@given(series)
def test_the_last_observation_is_the_one_found_by_walking(values: list[float]) -> None:
    expected, last = [], NAN
    for value in values:
        last = last if np.isnan(value) else value
        expected.append(last)
    found = last_observations(np.array(values), np.arange(len(values)))
    np.testing.assert_array_equal(found, expected)


def test_a_batch_gives_what_its_items_give() -> None:
    batch = np.stack([SERIES, SERIES[::-1], np.full(5, NAN)]).reshape(3, 1, 5)
    for function in (last_observations, linear_over_time):
        items = [function(item[0], YEARS) for item in batch]
        np.testing.assert_array_equal(function(batch, YEARS)[:, 0], items)


def test_cells_and_years_are_recorded() -> None:
    values = np.array([[9.0, 1.0], [NAN, NAN], [3.0, NAN]])[..., np.newaxis]
    panel = Panel(("A", "B"), ("pay",), values, years=(2024, 2023, 2022))
    last = ImputeLast().prepare(panel, flat(panel))
    assert [(c.destination, c.year, c.after) for c in last.cells] == [("A", 2023, 3.0)]
    assert last.notes[0].text == (
        "1 of 3 cells filled (last observation); 2 left empty: no earlier figure"
    )
    line = ImputeLinear(ends="flat").prepare(panel, flat(panel))
    assert [(c.destination, c.year, c.after) for c in line.cells] == [
        ("A", 2023, 6.0),
        ("B", 2023, 1.0),
        ("B", 2022, 1.0),
    ]


@pytest.mark.parametrize("step", [ImputeLast(), ImputeLinear()])
def test_a_panel_without_years_is_refused_with_the_remedy(step: ImputeLast | ImputeLinear) -> None:
    panel = panel_of({"pay": [1.0, NAN]})
    with pytest.raises(InvalidInputError, match=r"the panel has no years; give Panel"):
        step.prepare(panel, flat(panel))


def test_a_gap_must_be_above_zero() -> None:
    with pytest.raises(InvalidInputError, match="max_gap"):
        ImputeLast(max_gap=0)
