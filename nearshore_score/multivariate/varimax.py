"""Varimax: a rotation after which every column loads on few factors."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.errors import InvalidInputError

# Slopes of the criterion below this are rounding error.
_FLAT = 1e-12

# Rotations settle within tens of rounds over all pairs of factors, rarely within a thousand.
_MOST_ROUNDS = 20_000


def varimax(loadings: FloatArray, *, kaiser: bool = True) -> FloatArray:
    r"""Rotate factors so that the variance of squared loadings is greatest [1]_.

    .. math:: \max \sum_j \left[ \frac{1}{k} \sum_i b_{ij}^4
              - \Big(\frac{1}{k} \sum_i b_{ij}^2\Big)^2 \right]

    Factors are turned two at a time by the best angle in their plane until no turn gains
    anything, which does not stop at a minimum as gradient steps may. Factors keep their order
    and their number; columns of zeros stay as they are.

    Parameters
    ----------
    loadings : array of shape (..., k, m)
        Loadings of k columns on m factors.
    kaiser : bool, default True
        Whether every column counts the same, however much of it the factors explain (Kaiser's
        normalisation); if not, b are the loadings themselves.

    Returns
    -------
    array of shape (..., k, m)

    Raises
    ------
    InvalidInputError
        If the rotation does not settle.

    References
    ----------
    .. [1] H. F. Kaiser, "The varimax criterion for analytic rotation in factor analysis",
       *Psychometrika* 23(3), 1958, pages 187-200.

    Examples
    --------
    >>> import numpy as np
    >>> slanted = np.array([[0.8, 0.6], [0.4, 0.3], [0.6, -0.8]])
    >>> np.abs(varimax(slanted)).round(6)
    array([[1. , 0. ],
           [0.5, 0. ],
           [0. , 1. ]])
    """
    lengths = np.sqrt((loadings**2).sum(axis=-1, keepdims=True)) if kaiser else np.ones(())
    unit = np.divide(loadings, lengths, out=np.zeros_like(loadings), where=lengths > 0)
    cases = unit.reshape(-1, *loadings.shape[-2:])
    unsettled = np.arange(len(cases))
    for _ in range(_MOST_ROUNDS):
        if not len(unsettled):
            return cases.reshape(loadings.shape) * lengths
        turning = cases[unsettled]
        turned = _turn_every_pair(turning)
        cases[unsettled] = turning
        unsettled = unsettled[turned]
    raise InvalidInputError(
        "the varimax rotation does not settle; use another number of factors, or no rotation"
    )


def _turn_every_pair(cases: FloatArray) -> BoolArray:
    """Turn the factors of each case (c, k, m) in place, pair by pair; say which cases gained."""
    turned = np.zeros(len(cases), dtype=np.bool_)
    for one, other in combinations(range(cases.shape[-1]), 2):
        turned |= _turn(cases, one, other)
    return turned


def _turn(rotated: FloatArray, one: int, other: int) -> BoolArray:
    """Turn two factors in place by their best angle; say which cases gained."""
    first, second = rotated[..., one].copy(), rotated[..., other].copy()
    difference, product = first**2 - second**2, 2 * first * second
    sums = difference.sum(axis=-1), product.sum(axis=-1)
    count = rotated.shape[-2]
    slope = 2 * ((difference * product).sum(axis=-1) - sums[0] * sums[1] / count)
    bend = (difference**2 - product**2).sum(axis=-1) - (sums[0] ** 2 - sums[1] ** 2) / count
    # Flat and bent the right way: already at the best angle.
    turning: BoolArray = (np.abs(slope) > _FLAT) | (bend < -_FLAT)
    angle = np.where(turning, np.arctan2(slope, bend) / 4, 0.0)[..., np.newaxis]
    rotated[..., one] = np.cos(angle) * first + np.sin(angle) * second
    rotated[..., other] = np.cos(angle) * second - np.sin(angle) * first
    return turning
