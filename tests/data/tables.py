"""The package's CSV files, read with the standard library only and not by its own loader."""

import csv
from collections.abc import Iterator
from pathlib import Path

import nearshore_score

FOLDER = Path(nearshore_score.__file__).parent / "dataset"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def column(name: str, key: str) -> list[str]:
    return [row[key] for row in rows(name)]


def figure_files() -> list[str]:
    return sorted(path.stem for path in (FOLDER / "figures").glob("*.csv"))


def figures() -> Iterator[Row]:
    for name in figure_files():
        yield from rows(f"figures/{name}")
