"""How far sampled acceptabilities, mean ranks and central weights may be off."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError


class MeanWeights(NamedTuple):
    """Mean weights of n destinations, each over the draws in which it is first.

    Attributes
    ----------
    means : array of shape (n, k)
        NaN where a destination was never first.
    errors : array of shape (n, k)
        Standard errors; NaN where the mean rests on no more than one draw.
    """

    means: FloatArray
    errors: FloatArray


def share_errors(shares: ArrayLike, draws: float) -> FloatArray:
    r"""Return the standard errors of shares of draws: :math:`\sqrt{b (1 - b) / N}`.

    Parameters
    ----------
    shares : array_like of any shape
        Shares of the draws, from 0 to 1.
    draws : float
        How many independent draws there were, or how many the draws are worth.

    Returns
    -------
    array of the same shape

    Raises
    ------
    InvalidInputError
        If there is no draw, or a share is not between 0 and 1.

    Notes
    -----
    Where ties are shared a draw counts in part, and the error is an upper bound. What never
    happened in N draws has the estimated error zero; with 95 % confidence its probability is at
    most 3 / N [1]_.

    References
    ----------
    .. [1] J. A. Hanley and A. Lippman-Hand, "If nothing goes wrong, is everything all right?
       Interpreting zero numerators", *Journal of the American Medical Association* 249(13), 1983,
       pages 1743-1745.

    Examples
    --------
    >>> share_errors([0.5, 0.1, 0.0], 10_000)
    array([0.005, 0.003, 0.   ])
    """
    given = checked_shares(shares, draws)
    return np.asarray(np.sqrt(given * (1 - given) / draws))


def mean_errors(shares: ArrayLike, values: ArrayLike, draws: float) -> FloatArray:
    r"""Return the standard errors of means :math:`\sum_r b_r v_r` of values by rank.

    Parameters
    ----------
    shares : array_like of shape (..., n)
        Shares of the draws with each rank; the last axis sums to one.
    values : array_like of shape (n,) or (..., n)
        What each rank counts: the rank itself, or its weight.
    draws : float
        How many independent draws there were, or how many the draws are worth.

    Returns
    -------
    array of shape (...)
        Upper bounds where ties were shared.

    Raises
    ------
    InvalidInputError
        If there is no draw, or a share is not between 0 and 1.

    Examples
    --------
    >>> mean_errors([0.5, 0.0, 0.5], [1, 2, 3], 100)
    array(0.1)
    """
    given, worth = checked_shares(shares, draws), np.asarray(values, dtype=np.float64)
    means = (given * worth).sum(axis=-1, keepdims=True)
    return np.asarray(np.sqrt((given * (worth - means) ** 2).sum(axis=-1) / draws))


def mean_weights(
    first: ArrayLike, sums: ArrayLike, squares: ArrayLike, effective_share: float = 1.0
) -> MeanWeights:
    """Return central weights: the mean weights over the draws in which each destination is first.

    Parameters
    ----------
    first : array_like of shape (n,)
        In how many draws each destination is first; draws that tie count in part.
    sums, squares : array_like of shape (n, k)
        Sums of the weights, and of their squares, over these draws.
    effective_share : float
        How many independent draws one draw is worth; less than one for draws of a chain.

    Returns
    -------
    MeanWeights

    Examples
    --------
    >>> found = mean_weights([4, 0], [[1.0, 3.0], [0.0, 0.0]], [[0.5, 2.5], [0.0, 0.0]])
    >>> found.means
    array([[0.25, 0.75],
           [ nan,  nan]])
    >>> found.errors.round(4)
    array([[0.1443, 0.1443],
           [   nan,    nan]])
    """
    count = np.asarray(first, dtype=np.float64)[:, np.newaxis]
    total, of_squares = np.asarray(sums, np.float64), np.asarray(squares, np.float64)
    held = np.where(count > 0, count, np.nan)
    means = total / held
    spread = np.maximum(of_squares / held - means**2, 0.0)
    free = np.where(count > 1, count - 1, np.nan) * effective_share
    return MeanWeights(means, np.sqrt(spread / free))


def checked_shares(shares: ArrayLike, draws: float) -> FloatArray:
    """Return shares of draws as numbers from 0 to 1, or say why they are none.

    Parameters
    ----------
    shares : array_like of any shape
    draws : float
        How many draws there were.

    Raises
    ------
    InvalidInputError
        If there is no draw, or a share is not between 0 and 1.
    """
    given = np.asarray(shares, dtype=np.float64)
    if draws < 1:
        raise InvalidInputError(f"there must be at least one draw, not {draws}")
    # Sums of shared ties may miss the whole by a last digit.
    if not ((given >= -1e-9) & (given <= 1 + 1e-9)).all():
        raise InvalidInputError("shares must be numbers from 0 to 1")
    return np.clip(given, 0.0, 1.0)
