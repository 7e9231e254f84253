"""A destination profile: facts by criterion, without any client or weight."""

import pytest

from nearshore_score import DestinationProfile, Figure, InvalidInputError, UnknownNameError


def profile() -> DestinationProfile:
    return DestinationProfile(
        code="XYZ",
        name="My city",
        name_fr="Ma ville",
        cost=62,
        connectivity={"fixed_broadband": 31.5},
        proximity={"working_ties": {"FRA": 4.0, "GBR": Figure(value=2.0, year=2024)}},
        other={"climate": {"sunny_days": 200}},
    )


def test_a_bare_number_is_a_criterion_score() -> None:
    assert profile().cost == 62.0


def test_a_number_by_indicator_becomes_a_figure() -> None:
    assert profile()["fixed_broadband"] == Figure(value=31.5)


def test_figures_by_client_need_the_client() -> None:
    found = profile().figure("working_ties", "GBR")
    assert found is not None
    assert found.year == 2024
    assert profile().figure("working_ties", "USA") is None


def test_an_indicator_that_the_profile_lacks_is_none_or_an_error() -> None:
    assert profile().figure("internet_users") is None
    with pytest.raises(UnknownNameError, match="did you mean fixed_broadband"):
        profile()["fixed_brodband"]


def test_only_given_criteria_are_listed() -> None:
    assert list(profile().criteria) == ["cost", "connectivity", "proximity", "climate"]


def test_figures_lists_criterion_indicator_client_and_figure() -> None:
    listed = [(where, what, client) for where, what, client, _ in profile().figures()]
    assert listed == [
        ("connectivity", "fixed_broadband", None),
        ("proximity", "working_ties", "FRA"),
        ("proximity", "working_ties", "GBR"),
        ("climate", "sunny_days", None),
    ]


def test_labels_follow_the_language() -> None:
    assert (profile().label(), profile().label("fr")) == ("My city", "Ma ville")
    assert DestinationProfile(code="A").label("fr") == "A"


def test_replace_returns_another_profile() -> None:
    assert profile().replace(cost=10).cost == 10.0
    assert profile().cost == 62.0


def test_with_figures_adds_to_what_is_there() -> None:
    more = profile().with_figures("connectivity", internet_users=80)
    assert more["fixed_broadband"].value == 31.5
    assert more["internet_users"].value == 80.0


def test_with_figures_reaches_criteria_of_the_users_own() -> None:
    more = profile().with_figures("climate", sunny_days=210, storms=2)
    assert (more["sunny_days"].value, more["storms"].value) == (210.0, 2.0)


def test_with_figures_takes_the_place_of_a_score() -> None:
    assert profile().with_figures("cost", office_rent=20)["office_rent"].value == 20.0


def test_a_field_of_its_own_does_not_go_under_other() -> None:
    with pytest.raises(InvalidInputError, match="cost has a field of its own; give it as cost="):
        DestinationProfile(code="A", other={"cost": 50})


def test_a_profile_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        profile().cost = 10.0
    with pytest.raises(TypeError, match="item assignment"):
        profile().connectivity["fixed_broadband"] = 3.0


def test_the_json_schema_allows_a_score_or_figures() -> None:
    choices = DestinationProfile.model_json_schema()["properties"]["cost"]["anyOf"]
    assert {choice["type"] for choice in choices} == {"number", "object", "null"}
