"""Screening: indicators and destinations with too few figures are set aside, on the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, Number, Specification
from nearshore_score.framework import Framework
from nearshore_score.naming import Code
from nearshore_score.panel import Panel
from nearshore_score.treatment.record import (
    IMPUTED,
    MISSING,
    NOT_APPLICABLE,
    PRESENT,
    chosen_columns,
    indices,
    place_of,
    with_record,
)
from nearshore_score.treatment.step import ColumnNote, Prepared
from nearshore_score.treatment.years import Over

Share = Annotated[Number, Field(ge=0, le=1)]

# Shares are quotients of floats: 9 of 10 must count as 0.9.
_ROUNDING = 1e-12


def share_available(available: BoolArray, applicable: BoolArray) -> FloatArray:
    """Return the share of the cells that apply in which there is a figure.

    Parameters
    ----------
    available, applicable : array of bool of shape (..., k)

    Returns
    -------
    array of shape (...)
        One where nothing applies: then nothing is lacking.

    Examples
    --------
    >>> import numpy as np
    >>> float(share_available(np.array([True, False, False]), np.array([True, True, False])))
    0.5
    """
    possible = applicable.sum(axis=-1)
    found = (available & applicable).sum(axis=-1)
    share: FloatArray = np.ones(np.shape(possible))
    np.divide(found, possible, out=share, where=possible > 0)
    return share


class Screen(Specification):
    """Set aside what has too few figures: first indicators, then destinations, then nodes.

    Publishers ask for different shares [1]_. No row and no column is dropped. An indicator that
    is set aside becomes "not applicable" for everybody; a destination that is set aside loses its
    figures, in this year, and so has no score; where a node has too few figures of a destination,
    the destination loses the figures below that node. Each rule sees what the rules before it
    left. Cells that do not apply leave every denominator, and a share equal to the minimum is
    enough. Destinations and nodes are screened in each year by itself.

    Parameters
    ----------
    destinations : float, optional
        Least share of the indicators for which a destination needs figures.
    indicators : float, optional
        Least share of the destinations for which an indicator needs figures.
    nodes : mapping of str to float, optional
        By node, least share of the indicators below it for which a destination needs figures.
    non_zero : float, optional
        Least share of a destination's figures that must differ from zero.
    over : {"each_year", "all_years"}
        Whether an indicator is screened in each year, or over all years together (the
        default, so that every year rests on the same indicators).
    count_imputed : bool, default True
        Whether imputed figures count as figures.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, steps 2 and 3;
       thresholds in use are 65 % (Global Innovation Index) and 90 % (ASEM portal).

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Framework, Panel
    >>> panel = Panel(("A", "B"), ("pay", "rent"), [[1.0, 2.0], [3.0, np.nan]])
    >>> screen = Screen(destinations=0.65)
    >>> prepared = screen.prepare(panel, Framework.flat({"pay": 1.0, "rent": 1.0}))
    >>> prepared.panel.state("B", "pay")
    'missing'
    >>> prepared.notes[0].text
    'set aside: figures for 50% of its indicators, at least 65% asked for'
    """

    kind: Literal["screen"] = "screen"
    destinations: Share | None = None
    indicators: Share | None = None
    nodes: Annotated[Mapping[Code, Share], *FROZEN] = Field(default_factory=FrozenMapping)
    non_zero: Share | None = None
    over: Over = "all_years"
    count_imputed: bool = True

    def prepare(self, panel: Panel, framework: Framework) -> Prepared:
        """Screen; return the panel, the cells that were set aside, and the rule for each.

        Parameters
        ----------
        panel : Panel
            The figures before the step.
        framework : Framework
            Its leaves are what is screened; its tree says what is below a node.

        Raises
        ------
        UnknownNameError
            If the framework lacks a node that is named.
        """
        sieve = _Sieve(self, panel, chosen_columns(panel, framework))
        if self.indicators is not None:
            sieve.indicators(self.indicators)
        sieve.destinations(self.destinations or 0.0, self.non_zero or 0.0)
        for code, minimum in self.nodes.items():
            below = {node.code for node in framework.node(code).walk()}
            sieve.node(code, [i for i in sieve.columns if panel.columns[i] in below], minimum)
        return with_record(
            self.kind, panel, panel.values, sieve.states, sieve.reasons, notes=sieve.notes
        )


class _Sieve:
    """The states of a panel while one rule after the other is applied."""

    def __init__(self, screen: Screen, panel: Panel, columns: list[int]) -> None:
        self.screen = screen
        self.panel = panel
        self.columns = columns
        self.joint = bool(panel.years) and screen.over == "all_years"
        self.states = panel.states.copy()
        self.reasons = np.full(panel.values.shape, "", dtype=object)
        self.notes: list[ColumnNote] = []

    def indicators(self, minimum: float) -> None:
        available, applicable = self._counted(self.columns)
        share = share_available(self._by_indicator(available), self._by_indicator(applicable))
        out = share < minimum - _ROUNDING
        for index in indices(out):
            words = f"figures for {share[index]:.0%} of the destinations"
            code = self.panel.columns[self.columns[index[-1]]]
            self._note("column", code, index, words, figures=(float(share[index]), minimum))
        everywhere = out[..., np.newaxis, np.newaxis, :] if self.joint else out[..., np.newaxis, :]
        # Also a cell without a figure stops to count as missing.
        self._mask(everywhere & applicable, self.columns, NOT_APPLICABLE, "indicator set aside")

    def destinations(self, minimum: float, non_zero: float) -> None:
        available, applicable = self._counted(self.columns)
        share = share_available(available, applicable)
        differs = share_available(self.panel.values[..., self.columns] != 0, available)
        self._drop(share, minimum, "figures for {} of its indicators", self.columns)
        self._drop(differs, non_zero, "{} of its figures differ from zero", self.columns)

    def node(self, code: str, columns: list[int], minimum: float) -> None:
        available, applicable = self._counted(columns)
        share = share_available(available, applicable)
        # Where nothing is left there is nothing more to set aside.
        share[~available.any(axis=-1)] = 1.0
        self._drop(share, minimum, f"figures for {{}} of {code}", columns)

    def _drop(self, share: FloatArray, minimum: float, words: str, columns: list[int]) -> None:
        out = share < minimum - _ROUNDING
        for index in indices(out):
            text = words.format(f"{share[index]:.0%}")
            code = self.panel.destinations[index[-1]]
            self._note("destination", code, index, text, figures=(float(share[index]), minimum))
        # Whether a figure was missing or suppressed before stays on record.
        held = self.states[..., columns] <= IMPUTED
        self._mask(out[..., np.newaxis] & held, columns, MISSING, "destination set aside")

    def _counted(self, columns: list[int]) -> tuple[BoolArray, BoolArray]:
        """Return which cells (..., n, c) count as figures, and which apply."""
        states = self.states[..., columns]
        imputed: BoolArray = (states == IMPUTED) & self.screen.count_imputed
        return (states == PRESENT) | imputed, states != NOT_APPLICABLE

    def _by_indicator(self, cells: BoolArray) -> BoolArray:
        if not self.joint:
            return np.swapaxes(cells, -1, -2)
        by_column = np.moveaxis(cells, -1, -3)
        return by_column.reshape(*by_column.shape[:-2], -1)

    def _note(
        self,
        what: str,
        code: str,
        index: tuple[int, ...],
        words: str,
        *,
        figures: tuple[float, float],
    ) -> None:
        every_year = self.joint and what == "column"
        year, case = place_of(self.panel, index[:-1], every_year=every_year)
        text = f"set aside: {words}, at least {figures[1]:.0%} asked for"
        named = (("share", figures[0]), ("minimum", figures[1]))
        self.notes.append(ColumnNote(what, code, year, self.screen.kind, text, named, case))

    def _mask(self, out: BoolArray, columns: list[int], state: int, reason: str) -> None:
        self.states[..., columns] = np.where(out, state, self.states[..., columns])
        self.reasons[..., columns] = np.where(out, reason, self.reasons[..., columns])
