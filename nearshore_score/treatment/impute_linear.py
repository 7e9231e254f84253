"""Imputation by a straight line between the years before and after."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.treatment.imputation import Estimates, Imputation, Table
from nearshore_score.treatment.over_time import neighbouring_years, yearly_values

Ends = Literal["none", "flat"]


def linear_over_time(values: FloatArray, years: IntArray, ends: Ends = "none") -> FloatArray:
    """Interpolate between the nearest values before and after, in proportion to the years.

    Parameters
    ----------
    values : array of shape (..., t)
        Values of t years, NaN where there is none.
    years : array of shape (t,)
        The years, in any order; they need not be evenly spaced.
    ends : {"none", "flat"}
        Before the first and after the last value: nothing, or that value.

    Returns
    -------
    array of shape (..., t)
        Present values unchanged; NaN where there is no estimate.

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([5.0, np.nan, 11.0, np.nan])
    >>> linear_over_time(values, np.array([2020, 2021, 2023, 2024]))
    array([ 5.,  7., 11., nan])
    """
    found = neighbouring_years(values, years)
    between = np.isfinite(found.years_before) & np.isfinite(found.years_after)
    gap = np.where(between, found.years_before, 0.0) + np.where(between, found.years_after, 1.0)
    # Zero years from a value, the value itself.
    share = np.divide(
        np.where(between, found.years_before, 0.0), gap, out=np.zeros(values.shape), where=gap > 0
    )
    low = np.minimum(found.before, found.after)
    line: FloatArray = np.clip(
        found.before * (1 - share) + found.after * share, low, np.maximum(found.before, found.after)
    )
    if ends == "none":
        return line
    nearest = np.where(np.isnan(found.before), found.after, found.before)
    return np.where(between, line, nearest)


class ImputeLinear(Imputation):
    """Fill from the years before and after.

    See `linear_over_time` for how.

    Parameters
    ----------
    ends : {"none", "flat"}
        Before the first and after the last figure: leave the cell empty, or repeat the figure.
    indicators : tuple of str
        Columns to fill; by default the leaves of the framework.
    fill_suppressed : bool, default False
        Whether suppressed cells are filled as well.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Framework, Panel
    >>> values = [[[7.0]], [[np.nan]], [[9.0]]]
    >>> panel = Panel(("A",), ("pay",), values, years=(2022, 2023, 2024))
    >>> ImputeLinear().prepare(panel, Framework.flat({"pay": 1.0})).panel.column("pay").ravel()
    array([7., 8., 9.])
    """

    kind: Literal["impute_linear"] = "impute_linear"
    ends: Ends = "none"

    def estimates(self, table: Table) -> Estimates:
        """Return the points on the lines.

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
        line = np.moveaxis(linear_over_time(values, years, self.ends), -1, -3)
        flat = self.ends == "flat"
        lacking = "no figure in any year" if flat else "no figure both before and after"
        return Estimates(line, "linear over time", lacking)
