"""How one column of computed figures agrees with the published one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.composite.result import IndexResult
from nearshore_score.panel import STATES
from nearshore_score.reproduction.rounding_bounds import Bounds


class Cell(NamedTuple):
    """One figure that is worth a look.

    Attributes
    ----------
    destination : str
    year : int or None
    computed, published : float
        The score or rank of either side, NaN where there is none.
    explained : bool or None
        Whether rounding of the inputs alone can make the difference; None if not known.
    state : str
        Why the computed figure is there, or is not.
    """

    destination: str
    year: int | None
    computed: float
    published: float
    explained: bool | None
    state: str

    def __str__(self) -> str:
        where = self.destination if self.year is None else f"{self.destination} {self.year}"
        line = f"{where}: {self.computed:.10g} against {self.published:.10g}"
        if self.explained is None:
            return line if self.state == "present" else f"{line} ({self.state})"
        return f"{line} ({'within the rounding of the inputs' if self.explained else 'beyond it'})"


@dataclass(frozen=True)
class Agreement:
    """How one column of figures agrees.

    Attributes
    ----------
    what : str
        The node, ``"rank"``, or the rule for labels.
    compared, agreeing : int
        Figures that both sides have, and how many of them agree.
    largest_error : float
        Largest difference before rounding; NaN for labels or where nothing was compared.
    explained : int or None
        How many of the differences rounding of the inputs alone can make; None if not known.
    why_unknown : str
        Why that is not known.
    unpublished : tuple of Cell
        Computed, but not published.
    not_computed : tuple of Cell
        Published, but not computable, with the reason.
    worst : tuple of Cell
        The figures that do not agree, the worst first.
    """

    what: str
    compared: int
    agreeing: int
    largest_error: float
    explained: int | None
    why_unknown: str
    unpublished: tuple[Cell, ...]
    not_computed: tuple[Cell, ...]
    worst: tuple[Cell, ...]

    @property
    def differing(self) -> int:
        """Figures that both sides have and that do not agree."""
        return self.compared - self.agreeing

    def __str__(self) -> str:
        parts = [f"{self.what}: {self.agreeing} of {self.compared} agree"]
        if np.isfinite(self.largest_error):
            parts.append(f"largest error {self.largest_error:.3g}")
        if self.differing and self.explained is not None:
            parts.append(f"{self.explained} of {self.differing} differences within input rounding")
        if self.unpublished:
            parts.append(f"{len(self.unpublished)} computable but not published")
        if self.not_computed:
            states = ", ".join(sorted({cell.state for cell in self.not_computed}))
            parts.append(f"{len(self.not_computed)} published but not computable ({states})")
        return ", ".join(parts)


@dataclass(frozen=True, eq=False)
class Pair:
    """Computed and published figures of one column, laid out alike.

    Attributes
    ----------
    result : IndexResult
    what : str
        What is compared, for the report.
    node : str
        The node whose state says why a figure is there or not.
    computed, published : array of shape (n,) or (t, n)
        NaN where there is none.
    agree : array of bool of the same shape
        Where both sides count as equal.
    error : array of the same shape
        Differences before rounding.
    bounds : tuple of two arrays, or str
        Between what the published figure can lie if rounding of the inputs alone makes the
        difference, or why that is not known.
    """

    result: IndexResult
    what: str
    node: str
    computed: FloatArray
    published: FloatArray
    agree: BoolArray
    error: FloatArray
    bounds: Bounds | str

    def agreement(self) -> Agreement:
        """Count what agrees, and list what does not."""
        ours, theirs = np.isfinite(self.computed), np.isfinite(self.published)
        differing = ours & theirs & ~self.agree
        held = self.error[ours & theirs & np.isfinite(self.error)]
        unknown = isinstance(self.bounds, str)
        return Agreement(
            what=self.what,
            compared=int((ours & theirs).sum()),
            agreeing=int((ours & theirs & self.agree).sum()),
            largest_error=float(held.max()) if held.size else float("nan"),
            explained=None if unknown else int((differing & self.explained).sum()),
            why_unknown=self.bounds if isinstance(self.bounds, str) else "",
            unpublished=self._cells(ours & ~theirs),
            not_computed=self._cells(~ours & theirs),
            worst=self._cells(differing),
        )

    @property
    def explained(self) -> BoolArray:
        """Where the published figure lies between the bounds."""
        if isinstance(self.bounds, str):
            return np.zeros(self.published.shape, dtype=np.bool_)
        low, high = self.bounds
        return (self.published >= low) & (self.published <= high)

    def _cells(self, where: BoolArray) -> tuple[Cell, ...]:
        size = np.nan_to_num(self.error)
        at = [tuple(index) for index in np.argwhere(where).tolist()]
        return tuple(self._cell(index) for index in sorted(at, key=lambda one: -size[one]))

    def _cell(self, at: tuple[int, ...]) -> Cell:
        panel = self.result.panel
        both = bool(np.isfinite(self.computed[at]) and np.isfinite(self.published[at]))
        known = both and not isinstance(self.bounds, str)
        return Cell(
            panel.destinations[at[-1]],
            panel.years[at[0]] if panel.years else None,
            float(self.computed[at]),
            float(self.published[at]),
            bool(self.explained[at]) if known else None,
            STATES[int(self.result.states[self.node][at])],
        )
