"""Panels from tables: one row for each destination, or for each destination and year."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import State
from nearshore_score.panel import STATES, Panel

#: Cells that hold no value, whatever the table.
BLANK: tuple[str, ...] = ("", "NA", "NaN", "nan", "None", "<NA>")

_MOST_ROWS = 1_000_000


def panel_from_columns(
    columns: Mapping[str, Sequence[object]],
    *,
    destination: str,
    year: str | None = None,
    values: Sequence[str] | None = None,
    groups: Sequence[str] = (),
    suppressed: Sequence[str] = (),
    not_applicable: Sequence[str] = (),
) -> Panel:
    """Make a panel of columns, such as ``frame.to_dict("list")`` of a data frame.

    Parameters
    ----------
    columns : mapping of str to sequence
        Columns of equal length; cells are numbers, texts of numbers, or blank.
    destination : str
        Column that names the destinations.
    year : str, optional
        Column of years, for a table with one row for each destination and year; destinations
        without a row for a year have missing cells there.
    values : sequence of str, optional
        Columns of figures; by default all that are not named otherwise.
    groups : sequence of str, optional
        Columns of labels, the same for a destination in all years.
    suppressed, not_applicable : sequence of str, optional
        Texts that mark figures which the publisher withholds, or which cannot exist. Blank cells
        (empty, ``NA``, ``NaN``, ``None``) are missing.

    Returns
    -------
    Panel
        Destinations and years in the order in which they come.

    Raises
    ------
    UnknownNameError
        If a column does not exist.
    InvalidInputError
        If columns differ in length, a cell is not a number, a row names no destination or appears
        twice.

    Examples
    --------
    >>> table = {"code": ["A", "A", "B"], "year": [2023, 2024, 2024], "pay": ["7", "", "9.5"]}
    >>> panel = panel_from_columns(table, destination="code", year="year")
    >>> panel.years, panel.column("pay").tolist()
    ((2023, 2024), [[7.0, nan], [nan, 9.5]])
    """
    named = [destination, *([year] if year else []), *groups, *(values or ())]
    for name in named:
        if name not in columns:
            raise UnknownNameError("column of the table", name, columns)
    rows = len(columns[destination])
    for name, cells in columns.items():
        if len(cells) != rows:
            raise InvalidInputError(f"column {name} has {len(cells)} cells, others have {rows}")
    figures = list(values) if values is not None else [c for c in columns if c not in named]
    layout = _Layout(columns, destination, year)
    marks: dict[str, State] = {
        **dict.fromkeys(BLANK, "missing"),
        **dict.fromkeys(suppressed, "suppressed"),
        **dict.fromkeys(not_applicable, "not_applicable"),
    }
    table, states = layout.cells([(name, columns[name]) for name in figures], marks)
    return Panel(
        layout.destinations,
        figures,
        table,
        states,
        years=layout.years,
        groups={name: layout.labels(name, columns[name]) for name in groups},
    )


def read_panel(
    path: str | Path,
    *,
    destination: str,
    year: str | None = None,
    values: Sequence[str] | None = None,
    groups: Sequence[str] = (),
    suppressed: Sequence[str] = (),
    not_applicable: Sequence[str] = (),
) -> Panel:
    r"""Read a panel from a CSV file with a header; see `panel_from_columns`.

    Parameters
    ----------
    path : str or Path
        A file in UTF-8.
    destination, year : str
        Columns that name the row; the year is optional. As for `panel_from_columns`.
    values, groups : sequence of str, optional
        Columns of figures and of labels; as for `panel_from_columns`.
    suppressed, not_applicable : sequence of str, optional
        Texts that mark such cells; as for `panel_from_columns`.

    Returns
    -------
    Panel

    Raises
    ------
    UnknownNameError
        If a column does not exist.
    InvalidInputError
        If the file cannot be read as a table of this kind.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "pay.csv")
    ...     _ = path.write_text("code,pay,rent\nA,7,3\nB,,c\n")
    ...     panel = read_panel(path, destination="code", suppressed=["c"])
    >>> panel.state("B", "pay"), panel.state("B", "rent")
    ('missing', 'suppressed')
    """
    return panel_from_columns(
        read_columns(path),
        destination=destination,
        year=year,
        values=values,
        groups=groups,
        suppressed=suppressed,
        not_applicable=not_applicable,
    )


def read_columns(path: str | Path) -> dict[str, list[str]]:
    """Read a CSV file with a header as columns of texts.

    Parameters
    ----------
    path : str or Path
        A file in UTF-8.

    Raises
    ------
    InvalidInputError
        If the file cannot be read as a table.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            header, *rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise InvalidInputError(f"{path} cannot be read as a table: {error}") from None
    if len(rows) > _MOST_ROWS:
        raise InvalidInputError(f"{path} has {len(rows)} rows; {_MOST_ROWS} are the most")
    if len(set(header)) != len(header):
        raise InvalidInputError(f"{path} has two columns of one name; rename one of them")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise InvalidInputError(
                f"{path}, line {number}: {len(row)} cells, but the header has {len(header)}"
            )
    return {name: [row[index] for row in rows] for index, name in enumerate(header)}


class _Layout:
    """Which row of a table is which destination and year."""

    def __init__(
        self, columns: Mapping[str, Sequence[object]], destination: str, year: str | None
    ) -> None:
        codes = [_code(cell, row) for row, cell in enumerate(columns[destination], 1)]
        years = [_year(cell, row) for row, cell in enumerate(columns[year])] if year else []
        self.destinations = tuple(dict.fromkeys(codes))
        self.years = tuple(dict.fromkeys(years))
        seen: set[tuple[str, str]] = set()
        labels = [str(one) for one in years] if year else [""] * len(codes)
        for key in zip(codes, labels, strict=True):
            if key in seen:
                raise InvalidInputError(
                    f"{' '.join(key).strip()}: there are two rows; name the column of years, or "
                    "give each row its own name"
                )
            seen.add(key)
        row_of = {code: index for index, code in enumerate(self.destinations)}
        self._rows = [row_of[code] for code in codes]
        self._years = [self.years.index(one) for one in years]

    @property
    def shape(self) -> tuple[int, ...]:
        return (*([len(self.years)] if self.years else []), len(self.destinations))

    def place(self, cells: Sequence[object], empty: object) -> NDArray[np.object_]:
        """Put the cells of one column where they belong."""
        placed = np.full(self.shape, empty, dtype=object)
        for number, cell in enumerate(cells):
            at = (self._years[number],) if self.years else ()
            placed[(*at, self._rows[number])] = cell
        return placed

    def cells(
        self, columns: Sequence[tuple[str, Sequence[object]]], marks: Mapping[str, State]
    ) -> tuple[FloatArray, NDArray[np.uint8]]:
        """Return values and states (..., n, m) of columns of figures."""
        values = np.full((*self.shape, len(columns)), np.nan)
        states = np.full(values.shape, STATES.index("missing"), dtype=np.uint8)
        for index, (name, cells) in enumerate(columns):
            read = [_cell(cell, marks, f"{name}, row {row}") for row, cell in enumerate(cells, 1)]
            values[..., index] = self.place([number for number, _ in read], np.nan)
            kinds = self.place([STATES.index(state) for _, state in read], STATES.index("missing"))
            states[..., index] = kinds
        return values, states

    def labels(self, name: str, cells: Sequence[object]) -> tuple[str, ...]:
        """Return one label for every destination; refuse labels that change over the years."""
        labels: dict[int, str] = {}
        for row, cell in zip(self._rows, cells, strict=True):
            label = "" if cell is None else str(cell)
            if labels.setdefault(row, label) != label:
                raise InvalidInputError(
                    f"{self.destinations[row]} is {labels[row]!r} and {label!r} in {name}; a "
                    "grouping cannot change over the years"
                )
        return tuple(labels[row] for row in range(len(self.destinations)))


def _cell(cell: object, marks: Mapping[str, State], where: str) -> tuple[float, State]:
    text = "" if cell is None else str(cell).strip()
    if text in marks:
        return math.nan, marks[text]
    try:
        number = math.nan if "_" in text else float(text)
    except ValueError:
        number = math.nan
    if isinstance(cell, bool) or not math.isfinite(number):
        raise InvalidInputError(
            f"{where}: {text!r} is not a finite number; name labels with groups=, the columns of "
            "figures with values=, or the mark with suppressed= or not_applicable="
        )
    return number, "present"


def _code(cell: object, row: int) -> str:
    text = "" if cell is None else str(cell).strip()
    if text in ("", "nan", "NaN", "<NA>"):
        raise InvalidInputError(f"row {row} names no destination")
    return text


def _year(cell: object, row: int) -> int:
    try:
        year = float(str(cell))
    except ValueError:
        year = math.nan
    if not year.is_integer():
        raise InvalidInputError(f"row {row + 1}: {cell!r} is not a year")
    return int(year)
