"""Counts over draws in which no two tie, but those that always do."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import FloatArray
from nearshore_score.sensitivity.sampling.central_sums import CentralSums, sums_by_winner
from nearshore_score.sensitivity.sampling.constant_ties import ConstantTies, Scores, members
from nearshore_score.sensitivity.sampling.pair_counting import (
    Levels,
    count_greater,
    level_type,
    places_of,
)
from nearshore_score.sensitivity.sampling.rank_histogram import RankHistogram
from nearshore_score.sensitivity.sampling.scratch import Scratch
from nearshore_score.sensitivity.sampling.sorted_draws import SortedDraws
from nearshore_score.sensitivity.sampling.tied_draws import spread_over_ranks


class ClearDraws:
    """Counts that grow block by block, and within a block a few draws at a time.

    Attributes
    ----------
    ties : ConstantTies
        The items that always tie; their groups are ranked.
    draws : int
        How many draws were counted.
    """

    ties: ConstantTies
    draws: int

    def __init__(self, ties: ConstantTies, pairs: bool, scratch: Scratch) -> None:
        m, n = len(ties.heads), len(ties.group)
        self.ties = ties
        self.draws = 0
        self._scratch = scratch
        # Groups of several items occupy ranks that depend on who is before them.
        self._groups = np.zeros(m * n if ties.any else 0, dtype=np.intp)
        self._histogram = RankHistogram(0 if ties.any else m)
        self._greater = np.zeros((m, m)) if pairs else None
        self._sums: dict[str, CentralSums] = {}
        self._winners = scratch.array("winners", (0,), np.intp)
        self._places: Levels | None = None

    def begin(self, draws: int) -> None:
        """Begin a block.

        Parameters
        ----------
        draws : int
            How many draws it has.
        """
        self._winners = self._scratch.array("winners", (draws,), np.intp)
        if self._greater is None:
            return
        # Whole words of 64 draws: those that fill up the last word are equal, and count nothing.
        m, words = len(self.ties.heads), -(-draws // 64)
        self._places = self._scratch.array("places", (m, words * 64), level_type(m))
        self._places[:, draws:] = 0

    def add(self, first: int, ranked: SortedDraws) -> None:
        """Count ranks of some draws, and note who is first; this uses up their items.

        Parameters
        ----------
        first : int
            Number of the first of these draws in the block.
        ranked : SortedDraws
            The groups of each draw in the order of their scores.
        """
        items, unclear = ranked
        rows = slice(first, first + len(items))
        self._winners[rows] = items[:, -1]
        self._winners[first + unclear] = items.shape[1]
        if self._places is not None:
            places = places_of(items)
            places[unclear] = 0
            self._places[:, rows] = places.T
        self.draws += len(items) - len(unclear)
        if self.ties.any:
            self._add_groups(np.delete(items, unclear, axis=0))
        else:
            self._histogram.add(items, unclear)

    def end(self, weights: Mapping[str, Scores]) -> None:
        """End a block: count wins, and sum up the weights of those that are first.

        Parameters
        ----------
        weights : mapping of str to array of shape (draws, k)
            By node, the weights of the block.
        """
        if self._greater is not None and self._places is not None:
            self._greater += count_greater(self._places, self._scratch)
        m = len(self.ties.heads)
        for code, given in weights.items():
            found = sums_by_winner(self._winners, given, m, self._scratch)
            self._sums[code] = self._sums[code].plus(found) if code in self._sums else found

    def ranks(self) -> FloatArray:
        """Return how often each item has each rank, shape (n, n)."""
        m, n = len(self.ties.heads), len(self.ties.group)
        if not self.ties.any:
            return np.ascontiguousarray(self._histogram.counts(), dtype=np.float64)
        counts = self._groups.reshape(m, n)
        occupied = np.empty((m, n))
        for size in np.unique(self.ties.sizes).tolist():
            those = self.ties.sizes == size
            occupied[those] = spread_over_ranks(counts[those], size)
        return members(self.ties, occupied)

    def wins(self) -> FloatArray | None:
        """Return how often the row is above the column, shape (n, n), if that was counted."""
        if self._greater is None:
            return None
        wins: FloatArray = self._greater + np.tril(self.draws - self._greater.T, -1)
        if self.ties.any:
            group = self.ties.group
            wins = wins[np.ix_(group, group)]
            wins[group[:, np.newaxis] == group] = self.draws / 2
            np.fill_diagonal(wins, 0.0)
        return wins

    def central(self) -> dict[str, CentralSums]:
        """Return by node the sums of weights, and of their squares, of those that are first."""
        return {
            code: CentralSums(members(self.ties, found.sums), members(self.ties, found.squares))
            for code, found in self._sums.items()
        }

    def _add_groups(self, items: NDArray[np.int32]) -> None:
        """Count the first rank that each group of items that tie occupies."""
        n = len(self.ties.group)
        behind = np.cumsum(self.ties.sizes[items], axis=1)
        cells = items * np.int64(n) + (n - behind)
        self._groups += np.bincount(cells.ravel(), minlength=len(self._groups))
