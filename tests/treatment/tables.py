"""Small panels and frameworks for the tests of the treatment."""

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from numpy.typing import NDArray

from nearshore_score.framework import Framework
from nearshore_score.panel import STATES, Panel
from nearshore_score.treatment import (
    ClipPercentiles,
    ImputeAverage,
    ImputeLast,
    ImputeLinear,
    ImputeNearestNeighbours,
    ImputeRegression,
    ImputeSiblings,
    Screen,
    TreatOutliers,
)

NAN = np.nan

IMPUTATIONS = [
    ImputeAverage(),
    ImputeAverage(statistic="median", group="continent"),
    ImputeNearestNeighbours(k=2),
    ImputeNearestNeighbours(k=3, weights="distance"),
    ImputeRegression(),
    ImputeSiblings(),
]
OVER_TIME = [ImputeLast(), ImputeLast(max_gap=1), ImputeLinear(), ImputeLinear(ends="flat")]
TREATMENTS = [
    TreatOutliers(),
    TreatOutliers(points=1, log="skew_aware"),
    TreatOutliers(points=1, log_of="winsorised"),
    TreatOutliers(points=2, log="none"),
    ClipPercentiles(lower=10, upper=80),
    Screen(destinations=0.5, indicators=0.5, nodes={"total": 0.7}, non_zero=0.5),
    Screen(indicators=0.6, over="each_year", count_imputed=False),
]
STEPS_WITHOUT_YEARS = [*IMPUTATIONS, *TREATMENTS]


def panel_of(
    columns: Mapping[str, Sequence[float]],
    states: Mapping[str, Mapping[int, str]] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> Panel:
    """A panel by column; `states` names the cells that are neither present nor missing."""
    values = np.array(list(columns.values()), dtype=np.float64).T
    codes = np.where(np.isnan(values), STATES.index("missing"), STATES.index("present"))
    for code, cells in (states or {}).items():
        for row, state in cells.items():
            codes[row, list(columns).index(code)] = STATES.index(state)
    rows = [f"D{i}" for i in range(len(values))]
    return Panel(rows, list(columns), values, codes, groups=groups)


def flat(panel: Panel) -> Framework:
    return Framework.flat(dict.fromkeys(panel.columns, 1.0))


def replayed(panel: Panel, cells: Sequence[object]) -> NDArray[np.float64]:
    """The values of a panel after the recorded changes, and nothing else, were made."""
    values = panel.values.copy()
    for cell in cells:
        place = [panel.destinations.index(cell.destination), panel.columns.index(cell.column)]
        if panel.years:
            place.insert(0, panel.years.index(cell.year))
        index = (*cell.case, *place)
        before = values[index]
        assert cell.before == before or (cell.before is None and np.isnan(before))
        values[index] = np.nan if cell.after is None else cell.after
    return values


@st.composite
def tables(
    draw: DrawFn,
    *,
    leading: tuple[int, ...] = (),
    years: tuple[int, ...] = (),
    numbers: st.SearchStrategy[float] | None = None,
    least: int = 1,
) -> Panel:
    """A panel with cells in any state, a grouping, and the leading axes asked for."""
    n, m = draw(st.integers(least, 6)), draw(st.integers(1, 4))
    shape = (*leading, *((len(years),) if years else ()), n, m)
    size = int(np.prod(shape))
    eighths = st.integers(-40, 40).map(lambda i: i / 8) | st.just(500.0)
    cell = eighths if numbers is None else numbers
    kinds = draw(st.lists(st.sampled_from(_OFTEN), min_size=size, max_size=size))
    values = np.array(draw(st.lists(cell, min_size=size, max_size=size)), dtype=np.float64)
    codes = np.array([STATES.index(_KINDS[kind]) for kind in kinds])
    held = np.isin(codes, [STATES.index("present"), STATES.index("imputed")])
    return Panel(
        [f"D{i}" for i in range(n)],
        [f"c{j}" for j in range(m)],
        np.where(held, values, np.nan).reshape(shape),
        codes.reshape(shape),
        years=years,
        groups={"continent": [draw(st.sampled_from(["A", "B", ""])) for _ in range(n)]},
    )


_OFTEN = [0, 0, 0, 0, 1, 2, 2, 3, 4]
_KINDS = ["present", "imputed", "missing", "not_applicable", "suppressed"]


def rearranged(panel: Panel, order: Sequence[int]) -> Panel:
    return panel.rows([panel.destinations[i] for i in order])
