"""Exponential variates between zero and an end."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray


def truncated_exponential(
    uniform: FloatArray, rate: FloatArray | float, ends: FloatArray
) -> FloatArray:
    """Return variates between 0 and some ends, of density in proportion to ``exp(-rate * x)``.

    Parameters
    ----------
    uniform : array of shape (..., k)
        Uniform variates from 0 to 1.
    rate : float or array of shape (..., 1)
        Positive.
    ends : array of shape (k,)
        Not negative.
    """
    below = np.expm1(-rate * ends)
    return np.minimum(np.log1p(uniform * below) / -rate, ends)


def rate_of_sum(ends: FloatArray, total: float) -> float:
    """Return the rate at which such variates have a given expected sum.

    Parameters
    ----------
    ends : array of shape (k,)
        Not negative.
    total : float
        Above zero, below half of the sum of the ends.
    """
    wide = ends[ends > 0]
    # At the upper rate not even endless exponentials have such a sum.
    low, high = 0.0, len(wide) / total
    for _ in range(100):
        rate = (low + high) / 2
        if _expected_sum(wide, rate) > total:
            low = rate
        else:
            high = rate
    return high


def _expected_sum(ends: FloatArray, rate: float) -> float:
    scaled = rate * ends
    # A short series where the closed form cancels.
    small = scaled < 1e-3
    safe = np.where(small, 1.0, np.minimum(scaled, 700.0))
    parts = np.where(small, ends / 2 - scaled * ends / 12, ends / safe - ends / np.expm1(safe))
    return float(np.where(scaled > 700, ends / np.maximum(scaled, 1.0), parts).sum())
