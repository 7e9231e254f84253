"""The voting examples of the OECD/JRC Handbook; see tests/data/tai/NOTICE.md."""

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FOLDER = Path(__file__).parents[1] / "data" / "tai"


class Election(NamedTuple):
    """Candidates in rows, groups of voters in columns: more points are better."""

    candidates: tuple[str, ...]
    points: Floats
    voters: Floats

    def without(self, candidate: str) -> "Election":
        left = [place for place, name in enumerate(self.candidates) if name != candidate]
        return Election(
            tuple(self.candidates[place] for place in left), self.points[left], self.voters
        )


def election(table: int) -> Election:
    rows = [row for row in _rows("voting.csv") if row["example"] == f"table_{table}"]
    orders = [row["order"].split() for row in rows]
    candidates = tuple(sorted(orders[0]))
    points = [[-float(order.index(name)) for order in orders] for name in candidates]
    return Election(candidates, np.array(points), np.array([float(row["voters"]) for row in rows]))


def countries(file: str) -> tuple[list[str], Floats]:
    """Return codes and figures of one of the tables by country."""
    rows = _rows(file)
    columns = [name for name in rows[0] if name not in ("code", "country")]
    table = [[float(row[name]) for name in columns] for row in rows]
    return [row["code"] for row in rows], np.array(table)


def _rows(file: str) -> list[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
