"""What sums up how probable the ranks are: holistic acceptability and entropy."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.sampling.acceptability_errors import checked_shares, mean_errors


def holistic_weights(n: int) -> FloatArray:
    r"""Return what each of n ranks counts in the holistic acceptability, 1 for the first.

    The centroid weights of an order, scaled so that the first is one:
    :math:`\alpha_r = \sum_{k=r}^{n} k^{-1} / \sum_{k=1}^{n} k^{-1}`. They are one choice of many
    that fall from rank to rank [1]_.

    Parameters
    ----------
    n : int
        How many ranks there are.

    Returns
    -------
    array of shape (n,)

    Raises
    ------
    InvalidInputError
        If there is no rank.

    References
    ----------
    .. [1] R. Lahdelma and P. Salminen, "SMAA-2: Stochastic multicriteria acceptability analysis
       for group decision making", *Operations Research* 49(3), 2001, pages 444-454.

    Examples
    --------
    >>> holistic_weights(3).round(4)
    array([1.    , 0.4545, 0.1818])
    """
    if n < 1:
        raise InvalidInputError(f"there must be at least one rank, not {n}")
    parts = 1 / np.arange(1.0, n + 1)
    tails = parts[::-1].cumsum()[::-1]
    return np.asarray(tails / tails[0])


def rank_entropy(shares: ArrayLike) -> FloatArray:
    r"""Return how open a rank is, in bits: :math:`-\sum_r b_r \log_2 b_r`.

    Zero if one rank is certain, :math:`\log_2 n` if all n are as likely. Of the shares with which
    each destination is first it is the entropy of the choice [1]_.

    Parameters
    ----------
    shares : array_like of shape (..., n)
        Shares with each rank; the last axis sums to one.

    Returns
    -------
    array of shape (...)

    Raises
    ------
    InvalidInputError
        If a share is not between 0 and 1.

    References
    ----------
    .. [1] G. van Valkenhoef and T. Tervonen, "Entropy-optimal weight constraint elicitation with
       additive multi-attribute utility models", *Omega* 64, 2016, pages 1-12.

    Examples
    --------
    >>> rank_entropy([[1.0, 0.0, 0.0, 0.0], [0.25, 0.25, 0.25, 0.25]])
    array([0., 2.])
    """
    given = checked_shares(shares, 1)
    # Adding zero turns the minus zero of what is certain into zero.
    return np.asarray((given * _surprise(given)).sum(axis=-1) + 0.0)


def entropy_errors(shares: ArrayLike, draws: float) -> FloatArray:
    r"""Return the standard errors of entropies in bits, by the delta method.

    The variance of an entropy is, to first order, that of :math:`-\log_2 b_r` over the ranks,
    divided by the number of draws [1]_.

    Parameters
    ----------
    shares : array_like of shape (..., n)
        Shares with each rank; the last axis sums to one.
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

    Notes
    -----
    A sampled entropy is too low on average, by about :math:`(m - 1) / (2 N \ln 2)` bits with m
    possible ranks [1]_. Where all ranks are as likely the error of first order is zero, and this is
    all that is left.

    References
    ----------
    .. [1] G. A. Miller, "Note on the bias of information estimates", in H. Quastler (ed.),
       *Information Theory in Psychology*, Free Press, Glencoe, 1955, pages 95-100.

    Examples
    --------
    >>> entropy_errors([0.5, 0.25, 0.25], 100)
    array(0.05)
    """
    given = checked_shares(shares, draws)
    return mean_errors(given, _surprise(given), draws)


def ranking_entropy(ranks: ArrayLike) -> float:
    r"""Return how open a whole ranking is, in bits, from the ranks in each draw.

    The entropy over all rankings that occur [1]_; the outcomes are many, so it needs many more
    draws than there are rankings.

    Parameters
    ----------
    ranks : array_like of shape (draws, n)
        Ranks, or anything else that is the same exactly in draws of the same ranking.

    Returns
    -------
    float

    Raises
    ------
    InvalidInputError
        If there are not two axes, or there is no draw.

    References
    ----------
    .. [1] G. van Valkenhoef and T. Tervonen, "Entropy-optimal weight constraint elicitation with
       additive multi-attribute utility models", *Omega* 64, 2016, pages 1-12.

    Examples
    --------
    >>> ranking_entropy([[1, 2, 3], [1, 3, 2], [1, 2, 3], [1, 3, 2]])
    1.0
    """
    table = np.asarray(ranks)
    if table.ndim != 2 or 0 in table.shape:
        raise InvalidInputError(f"ranks have shape {table.shape}; give them as (draws, n)")
    counts = np.unique(table, axis=0, return_counts=True)[1]
    return float(rank_entropy(counts / len(table)))


def _surprise(shares: FloatArray) -> FloatArray:
    """Return what an outcome tells in bits; zero for those that never happen."""
    return np.asarray(-np.log2(np.where(shares > 0, shares, 1.0)))
