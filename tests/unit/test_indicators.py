"""Indicators and their goalposts."""

import pytest

from nearshore_score import CRITERIA, Goalposts, Indicator, InvalidInputError


def test_the_profile_knows_eight_criteria() -> None:
    assert len(CRITERIA) == len(set(CRITERIA)) == 8


@pytest.mark.parametrize(
    ("names", "language", "label"),
    [
        ({"name": "Rent", "name_fr": "Loyer"}, "en", "Rent"),
        ({"name": "Rent", "name_fr": "Loyer"}, "fr", "Loyer"),
        ({"name": "Rent"}, "fr", "Rent"),
        ({}, "fr", "rent"),
    ],
)
def test_a_label_is_the_best_name_there_is(
    names: dict[str, str], language: str, label: str
) -> None:
    assert Indicator(code="rent", **names).label(language) == label


def test_a_possible_range_runs_upwards() -> None:
    with pytest.raises(InvalidInputError, match=r"minimum \(3\) must be below maximum \(1\)"):
        Indicator(code="rent", minimum=3, maximum=1)


@pytest.mark.parametrize(("low", "transform"), [(0, "log"), (-1, "log1p"), (-0.5, "sqrt")])
def test_goalposts_lie_in_the_domain_of_their_transform(low: float, transform: str) -> None:
    with pytest.raises(InvalidInputError, match=f"outside the domain of {transform}"):
        Goalposts(low=low, high=5, transform=transform)


def test_the_root_of_zero_is_allowed() -> None:
    assert Goalposts(low=0, high=5, transform="sqrt").low == 0.0
