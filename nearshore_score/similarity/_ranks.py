"""The door of every measure of similarity: two rankings of the same destinations."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError


def rank_pair(first: ArrayLike, second: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Check two rankings, and give ties the mean of their places, whatever they shared.

    Parameters
    ----------
    first, second : array_like of shape (..., n)

    Returns
    -------
    pair of arrays of shape (..., n)

    Raises
    ------
    InvalidInputError
        If one of them does not hold ranks from 1 to n, or both do not fit each other.
    """
    one, other = checked_ranks(first), checked_ranks(second)
    try:
        if one.shape[-1] != other.shape[-1]:
            raise ValueError
        one, other = np.broadcast_arrays(_mean_ranks(one), _mean_ranks(other))
    except ValueError:
        raise InvalidInputError(
            f"rankings of shapes {one.shape} and {other.shape} do not fit each other: both must "
            "rank the same destinations, on the last axis"
        ) from None
    return one, other


def _mean_ranks(ranks: FloatArray) -> FloatArray:
    from scipy.stats import rankdata

    return np.asarray(rankdata(ranks, axis=-1), dtype=np.float64)


def checked_ranks(ranks: ArrayLike) -> FloatArray:
    """Return ranks (..., n) as floats, or say what is wrong with them."""
    try:
        given = np.asarray(ranks)
        if given.dtype.kind not in "iuf":
            raise TypeError
    except (TypeError, ValueError):
        raise InvalidInputError(f"ranks must be numbers; got {ranks!r:.200}") from None
    if given.ndim == 0 or given.shape[-1] == 0:
        raise InvalidInputError("a ranking needs at least one destination")
    count = given.shape[-1]
    wrong = ~((given >= 1) & (given <= count))
    if wrong.any():
        place = tuple(np.argwhere(wrong)[0].tolist())
        raise InvalidInputError(
            f"{given[place]:g} at position {place[-1] + 1} is not a rank among {count} "
            f"destinations, from 1 to {count}; leave out destinations without a rank, and rank "
            "scores first"
        )
    return given.astype(np.float64)


def quotient(products: FloatArray, one: FloatArray, other: FloatArray) -> FloatArray:
    """Return products over the root of two sums of squares, from -1 to 1.

    Where one ranking has all destinations tied there is nothing to agree with: 0; where both
    have, they are the same: 1.
    """
    squares = one * other
    agreement = np.asarray((one == 0) & (other == 0), dtype=np.float64)
    np.divide(products, np.sqrt(squares), out=agreement, where=squares > 0)
    return agreement.clip(-1.0, 1.0)
