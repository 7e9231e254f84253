"""One weight at a time: every weight at which the ranking changes, and who ranks where between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field, model_validator

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score._frozen import FROZEN, FrozenModel, Number
from nearshore_score.analysis import Analysis
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code, position_of
from nearshore_score.phrases import percent, phrase
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.algorithms.crossings import (
    Crossings,
    checked,
    crossings,
    pair_quotients,
    shares,
    without_each,
)
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.tables import Table

Share = Annotated[Number, Field(ge=0, le=1)]
Ranks = Annotated[Mapping[Code, int], *FROZEN]


def weight_breakpoints(terms: ArrayLike, weights: ArrayLike) -> FloatArray:
    """Return the weight of each criterion at which each pair of destinations is level.

    One weight moves to t and the others keep their proportions, so that every score is a straight
    line ``t s + (1 - t) r``, with s the term of the criterion and r the score without it.

    Parameters
    ----------
    terms : array_like of shape (..., n, k)
        What each of k criteria gives each of n destinations, at weight one.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.

    Returns
    -------
    array of shape (..., n (n - 1) / 2, k)
        One row a pair, in the order of ``numpy.triu_indices(n, 1)``, and one column a criterion.
        Weights from 0 to 1 can be reached, others show where the lines would meet. Infinite where
        the lines are parallel, NaN where they are the same. There is no tolerance: lines that are
        the same but for rounding can meet anywhere; `weight_stability` calls them level.

    Raises
    ------
    InvalidInputError
        If shapes do not fit, or a number cannot be used.

    Notes
    -----
    Where one criterion has all the weight, the others have no proportions; they then share
    equally. A single criterion has no others: its lines are flat.

    Stability intervals of weights are due to Mareschal [1]_, who gives them for PROMETHEE.

    References
    ----------
    .. [1] B. Mareschal, "Weight stability intervals in multicriteria decision aid", *European
       Journal of Operational Research* 33(1), 54-64, 1988.

    Examples
    --------
    >>> weight_breakpoints([[0.2, 0.9], [0.6, 0.5]], [0.7, 0.3])
    array([[0.5, 0.5]])
    """
    table = np.asarray(terms, dtype=np.float64)
    given = np.asarray(weights, dtype=np.float64)
    checked(table, given)
    without = without_each(table, shares(given))
    return pair_quotients(without, without - table)


class Interval(FrozenModel):
    """Weights from one to another, each end included or not.

    Parameters
    ----------
    low, high : float
        Ends, from 0 to 1.
    low_closed, high_closed : bool
        Whether the end itself belongs to the interval.

    Examples
    --------
    >>> held = Interval(low=0.25, high=0.5, high_closed=False)
    >>> print(held, 0.25 in held, 0.5 in held)
    [0.25, 0.5) True False
    """

    low: Share
    high: Share
    low_closed: bool = True
    high_closed: bool = True

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        closed = self.low_closed and self.high_closed
        if self.low > self.high or (self.low == self.high and not closed):
            raise ValueError("an interval needs low < high, or a single point that belongs to it")
        return self

    def __contains__(self, weight: float) -> bool:
        above = weight >= self.low if self.low_closed else weight > self.low
        below = weight <= self.high if self.high_closed else weight < self.high
        return above and below

    @property
    def width(self) -> float:
        """Distance between the ends."""
        return self.high - self.low

    def __str__(self) -> str:
        start, end = "(["[self.low_closed], ")]"[self.high_closed]
        return f"{start}{self.low:.4g}, {self.high:.4g}{end}"


class Breakpoint(FrozenModel):
    """A weight at which destinations change places.

    Parameters
    ----------
    weight : float
        Where they are level.
    pairs : tuple of pairs of str
        Who: the first of each pair is ahead for lesser weights, the second for greater ones.
    """

    weight: Share
    pairs: tuple[tuple[Code, Code], ...]


class Segment(FrozenModel):
    """Weights between two neighbouring breakpoints, for which the ranking is the same.

    Parameters
    ----------
    interval : Interval
        Open, but for an end at 0 or 1 where nobody is level.
    ranks : mapping of str to int
        Ranks by destination, best first: 1 + the number that are strictly better.
    """

    interval: Interval
    ranks: Ranks

    @property
    def order(self) -> tuple[tuple[str, ...], ...]:
        """Destinations, best first, those that are level together."""
        return _groups(self.ranks)


class OneWeight(FrozenModel):
    """What happens to the ranking as the weight of one child goes from 0 to 1.

    The other weights keep their proportions; where they are all zero, they share equally.

    Parameters
    ----------
    child : str
        Code of the child.
    weight : float
        Its weight in the model.
    destinations : tuple of str
        The n destinations, best first by the weights of the model.
    without, alone : tuple of float
        Score, or its logarithm, of each destination at weight 0 and at weight 1; between them it
        runs straight.
    tolerance : float
        Values that are closer than this at 0, 1 or the weight of the model are level.
    breakpoints : tuple of Breakpoint
        Ascending, with both ends: every weight at which a pair is level that is not so throughout.
    first, first_below, first_above : tuple of str
        Who is first in the model, who takes over just below the interval of the winner and who
        just above it; nobody where the interval goes on to the end.
    interval_of_winner : Interval
        Where those that are first in the model are first, alone or level. Its ends are included:
        there the rival has only drawn level.
    interval_of_order : Interval
        Where all ranks are those of the model. Its ends are not included unless they are 0 or 1,
        because who is level there has another rank. Where the model has a tie that only holds at
        its own weights, this is a single point.

    Examples
    --------
    >>> scores = LinearScores.from_matrix([[8, 3], [5, 6], [3, 7]], [0.6, 0.4])
    >>> one = weight_stability(scores).of("c1")
    >>> [round(point.weight, 3) for point in one.breakpoints]
    [0.333, 0.444, 0.5]
    >>> one.first, str(one.interval_of_winner), one.first_below
    (('a1',), '[0.5, 1]', ('a2',))
    >>> one.ranks_at(0.4)
    {'a2': 1, 'a3': 2, 'a1': 3}
    """

    child: Code
    weight: Share
    destinations: Annotated[tuple[Code, ...], Field(min_length=1)]
    without: tuple[Number, ...]
    alone: tuple[Number, ...]
    tolerance: Annotated[Number, Field(ge=0)]
    breakpoints: tuple[Breakpoint, ...]
    first: tuple[Code, ...]
    first_below: tuple[Code, ...]
    first_above: tuple[Code, ...]
    interval_of_winner: Interval
    interval_of_order: Interval

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """Destinations that are level in the model; their weight there is a breakpoint."""
        return tuple(group for group in _groups(self.ranks_at(self.weight)) if len(group) > 1)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The complete sequence of rankings, from weight 0 to weight 1, between breakpoints."""
        found = self._crossings
        return tuple(
            Segment(interval=_interval(found, cell, cell), ranks=self._ranks_in(cell))
            for cell in range(0, len(found.ranks), 2)
            if found.exists(cell)
        )

    def ranks_at(self, weight: float) -> Mapping[str, int]:
        """Return the ranks at some weight, also at a breakpoint.

        Parameters
        ----------
        weight : float
            From 0 to 1; within 1e-11 of a breakpoint it is taken to be that breakpoint.

        Raises
        ------
        InvalidInputError
            If it is not from 0 to 1.
        """
        if not 0 <= weight <= 1:
            raise InvalidInputError(f"a weight is a share from 0 to 1, not {weight}")
        return self._ranks_in(self._crossings.cell(weight))

    def interval_of_rank(self, destination: str) -> Interval:
        """Return the weights around that of the model for which a destination keeps its rank.

        Parameters
        ----------
        destination : str
            Code of the destination.

        Returns
        -------
        Interval
            An end is included if being level there leaves the rank as it is, as it does for the
            better of the two.

        Raises
        ------
        UnknownNameError
            If the destination is not ranked.
        """
        ranks = self._crossings.ranks[:, self._place(destination)]
        return self._around_base(ranks == ranks[self._base])

    def interval_of_top(self, count: int) -> Interval:
        """Return the weights around that of the model for which the same destinations lead.

        Parameters
        ----------
        count : int
            How many ranks count as the top; who is level with the last of them counts too.

        Raises
        ------
        InvalidInputError
            If it is less than one.
        """
        if count < 1:
            raise InvalidInputError(f"the top needs at least one place, not {count}")
        inside = self._crossings.ranks <= count
        return self._around_base((inside == inside[self._base]).all(axis=1))

    def where_top(self, destination: str, count: int) -> tuple[Interval, ...]:
        """Return all weights, near or far, for which a destination has some rank or a better one.

        Parameters
        ----------
        destination : str
            Code of the destination.
        count : int
            The worst rank that will do.

        Raises
        ------
        UnknownNameError
            If the destination is not ranked.
        """
        found = self._crossings
        held = found.ranks[:, self._place(destination)] <= count
        return tuple(_interval(found, start, end) for start, end in found.runs(np.asarray(held)))

    def where_in_order(self, destinations: Sequence[str]) -> Interval | None:
        """Return all weights for which nobody of some destinations is better than one before.

        Parameters
        ----------
        destinations : sequence of str
            Two or more codes, best first.

        Returns
        -------
        Interval or None
            Its ends are included: there two of them are level. None if there are no such weights.

        Raises
        ------
        UnknownNameError
            If a destination is not ranked.
        """
        ranks = self._crossings.ranks[:, [self._place(code) for code in destinations]]
        held = np.asarray((np.diff(ranks, axis=1) >= 0).all(axis=1))
        runs = list(self._crossings.runs(held))
        return _interval(self._crossings, *runs[0]) if runs else None

    def __repr__(self) -> str:
        return f"OneWeight({self.child!r}, {len(self.breakpoints)} breakpoints)"

    def __str__(self) -> str:
        return (
            f"{self.child} {self.weight:.4g}: first {', '.join(self.first)} in "
            f"{self.interval_of_winner}; order in {self.interval_of_order}; "
            f"{len(self.breakpoints)} breakpoints"
        )

    @cached_property
    def _crossings(self) -> Crossings:
        return crossings(np.array(self.without), np.array(self.alone), self.weight, self.tolerance)

    @property
    def _base(self) -> int:
        return self._crossings.cell(self.weight)

    def _around_base(self, held: BoolArray) -> Interval:
        return _interval(self._crossings, *self._crossings.around_base(held))

    def _place(self, destination: str) -> int:
        return position_of("ranked destination", destination, self.destinations)

    def _ranks_in(self, cell: int) -> dict[str, int]:
        ranks = self._crossings.ranks[cell]
        by_code = zip(self.destinations, ranks.tolist(), strict=True)
        return dict(sorted(by_code, key=lambda item: item[1]))


class WeightStability(Analysis):
    """How the ranking changes as one weight moves and the others keep their proportions.

    Parameters
    ----------
    scores : LinearScores
        The scores and the weights they start from.
    found : tuple of OneWeight
        What was found for each child, in the order of the children.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN")
    >>> found = weight_stability(ns.load_model(), some)
    >>> cost = found.of("cost")
    >>> cost.first, 0.0 in cost.interval_of_winner
    (('MAR',), True)
    """

    scores: LinearScores
    found: tuple[OneWeight, ...]

    def of(self, child: str) -> OneWeight:
        """Return what was found for one child.

        Parameters
        ----------
        child : str
            Code of the child.

        Raises
        ------
        UnknownNameError
            If its weight does not vary.
        """
        for one in self.found:
            if one.child == child:
                return one
        raise UnknownNameError("weight", child, self.scores.children)

    def tables(self) -> tuple[Table, ...]:
        """Return one row a child: how far its weight can go until another is first."""
        language = self.scores.language
        keys = ("one_weight", "weight", "first_from", "below_it", "first_to", "above_it")
        head = tuple(phrase(key, language) for key in keys)
        rows = tuple(self._row(one, language) for one in self.found)
        return (Table(head, rows, labels=(0, 3, 5)),)

    def sentences(self) -> tuple[str, ...]:
        """Return who is first, and which destinations are level in the model."""
        language = self.scores.language
        one = self.found[0]
        said = [phrase("one_weight_first", language, names=self.scores.listed(one.first))]
        said += [
            phrase("one_weight_tie", language, names=self.scores.listed(group))
            for group in one.ties
        ]
        return tuple(said)

    def __repr__(self) -> str:
        count = len(self.scores.destinations)
        return f"WeightStability({count} destinations, {len(self.found)} weights)"

    def _row(self, one: OneWeight, language: Language) -> tuple[str, ...]:
        held = one.interval_of_winner
        return (
            self.scores.name(one.child),
            percent(one.weight, language, 1),
            percent(held.low, language, 1),
            self.scores.listed(one.first_below) or "-",
            percent(held.high, language, 1),
            self.scores.listed(one.first_above) or "-",
        )


def weight_stability(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    *,
    node: str | None = None,
) -> WeightStability:
    """Find every weight at which the ranking changes, one child of a node at a time.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model; scores of one's own need no profiles.
    profiles : iterable of DestinationProfile, optional
        The destinations.
    node : str, optional
        The node whose children's weights vary; by default the total.

    Returns
    -------
    WeightStability
        For each child all breakpoints, the rankings between them, and the intervals in which the
        winner, a rank, the top or the whole order stay. Everything is exact, no grid is searched.

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights; the message says why and what to do.
    InvalidInputError
        If no destination can be ranked.

    Notes
    -----
    Who is level at the weights of the model is so by the tolerance of the ranking, and the weight
    of the model is then itself a breakpoint. Rankings between breakpoints need no tolerance.
    Stability intervals of weights are due to Mareschal [1]_, who gives them for PROMETHEE.

    References
    ----------
    .. [1] B. Mareschal, "Weight stability intervals in multicriteria decision aid", *European
       Journal of Operational Research* 33(1), 54-64, 1988.

    Examples
    --------
    >>> scores = LinearScores.from_matrix([[8, 3], [5, 6], [3, 7]], [0.6, 0.4])
    >>> print(weight_stability(scores))
    Weight          First  Below   First  Above
    of      Weight   from  it      up to  it
    c1       60.0%  50.0%  a2     100.0%  -
    c2       40.0%   0.0%  -       50.0%  a2
    <BLANKLINE>
    First at the weights of the model: a1. Other weights keep their proportions.
    """
    scores = linear_scores(model, profiles, node=node)
    without = without_each(scores.term_array, scores.weight_array)
    found = (_one_weight(scores, at, without[:, at]) for at in range(len(scores.children)))
    return WeightStability(scores=scores, found=tuple(found))


def _one_weight(scores: LinearScores, at: int, without: FloatArray) -> OneWeight:
    alone, weight = scores.term_array[:, at], scores.weights[at]
    found = crossings(without, alone, weight, scores.tolerance)
    ranks = found.ranks[found.cell(weight)]
    winners = ranks == 1
    start, end = found.around_base((found.ranks[:, winners] == 1).all(axis=1))
    return OneWeight(
        child=scores.children[at],
        weight=weight,
        destinations=scores.destinations,
        without=tuple(without.tolist()),
        alone=tuple(alone.tolist()),
        tolerance=scores.tolerance,
        breakpoints=_breakpoints(found, scores.destinations),
        first=_first(scores, ranks),
        first_below=_first(scores, found.ranks[start - 1]) if found.exists(start - 1) else (),
        first_above=_first(scores, found.ranks[end + 1]) if found.exists(end + 1) else (),
        interval_of_winner=_interval(found, start, end),
        interval_of_order=_interval(found, *found.around_base((found.ranks == ranks).all(axis=1))),
    )


def _first(scores: LinearScores, ranks: IntArray) -> tuple[str, ...]:
    return tuple(scores.destinations[row] for row in np.flatnonzero(ranks == 1))


def _breakpoints(found: Crossings, destinations: tuple[str, ...]) -> tuple[Breakpoint, ...]:
    pairs: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    places: list[list[int]] = np.stack([found.group, found.falling, found.rising], axis=1).tolist()
    for group, before, after in places:
        pairs[group].append((destinations[before], destinations[after]))
    return tuple(
        Breakpoint(weight=weight, pairs=tuple(pairs[group]))
        for group, weight in enumerate(found.points.tolist())
    )


def _interval(found: Crossings, start: int, end: int) -> Interval:
    low, high, low_closed, high_closed = found.stretch(start, end)
    return Interval(low=low, high=high, low_closed=low_closed, high_closed=high_closed)


def _groups(ranks: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    groups: dict[int, list[str]] = {}
    for code, rank in ranks.items():
        groups.setdefault(rank, []).append(code)
    return tuple(tuple(groups[rank]) for rank in sorted(groups))
