"""The runs of a study of modelling choices, kept in full and written compactly."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score._frozen import FrozenModel, Number
from nearshore_score.naming import Code, position_of
from nearshore_score.sensitivity.choices.outputs import rank_shifts

Kind = TypeVar("Kind", bound=np.generic)


def _bytes(value: object) -> object:
    """Read bytes that were written in base 64."""
    return b64decode(value, validate=True) if isinstance(value, str) else value


def _written(value: bytes) -> str:
    return b64encode(value).decode("ascii")


#: Bytes that JSON holds in base 64.
Bytes = Annotated[bytes, BeforeValidator(_bytes), PlainSerializer(_written, when_used="json")]


class PackedTable(FrozenModel):
    """A table of numbers that JSON holds in few characters: its bytes, in base 64.

    Parameters
    ----------
    rows, columns : int
        Shape of the table.
    kind : {"float64", "float32", "int32"}
        What its numbers are, little-endian, row by row.
    data : bytes
        The numbers.

    Examples
    --------
    >>> table = PackedTable.of(np.array([[1.0, 2.5]]), "float32")
    >>> table.array
    array([[1. , 2.5]], dtype=float32)
    >>> table.to_json()
    '{"rows":1,"columns":2,"kind":"float32","data":"AACAPwAAIEA="}'
    """

    rows: Annotated[int, Field(ge=0)]
    columns: Annotated[int, Field(ge=0)]
    kind: Literal["float64", "float32", "int32"]
    data: Bytes

    @model_validator(mode="after")
    def _holds_what_it_says(self) -> Self:
        if len(self.data) != self.rows * self.columns * _type(self.kind).itemsize:
            raise ValueError(f"{self.rows} by {self.columns} {self.kind} do not fit the data")
        if not np.isfinite(self.array).all():
            raise ValueError("the data hold a number that is not finite")
        return self

    @classmethod
    def of(cls, array: NDArray[np.generic], kind: Literal["float64", "float32", "int32"]) -> Self:
        """Pack an array.

        Parameters
        ----------
        array : array of shape (rows, columns)
            Finite numbers.
        kind : {"float64", "float32", "int32"}
            As what they are kept.
        """
        rows, columns = array.shape
        data = np.ascontiguousarray(array, dtype=_type(kind)).tobytes()
        return cls(rows=rows, columns=columns, kind=kind, data=data)

    @property
    def array(self) -> NDArray[np.generic]:
        """The table as an array that cannot be changed."""
        return np.frombuffer(self.data, dtype=_type(self.kind)).reshape(self.rows, self.columns)

    def __repr__(self) -> str:
        return f"PackedTable({self.rows} by {self.columns}, {self.kind})"

    __str__ = __repr__


def _type(kind: str) -> np.dtype[np.generic]:
    return np.dtype(kind).newbyteorder("<")


class ChoiceRuns(FrozenModel):
    """Every run of a study of modelling choices: what was chosen, and what came out.

    Parameters
    ----------
    factors : tuple of str
        The g factors.
    options : tuple of tuple of str
        What the options of each factor are called; none for weights under a law and for figures.
    destinations : tuple of str
        The n destinations, best first by the base model.
    base_scores, base_ranks : tuple of float
        Their scores and ranks in the base model.
    choice_table, score_table, rank_table : PackedTable
        What `choices`, `scores` and `ranks` return.
    """

    factors: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    destinations: tuple[Code, ...]
    base_scores: tuple[Number, ...]
    base_ranks: tuple[Number, ...]
    choice_table: PackedTable
    score_table: PackedTable
    rank_table: PackedTable

    @model_validator(mode="after")
    def _shapes_fit(self) -> Self:
        n, g, runs = len(self.destinations), len(self.factors), self.choice_table.rows
        shapes = [(one.rows, one.columns) for one in (self.score_table, self.rank_table)]
        per_factor = (self.choice_table.columns, len(self.options))
        per_destination = (len(self.base_scores), len(self.base_ranks))
        if (per_factor, per_destination, shapes) != ((g, g), (n, n), [(runs, n)] * 2):
            raise ValueError("the tables must have a row for each run")
        return self

    def __len__(self) -> int:
        return self.choice_table.rows

    def __repr__(self) -> str:
        return f"ChoiceRuns({len(self)} runs, {len(self.factors)} factors)"

    __str__ = __repr__

    @cached_property
    def choices(self) -> IntArray:
        """Option of each factor (runs, g) in each run, from 0.

        For weights under a law and for figures, the number of the draw that was used. Where a
        combination could not be computed it is the option that was used in its place.
        """
        return _frozen(np.asarray(self.choice_table.array, dtype=np.intp))

    @cached_property
    def scores(self) -> FloatArray:
        """Scores (runs, n)."""
        return _frozen(np.asarray(self.score_table.array, dtype=np.float64))

    @cached_property
    def ranks(self) -> FloatArray:
        """Ranks (runs, n), by the rule of the model."""
        return _frozen(np.asarray(self.rank_table.array, dtype=np.float64))

    @cached_property
    def rank_shifts(self) -> FloatArray:
        """Mean absolute rank shift (runs,) against the base model, in places."""
        return _frozen(rank_shifts(self.ranks, np.array(self.base_ranks)))

    def gaps(self, one: str, other: str) -> FloatArray:
        """Return by how many points (runs,) one destination is ahead of another.

        Parameters
        ----------
        one, other : str
            Codes of the destinations.

        Raises
        ------
        UnknownNameError
            If one of them is not ranked.
        """
        return np.asarray(self.scores[:, self.place(one)] - self.scores[:, self.place(other)])

    def place(self, destination: str) -> int:
        """Return the column of a destination.

        Parameters
        ----------
        destination : str
            Its code.

        Raises
        ------
        UnknownNameError
            If it is not among those that are ranked.
        """
        return position_of("ranked destination", destination, self.destinations)

    def records(self) -> Iterator[Mapping[str, object]]:
        """Give each run as a record: what was chosen, the rank shift, and score and rank of each.

        Options have their names, draws their numbers; scores and ranks stand under
        ``"score MAR"`` and ``"rank MAR"``. A list of them makes a table in most libraries.
        """
        heads = [f"{what} {code}" for what in ("score", "rank") for code in self.destinations]
        numbers = np.concatenate([self.scores, self.ranks], axis=1)
        rows: list[list[int]] = self.choices.tolist()
        shifts: list[float] = self.rank_shifts.tolist()
        for row, shift, content in zip(rows, shifts, numbers, strict=True):
            chosen: dict[str, object] = {
                factor: options[option] if options else option
                for factor, options, option in zip(self.factors, self.options, row, strict=True)
            }
            yield {
                **chosen,
                "rank shift": shift,
                **dict(zip(heads, content.tolist(), strict=True)),
            }


def _frozen(array: NDArray[Kind]) -> NDArray[Kind]:
    array.flags.writeable = False
    return array
