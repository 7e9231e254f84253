"""Figures that want a second look."""

import pytest

from nearshore_score import DestinationProfile, Figure, Ranking, load_model


def ranking(figure: Figure | None, year: int | None = None) -> Ranking:
    """Rank one place by its connectivity, with one figure in doubt."""
    good = {"internet_users": 80, "firms_with_outages": 20, "cloud_regions": 1}
    doubtful = {} if figure is None else {"fixed_broadband": figure}
    place = DestinationProfile(code="A", connectivity=good | doubtful)
    return load_model(weights={"connectivity": 1}, year=year).rank([place])


def kinds(figure: Figure | None, year: int | None = None) -> list[str]:
    found = ranking(figure, year).cautions
    return [caution.kind for caution in found if caution.indicator == "fixed_broadband"]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (None, ["missing"]),
        (Figure(state="missing"), ["missing"]),
        (Figure(state="suppressed"), ["missing"]),
        (Figure(state="not_applicable"), ["not_applicable"]),
        (Figure(value=30, year=2025), []),
        (Figure(value=30, state="imputed"), ["imputed"]),
        (Figure(value=30, note="to verify; n=13"), ["to_verify"]),
        (Figure(value=30, note="doubt: two filters"), ["doubt"]),
        (Figure(value=30, year=2012, note="doubt: old"), ["old", "doubt"]),
    ],
)
def test_what_is_the_matter_with_a_figure(figure: Figure | None, expected: list[str]) -> None:
    assert kinds(figure) == expected


@pytest.mark.parametrize(("year", "expected"), [(2025, []), (2026, ["old"])])
def test_a_figure_is_old_when_more_than_five_years_have_passed(
    year: int, expected: list[str]
) -> None:
    assert kinds(Figure(value=30, year=2020), year) == expected


def test_a_caution_carries_year_and_note() -> None:
    (caution,) = (c for c in ranking(Figure(value=3, year=2001)).cautions if c.kind == "old")
    assert (caution.destination, caution.indicator, caution.year) == ("A", "fixed_broadband", 2001)


def test_an_indicator_without_weight_gives_no_caution() -> None:
    assert {c.indicator for c in ranking(None).cautions} == {
        "fixed_broadband",
        "internet_exchanges_per_million",
    }


def test_below_a_criterion_that_is_scored_directly_nothing_is_missing() -> None:
    place = DestinationProfile(code="A", connectivity=60)
    assert load_model(weights={"connectivity": 1}).rank([place]).cautions == ()


# ICT service exports of before 2023 count as old; the general rule would allow 2021.
@pytest.mark.parametrize(("year", "expected"), [(2023, []), (2022, ["old"])])
def test_an_indicator_may_be_stricter_about_age(year: int, expected: list[str]) -> None:
    talent = {
        "ict_service_exports_per_head": Figure(value=100, year=year),
        "developer_accounts": 9e5,
    }
    place = DestinationProfile(code="A", talent=talent)
    found = load_model(weights={"talent": 1}, year=2026).rank([place]).cautions
    kinds_found = [c.kind for c in found if c.indicator == "ict_service_exports_per_head"]
    assert kinds_found == expected
