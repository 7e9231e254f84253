"""The WS coefficient: shifts of rank, those from the top of a reference counting most."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.similarity._ranks import rank_pair


def ws_coefficient(reference: ArrayLike, other: ArrayLike) -> FloatArray:
    r"""Compare a ranking with a reference whose first places count most [1]_.

    .. math:: WS = 1 - \sum_i 2^{-x_i}
              \frac{|x_i - y_i|}{\max\left(|1 - x_i|, |n - x_i|\right)}

    Not symmetric: the weights and the greatest possible shift are those of the reference x. The
    paper knows no ties; here they take the mean of their places (1 2.5 2.5 4).

    Parameters
    ----------
    reference, other : array_like of shape (..., n)
        Ranks from 1; of ties it does not matter which rank they share.

    Returns
    -------
    array of shape (...)
        1 where both are the same, and less the further they are apart, but above zero where
        there are no ties. With one destination, 1.

    Raises
    ------
    InvalidInputError
        If the rankings do not fit each other, or hold something else than ranks.

    References
    ----------
    .. [1] W. Sałabun and K. Urbaniak, "A new coefficient of rankings similarity in
       decision-making problems", *Computational Science - ICCS 2020*, Lecture Notes in Computer
       Science 12138, 2020, pages 632-645.

    Examples
    --------
    >>> round(float(ws_coefficient([1, 2, 3, 4, 5, 6], [2, 1, 3, 4, 5, 6])), 4)
    0.8375
    """
    own, shifted = rank_pair(reference, other)
    count = own.shape[-1]
    if count == 1:
        return np.ones(own.shape[:-1])
    furthest = np.maximum(own - 1.0, count - own)
    loss: FloatArray = (2.0**-own * np.abs(own - shifted) / furthest).sum(axis=-1)
    return 1.0 - loss
