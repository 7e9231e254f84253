"""The rw coefficient: Spearman's rho in which shifts at the top of either ranking count more."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.similarity._ranks import rank_pair


def rw_coefficient(first: ArrayLike, second: ArrayLike) -> FloatArray:
    r"""Compare squared shifts of rank, weighted linearly by both ranks [1]_.

    .. math:: r_W = 1 - \frac{6 \sum_i (x_i - y_i)^2
              \left((n - x_i + 1) + (n - y_i + 1)\right)}{n^4 + n^3 - n^2 - n}

    The paper derives it for rankings without ties; here they take the mean of their places
    (1 2.5 2.5 4).

    Parameters
    ----------
    first, second : array_like of shape (..., n)
        Ranks from 1; of ties it does not matter which rank they share.

    Returns
    -------
    array of shape (...)
        From -1 to 1 where there are no ties. With one destination, 1.

    Raises
    ------
    InvalidInputError
        If the rankings do not fit each other, or hold something else than ranks.

    References
    ----------
    .. [1] J. Pinto da Costa and C. Soares, "A weighted rank measure of correlation", *Australian
       & New Zealand Journal of Statistics* 47(4), 2005, pages 515-529.

    Examples
    --------
    >>> round(float(rw_coefficient([1, 2, 3, 4, 5, 6], [2, 1, 3, 4, 5, 6])), 4)
    0.9102
    """
    one, other = rank_pair(first, second)
    count = float(one.shape[-1])
    if count == 1:
        return np.ones(one.shape[:-1])
    weight = 2.0 * (count + 1.0) - one - other
    shifts: FloatArray = ((one - other) ** 2 * weight).sum(axis=-1)
    return 1.0 - 6.0 * shifts / (count**4 + count**3 - count**2 - count)
