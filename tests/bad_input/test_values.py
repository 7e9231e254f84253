"""Values that are no usable number: refused where they come in, with place and remedy."""

import math

import numpy as np
import pytest

from nearshore_score import (
    DestinationProfile,
    Figure,
    Framework,
    Goalposts,
    Indicator,
    InvalidInputError,
    MinMax,
    Panel,
    Plan,
)
from nearshore_score.panel import STATES

NOT_FINITE = [math.nan, math.inf, -math.inf]
FLAT = Framework.flat({"cost": 1, "talent": 1})
PLAN = Plan(Panel(("A", "B"), ("cost", "talent"), [[50.0, 90.0], [80.0, 60.0]]), FLAT)


@pytest.mark.parametrize("value", NOT_FINITE)
def test_a_figure(value: float) -> None:
    with pytest.raises(InvalidInputError, match="is not a finite number; leave out what is"):
        Figure(value=value)


@pytest.mark.parametrize("value", NOT_FINITE)
def test_a_criterion_score(value: float) -> None:
    with pytest.raises(InvalidInputError, match=r"'MAR': cost: .* is not a finite number; leave"):
        DestinationProfile(code="MAR", cost=value)


@pytest.mark.parametrize("value", NOT_FINITE)
def test_a_raw_figure_of_a_profile(value: float) -> None:
    message = r"'MAR': cost: gni_per_head: .* is not a finite number; leave out what is missing"
    with pytest.raises(InvalidInputError, match=message):
        DestinationProfile(code="MAR", cost={"gni_per_head": value})


@pytest.mark.parametrize("value", NOT_FINITE)
def test_a_figure_by_client(value: float) -> None:
    message = r"'MAR': proximity: distance, FRA: .* is not a finite number; leave out what"
    with pytest.raises(InvalidInputError, match=message):
        DestinationProfile(code="MAR", proximity={"distance": {"FRA": value}})


@pytest.mark.parametrize("score", [-0.001, 100.001, 1200.0])
def test_a_criterion_score_outside_0_to_100(score: float) -> None:
    with pytest.raises(InvalidInputError, match=r"'MAR': cost: .* is outside 0 to 100") as caught:
        DestinationProfile(code="MAR", cost=score)
    assert "give raw figures as a mapping of indicators to numbers" in str(caught.value)


@pytest.mark.parametrize("score", [0, 100, 0.0])
def test_the_ends_of_the_scale_are_scores(score: float) -> None:
    assert DestinationProfile(code="MAR", cost=score).cost == score


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_a_panel_cell(value: float) -> None:
    with pytest.raises(InvalidInputError, match=r"B, cost: the value .* does not fit the state"):
        Panel(("A", "B"), ("cost",), [[1.0], [value]])


def test_a_present_panel_cell_is_never_nan() -> None:
    states = [[STATES.index("present")]]
    with pytest.raises(InvalidInputError, match="A, cost: the value nan does not fit the state"):
        Panel(("A",), ("cost",), [[math.nan]], states)


def test_a_hole_of_a_panel_holds_nothing() -> None:
    states = [[STATES.index("missing")]]
    with pytest.raises(InvalidInputError, match=r"A, cost: the value 3\.0 does not fit the state"):
        Panel(("A",), ("cost",), [[3.0]], states)


@pytest.mark.parametrize("value", NOT_FINITE)
def test_a_value_for_a_plan_is_named_by_its_cell(value: float) -> None:
    values = np.array([[50.0, 90.0], [80.0, value]])
    with pytest.raises(InvalidInputError, match="must be finite") as caught:
        PLAN(values=values)
    assert "B, talent" in str(caught.value)


@pytest.mark.parametrize("shape", [(2,), (1, 2), (2, 1), (2, 3), (3, 2, 1)])
def test_values_of_another_shape(shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInputError, match="the last two axes must be"):
        PLAN(values=np.ones(shape))


def logarithmic(value: float) -> Plan:
    posts = Goalposts(low=1, high=100, transform="log")
    framework = Framework.flat({"x": 1})
    framework = framework.replace_node("x", indicator=Indicator(code="x", goalposts=posts))
    return Plan(Panel(("A", "B"), ("x",), [[value], [50.0]]), framework, MinMax())


@pytest.mark.parametrize("value", [0.0, -3.0])
def test_a_value_without_logarithm_under_min_max(value: float) -> None:
    with pytest.raises(InvalidInputError, match=r"x: .* has no log; use fixed goalposts"):
        logarithmic(value)


@pytest.mark.parametrize("value", [0.0, -3.0])
def test_a_batch_without_logarithm_under_min_max(value: float) -> None:
    with pytest.raises(InvalidInputError, match=r"x: .* has no log; use fixed goalposts"):
        logarithmic(5.0)(values=np.array([[[value], [50.0]]]))
