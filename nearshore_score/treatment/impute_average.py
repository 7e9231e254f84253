"""Imputation by the mean or the median, over all destinations or within a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.treatment.imputation import Estimates, Imputation, Table
from nearshore_score.treatment.statistics import present_mean, present_percentile

Statistic = Literal["mean", "median"]


def group_averages(
    values: FloatArray, groups: Sequence[str] | None = None, statistic: Statistic = "mean"
) -> FloatArray:
    """Return for every destination the average of its group [1]_.

    Parameters
    ----------
    values : array of shape (..., n)
        NaN where there is no value.
    groups : sequence of n str, optional
        The group of every destination, empty where it has none; by default all are one group.
    statistic : {"mean", "median"}
        Which average.

    Returns
    -------
    array of shape (..., n)
        NaN where the group has no value, and for destinations without a group.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 3.2
       (unconditional mean imputation, and within classes).

    Examples
    --------
    >>> import numpy as np
    >>> group_averages(np.array([1.0, 3.0, 8.0, np.nan]), ["N", "N", "S", "S"])
    array([2., 2., 8., 8.])
    """
    labels = np.array([""] * values.shape[-1] if groups is None else groups)
    averages: FloatArray = np.full(values.shape, np.nan)
    for label in np.unique(labels):
        if label or groups is None:
            members = labels == label
            part = values[..., members]
            one = present_mean(part) if statistic == "mean" else present_percentile(part, 50)
            averages[..., members] = one[..., np.newaxis]
    return averages


class ImputeAverage(Imputation):
    """Fill with the mean or median of the same column and year.

    See `group_averages` for how.

    Parameters
    ----------
    statistic : {"mean", "median"}
        Which average.
    group : str, optional
        A grouping of the panel, to average within groups only. A group without any figure
        stays empty.
    indicators : tuple of str
        Columns to fill; by default the leaves of the framework.
    fill_suppressed : bool, default False
        Whether suppressed cells are filled as well.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Framework, Panel
    >>> panel = Panel(("A", "B", "C"), ("pay",), [[1.0], [np.nan], [4.0]])
    >>> prepared = ImputeAverage(statistic="median").prepare(panel, Framework.flat({"pay": 1.0}))
    >>> prepared.panel.column("pay")
    array([1. , 2.5, 4. ])
    >>> prepared.panel.state("B", "pay")
    'imputed'
    """

    kind: Literal["impute_average"] = "impute_average"
    statistic: Statistic = "mean"
    group: str | None = None

    def estimates(self, table: Table) -> Estimates:
        """Return the averages.

        Parameters
        ----------
        table : Table
            The columns to fill, with their panel and framework.

        Raises
        ------
        UnknownNameError
            If the panel has no such grouping.
        """
        labels = None if self.group is None else table.panel.group(self.group)
        by_column = np.swapaxes(table.values, -1, -2)
        averages = np.swapaxes(group_averages(by_column, labels, self.statistic), -1, -2)
        if self.group is None:
            return Estimates(averages, f"{self.statistic} of the column", "the column is empty")
        reason = f"{self.statistic} within {self.group}"
        return Estimates(averages, reason, f"no figure in their group of {self.group}")
