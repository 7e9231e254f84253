"""The tables of published indices are whole, readable, and true to the reference data."""

import json
import math
import re
from pathlib import Path

import pytest

from tests.index_data import (
    IDENTIFIERS,
    PUBLISHED,
    RANKINGS,
    Table,
    components,
    expected_asem,
    matrix,
    numbers,
    only,
    read,
    reference_path,
    reference_table,
    table,
)

# Rows, what identifies a row, number of components, what was published.
INDICES = {
    "decathlon-2004": (41, "competition name", 10, "points rank"),
    "desi-2022": (27, "code", 33, "score rank"),
    "doing-business-2016-2020": (950, "year code", 10, "score rank"),
    "egdi-2014-2018": (386, "year code", 3, "egdi rank"),
    "global-hunger-2016": (524, "year code", 4, "score score_label"),
    "hdi-1990-2022": (6435, "year code", 4, "hdi rank"),
    "ihdi-2022": (195, "code", 7, "ihdi coef_inequality overall_loss_pct hdi"),
    "lpi-2010-2018": (790, "year code", 6, "score lower_bound upper_bound rank"),
    "world-happiness-2015-2017": (470, "year name", 7, "score rank"),
    "world-risk-2020-2021": (362, "year name", 4, "score vulnerability score_class"),
}
# Rows and what identifies a row, of the tables beside the indices.
OTHERS = {
    ("asem", "iData"): (51, "uCode"),
    ("asem", "iMeta"): (68, "iCode"),
    ("decathlon-2004", "coefficients"): (10, "event"),
    ("desi-2022", "indicators"): (33, "code"),
}
# Never passed on: read from the reference folder.
OUTSIDE = {
    "cpi-2023": 180,
    "economic-freedom-2019": 185,
    "epi-2020": 180,
    "freedom-world-2013-2024": 2515,
    "times-universities-2011-2016": 1201,
}
LABELS = ("published_score_label", "published_score_class")
TERMS = ("Publisher", "Licence", "Attribution", "Retrieved through", "Selected and changed")

by_index = pytest.mark.parametrize("name", INDICES)


def keys(source: Table, identifiers: str) -> list[tuple[str, ...]]:
    return list(zip(*(source[name] for name in identifiers.split()), strict=True))


def folders() -> list[Path]:
    return sorted(path for path in RANKINGS.iterdir() if path.is_dir())


def test_only_what_may_be_passed_on_is_here() -> None:
    assert {path.name for path in folders()} == {*INDICES, "asem"}


@by_index
def test_an_index_has_its_rows_each_once(name: str) -> None:
    rows, identifiers, *_ = INDICES[name]
    found = keys(table(name), identifiers)
    assert len(found) == len(set(found)) == rows
    assert all(all(key) for key in found)


@by_index
def test_identifiers_components_and_results_stand_in_this_order(name: str) -> None:
    _, identifiers, count, published = INDICES[name]
    columns = list(table(name))
    marked = [PUBLISHED + result for result in published.split()]
    assert set(identifiers.split()) <= set(columns[: -count - len(marked)]) <= set(IDENTIFIERS)
    assert columns[-len(marked) :] == marked
    assert components(columns) == columns[-count - len(marked) : -len(marked)]


@by_index
def test_every_figure_is_a_finite_number_and_no_column_is_empty(name: str) -> None:
    for column, cells in table(name).items():
        assert any(cells), column
        if column not in (*IDENTIFIERS, *LABELS):
            assert all(math.isfinite(float(cell)) for cell in cells if cell), column


def test_labels_are_those_that_the_publishers_use() -> None:
    hunger = table("global-hunger-2016")
    assert set(hunger["published_score_label"]) == {"", "<5"}
    assert hunger["published_score_label"].count("<5") == 29
    classes = set(table("world-risk-2020-2021")["published_score_class"])
    assert classes == {"", "Very Low", "Low", "Medium", "High", "Very High"}


@pytest.mark.parametrize(("name", "file"), OTHERS)
def test_a_table_beside_an_index_has_its_rows_each_once(name: str, file: str) -> None:
    rows, identifier = OTHERS[name, file]
    found = table(name, file)[identifier]
    assert len(found) == len(set(found)) == rows


@pytest.mark.parametrize(
    ("name", "file", "key"),
    [("decathlon-2004", "coefficients", "event"), ("desi-2022", "indicators", "code")],
)
def test_every_component_has_its_parameters(name: str, file: str, key: str) -> None:
    assert table(name, file)[key] == components(table(name))


def test_the_columns_of_the_asem_data_are_those_that_its_tree_names() -> None:
    data, tree = table("asem", "iData"), table("asem", "iMeta")
    aggregates = only(tree, Type="Aggregate")["iCode"]
    assert set(tree["iCode"]) - set(aggregates) == set(data) - {"uName", "uCode", "Time"}
    assert set(tree["Parent"]) == {*aggregates, ""}
    assert sum(cells.count("") for cells in data.values()) == 64


def test_the_expected_results_cover_all_asem_countries() -> None:
    ranks = expected_asem()["S01_default"]["index_rank"]
    assert set(ranks) == set(table("asem", "iData")["uCode"])


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_a_notice_states_the_terms_and_names_every_file(folder: Path) -> None:
    text = (folder / "NOTICE.md").read_text("utf-8")
    for term in TERMS:
        assert re.search(rf"^- \*\*{term}:\*\* \w", text, re.MULTILINE), term
    for path in folder.iterdir():
        assert path.name == "NOTICE.md" or f"`{path.name}`" in text, path.name


def test_an_empty_cell_becomes_nan_and_zero_stays_zero() -> None:
    source = {"a": ["1.5", "", "0"], "b": ["2", "3", "4"]}
    assert str(numbers(source["a"]).tolist()) == "[1.5, nan, 0.0]"
    assert matrix(source, ["b", "a"]).shape == (3, 2)
    assert only(source, b="3") == {"a": [""], "b": ["3"]}


def test_a_missing_reference_is_a_failure_if_it_is_required(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NEARSHORE_SCORE_REFERENCE", str(tmp_path))
    monkeypatch.setenv("NEARSHORE_SCORE_REQUIRE_RAW", "0")
    with pytest.raises(pytest.skip.Exception, match="not beside this checkout"):
        reference_table("epi-2020", "weights")
    monkeypatch.setenv("NEARSHORE_SCORE_REQUIRE_RAW", "1")
    with pytest.raises(pytest.fail.Exception, match=r"weights\.csv"):
        reference_table("epi-2020", "weights")


@pytest.mark.raw_data
@by_index
def test_an_index_equals_the_reference_cell_by_cell(name: str) -> None:
    _, identifiers, count, published = INDICES[name]
    ours = table(name)
    theirs = reference_table(name, "components")
    assert {key: ours[key] for key in theirs} == theirs
    assert len(components(theirs)) == count
    results = reference_table(name, "published")
    assert components(results) == published.split()
    assert set(ours) == {*theirs, *(PUBLISHED + key for key in components(results))}
    rows = {key: place for place, key in enumerate(keys(results, identifiers))}
    places = [rows[key] for key in keys(ours, identifiers)]
    assert sorted(places) == list(range(INDICES[name][0]))
    for key, cells in results.items():
        column = ours[key if key in IDENTIFIERS else PUBLISHED + key]
        assert column == [cells[place] for place in places], key


@pytest.mark.raw_data
@pytest.mark.parametrize(("name", "file"), OTHERS)
def test_a_table_beside_an_index_equals_the_reference(name: str, file: str) -> None:
    parts = ("asem",) if name == "asem" else ("rankings", name)
    assert table(name, file) == read(reference_path(*parts, f"{file}.csv"))


@pytest.mark.raw_data
def test_the_expected_asem_results_equal_the_reference() -> None:
    theirs = json.loads(reference_path("asem", "expected_sample.json").read_text("utf-8"))
    ours = expected_asem()
    for results in (ours, theirs):
        del results["_provenance"]
    assert ours == theirs


@pytest.mark.raw_data
@pytest.mark.parametrize("name", OUTSIDE)
def test_an_index_outside_has_its_rows(name: str) -> None:
    names = reference_table(name, "components")["name"]
    assert len(names) == OUTSIDE[name]
    assert names == reference_table(name, "published")["name"]
