"""Array types, and the floor under every array function."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]


def mask_weights(weights: FloatArray, present: BoolArray | None) -> FloatArray:
    """Give each row its own weights, zero where the cell is absent.

    Parameters
    ----------
    weights : array of shape (..., k)
    present : array of bool of shape (..., n, k), or None if nothing is absent

    Returns
    -------
    array of shape (..., n, k), or (..., 1, k) where nothing is absent
    """
    by_row = weights[..., np.newaxis, :]
    return by_row if present is None else np.where(present, by_row, 0.0)


def divide(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Divide, giving NaN without a warning where the denominator is zero."""
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    quotient: FloatArray = np.full(shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator != 0)
    return quotient


def share(part: ArrayLike, whole: ArrayLike) -> FloatArray:
    """Divide a part by the whole; nothing of nothing is zero."""
    shape = np.broadcast_shapes(np.shape(part), np.shape(whole))
    return np.divide(part, whole, out=np.zeros(shape), where=np.greater(whole, 0))
