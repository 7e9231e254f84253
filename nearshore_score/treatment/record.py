"""What every step needs: which columns it treats, and a record of what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.framework import Framework
from nearshore_score.panel import STATES, CellError, Panel
from nearshore_score.treatment.step import CellChange, ColumnNote, Prepared

PRESENT = STATES.index("present")
IMPUTED = STATES.index("imputed")
MISSING = STATES.index("missing")
NOT_APPLICABLE = STATES.index("not_applicable")
SUPPRESSED = STATES.index("suppressed")


def chosen_columns(
    panel: Panel, framework: Framework, indicators: tuple[str, ...] = ()
) -> list[int]:
    """Return the columns that a step treats, in the order of the panel.

    Parameters
    ----------
    panel : Panel
    framework : Framework
    indicators : tuple of str, optional
        Columns asked for by name, also columns that no leaf scores; by default the leaves of
        the framework, so that denominators and other context stay as they are.

    Raises
    ------
    UnknownNameError
        If the panel has no such column.
    InvalidInputError
        If the panel has no column for any leaf.
    """
    for code in indicators:
        if code not in panel.columns:
            raise UnknownNameError("column of the panel", code, panel.columns)
    wanted = set(indicators) or {leaf.code for leaf in framework.leaves}
    chosen = [index for index, code in enumerate(panel.columns) if code in wanted]
    if not wanted:
        raise InvalidInputError("no node has figures of its own; leave the treatment out")
    if not chosen:
        raise InvalidInputError(
            f"the panel has no column for any of {', '.join(sorted(wanted))}; check the codes"
        )
    return chosen


def indices(mask: BoolArray) -> list[tuple[int, ...]]:
    """Return the indices of the cells of a mask that are true."""
    return [tuple(index) for index in np.argwhere(mask).tolist()]


class Place(NamedTuple):
    """Where on the leading axes of a panel something happened."""

    year: int | None
    case: tuple[int, ...]


def place_of(panel: Panel, leading: Sequence[int], *, every_year: bool = False) -> Place:
    """Return the year and the case of an index on the leading axes.

    Parameters
    ----------
    panel : Panel
    leading : sequence of int
        Index on the axes before destinations and columns, without the years if `every_year`.
    every_year : bool
        Whether what happened is about all years together.
    """
    if not panel.years or every_year:
        return Place(None, tuple(leading))
    return Place(panel.years[leading[-1]], tuple(leading[:-1]))


def with_record(
    kind: str,
    panel: Panel,
    values: FloatArray,
    states: NDArray[np.uint8],
    reasons: str | NDArray[np.object_],
    *,
    notes: Iterable[ColumnNote] = (),
    errors: Sequence[CellError] | None = None,
) -> Prepared:
    """Return the panel with its new cells, and a record of every cell that differs.

    A published error describes the figure as it was. It stays only with cells that the step
    left as they were, unless the step hands over `errors` that fit the new figures.

    Parameters
    ----------
    kind : str
        The step.
    panel : Panel
        The panel before it.
    values, states : array of shape (..., n, m)
        The cells after it; values where the state holds none are disregarded.
    reasons : str, or array of str objects that broadcasts to (..., n, m)
        Why a cell differs.
    notes : iterable of ColumnNote
        What was found out.
    errors : sequence of CellError, optional
        Errors that fit the new figures.
    """
    held = (states == PRESENT) | (states == IMPUTED)
    after = np.where(held, values, np.nan)
    # NaN differs from NaN, so cells without a value on either side are told apart by state.
    changed = (states != panel.states) | (held & panel.present & (after != panel.values))
    kept = _errors_left(panel, changed) if errors is None else tuple(errors)
    prepared = replace(panel, values=after, states=states, errors=kept)
    cells = tuple(_changes(kind, panel, prepared, changed, reasons))
    return Prepared(prepared, cells, (*notes, *_notes_of_lost_errors(kind, panel, kept)))


def _changes(
    kind: str, before: Panel, after: Panel, changed: BoolArray, reasons: str | NDArray[np.object_]
) -> Iterable[CellChange]:
    words = np.broadcast_to(np.asarray(reasons, dtype=object), changed.shape)
    for index in indices(changed):
        year, case = place_of(before, index[:-2])
        yield CellChange(
            before.destinations[index[-2]],
            before.columns[index[-1]],
            year,
            _value(before, index),
            _value(after, index),
            kind,
            str(words[index]),
            case,
        )


def _value(panel: Panel, index: tuple[int, ...]) -> float | None:
    value = float(panel.values[index])
    return None if np.isnan(value) else value


def _errors_left(panel: Panel, changed: BoolArray) -> tuple[CellError, ...]:
    anywhere = np.asarray(changed.any(axis=tuple(range(changed.ndim - 2))))
    cells = {(panel.destinations[row], panel.columns[column]) for row, column in indices(anywhere)}
    return tuple(error for error in panel.errors if (error.destination, error.column) not in cells)


def _notes_of_lost_errors(
    kind: str, panel: Panel, kept: Sequence[CellError]
) -> Iterable[ColumnNote]:
    left = {(error.destination, error.column) for error in kept}
    for code in panel.columns:
        lost = [
            error.destination
            for error in panel.errors
            if error.column == code and (error.destination, code) not in left
        ]
        if lost:
            text = (
                f"the published error of {', '.join(lost)} was dropped: it describes the figure "
                "before this step; draw uncertain figures first, then prepare the draws"
            )
            yield ColumnNote("column", code, None, kind, text, (("errors dropped", len(lost)),))
