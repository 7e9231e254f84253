"""Destinations, clients, segments, indicators and their names: what the package promises."""

import pytest

from nearshore_score import (
    CRITERIA,
    Destinations,
    UnknownNameError,
    load_clients,
    load_gates,
    load_indicators,
    load_segments,
    load_weight_schemes,
)
from nearshore_score.dataset.catalogue import known_figures
from tests.data.tables import rows

NAMED_TABLES = [
    "criteria",
    "destinations",
    "gates",
    "indicators",
    "languages",
    "markets",
    "segments",
]


def test_how_many_there_are(destinations: Destinations) -> None:
    assert len(destinations) == 58
    assert len(load_clients()) == 9
    assert len(load_segments()) == 7
    assert len(rows("criteria")) == 8


def test_the_clients_are_the_nine_markets() -> None:
    assert set(load_clients()) == {"FRA", "BEL", "CHE", "GBR", "DEU", "ESP", "NLD", "USA", "CAN"}


def test_37_indicators_are_scored_and_one_waits_for_the_user() -> None:
    weights = {row["code"]: float(row["weight"]) for row in rows("indicators")}
    assert sum(weight > 0 for weight in weights.values()) == 37
    (waiting,) = (code for code, weight in weights.items() if weight == 0)
    assert waiting == "iso_27001_certificates_per_million"


def test_the_criteria_of_the_data_are_those_of_a_profile() -> None:
    assert tuple(row["code"] for row in rows("criteria")) == CRITERIA
    assert {row["criterion"] for row in rows("indicators")} == set(CRITERIA)


@pytest.mark.parametrize("table", NAMED_TABLES)
def test_everything_has_an_english_and_a_french_name(table: str) -> None:
    for row in rows(table):
        assert row["name"].strip(), row["code"]
        assert row["name_fr"].strip(), row["code"]


@pytest.mark.parametrize(("table", "field"), [("criteria", "limits"), ("segments", "description")])
def test_what_is_explained_is_explained_in_both_languages(table: str, field: str) -> None:
    for row in rows(table):
        assert row[field].strip(), row["code"]
        assert row[f"{field}_fr"].strip(), row["code"]


def test_indicators_are_weighted_to_one_within_their_criterion() -> None:
    for criterion in CRITERIA:
        weights = [float(r["weight"]) for r in rows("indicators") if r["criterion"] == criterion]
        assert sum(weights) == pytest.approx(1), criterion


def test_every_indicator_says_what_it_measures_and_why() -> None:
    for indicator in load_indicators().values():
        assert indicator.unit, indicator.code
        assert indicator.definition, indicator.code
        assert indicator.reason, indicator.code
        assert indicator.goalposts is not None, indicator.code


def test_every_figure_has_a_criterion() -> None:
    assert set(known_figures().values()) == set(CRITERIA)
    assert known_figures()["share_fr"] == "language_skills"


@pytest.mark.parametrize("name", ["Morocco", "maroc", "mar", "MAROC"])
def test_a_destination_is_found_in_two_languages(destinations: Destinations, name: str) -> None:
    assert destinations[name].code == "MAR"


def test_names_do_not_collide(destinations: Destinations) -> None:
    # A name that two destinations shared would always find the first.
    names = [
        name.casefold() for p in destinations for name in {p.name.casefold(), p.name_fr.casefold()}
    ]
    assert len(names) == len(set(names))


def test_the_destination_of_a_misspelling_is_suggested(destinations: Destinations) -> None:
    with pytest.raises(UnknownNameError, match="did you mean Senegal or Sénégal"):
        destinations["Senegall"]


@pytest.mark.parametrize(
    ("language", "client", "segment"),
    [("en", "United Kingdom", "General"), ("fr", "Royaume-Uni", "Général")],
)
def test_labels_follow_the_language(language: str, client: str, segment: str) -> None:
    assert load_clients()["GBR"].label(language) == client
    assert load_segments()["general"].label(language) == segment


def test_gates_judge_something_that_exists() -> None:
    targets = {*load_indicators(), *CRITERIA}
    assert {gate.target for gate in load_gates().values()} <= targets


def test_schemes_are_named_after_their_publication() -> None:
    for scheme in load_weight_schemes().values():
        assert scheme.publisher
        assert scheme.edition
        assert scheme.publisher in scheme.weights.basis
