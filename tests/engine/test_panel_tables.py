"""Panels from tables: where every cell goes, and what is refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nearshore_score import InvalidInputError, UnknownNameError, panel_from_columns, read_panel

Table = dict[str, list[Any]]

LONG: Table = {
    "code": ["B", "A", "A", "B"],
    "year": [2021, "2020", 2021.0, "2020"],
    "pay": ["4", 1, "", "NA"],
    "rent": ["c", "n/a", None, " 7.5 "],
    "region": ["south", "north", "north", "south"],
}


def test_rows_of_several_years_are_laid_out_by_year_and_destination() -> None:
    panel = panel_from_columns(
        LONG,
        destination="code",
        year="year",
        groups=["region"],
        suppressed=["c"],
        not_applicable=["n/a"],
    )
    assert (panel.destinations, panel.columns) == (("B", "A"), ("pay", "rent"))
    assert panel.years == (2021, 2020)
    np.testing.assert_array_equal(panel.column("pay"), [[4, np.nan], [np.nan, 1]])
    np.testing.assert_array_equal(panel.column("rent"), [[np.nan, np.nan], [7.5, np.nan]])
    assert panel.group("region") == ("south", "north")
    assert panel.year(2021).state("B", "rent") == "suppressed"
    assert panel.year(2021).state("A", "rent") == "missing"
    assert panel.year(2020).state("A", "rent") == "not_applicable"


def test_a_destination_without_a_row_for_a_year_is_missing_there() -> None:
    table: Table = {"code": ["A", "A", "B"], "year": [2020, 2021, 2021], "pay": [1, 2, 3]}
    panel = panel_from_columns(table, destination="code", year="year")
    np.testing.assert_array_equal(panel.column("pay"), [[1, np.nan], [2, 3]])
    assert panel.year(2020).state("B", "pay") == "missing"


def test_one_row_for_each_destination_makes_a_panel_without_years() -> None:
    table: Table = {"code": ["A", "B"], "name": ["Alpha", "Beta"], "pay": [1, 2]}
    panel = panel_from_columns(table, destination="code", values=["pay"])
    assert panel.years == ()
    assert panel.values.tolist() == [[1.0], [2.0]]


@pytest.mark.parametrize("blank", ["", "NA", "NaN", "nan", "None", "<NA>", None, float("nan"), " "])
def test_blank_cells_are_missing(blank: object) -> None:
    panel = panel_from_columns({"code": ["A"], "pay": [blank]}, destination="code")
    assert panel.state("A", "pay") == "missing"


def test_zero_is_no_blank() -> None:
    panel = panel_from_columns({"code": ["A", "B"], "pay": ["0", 0]}, destination="code")
    assert panel.values.tolist() == [[0.0], [0.0]]
    assert panel.state("A", "pay") == panel.state("B", "pay") == "present"


def test_a_file_gives_the_same_panel_as_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("\ufeffcode,year,pay\nA,2020,1.5\nB,2020,\n", encoding="utf-8")
    table: Table = {"code": ["A", "B"], "year": [2020, 2020], "pay": [1.5, None]}
    assert read_panel(path, destination="code", year="year") == panel_from_columns(
        table, destination="code", year="year"
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"code": ["A"], "pay": ["high"]}, r"pay, row 1: 'high' is not a finite number; name lab"),
        ({"code": ["A"], "pay": ["inf"]}, "pay, row 1: 'inf' is not a finite number"),
        ({"code": ["A"], "pay": [True]}, "pay, row 1: 'True' is not a finite number"),
        ({"code": ["A"], "pay": ["1_000"]}, "pay, row 1: '1_000' is not a finite number"),
        ({"code": ["A", None], "pay": [1, 2]}, "row 2 names no destination"),
        ({"code": ["A"], "pay": ["1,000"]}, "pay, row 1: '1,000' is not a finite number"),
        ({"code": ["A", "B"], "pay": [1]}, "column pay has 1 cells, others have 2"),
        ({"code": ["A", "A"], "pay": [1, 2]}, "A: there are two rows; name the column of years"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(table: Table, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        panel_from_columns(table, destination="code")


def test_unknown_columns_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="unknown column of the table 'cod'; did you mean c"):
        panel_from_columns(LONG, destination="cod")
    with pytest.raises(UnknownNameError, match="unknown column of the table 'wage'"):
        panel_from_columns(LONG, destination="code", year="year", values=["wage"])


def test_two_rows_for_one_year_are_refused() -> None:
    table: Table = {"code": ["A", "A"], "year": [2020, 2020], "pay": [1, 2]}
    with pytest.raises(InvalidInputError, match="A 2020: there are two rows"):
        panel_from_columns(table, destination="code", year="year")


def test_what_is_no_year_is_refused() -> None:
    table: Table = {"code": ["A"], "year": ["20/21"], "pay": [1]}
    with pytest.raises(InvalidInputError, match="row 1: '20/21' is not a year"):
        panel_from_columns(table, destination="code", year="year")


def test_a_group_that_changes_over_the_years_is_refused() -> None:
    table: Table = {**LONG, "region": ["south", "north", "east", "south"], "rent": [1, 2, 3, 4]}
    with pytest.raises(InvalidInputError, match="A is 'north' and 'east' in region; a grouping c"):
        panel_from_columns(table, destination="code", year="year", groups=["region"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot be read as a table"),
        ("code,code\nA,1\n", "two columns of one name; rename one of them"),
        ("code,pay\nA\n", "line 2: 1 cells, but the header has 2"),
        ("code,pay\nA,1,2\n", "line 2: 3 cells, but the header has 2"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=message):
        read_panel(path, destination="code")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"nowhere\.csv cannot be read as a table"):
        read_panel(tmp_path / "nowhere.csv", destination="code")
