"""The panel: figures as labelled arrays, with a state for every cell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FrozenModel
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import State, Uncertainty

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
    uncertainty : Normal, Interval, LogNormal, Triangular or Discrete
        Its error.
    group : str
        Cells of one group are drawn together.
    """

    destination: str
    column: str
    uncertainty: Uncertainty
    group: str


@dataclass(frozen=True, eq=False, init=False)
class Panel:
    """Values of destinations on columns, immutable.

    Parameters
    ----------
    destinations : tuple of str
        Codes of the n rows.
    columns : tuple of str
        Codes of the m columns: indicators, and nodes that are scored directly.
    values : array of shape (..., n, m)
        NaN exactly where the state says that there is no value.
    states : array of int of shape (..., n, m), optional
        Index into `STATES`; by default present, and missing where the value is NaN.
    errors : tuple of CellError, optional
        Uncertainty of cells.

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
    """

    destinations: tuple[str, ...]
    columns: tuple[str, ...]
    values: FloatArray
    states: NDArray[np.uint8]
    errors: tuple[CellError, ...]

    def __init__(
        self,
        destinations: Sequence[str],
        columns: Sequence[str],
        values: ArrayLike,
        states: ArrayLike | None = None,
        errors: Sequence[CellError] = (),
    ) -> None:
        if np.asarray(values).dtype.kind not in "fiu":
            raise InvalidInputError("values must be numbers, and NaN where there is none")
        numbers = np.array(values, dtype=np.float64)
        codes = _default_states(numbers) if states is None else _checked_states(states)
        for name, content in (
            ("destinations", tuple(destinations)),
            ("columns", tuple(columns)),
            ("values", numbers),
            ("states", codes),
            ("errors", tuple(errors)),
        ):
            object.__setattr__(self, name, content)
        _check(self)
        numbers.flags.writeable = False
        codes.flags.writeable = False

    @property
    def present(self) -> BoolArray:
        """Which cells hold a value."""
        held: BoolArray = np.isin(self.states, _HELD)
        return held

    @property
    def applicable(self) -> BoolArray:
        """Which cells could hold a value; the others leave every denominator."""
        applicable: BoolArray = self.states != _NOT_APPLICABLE
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
            [error for error in self.errors if error.destination in destinations],
        )

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
        except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
            raise InvalidInputError(f"this is not the JSON of a panel: {error}") from None
        return cls(*labels, values, states, errors)

    def _row(self, destination: str) -> int:
        if destination not in self.destinations:
            raise UnknownNameError("destination of the panel", destination, self.destinations)
        return self.destinations.index(destination)

    def _column(self, column: str) -> int:
        if column not in self.columns:
            raise UnknownNameError("column of the panel", column, self.columns)
        return self.columns.index(column)

    def _key(self) -> tuple[object, ...]:
        filled = np.where(self.present, self.values, 0.0) + 0.0  # -0.0 and 0.0 are equal
        labels = (self.destinations, self.columns, self.values.shape, self.errors)
        return (*labels, filled.tobytes(), self.states.tobytes())

    def __reduce__(self) -> tuple[type[Panel], tuple[object, ...]]:
        # Arrays forget in a pickle that they are read-only; making the panel anew reminds them.
        content = (self.destinations, self.columns, self.values, self.states, self.errors)
        return Panel, content

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


def _state_of_cell(cell: object) -> int:
    return list[object](STATES).index(cell) if isinstance(cell, str) else _HELD[0]


def _check(panel: Panel) -> None:
    shape = (len(panel.destinations), len(panel.columns))
    if panel.values.shape[-2:] != shape or panel.states.shape != panel.values.shape:
        raise InvalidInputError(
            f"values of shape {panel.values.shape} and states of shape {panel.states.shape} do "
            f"not fit {shape[0]} destinations and {shape[1]} columns"
        )
    for what, labels in (("destination", panel.destinations), ("column", panel.columns)):
        if len(set(labels)) != len(labels):
            raise InvalidInputError(f"a {what} appears twice; every {what} needs its own code")
    wrong = np.argwhere(np.isfinite(panel.values) != panel.present)
    if len(wrong):
        *_, row, column = wrong[0]
        raise InvalidInputError(
            f"{panel.destinations[row]}, {panel.columns[column]}: the value "
            f"{panel.values[tuple(wrong[0])]} does not fit the state "
            f"{STATES[panel.states[tuple(wrong[0])]]!r}"
        )
