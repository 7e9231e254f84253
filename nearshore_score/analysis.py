"""What an analysis returns: records that print as small tables and go through JSON."""

from __future__ import annotations

from functools import cached_property
from html import escape
from typing import Self

import numpy as np
from pydantic import model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FrozenModel, Number
from nearshore_score.naming import Code, position_of
from nearshore_score.tables import Table, html, markdown, plain


class LabelledMatrix(FrozenModel):
    """Numbers with a label for each row and column.

    Parameters
    ----------
    rows, columns : tuple of str
        Labels.
    values : tuple of tuple of float
        One tuple a row.

    Examples
    --------
    >>> wins = LabelledMatrix.of(("MAR", "EGY"), ("MAR", "EGY"), np.array([[0, 0.9], [0.1, 0]]))
    >>> wins["MAR", "EGY"], wins.matrix.shape
    (0.9, (2, 2))
    """

    rows: tuple[Code, ...]
    columns: tuple[Code, ...]
    values: tuple[tuple[Number, ...], ...]

    @model_validator(mode="after")
    def _shapes_fit(self) -> Self:
        if len(self.values) != len(self.rows) or any(
            len(row) != len(self.columns) for row in self.values
        ):
            raise ValueError("there must be one number for each row and column")
        return self

    @classmethod
    def of(cls, rows: tuple[str, ...], columns: tuple[str, ...], array: FloatArray) -> Self:
        """Make a labelled matrix of an array.

        Parameters
        ----------
        rows, columns : tuple of str
            Labels.
        array : array of shape (rows, columns)
            Finite numbers.
        """
        return cls(rows=rows, columns=columns, values=tuple(map(tuple, array.tolist())))

    @cached_property
    def matrix(self) -> FloatArray:
        """The numbers as an array."""
        array = np.array(self.values).reshape(len(self.rows), len(self.columns))
        array.flags.writeable = False
        return array

    def __getitem__(self, cell: tuple[str, str]) -> float:
        """Return the number in a row and a column.

        Parameters
        ----------
        cell : tuple of two str
            Label of the row and label of the column.

        Raises
        ------
        UnknownNameError
            If there is no such row or column.
        """
        row, column = cell
        at = position_of("row", row, self.rows)
        return self.values[at][position_of("column", column, self.columns)]


class Analysis(FrozenModel):
    """Base of the results of sensitivity analysis."""

    def tables(self) -> tuple[Table, ...]:
        """Return the result as small tables for people, in the language of the model."""
        raise NotImplementedError

    def sentences(self) -> tuple[str, ...]:
        """Return what the tables do not say, such as what is proven; often nothing."""
        return ()

    def __str__(self) -> str:
        return self._joined([plain(table) for table in self.tables()])

    def markdown(self) -> str:
        """Return the tables and sentences as Markdown."""
        return self._joined([markdown(table) for table in self.tables()])

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{escape(text)}</p>" for text in self.sentences())
        return "".join(html(table) for table in self.tables()) + said

    def _joined(self, blocks: list[str]) -> str:
        said = "\n".join(self.sentences())
        return "\n\n".join([*blocks, said] if said else blocks)
