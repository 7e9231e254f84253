"""How much of a box of weights that sum to one lies on the positive side of a hyperplane."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.algorithms.simplex_volumes import share_of_sorted

# Weights whose ends are closer than this are fixed.
_FIXED = 1e-9
# Simplices that a box may be made of: sixteen weights with wide ends, more with narrow slack.
_MOST_SIMPLICES = 2**16
# Rounding error of a share beyond which there is no exact answer.
_GREATEST_ERROR = 1e-9
# Simplices of all pairs that are worked on together, to bound memory.
_CELLS = 2**19


class BoxShares(NamedTuple):
    """Shares of a box, and how far they can be off by rounding."""

    shares: FloatArray
    error: float


class _Simplices(NamedTuple):
    """A box as a sum of simplices with signs: ``origin + v``, ``v >= corner``, ``sum(v) = slack``.

    Corners (s, k) and what is left of the slack above each, ``left`` (s,); volumes (s,) with
    signs, as parts of the box.
    """

    origin: FloatArray
    corners: FloatArray
    left: FloatArray
    volumes: FloatArray
    error: float


def share_of_box_above_zero(
    differences: FloatArray, lower: FloatArray, upper: FloatArray
) -> BoxShares:
    """Return on which share of a box linear functions are positive.

    The box is all w with ``lower <= w <= upper`` that sum to one. Without the upper ends it is a
    simplex; the weights in it that break the upper ends of a set B form a smaller simplex, whose
    volume is ``(1 - sum of the ranges in B / slack) ** (k - 1)`` of the whole. Inclusion and
    exclusion over all B that leave any slack gives the box. The sum is begun from the lower ends
    or, mirrored, from the upper ones, whichever leaves less slack.

    Parameters
    ----------
    differences : array of shape (q, k)
        Coefficients of the functions.
    lower, upper : array of shape (k,)
        Ends, each attained by some weights of the box.

    Returns
    -------
    BoxShares

    Raises
    ------
    InvalidInputError
        If there are too many simplices, or if the box is so narrow that their sum is lost in
        rounding.
    """
    free = upper - lower > _FIXED
    constant = differences @ np.where(free, 0.0, lower)
    if not free.any():
        return BoxShares((constant > 0).astype(np.float64), 0.0)
    share = 1 - lower[~free].sum()
    # Weights of the free children sum to `share`, so that the constant spreads over them.
    slopes = differences[:, free] + (constant / share)[:, np.newaxis]
    low, high = lower[free], upper[free]
    if share - low.sum() <= high.sum() - share:
        simplices = _decompose(low, high - low, share - low.sum())
        return BoxShares(_add_up(slopes, simplices), simplices.error)
    simplices = _decompose(-high, high - low, high.sum() - share)
    return BoxShares(_add_up(-slopes, simplices), simplices.error)


def _decompose(origin: FloatArray, ranges: FloatArray, slack: float) -> _Simplices:
    k = len(ranges)
    taken, members = np.zeros(1), np.zeros((1, k), dtype=np.bool_)
    for child in range(k):
        room = taken + ranges[child] < slack
        added = members[room]
        added[:, child] = True
        taken = np.concatenate([taken, taken[room] + ranges[child]])
        members = np.concatenate([members, added])
        if len(taken) > _MOST_SIMPLICES:
            raise InvalidInputError(
                f"a box of {k} weights with these ends is made of more than {_MOST_SIMPLICES} "
                "simplices; give fewer weights an upper end, or use sampled sensitivity analysis "
                "instead"
            )
    left = slack - taken
    signs = np.where(members.sum(axis=1) % 2, -1.0, 1.0)
    relative = left / slack
    volumes = signs * relative ** (k - 1)
    box = volumes.sum()
    # What rounding of the sums of ranges, and of the recursion, does to the volumes.
    rounding = 8 * k * np.finfo(np.float64).eps * float((relative ** max(k - 2, 0)).sum())
    if not box > 0 or rounding / box > _GREATEST_ERROR:
        raise InvalidInputError(
            f"the box of {k} weights is so narrow, or its ends are so unequal, that rounding "
            "hides its volume; fix the weights with the narrowest ends, or use sampled "
            "sensitivity analysis instead"
        )
    worth = np.abs(volumes) > 1e-17 * box / len(volumes)
    return _Simplices(
        origin,
        np.where(members, ranges, 0.0)[worth],
        left[worth],
        volumes[worth] / box,
        float(rounding / box),
    )


def _add_up(slopes: FloatArray, simplices: _Simplices) -> FloatArray:
    """Add the shares of all simplices; functions are ``left * (slope + shift)`` at corners."""
    descending = -np.sort(-slopes, axis=-1)
    shares = np.empty(len(slopes))
    rows = max(1, _CELLS // len(simplices.left))
    for start in range(0, len(slopes), rows):
        block = slice(start, start + rows)
        at_corners = slopes[block] @ (simplices.origin + simplices.corners).T
        found = _shares_of_shifted(descending[block], at_corners / simplices.left)
        shares[block] = found @ simplices.volumes
    return np.clip(shares, 0.0, 1.0)


def _shares_of_shifted(descending: FloatArray, shifts: FloatArray) -> FloatArray:
    """Return shares (q, s) of simplices with values ``descending[q] + shifts[q, s]``."""
    shares = np.zeros(shifts.shape)
    positive = np.zeros(shifts.shape, dtype=np.int8)
    for column in descending.T:
        positive += column[:, np.newaxis] + shifts > 0
    shares[positive == descending.shape[1]] = 1.0
    for count in range(1, descending.shape[1]):
        row, column = np.nonzero(positive == count)
        shares[row, column] = share_of_sorted(descending, row, shifts[row, column], count)
    return shares
