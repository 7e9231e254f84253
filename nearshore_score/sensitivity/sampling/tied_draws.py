"""Exact counts for draws in which scores tie, or almost do."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray


class TieGroups(NamedTuple):
    """Which items of each draw tie, and which ranks they occupy.

    Attributes
    ----------
    level : array of int of shape (c, n)
        Number of the item's group, the lowest one 0.
    first : array of int of shape (c, n)
        Best rank, from 0, that its group occupies.
    size : array of int of shape (c, n)
        How many tie with it, itself included.
    """

    level: IntArray
    first: IntArray
    size: IntArray


def tie_groups(scores: FloatArray, tolerance: float) -> TieGroups:
    """Put the items of each draw into groups of those that tie.

    Parameters
    ----------
    scores : array of shape (c, n)
        Greater is better.
    tolerance : float
        Neighbours in the order of scores that are no farther apart tie.
    """
    n = scores.shape[1]
    order = np.argsort(scores, axis=1, kind="stable")
    ascending = np.take_along_axis(scores, order, axis=1)
    begins = np.ones(scores.shape, dtype=np.bool_)
    with np.errstate(over="ignore"):  # scores of opposite ends of all numbers are far apart
        begins[:, 1:] = ascending[:, 1:] - ascending[:, :-1] > tolerance
    places = np.arange(n, dtype=np.intp)
    start = np.maximum.accumulate(np.where(begins, places, 0), axis=1)
    ends = np.ones(scores.shape, dtype=np.bool_)
    ends[:, :-1] = begins[:, 1:]
    behind: IntArray = np.where(ends, places + 1, n)[:, ::-1]
    stop = np.minimum.accumulate(behind, axis=1)[:, ::-1]
    return TieGroups(
        *(
            _back_in_place(values, order)
            for values in (np.cumsum(begins, axis=1) - 1, n - stop, stop - start)
        )
    )


def shared_ranks(first: IntArray, size: IntArray) -> FloatArray:
    """Return how often each item has each rank; those that tie share theirs in equal parts.

    Parameters
    ----------
    first : array of int of shape (c, n)
        Best rank, from 0, of each item's group.
    size : array of int of shape (c, n)
        Size of the group.

    Returns
    -------
    array of shape (n, n)
        Items and ranks.
    """
    n = first.shape[1]
    starts = np.arange(n, dtype=np.intp) * n
    cells = starts + first
    found = np.zeros((n, n))
    for level in np.unique(size).tolist():
        counts = np.bincount(cells[size == level], minlength=n * n).reshape(n, n)
        found += spread_over_ranks(counts, level) / level
    return found


def spread_over_ranks(counts: IntArray, size: int) -> IntArray:
    """Count for each rank the groups that occupy it.

    Parameters
    ----------
    counts : array of int of shape (n, ranks)
        How many groups begin at each rank.
    size : int
        How many ranks each group occupies.
    """
    summed = np.cumsum(counts, axis=1)
    occupied = summed.copy()
    occupied[:, size:] -= summed[:, :-size]
    return occupied


def _back_in_place(values: IntArray, order: IntArray) -> IntArray:
    found = np.empty_like(values)
    np.put_along_axis(found, order, values, axis=1)
    return found
