"""Things that may be there once only."""

import pytest

from nearshore_score import (
    DestinationProfile,
    Destinations,
    Framework,
    InvalidInputError,
    Node,
    ScoringModel,
)

TWICE = [DestinationProfile(code="MAR", cost=1), DestinationProfile(code="MAR", cost=2)]


def test_destinations() -> None:
    with pytest.raises(InvalidInputError, match="two destinations have the code 'MAR'; codes must"):
        Destinations(TWICE)


def test_destinations_of_a_ranking() -> None:
    with pytest.raises(InvalidInputError, match="two destinations have the code 'MAR'"):
        ScoringModel(framework=Framework.flat({"cost": 1})).rank(TWICE)


def test_nodes() -> None:
    # A name used twice far apart in the tree would mix up two columns.
    with pytest.raises(InvalidInputError, match="'cost' stands twice among the children; codes"):
        Framework.flat({"cost": 1, "talent": 1}).add("total", Node(code="cost"), 1)


def test_one_indicator_under_two_criteria() -> None:
    message = "'MAR': fixed_broadband is given under talent and again under connectivity"
    with pytest.raises(InvalidInputError, match=message):
        DestinationProfile(
            code="MAR", talent={"fixed_broadband": 1}, connectivity={"fixed_broadband": 2}
        )


def test_one_indicator_under_a_criterion_of_the_users_own() -> None:
    with pytest.raises(InvalidInputError, match="given under connectivity and again under mine"):
        DestinationProfile(
            code="MAR",
            connectivity={"fixed_broadband": 2},
            other={"mine": {"fixed_broadband": 1}},
        )
