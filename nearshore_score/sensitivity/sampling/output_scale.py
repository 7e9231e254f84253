"""Outputs less their mean, in a unit in which squares neither vanish nor overflow."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray

#: Outputs from this size on have squares that could overflow.
GREATEST = 1e150

# Outputs that differ by less than this share of their size differ by rounding.
_ROUNDING = 1e-13


class ScaledOutputs(NamedTuple):
    """Outputs in a common unit.

    Attributes
    ----------
    arrays : list of array of shape (..., q)
        Outputs less their mean, in that unit; zeros if they differ by rounding alone.
    mean, unit : array of shape (q,)
        What was taken off, and the unit.
    """

    arrays: list[FloatArray]
    mean: FloatArray
    unit: FloatArray


def without_scale(*arrays: FloatArray, level: FloatArray) -> ScaledOutputs:
    """Take the mean off outputs, and divide them by a power of two, which changes no digit.

    Parameters
    ----------
    *arrays : array of shape (..., q)
        Outputs, all of them below `GREATEST`.
    level : array of shape (N, q)
        Outputs whose mean is taken off, and which decide whether there is any variance.
    """
    mean = level.mean(axis=0)
    still = np.ptp(level, axis=0) <= _ROUNDING * np.abs(level).max(axis=0)
    moved = [np.where(still, 0.0, array - mean) for array in arrays]
    size = np.max([np.abs(array).reshape(-1, len(mean)).max(axis=0) for array in moved], axis=0)
    unit = np.ldexp(1.0, np.frexp(size)[1])
    return ScaledOutputs([array / unit for array in moved], mean, unit)
