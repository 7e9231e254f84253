"""Ranks from scores: ties, direction, several keys, groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score._frozen import FrozenModel
from nearshore_score.naming import Code

#: Scores closer than this, in points, are equal: far above rounding error, far below any print.
TIE_TOLERANCE = 1e-9
# The same for scores on any scale, as a share of the greatest one.
_RELATIVE_TOLERANCE = 1e-11
# Rows that are compared with all others at once, to bound memory.
_BLOCK = 256

#: What equal scores get: the best rank of the tie and then a gap (1 2 2 4), no gap (1 2 2 3),
#: consecutive ranks in the order of the destinations' codes (1 2 3 4), or the mean (1 2.5 2.5 4).
TieRule = Literal["competition", "dense", "ordinal", "average"]

#: Which end of a score comes first.
Best = Literal["highest", "lowest"]


def competition_ranks(scores: FloatArray, *, tolerance: float = TIE_TOLERANCE) -> IntArray:
    """Rank scores, greatest first; equal scores share the best rank and leave a gap.

    Parameters
    ----------
    scores : array of shape (..., n)
        Finite scores, greater is better.
    tolerance : float
        A score is better only if it is greater by more than this.

    Returns
    -------
    array of int of shape (..., n)

    Examples
    --------
    >>> competition_ranks(np.array([50.0, 70.0, 50.0, 10.0]))
    array([2, 1, 2, 4])
    """
    better = scores[..., np.newaxis, :] > scores[..., :, np.newaxis] + tolerance
    ranks: IntArray = 1 + better.sum(axis=-1)
    return ranks


def rank(
    scores: FloatArray,
    *,
    ties: TieRule = "competition",
    best: Best = "highest",
    groups: Sequence[str] | None = None,
    order: Sequence[str] | None = None,
) -> FloatArray:
    """Rank by one score.

    Neighbouring scores that differ by less than 1e-11 of the greatest score are equal: exact
    comparison of sums would depend on the order of addition.

    Parameters
    ----------
    scores : array of shape (..., n)
        NaN where there is none.
    ties : {"competition", "dense", "ordinal", "average"}
        What equal scores get.
    best : {"highest", "lowest"}
        Which end gets rank 1.
    groups : sequence of str, optional
        Label of each destination; ranks are then counted within each label, and destinations
        with an empty label have none.
    order : sequence of str, optional
        For ``"ordinal"``: equal scores are numbered in the order of these labels; by default in
        the order in which they come.

    Returns
    -------
    array of float of shape (..., n)
        NaN where there is no score.

    Examples
    --------
    >>> rank(np.array([50.0, 70.0, 50.0, 10.0]), ties="average")
    array([2.5, 1. , 2.5, 4. ])
    >>> rank(np.array([50.0, 70.0, 50.0, 10.0]), ties="dense", best="lowest")
    array([2., 3., 2., 1.])
    """
    return rank_by_keys(scores[..., np.newaxis], ties=ties, best=best, groups=groups, order=order)


def rank_by_keys(
    keys: FloatArray,
    *,
    ties: TieRule = "competition",
    best: Best = "highest",
    groups: Sequence[str] | None = None,
    order: Sequence[str] | None = None,
) -> FloatArray:
    """Rank lexicographically: by the first key, among equals by the second, and so on.

    Parameters
    ----------
    keys : array of shape (..., n, q)
        Keys of n destinations; NaN where there is none. A destination without its first key has
        no rank; one without a later key comes after those that have it.
    ties : {"competition", "dense", "ordinal", "average"}
        What destinations get that are equal on all keys.
    best : {"highest", "lowest"}
        Which end of every key comes first.
    groups, order : sequence of str, optional
        Labels within which ranks are counted, and labels that order equals; as for `rank`.

    Returns
    -------
    array of float of shape (..., n)

    Examples
    --------
    Gold, silver and bronze medals of three teams:

    >>> rank_by_keys(np.array([[3.0, 1.0, 0.0], [3.0, 2.0, 0.0], [4.0, 0.0, 0.0]]))
    array([3., 2., 1.])
    """
    n = keys.shape[-2]
    known = ~np.isnan(keys)
    labelled = np.array([groups is None or bool(groups[row]) for row in range(n)], dtype=np.bool_)
    race = _Race(
        levels=_levels(np.where(known, keys if best == "highest" else -keys, -np.inf)),
        ranked=known[..., 0] & labelled,
        same=_same_group(groups, n),
        position=_positions(order, n),
    )
    ranks = np.concatenate([race.ranks(rows, ties) for rows in _row_blocks(n)], axis=-1)
    return np.where(race.ranked, ranks, np.nan)


@dataclass(frozen=True, eq=False)
class _Race:
    """All that decides who is before whom."""

    levels: IntArray
    ranked: BoolArray
    same: BoolArray
    position: IntArray

    def ranks(self, rows: slice, ties: TieRule) -> FloatArray:
        """Rank some rows among all of them."""
        better, equal = self.compare(rows)
        if ties == "dense":
            better &= self.leaders()[..., np.newaxis, :]
        ranks: FloatArray = 1.0 + better.sum(axis=-1)
        if ties == "ordinal":
            ranks += (equal & self.earlier(rows)).sum(axis=-1)
        if ties == "average":
            ranks += (equal.sum(axis=-1) - 1) / 2
        return ranks

    def compare(self, rows: slice) -> tuple[BoolArray, BoolArray]:
        """Say who is better than, and who equals, each of some rows (..., rows, n)."""
        equal: BoolArray = self.ranked[..., np.newaxis, :] & self.same[rows]
        better: BoolArray = np.zeros_like(equal)
        for index in range(self.levels.shape[-1]):
            level = self.levels[..., index]
            own, rival = level[..., rows, np.newaxis], level[..., np.newaxis, :]
            better = better | (equal & (rival > own))
            equal = equal & (rival == own)
        return better, equal

    def earlier(self, rows: slice) -> BoolArray:
        """Say whose label comes before that of each of some rows (rows, n)."""
        earlier: BoolArray = self.position[np.newaxis, :] < self.position[rows, np.newaxis]
        return earlier

    def leaders(self) -> BoolArray:
        """Mark one destination (..., n) of every set of equals: the first."""
        first: list[BoolArray] = []
        for rows in _row_blocks(self.levels.shape[-2]):
            follows: BoolArray = self.compare(rows)[1] & self.earlier(rows)
            first.append(~np.asarray(follows.any(axis=-1)))
        return np.concatenate(first, axis=-1)


def _levels(keys: FloatArray) -> IntArray:
    """Return the place (..., n, q) of every value among the different values of its key.

    Near values are one value, and so is a chain of them: being equal is transitive.
    """
    order = np.argsort(keys, axis=-2, kind="stable")
    ascending = np.take_along_axis(keys, order, axis=-2)
    finite = np.isfinite(keys)
    size = np.max(np.abs(keys), axis=-2, keepdims=True, where=finite, initial=0.0)
    # Halves keep the steps finite for the very greatest numbers; from -inf every step counts.
    lower, upper = ascending[..., :-1, :] / 2, ascending[..., 1:, :] / 2
    steps = np.subtract(upper, lower, out=np.full(lower.shape, np.inf), where=np.isfinite(lower))
    apart = (steps > size / 2 * _RELATIVE_TOLERANCE) & (upper > lower)
    levels = np.zeros(keys.shape, dtype=np.intp)
    levels[..., 1:, :] = np.cumsum(apart, axis=-2)
    numbered: IntArray = np.empty_like(levels)
    np.put_along_axis(numbered, order, levels, axis=-2)
    return numbered


def _row_blocks(n: int) -> list[slice]:
    return [slice(start, min(start + _BLOCK, n)) for start in range(0, max(n, 1), _BLOCK)]


def _positions(order: Sequence[str] | None, n: int) -> IntArray:
    if order is None:
        return np.arange(n)
    positions: IntArray = np.empty(n, dtype=np.intp)
    positions[sorted(range(n), key=lambda index: order[index])] = np.arange(n)
    return positions


def _same_group(groups: Sequence[str] | None, n: int) -> BoolArray:
    if groups is None:
        return np.ones((n, n), dtype=np.bool_)
    labels = np.array(groups, dtype=object)
    same: BoolArray = labels[:, np.newaxis] == labels[np.newaxis, :]
    return same


class RankRule(FrozenModel):
    """How an index ranks: by which score, raw or as displayed, and what becomes of ties.

    Parameters
    ----------
    by : tuple of str, optional
        Nodes whose scores are compared, one after another; by default the root alone.
    ties : {"competition", "dense", "ordinal", "average"}
        What equal scores get; ``"ordinal"`` numbers them in the order of their codes.
    best : {"highest", "lowest"}
        Which end gets rank 1.
    on : {"raw", "displayed"}
        Whether the scores are compared in full or as they are displayed.
    within : str, optional
        A grouping of the panel; ranks are counted within each of its labels.

    Examples
    --------
    >>> RankRule(on="displayed", best="lowest").ties
    'competition'
    """

    by: tuple[Code, ...] = ()
    ties: TieRule = "competition"
    best: Best = "highest"
    on: Literal["raw", "displayed"] = "raw"
    within: Code | None = None
