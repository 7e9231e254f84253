"""Value functions: published points, curves by their formulas, and what cannot be a function."""

import math

import numpy as np
import pytest
from hypothesis import given

from nearshore_score import Column, Goalposts, InvalidInputError
from nearshore_score.normalisation import (
    AsIs,
    Clamped,
    Exp,
    Exponential,
    FloorAt,
    Linear,
    Logistic,
    Normalisation,
    PiecewiseLinear,
    Power,
    PowerBeyond,
    Steps,
    exponential_scores,
    piecewise_linear_scores,
    step_scores,
)
from tests.index_data import numbers, only, table
from tests.strategies import numbers as floats


def scores(
    normalisation: Normalisation, *figures: float, direction: str = "benefit"
) -> list[float]:
    return normalisation.normalise(np.array(figures), Column(direction=direction)).tolist()


def decathlon(event: dict[str, str]) -> PowerBeyond:
    return PowerBeyond(
        coefficient=float(event["A"]),
        offset=float(event["B"]),
        exponent=float(event["C"]),
        sense="below" if event["kind"] == "track" else "above",
        unit_multiplier=float(event["unit_multiplier"]),
        floor_to_integer=True,
    )


def test_decathlon_points_of_athens_2004() -> None:
    results = only(table("decathlon-2004"), competition="JO")
    coefficients = table("decathlon-2004", "coefficients")
    total = np.zeros(len(results["name"]))
    for row in range(10):
        event = {key: cells[row] for key, cells in coefficients.items()}
        direction = "cost" if event["kind"] == "track" else "benefit"
        performance = numbers(results[event["event"]])
        total += decathlon(event).normalise(performance, Column(direction=direction))
    published = numbers(results["published_points"])
    exact = total == published
    # The performance of one athlete is stored mistyped, as the notes to the data say.
    assert [name for name, same in zip(results["name"], exact, strict=True) if not same] == ["Clay"]


def test_no_points_short_of_the_limit() -> None:
    sprint = PowerBeyond(coefficient=25.4347, offset=18, exponent=1.81, sense="below")
    assert scores(sprint, 18, 30) == [0, 0]


# Freedom House: points of political rights and civil liberties into ratings from 7 down to 1.
POLITICAL = Steps(thresholds=(6, 12, 18, 24, 30, 36), values=(7, 6, 5, 4, 3, 2, 1))
CIVIL = Steps(thresholds=(8, 17, 26, 35, 44, 53), values=(7, 6, 5, 4, 3, 2, 1))


def test_freedom_house_ratings() -> None:
    assert scores(POLITICAL, -2, 5, 6, 11, 12, 35, 36, 40) == [7, 7, 6, 6, 5, 2, 1, 1]
    assert scores(CIVIL, 0, 7, 8, 16, 17, 52, 53, 60) == [7, 7, 6, 6, 5, 2, 1, 1]


def test_closed_at_the_right_a_threshold_belongs_to_the_band_below() -> None:
    found = step_scores(np.array([2.5, 2.6, 5.0, 5.1]), [2.5, 5.0], [3, 2, 1], closed="right")
    assert found.tolist() == [3, 2, 2, 1]


def test_the_human_capital_index_of_complete_schooling_is_one() -> None:
    # Kraay 2018: years of school times test scores over 625, and adult survival.
    schooling = Exp(coefficient=0.08, offset=14)
    survival = Exp(coefficient=0.65 / 2, offset=1)
    years = 13.9 * 581 / 625
    assert scores(schooling, 14, years) == pytest.approx([1, math.exp(0.08 * (years - 14))])
    assert scores(survival, 1, 0.95) == pytest.approx([1, math.exp(-0.05 * 0.325)])


# Kirkwood 1997, chapter 4: where the middle value lies between the ends, and the constant that
# belongs to it, as a share of the range.
MIDDLES = {0.10: 0.144, 0.25: 0.410, 0.30: 0.555, 0.40: 1.216}


@pytest.mark.parametrize("middle", MIDDLES)
def test_an_exponential_constant_puts_the_middle_value_where_kirkwood_tables_it(
    middle: float,
) -> None:
    constant = 50 * MIDDLES[middle]
    at = np.array([20 + 50 * middle])
    found = exponential_scores(at, 20, 70, exponential_constant=constant)
    assert found == pytest.approx([50], abs=0.2)
    # With the constant's sign changed, or the direction, the curve is the mirror image.
    mirrored = exponential_scores(90 - at, 20, 70, exponential_constant=-constant)
    assert mirrored == pytest.approx(100 - found)
    cost = exponential_scores(90 - at, 20, 70, exponential_constant=constant, direction="cost")
    assert cost == pytest.approx(found)


@pytest.mark.parametrize("constant", [1e-3, 0.5, 40.0, -1e-3, -0.5, -40.0])
@given(figure=floats(0, 10))
def test_an_exponential_stays_between_its_ends(constant: float, figure: float) -> None:
    found = exponential_scores(np.array([0.0, figure, 10.0]), 0, 10, exponential_constant=constant)
    assert found[0] == 0
    assert found[2] == 100
    assert 0 <= found[1] <= 100


def test_a_far_exponential_constant_draws_a_line() -> None:
    found = exponential_scores(np.array([2.5]), 0, 10, exponential_constant=1e12)
    assert found == pytest.approx([25])


def test_an_exponential_takes_the_goalposts_of_the_indicator() -> None:
    column = Column("pay", "cost", goalposts=Goalposts(low=1, high=100, transform="log"))
    found = Exponential(exponential_constant=3).normalise(np.array([1.0, 500.0]), column)
    assert found.tolist() == [100, 0]
    with pytest.raises(InvalidInputError, match="no goalposts; declare them"):
        Exponential(exponential_constant=3).traits(Column("pay"))


def test_a_logistic_curve_by_its_formula() -> None:
    found = scores(Logistic(midpoint=3, steepness=0.7, score_range=(1, 5)), -2, 3, 9)
    assert found == pytest.approx([1 + 4 / (1 + math.exp(-0.7 * (x - 3))) for x in (-2, 3, 9)])


def test_piecewise_lines_meet_their_points_and_go_on_where_asked() -> None:
    points = ((0.1, 0.0), (0.3, 0.7), (2.0, 1.0))
    assert scores(PiecewiseLinear(points=points), 0.1, 0.3, 2.0) == [0, 0.7, 1]
    extended = PiecewiseLinear(points=((0, 1), (10, 0)), beyond="extend")
    assert scores(extended, -10, 5, 20) == [2, 0.5, -1]


@given(figure=floats(-100, 100))
def test_two_points_make_a_line(figure: float) -> None:
    found = piecewise_linear_scores(np.array([figure]), ((1, 5), (3, 9)), beyond="extend")
    assert found == pytest.approx([3 + 2 * figure])


def test_figures_as_they_are() -> None:
    assert scores(AsIs(), 3.5, -1) == [3.5, -1]
    assert scores(AsIs(), 3.5, 0, direction="cost") == [-3.5, 0]
    assert not np.signbit(AsIs().normalise(np.zeros(1), Column(direction="cost")))


def test_a_floor_under_all_or_in_the_place_of_zero() -> None:
    assert scores(FloorAt(value=0.1), -4, 0, 0.05, 7) == [0.1, 0.1, 0.1, 7]
    assert scores(FloorAt(value=0.1, replaces="zero"), -4, 0, 0.05, 7) == [-4, 0.1, 0.05, 7]


def test_powers() -> None:
    assert scores(Power(exponent=-1, factor=10), 1, 4, direction="cost") == [10, 2.5]
    assert scores(Power(exponent=2), 0, 3) == [0, 9]


@pytest.mark.parametrize(
    ("power", "figure", "message"),
    [
        (Power(exponent=2), -3.0, "MAR: -3 is below 0.*'floor'"),
        (Power(exponent=-0.5), 0.0, "MAR: 0 has no reciprocal.*'floor'"),
        (Exp(coefficient=2.0), 1000.0, "up to 1000 give scores too large"),
    ],
)
def test_a_figure_without_a_finite_score_is_refused(
    power: Normalisation, figure: float, message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        power.normalise(np.array([1.0, figure]), Column(destinations=("FRA", "MAR")))


def test_what_rises_and_falls_cannot_be_a_cost() -> None:
    middle = PiecewiseLinear(points=((0, 0), (5, 1), (9, 0)))
    assert middle.traits(Column()).monotone == 0
    with pytest.raises(InvalidInputError, match=r"direction is cost.*scores fall"):
        middle.traits(Column(direction="cost"))


@pytest.mark.parametrize(
    ("kind", "parameters", "message"),
    [
        (Clamped, {}, "give low, high, or both"),
        (Clamped, {"low": 3, "high": 3}, "low .3. must be below high .3."),
        (Exp, {"coefficient": 0}, "coefficient of 0"),
        (Exponential, {"exponential_constant": 0}, "constant of 0"),
        (Linear, {"slope": 0}, "slope of 0"),
        (Logistic, {"midpoint": 1, "steepness": -1}, "steepness"),
        (PiecewiseLinear, {"points": ((1, 2),)}, "at least two points"),
        (PiecewiseLinear, {"points": ((1, 2), (1, 3))}, "ascend strictly.*'steps'"),
        (Power, {"exponent": 0}, "exponent: 0 scores all figures alike"),
        (PowerBeyond, {"coefficient": 1, "offset": 0, "exponent": -1}, "exponent"),
        (Steps, {"thresholds": (), "values": (1,)}, "at least one threshold"),
        (Steps, {"thresholds": (2, 1), "values": (1, 2, 3)}, "1 follows 2; put them in order"),
        (Steps, {"thresholds": (1, 2), "values": (1, 2)}, "make 3 bands, but there are 2 values"),
        (Steps, {"thresholds": (1, math.inf), "values": (1, 2, 3)}, "not a finite number"),
    ],
)
def test_bad_parameters_are_refused(
    kind: type[Normalisation], parameters: dict[str, object], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        kind(**parameters)
