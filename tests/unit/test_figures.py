"""A figure: one value, its state and its error."""

import pytest

from nearshore_score import Discrete, Figure, Interval, InvalidInputError, LogNormal, Triangular


def test_a_number_is_present_by_default() -> None:
    figure = Figure(value=3)
    assert figure.state == "present"
    assert figure.value == 3.0
    assert figure.has_value


@pytest.mark.parametrize("state", ["missing", "not_applicable", "suppressed"])
def test_a_hole_has_no_value(state: str) -> None:
    assert not Figure(state=state).has_value


@pytest.mark.parametrize("state", ["missing", "not_applicable", "suppressed"])
def test_a_hole_cannot_hold_a_value(state: str) -> None:
    with pytest.raises(InvalidInputError, match=f"state '{state}' cannot hold a value"):
        Figure(value=0, state=state)


@pytest.mark.parametrize("state", ["present", "imputed"])
def test_a_held_cell_needs_a_value(state: str) -> None:
    with pytest.raises(InvalidInputError, match=f"state '{state}' needs a value"):
        Figure(state=state)


def test_a_figure_cannot_be_changed() -> None:
    figure = Figure(value=1.0)
    with pytest.raises(ValueError, match="frozen"):
        figure.value = 2.0


def test_json_names_the_kind_of_the_uncertainty() -> None:
    figure = Figure(value=5, uncertainty=Interval(low=4, high=6))
    expected = '{"value":5.0,"uncertainty":{"kind":"interval","low":4.0,"high":6.0}}'
    assert figure.to_json() == expected


def test_an_interval_runs_upwards() -> None:
    with pytest.raises(InvalidInputError, match=r"low \(6\) must be below high \(4\)"):
        Interval(low=6, high=4)


def test_a_log_normal_interval_is_positive() -> None:
    with pytest.raises(InvalidInputError, match="low: Input should be greater than 0"):
        LogNormal(low=0, high=4)


def test_the_mode_of_a_triangle_lies_inside() -> None:
    with pytest.raises(InvalidInputError, match=r"mode \(9\) must lie between low and high"):
        Triangular(low=1, mode=9, high=4)


def test_probabilities_sum_to_one() -> None:
    with pytest.raises(InvalidInputError, match=r"must sum to one, not 0\.9"):
        Discrete(values=(1, 2), probabilities=(0.5, 0.4))


def test_every_possible_value_has_a_probability() -> None:
    with pytest.raises(InvalidInputError, match="must have the same length"):
        Discrete(values=(1, 2), probabilities=(1.0,))
