"""Imputation from the same destination's other figures below the same node."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.treatment.imputation import Estimates, Imputation, Table
from nearshore_score.treatment.impute_average import Statistic
from nearshore_score.treatment.statistics import extremes, present_mean, present_percentile


def sibling_averages(
    values: FloatArray, costs: BoolArray, statistic: Statistic = "mean"
) -> FloatArray:
    """Place every destination on each column as it stands on the columns beside it [1]_.

    Columns are put on 0 to 1 by their extremes, cost columns the other way round; the average
    over the columns that a destination has is put back on the scale of each column.

    Parameters
    ----------
    values : array of shape (..., n, c)
        Columns of one node, NaN where there is no value.
    costs : array of bool of shape (c,)
        In which columns less is better.
    statistic : {"mean", "median"}
        Which average.

    Returns
    -------
    array of shape (..., n, c)
        NaN for a destination that has none of the columns, and in columns without any value.
        Constant columns tell nothing of the others, and their own value is the estimate.

    References
    ----------
    .. [1] W. Becker et al., "COINr: An R package for developing composite indicators",
       *Journal of Open Source Software* 7(78), 2022, 4567 (`Impute` by row).

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([[0.0, 10.0], [4.0, 50.0], [1.0, np.nan]])
    >>> sibling_averages(values, np.array([False, True]))[2, 1]
    np.float64(40.0)
    """
    _, low, high = (np.swapaxes(part, -1, -2) for part in extremes(np.swapaxes(values, -1, -2)))
    known = np.isfinite(low)
    low, high = np.where(known, low, np.nan), np.where(known, high, np.nan)
    # Halves keep the width finite for the very largest numbers.
    width = high / 2 - low / 2
    unknown: FloatArray = np.full(values.shape, np.nan)
    shares = np.divide(values / 2 - low / 2, width, out=unknown, where=width > 0)
    better = np.where(costs, 1 - shares, shares)
    mean = present_mean(better) if statistic == "mean" else present_percentile(better, 50)
    place = np.where(costs, 1 - mean[..., np.newaxis], mean[..., np.newaxis])
    between: FloatArray = low * (1 - place) + high * place
    return np.where(width > 0, between, low + 0 * place)


class ImputeSiblings(Imputation):
    """Fill from the destination's own figures below the same parent.

    See `sibling_averages` for how.

    Parameters
    ----------
    statistic : {"mean", "median"}
        Which average.
    indicators : tuple of str
        Columns to fill, from their siblings among them; by default the leaves of the framework.
    fill_suppressed : bool, default False
        Whether suppressed cells are filled as well.

    Examples
    --------
    >>> ImputeSiblings(statistic="median").kind
    'impute_siblings'
    """

    kind: Literal["impute_siblings"] = "impute_siblings"
    statistic: Statistic = "mean"

    def estimates(self, table: Table) -> Estimates:
        """Return the averages over the siblings."""
        averages: FloatArray = np.full(table.values.shape, np.nan)
        codes = [table.panel.columns[column] for column in table.columns]
        for parent in table.framework.nodes.values():
            below = {child.code: child.indicator for child in parent.children}
            places = [place for place, code in enumerate(codes) if code in below]
            if places:
                known = [below[codes[place]] for place in places]
                costs = np.array([one is not None and one.direction == "cost" for one in known])
                averages[..., places] = sibling_averages(
                    table.values[..., places], costs, self.statistic
                )
        reason = f"{self.statistic} of the figures beside it"
        return Estimates(averages, reason, "no other figure below the same node")
