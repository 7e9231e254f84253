"""One figure of the dataset, and how figures are written."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class Figure(NamedTuple):
    """A row of a figures file; every field is text, as it is written."""

    destination: str
    indicator: str
    client: str
    value: str
    year: str
    source: str
    series: str
    state: str = "present"
    uncertainty: str = ""
    low: str = ""
    high: str = ""
    error_group: str = ""
    note: str = ""


def write_figures(path: Path, figures: Iterable[Figure]) -> int:
    rows = list(figures)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Figure._fields)
        writer.writerows(rows)
    return len(rows)
