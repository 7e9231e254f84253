"""What is counted over draws of scores: ranks, wins, and the weights of those that are first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Literal, NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.sampling.blocks import BLOCK
from nearshore_score.sensitivity.sampling.central_sums import sums_by_winner
from nearshore_score.sensitivity.sampling.clear_draws import ClearDraws
from nearshore_score.sensitivity.sampling.constant_ties import (
    ConstantTies,
    Scores,
    constant_ties,
    spread,
)
from nearshore_score.sensitivity.sampling.pair_counting import wins_of_levels
from nearshore_score.sensitivity.sampling.rough_scores import RoughScores, rank_rough
from nearshore_score.sensitivity.sampling.scratch import Scratch
from nearshore_score.sensitivity.sampling.short_terms import GREATEST_SINGLE
from nearshore_score.sensitivity.sampling.single_precision import ScoreGrid, sorted_cells
from nearshore_score.sensitivity.sampling.sorted_draws import (
    SortedDraws,
    nothing_clear,
    sorted_draws,
)
from nearshore_score.sensitivity.sampling.tied_draws import TieGroups, shared_ranks, tie_groups

#: Precision of the scores when they are ranked.
Precision = Literal["float64", "float32"]

# Duplicates whose scores are rounded to single precision are closer, as a share of the greatest.
_SINGLE_NOISE = 2.0**-20
# Cells of draws that are ranked together: few enough for the cache, but so many that threads
# seldom wait for one another between two steps.
_CELLS_AT_ONCE = 2**18
# Rough scores are of use if exact ones are needed for fewer than one in so many draws.
_SELDOM = 4


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts over some draws; tallies of different draws add up.

    Attributes
    ----------
    draws : int
        How many draws were counted.
    ranks : array of shape (n, n)
        In how many draws a destination (row) has a rank (column); those that tie share the ranks
        that they occupy in equal parts, so rows and columns sum to the number of draws.
    wins : array of shape (n, n), or None
        In how many draws the row scores more than the column; a tie counts one half.
    central : mapping of str to array of shape (n, k)
        By node, the sum of the weights over the draws in which the row is first.
    central_squares : mapping of str to array of shape (n, k)
        The sum of their squares.
    """

    draws: int
    ranks: FloatArray
    wins: FloatArray | None
    central: Mapping[str, FloatArray]
    central_squares: Mapping[str, FloatArray]

    def __add__(self, other: Tally) -> Tally:
        """Return the counts over both sets of draws."""
        wins = None if self.wins is None or other.wins is None else self.wins + other.wins
        return Tally(
            self.draws + other.draws,
            self.ranks + other.ranks,
            wins,
            {code: self.central[code] + other.central[code] for code in self.central},
            {
                code: self.central_squares[code] + other.central_squares[code]
                for code in self.central_squares
            },
        )


def tally(
    scores: Scores,
    weights: Mapping[str, Scores],
    *,
    tolerance: float = 0.0,
    pairs: bool = True,
    dtype: Precision = "float64",
) -> Tally:
    """Count ranks, wins and the weights of those that are first.

    Parameters
    ----------
    scores : array of shape (c, n)
        Finite; greater is better.
    weights : mapping of str to array of shape (c, k)
        By node, the weights behind the scores.
    tolerance : float
        Neighbours in a ranking that are no farther apart tie.
    pairs : bool
        Whether wins are counted too.
    dtype : {"float64", "float32"}
        Precision in which scores are ranked. In single precision, which is faster, scores are
        put on a grid of some millions of steps from the least to the greatest (2 to the power of
        30, divided by the number of destinations); those in one step tie.

    Raises
    ------
    InvalidInputError
        If there are no scores, or one is not finite in this precision.

    Notes
    -----
    Items that tie in every draw are ranked as one. The order of the others is that of sorted
    integers; the few draws in which two tie, or are too close for these to tell, are grouped and
    counted by their exact scores, so the counts are those of a comparison of all scores.

    Examples
    --------
    The first is best once, and shares the first two ranks with the second once:

    >>> tally(np.array([[3.0, 2.0, 1.0], [2.0, 2.0, 1.0]]), {}).ranks
    array([[1.5, 0.5, 0. ],
           [0.5, 1.5, 0. ],
           [0. , 0. , 2. ]])
    """
    if 0 in scores.shape:
        raise InvalidInputError(f"scores have shape {scores.shape}; there must be some")
    counter = DrawCounter(TallyRule(tolerance, pairs, dtype))
    step = draws_at_once(scores.shape[1])
    for first in range(0, len(scores), BLOCK):
        some = scores[first : first + BLOCK]
        slices = (some[start : start + step] for start in range(0, len(some), step))
        given = {code: one[first : first + BLOCK] for code, one in weights.items()}
        counter.add(slices, given, len(some))
    return counter.tally()


class TallyRule(NamedTuple):
    """How draws are counted; see `tally`.

    Attributes
    ----------
    tolerance : float
        Neighbours in a ranking that are no farther apart tie.
    pairs : bool
        Whether wins are counted too.
    dtype : {"float64", "float32"}
        Precision in which scores are ranked.
    """

    tolerance: float
    pairs: bool
    dtype: Precision


def draws_at_once(n: int) -> int:
    """Return how many draws of n scores are best ranked together, a power of two.

    Parameters
    ----------
    n : int
        How many scores.
    """
    return int(2 ** min(max((_CELLS_AT_ONCE // n).bit_length() - 1, 8), BLOCK.bit_length() - 1))


class DrawCounter:
    """Counts draws as `tally` does, of blocks that come one after another.

    Attributes
    ----------
    scratch : Scratch
        Room for what is soon replaced.
    """

    scratch: Scratch

    def __init__(self, rule: TallyRule) -> None:
        self.scratch = Scratch()
        self._rule = rule
        self._rank = _rank_singles if rule.dtype == "float32" else _rank_doubles
        self._rough = True
        self._clear: ClearDraws | None = None
        self._unclear: list[_Unclear] = []
        self._grouped: Tally | None = None

    def add(
        self,
        slices: Iterable[Scores | RoughScores],
        weights: Mapping[str, Scores],
        draws: int,
        bounds: tuple[float, float] | None = None,
    ) -> None:
        """Count the draws of a block.

        Parameters
        ----------
        slices : iterable of arrays of shape (c, n), or of RoughScores
            Scores of consecutive draws; each may be overwritten when the next one is made.
            Rough scores are counted as exact ones are.
        weights : mapping of str to array of shape (draws, k)
            By node, the weights behind all of them.
        draws : int
            How many draws the block has.
        bounds : tuple of float, optional
            Between what all scores are, where that is known; with rough scores it must be.
        """
        first = 0
        for scores in slices:
            if first == 0:
                self._begin(scores, draws, bounds)
            ranked, again = self._ranked(scores, bounds)
            if len(ranked.unclear):
                rows = first + ranked.unclear
                given = {code: one[rows] for code, one in weights.items()}
                self._unclear.append(_Unclear(again, given))
            self._counts.add(first, ranked)
            first += len(scores)
        self._counts.end(weights)
        if sum(one.scores.size for one in self._unclear) > _CELLS_AT_ONCE:
            self._group()

    def tally(self) -> Tally:
        """Return the counts so far."""
        self._group()
        central = self._counts.central()
        found = Tally(
            self._counts.draws,
            self._counts.ranks(),
            self._counts.wins(),
            {code: one.sums for code, one in central.items()},
            {code: one.squares for code, one in central.items()},
        )
        return found if self._grouped is None else found + self._grouped

    @property
    def _counts(self) -> ClearDraws:
        if self._clear is None:
            raise InvalidInputError("there are no draws to be counted")
        return self._clear

    def _begin(
        self, scores: Scores | RoughScores, draws: int, bounds: tuple[float, float] | None
    ) -> None:
        """Begin a block; the first draws tell which items tie in all."""
        if self._clear is None:
            some = self._slice(scores, bounds)
            ties = constant_ties(some.scores, some.noise(self._rule))
            self._clear = ClearDraws(ties, self._rule.pairs, self.scratch)
            self._rough = not ties.any
        self._counts.begin(draws)

    def _ranked(
        self, scores: Scores | RoughScores, bounds: tuple[float, float] | None
    ) -> tuple[SortedDraws, FloatArray]:
        """Return draws in their order, and the scores of those that are unclear."""
        if self._rough and bounds is not None and isinstance(scores, RoughScores):
            found = rank_rough(scores, self._rule.tolerance, bounds, self.scratch)
            self._rough = found.asked * _SELDOM <= len(scores)
            return found.ranked, found.exact
        some = self._slice(scores, bounds)
        return self._rank(some, self._counts.ties, self._rule, self.scratch)

    def _slice(self, scores: Scores | RoughScores, bounds: tuple[float, float] | None) -> _Slice:
        exact = scores.exact() if isinstance(scores, RoughScores) else scores
        return _Slice(exact, *(bounds or _bounds_of(exact, self._rule.dtype)))

    def _group(self) -> None:
        """Count the draws that wait because their order is unclear."""
        for one in _few_at_once(self._unclear):
            groups = tie_groups(one.scores, self._rule.tolerance)
            found = _count_groups(groups, one.weights, self._rule.pairs, self.scratch)
            self._grouped = found if self._grouped is None else self._grouped + found
        self._unclear = []


class _Unclear(NamedTuple):
    """Draws whose order is unclear: their scores and weights."""

    scores: FloatArray
    weights: Mapping[str, Scores]


def _few_at_once(waiting: list[_Unclear]) -> Iterator[_Unclear]:
    """Give draws so many at a time that grouping them takes little memory."""
    if not waiting:
        return
    scores = np.concatenate([one.scores for one in waiting])
    weights = {
        code: np.concatenate([one.weights[code] for one in waiting]) for code in waiting[0].weights
    }
    step = max(1, _CELLS_AT_ONCE // scores.shape[1])
    for start in range(0, len(scores), step):
        rows = slice(start, start + step)
        yield _Unclear(scores[rows], {code: one[rows] for code, one in weights.items()})


class _Slice(NamedTuple):
    """Scores and between what they are."""

    scores: Scores
    low: float
    high: float

    def noise(self, rule: TallyRule) -> float:
        """Return how close duplicates are after rounding."""
        if rule.dtype == "float64":
            return rule.tolerance
        return max(rule.tolerance, _SINGLE_NOISE * max(-self.low, self.high))


def _bounds_of(scores: Scores, dtype: Precision) -> tuple[float, float]:
    low, high = float(scores.min()), float(scores.max())
    if not (isfinite(low) and isfinite(high)):
        raise InvalidInputError("scores must be finite numbers; some are not")
    if dtype == "float32" and max(-low, high) > GREATEST_SINGLE:
        raise InvalidInputError(f"scores beyond {GREATEST_SINGLE} need dtype='float64'")
    return low, high


def _rank_doubles(
    some: _Slice, ties: ConstantTies, rule: TallyRule, scratch: Scratch
) -> tuple[SortedDraws, FloatArray]:
    """Return draws in their order, and the scores of those that are unclear."""
    scores = some.scores.astype(np.float64, copy=False)
    apart = spread(ties, scores, rule.tolerance)
    if not isfinite(apart):
        ranked = nothing_clear(len(scores), len(ties.heads))
    else:
        heads = scores[:, ties.heads] if ties.any else scores
        ranked = sorted_draws(heads, rule.tolerance + 2 * apart, some.low, some.high, scratch)
    return ranked, scores[ranked.unclear]


def _rank_singles(
    some: _Slice, ties: ConstantTies, rule: TallyRule, scratch: Scratch
) -> tuple[SortedDraws, FloatArray]:
    scores = some.scores.astype(np.float32, copy=False)
    grid = ScoreGrid.over(some.low, some.high, scores.shape[1])
    if not ties.any:
        ranked = sorted_cells(grid.cells(scores, scratch), grid, rule.tolerance, scratch)
    elif isfinite(spread(ties, scores, some.noise(rule))):
        # All of a group are where its head is: rounding may have put them into other cells.
        heads = np.ascontiguousarray(scores[:, ties.heads])
        ranked = sorted_cells(grid.cells(heads, scratch), grid, rule.tolerance, scratch)
        scores = heads[:, ties.group] if len(ranked.unclear) else scores
    else:
        ranked = nothing_clear(len(scores), len(ties.heads))
    again = scores[ranked.unclear]
    return ranked, grid.scores(grid.cells(again, Scratch()))


def _count_groups(
    groups: TieGroups, weights: Mapping[str, Scores], pairs: bool, scratch: Scratch
) -> Tally:
    """Count draws in which some tie."""
    draws, n = groups.first.shape
    rows, winners = np.nonzero(groups.first == 0)
    shares = 1 / groups.size[rows, winners]
    central = {
        code: sums_by_winner(winners, given, n, scratch, draws=rows, shares=shares)
        for code, given in weights.items()
    }
    return Tally(
        draws,
        shared_ranks(groups.first, groups.size),
        wins_of_levels(groups.level, scratch) if pairs else None,
        {code: one.sums for code, one in central.items()},
        {code: one.squares for code, one in central.items()},
    )
