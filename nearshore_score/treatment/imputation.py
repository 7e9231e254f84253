"""What all imputations share: which cells are filled, and how that is recorded."""

from __future__ import annotations

from abc import abstractmethod
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.framework import Framework
from nearshore_score.panel import Panel
from nearshore_score.treatment.record import (
    IMPUTED,
    MISSING,
    SUPPRESSED,
    chosen_columns,
    with_record,
)
from nearshore_score.treatment.step import ColumnNote, Prepared


class Table(NamedTuple):
    """What an imputation works on.

    Attributes
    ----------
    panel : Panel
        The panel before the step.
    framework : Framework
        How its columns belong together.
    columns : list of int
        Places of the c columns to estimate.
    """

    panel: Panel
    framework: Framework
    columns: list[int]

    @property
    def values(self) -> FloatArray:
        """The values (..., n, c) of the columns, NaN where there is none."""
        values: FloatArray = self.panel.values[..., self.columns]
        return values


class Estimates(NamedTuple):
    """Estimates for the cells of some columns.

    Attributes
    ----------
    values : array of shape (..., n, c)
        NaN where there is no estimate; cells that hold a figure are disregarded.
    reason : str
        What the estimates are, for the record of every filled cell.
    lacking : str
        Why a cell has no estimate.
    remark : str
        What else there is to say, for instance whether an iteration converged.
    """

    values: FloatArray
    reason: str
    lacking: str
    remark: str = ""


class Imputation(Specification):
    """Base of all imputations; a subclass says what the estimates are.

    Cells that do not apply are never filled; cells that the publisher suppressed only on
    demand. Filled cells are flagged as imputed. If an indicator declares its possible range,
    estimates are held inside it, unless figures of the column already lie outside: then a step
    before has changed the unit.

    Parameters
    ----------
    indicators : tuple of str
        Columns to fill; by default the leaves of the framework.
    fill_suppressed : bool, default False
        Whether suppressed cells are filled as well.
    """

    indicators: tuple[str, ...] = ()
    fill_suppressed: bool = False

    @abstractmethod
    def estimates(self, table: Table) -> Estimates:
        """Return estimates for the cells of the columns of a table."""

    def prepare(self, panel: Panel, framework: Framework) -> Prepared:
        """Fill what can be filled; return the panel, the filled cells and a note per column.

        Parameters
        ----------
        panel : Panel
            The figures before the step.
        framework : Framework
            Its leaves say which columns are treated, where the step names none.

        Raises
        ------
        UnknownNameError
            If the panel lacks a column that is named.
        """
        columns = chosen_columns(panel, framework, self.indicators)
        found = self.estimates(Table(panel, framework, columns))
        low, high = possible_range(panel, framework, columns)
        estimates = np.clip(found.values, low, high)
        before = panel.states[..., columns]
        empty: BoolArray = (before == MISSING) | ((before == SUPPRESSED) & self.fill_suppressed)
        filled = empty & np.isfinite(estimates)
        values, states = panel.values.copy(), panel.states.copy()
        values[..., columns] = np.where(filled, estimates, values[..., columns])
        states[..., columns] = np.where(filled, IMPUTED, before)
        kind: str = getattr(self, "kind")  # noqa: B009 - each subclass declares its own literal
        notes = [
            _note(kind, panel.columns[column], empty[..., place], filled[..., place], found)
            for place, column in enumerate(columns)
            if empty[..., place].any()
        ]
        return with_record(kind, panel, values, states, found.reason, notes=notes)


def possible_range(
    panel: Panel, framework: Framework, columns: list[int]
) -> tuple[FloatArray, FloatArray]:
    """Return the least and greatest possible value of columns, where figures respect them.

    Parameters
    ----------
    panel : Panel
    framework : Framework
        Its indicators may declare a possible range.
    columns : list of int
        c places of columns.

    Returns
    -------
    two arrays of shape (c,)
        Infinite where nothing is known.
    """
    low, high = np.full(len(columns), -np.inf), np.full(len(columns), np.inf)
    for place, column in enumerate(columns):
        node = framework.nodes.get(panel.columns[column])
        if node is None or node.indicator is None:
            continue
        figures = panel.values[..., column]
        least, greatest = node.indicator.minimum, node.indicator.maximum
        if least is not None and not (figures < least).any():
            low[place] = least
        if greatest is not None and not (figures > greatest).any():
            high[place] = greatest
    return low, high


def _note(
    kind: str, code: str, empty: BoolArray, filled: BoolArray, found: Estimates
) -> ColumnNote:
    done, left = int(filled.sum()), int((empty & ~filled).sum())
    parts = [f"{done} of {done + left} cells filled ({found.reason})"] if done else []
    parts += [f"{left} left empty: {found.lacking}"] if left else []
    parts += [found.remark] if found.remark and done else []
    figures = (("filled", float(done)), ("left empty", float(left)))
    return ColumnNote("column", code, None, kind, "; ".join(parts), figures)
