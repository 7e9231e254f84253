"""What modelling choices do to a ranking: ranks of every run, shifts, gaps, and how they spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.ranks import RankRule, rank

# Scores closer than this share of the greatest are equal, as in the ranks of an index.
_RELATIVE = 1e-11
# Runs that are compared pair by pair at once, to bound memory.
_PAIRS_AT_ONCE = 2**20


class RankSpread(NamedTuple):
    """How the ranks of n destinations spread over runs.

    Attributes
    ----------
    mean : array of shape (n,)
    median, low, high : array of shape (n,)
        Ranks that are attained: the least that half, 5 % and 95 % of the runs do not exceed.
    best, worst : array of shape (n,)
        Best and worst rank of any run.
    wins : array of shape (n, n)
        Share of the runs in which the row is before the column; a tie counts one half.
    """

    mean: FloatArray
    median: FloatArray
    low: FloatArray
    high: FloatArray
    best: FloatArray
    worst: FloatArray
    wins: FloatArray


def ranks_of_runs(
    scores: FloatArray,
    rule: RankRule,
    tolerance: float | None,
    order: Sequence[str],
) -> FloatArray:
    """Rank the destinations of every run.

    Parameters
    ----------
    scores : array of shape (..., n)
        Finite.
    rule : RankRule
        Which end is best, and what equal scores get.
    tolerance : float, optional
        Neighbours no farther apart than this are equal; by default 1e-11 of the greatest score.
    order : sequence of str
        Codes of the destinations, which number equal scores if the rule says so.

    Returns
    -------
    array of shape (..., n)

    Examples
    --------
    >>> ranks_of_runs(np.array([[50.0, 70.0, 50.0]]), RankRule(), 1e-9, ("A", "B", "C"))
    array([[2., 1., 2.]])
    """
    if rule.ties != "competition":
        return rank(scores, ties=rule.ties, best=rule.best, order=order)
    keys = -scores if rule.best == "highest" else scores
    places = np.argsort(keys, axis=-1, kind="stable")
    sorted_keys = np.take_along_axis(keys, places, axis=-1)
    near = _near(keys) if tolerance is None else tolerance
    new = np.ones(keys.shape, dtype=np.bool_)
    new[..., 1:] = np.diff(sorted_keys, axis=-1) > near
    first = np.where(new, np.arange(1.0, keys.shape[-1] + 1), 0.0)
    ranks = np.empty(keys.shape)
    np.put_along_axis(ranks, places, np.maximum.accumulate(first, axis=-1), axis=-1)
    return ranks


def _near(keys: FloatArray) -> FloatArray:
    return np.asarray(_RELATIVE * np.abs(keys).max(axis=-1, keepdims=True, initial=0.0))


def rank_shifts(ranks: FloatArray, base: FloatArray) -> FloatArray:
    r"""Return the mean absolute rank shift of every run [1]_.

    .. math:: \bar R_S = \frac{1}{n} \sum_c \left| \text{rank}_{ref}(c) - \text{rank}(c) \right|

    Parameters
    ----------
    ranks : array of shape (..., n)
        Ranks of n destinations in every run.
    base : array of shape (n,)
        Ranks in the base model.

    Returns
    -------
    array of shape (...)
        In places.

    References
    ----------
    .. [1] M. Saisana, A. Saltelli and S. Tarantola, "Uncertainty and sensitivity analysis
       techniques as tools for the quality assessment of composite indicators", *Journal of the
       Royal Statistical Society A* 168(2), 2005, pages 307-323.

    Examples
    --------
    >>> rank_shifts(np.array([[1.0, 2, 3], [3, 2, 1]]), np.array([1.0, 2, 3]))
    array([0.        , 1.33333333])
    """
    shifts: FloatArray = np.abs(ranks - base).mean(axis=-1)
    return shifts


def rank_spread(ranks: FloatArray) -> RankSpread:
    """Say how the ranks of n destinations spread over runs.

    Parameters
    ----------
    ranks : array of shape (N, n)
        Ranks of every run.

    Returns
    -------
    RankSpread

    Examples
    --------
    >>> rank_spread(np.array([[1.0, 2.0], [1.0, 2.0], [2.0, 1.0], [1.0, 1.0]])).wins
    array([[0.   , 0.625],
           [0.375, 0.   ]])
    """
    median, low, high = np.quantile(ranks, (0.5, 0.05, 0.95), axis=0, method="inverted_cdf")
    best, worst = ranks.min(axis=0), ranks.max(axis=0)
    return RankSpread(ranks.mean(axis=0), median, low, high, best, worst, _wins(ranks))


def _wins(ranks: FloatArray) -> FloatArray:
    runs, n = ranks.shape
    wins = np.zeros((n, n))
    step = max(1, _PAIRS_AT_ONCE // n**2)
    for start in range(0, runs, step):
        some = ranks[start : start + step]
        wins += (some[:, :, np.newaxis] < some[:, np.newaxis, :]).sum(axis=0)
    shares: FloatArray = (wins + (runs - wins - wins.T) / 2) / runs
    np.fill_diagonal(shares, 0.0)
    return shares
