"""Items that tie in every draw, such as duplicates: they are ranked as one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import FloatArray, IntArray

#: Numbers in double or single precision.
Scores = NDArray[np.float64 | np.float32]


class ConstantTies(NamedTuple):
    """Groups of items that tie in every draw.

    Attributes
    ----------
    heads : array of int of shape (m,)
        One item of each group.
    group : array of int of shape (n,)
        The group of each item.
    sizes : array of int of shape (m,)
        How many items are in each group.
    pairs : array of int of shape (n - m, 2)
        Items that tie; they chain the groups together.
    """

    heads: IntArray
    group: IntArray
    sizes: IntArray
    pairs: IntArray

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return len(self.pairs) > 0


def constant_ties(scores: Scores, tolerance: float) -> ConstantTies:
    """Find the items that tie in every draw.

    Parameters
    ----------
    scores : array of shape (c, n)
        Finite scores of at least one draw.
    tolerance : float
        Scores that are no farther apart tie.

    Notes
    -----
    Neighbours of the first draw that tie are looked at in all others. Those that are missed cost
    time, not truth: their ties are found draw by draw.
    """
    n = scores.shape[1]
    first = scores[0].astype(np.float64)
    order = np.argsort(first, kind="stable")
    ascending = first[order]
    with np.errstate(over="ignore"):
        near = np.flatnonzero(ascending[1:] - ascending[:-1] <= tolerance)
    pairs = np.stack([order[near], order[near + 1]], axis=1)
    always = np.array([_greatest_gap(scores, pair) <= tolerance for pair in pairs], dtype=np.bool_)
    begins = np.ones(n, dtype=np.bool_)
    begins[near[always] + 1] = False
    if begins.all():
        return ConstantTies(np.arange(n), np.arange(n), np.ones(n, dtype=np.intp), pairs[:0])
    group = np.empty(n, dtype=np.intp)
    group[order] = np.cumsum(begins) - 1
    return ConstantTies(order[begins], group, np.bincount(group), pairs[always])


def spread(ties: ConstantTies, scores: Scores, tolerance: float) -> float:
    """Return how far apart two of a group are at most, or infinity if they do not tie here.

    Parameters
    ----------
    ties : ConstantTies
        The groups, found in other draws.
    scores : array of shape (c, n)
        Scores of these draws.
    tolerance : float
        Scores that are no farther apart tie.
    """
    gaps = [_greatest_gap(scores, pair) for pair in ties.pairs]
    return sum(gaps) if max(gaps, default=0.0) <= tolerance else np.inf


def members(ties: ConstantTies, of_groups: FloatArray) -> FloatArray:
    """Return for each item what was found for its group, in equal parts.

    Parameters
    ----------
    ties : ConstantTies
        The groups.
    of_groups : array of shape (m, ...)
        What was found for each group as a whole.
    """
    if not ties.any:
        return of_groups
    shape = (-1,) + (1,) * (of_groups.ndim - 1)
    return (of_groups / ties.sizes.reshape(shape))[ties.group]


def _greatest_gap(scores: Scores, pair: IntArray) -> float:
    one, other = scores[:, pair[0]], scores[:, pair[1]]
    with np.errstate(over="ignore"):
        return float(np.abs(one.astype(np.float64) - other).max())
