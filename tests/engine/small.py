"""Small panels and trees, so that a test fits on a screen."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nearshore_score import STATES, CompositeIndex, Framework, IndexResult, Node, Panel

#: Cells that hold no number, as they are written in a table.
HOLES = {"?": "missing", "-": "not_applicable", "x": "suppressed"}

Cell = float | str


def panel(
    columns: Mapping[str, Sequence[Cell]],
    *,
    region: Sequence[str] | None = None,
    imputed: Sequence[tuple[int, str]] = (),
) -> Panel:
    """Make a panel of D0, D1, ... from columns of numbers and holes: ?, - and x."""
    count = len(next(iter(columns.values())))
    values = np.full((count, len(columns)), np.nan)
    states = np.zeros(values.shape, dtype=np.uint8)
    for place, cells in enumerate(columns.values()):
        for row, cell in enumerate(cells):
            if isinstance(cell, str):
                states[row, place] = STATES.index(HOLES[cell])
            else:
                values[row, place] = cell
    for row, column in imputed:
        states[row, list(columns).index(column)] = STATES.index("imputed")
    destinations = [f"D{row}" for row in range(count)]
    groups = {} if region is None else {"region": region}
    return Panel(destinations, tuple(columns), values, states, groups=groups)


def over_years(years: Mapping[int, Mapping[str, Sequence[float]]]) -> Panel:
    """Make a panel of several years, each a mapping of columns."""
    tables = [np.array(list(columns.values()), dtype=np.float64).T for columns in years.values()]
    columns = tuple(next(iter(years.values())))
    destinations = [f"D{row}" for row in range(len(tables[0]))]
    return Panel(destinations, columns, np.stack(tables), years=tuple(years))


def compute(root: Node, table: Panel, *further: Node, **index: Any) -> IndexResult:
    """Compute the index of a tree; `missing` and `rounding` belong to its framework."""
    of_framework = {"missing", "rounding", "input_rounding"} & index.keys()
    framework = {name: index.pop(name) for name in of_framework}
    tree = Framework(root=root, further=further, **framework)
    return CompositeIndex(framework=tree, **index).compute(table)


def leaves(*codes: str) -> tuple[Node, ...]:
    return tuple(Node(code=code) for code in codes)


def close(scores: Any, expected: Sequence[float | None]) -> None:
    """Compare scores with those worked out by hand; None is no score."""
    wanted = [np.nan if score is None else score for score in expected]
    np.testing.assert_allclose(scores, wanted, rtol=1e-12, atol=1e-12)
