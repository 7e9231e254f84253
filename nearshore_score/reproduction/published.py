"""A published table, with the precision to which it was printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.naming import position_of
from nearshore_score.panel import Panel
from nearshore_score.panel_tables import BLANK, panel_from_columns

_RANK, _SCORE, _LABEL = "rank:", "score:", "label:"


@dataclass(frozen=True)
class PublishedColumn:
    """One column of a published table.

    Parameters
    ----------
    column : str
        Its name in the table.
    digits : int, optional
        Digits after the point to which both sides are rounded, half up, before they are compared.
    tolerance : float, optional
        Largest difference that still agrees, for figures that are printed in full.

    Raises
    ------
    InvalidInputError
        Unless there is one of the two.

    Examples
    --------
    >>> PublishedColumn("hdi", digits=3).half_unit
    0.0005
    """

    column: str
    digits: int | None = None
    tolerance: float | None = None

    def __post_init__(self) -> None:
        if (self.digits is None) == (self.tolerance is None):
            raise InvalidInputError(
                f"{self.column}: say how precise the published figures are, either by digits= or "
                "by tolerance="
            )

    @property
    def half_unit(self) -> float:
        """The most by which a published figure differs from the exact one."""
        return float(self.tolerance or 0.0) if self.digits is None else 0.5 * 10.0**-self.digits


@dataclass(frozen=True, eq=False)
class Published:
    """A published table, laid out like the panel of its inputs.

    Attributes
    ----------
    scores : mapping of str to array of shape (n,) or (t, n)
        Published scores by node, NaN where there is none.
    columns : mapping of str to PublishedColumn
        How precise they are, by node.
    ranks : array or None
        Published ranks, NaN where there is none.
    labels : mapping of str to array of str
        Published labels by the code of their rule, empty where there is none.
    """

    scores: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    columns: Mapping[str, PublishedColumn] = field(default_factory=dict[str, PublishedColumn])
    ranks: FloatArray | None = None
    labels: Mapping[str, NDArray[np.object_]] = field(
        default_factory=dict[str, "NDArray[np.object_]"]
    )

    @classmethod
    def from_columns(
        cls,
        table: Mapping[str, Sequence[object]],
        panel: Panel,
        *,
        destination: str,
        year: str | None = None,
        scores: Mapping[str, PublishedColumn] | None = None,
        rank: str | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> Published:
        """Read a published table that has one row for each destination, and year.

        Parameters
        ----------
        table : mapping of str to sequence
            Columns of equal length, in any order of rows.
        panel : Panel
            The inputs; destinations and years must be among its own.
        destination, year : str
            Columns that name the row.
        scores : mapping of str to PublishedColumn, optional
            By node of the index, the column of its published scores.
        rank : str, optional
            Column of ranks; ties may be marked by an equals sign, as in ``"=39"``.
        labels : mapping of str to str, optional
            By the code of the rule for labels, the column of its published labels.

        Raises
        ------
        UnknownNameError
            If a column, a destination or a year does not exist.
        InvalidInputError
            If a cell cannot be read.
        """
        if panel.years and year is None:
            raise InvalidInputError(
                "the inputs have several years; name the column of years of the published table "
                "with year=, or take one year of the inputs with panel.year(2020)"
            )
        columns = dict(scores or {})
        texts = {
            code: ["" if cell is None else str(cell) for cell in _cells(table, name)]
            for code, name in (labels or {}).items()
        }
        # Prefixed, because a node may be called like the column that names the row.
        numbers: dict[str, Sequence[object]] = {
            _SCORE + code: _cells(table, one.column) for code, one in columns.items()
        }
        if rank is not None:
            numbers[_RANK] = [_rank(cell) for cell in _cells(table, rank)]
        keys = {name: _cells(table, name) for name in (destination, year) if name}
        coded = {code: sorted(set(cells)) for code, cells in texts.items()}
        for code, cells in texts.items():
            numbers[_LABEL + code] = [coded[code].index(cell) for cell in cells]
        read = panel_from_columns(
            {**keys, **numbers}, destination=destination, year=year, values=list(numbers)
        )
        placed = {code: _placed(read, code, panel) for code in numbers}
        return cls(
            {code: placed[_SCORE + code] for code in columns},
            columns,
            placed.get(_RANK),
            {code: _named(placed[_LABEL + code], coded[code]) for code in texts},
        )


def _cells(table: Mapping[str, Sequence[object]], name: str) -> Sequence[object]:
    if name not in table:
        raise UnknownNameError("column of the published table", name, table)
    return table[name]


def _rank(cell: object) -> object:
    return str(cell).strip().strip("=") if cell is not None else ""


def _placed(read: Panel, code: str, panel: Panel) -> FloatArray:
    """Lay a column out like the panel of the inputs."""
    placed = np.full(panel.values.shape[:-1], np.nan)
    column = read.column(code)
    for row, destination in enumerate(read.destinations):
        to = position_of("destination of the panel", destination, panel.destinations)
        if not read.years:
            placed[..., to] = column[row]
            continue
        for position, year in enumerate(read.years):
            if year not in panel.years:
                known = [str(one) for one in panel.years]
                raise UnknownNameError("year of the panel", str(year), known)
            placed[panel.years.index(year), to] = column[position, row]
    return placed


def _named(indices: FloatArray, names: Sequence[str]) -> NDArray[np.object_]:
    known = np.isfinite(indices)
    texts = np.array([*names, ""], dtype=object)
    labels: NDArray[np.object_] = texts[np.where(known, indices, len(names)).astype(np.intp)]
    return np.where(np.isin(labels, BLANK), "", labels)
