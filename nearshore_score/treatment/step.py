"""A step that treats a whole panel before any figure is scored, and its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

from nearshore_score.framework import Framework
from nearshore_score.panel import Panel


class CellChange(NamedTuple):
    """One cell that a step changed, filled or left out.

    Attributes
    ----------
    destination, column : str
        Which cell.
    year : int or None
        The year, if the panel has several.
    before, after : float or None
        The value before and after the step; None where there was, or is, no value.
    step : str
        Kind of the step.
    reason : str
        Why, in a few words.
    case : tuple of int
        Place on the leading axes before the years, if the panel has such axes.
    """

    destination: str
    column: str
    year: int | None
    before: float | None
    after: float | None
    step: str
    reason: str
    case: tuple[int, ...] = ()


class ColumnNote(NamedTuple):
    """What a step found out about a whole column, or about a whole destination.

    Attributes
    ----------
    what : {"column", "destination"}
        What the note is about.
    code : str
        Its code.
    year : int or None
        The year, if the panel has several and the note is about one.
    step : str
        Kind of the step.
    text : str
        The note, for people.
    figures : tuple of (str, float)
        The numbers behind it, by name; what is not defined is left out.
    case : tuple of int
        Place on the leading axes before the years, if the note is about one of them.
    """

    what: str
    code: str
    year: int | None
    step: str
    text: str
    figures: tuple[tuple[str, float], ...] = ()
    case: tuple[int, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """What a step leaves behind.

    Attributes
    ----------
    panel : Panel
        The panel after the step; the one before is untouched.
    cells : tuple of CellChange
        Every cell that differs.
    notes : tuple of ColumnNote
        What was found out about columns and destinations.
    """

    panel: Panel
    cells: tuple[CellChange, ...] = ()
    notes: tuple[ColumnNote, ...] = ()


@runtime_checkable
class PreparationStep(Protocol):
    """What a step of the treatment needs; users' own steps need no more than this."""

    @property
    def kind(self) -> str:
        """Name of the step in specifications and results."""
        ...

    def prepare(self, panel: Panel, framework: Framework) -> Prepared:
        """Treat the columns of the framework's leaves; return the panel and what changed."""
        ...
