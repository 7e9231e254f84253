"""Rank-biased overlap: how much of the top both rankings share, at every depth."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.similarity._ranks import rank_pair


def rank_biased_overlap(
    first: ArrayLike, second: ArrayLike, *, persistence: float = 0.9
) -> FloatArray:
    r"""Compare the tops of two rankings, as a reader sees them who may stop at any depth [1]_.

    .. math:: RBO_{ext} = A_n\, p^n + \frac{1 - p}{p} \sum_{d=1}^{n} A_d\, p^d, \qquad
              A_d = \frac{2\, |X_{:d} \cap Y_{:d}|}{|X_{:d}| + |Y_{:d}|}

    The reader goes on from each depth d to the next with probability p, so that the first ten
    places have 86 % of the weight at p = 0.9. The value is the paper's extrapolated one (its
    equation 32), with the agreement of the last depth, which is 1 as both rank the same
    destinations. Ties are treated as in the paper: equal destinations all stand at the best of
    their places, and the top X:d holds every one whose rank is at most d.

    Parameters
    ----------
    first, second : array_like of shape (..., n)
        Ranks from 1; of ties it does not matter which rank they share.
    persistence : float, default 0.9
        Probability p, between 0 and 1: the lower, the more the first places count.

    Returns
    -------
    array of shape (...)
        From 0 to 1; 1 where both are the same, so with one destination, or all tied in both.

    Raises
    ------
    InvalidInputError
        If the rankings do not fit each other, hold something else than ranks, or the persistence
        is not between 0 and 1.

    References
    ----------
    .. [1] W. Webber, A. Moffat and J. Zobel, "A similarity measure for indefinite rankings",
       *ACM Transactions on Information Systems* 28(4), 2010, article 20.

    Examples
    --------
    >>> rank_biased_overlap([1, 2, 3, 4], [[2, 1, 3, 4], [1, 2, 4, 3]]).round(3)
    array([0.9  , 0.973])
    """
    if not 0 < persistence < 1:
        raise InvalidInputError(
            f"persistence is {persistence}; it is a probability between 0 and 1, such as 0.9"
        )
    from scipy.stats import rankdata

    one, other = (rankdata(ranks, method="min", axis=-1) for ranks in rank_pair(first, second))
    count = one.shape[-1]
    overlap = np.full(one.shape[:-1], persistence**count)
    for depth in range(1, count + 1):
        top, others = one <= depth, other <= depth
        shared = 2.0 * (top & others).sum(axis=-1)
        agreement = shared / (top.sum(axis=-1) + others.sum(axis=-1))
        overlap += (1.0 - persistence) * persistence ** (depth - 1) * agreement
    return overlap.clip(0.0, 1.0)
