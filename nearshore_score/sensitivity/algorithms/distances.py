"""How far weights move: four measures, and the smallest move to a tie where no end stops it."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray

#: What a change of the weights is measured by: the sum of the absolute changes, the Euclidean
#: length, the largest absolute change, or the largest change as a share of the weight itself.
Measure = Literal["l1", "l2", "linf", "relative"]


class Move(NamedTuple):
    """A smallest change of weights.

    Attributes
    ----------
    distances : array of shape (...)
        How far the weights move; infinite where no change does it.
    changes : array of shape (..., k)
        By how much each weight moves; zero where no change does it.
    """

    distances: FloatArray
    changes: FloatArray


def size_of_change(changes: ArrayLike, weights: ArrayLike, measure: Measure = "l1") -> FloatArray:
    """Return how large changes of weights are.

    Parameters
    ----------
    changes : array_like of shape (..., k)
        Changes of the weights.
    weights : array_like of shape (k,)
        The weights that change. Only the relative measure needs them: of a weight of zero it
        takes no notice, so that such a weight must not change.
    measure : {"l1", "l2", "linf", "relative"}
        See `smallest_change_to_tie`.

    Returns
    -------
    array of shape (...)

    Examples
    --------
    >>> [float(size_of_change([0.1, -0.1], [0.5, 0.5], one)) for one in ("l1", "linf", "relative")]
    [0.2, 0.1, 0.2]
    """
    moves, start = np.abs(np.asarray(changes, dtype=np.float64)), np.asarray(weights)
    if measure == "l1":
        return np.asarray(moves.sum(axis=-1))
    if measure == "l2":
        return np.asarray(np.sqrt((moves**2).sum(axis=-1)))
    if measure == "linf":
        return np.asarray(moves.max(axis=-1))
    shares = np.divide(moves, start, out=np.zeros(moves.shape), where=start > 0)
    return np.asarray(shares.max(axis=-1))


def smallest_change_to_tie(
    gaps: ArrayLike, differences: ArrayLike, weights: ArrayLike, measure: Measure = "l1"
) -> Move:
    """Return the smallest changes of weights that close gaps, where no weight hits an end.

    One pair of destinations a case: the first is ahead by `gaps`, and a change d of the weights
    brings the second nearer by ``differences @ d``. The changes keep the sum of the weights.

    Parameters
    ----------
    gaps : array_like of shape (...)
        How far behind the second destination is; nothing moves where it is not positive.
    differences : array_like of shape (..., k)
        Terms of the second destination less those of the first.
    weights : array_like of shape (k,)
        The weights that change, not negative.
    measure : {"l1", "l2", "linf", "relative"}
        What is smallest: the sum of the absolute changes, the Euclidean length, the largest
        absolute change, or the largest change as a share of the weight, so that a weight of zero
        stays zero.

    Returns
    -------
    Move
        Distances, infinite where no change closes the gap, and the changes.

    Notes
    -----
    For a gap g and differences e the distances are

    - L1: ``2 g / (max e - min e)``, all weight moving from the worst child to the best;
    - L2: ``g / norm(e - mean e)``;
    - L-infinity: ``g / sum |e - median e|``;
    - relative: ``g / sum w |e - m|``, where m is the median of e weighted by w.

    They are the smallest if the new weights are not negative and keep all other limits; if not,
    they are a lower bound. Where several changes are equally small, weights with the same
    difference share what is left, and in L1 the first worst and the first best child move.

    References
    ----------
    .. [1] Ríos Insua, D. and French, S. (1991). A framework for sensitivity analysis in discrete
       multi-objective decision-making. European Journal of Operational Research 54(2), 176-190.
    .. [2] Wolters, W. T. M. and Mareschal, B. (1995). Novel types of sensitivity analysis for
       additive MCDM methods. European Journal of Operational Research 81(2), 281-290.

    Examples
    --------
    >>> move = smallest_change_to_tie(0.2, [-1.0, 0.0, 1.0], [0.5, 0.3, 0.2])
    >>> float(move.distances), move.changes
    (0.2, array([-0.1,  0. ,  0.1]))
    """
    slopes = np.asarray(differences, dtype=np.float64)
    start = np.asarray(weights, dtype=np.float64)
    gap = np.maximum(np.asarray(gaps, dtype=np.float64), 0.0)
    direction = _direction(slopes, start, measure)
    # Rounding leaves a crumb where all differences are equal.
    crumb = 1e-14 * np.abs(slopes).max(axis=-1, initial=0.0)
    gain = (direction * slopes).sum(axis=-1)
    helps = gain > crumb
    reach = np.divide(gap, gain, out=np.zeros(np.broadcast(gap, gain).shape), where=helps)
    changes = reach[..., np.newaxis] * direction
    distances = np.where(helps | (gap <= 0), size_of_change(changes, start, measure), np.inf)
    return Move(distances, changes)


def _direction(slopes: FloatArray, weights: FloatArray, measure: Measure) -> FloatArray:
    """Return the change of size one, but for a factor, that gains most; it sums to zero."""
    if measure == "l2":
        return np.asarray(slopes - slopes.mean(axis=-1, keepdims=True))
    if measure == "l1":
        ends = np.zeros((2, *slopes.shape))
        np.put_along_axis(ends[0], slopes.argmax(axis=-1, keepdims=True), 1.0, axis=-1)
        np.put_along_axis(ends[1], slopes.argmin(axis=-1, keepdims=True), 1.0, axis=-1)
        return np.asarray(ends[0] - ends[1])
    return _away_from_median(slopes, weights if measure == "relative" else np.ones(weights.shape))


def _away_from_median(slopes: FloatArray, sizes: FloatArray) -> FloatArray:
    """Raise what is above the weighted median and lower what is below, each by its size."""
    order = np.argsort(slopes, axis=-1, kind="stable")
    sorted_sizes = np.broadcast_to(sizes, slopes.shape)
    sorted_sizes = np.take_along_axis(sorted_sizes, order, axis=-1)
    middle = (np.cumsum(sorted_sizes, axis=-1) >= sizes.sum() / 2).argmax(axis=-1)
    sorted_slopes = np.take_along_axis(slopes, order, axis=-1)
    median = np.take_along_axis(sorted_slopes, middle[..., np.newaxis], axis=-1)
    moves = np.sign(slopes - median) * sizes
    level = np.where(slopes == median, sizes, 0.0)
    rest = moves.sum(axis=-1, keepdims=True) / level.sum(axis=-1, keepdims=True)
    return np.asarray(moves - rest * level)
