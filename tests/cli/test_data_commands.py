"""`data` and `methods`: what is embedded, where it comes from, and how it is scored."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from nearshore_score import (
    OPERATORS,
    MulticriteriaMethod,
    data_licences,
    load_clients,
    load_destinations,
    load_gates,
    load_indicators,
    load_model,
    load_sector_facts,
    load_segments,
    load_sources,
    load_weight_schemes,
)
from tests.cli.command import Call, installed


def rows(call: Call, *arguments: str) -> list[dict[str, str]]:
    done = call("data", *arguments, "--format", "json")
    assert (done.code, done.err) == (0, "")
    found: list[dict[str, str]] = json.loads(done.out)
    return found


def column(found: Iterable[dict[str, str]], name: str) -> list[str]:
    return [row[name] for row in found]


# Those that need no parameters and turn points from 0 to 100 into points from 0 to 100.
METHODS = (
    "arithmetic_mean",
    "geometric_mean",
    "harmonic_mean",
    "minimum",
    "maximum",
    "mazziotta_pareto",
    *(
        kind
        for kind in OPERATORS.kinds
        if issubclass(OPERATORS.class_of(kind), MulticriteriaMethod)
    ),
)
WEIGHTS = (
    "principal_component",
    "factor_analysis",
    "entropy",
    "critic",
    "merec",
    "standard_deviation",
    "gini",
    "cilos",
    "idocriw",
    "optimised",
)
NORMALISATIONS = (
    "fixed_goalposts",
    "min_max",
    "distance_to_best",
    "percentile_rank",
    "ratio_to_best",
    "share_of_total",
)

LISTS = {
    "destinations": list(load_destinations().codes),
    "segments": list(load_segments()),
    "clients": list(load_clients()),
    "indicators": list(load_indicators()),
    "weights": list(load_weight_schemes()),
    "gates": list(load_gates()),
    "facts": [fact.destination for fact in load_sector_facts()],
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("kind", "codes"), LISTS.items(), ids=LISTS)
def test_every_list_is_complete_in_both_languages(
    call: Call, kind: str, codes: list[str], language: str
) -> None:
    assert column(rows(call, "list", kind, "--language", language), "code") == codes


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("destinations", {one.code: one for one in load_destinations()}),
        ("segments", load_segments()),
        ("clients", load_clients()),
        ("indicators", load_indicators()),
        ("gates", load_gates()),
    ],
    ids=["destinations", "segments", "clients", "indicators", "gates"],
)
def test_names_are_those_of_the_language(
    call: Call, kind: str, known: dict[str, object], language: str
) -> None:
    for row in rows(call, "list", kind, "--language", language):
        assert row["name"] == getattr(known[row["code"]], "name_fr" if language == "fr" else "name")


@pytest.mark.parametrize("kind", LISTS)
def test_every_list_is_readable_as_plain_text(call: Call, kind: str) -> None:
    done = call("data", "list", kind)
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) >= 1 + len(LISTS[kind])
    assert "\x1b" not in done.out


def test_destinations_are_what_is_listed_by_default(call: Call) -> None:
    assert call("data", "list") == call("data", "list", "destinations")


def test_every_indicator_names_the_sources_of_its_figures(call: Call) -> None:
    for row in rows(call, "list", "indicators"):
        named = set(row["source"].split(", ")) - {""}
        shown = column(rows(call, "show", row["code"]), "source")
        publishers = {load_sources()[source].publisher for source in named}
        assert {text.rpartition(", ")[0] for text in shown} <= publishers, row["code"]
        assert bool(named) == bool(shown), row["code"]


def test_the_weights_of_the_indicators_are_those_of_the_framework(call: Call) -> None:
    shares = load_model().framework.effective_weights
    for row in rows(call, "list", "indicators"):
        assert row["weight"] == f"{shares[row['code']]:.1%}"


def test_sector_facts_show_ranges_as_ranges(call: Call) -> None:
    shown = column(rows(call, "list", "facts"), "value")
    for fact, text in zip(load_sector_facts(), shown, strict=True):
        numbers = [n for n in (fact.value, fact.low, fact.high) if n is not None]
        assert [f"{n:g}" for n in numbers if f"{n:g}" not in text] == [], text
        assert ("at least" in text) == (fact.value is None and fact.high is None)
        assert ("at most" in text) == (fact.value is None and fact.low is None)


@pytest.mark.parametrize("name", ["MAR", "mar", "Morocco", "Maroc"])
def test_a_destination_is_shown_by_code_or_name(call: Call, name: str) -> None:
    profile = load_destinations()["MAR"]
    expected = [code for _, code, market, _ in profile.figures() if market in (None, "FRA")]
    assert column(rows(call, "show", name), "indicator") == expected


def test_every_figure_comes_with_unit_year_and_publisher(call: Call) -> None:
    profile = load_destinations()["MAR"]
    shown = {row["indicator"]: row for row in rows(call, "show", "MAR")}
    for code in ("fixed_broadband", "wgi_rule_of_law", "gni_per_head"):
        figure, row = profile[code], shown[code]
        assert figure.source is not None
        assert float(row["value"]) == pytest.approx(figure.value, rel=1e-5)
        assert (row["unit"], row["year"]) == (figure.unit, str(figure.year))
        assert row["source"].startswith(figure.source.publisher)


def test_figures_that_depend_on_the_client_are_those_of_the_client(call: Call) -> None:
    for client in ("FRA", "USA"):
        figure = load_destinations()["MAR"].figure("distance", client)
        assert figure is not None
        (row,) = [
            row
            for row in rows(call, "show", "MAR", "--client", client)
            if row["indicator"] == "distance"
        ]
        assert float(row["value"]) == pytest.approx(figure.value, rel=1e-5)


def test_a_destination_is_shown_with_the_facts_about_its_sector(call: Call) -> None:
    out = call("data", "show", "Morocco").out
    facts = [fact for fact in load_sector_facts() if fact.destination == "MAR"]
    assert facts
    assert [fact.measure for fact in facts if fact.measure not in out] == []


def test_a_destination_without_such_facts_shows_its_figures_alone(call: Call) -> None:
    told = {fact.destination for fact in load_sector_facts()}
    code = next(code for code in load_destinations().codes if code not in told)
    lines = call("data", "show", code).out.splitlines()
    assert len(lines) == 1 + len(rows(call, "show", code))


def test_an_indicator_is_shown_in_every_destination_that_has_it(call: Call) -> None:
    having = [p.code for p in load_destinations() if p.figure("developer_pay") is not None]
    assert 0 < len(having) < 58
    assert column(rows(call, "show", "developer_pay"), "code") == having


def test_an_indicator_by_client_is_shown_once_for_each_destination(call: Call) -> None:
    shown = rows(call, "show", "distance", "--client", "USA")
    assert column(shown, "code") == list(load_destinations().codes)
    figure = load_destinations()["MAR"].figure("distance", "USA")
    assert figure is not None
    (value,) = [row["value"] for row in shown if row["code"] == "MAR"]
    assert float(value) == pytest.approx(figure.value, rel=1e-5)


def test_an_indicator_is_explained_below_its_figures(call: Call) -> None:
    indicator = load_indicators()["fixed_broadband"]
    out = call("data", "show", "fixed_broadband").out
    assert f"definition: {indicator.definition}\n" in out
    assert f"reason: {indicator.reason}\n" in out


@pytest.mark.parametrize(
    ("client", "languages"), [("FRA", {"fr", "en"}), ("DEU", {"de", "en"})], ids=["FRA", "DEU"]
)
def test_a_language_indicator_is_shown_in_the_languages_of_the_client(
    call: Call, client: str, languages: set[str]
) -> None:
    shown = rows(call, "show", "language_share", "--client", client)
    assert set(column(shown, "indicator")) == {f"share_{language}" for language in languages}


def test_a_computed_indicator_is_shown_by_what_it_is_computed_from(call: Call) -> None:
    shown = set(column(rows(call, "show", "language_speakers"), "indicator"))
    assert shown == {"share_fr", "share_en", "population_15_64"}


def test_sources_come_with_publisher_and_licence(call: Call) -> None:
    done = call("data", "sources", "--format", "csv")
    shown = list(csv.DictReader(io.StringIO(done.out)))
    assert column(shown, "code") == list(load_sources())
    assert [row["code"] for row in shown if not (row["publisher"] and row["licence"])] == []
    assert call("data", "sources").out.count("ODbL") >= 1


def test_the_licences_are_printed_in_full() -> None:
    done = installed("data", "licences")
    assert (done.code, done.err) == (0, "")
    assert done.out.strip() == data_licences().strip()


def test_methods_that_give_points_are_listed_with_a_line_each(call: Call) -> None:
    lines = [line.split(maxsplit=2) for line in call("methods").out.splitlines()[1:]]
    assert [(option, kind) for option, kind, _ in lines] == [
        *(("--method", kind) for kind in METHODS),
        *(("--normalisation", kind) for kind in NORMALISATIONS),
        *(("--weights", kind) for kind in WEIGHTS),
    ]
    assert all(len(words) > 10 for _, _, words in lines)


def test_a_list_goes_into_a_file_but_never_over_another(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    arguments = ("data", "list", "destinations", "--format", "csv", "--output", str(path))
    assert call(*arguments).code == 0
    assert call(*arguments).code == 1
    assert call(*arguments, "--force").code == 0


@pytest.mark.parametrize("arguments", [("show", "MAR"), ("sources",)], ids=["show", "sources"])
def test_figures_and_sources_go_into_files_too(
    call: Call, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    path = tmp_path / "out.md"
    done = call("data", *arguments, "--format", "md", "--output", str(path))
    assert (done.code, done.out, done.err) == (0, "", "")
    assert path.read_text(encoding="utf-8") == call("data", *arguments, "--format", "md").out
