"""Kendall's W: how much several rankings of the same things agree."""

from __future__ import annotations

import math
from itertools import permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray, share
from nearshore_score.errors import InvalidInputError

# Orders that are counted one by one; more of them are left to an approximation.
_COUNTED = 20_000
# Sums of ranks this close are equal.
_EQUAL = 1e-9


class Concordance(NamedTuple):
    """How far rankings agree.

    Attributes
    ----------
    coefficient : array of shape (...)
        Kendall's W: 1 if all rankings are the same, 0 if the sums of ranks tell nobody apart.
    p_value : array of shape (...)
        Chance of a W at least as great if each ranking were drawn by lot.
    """

    coefficient: FloatArray
    p_value: FloatArray


def concordance(ranks: ArrayLike) -> Concordance:
    r"""Kendall's coefficient of concordance of m rankings of n things, corrected for ties [1]_.

    .. math:: W = \frac{12 \sum_i (R_i - \bar R)^2}{m^2 (n^3 - n) - m \sum_j T_j}, \qquad
              T_j = \sum (t^3 - t)

    with the sums of ranks R and the numbers t of things that ranking j puts into one tie. The
    chance is counted over all orders of every ranking as long as there are few, ties included.
    Otherwise it is that of the beta distribution with ``(n - 1) / 2 - 1 / m`` and ``m - 1`` times
    as much for parameters, which has the mean and the variance of W, as in the paper.

    Parameters
    ----------
    ranks : array_like of shape (..., m, n)
        Ranks of n things in each of m rankings, ties sharing the mean rank.

    Returns
    -------
    Concordance
        Where all rankings tie all things, W is one: nobody contradicts anybody.

    Raises
    ------
    InvalidInputError
        If there are fewer than two rankings, or nothing to rank, or a rank is not finite.

    References
    ----------
    .. [1] M. G. Kendall and B. Babington Smith, "The problem of m rankings", *Annals of
       Mathematical Statistics* 10(3), 1939, pages 275-287.

    Examples
    --------
    >>> found = concordance([[1, 2, 3], [1, 3, 2], [1, 2, 3]])
    >>> round(float(found.coefficient), 3), round(float(found.p_value), 3)
    (0.778, 0.194)
    """
    given = np.asarray(ranks, dtype=np.float64)
    if given.ndim < 2 or given.shape[-2] < 2 or given.shape[-1] < 1:
        raise InvalidInputError(
            f"ranks of shape {given.shape} are not those of at least two rankings"
        )
    if not np.isfinite(given).all():
        raise InvalidInputError("a rank is not a finite number")
    m, n = given.shape[-2:]
    spread = _spread(given.sum(axis=-2))
    tied = (given[..., :, np.newaxis] == given[..., np.newaxis, :]).sum(axis=-1)
    # Over the members of a tie of t, the sum of t^2 - 1 is t^3 - t.
    ties = (tied**2 - 1).sum(axis=(-2, -1))
    greatest = (m**2 * (n**3 - n) - m * ties) / 12
    coefficient = np.where(greatest > 0, np.minimum(share(spread, greatest), 1.0), 1.0)
    if math.factorial(n) ** (m - 1) <= _COUNTED:
        chance = np.array([_counted(given[case]) for case in np.ndindex(*given.shape[:-2])])
        return Concordance(coefficient, chance.reshape(spread.shape))
    chance = _beta_tail(coefficient, m, n)
    return Concordance(coefficient, np.where(greatest > 0, chance, 1.0))


def _spread(sums: FloatArray) -> FloatArray:
    apart: FloatArray = ((sums - sums.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1)
    return apart


def _counted(ranks: FloatArray) -> float:
    """Return the share of all orders (m, n) of the later rankings that agree as much."""
    sums = ranks[:1]
    for row in ranks[1:]:
        orders = np.array(list(permutations(row.tolist())))
        sums = (sums[:, np.newaxis, :] + orders).reshape(-1, ranks.shape[-1])
    observed = _spread(ranks.sum(axis=0))
    return float((_spread(sums) >= observed - _EQUAL).mean())


def _beta_tail(coefficient: FloatArray, m: int, n: int) -> FloatArray:
    from scipy.special import betainc

    first = (n - 1) / 2 - 1 / m
    tail: FloatArray = np.asarray(betainc((m - 1) * first, first, 1 - coefficient))
    return tail
