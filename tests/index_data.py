"""Tables of published indices: those carried here, and those read from the reference folder.

A folder of ``data/rankings`` holds `index.csv`: identifiers, then the components, then the
results as published, whose names begin with ``published_``. An empty cell is missing.
"""

import csv
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

RANKINGS = Path(__file__).parent / "data" / "rankings"
IDENTIFIERS = ("year", "competition", "code", "name")
PUBLISHED = "published_"

Table = dict[str, list[str]]
Floats = NDArray[np.float64]


def read(path: Path) -> Table:
    """Return the columns of a CSV file, every cell as it stands there."""
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    return {key: [row[place] for row in rows] for place, key in enumerate(header)}


def table(name: str, file: str = "index") -> Table:
    """Return a table that is carried here: ``table("desi-2022", "indicators")``."""
    return read(RANKINGS / name / f"{file}.csv")


def expected_asem() -> dict[str, Any]:
    """Return what COINr computes from the ASEM data, by set-up."""
    text = (RANKINGS / "asem" / "expected_sample.json").read_text("utf-8")
    expected: dict[str, Any] = json.loads(text)
    return expected


def reference_path(*parts: str) -> Path:
    """Return a path of the raw reference data, or skip; CI turns the skip into a failure."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "reference"
    path = Path(os.environ.get("NEARSHORE_SCORE_REFERENCE", beside), *parts)
    if not path.exists():
        reason = "the reference data are not beside this checkout"
        if os.environ.get("NEARSHORE_SCORE_REQUIRE_RAW") == "1":
            pytest.fail(f"{reason}: {path}")
        pytest.skip(reason)
    return path


def reference_table(name: str, file: str) -> Table:
    """Return a table that may not be passed on; the test that asks is marked `raw_data`.

    `file` is "components" or "published", and for epi-2020 "weights" as well.
    """
    return read(reference_path("rankings", name, f"{file}.csv"))


def components(columns: Iterable[str]) -> list[str]:
    """Return the names that are neither identifiers nor published results."""
    return [key for key in columns if key not in IDENTIFIERS and not key.startswith(PUBLISHED)]


def only(source: Table, **wanted: str) -> Table:
    """Return the rows that hold these cells: ``only(lpi, year="2018")``."""
    keep = [
        all(source[key][row] == cell for key, cell in wanted.items())
        for row in range(len(next(iter(source.values()))))
    ]
    return {
        key: [cell for cell, kept in zip(cells, keep, strict=True) if kept]
        for key, cells in source.items()
    }


def numbers(cells: Sequence[str]) -> Floats:
    """Return the cells of a column as numbers (n,), NaN where they are empty."""
    return np.array([float(cell) if cell else np.nan for cell in cells], dtype=np.float64)


def matrix(source: Table, names: Sequence[str]) -> Floats:
    """Return columns side by side, shape (n, k)."""
    return np.column_stack([numbers(source[name]) for name in names])
