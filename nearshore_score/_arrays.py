"""Array types, and the floor under every array function."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]

#: Halves of spreads between these can be doubled without losing a digit.
PLAIN_HALVES = (1e-290, 1e307)


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
    return divide_where(numerator, denominator, denominator != 0, np.nan)


def share(part: ArrayLike, whole: ArrayLike) -> FloatArray:
    """Divide a part by the whole; nothing of nothing is zero."""
    return divide_where(part, whole, np.greater(whole, 0), 0.0)


def divide_where(
    numerator: ArrayLike, denominator: ArrayLike, where: BoolArray, otherwise: FloatArray | float
) -> FloatArray:
    """Divide where that is allowed, and take another number elsewhere; the layout is kept.

    Parameters
    ----------
    numerator, denominator : array_like
    where : array of bool
        Where to divide; it broadcasts with both.
    otherwise : array or float
        What stands elsewhere.
    """
    if np.all(where):
        return np.asarray(np.divide(numerator, denominator), dtype=np.float64)
    quotient: FloatArray = np.asarray(np.where(where, numerator, otherwise), dtype=np.float64)
    return np.divide(quotient, denominator, out=quotient, where=where)


def place_between(
    values: FloatArray, least: FloatArray, greatest: FloatArray, otherwise: FloatArray | float
) -> FloatArray:
    """Return how far values lie from their least to their greatest; NaN stays NaN.

    Parameters
    ----------
    values : array of shape (..., n)
    least, greatest : array that broadcasts with the values
        Their ends.
    otherwise : array or float
        Where the ends are equal, or there are none.
    """
    # Halves keep the spread finite for the very largest numbers.
    half = greatest / 2 - least / 2
    if lies_within(half, *PLAIN_HALVES):
        placed = values - least
        placed /= 2 * half
        return placed
    level = np.where(np.isnan(values), np.nan, otherwise)
    return divide_where(values / 2 - least / 2, half, half > 0, level)


@cache
def keep_freed_memory() -> None:
    """Let the C library keep what is freed for the next block of draws.

    Some give large pieces back at once and fetch them anew, page by page, which takes longer than
    the arithmetic. GNU's keeps as much as twice the largest piece it has seen, up to 64 MiB.
    """
    np.empty(2**25 - 2**16, dtype=np.uint8)


def draws_last(array: FloatArray) -> bool:
    """Say whether the first axis of an array is the last in memory, so that loops run along it."""
    return array.ndim > 1 and 0 < array.strides[0] < array.strides[-1]


def along_draws(array: FloatArray) -> FloatArray:
    """Return an array whose first axis is the last in memory; a copy unless it is so already."""
    return array if draws_last(array) else np.ascontiguousarray(array.T).T


def all_finite(array: FloatArray) -> bool:
    """Say whether every number of an array is finite."""
    return bool(np.isfinite(array).all())


def lies_within(array: FloatArray, low: float, high: float) -> bool:
    """Say whether every number of an array is one from low to high; False where one is NaN."""
    return bool(array.size == 0 or (array.min() >= low and array.max() <= high))
