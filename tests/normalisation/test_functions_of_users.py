"""A bare function as a normalisation."""

import numpy as np
import pytest

from nearshore_score import Column, InvalidInputError
from nearshore_score.normalisation import (
    NORMALISATIONS,
    Chain,
    FunctionNormalisation,
    MinMax,
    Normalisation,
)


def halved(values: np.ndarray, *, column: Column) -> np.ndarray:
    values /= 2 if column.direction == "benefit" else -2
    return values


def known_or_zero(values: np.ndarray, *, column: Column) -> np.ndarray:
    return np.nan_to_num(values)


def test_a_function_scores_and_cannot_change_the_figures() -> None:
    values = np.array([[4.0, np.nan], [6.0, 8.0]])
    normalisation = FunctionNormalisation(halved)
    assert isinstance(normalisation, Normalisation)
    assert normalisation.kind == "halved"
    assert normalisation.depends_on_set
    found = normalisation.normalise(values, Column(direction="cost"))
    np.testing.assert_array_equal(found, [[-2, np.nan], [-3, -4]])
    assert values[0, 0] == 4


def test_a_function_can_be_a_step_of_a_chain() -> None:
    chain = Chain(steps=(halved, MinMax()))
    assert chain.normalise(np.array([2.0, 3.0, 4.0]), Column()).tolist() == [0, 50, 100]
    with pytest.raises(InvalidInputError, match=r"cannot be written.*register it"):
        chain.to_json()


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda values, *, column: values.sum(), "returned the shape .* one score for each"),
        (lambda values, *, column: values * np.nan, "MAR: 2 got no finite score"),
        (lambda values, *, column: np.full(2, np.inf), "MAR: 2 got no finite score"),
        (lambda values, *, column: "high", "returned str; return an array of numbers"),
        (lambda values, *, column: None, "returned the shape"),
    ],
)
def test_what_is_not_a_score_for_each_figure_is_refused(function: object, message: str) -> None:
    column = Column(destinations=("FRA", "MAR"))
    with pytest.raises(InvalidInputError, match=message):
        FunctionNormalisation(function).normalise(np.array([np.nan, 2.0]), column)


def test_a_function_may_give_absent_figures_any_value() -> None:
    found = FunctionNormalisation(known_or_zero).normalise(np.array([np.nan, 2.0]), Column())
    np.testing.assert_array_equal(found, [np.nan, 2])


def test_functions_are_not_among_the_registered_kinds() -> None:
    assert "halved" not in NORMALISATIONS.kinds
