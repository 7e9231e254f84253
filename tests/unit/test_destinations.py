"""Destinations: an immutable list that is picked by code or name."""

import pytest

from nearshore_score import (
    DestinationProfile,
    Destinations,
    InvalidInputError,
    UnknownNameError,
)


def places() -> Destinations:
    return Destinations(
        [
            DestinationProfile(code="MAR", name="Morocco", name_fr="Maroc"),
            DestinationProfile(code="CIV", name="Ivory Coast", name_fr="Côte d'Ivoire"),
            DestinationProfile(code="X1", name="My city"),
        ]
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("MAR", "MAR"),
        ("mar", "MAR"),
        ("morocco", "MAR"),
        ("MAROC", "MAR"),
        ("CÔTE D'IVOIRE", "CIV"),
        ("my CITY", "X1"),
    ],
)
def test_a_destination_is_found_by_code_or_name_in_any_case(name: str, code: str) -> None:
    assert places().resolve(name) == code
    assert places()[name].code == code


def test_a_destination_without_french_name_is_not_found_by_nothing() -> None:
    with pytest.raises(UnknownNameError, match="unknown destination ''"):
        places().resolve("")


def test_a_misspelt_name_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="unknown destination 'Marocco'") as caught:
        places().resolve("Marocco")
    assert set(caught.value.suggestions) == {"Morocco", "Maroc"}
    assert caught.value.what == "destination"
    assert caught.value.name == "Marocco"


def test_select_keeps_the_order_asked_for() -> None:
    assert places().select("X1", "maroc").codes == ("X1", "MAR")


def test_select_refuses_a_destination_twice() -> None:
    with pytest.raises(InvalidInputError, match="two destinations have the code 'MAR'"):
        places().select("MAR", "Maroc")


def test_positions_and_slices_work_as_in_any_list() -> None:
    assert places()[0].code == "MAR"
    assert places()[-1].code == "X1"
    assert places()[1:].codes == ("CIV", "X1")
    assert len(places()) == 3


def test_membership_is_by_code_or_profile() -> None:
    assert "MAR" in places()
    assert "Morocco" not in places()
    assert places()["MAR"] in places()


def test_add_returns_a_longer_list() -> None:
    more = places().add(DestinationProfile(code="NEW"))
    assert more.codes == ("MAR", "CIV", "X1", "NEW")
    assert len(places()) == 3


def test_lists_of_the_same_profiles_are_equal() -> None:
    assert places() == places()
    assert hash(places()) == hash(places())
    assert places() != places()[1:]
    assert repr(places()) == "Destinations(MAR, CIV, X1)"
