"""Kendall's tau-b: pairs in the same sequence less pairs in the opposite one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.similarity._pairs import pair_agreement
from nearshore_score.similarity._ranks import rank_pair


def kendall_tau_b(first: ArrayLike, second: ArrayLike) -> FloatArray:
    r"""Compare pair by pair who comes before whom, ties corrected for [1]_.

    .. math:: \tau_b = \frac{C - D}{\sqrt{(P - T_x)(P - T_y)}}

    with C pairs in the same sequence in both rankings, D in opposite ones, P pairs in all, and
    T tied in one ranking. Programs that divide by P instead (tau-a) never give 1 where there are
    ties.

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
    .. [1] M. G. Kendall, "The treatment of ties in ranking problems", *Biometrika* 33(3), 1945,
       pages 239-251.

    Examples
    --------
    >>> round(float(kendall_tau_b([1, 2, 3, 4], [2, 1, 3, 4])), 3)
    0.667
    """
    one, other = rank_pair(first, second)
    return pair_agreement(one, other, np.full(one.shape, 0.5))
