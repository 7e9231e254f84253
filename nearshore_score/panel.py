"""The panel: figures as labelled arrays, with a state for every cell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score._frozen import FrozenMapping, FrozenModel
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import State, Uncertainty
from nearshore_score.naming import position_of

#: The states in the order of the numbers that stand for them in arrays.
STATES: tuple[State, ...] = get_args(State)
_HELD = (STATES.index("present"), STATES.index("imputed"))
_MISSING = STATES.index("missing")
_NOT_APPLICABLE = STATES.index("not_applicable")


class CellError(FrozenModel):
    """The uncertainty of one cell, and the group with which it shares its error.

    Parameters
    ----------
    destination, column : str
        Which cell.
    uncertainty : Normal, Interval, LogNormal, Triangular, Discrete or another kind
        Its error.
    group : str
        Cells of one group are drawn together.
    """

    destination: str
    column: str
    uncertainty: Uncertainty
    group: str


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Panel:
    """Values of destinations on columns, immutable.

    Parameters
    ----------
    destinations : tuple of str
        Codes of the n rows.
    columns : tuple of str
        Codes of the m columns: indicators, and nodes that are scored directly.
    values : array of shape (..., n, m), or (..., t, n, m) with years
        NaN exactly where the state says that there is no value.
    states : array of int of the shape of `values`, optional
        Index into `STATES`; by default present, and missing where the value is NaN.
    errors : tuple of CellError, optional
        Uncertainty of cells.
    years : tuple of int, optional
        The t years of a data set of several years, ascending or not; without it there is no
        year axis.
    groups : mapping of str to tuple of str, optional
        Labels of the destinations, by grouping; an empty text where a destination has none.
    figure_years : array of int of shape (n, m), optional
        The year that each figure describes, zero where that is not known; by default nowhere.

    Raises
    ------
    InvalidInputError
        If shapes and labels differ, labels repeat, a value is infinite, or states and values
        contradict each other.

    Examples
    --------
    >>> panel = Panel(("A", "B"), ("cost",), [[62.0], [np.nan]])
    >>> panel.state("B", "cost")
    'missing'
    >>> Panel.from_json(panel.to_json()) == panel
    True
    >>> panel = Panel(("A",), ("cost",), [[[62.0]], [[64.0]]], years=(2023, 2024))
    >>> panel.year(2024).values
    array([[64.]])
    """

    destinations: tuple[str, ...]
    columns: tuple[str, ...]
    values: FloatArray
    states: NDArray[np.uint8]
    errors: tuple[CellError, ...]
    years: tuple[int, ...]
    groups: Mapping[str, tuple[str, ...]]
    figure_years: IntArray

    def __init__(
        self,
        destinations: Sequence[str],
        columns: Sequence[str],
        values: ArrayLike,
        states: ArrayLike | None = None,
        *,
        errors: Sequence[CellError] = (),
        years: Sequence[int] = (),
        groups: Mapping[str, Sequence[str]] | None = None,
        figure_years: ArrayLike | None = None,
    ) -> None:
        if np.asarray(values).dtype.kind not in "fiu":
            raise InvalidInputError("values must be numbers, and NaN where there is none")
        numbers = np.array(values, dtype=np.float64)
        codes = _default_states(numbers) if states is None else _checked_states(states)
        shape = (len(destinations), len(columns))
        dated = np.zeros(shape, np.intp) if figure_years is None else _whole(figure_years)
        for name, content in (
            ("destinations", tuple(destinations)),
            ("columns", tuple(columns)),
            ("values", numbers),
            ("states", codes),
            ("errors", tuple(errors)),
            ("years", tuple(years)),
            ("groups", FrozenMapping({name: tuple(to) for name, to in (groups or {}).items()})),
            ("figure_years", dated),
        ):
            object.__setattr__(self, name, content)
        _check(self)
        numbers.flags.writeable = False
        codes.flags.writeable = False
        dated.flags.writeable = False

    @cached_property
    def present(self) -> BoolArray:
        """Which cells hold a value."""
        held: BoolArray = np.isin(self.states, _HELD)
        held.flags.writeable = False
        return held

    @cached_property
    def applicable(self) -> BoolArray:
        """Which cells could hold a value; the others leave every denominator."""
        applicable: BoolArray = self.states != _NOT_APPLICABLE
        applicable.flags.writeable = False
        return applicable

    def state(self, destination: str, column: str) -> State:
        """Return the state of one cell of a panel without leading axes."""
        return STATES[int(self.states[self._row(destination), self._column(column)])]

    def rows(self, destinations: Sequence[str]) -> Panel:
        """Return the panel of some destinations, in this order."""
        index = [self._row(code) for code in destinations]
        return Panel(
            destinations,
            self.columns,
            self.values[..., index, :],
            self.states[..., index, :],
            errors=[error for error in self.errors if error.destination in destinations],
            years=self.years,
            groups={name: [to[i] for i in index] for name, to in self.groups.items()},
            figure_years=self.figure_years[index],
        )

    def select(self, columns: Sequence[str]) -> Panel:
        """Return the panel of some columns, in this order."""
        index = [self._column(code) for code in columns]
        return Panel(
            self.destinations,
            columns,
            self.values[..., index],
            self.states[..., index],
            errors=[error for error in self.errors if error.column in columns],
            years=self.years,
            groups=self.groups,
            figure_years=self.figure_years[:, index],
        )

    def year(self, year: int) -> Panel:
        """Return the panel of one year, without a year axis."""
        if year not in self.years:
            raise UnknownNameError("year of the panel", str(year), [str(y) for y in self.years])
        index = self.years.index(year)
        return Panel(
            self.destinations,
            self.columns,
            self.values[..., index, :, :],
            self.states[..., index, :, :],
            errors=self.errors,
            groups=self.groups,
            figure_years=self.figure_years,
        )

    def with_values(self, values: ArrayLike, states: ArrayLike | None = None) -> Panel:
        """Return a panel with the same labels and other values.

        Parameters
        ----------
        values : array of shape (..., n, m)
            The new values.
        states : array of int of the same shape, optional
            Their states; by default those of this panel.
        """
        return Panel(
            self.destinations,
            self.columns,
            values,
            self.states if states is None else states,
            errors=self.errors,
            years=self.years,
            groups=self.groups,
            figure_years=self.figure_years,
        )

    def column(self, code: str) -> FloatArray:
        """Return the values (..., n) of one column, NaN where there is none."""
        column: FloatArray = self.values[..., self._column(code)]
        return column

    def group(self, name: str) -> tuple[str, ...]:
        """Return the label of every destination in one grouping."""
        if name not in self.groups:
            raise UnknownNameError("grouping of the panel", name, self.groups)
        return self.groups[name]

    def to_json(self) -> str:
        """Write the panel as JSON; a hole is the name of its state."""
        names = np.array(STATES, dtype=object)[self.states]
        cells = np.where(self.present, self.values.astype(object), names)
        imputed = np.argwhere(self.states == STATES.index("imputed"))
        return json.dumps(
            {
                "destinations": self.destinations,
                "columns": self.columns,
                "values": cells.tolist(),
                "imputed": imputed.tolist(),
                "errors": [error.model_dump(mode="json") for error in self.errors],
                "years": self.years,
                "groups": dict(self.groups),
                **({"figure_years": self.figure_years.tolist()} if self.figure_years.any() else {}),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Panel:
        """Read what `to_json` wrote.

        Parameters
        ----------
        text : str
            A JSON document.

        Raises
        ------
        InvalidInputError
            If the document is not a panel.
        """
        try:
            data = json.loads(text)
            cells = np.array(data["values"], dtype=object)
            states = np.vectorize(_state_of_cell, otypes=[np.uint8])(cells)
            for index in data["imputed"]:
                states[tuple(index)] = STATES.index("imputed")
            values = np.where(np.isin(states, _HELD), cells, np.nan).astype(np.float64)
            errors = [CellError(**error) for error in data["errors"]]
            labels = tuple(data["destinations"]), tuple(data["columns"])
            years, groups = data.get("years", ()), data.get("groups")
            dated = np.array(data["figure_years"]) if "figure_years" in data else None
        except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
            raise InvalidInputError(f"this is not the JSON of a panel: {error}") from None
        return cls(
            *labels, values, states, errors=errors, years=years, groups=groups, figure_years=dated
        )

    def _row(self, destination: str) -> int:
        return position_of("destination of the panel", destination, self.destinations)

    def _column(self, column: str) -> int:
        return position_of("column of the panel", column, self.columns)

    def _key(self) -> tuple[object, ...]:
        filled = np.where(self.present, self.values, 0.0) + 0.0  # -0.0 and 0.0 are equal
        labels = (self.destinations, self.columns, self.years, self.groups, self.errors)
        cells = (filled.tobytes(), self.states.tobytes(), self.figure_years.tobytes())
        return (*labels, self.values.shape, *cells)

    def __repr__(self) -> str:
        years = f", {len(self.years)} years" if self.years else ""
        holes = int((~self.present).sum())
        sizes = f"{len(self.destinations)} destinations, {len(self.columns)} columns"
        return f"Panel({sizes}{years}; {holes} of {self.values.size} cells without a value)"

    def __reduce__(self) -> tuple[partial[Panel], tuple[object, ...]]:
        # Arrays forget in a pickle that they are read-only; making the panel anew reminds them.
        make = partial(
            Panel,
            errors=self.errors,
            years=self.years,
            groups=self.groups,
            figure_years=self.figure_years,
        )
        return make, (self.destinations, self.columns, self.values, self.states)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Panel) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


def _default_states(values: FloatArray) -> NDArray[np.uint8]:
    return np.where(np.isnan(values), _MISSING, _HELD[0]).astype(np.uint8)


def _checked_states(states: ArrayLike) -> NDArray[np.uint8]:
    codes = np.array(states, dtype=np.int64)
    if np.any((codes < 0) | (codes >= len(STATES))):
        raise InvalidInputError(f"a state is not one of {', '.join(STATES)}")
    return codes.astype(np.uint8)


def _whole(years: ArrayLike) -> IntArray:
    given = np.asarray(years)
    if given.dtype.kind not in "iu":
        raise InvalidInputError("the years of figures must be whole numbers, zero where unknown")
    return np.array(given, dtype=np.intp)


def _state_of_cell(cell: object) -> int:
    return list[object](STATES).index(cell) if isinstance(cell, str) else _HELD[0]


def _check(panel: Panel) -> None:
    shape = (len(panel.destinations), len(panel.columns))
    if panel.values.shape[-2:] != shape or panel.states.shape != panel.values.shape:
        raise InvalidInputError(
            f"values of shape {panel.values.shape} and states of shape {panel.states.shape} do "
            f"not fit {shape[0]} destinations and {shape[1]} columns"
        )
    if panel.figure_years.shape != shape:
        raise InvalidInputError(
            f"the years of figures have shape {panel.figure_years.shape}, not {shape}: one for "
            "each destination and column"
        )
    _check_years_and_groups(panel)
    for what, labels in (("destination", panel.destinations), ("column", panel.columns)):
        if len(set(labels)) != len(labels):
            raise InvalidInputError(f"a {what} appears twice; every {what} needs its own code")
    fits = np.where(panel.present, np.isfinite(panel.values), np.isnan(panel.values))
    wrong = np.argwhere(~fits)
    if len(wrong):
        *_, row, column = wrong[0]
        raise InvalidInputError(
            f"{panel.destinations[row]}, {panel.columns[column]}: the value "
            f"{panel.values[tuple(wrong[0])]} does not fit the state "
            f"{STATES[panel.states[tuple(wrong[0])]]!r}"
        )


def _check_years_and_groups(panel: Panel) -> None:
    if len(set(panel.years)) != len(panel.years):
        raise InvalidInputError("a year appears twice; every year needs its own table")
    if panel.years and (panel.values.ndim < 3 or panel.values.shape[-3] != len(panel.years)):
        raise InvalidInputError(
            f"values of shape {panel.values.shape} do not fit {len(panel.years)} years: the third "
            "axis from the end must hold them"
        )
    for name, labels in panel.groups.items():
        if len(labels) != len(panel.destinations):
            raise InvalidInputError(
                f"the grouping {name!r} has {len(labels)} labels for "
                f"{len(panel.destinations)} destinations"
            )
