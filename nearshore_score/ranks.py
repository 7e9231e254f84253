"""Ranks from scores: 1 + the number strictly better."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray

#: Scores closer than this, in points, are equal: far above rounding error, far below any print.
TIE_TOLERANCE = 1e-9


def competition_ranks(scores: FloatArray, *, tolerance: float = TIE_TOLERANCE) -> IntArray:
    """Rank scores, greatest first; equal scores share the best rank and leave a gap.

    Parameters
    ----------
    scores : array of shape (..., n)
        Finite scores, greater is better.
    tolerance : float
        A score is better only if it is greater by more than this.

    Returns
    -------
    array of int of shape (..., n)

    Examples
    --------
    >>> competition_ranks(np.array([50.0, 70.0, 50.0, 10.0]))
    array([2, 1, 2, 4])
    """
    better = scores[..., np.newaxis, :] > scores[..., :, np.newaxis] + tolerance
    ranks: IntArray = 1 + better.sum(axis=-1)
    return ranks
