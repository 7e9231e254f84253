"""The Handbook's worked example: 23 countries, eight indicators; see its NOTICE.md."""

import csv
from pathlib import Path

import numpy as np

from nearshore_score.panel import Panel

TABLE = Path(__file__).parents[1] / "data" / "tai" / "indicators.csv"


def tai() -> Panel:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if name not in ("code", "country")]
    values = np.array([[float(row[name]) for name in columns] for row in rows])
    return Panel([row["code"] for row in rows], columns, values)
