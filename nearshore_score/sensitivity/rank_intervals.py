"""Rank intervals: the best and worst rank of each destination over a set of weights, proven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FROZEN, FrozenModel, Number
from nearshore_score.analysis import Analysis
from nearshore_score.errors import UnknownNameError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import phrase
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.algorithms.extreme_ranks import ExtremeRanks, extreme_ranks
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.weight_information import (
    AnyWeightInformation,
    RelativeBounds,
    WeightInformation,
    information,
)
from nearshore_score.tables import Table

Rank = Annotated[int, Field(ge=1)]
Weights = Annotated[Mapping[Code, Number], *FROZEN]


class RankInterval(FrozenModel):
    """The best and the worst rank of one destination.

    Parameters
    ----------
    destination : str
        Code of the destination.
    best, worst : int
        The best and the worst rank that were found; both are attained.
    best_status, worst_status : {"proven", "bound"}
        Whether no weights of the set give a better, or a worse, rank; else only the next two
        numbers are certain.
    least_possible, greatest_possible : int
        No weights give a rank outside of these. They equal `best` and `worst` if proven.
    best_weights, worst_weights : mapping of str to float
        Weights by child that attain the best and the worst rank.
    """

    destination: Code
    best: Rank
    worst: Rank
    best_status: Literal["proven", "bound"]
    worst_status: Literal["proven", "bound"]
    least_possible: Rank
    greatest_possible: Rank
    best_weights: Weights
    worst_weights: Weights

    @property
    def is_proven(self) -> bool:
        """Whether both ends are proven."""
        return self.best_status == self.worst_status == "proven"

    @property
    def is_certain(self) -> bool:
        """Whether all weights of the set give the same rank."""
        return self.least_possible == self.greatest_possible

    @property
    def text(self) -> str:
        """The two ranks as tables show them, such as 3–7."""
        return str(self.best) if self.best == self.worst else f"{self.best}–{self.worst}"


class RankIntervals(Analysis):
    """The best and the worst rank of each destination over a closed set of weights.

    A rank is 1 + the number of destinations that are strictly better, so that level destinations
    share the better rank.

    Parameters
    ----------
    scores : LinearScores
        The scores, linear in the weights.
    weights : WeightInformation
        What is known of the weights.
    time_limit : float
        Seconds that were allowed.
    intervals : tuple of RankInterval
        One for each destination that was asked about, in the order of the scores.
    """

    scores: LinearScores
    weights: AnyWeightInformation
    time_limit: Number
    intervals: tuple[RankInterval, ...]

    def __getitem__(self, destination: str) -> RankInterval:
        """Return the interval of one destination.

        Parameters
        ----------
        destination : str
            Code of the destination.

        Raises
        ------
        UnknownNameError
            If it was not asked about.
        """
        found = {one.destination: one for one in self.intervals}
        if destination not in found:
            raise UnknownNameError("destination with a rank interval", destination, found)
        return found[destination]

    @property
    def is_proven(self) -> bool:
        """Whether both ends of all intervals are proven."""
        return all(one.is_proven for one in self.intervals)

    def tables(self) -> tuple[Table, ...]:
        """Return one line for each destination, best first; see `Analysis.tables`."""
        language = self.scores.language
        keys = ("rank", "code", "destination", "best_rank", "worst_rank", "rank_status")
        now = self.scores.ranks_at(self.scores.weight_array)
        ranks = {code: int(now[place]) for place, code in enumerate(self.scores.destinations)}
        ordered = sorted(self.intervals, key=lambda one: ranks[one.destination])
        return (
            Table(
                tuple(phrase(key, language) for key in keys),
                tuple((str(ranks[one.destination]), *self._line(one)) for one in ordered),
                labels=(1, 2, 5),
            ),
        )

    def sentences(self) -> tuple[str, ...]:
        """Say whether all ranks are proven; see `Analysis.sentences`."""
        ends = [s for one in self.intervals for s in (one.best_status, one.worst_status)]
        language = self.scores.language
        if self.is_proven:
            return (phrase("ranks_proven", language),)
        open_ends = ends.count("bound")
        return (phrase("ranks_not_proven", language, open=open_ends, count=len(ends)),)

    def _line(self, one: RankInterval) -> tuple[str, ...]:
        language = self.scores.language
        status = phrase("proven", language)
        if not one.is_proven:
            status = phrase(
                "rank_bound", language, least=one.least_possible, greatest=one.greatest_possible
            )
        return (
            one.destination,
            self.scores.name(one.destination),
            str(one.best),
            str(one.worst),
            status,
        )

    def __repr__(self) -> str:
        proven = sum(one.is_proven for one in self.intervals)
        count = len(self.intervals)
        return (
            f"RankIntervals({count} destinations, {proven} proven, {type(self.weights).__name__})"
        )


def rank_intervals(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    weights: WeightInformation | str | None = None,
    *,
    node: str | None = None,
    destinations: Iterable[str] | None = None,
    time_limit: float = 60.0,
    progress: Callable[[int, int], object] | None = None,
) -> RankIntervals:
    """Find the best and the worst rank that each destination can have, and prove them.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model, or scores of one's own.
    profiles : iterable of DestinationProfile, optional
        The destinations that are compared; only for a model.
    weights : WeightInformation or str, optional
        What is known of the weights; by default each is that of the model, more or less by a
        quarter of itself, and all are then divided by their sum.
    node : str, optional
        The node whose children's weights vary; by default the total.
    destinations : iterable of str, optional
        Codes of those whose ranks are asked; by default all. The others are still rivals.
    time_limit : float
        Seconds in all. What is not proven by then has the status "bound".
    progress : callable, optional
        Called with the number of ends that are done and the number of all ends, two a
        destination.

    Returns
    -------
    RankIntervals

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights: use sampled sensitivity analysis instead.
    InvalidInputError
        If no weights keep the information, or the time limit cannot be right.
    UnknownNameError
        If there is no such destination or node.

    Notes
    -----
    Weights that were drawn at random only show ranks that are possible. Here each end is a rank
    that some weights attain, and a proof that none do better (or worse); `extreme_ranks` says
    how [1]_ [2]_. Two scores are level if they are closer than 1e-9 points.

    References
    ----------
    .. [1] Kadziński, M., Greco, S. and Słowiński, R. (2012). Extreme ranking analysis in robust
       ordinal regression. Omega, 40(4), 488-501.
    .. [2] Salo, A. and Punkka, A. (2011). Ranking intervals and dominance relations for
       ratio-based efficiency analysis. Management Science, 57(1), 200-214.

    Examples
    --------
    >>> scores = LinearScores.from_matrix([[0.9, 0.1], [0.6, 0.6], [0.1, 0.5]])
    >>> found = rank_intervals(scores, weights="whole_simplex")
    >>> found
    RankIntervals(3 destinations, 3 proven, WholeSimplex)
    >>> print(found)
                             Best  Worst
    Rank  Code  Destination  rank   rank  Status
       1  a2    a2              1      2  proven
       2  a1    a1              1      3  proven
       3  a3    a3              2      3  proven
    <BLANKLINE>
    Every best and worst rank is proven.
    """
    scores = linear_scores(model, profiles, node=node)
    known = information(weights, RelativeBounds())
    asked = set(scores.destinations if destinations is None else destinations)
    rows = sorted(scores.place(code) for code in asked)
    found = extreme_ranks(
        scores.term_array,
        scores.allowed(known),
        rows=rows,
        tolerance=scores.tolerance,
        start=scores.weight_array,
        time_limit=time_limit,
        progress=progress,
    )
    return RankIntervals(
        scores=scores,
        weights=known,
        time_limit=time_limit,
        intervals=tuple(_interval(scores, row, found, at) for at, row in enumerate(rows)),
    )


def _interval(scores: LinearScores, row: int, found: ExtremeRanks, at: int) -> RankInterval:
    return RankInterval(
        destination=scores.destinations[row],
        best=int(found.best[at]),
        worst=int(found.worst[at]),
        best_status="proven" if found.best[at] == found.least_possible[at] else "bound",
        worst_status="proven" if found.worst[at] == found.greatest_possible[at] else "bound",
        least_possible=int(found.least_possible[at]),
        greatest_possible=int(found.greatest_possible[at]),
        best_weights=_by_child(scores, found.best_weights[at]),
        worst_weights=_by_child(scores, found.worst_weights[at]),
    )


def _by_child(scores: LinearScores, weights: FloatArray) -> dict[str, float]:
    return dict(zip(scores.children, np.asarray(weights).tolist(), strict=True))
