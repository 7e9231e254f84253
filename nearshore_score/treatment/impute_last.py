"""Imputation by the last observation of an earlier year."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.treatment.imputation import Estimates, Imputation, Table
from nearshore_score.treatment.over_time import neighbouring_years, yearly_values


def last_observations(
    values: FloatArray, years: IntArray, max_gap: int | None = None
) -> FloatArray:
    """Carry the last value of an earlier year forward [1]_.

    Parameters
    ----------
    values : array of shape (..., t)
        Values of t years, NaN where there is none.
    years : array of shape (t,)
        The years, in any order.
    max_gap : int, optional
        Most years over which a value is carried.

    Returns
    -------
    array of shape (..., t)
        Present values unchanged; NaN where nothing earlier is known or it is too old.

    References
    ----------
    .. [1] R. J. A. Little and D. B. Rubin, *Statistical Analysis with Missing Data*, 2nd edition,
       Wiley, 2002 (last observation carried forward).

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([5.0, np.nan, np.nan])
    >>> last_observations(values, np.array([2020, 2021, 2024]), max_gap=2)
    array([ 5.,  5., nan])
    """
    found = neighbouring_years(values, years)
    limit = np.inf if max_gap is None else max_gap
    return np.where(found.years_before <= limit, found.before, np.nan)


class ImputeLast(Imputation):
    """Fill with the figure of the last year that has one.

    See `last_observations` for how.

    Parameters
    ----------
    max_gap : int, optional
        Most years over which a figure is carried.
    indicators : tuple of str
        Columns to fill; by default the leaves of the framework.
    fill_suppressed : bool, default False
        Whether suppressed cells are filled as well.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Framework, Panel
    >>> panel = Panel(("A",), ("pay",), [[[7.0]], [[np.nan]]], years=(2023, 2024))
    >>> ImputeLast().prepare(panel, Framework.flat({"pay": 1.0})).panel.column("pay")
    array([[7.],
           [7.]])
    """

    kind: Literal["impute_last"] = "impute_last"
    max_gap: int | None = Field(default=None, ge=1)

    def estimates(self, table: Table) -> Estimates:
        """Return the last observations.

        Parameters
        ----------
        table : Table
            The columns to fill, with their panel and framework.

        Raises
        ------
        InvalidInputError
            If the panel has no years.
        """
        values, years = yearly_values(table, self.kind)
        carried = np.moveaxis(last_observations(values, years, self.max_gap), -1, -3)
        within = "" if self.max_gap is None else f" in the {self.max_gap} years before"
        return Estimates(carried, "last observation", f"no earlier figure{within}")
