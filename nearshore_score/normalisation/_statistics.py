"""Statistics (..., 1) of the values that set a scale; absent values (NaN) are left out."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray, divide, divide_where

#: What the sum of squared distances from the mean is divided by.
Divisor = Literal["n-1", "n"]

# Figures that differ by less than this share of their size are equal: sums of floats.
_EQUAL = 1e-12


def count(among: FloatArray) -> FloatArray:
    """Return how many values there are."""
    return np.asarray(np.sum(~np.isnan(among), axis=-1, keepdims=True), dtype=np.float64)


def least(among: FloatArray) -> FloatArray:
    """Return the least value, NaN where there is none."""
    lowest = np.min(among, axis=-1, keepdims=True, where=~np.isnan(among), initial=np.inf)
    return np.where(count(among) > 0, lowest, np.nan)


def greatest(among: FloatArray) -> FloatArray:
    """Return the greatest value, NaN where there is none."""
    highest = np.max(among, axis=-1, keepdims=True, where=~np.isnan(among), initial=-np.inf)
    return np.where(count(among) > 0, highest, np.nan)


def total(among: FloatArray) -> FloatArray:
    """Return the sum, 0 where there is no value."""
    added: FloatArray = np.sum(among, axis=-1, keepdims=True, where=~np.isnan(among))
    return added


def mean(among: FloatArray) -> FloatArray:
    """Return the mean, NaN where there is no value; exactly the value if all are equal."""
    # Rounding must not tell equal figures apart.
    return np.clip(divide(total(among), count(among)), least(among), greatest(among))


def root_of_squares(among: FloatArray) -> FloatArray:
    """Return the Euclidean norm, without overflow of the squares; 0 where there is no value."""
    size = np.max(np.abs(among), axis=-1, keepdims=True, where=~np.isnan(among), initial=0.0)
    unit = np.where(size > 0, size, 1.0)
    return unit * np.sqrt(total((among / unit) ** 2))


def standard_deviation(among: FloatArray, divisor: Divisor) -> FloatArray:
    """Return the standard deviation: exactly 0 if all are equal, NaN where it does not exist."""
    freedom = count(among) - (1 if divisor == "n-1" else 0)
    return divide(root_of_squares(among - mean(among)), np.sqrt(np.maximum(freedom, 0)))


def quotient(
    numerator: FloatArray, denominator: FloatArray, otherwise: FloatArray | float
) -> FloatArray:
    """Divide where the denominator is positive, and take `otherwise` where it is not."""
    known = denominator > 0
    if known.all():
        return numerator / denominator
    return divide_where(
        numerator, denominator, known, np.where(np.isnan(numerator), np.nan, otherwise)
    )


def count_below(values: FloatArray, among: FloatArray) -> IntArray:
    """Return how many of `among` (..., r) lie below each of `values` (..., n)."""
    return _count(values - _EQUAL * np.abs(values), among, values_first=True)


def count_up_to(values: FloatArray, among: FloatArray) -> IntArray:
    """Return how many of `among` (..., r) lie below or at each of `values` (..., n)."""
    return _count(values + _EQUAL * np.abs(values), among, values_first=False)


def _count(values: FloatArray, among: FloatArray, *, values_first: bool) -> IntArray:
    """Sort both together and count; among equals, what comes first is not above the other."""
    leading = np.broadcast_shapes(values.shape[:-1], among.shape[:-1])
    own = np.broadcast_to(values, (*leading, values.shape[-1]))
    others = np.broadcast_to(among, (*leading, among.shape[-1]))
    pool = np.concatenate([own, others] if values_first else [others, own], axis=-1)
    marks = np.zeros(pool.shape, dtype=np.intp)
    start = own.shape[-1] if values_first else 0
    marks[..., start : start + others.shape[-1]] = ~np.isnan(others)
    order = np.argsort(pool, axis=-1, kind="stable")
    counts = np.empty_like(marks)
    sums = np.cumsum(np.take_along_axis(marks, order, axis=-1), axis=-1)
    np.put_along_axis(counts, order, sums, axis=-1)
    place = slice(0, own.shape[-1]) if values_first else slice(others.shape[-1], None)
    return counts[..., place]
