"""Half-up rounding that agrees with decimal arithmetic, although floats are binary."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score import Rounding, round_half_up
from nearshore_score.rounding import RoundingRule

GENERATOR = np.random.default_rng(20240501)
RULES: dict[RoundingRule, str] = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN}


def decimal(text: str | Decimal, digits: int, rule: str = ROUND_HALF_UP) -> float:
    return float(Decimal(text).quantize(Decimal(1).scaleb(-digits), rounding=rule))


def texts(count: int, *, whole: int, digits: int) -> list[str]:
    """Decimal numbers of both signs with so many digits; every other one ends in five."""
    found: list[str] = []
    for number in range(count):
        figure = int(GENERATOR.integers(0, 10**whole))
        tail = str(int(GENERATOR.integers(0, 10**digits))).zfill(digits)
        last = "5" if number % 2 else tail[-1]
        found.append(f"{'-' if number % 3 == 0 else ''}{figure}.{tail[:-1]}{last}")
    return found


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("digits", [0, 1, 2, 3, 5])
@pytest.mark.parametrize("further", [1, 2, 4])
@pytest.mark.parametrize("whole", [1, 3, 6])
def test_decimal_figures_round_as_on_paper(
    rule: RoundingRule, digits: int, further: int, whole: int
) -> None:
    written = texts(400, whole=whole, digits=digits + further)
    rounded = Rounding(digits=digits, rule=rule).apply(np.array([float(one) for one in written]))
    assert rounded.tolist() == [decimal(one, digits, RULES[rule]) + 0.0 for one in written]


@pytest.mark.parametrize("children", [2, 3, 4, 5, 7, 8])
@pytest.mark.parametrize("digits", [0, 1, 2, 3])
def test_means_of_decimal_figures_round_as_on_paper(children: int, digits: int) -> None:
    rows = [texts(children, whole=2, digits=digits + 1) for _ in range(500)]
    means = np.mean([[float(one) for one in row] for row in rows], axis=-1)
    expected = [decimal(sum(map(Decimal, row), Decimal(0)) / children, digits) for row in rows]
    assert round_half_up(means, digits).tolist() == [one + 0.0 for one in expected]


@pytest.mark.parametrize("digits", [-1, -2, -4])
def test_negative_digits_round_to_tens_and_hundreds(digits: int) -> None:
    written = [str(number) for number in GENERATOR.integers(-(10**7), 10**7, 500)]
    written += [str(5 * 10 ** (-digits - 1) + number * 10**-digits) for number in range(50)]
    rounded = round_half_up(np.array([float(one) for one in written]), digits)
    assert rounded.tolist() == [decimal(one, digits) + 0.0 for one in written]


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (1.005, 2, 1.01),  # stored as 1.00499999999999989
        (2.675, 2, 2.68),
        (0.285, 2, 0.29),
        (-1.005, 2, -1.01),
        (0.1 + 0.2, 1, 0.3),
        (64.249999, 1, 64.2),
        (0.4999999, 0, 0.0),
        (1e16 + 1234, -3, 1e16 + 1000),
        (1.2e13, 2, 1.2e13),
        (2.0**50, 0, 2.0**50),
        (2.0**53 + 2, 1, 2.0**53 + 2),
        (1.7e308, 12, 1.7e308),
        (5e-324, 12, 0.0),
        (1.7e308, -12, 1.7e308),
    ],
)
def test_halves_and_the_ends_of_what_floats_can_hold(
    value: float, digits: int, expected: float
) -> None:
    assert round_half_up(np.array([value]), digits).tolist() == [expected]


@pytest.mark.parametrize("rule", ["half_up", "half_even", "down"])
def test_what_is_no_finite_number_stays(rule: RoundingRule) -> None:
    values = np.array([np.nan, np.inf, -np.inf])
    np.testing.assert_array_equal(Rounding(digits=2, rule=rule).apply(values), values)


@pytest.mark.parametrize("rule", ["half_up", "half_even", "down"])
def test_zero_has_no_sign(rule: RoundingRule) -> None:
    rounded = Rounding(digits=0, rule=rule).apply(np.array([-0.2, -0.0]))
    assert not np.signbit(rounded).any()


def test_half_even_takes_the_even_digit_and_half_up_does_not() -> None:
    values = np.array([0.5, 1.5, 2.5, -0.5, -2.5, 64.25])
    assert Rounding(digits=0, rule="half_even").apply(values).tolist() == [0, 2, 2, 0, -2, 64]
    assert Rounding(digits=0).apply(values).tolist() == [1, 2, 3, -1, -3, 64]


figures = st.floats(-1e12, 1e12)


@given(value=figures, digits=st.integers(-6, 6))
def test_rounding_moves_by_half_a_unit_at_most_and_only_once(value: float, digits: int) -> None:
    rule = Rounding(digits=digits)
    once = rule.apply(np.array([value]))
    assert abs(once[0] - value) <= rule.half_unit * (1 + 1e-6) + 2 * np.spacing(abs(value))
    np.testing.assert_array_equal(rule.apply(once), once)


@given(
    values=st.lists(figures, min_size=2, max_size=20),
    digits=st.integers(-3, 6),
    rule=st.sampled_from(["half_up", "half_even", "down"]),
)
def test_rounding_never_turns_two_figures_round(
    values: list[float], digits: int, rule: RoundingRule
) -> None:
    ascending = np.sort(np.array(values))
    assert (np.diff(Rounding(digits=digits, rule=rule).apply(ascending)) >= 0).all()


@given(value=figures, digits=st.integers(0, 4))
def test_a_negative_figure_rounds_as_its_opposite(value: float, digits: int) -> None:
    values = np.array([value])
    np.testing.assert_array_equal(
        round_half_up(-values, digits), -round_half_up(values, digits) + 0.0
    )


def test_shapes_are_kept_and_the_input_too() -> None:
    values = np.full((2, 0, 3), 1.25), np.array(1.25), np.full((2, 3), 1.25)
    for array in values:
        before = array.copy()
        assert round_half_up(array, 1).shape == array.shape
        np.testing.assert_array_equal(array, before)
