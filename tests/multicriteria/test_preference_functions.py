"""The six generalised criteria of Brans and Vincke, and thresholds that cannot be right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.preference_functions import (
    PreferenceFunction,
    preference_degrees,
)
from tests.strategies import numbers

DIFFERENCES = [-8, 0, 1, 2, 4, 6, 7]
CASES = [
    (PreferenceFunction(), [0, 0, 1, 1, 1, 1, 1]),
    (PreferenceFunction(kind="u_shape", indifference=2), [0, 0, 0, 0, 1, 1, 1]),
    (PreferenceFunction(kind="v_shape", preference=4), [0, 0, 0.25, 0.5, 1, 1, 1]),
    (
        PreferenceFunction(kind="level", indifference=2, preference=6),
        [0, 0, 0, 0, 0.5, 0.5, 1],
    ),
    (PreferenceFunction(kind="linear", indifference=2, preference=6), [0, 0, 0, 0, 0.5, 1, 1]),
    (
        PreferenceFunction(kind="gaussian", inflection=2),
        [0, 0, *(1 - np.exp(-np.array([1, 4, 16, 36, 49]) / 8))],
    ),
]


@pytest.mark.parametrize(("function", "degrees"), CASES, ids=lambda one: getattr(one, "kind", ""))
def test_degrees_as_in_the_paper(function: PreferenceFunction, degrees: list[float]) -> None:
    assert preference_degrees(DIFFERENCES, function).tolist() == pytest.approx(degrees)


@given(st.sampled_from([function for function, _ in CASES]), numbers(-20, 20), numbers(0, 20))
def test_a_larger_difference_never_counts_less(
    function: PreferenceFunction, gap: float, more: float
) -> None:
    low, high = preference_degrees([gap, gap + more], function)
    assert 0 <= low <= high <= 1


@pytest.mark.parametrize("function", [function for function, _ in CASES])
def test_differences_beyond_all_thresholds_are_certain(function: PreferenceFunction) -> None:
    assert preference_degrees([1e308, np.inf, -np.inf, 0], function).tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "u_shape"}, "'u_shape' needs a threshold indifference"),
        ({"kind": "linear", "indifference": 2}, "'linear' needs a threshold preference"),
        ({"kind": "gaussian"}, "'gaussian' needs a threshold inflection"),
        ({"kind": "usual", "preference": 2}, "'usual' has no threshold preference"),
        ({"kind": "u_shape", "indifference": -1}, "indifference is -1"),
        ({"kind": "v_shape", "preference": 0}, "preference is 0; it must be above"),
        ({"kind": "level", "indifference": 6, "preference": 2}, "above the indifference of 6"),
        ({"kind": "linear", "indifference": 6, "preference": 6}, "above the indifference of 6"),
        ({"kind": "gaussian", "inflection": 0}, "inflection is 0"),
        ({"kind": "cubic"}, "kind"),
    ],
)
def test_thresholds_that_cannot_be_right(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        PreferenceFunction.from_fields(fields)


def test_a_difference_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="NaN"):
        preference_degrees([1.0, np.nan])


def test_json_holds_the_thresholds() -> None:
    level = PreferenceFunction(kind="level", indifference=2, preference=6)
    assert PreferenceFunction.from_json(level.to_json()) == level
    assert level.words == "level (indifference 2, preference 6)"
