"""Which neighbouring years of a column hold values, for imputation over time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.treatment.imputation import Table


class Neighbours(NamedTuple):
    """For every cell (..., t), the nearest year with a value at or before it and at or after it.

    Attributes
    ----------
    before, after : array of shape (..., t)
        The values there, NaN where there is none.
    years_before, years_after : array of shape (..., t)
        How many years they are away, infinite where there is none.
    """

    before: FloatArray
    after: FloatArray
    years_before: FloatArray
    years_after: FloatArray


def neighbouring_years(values: FloatArray, years: IntArray) -> Neighbours:
    """Find the values before and after every cell.

    Parameters
    ----------
    values : array of shape (..., t)
        Values of t years, NaN where there is none.
    years : array of shape (t,)
        The years, in any order.
    """
    order = np.argsort(years)
    back = np.argsort(order)
    earlier = _last_known(values[..., order], years[order])
    reverse = order[::-1]
    later = _last_known(values[..., reverse], -years[reverse])
    return Neighbours(
        earlier[0][..., back],
        later[0][..., ::-1][..., back],
        earlier[1][..., back],
        later[1][..., ::-1][..., back],
    )


def yearly_values(table: Table, kind: str) -> tuple[FloatArray, IntArray]:
    """Return the values (..., n, c, t) of a table with the years last, and the years (t,).

    Raises
    ------
    InvalidInputError
        If the panel has no years.
    """
    if not table.panel.years:
        raise InvalidInputError(
            f"{kind}: the panel has no years; give Panel(..., years=...) with one table a year, "
            "or impute from other destinations"
        )
    by_year = np.moveaxis(table.values, -3, -1)
    return by_year, np.array(table.panel.years, dtype=np.intp)


def _last_known(values: FloatArray, times: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the last value at or before each of ascending times, and the time since."""
    place = np.where(np.isnan(values), -1, np.arange(len(times)))
    last = np.maximum.accumulate(place, axis=-1)
    found = np.maximum(last, 0)
    known = np.where(last < 0, np.nan, np.take_along_axis(values, found, axis=-1))
    return known, np.where(last < 0, np.inf, times - times[found])
