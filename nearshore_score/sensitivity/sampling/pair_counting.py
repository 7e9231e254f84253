"""In how many draws one item is above another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score.sensitivity.sampling.scratch import Scratch

#: Places of items in small integers: many of them are compared by one instruction.
Levels = NDArray[np.uint8 | np.uint16]

# So few draws are sooner compared at once than item by item.
_FEW_DRAWS = 16


def level_type(m: int) -> type[np.uint8 | np.uint16]:
    """Return the smallest type that holds m places.

    Parameters
    ----------
    m : int
        How many places.
    """
    return np.uint8 if m <= 256 else np.uint16


def places_of(items: NDArray[np.int32]) -> Levels:
    """Return where each item stands: the inverse of permutations.

    Parameters
    ----------
    items : array of int of shape (c, m)
        Items of each draw, in their order.

    Returns
    -------
    array of int of shape (c, m)

    Notes
    -----
    Pairs of an item and its place are sorted, which is faster than writing to places at random.
    """
    m = items.shape[1]
    if m <= 256:
        pairs = items.astype(np.uint16)
        pairs <<= 8
        pairs |= np.arange(m, dtype=np.uint16)
        pairs.sort(axis=1)
        return pairs.astype(level_type(m))
    wide = items.astype(np.uint32)
    wide <<= 16
    wide |= np.arange(m, dtype=np.uint32)
    wide.sort(axis=1)
    return wide.astype(level_type(m))


def count_greater(levels: Levels, scratch: Scratch) -> FloatArray:
    """Return in how many draws each item is above each later one, and zero elsewhere.

    Parameters
    ----------
    levels : array of int of shape (m, c)
        Places of m items in c draws; c is a multiple of 64.
    scratch : Scratch
        Room for comparisons.

    Returns
    -------
    array of shape (m, m)
    """
    marks = scratch.array("marks", levels.shape, np.bool_)
    counts = np.zeros((len(levels), len(levels)))
    for item in range(len(levels) - 1):
        greater = marks[item + 1 :]
        np.greater(levels[item], levels[item + 1 :], out=greater)
        counts[item, item + 1 :] = _ones(greater)
    return counts


def wins_of_levels(levels: IntArray, scratch: Scratch) -> FloatArray:
    """Return in how many draws the row is above the column; a tie counts one half.

    Parameters
    ----------
    levels : array of int of shape (c, n)
        Places of items, the greatest one best; those that tie have the same.
    scratch : Scratch
        Room for comparisons.

    Returns
    -------
    array of shape (n, n)
        Zero on the diagonal.
    """
    draws, n = levels.shape
    if draws <= _FEW_DRAWS:
        above = (levels[:, :, np.newaxis] > levels[:, np.newaxis, :]).sum(axis=0, dtype=np.float64)
        above = above - above.T
    else:
        small = np.zeros((n, -(-draws // 64) * 64), dtype=level_type(n))
        small[:, :draws] = levels.T
        above = count_greater(small, scratch) - count_greater(small.max(initial=0) - small, scratch)
        above -= above.T
    wins: FloatArray = (above + draws) / 2
    np.fill_diagonal(wins, 0.0)
    return wins


def _ones(marks: BoolArray) -> IntArray:
    """Count the marks of each row, whose length is a multiple of 64."""
    if not hasattr(np, "bitwise_count"):  # before numpy 2
        return np.array([np.count_nonzero(row) for row in marks])
    words = np.packbits(marks, axis=1).view(np.uint64)
    counts: IntArray = np.bitwise_count(words).sum(axis=1, dtype=np.intp)
    return counts
