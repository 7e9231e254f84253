"""Linear scores that are rough, by how much at most is known, and exact where one asks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.sensitivity.sampling.linear_products import linear_products
from nearshore_score.sensitivity.sampling.scratch import Scratch
from nearshore_score.sensitivity.sampling.short_terms import (
    GREATEST_SINGLE,
    NEXT_TO_NOTHING,
    ShortTerms,
)
from nearshore_score.sensitivity.sampling.single_precision import REACH, ScoreGrid, sorted_cells
from nearshore_score.sensitivity.sampling.sorted_draws import SortedDraws, sorted_draws

# With more items nearly every draw has neighbours that are too close for single precision.
_MOST_ITEMS = 128
# Beside terms that are farther from zero, double precision would be the rougher one.
_OFFSET = 2.0**20
# Roundings of a weight, a term and their sum in single precision, besides those of k products.
_ROUNDINGS = 4
_PACK = 64


class RoughTerms(NamedTuple):
    """Terms in double and in single precision.

    Attributes
    ----------
    exact : array of shape (n, k)
        What each child gives each destination.
    short : ShortTerms
        The same in single precision, in units of `ScoreGrid`.
    error : float
        By how many units a score can be off.
    """

    exact: FloatArray
    short: ShortTerms
    error: float

    @classmethod
    def of(cls, terms: FloatArray) -> RoughTerms | None:
        """Return terms in both precisions, or None where rough scores are of no use.

        Parameters
        ----------
        terms : array of shape (n, k)
            What each child gives each destination.

        Notes
        -----
        All weights and all terms above the least are positive, so the error of a score is at most
        a number of roundings times the score itself.
        """
        n, k = terms.shape
        apart = float((terms - terms.min(axis=0)).max())
        if n > _MOST_ITEMS or not NEXT_TO_NOTHING < apart < GREATEST_SINGLE:
            return None
        if np.abs(terms).max() > _OFFSET * apart:
            return None
        error = (k + _ROUNDINGS) * 2.0**-24 * REACH
        return cls(terms, ShortTerms.of(terms), error)


class RoughScores(NamedTuple):
    """Scores of some draws in single precision.

    Attributes
    ----------
    scores : array of shape (c, n)
        In units of the terms.
    weights : array of shape (c, k)
        The weights behind them.
    terms : RoughTerms
        The terms.
    """

    scores: NDArray[np.float32]
    weights: FloatArray
    terms: RoughTerms

    def __len__(self) -> int:
        return len(self.scores)

    def exact(self, draws: IntArray | None = None) -> FloatArray:
        """Return the scores of some draws, or of all, in double precision.

        Parameters
        ----------
        draws : array of int of shape (u,), optional
            Which draws.
        """
        if draws is None:
            return linear_products(self.weights, self.terms.exact)
        return linear_products(self.weights.T.take(draws, axis=1).T, self.terms.exact)


class RoughRanking(NamedTuple):
    """Draws in their order.

    Attributes
    ----------
    ranked : SortedDraws
        The order, and the draws in which it is unclear by exact scores.
    exact : array of shape (u, n)
        The scores of these.
    asked : int
        For how many draws exact scores were needed.
    """

    ranked: SortedDraws
    exact: FloatArray
    asked: int


def rank_rough(
    rough: RoughScores, tolerance: float, bounds: tuple[float, float], scratch: Scratch
) -> RoughRanking:
    """Sort the items of each draw as their exact scores do.

    Parameters
    ----------
    rough : RoughScores
        The scores.
    tolerance : float
        Exact scores that are no farther apart tie.
    bounds : tuple of float
        Between what all exact scores are.
    scratch : Scratch
        Holds the items.
    """
    terms = rough.terms
    grid = ScoreGrid.over(0.0, REACH, rough.scores.shape[1])
    # Two scores, and the cells that they are in, are off.
    near = tolerance * terms.short.unit + 2 * terms.error + grid.step
    items, close = sorted_cells(grid.cells(rough.scores, scratch), grid, near, scratch)
    if not len(close):
        return RoughRanking(SortedDraws(items, close), np.empty((0, items.shape[1])), 0)
    # Whole packs of draws are multiplied and sorted faster; the last draw fills up the last one.
    packed = np.concatenate([close, np.repeat(close[-1:], -len(close) % _PACK)])
    exact = rough.exact(packed)
    again = sorted_draws(exact, tolerance, *bounds, scratch)
    items[close] = again.items[: len(close)]
    unclear = again.unclear[again.unclear < len(close)]
    return RoughRanking(SortedDraws(items, close[unclear]), exact[unclear], len(close))
