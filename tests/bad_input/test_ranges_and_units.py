"""Figures that cannot be right: outside the possible range, in another unit, in another place."""

import pytest

from nearshore_score import (
    DestinationProfile,
    Destinations,
    Figure,
    Gate,
    Goalposts,
    InvalidInputError,
    load_model,
)


@pytest.mark.parametrize(("value", "shown"), [(-1, "-1"), (140, "140")])
def test_a_share_lies_between_0_and_100(
    destinations: Destinations, value: float, shown: str
) -> None:
    wrong = destinations["MAR"].with_figures("connectivity", internet_users=value)
    message = f"MAR, internet_users: {shown} is outside the possible range 0 to 100 % of people"
    with pytest.raises(InvalidInputError, match=f"{message}; check value and unit"):
        load_model().rank([wrong])


def test_an_open_range_has_an_open_end(destinations: Destinations) -> None:
    wrong = destinations["MAR"].with_figures("cost", gni_per_head=-3)
    with pytest.raises(InvalidInputError, match=r"MAR, gni_per_head: -3 .* 0 to inf USD per year"):
        load_model().rank([wrong])


def test_a_derived_figure_is_checked_too() -> None:
    given = {"share_fr": 36, "population_15_64": -5}
    with pytest.raises(InvalidInputError, match=r"A, speakers_fr: .* outside the possible range"):
        load_model().rank([DestinationProfile(code="A", language_skills=given)])


def test_units_fit(destinations: Destinations) -> None:
    in_euro = Figure(value=3880, unit="EUR per year")
    wrong = destinations["MAR"].with_figures("cost", gni_per_head=in_euro)
    message = "MAR, gni_per_head: the figure is in 'EUR per year' but the indicator in 'USD per y"
    with pytest.raises(InvalidInputError, match=message) as caught:
        load_model().rank([wrong])
    assert "convert the value" in str(caught.value)


def test_a_figure_stands_in_its_criterion(destinations: Destinations) -> None:
    wrong = DestinationProfile(code="MAR", talent={"gni_per_head": 3880})
    with pytest.raises(InvalidInputError, match="MAR: gni_per_head belongs to cost, not to talent"):
        load_model().rank([wrong])


def test_goalposts_do_not_contradict_each_other() -> None:
    with pytest.raises(InvalidInputError, match=r"low \(60\) must be below high \(5\)") as caught:
        Goalposts(low=60, high=5)
    assert "declare direction='cost' on the indicator instead" in str(caught.value)
    with pytest.raises(InvalidInputError, match=r"low \(5\) must be below high \(5\)"):
        Goalposts(low=5, high=5)


def test_a_gate_has_a_condition_that_can_be_met() -> None:
    with pytest.raises(InvalidInputError, match="Gate 'g': a gate needs a minimum or a maximum"):
        Gate(code="g", target="cost")
    with pytest.raises(InvalidInputError, match=r"minimum \(3\) must not be above maximum \(1\)"):
        Gate(code="g", target="cost", minimum=3, maximum=1)


def test_there_is_something_to_rank(destinations: Destinations) -> None:
    for nobody in ([], destinations.select()):
        with pytest.raises(InvalidInputError, match="no destination to score; select at least one"):
            load_model().rank(nobody)


def test_a_figure_by_client_needs_the_client(destinations: Destinations) -> None:
    without_client = load_model().replace(context={"segment": "general"})
    message = "currency_risk depends on the client market; choose one, for instance client='FRA'"
    with pytest.raises(InvalidInputError, match=message):
        without_client.rank(destinations.select("MAR"))
    with pytest.raises(InvalidInputError, match="MAR: distance depends on the client market"):
        destinations["MAR"]["distance"]
