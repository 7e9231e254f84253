"""Denomination: figures per head, per unit of output or per area."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray, divide
from nearshore_score._frozen import FROZEN, FrozenMapping, Number, Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.framework import Framework
from nearshore_score.naming import Code
from nearshore_score.panel import CellError, Panel
from nearshore_score.scaled_errors import multiplied_error
from nearshore_score.treatment.record import (
    IMPUTED,
    MISSING,
    chosen_columns,
    indices,
    place_of,
    with_record,
)
from nearshore_score.treatment.step import ColumnNote, Prepared


def denominated(values: FloatArray, denominators: FloatArray, scale: float = 1.0) -> FloatArray:
    """Divide figures by the figures of another column and multiply by a constant [1]_.

    Parameters
    ----------
    values, denominators : array of shape (..., n)
        NaN where there is no value.
    scale : float, default 1
        For instance 1000 for figures per thousand.

    Returns
    -------
    array of shape (..., n)
        NaN where either is missing or the denominator is zero; infinite where the quotient is
        beyond floats.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, step 2.

    Examples
    --------
    >>> import numpy as np
    >>> denominated(np.array([30.0, 8.0]), np.array([10.0, 4.0]), 1000)
    array([3000., 2000.])
    """
    with np.errstate(over="ignore"):
        return divide(values, denominators) * scale


class Denominate(Specification):
    """Divide indicators by other columns of the panel, so that size does not decide.

    A figure whose denominator is missing becomes missing, one whose denominator is suppressed
    or does not apply takes that state, and one divided by an imputed figure counts as imputed.
    A negative denominator would turn the direction round and is refused. Published errors of
    the figures are divided as well; those of the denominators are not carried over.

    Parameters
    ----------
    by : mapping of str to str, optional
        Denominator column of every indicator; by default those that the indicators declare.
    scale : float, default 1
        Constant factor, above zero.
    zero : {"refuse", "missing"}
        What becomes of a figure whose denominator is zero.

    Examples
    --------
    >>> from nearshore_score import Framework, Panel
    >>> panel = Panel(("A", "B"), ("patents", "people"), [[6.0, 3.0], [8.0, 2.0]])
    >>> flat = Framework.flat({"patents": 1.0})
    >>> Denominate(by={"patents": "people"}).prepare(panel, flat).panel.column("patents")
    array([2., 4.])
    """

    kind: Literal["denominate"] = "denominate"
    by: Annotated[Mapping[Code, Code], *FROZEN] = Field(default_factory=FrozenMapping)
    scale: Number = Field(default=1.0, gt=0)
    zero: Literal["refuse", "missing"] = "refuse"

    def prepare(self, panel: Panel, framework: Framework) -> Prepared:
        """Divide; return the panel and what changed.

        Parameters
        ----------
        panel : Panel
            The figures before the step.
        framework : Framework
            Its indicators may declare denominators.

        Raises
        ------
        UnknownNameError
            If the panel lacks an indicator or a denominator.
        InvalidInputError
            If there is nothing to divide, a quotient is beyond floats, or a denominator is
            negative or, unless `zero` says otherwise, zero.
        """
        pairs = self._pairs(panel, framework)
        values, states = panel.values.copy(), panel.states.copy()
        reasons = np.full(panel.values.shape, "", dtype=object)
        notes: list[ColumnNote] = []
        for column, by in pairs.items():
            below = np.where(panel.present[..., column], panel.values[..., by], np.nan)
            self._check(panel, column, by, below)
            values[..., column] = denominated(panel.values[..., column], below, self.scale)
            if np.isinf(values[..., column]).any():
                raise InvalidInputError(
                    f"{panel.columns[column]} divided by {panel.columns[by]} is beyond what "
                    "numbers can hold; check the denominators, or choose a smaller scale"
                )
            states[..., column] = _states(panel, column, by)
            reasons[..., column] = _reasons(panel, by)
            notes.append(self._note(panel, column, by))
        errors = _divided_errors(panel, pairs, self.scale)
        return with_record(self.kind, panel, values, states, reasons, notes=notes, errors=errors)

    def _pairs(self, panel: Panel, framework: Framework) -> dict[int, int]:
        declared = {
            leaf.code: leaf.indicator.denominator
            for leaf in framework.leaves
            if leaf.code in panel.columns and leaf.indicator and leaf.indicator.denominator
        }
        by = self.by or declared
        if not by:
            raise InvalidInputError(
                "denominate: no indicator declares a denominator; name them with by={...}, or "
                "leave the step out"
            )
        chosen_columns(panel, framework, (*by.keys(), *by.values()))
        place = panel.columns.index
        return {place(code): place(below) for code, below in by.items()}

    def _check(self, panel: Panel, column: int, by: int, below: FloatArray) -> None:
        wrong: BoolArray = below < 0 if self.zero == "missing" else below <= 0
        if not wrong.any():
            return
        first = indices(wrong)[0]
        year = place_of(panel, first[:-1]).year
        where = panel.destinations[first[-1]] + ("" if year is None else f", {year}")
        value = below[first]
        remedy = (
            "correct it, or choose zero='missing'"
            if value == 0
            else "a negative denominator would turn the direction round"
        )
        raise InvalidInputError(
            f"{where}: {panel.columns[column]} cannot be divided by {panel.columns[by]} = "
            f"{value:g}; {remedy}"
        )

    def _note(self, panel: Panel, column: int, by: int) -> ColumnNote:
        times = "" if self.scale == 1 else f", times {self.scale:g}"
        text = f"divided by {panel.columns[by]}{times}"
        code = panel.columns[column]
        return ColumnNote("column", code, None, self.kind, text, (("scale", self.scale),))


def _states(panel: Panel, column: int, by: int) -> NDArray[np.uint8]:
    own, below = panel.states[..., column], panel.states[..., by]
    held, usable = panel.present[..., column], panel.present[..., by]
    states = np.where(held & (~usable | (below == IMPUTED)), below, own)
    zero = held & usable & (panel.values[..., by] == 0)
    return np.where(zero, MISSING, states).astype(np.uint8)


def _reasons(panel: Panel, by: int) -> NDArray[np.object_]:
    name = panel.columns[by]
    reasons = np.full(panel.values.shape[:-1], f"divided by {name}", dtype=object)
    reasons[~panel.present[..., by]] = f"{name} has no figure"
    reasons[panel.values[..., by] == 0] = f"{name} is zero"
    return reasons


def _divided_errors(panel: Panel, pairs: Mapping[int, int], scale: float) -> list[CellError]:
    """Divide the errors too; one error for several years and denominators cannot be."""
    by = {panel.columns[column]: below for column, below in pairs.items()}
    kept: list[CellError] = []
    for error in panel.errors:
        if error.column not in by:
            kept.append(error)
        elif panel.values.ndim == 2:
            below = panel.values[panel.destinations.index(error.destination), by[error.column]]
            if below > 0:
                divided = multiplied_error(error.uncertainty, scale / float(below))
                kept.append(error.replace(uncertainty=divided))
    return kept
