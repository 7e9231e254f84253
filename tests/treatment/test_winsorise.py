"""Winsorising and the logarithm behind it, as array functions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nearshore_score.treatment import fails_shape_check, shifted_log, skewness, winsorise

LONG_TAIL = np.array([*range(1, 11), 30.0, 100.0])

values_with_tails = st.lists(
    st.integers(-20, 20).map(float) | st.sampled_from([-900.0, 700.0, 701.0, np.nan]),
    min_size=1,
    max_size=14,
)


def plainly_winsorised(values: list[float], points: int) -> list[float]:
    """The rule, value by value, with SciPy's sample skewness and kurtosis."""
    xs, high, low = list(values), set(), set()
    while len(set(xs)) > 2 and len(high) + len(low) < points:
        skew, kurt = stats.skew(xs, bias=False), stats.kurtosis(xs, bias=False)
        if len(xs) < 4 or abs(skew) < 2 or kurt < 3.5:
            break
        end, moved = (max, high) if skew >= 0 else (min, low)
        extreme = end(xs)
        moved.clear()
        moved.update(i for i, x in enumerate(xs) if x == extreme)
        beyond = end(x for x in xs if x != extreme)
        xs = [beyond if x == extreme else x for x in xs]
    return xs


@given(
    st.lists(
        st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 40.0, 41.0, -90.0]), min_size=4, max_size=16
    ),
    st.integers(0, 5),
)
def test_winsorising_is_the_rule_value_by_value(values: list[float], points: int) -> None:
    treated = winsorise(np.array(values), points).values
    np.testing.assert_array_equal(treated, plainly_winsorised(values, points))


def test_the_data_of_coinrs_documentation_need_one_point() -> None:
    # SciPy 1.17: skewness 3.06 and kurtosis 9.74 before, 1.71 and 1.82 after.
    treated = winsorise(LONG_TAIL)
    np.testing.assert_array_equal(treated.values, [*range(1, 11), 30.0, 30.0])
    np.testing.assert_array_equal(np.flatnonzero(treated.high), [11])


def test_tied_extremes_move_together_and_may_exceed_the_limit() -> None:
    values = np.array([*range(1, 21), 90.0, 90.0, 90.0])
    treated = winsorise(values, 2, forced=True)
    assert treated.high.sum() == 3
    assert treated.values.max() == 20.0


def test_a_left_tail_is_drawn_in_from_below() -> None:
    treated = winsorise(-LONG_TAIL)
    np.testing.assert_array_equal(treated.values, -winsorise(LONG_TAIL).values)
    assert treated.low.sum() == 1
    assert not treated.high.any()


def test_one_value_that_differs_is_not_erased() -> None:
    values = np.array([0.0] * 20 + [1.0])
    assert fails_shape_check(values)
    np.testing.assert_array_equal(winsorise(values).values, values)


@pytest.mark.parametrize(
    ("limits", "fails"),
    [
        ({}, True),
        ({"skewness_limit": 3.1}, False),
        ({"kurtosis_limit": 9.8}, False),
    ],
)
def test_the_check_fails_only_if_both_limits_are_reached(
    limits: dict[str, float], fails: bool
) -> None:
    # Skewness 3.06 and kurtosis 9.74.
    assert bool(fails_shape_check(LONG_TAIL, **limits)) is fails


@given(values_with_tails, st.integers(0, 4), st.booleans())
def test_winsorising_keeps_the_order_and_the_range(
    values: list[float], points: int, forced: bool
) -> None:
    array = np.array(values)
    treated = winsorise(array, points, forced=forced)
    known = ~np.isnan(array)
    order = np.argsort(array[known], kind="stable")
    assert (np.diff(treated.values[known][order]) >= 0).all()
    np.testing.assert_array_equal(treated.values != array, treated.high | treated.low | ~known)
    if points == 0 or not (forced or fails_shape_check(array)):
        np.testing.assert_array_equal(treated.values, array)


@given(st.lists(st.tuples(values_with_tails), min_size=3, max_size=3), st.permutations(range(6)))
def test_a_batch_gives_what_its_items_give_in_any_order(
    rows: list[tuple[list[float]]], order: list[int]
) -> None:
    batch = np.array([(row[0] * 6)[:6] for row in rows])
    treated = winsorise(batch, 2)
    for item, values in zip(treated.values, batch, strict=True):
        np.testing.assert_array_equal(item, winsorise(values, 2).values)
        np.testing.assert_array_equal(item[order], winsorise(values[order], 2).values)


def test_the_logarithm_is_coinrs() -> None:
    # log(x - min + 0.01 (max - min)) of 0, 1, 100: logarithms of 1, 2 and 101.
    np.testing.assert_allclose(shifted_log(np.array([0.0, 1.0, 100.0])), np.log([1, 2, 101]))


def test_the_skew_aware_logarithm_stretches_the_left_tail() -> None:
    values = np.array([-100.0, -1.0, 0.0, 0.0])
    np.testing.assert_allclose(
        shifted_log(values, skew_aware=True), [-np.log(101), -np.log(2), 0.0, 0.0], atol=1e-12
    )
    assert abs(skewness(shifted_log(values, skew_aware=True))) < abs(skewness(values))
    np.testing.assert_array_equal(shifted_log(-values, skew_aware=True), shifted_log(-values))


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6),
    st.booleans(),
)
def test_the_logarithm_is_finite_and_keeps_the_order(values: list[float], aware: bool) -> None:
    array = np.sort(np.array(values))
    logarithms = shifted_log(array, skew_aware=aware)
    assert np.isfinite(logarithms).all()
    assert (np.diff(logarithms) >= 0).all()


def test_the_logarithm_of_a_constant_column_is_the_column() -> None:
    np.testing.assert_array_equal(shifted_log(np.array([7.0, np.nan, 7.0])), [7.0, np.nan, 7.0])
