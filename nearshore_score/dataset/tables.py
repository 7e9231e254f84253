"""Read the package's own CSV files."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO

Row = dict[str, str]


def folder() -> Traversable:
    """Return the folder of the embedded data."""
    return files("nearshore_score.dataset")


@cache
def read_table(name: str) -> tuple[Row, ...]:
    """Return the rows of a table, empty if the file was taken out of the package.

    Parameters
    ----------
    name : str
        Path below the data folder, without ``.csv``.
    """
    path = folder().joinpath(f"{name}.csv")
    if not path.is_file():
        return ()
    return tuple(csv.DictReader(StringIO(path.read_text(encoding="utf-8"))))


def number(text: str) -> float | None:
    """Return a cell as a number, None if it is blank."""
    return float(text) if text else None


def whole(text: str) -> int | None:
    """Return a cell as a whole number, None if it is blank."""
    return int(text) if text else None
