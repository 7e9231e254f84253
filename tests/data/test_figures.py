"""Every embedded figure, read from the raw CSV files: sourced, known, possible and held once."""

import math

import pytest

from nearshore_score import FIGURE_FILES, Destinations, Figure
from tests.data.tables import Row, column, figure_files, figures, rows

FIGURES = list(figures())
LANGUAGES = column("languages", "code")
#: What the framework is fed with beside its indicators: one figure for every language.
INPUTS = {"population_15_64"} | {f"{s}_{c}" for s in ("share", "official") for c in LANGUAGES}


def place(row: Row) -> str:
    return " ".join(filter(None, (row["destination"], row["indicator"], row["client"])))


def range_of(indicator: str) -> tuple[float, float]:
    by_code = {row["code"]: row for row in rows("indicators")}
    stem = indicator.rsplit("_", 1)[0]
    row = by_code.get(indicator) or by_code.get(f"language_{stem}")
    if row is None:
        return 0.0, math.inf  # a count of people
    return float(row["minimum"] or "-inf"), float(row["maximum"] or "inf")


def test_the_loader_reads_every_file_there_is() -> None:
    assert sorted(FIGURE_FILES) == figure_files()


def test_every_figure_names_a_known_source() -> None:
    known = set(column("sources", "code"))
    assert [place(row) for row in FIGURES if row["source"] not in known] == []


def test_every_source_is_used() -> None:
    # A source that no figure names would claim a credit that is not due.
    used = {row["source"] for row in FIGURES} | {"SECTOR_FACTS"}
    assert set(column("sources", "code")) == used


def test_every_figure_names_a_known_destination_and_client() -> None:
    destinations, clients = set(column("destinations", "code")), {"", *column("markets", "code")}
    assert {row["destination"] for row in FIGURES} == destinations
    assert {row["client"] for row in FIGURES} == clients


def test_every_figure_names_a_known_indicator() -> None:
    known = set(column("indicators", "code")) | INPUTS
    assert {row["indicator"] for row in FIGURES} <= known


def test_exactly_the_figures_that_vary_by_client_name_one() -> None:
    varies = {row["code"] for row in rows("indicators") if row["varies_by"] == "client"}
    named = {row["indicator"] for row in FIGURES if row["client"]}
    unnamed = {row["indicator"] for row in FIGURES if not row["client"]}
    assert named == varies
    assert not named & unnamed


def test_no_figure_is_held_twice() -> None:
    keys = [(row["destination"], row["indicator"], row["client"]) for row in FIGURES]
    assert len(keys) == len(set(keys))


def test_every_value_is_finite_and_possible() -> None:
    ranges = {indicator: range_of(indicator) for indicator in {r["indicator"] for r in FIGURES}}
    for row in FIGURES:
        if row["value"]:
            least, greatest = ranges[row["indicator"]]
            value = float(row["value"])
            assert math.isfinite(value), place(row)
            assert least <= value <= greatest, place(row)


def test_a_value_stands_exactly_where_the_state_says_so() -> None:
    for row in FIGURES:
        assert bool(row["value"]) == (row["state"] in ("present", "imputed")), place(row)


def test_an_interval_holds_its_value() -> None:
    for row in FIGURES:
        if row["uncertainty"] in ("interval", "lognormal"):
            assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), place(row)


def test_every_measured_figure_has_a_year_and_a_series() -> None:
    for row in FIGURES:
        if row["state"] == "present":
            # Office hours follow from the offsets of the coming year; all else is past.
            newest = 2027 if row["indicator"] == "common_office_hours" else 2026
            assert 2000 <= int(row["year"]) <= newest, place(row)
            assert row["series"], place(row)


def test_no_indicator_mixes_series() -> None:
    # Two official series of one measure can differ by half.
    series: dict[str, set[str]] = {}
    for row in FIGURES:
        if row["state"] == "present":
            series.setdefault(row["indicator"], set()).add(row["series"])
    assert {code: names for code, names in series.items() if len(names) > 1} == {}


def test_the_loader_gives_every_row_of_the_files(destinations: Destinations) -> None:
    loaded = {
        (profile.code, indicator, client or ""): figure
        for profile in destinations
        for _, indicator, client, figure in profile.figures()
    }
    assert len(loaded) == len(FIGURES)
    for row in FIGURES:
        figure = loaded[row["destination"], row["indicator"], row["client"]]
        assert as_row(figure) == {key: row[key] for key in as_row(figure)}, place(row)


def as_row(figure: Figure) -> Row:
    assert figure.source is not None
    return {
        "source": figure.source.code,
        "series": figure.series,
        "state": figure.state,
        "year": "" if figure.year is None else str(figure.year),
        "uncertainty": "" if figure.uncertainty is None else figure.uncertainty.kind,
        "error_group": figure.error_group,
        "note": figure.note,
    }


def test_values_are_loaded_without_loss(destinations: Destinations) -> None:
    for row in FIGURES:
        figure = destinations[row["destination"]].figure(row["indicator"], row["client"] or None)
        assert figure is not None
        assert figure.value == (float(row["value"]) if row["value"] else None), place(row)


@pytest.mark.parametrize(
    "indicator",
    [row["code"] for row in rows("indicators") if row["code"].startswith("wgi_")],
)
def test_governance_errors_are_normal_and_shared_within_a_destination(
    destinations: Destinations, indicator: str
) -> None:
    # The five series are made of the same sources, so their errors are drawn together.
    for profile in destinations:
        figure = profile[indicator]
        assert figure.uncertainty is not None
        assert figure.uncertainty.kind == "normal"
        assert figure.error_group == f"wgi:{profile.code}"


def test_provenance_leads_to_publisher_edition_and_licence(destinations: Destinations) -> None:
    source = destinations["MAR"]["wgi_rule_of_law"].source
    assert source is not None
    assert source.publisher == "World Bank"
    assert source.edition == "2024 update (data to 2023)"
    assert source.licence == "CC BY 4.0"
