"""Columns in standard deviations, so that methods over several columns do not depend on units."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.treatment.statistics import present_mean


class StandardScores(NamedTuple):
    """Columns in standard deviations from their mean.

    Attributes
    ----------
    scores : array of shape (..., n, m)
        NaN where there is no value; zero in a constant column.
    mean : array of shape (..., 1, m)
        NaN where a column is empty.
    half_deviation : array of shape (..., 1, m)
        Half the standard deviation (divisor n - 1): the whole could exceed the floats.
    """

    scores: FloatArray
    mean: FloatArray
    half_deviation: FloatArray

    def in_units(self, scores: FloatArray) -> FloatArray:
        """Return scores (..., n, m) as values in the units of the columns; NaN beyond floats."""
        with np.errstate(over="ignore", invalid="ignore"):
            values = self.mean + scores * self.half_deviation * 2
        return np.where(np.isfinite(values), values, np.nan)


def standard_scores(values: FloatArray) -> StandardScores:
    """Return every column in standard deviations from its mean.

    Parameters
    ----------
    values : array of shape (..., n, m)
        NaN where there is no value.

    Returns
    -------
    StandardScores

    Examples
    --------
    >>> import numpy as np
    >>> standard_scores(np.array([[1.0], [3.0], [5.0]])).scores.ravel()
    array([-1.,  0.,  1.])
    """
    mean = present_mean(np.swapaxes(values, -1, -2))[..., np.newaxis, :]
    deviations = values / 2 - mean / 2
    known = np.where(np.isnan(deviations), 0.0, deviations)
    widest = np.max(np.abs(known), axis=-2, keepdims=True, initial=0.0)
    unit = np.divide(known, widest, out=np.zeros(values.shape), where=widest > 0)
    freedom = np.maximum((~np.isnan(values)).sum(axis=-2, keepdims=True) - 1, 1)
    spread = np.sqrt((unit**2).sum(axis=-2, keepdims=True) / freedom)
    scores = np.divide(unit, spread, out=np.zeros(values.shape), where=spread > 0)
    return StandardScores(np.where(np.isnan(values), np.nan, scores), mean, widest * spread)
