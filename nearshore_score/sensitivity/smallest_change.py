"""The smallest change of the weights by which a destination passes another or changes rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, get_args

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score._frozen import FROZEN, FrozenMapping, Number
from nearshore_score.analysis import Analysis
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import decimal, listing, percent, phrase
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.algorithms.distances import Measure
from nearshore_score.sensitivity.algorithms.nearest_weights import Aims, Near
from nearshore_score.sensitivity.algorithms.rank_search import (
    Found,
    nearest_to_any,
    nearest_to_some,
)
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.weight_information import (
    AnyWeightInformation,
    WeightInformation,
    WholeSimplex,
    information,
)
from nearshore_score.tables import Table

#: What is asked: that one destination passes another, that it reaches a rank or a better one, that
#: it falls to a rank or a worse one, or that any two change places.
Question = Literal["pass", "reach", "fall", "order"]

# How far beyond a tie new weights lead, in ties: enough to be beyond it in spite of rounding.
_BEYOND = 1.01
_SLACK = 1e-3
_ROUNDING = 32 * float(np.finfo(np.float64).eps)
# Weights that change by less than this share of the largest change are said not to move.
_STILL = 1e-6
# More weights than this are counted, not named, in a sentence.
_NAMED = 4


class SmallestChange(Analysis):
    """The smallest change of the weights that brings something about.

    Parameters
    ----------
    scores : LinearScores
        The scores and the weights that change.
    within : WeightInformation
        The weights that are allowed.
    measure : {"l1", "l2", "linf", "relative"}
        What is smallest: the sum of the absolute changes, the Euclidean distance, the largest
        absolute change, or the largest change as a share of the weight.
    question : {"pass", "reach", "fall", "order"}
        What is to come about.
    destination : str, optional
        Which destination is to move. If any two may change places, the one that then passes the
        other; None if none can.
    to_pass : str, optional
        Which other one it is to pass, or passes.
    to_rank : int, optional
        Which rank it is to reach or to fall to.
    possible : bool, optional
        Whether any allowed weights do it; None if that was not settled in time.
    already : bool
        Whether it is so at the present weights, which are allowed.
    status : {"proven", "bound"}
        Whether the change is proven to be the smallest, or only the smallest that was found.
    distance : float, optional
        How large the change is, by the measure; None if there is none.
    at_least : float, optional
        No change that does it is smaller; equal to `distance` if that is proven.
    weights : mapping of str to float
        The new weights of all children; empty if there are none.
    rivals : tuple of str
        The tightest rivals: those with which it would tie if the change were the least bit
        smaller.
    out_of_reach : tuple of str
        If it is impossible: the rivals with which the order is never as wanted, whatever the
        weights. If there are none, it is several of them together that are too many.
    margin : float
        How far ahead the new weights put one destination of those it passes, in the scale of
        ``terms @ w``; a little more than what counts as a tie.
    """

    scores: LinearScores
    within: AnyWeightInformation
    measure: Measure
    question: Question
    destination: Code | None = None
    to_pass: Code | None = None
    to_rank: int | None = None
    possible: bool | None = True
    already: bool = False
    status: Literal["proven", "bound"] = "proven"
    distance: Number | None = None
    at_least: Number | None = None
    weights: Annotated[Mapping[Code, Number], *FROZEN] = Field(default_factory=FrozenMapping)
    rivals: tuple[Code, ...] = ()
    out_of_reach: tuple[Code, ...] = ()
    margin: Number

    @property
    def changes(self) -> Mapping[str, float]:
        """By how much each weight moves, the largest move first; those that stay are left out."""
        now = dict(zip(self.scores.children, self._now.tolist(), strict=True))
        moves = {child: weight - now[child] for child, weight in self.weights.items()}
        least = _STILL * _largest(moves)
        kept = {child: move for child, move in moves.items() if abs(move) > least}
        return FrozenMapping(dict(sorted(kept.items(), key=lambda item: -abs(item[1]))))

    @property
    def ranks(self) -> Mapping[str, int]:
        """The rank of every destination at the new weights; empty if there are none."""
        if not self.weights:
            return FrozenMapping()
        ranks = self.scores.ranks_at(np.array([self.weights[c] for c in self.scores.children]))
        return FrozenMapping(dict(zip(self.scores.destinations, ranks.tolist(), strict=True)))

    @property
    def moved(self) -> float:
        """How much weight changes hands, as a share of the whole: half the sum of the changes."""
        return sum(abs(move) for move in self.changes.values()) / 2

    @property
    def _now(self) -> FloatArray:
        return np.asarray(self.scores.weight_array / self.scores.weight_array.sum())

    @property
    def _shown(self) -> Mapping[str, float]:
        """The changes that are not zero as they are printed."""
        moves = self.changes
        least = 0.5 * 10.0 ** -_digits(_largest(moves)) / 100
        return {child: move for child, move in moves.items() if abs(move) > least}

    def tables(self) -> tuple[Table, ...]:
        """Return the weights that move: now, then and the change, in percent and points."""
        moves, language = self._shown, self.scores.language
        if not moves:
            return ()
        head = ("weight_of", "weight_now", "weight_then", "weight_change")
        now = dict(zip(self.scores.children, self._now.tolist(), strict=True))
        digits = _digits(_largest(moves))
        rows = tuple(
            (
                self.scores.name(child),
                decimal(100 * now[child], language, digits),
                decimal(100 * self.weights[child], language, digits),
                decimal(100 * move, language, digits, sign=True),
            )
            for child, move in moves.items()
        )
        return (Table(tuple(phrase(key, language) for key in head), rows, labels=(0,)),)

    def sentences(self) -> tuple[str, ...]:
        """Return what comes about by which change, how large it is, and what is proven."""
        if self.possible is None:
            return (self._said("change_not_settled"),)
        if not self.possible:
            return self._why_impossible()
        if self.already:
            return (self._said(f"change_already_{self.question}"),)
        if not self._shown:
            return (self._said("change_at_once"), self._size())
        said = [self._said(f"change_{self.question}", moves=self._moves(), points=self._points())]
        if self.question in ("reach", "fall") and self.rivals:
            key = "change_rival" if len(self.rivals) == 1 else "change_rivals"
            said.append(self._said(key, rivals=self.scores.listed(self.rivals)))
        return (*said, self._size())

    def __repr__(self) -> str:
        what = " ".join(
            str(part)
            for part in (self.destination, self.question, self.to_pass, self.to_rank)
            if part
        )
        size = "none" if self.distance is None else f"{self.distance:.6g}"
        return f"SmallestChange({what}, {self.measure} {size}, {self.status})"

    def _said(self, key: str, **parts: object) -> str:
        blanks: dict[str, object] = {
            "name": self.scores.name(self.destination or ""),
            "rival": self.scores.name(self.to_pass or ""),
            "rank": self.to_rank,
        }
        return phrase(key, self.scores.language, **{**blanks, **parts})

    def _why_impossible(self) -> tuple[str, ...]:
        said = [self._said(f"change_impossible_{self.question}")]
        if self.question in ("reach", "fall"):
            kind = "never" if self.out_of_reach else "not_together"
            key = f"change_{kind}_{self.question}"
            said.append(self._said(key, rivals=self.scores.listed(self.out_of_reach)))
        if self.measure == "relative" and not self._now.all():
            said.append(self._said("change_of_nothing"))
        return tuple(said)

    def _moves(self) -> str:
        moves, language = self._shown, self.scores.language
        named = len(moves) if len(moves) <= _NAMED else _NAMED - 1
        now = dict(zip(self.scores.children, self._now.tolist(), strict=True))
        digits = _digits(_largest(moves))
        said = [
            phrase(
                f"weight_{'rises' if moves[child] > 0 else 'falls'}_{'next' if place else 'first'}",
                language,
                child=self.scores.name(child),
                now=percent(now[child], language, digits),
                then=percent(self.weights[child], language, digits),
            )
            for place, child in enumerate(list(moves)[:named])
        ]
        if named < len(moves):
            said.append(phrase("weights_move_too", language, count=len(moves) - named))
        return listing(said, language)

    def _points(self) -> str:
        return _many_points(self.moved, self.scores)

    def _size(self) -> str:
        key = "change_size" if self.status == "proven" else "change_size_found"
        least, size = (
            percent(value, self.scores.language, _digits(value))
            if self.measure == "relative"
            else _many_points(value, self.scores)
            for value in (self.at_least or 0.0, self.distance or 0.0)
        )
        measure = phrase(f"measure_{self.measure}", self.scores.language)
        return self._said(key, measure=measure, size=size, least=least)


def smallest_weight_change(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    destination: str | None = None,
    *,
    to_pass: str | None = None,
    to_rank: int | None = None,
    measure: Measure = "l1",
    within: WeightInformation | str | None = None,
    node: str | None = None,
    time_limit: float = 10.0,
) -> SmallestChange:
    """Return the smallest change of the weights that brings something about.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model, or scores of one's own.
    profiles : iterable of DestinationProfile, optional
        The destinations, if a model is given.
    destination : str, optional
        Which destination is to move. Without one, the question is by which change any two
        destinations that do not tie now change places.
    to_pass : str, optional
        The destination that it is to pass. For the smallest change by which another passes it,
        exchange the two.
    to_rank : int, optional
        The rank that it is to reach; if that is worse than its present one, to which it is to
        fall.
    measure : {"l1", "l2", "linf", "relative"}
        What is smallest: the sum of the absolute changes, the Euclidean distance, the largest
        absolute change, or the largest change as a share of the weight. In the last, a weight of
        zero cannot change.
    within : WeightInformation or str, optional
        The weights that are allowed; by default all that are not negative. If the present
        weights are not among them, the change leads there too.
    node : str, optional
        The node whose children's weights change; by default the total.
    time_limit : float
        Seconds after which the search for a rank ends; the result then says that it is a bound.

    Returns
    -------
    SmallestChange

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights.
    UnknownNameError
        If a destination is not ranked.
    InvalidInputError
        If both or none of `to_pass` and `to_rank` are given with a destination, or the rank does
        not exist.

    Notes
    -----
    The changes keep the sum of the weights at one. To pass means to be ahead by more than what
    counts as a tie, also where a rank is asked for: ``to_rank=r`` asks for weights at which it is
    ahead of those that it passes and at most ``r - 1`` others are ahead of it. Those that can at
    best be tied with are not passed. At the smallest change there is a tie; the weights returned
    lie beyond it by `SmallestChange.margin`, which adds as much to the distance, so that the order
    really changes. At weights short of them by a millionth of the way it does not change, as long
    as the present gap is more than ten thousand times what counts as a tie.

    Where several changes are equally small, one of them is returned; that is common in L1 and for
    the largest change.

    One pair has a closed form as long as the new weights are allowed [1]_ [2]_; else a linear
    programme [3]_ or, for the Euclidean distance, a least-distance problem [4]_ is solved. Which
    rivals are best passed to reach a rank is found by branch and bound over these, for all
    measures; the result is exact up to the precision of the arithmetic, and no indicator variable
    is rounded.

    References
    ----------
    .. [1] Evans, J. R. (1984). Sensitivity analysis in decision theory. Decision Sciences 15(2),
       239-247.
    .. [2] Ríos Insua, D. and French, S. (1991). A framework for sensitivity analysis in discrete
       multi-objective decision-making. European Journal of Operational Research 54(2), 176-190.
    .. [3] Wolters, W. T. M. and Mareschal, B. (1995). Novel types of sensitivity analysis for
       additive MCDM methods. European Journal of Operational Research 81(2), 281-290.
    .. [4] Lawson, C. L. and Hanson, R. J. (1974). Solving least squares problems. Prentice-Hall,
       chapter 23.

    Examples
    --------
    >>> scores = LinearScores.from_matrix([[0.9, 0.2], [0.3, 0.7]], [0.6, 0.4])
    >>> print(smallest_weight_change(scores, destination="a2", to_pass="a1"))
    Weight of   Now  Then  Change
    c1         60.0  45.5   −14.5
    c2         40.0  54.5   +14.5
    <BLANKLINE>
    a2 passes a1 if the weight of c1 falls from 60.0% to 45.5% and that of c2 rises from 40.0% to \
54.5%: 14.5 points of weight change hands.
    Sum of absolute changes: 29.1 points, proven to be the smallest.
    """
    _refuse_unknown(measure)
    scores = linear_scores(model, profiles, node=node)
    asked = _Asked(scores, information(within, WholeSimplex()), measure)
    if destination is None:
        if to_pass is not None or to_rank is not None:
            raise InvalidInputError("say which destination is to move: give destination")
        return asked.any_change()
    place = scores.place(destination)
    if to_pass is not None and to_rank is None:
        return asked.passing(place, scores.place(to_pass))
    if to_rank is None or to_pass is not None:
        raise InvalidInputError("give to_pass, the destination to be passed, or to_rank; not both")
    if not 1 <= to_rank <= len(scores.destinations):
        raise InvalidInputError(
            f"there is no rank {to_rank}; ranks are 1 to {len(scores.destinations)}"
        )
    return asked.ranking(place, to_rank, time_limit)


class _Asked:
    """A question about scores, and the ways to answer it."""

    def __init__(self, scores: LinearScores, within: WeightInformation, measure: Measure) -> None:
        self.scores, self.within = scores, within
        self.measure: Measure = measure
        self.allowed = scores.allowed(within)
        self.start = scores.weight_array / scores.weight_array.sum()
        self.values = scores.term_array @ self.start
        rounding = _ROUNDING * float(np.abs(scores.term_array).max())
        self.margin = _BEYOND * scores.tolerance + rounding
        self.slack = _SLACK * scores.tolerance + rounding / 4
        self.inside = self.allowed.contains(self.start)

    def any_change(self) -> SmallestChange:
        """Answer by which change any two that do not tie change places."""
        gaps = self.values[:, np.newaxis] - self.values
        ahead, behind = np.nonzero(gaps > self.scores.tolerance)
        rows = self.scores.term_array[behind] - self.scores.term_array[ahead]
        found = nearest_to_any(self._aims(rows, np.full(len(rows), self.margin)))
        if found is None:
            return self._result("order", possible=False)
        row, near = found
        passed = self.scores.destinations[int(ahead[row])]
        return self._changed("order", int(behind[row]), _proven(near), to_pass=passed)

    def passing(self, place: int, other: int) -> SmallestChange:
        """Answer by which change one passes another."""
        code, rival = self.scores.destinations[place], self.scores.destinations[other]
        if place == other:
            raise InvalidInputError(f"{code} cannot pass itself; name another destination")
        if self.inside and self.values[place] - self.values[other] > self.scores.tolerance:
            return self._stays("pass", code, to_pass=rival)
        row = self.scores.term_array[[place]] - self.scores.term_array[[other]]
        near = self._aims(row, np.array([self.margin])).nearest([0])
        if near is None:
            return self._impossible("pass", code, (rival,), to_pass=rival)
        return self._changed("pass", place, _proven(near), to_pass=rival)

    def ranking(self, place: int, rank: int, time_limit: float) -> SmallestChange:
        """Answer by which change one has a rank or a better one, or falls to a worse one."""
        code, others = self.scores.destinations[place], self._others(place)
        leads = self.values[place] - self.values[others]
        now = 1 + int((leads < -self.scores.tolerance).sum())
        question: Question = "fall" if rank > now else "reach"
        if self.inside and question == "reach" and now <= rank:
            return self._stays(question, code, to_rank=rank)
        rows = self.scores.term_array[place] - self.scores.term_array[others]
        if question == "reach":
            # Those that are not ahead now need not be passed; they may tie.
            wanted = np.where(leads < -self.scores.tolerance, self.margin, np.minimum(leads, 0.0))
            aims, needed = self._aims(rows, wanted), len(others) + 1 - rank
        else:
            aims, needed = self._aims(-rows, np.full(len(others), self.margin)), rank - 1
        found = nearest_to_some(aims, needed, time_limit=time_limit)
        if found.near is None and found.proven:
            never = self._codes(others[~aims.within_reach])
            return self._impossible(question, code, never, to_rank=rank)
        return self._changed(question, place, found, to_rank=rank)

    def _aims(self, rows: FloatArray, wanted: FloatArray) -> Aims:
        return Aims(self.start, self.allowed, rows, wanted, self.slack, self.measure)

    def _others(self, place: int) -> IntArray:
        return np.delete(np.arange(len(self.values)), place)

    def _codes(self, places: IntArray) -> tuple[str, ...]:
        found: list[int] = places.tolist()
        return tuple(self.scores.destinations[place] for place in found)

    def _changed(
        self,
        question: Question,
        place: int,
        found: Found,
        *,
        to_pass: str | None = None,
        to_rank: int | None = None,
    ) -> SmallestChange:
        near = found.near
        return self._result(
            question,
            destination=self.scores.destinations[place],
            to_pass=to_pass,
            to_rank=to_rank,
            possible=None if near is None else True,
            status="proven" if found.proven else "bound",
            distance=None if near is None else near.distance,
            at_least=found.at_least,
            weights={} if near is None else self._by_child(near.weights),
            rivals=() if near is None else self._tightest(place, near.weights),
        )

    def _tightest(self, place: int, weights: FloatArray) -> tuple[str, ...]:
        """Return those that are just passed, or just kept behind, at the new weights."""
        others = self._others(place)
        before = self.values[place] - self.values[others]
        after = (self.scores.term_array[place] - self.scores.term_array[others]) @ weights
        # Those that always tie are no rivals.
        close = (np.abs(after) <= 2 * self.margin) & (np.abs(before) > self.scores.tolerance)
        return self._codes(others[close])

    def _stays(
        self,
        question: Question,
        code: str,
        *,
        to_pass: str | None = None,
        to_rank: int | None = None,
    ) -> SmallestChange:
        weights = self._by_child(self.start)
        return self._result(
            question,
            destination=code,
            to_pass=to_pass,
            to_rank=to_rank,
            already=True,
            distance=0.0,
            at_least=0.0,
            weights=weights,
        )

    def _impossible(
        self,
        question: Question,
        code: str,
        never: tuple[str, ...],
        *,
        to_pass: str | None = None,
        to_rank: int | None = None,
    ) -> SmallestChange:
        return self._result(
            question,
            destination=code,
            to_pass=to_pass,
            to_rank=to_rank,
            possible=False,
            out_of_reach=never,
        )

    def _result(self, question: Question, **fields: object) -> SmallestChange:
        common = {
            "scores": self.scores,
            "within": self.within,
            "measure": self.measure,
            "question": question,
            "margin": self.margin,
        }
        return SmallestChange.from_fields({**common, **fields})

    def _by_child(self, weights: FloatArray) -> dict[str, float]:
        return dict(zip(self.scores.children, weights.tolist(), strict=True))


def _refuse_unknown(measure: str) -> None:
    known: tuple[str, ...] = get_args(Measure)
    if measure not in known:
        raise UnknownNameError("measure", measure, known)


def _proven(near: Near) -> Found:
    return Found(near, near.distance, proven=True)


def _largest(moves: Mapping[str, float]) -> float:
    return max((abs(move) for move in moves.values()), default=0.0)


def _digits(change: float) -> int:
    """Return how many decimals show a change of a share, in points: one, or more if it is small."""
    return int(np.clip(-np.floor(np.log10(100 * change)), 1, 6)) if change > 0 else 1


def _many_points(share: float, scores: LinearScores) -> str:
    number = decimal(100 * share, scores.language, _digits(share))
    key = "one_point" if scores.language == "fr" and 100 * share < 2 else "many_points"
    return phrase(key, scores.language, number=number)
