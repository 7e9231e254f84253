"""Sum, product, ratio, difference, minimum and maximum, by hand."""

import numpy as np
import pytest

from nearshore_score import InvalidInputError
from nearshore_score.aggregation import (
    Difference,
    WeightedSum,
    arithmetic_mean,
    difference,
    maximum,
    minimum,
    ratio,
    weighted_product,
    weighted_sum,
)

ROW = np.array([[20.0, 50.0, 80.0]])
HOLE = np.array([[True, False, True]])


def test_a_sum_takes_weights_as_they_are() -> None:
    assert weighted_sum(ROW).tolist() == [150.0]
    assert weighted_sum(ROW, np.array([0.5, 2.0, 0.0])).tolist() == [110.0]
    assert weighted_sum(ROW, np.array([0.5, 2.0, 1.0]), HOLE).tolist() == [90.0]


def test_a_country_of_the_global_hunger_index() -> None:
    # IFPRI, Global Hunger Index 2016: undernourishment, wasting, stunting and child mortality as
    # shares of 80, 30, 70 and 35, weighted 1/3, 1/6, 1/6, 1/3. Chad 2016: published as 44.3.
    shares = np.array([[34.4, 13.0, 39.9, 13.9]]) / np.array([80, 30, 70, 35])
    total = weighted_sum(100 * shares, np.array([2, 1, 1, 2]) / 6)
    assert total.round(1).tolist() == [44.3]


def test_a_product_takes_weights_as_exponents_as_they_are() -> None:
    assert weighted_product(ROW).tolist() == [80000.0]
    assert weighted_product(ROW, np.array([2.0, 1.0, 0.0])).tolist() == [20000.0]
    assert weighted_product(ROW, np.ones(3), HOLE, scale=0.01).tolist() == [16.0]
    assert weighted_product(np.array([[0.0, 5.0]])).tolist() == [0.0]


def test_a_product_without_weights_is_exact() -> None:
    # Through logarithms 3 x 7 x 11 would miss 231 by rounding.
    assert weighted_product(np.array([[3.0, 7.0, 11.0]])).tolist() == [231.0]


def test_a_broken_power_of_a_negative_score_is_no_number() -> None:
    assert np.isnan(weighted_product(np.array([[-2.0]]), np.array([0.5]))).all()


def test_a_ratio_divides_the_first_by_the_second() -> None:
    pairs = np.array([[30.0, 40.0], [30.0, 0.0], [0.0, 0.0], [-3.0, -4.0]])
    found = ratio(pairs, np.ones(2))
    np.testing.assert_array_equal(found, [0.75, np.nan, np.nan, 0.75])


def test_a_difference_takes_the_second_from_the_first() -> None:
    pairs = np.array([[30.0, 40.0], [70.0, 45.5]])
    assert difference(pairs, np.ones(2)).tolist() == [-10.0, 24.5]
    assert Difference().shares(pairs, np.ones(2)).tolist() == [[30.0, -40.0], [70.0, -45.5]]


@pytest.mark.parametrize("operator", [ratio, difference])
@pytest.mark.parametrize("present", [[True, False], [False, True], [False, False]])
def test_a_pair_needs_both_children(operator: type[Difference], present: list[bool]) -> None:
    assert np.isnan(operator(np.array([[8.0, 2.0]]), np.ones(2), np.array([present]))).all()


@pytest.mark.parametrize("operator", [ratio, difference])
def test_a_pair_is_of_two(operator: type[Difference]) -> None:
    with pytest.raises(ValueError, match="too many values"):
        operator(ROW, np.ones(3))


def test_the_extremes_of_the_children_that_count() -> None:
    weights = np.array([0.0, 1.0, 3.0])
    assert (minimum(ROW, np.ones(3)).tolist(), maximum(ROW, np.ones(3)).tolist()) == ([20], [80])
    assert minimum(ROW, weights).tolist() == [50.0]
    assert minimum(ROW, weights, HOLE).tolist() == [80.0]
    assert maximum(ROW, np.ones(3), np.array([[True, True, False]])).tolist() == [50.0]
    assert np.isnan(minimum(ROW, np.zeros(3))).all()


def test_what_is_too_great_for_a_number_shows() -> None:
    # A plan refuses infinity; clipped to its children, a wrong mean would pass.
    huge = np.array([[1e308, 1e307]])
    assert np.isinf(weighted_sum(huge, np.array([9.0, 9.0]))).all()
    assert np.isinf(arithmetic_mean(huge, np.array([9.0, 9.0]))).all()
    assert np.isinf(weighted_product(huge)).all()
    assert np.isinf(ratio(np.array([[1e308, 1e-308]]), np.ones(2))).all()


def test_weights_must_be_as_many_as_children() -> None:
    with pytest.raises(InvalidInputError, match=r"weights of shape \(2,\) do not fit"):
        WeightedSum().aggregate(ROW, np.ones(2))
