"""The table that a multivariate look takes: one case of figures, with names for its columns."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.panel import Panel

#: A panel without leading axes, or the bare numbers (n, k), NaN where there is none.
Table = Panel | FloatArray

#: Fewer destinations than this say nothing about how columns move together.
FEWEST_DESTINATIONS = 3


def read_table(table: Table) -> tuple[tuple[str, ...], FloatArray]:
    """Return the names of the columns and the figures of a table, checked.

    Parameters
    ----------
    table : Panel or array of shape (n, k)
        NaN where a figure is missing; the columns of an array are called 1 to k.

    Returns
    -------
    labels : tuple of str
    values : array of shape (n, k)

    Raises
    ------
    InvalidInputError
        If the table has leading axes, fewer than two columns, or holds what is not a number.

    Examples
    --------
    >>> import numpy as np
    >>> read_table(np.array([[1.0, 2.0], [3.0, 5.0], [4.0, np.nan]]))[0]
    ('1', '2')
    """
    given = np.asarray(table.values if isinstance(table, Panel) else table)
    if given.dtype.kind not in "fiu":
        raise InvalidInputError("figures must be numbers, and NaN where there is none")
    values = given.astype(np.float64)
    if values.ndim != 2:
        raise InvalidInputError(
            f"figures have shape {values.shape}, but destinations and columns make two axes; "
            "choose one case of a batch, or use the functions of arrays"
        )
    if np.isinf(values).any():
        raise InvalidInputError("a figure is infinite; leave out what is missing, as NaN")
    if values.shape[1] < 2:
        raise InvalidInputError("one column has nothing to be compared with; give at least two")
    by_number = tuple(str(number) for number in range(1, values.shape[1] + 1))
    return (table.columns if isinstance(table, Panel) else by_number), values


def complete_rows(values: FloatArray) -> BoolArray:
    """Say which rows (..., n) have a figure in every column."""
    complete: BoolArray = np.isnan(values).sum(axis=-1) == 0
    return complete


def refuse_unusable(labels: tuple[str, ...], values: FloatArray) -> None:
    """Refuse columns with too few figures, and columns that are the same everywhere."""
    for label, column in zip(labels, values.T, strict=True):
        held = column[~np.isnan(column)]
        if len(held) < FEWEST_DESTINATIONS:
            raise InvalidInputError(
                f"{label} has {len(held)} of the at least {FEWEST_DESTINATIONS} figures that are "
                "needed; leave the column out, or fill its gaps first"
            )
        if held.min() == held.max():
            raise InvalidInputError(
                f"{label} is {held[0]:g} for every destination that counts, so that it moves with "
                "nothing; leave the column out"
            )


def refuse_few_complete(values: FloatArray) -> None:
    """Refuse a table with too few complete rows."""
    count = int(complete_rows(values).sum())
    if count < FEWEST_DESTINATIONS:
        raise InvalidInputError(
            f"{count} of {len(values)} destinations have a figure in every column, and at least "
            f"{FEWEST_DESTINATIONS} are needed; leave out columns with many gaps, fill the gaps, "
            "or use deletion='pairwise' where it is offered"
        )
