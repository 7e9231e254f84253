"""Bootstrap: how often each row is drawn, and the interval that the resamples give."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError


def check_resampling(resamples: int, level: float, seed: int) -> None:
    """Refuse settings of a bootstrap that cannot be used.

    Parameters
    ----------
    resamples : int
        How many resamples.
    level : float
        Probability of the intervals.
    seed : int
        Seed of the resamples.
    """
    if resamples < 0 or seed < 0 or not 0 < level < 1:
        raise InvalidInputError(
            f"resamples={resamples}, level={level}, seed={seed}: resamples and seed cannot be "
            "negative, and the level lies between zero and one"
        )


def resample_counts(generator: np.random.Generator, resamples: int, rows: int) -> FloatArray:
    """Draw as many rows as there are, with replacement, and count each.

    Parameters
    ----------
    generator : numpy.random.Generator
        Source of the rows.
    resamples, rows : int
        How many resamples, of how many rows.

    Returns
    -------
    array of shape (resamples, rows)
        Each row sums to the number of rows.
    """
    drawn = generator.integers(rows, size=(resamples, rows))
    drawn += rows * np.arange(resamples)[:, np.newaxis]
    counts = np.bincount(drawn.ravel(), minlength=resamples * rows)
    return counts.reshape(resamples, rows).astype(np.float64)


def share_between(values: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Return the ends between which a share of the resampled values lies.

    Parameters
    ----------
    values : array of shape (r, ...)
        Values in r resamples; NaN where a resample has none, which is left out.
    level : float
        The share, between zero and one.

    Returns
    -------
    low, high : array of shape (...)
        Quantiles; NaN where no resample has a value.
    """
    ends = np.full((2, *values.shape[1:]), np.nan)
    chances = [(1 - level) / 2, (1 + level) / 2]
    defined = ~np.isnan(values)
    whole = defined.all(axis=0) & (len(values) > 0)
    if whole.any():
        ends[:, whole] = np.quantile(values[:, whole], chances, axis=0)
    some = defined.any(axis=0) & ~whole
    if some.any():
        ends[:, some] = np.nanquantile(values[:, some], chances, axis=0)
    return ends[0], ends[1]
