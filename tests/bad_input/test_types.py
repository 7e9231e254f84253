"""Things of the wrong type: never turned into numbers in silence."""

import math
from collections.abc import Callable

import pytest

from nearshore_score import (
    DestinationProfile,
    Destinations,
    Figure,
    FixedWeights,
    Framework,
    Goalposts,
    InvalidInputError,
    Panel,
    ScoringModel,
    load_destinations,
    load_model,
)

NO_NUMBERS = ["62", True, None, [62], 1j]


@pytest.mark.parametrize("value", ["62", True, [62], 1j])
def test_a_figure_is_a_number(value: object) -> None:
    with pytest.raises(InvalidInputError, match="value: expected a number, got"):
        Figure(value=value)


@pytest.mark.parametrize("value", ["62", True, [62]])
def test_a_criterion_score_is_a_number(value: object) -> None:
    with pytest.raises(InvalidInputError, match="'MAR': cost: expected a number, got"):
        DestinationProfile(code="MAR", cost=value)


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_a_raw_figure_is_a_number(value: object) -> None:
    with pytest.raises(InvalidInputError, match="'MAR': cost: gni_per_head: expected a number"):
        DestinationProfile(code="MAR", cost={"gni_per_head": value})


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_a_weight_is_a_number(value: object) -> None:
    with pytest.raises(InvalidInputError, match=r"values\.cost: expected a number"):
        FixedWeights(values={"cost": value, "talent": 1})


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_a_goalpost_is_a_number(value: object) -> None:
    with pytest.raises(InvalidInputError, match="low: expected a number"):
        Goalposts(low=value, high=5)


@pytest.mark.parametrize("value", ["62", "many", True])
def test_a_panel_holds_numbers(value: object) -> None:
    with pytest.raises(InvalidInputError, match="number"):
        Panel(("A",), ("cost",), [[value]])


@pytest.mark.parametrize("state", [-1, 5, 300])
def test_a_state_of_a_panel_is_one_of_five(state: int) -> None:
    with pytest.raises(InvalidInputError, match="a state is not one of present, imputed, missing"):
        Panel(("A",), ("cost",), [[math.nan]], [[state]])


@pytest.mark.parametrize("code", ["", "two words", "-x", "a" * 65, "Ü", 5, None, "x\n"])
def test_a_code_is_letters_digits_and_few_marks(code: object) -> None:
    with pytest.raises(InvalidInputError, match="code: "):
        DestinationProfile(code=code)


def test_a_misspelt_field_is_named() -> None:
    with pytest.raises(InvalidInputError, match="'A': costs: this field does not exist; check"):
        DestinationProfile(code="A", costs=50)
    with pytest.raises(InvalidInputError, match="nomalisation: this field does not exist"):
        ScoringModel(framework=Framework.flat({"cost": 1}), nomalisation="min_max")


def test_a_missing_field_is_named() -> None:
    with pytest.raises(InvalidInputError, match="framework: this field is required"):
        ScoringModel()


RANKED_BY_NAME: dict[str, Callable[[], object]] = {
    "a name": lambda: load_model().rank("MAR"),
    "names": lambda: load_model().rank(["MAR", "EGY"]),
    "a list of names": lambda: Destinations(["MAR"]),
}


@pytest.mark.parametrize("case", RANKED_BY_NAME)
def test_names_are_no_profiles(case: str) -> None:
    with pytest.raises(InvalidInputError, match="select"):
        RANKED_BY_NAME[case]()


def test_one_file_to_leave_out_is_still_a_list() -> None:
    with pytest.raises(InvalidInputError, match=r"write without=\['stack_overflow_survey'\]"):
        load_destinations(without="stack_overflow_survey")
