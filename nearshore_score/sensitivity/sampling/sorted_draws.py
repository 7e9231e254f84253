"""Rankings of many draws at once: scores that carry the number of their item are sorted."""

from __future__ import annotations

from functools import lru_cache
from math import gcd, isfinite
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import IntArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.sampling.scratch import Scratch

# Low bits of a double that hold the number of an item: more only for more than 256 items.
_LOW_BITS = 8


class SortedDraws(NamedTuple):
    """Items of some draws, in the order of their scores.

    Attributes
    ----------
    items : array of int of shape (c, m)
        Numbers of the items, least score first.
    unclear : array of int of shape (u,)
        Draws whose order is not to be relied on: neighbours tie, or are too close to say.
    """

    items: NDArray[np.int32]
    unclear: IntArray


def sorted_draws(
    scores: NDArray[np.float64], tolerance: float, low: float, high: float, scratch: Scratch
) -> SortedDraws:
    """Sort the items of each draw by their scores.

    Parameters
    ----------
    scores : array of shape (c, m)
        Finite; c and m are at least one.
    tolerance : float
        Scores that are no farther apart tie.
    low, high : float
        No score is less or greater.
    scratch : Scratch
        Holds the items.

    Notes
    -----
    The number of the item takes the place of the lowest bits of its score, so that one sort of
    integers, which needs no permutation, tells the order. What these bits could have told, and
    what was rounded on the way, is added to the tolerance: draws with neighbours that close are
    unclear. In the others the order is that of the scores, and no two tie.
    """
    draws, m = scores.shape
    span = high - low
    if not isfinite(span):
        return nothing_clear(draws, m)
    bits = max(_LOW_BITS, (m - 1).bit_length())
    keys = scratch.array("keys", scores.shape, np.int64)
    values = keys.view(np.float64)
    # The bits of a number that is not negative grow with it; a common offset would waste them.
    shifted = low < 0 or high > 4 * span
    if shifted:
        np.subtract(scores, low, out=values)
        keys &= -(1 << bits)
    else:
        np.bitwise_and(np.ascontiguousarray(scores).view(np.int64), -(1 << bits), out=keys)
    numbers = row_numbers(keys.shape, 1, "int64")
    together = keys.reshape(-1, len(numbers))
    together |= numbers
    keys.sort(axis=1)
    top = span if shifted else high
    lost = 2.0 ** (bits - 51) * top + 2.0 ** (bits - 1072)
    gaps = scratch.array("gaps", scores.shape, np.float64)
    unclear = close_neighbours(values, gaps, tolerance + lost)
    keys &= (1 << bits) - 1
    # The gaps are not needed any more, and still in the cache.
    items = gaps.view(np.int32).ravel()[: scores.size].reshape(scores.shape)
    np.copyto(items, keys, casting="unsafe")
    return SortedDraws(items, unclear)


def nothing_clear(draws: int, m: int) -> SortedDraws:
    """Return draws all of which are unclear.

    Parameters
    ----------
    draws, m : int
        How many draws of how many items.
    """
    return SortedDraws(np.tile(np.arange(m, dtype=np.int32), (draws, 1)), np.arange(draws))


def close_neighbours(ascending: NDArray[Any], gaps: NDArray[Any], least: float) -> IntArray:
    """Return the draws in which two neighbours are no farther apart than the least gap.

    Parameters
    ----------
    ascending : array of shape (c, m)
        Sorted numbers of each draw.
    gaps : array of shape (c, m)
        Room for their differences, in the same type of numbers.
    least : float
        The least gap; an integer if the numbers are.
    """
    m = ascending.shape[1]
    if m == 1:
        return np.arange(0)
    flat, steps = ascending.ravel(), gaps.ravel()
    # Along the flat array, since rows are short; from one row to the next there is no gap.
    np.subtract(flat[1:], flat[:-1], out=steps[:-1])
    steps[m - 1 :: m] = _greatest(steps.dtype)
    apart = steps > least
    if apart.all():
        return np.arange(0)
    near = np.flatnonzero(~apart)
    if np.isnan(steps[near]).any():
        raise InvalidInputError("scores must be finite numbers; some are not")
    return np.unique(near // m)


@lru_cache(maxsize=16)
def row_numbers(shape: tuple[int, ...], step: int, kind: str) -> NDArray[np.int32 | np.int64]:
    """Return what is to be combined with each row of an array, for several rows together.

    Parameters
    ----------
    shape : tuple of int
        Shape (c, m) of the array.
    step : int
        The numbers are 0, step, 2 step ...
    kind : str
        Name of the type of the numbers.

    Returns
    -------
    array of int of shape (m times a power of two,)
        The numbers, as often as rows are taken together.

    Notes
    -----
    Rows are short; several at once make better use of each pass.
    """
    draws, m = shape
    numbers: NDArray[np.int32 | np.int64] = np.arange(0, m * step, step).astype(kind)
    together = np.tile(numbers, gcd(draws, 64))
    together.setflags(write=False)
    return together


def _greatest(kind: np.dtype[Any]) -> float:
    return np.inf if kind.kind == "f" else np.iinfo(kind).max
