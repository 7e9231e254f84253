"""Multi-attribute utility: values by hand, the airports of Mexico City, both forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.maut import (
    CriterionValue,
    ExponentialValue,
    LinearValue,
    Maut,
    PiecewiseLinearValue,
    interaction_constant,
    maut,
)
from nearshore_score.normalisation import Direction
from tests.multicriteria.golden import Floats
from tests.multicriteria.problems import Problem, problems
from tests.strategies import numbers

POINTS = PiecewiseLinearValue(points=((0, 0), (10, 0.8), (50, 1)))


def values(problem: Problem, low: float, high: float, aversion: float) -> Floats:
    """Value every figure by the formula of constant risk aversion."""
    rows: list[list[float]] = []
    for row in problem.matrix:
        parts = [
            (figure - low if direction == "benefit" else high - figure) / (high - low)
            for figure, direction in zip(row, problem.directions, strict=True)
        ]
        if aversion:
            parts = [(1 - np.exp(-aversion * part)) / (1 - np.exp(-aversion)) for part in parts]
        rows.append(parts)
    return np.array(rows)


@given(problems(), st.sampled_from([-4.0, -0.5, 0.0, 0.5, 4.0]))
def test_the_additive_form_step_by_step(problem: Problem, aversion: float) -> None:
    result = maut(
        problem.matrix,
        problem.weights,
        problem.directions,
        value_functions=ExponentialValue(risk_aversion=aversion),
        ranges=(0, 110),
    )
    shares = problem.weights / problem.weights.sum()
    expected = [
        sum(weight * value for weight, value in zip(shares, row, strict=True))
        for row in values(problem, 0, 110, aversion)
    ]
    assert_allclose(result.score, expected, rtol=0, atol=1e-9)


@given(problems(), st.sampled_from([0.3, 0.9, 1.05]))
def test_the_multiplicative_form_step_by_step(problem: Problem, total: float) -> None:
    weights = problem.weights + 1  # no scaling constant may be above one
    result = maut(problem.matrix, weights, problem.directions, ranges=(0, 110), scaling_sum=total)
    constants = total * weights / weights.sum()
    big = solved(list(constants))
    for score, row in zip(result.score, values(problem, 0, 110, 0), strict=True):
        product = 1.0
        for constant, value in zip(constants, row, strict=True):
            product *= 1 + big * constant * value
        assert score == pytest.approx((product - 1) / big, abs=1e-6)


def solved(constants: list[float]) -> float:
    """Halve the interval of K until it is small."""
    below = sum(constants) < 1
    low, high = (1e-9, 1e9) if below else (-1 + 1e-12, -1e-9)
    for _ in range(300):
        middle = (low * high) ** 0.5 if below else (low + high) / 2
        rises = float(np.prod([1 + middle * one for one in constants])) > 1 + middle
        low, high = (low, middle) if rises == below else (middle, high)
    return (low + high) / 2


def test_the_airports_of_mexico_city_as_printed() -> None:
    # Keeney and Raiffa 1976, chapter 8: six attributes, K = -0.877.
    constant = interaction_constant([0.48, 0.60, 0.10, 0.35, 0.18, 0.18])
    assert float(constant) == pytest.approx(-0.877, abs=5e-4)


@given(numbers(0.01, 0.99), numbers(0.01, 0.99))
def test_two_constants_have_a_closed_form(first: float, second: float) -> None:
    constant = float(interaction_constant([first, second]))
    assert constant == pytest.approx((1 - first - second) / (first * second), abs=1e-6, rel=1e-9)


def test_one_constant_or_a_sum_of_one_leaves_no_interaction() -> None:
    batch = interaction_constant([[0.25, 0.75], [0.4, 0.0], [1.0, 0.5], [0.1, 0.1]])
    assert_allclose(batch, [0, 0, -1, 80], rtol=1e-9, atol=1e-9)


@given(problems(), st.sampled_from([0.2, 0.7, 1.01]))
def test_the_best_of_all_has_utility_one_and_the_worst_zero(problem: Problem, total: float) -> None:
    weights = problem.weights + 3
    ends = np.array([[0.0] * len(weights), [100.0] * len(weights)])
    result = maut(ends, weights, ranges=(0, 100), scaling_sum=total)
    assert_allclose(result.score, [0, 1], rtol=0, atol=1e-12)


def test_complements_reward_balance_and_substitutes_reward_peaks() -> None:
    figures = [[100, 0], [50, 50]]
    assert maut(figures, [1, 1], ranges=(0, 100)).score.tolist() == [0.5, 0.5]
    below = maut(figures, [1, 1], ranges=(0, 100), scaling_sum=0.5).score
    above = maut(figures, [1, 1], ranges=(0, 100), scaling_sum=1.5).score
    assert below[0] == pytest.approx(0.25)
    assert above[0] == pytest.approx(0.75)
    assert below[1] > below[0]
    assert above[1] < above[0]


def test_values_of_each_criterion_by_hand() -> None:
    functions: list[CriterionValue] = [
        LinearValue(),
        POINTS,
        ExponentialValue(risk_aversion=np.log(4)),
    ]
    figures = [[2, 5, 50], [4, 30, 0], [8, 90, 100]]
    sides: list[Direction] = ["cost", "benefit", "benefit"]
    result = maut(
        figures, np.eye(3), sides, value_functions=functions, ranges=[(0, 10)] * 2 + [(0, 100)]
    )
    assert_allclose(result.score[0], [0.8, 0.6, 0.2], rtol=0, atol=1e-12)
    assert_allclose(result.score[1], [0.4, 0.9, 1.0], rtol=0, atol=1e-12)
    assert_allclose(result.score[2], [2 / 3, 0, 1], rtol=0, atol=1e-12)


@given(problems())
def test_over_observed_ranges_unit_and_origin_change_nothing(problem: Problem) -> None:
    k = problem.matrix.shape[1]
    moved = problem.matrix * np.linspace(0.5, 3, k) + np.linspace(-50, 50, k)
    for total in (1.0, 0.6):
        plain = maut(problem.matrix, problem.weights, problem.directions, scaling_sum=total)
        other = maut(moved, problem.weights, problem.directions, scaling_sum=total)
        assert_allclose(other.score, plain.score, rtol=0, atol=1e-9)


def test_over_observed_ranges_a_third_destination_can_turn_the_order_of_two() -> None:
    figures = [[7, 6], [8, 0], [0, 3]]
    three, two = maut(figures, [3, 2]).score, maut(figures[:2], [3, 2]).score
    assert three[0] > three[1]
    assert two[0] < two[1]
    fixed = maut(figures, [3, 2], ranges=(0, 10)).score
    assert_allclose(fixed[:2], maut(figures[:2], [3, 2], ranges=(0, 10)).score)


def test_a_criterion_that_is_the_same_for_all_stands_in_the_middle() -> None:
    assert maut([[3, 4], [3, 4]], [1, 2]).score.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("total", [1.0, 0.5])
def test_a_batch_equals_its_items(total: float) -> None:
    figures = np.random.default_rng(1).random((5, 6, 3))
    weights = np.random.default_rng(2).dirichlet(np.ones(3), 5)
    batch = maut(figures, weights, scaling_sum=total).score
    items = [
        maut(one, own, scaling_sum=total).score for one, own in zip(figures, weights, strict=True)
    ]
    assert_allclose(batch, items, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"value_functions": [LinearValue()] * 3}, "one for each of 2"),
        ({"value_functions": [LinearValue(), POINTS]}, "criterion 2 is a cost"),
        ({"ranges": (0, 5)}, "row 2, criterion 1: .* from 0 to 5"),
        ({"ranges": [(0, 9)] * 3}, "one for each of 2 criteria"),
        ({"scaling_sum": 0.0}, "above zero"),
        ({"scaling_sum": float("nan")}, "above zero"),
        ({"scaling_sum": 2.5}, "scaling constant of criterion 1 is 1.25"),
    ],
)
def test_options_that_cannot_be_right_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        maut([[1, 2], [8, 4]], [1, 1], ["benefit", "cost"], **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("constants", [[], [0, 0], [-0.1, 0.5], [0.5, 1.2], ["a"], [float("nan")]])
def test_scaling_constants_that_cannot_be_right_are_refused(constants: list[float]) -> None:
    with pytest.raises(InvalidInputError):
        interaction_constant(constants)


@pytest.mark.parametrize(
    "points", [((0, 0),), ((0, 0), (0, 1)), ((5, 0), (1, 1)), ((0, 0), (1, 1.5))]
)
def test_points_that_make_no_value_function_are_refused(points: tuple[object, ...]) -> None:
    with pytest.raises(InvalidInputError, match="two points"):
        PiecewiseLinearValue.from_fields({"points": points})


def test_the_specification_survives_json_and_says_its_variant() -> None:
    method = Maut(
        value_functions=(POINTS, ExponentialValue(risk_aversion=2)),
        ranges=((0, 50), (0, 10)),
        scaling_sum=0.8,
    )
    assert Maut.from_json(method.to_json()) == method
    assert method.variant == (
        "multiplicative, constants sum to 0.8, "
        "piecewise_linear/exponential values over given ranges"
    )
    assert Maut().variant == "additive, linear values over observed ranges"
    with pytest.raises(InvalidInputError, match="one value function"):
        Maut(value_functions=())
