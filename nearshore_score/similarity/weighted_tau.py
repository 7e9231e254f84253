"""Vigna's weighted tau: Kendall's tau in which the first places count most."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.similarity._pairs import pair_agreement
from nearshore_score.similarity._ranks import rank_pair


def weighted_tau(first: ArrayLike, second: ArrayLike) -> FloatArray:
    r"""Compare pair by pair who comes before whom, pairs at the top counting most [1]_.

    .. math:: \tau_w = \frac{\langle x, y \rangle}
              {\sqrt{\langle x, x \rangle \langle y, y \rangle}}, \qquad
              \langle x, y \rangle = \sum_{i < j}
              \left(\frac{1}{r_i} + \frac{1}{r_j}\right)
              \operatorname{sgn}(x_i - x_j) \operatorname{sgn}(y_i - y_j)

    The variant is the paper's recommended one: additive hyperbolic weights, and the mean of two
    values, in one of which places r = 1, ..., n follow the first ranking (ties in it the second),
    in the other the second ranking (ties in it the first).

    Parameters
    ----------
    first, second : array_like of shape (..., n)
        Ranks from 1; of ties it does not matter which rank they share.

    Returns
    -------
    array of shape (...)
        From -1 to 1. Where one ranking has all destinations tied, 0; where both have, or there is
        one destination, 1.

    Raises
    ------
    InvalidInputError
        If the rankings do not fit each other, or hold something else than ranks.

    References
    ----------
    .. [1] S. Vigna, "A weighted correlation index for rankings with ties", *Proceedings of the
       24th International Conference on World Wide Web*, 2015, pages 1166-1176.

    Examples
    --------
    A swap at the top costs more than one at the bottom:

    >>> weighted_tau([1, 2, 3, 4], [[2, 1, 3, 4], [1, 2, 4, 3]]).round(3)
    array([0.52 , 0.813])
    """
    one, other = rank_pair(first, second)
    return (
        pair_agreement(one, other, 1.0 / _places(one, other))
        + pair_agreement(one, other, 1.0 / _places(other, one))
    ) / 2.0


def _places(ranks: FloatArray, among_ties: FloatArray) -> FloatArray:
    """Return the places (..., n), from 1, by one ranking, and among equals by another."""
    # Which of two comes first that are equal in both makes no difference.
    order = np.lexsort((among_ties, ranks), axis=-1)
    places = np.empty(ranks.shape)
    numbers = np.broadcast_to(np.arange(1.0, ranks.shape[-1] + 1), ranks.shape)
    np.put_along_axis(places, order, numbers, axis=-1)
    return places
