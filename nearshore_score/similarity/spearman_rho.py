"""Spearman's rho: the correlation of ranks."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.similarity._ranks import quotient, rank_pair


def spearman_rho(first: ArrayLike, second: ArrayLike) -> FloatArray:
    r"""Correlate the ranks, ties sharing the mean of theirs [1]_.

    .. math:: \rho = \frac{\sum_i (x_i - \bar x)(y_i - \bar y)}
              {\sqrt{\sum_i (x_i - \bar x)^2 \sum_i (y_i - \bar y)^2}}

    The shortcut by squared differences, which some programs use, is wrong where there are ties.

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
    .. [1] C. Spearman, "The proof and measurement of association between two things",
       *American Journal of Psychology* 15(1), 1904, pages 72-101.

    Examples
    --------
    >>> round(float(spearman_rho([1, 2, 3, 4], [2, 1, 3, 4])), 3)
    0.8
    """
    one, other = (ranks - (ranks.shape[-1] + 1) / 2 for ranks in rank_pair(first, second))
    together = np.asarray((one * other).sum(axis=-1))
    return quotient(together, (one**2).sum(axis=-1), (other**2).sum(axis=-1))
