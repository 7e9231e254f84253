"""The assessment: what is certain in a ranking, and what would overturn it, in a few sentences."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from nearshore_score._frozen import FrozenModel, Number
from nearshore_score.analysis import Analysis
from nearshore_score.comparison import compare
from nearshore_score.context import Language
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import listing, ordinal, percent, phrase
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.sensitivity.figure_tipping_points import (
    FigureTippingPoint,
    figure_text,
    tipping_points_of_ranking,
)
from nearshore_score.sensitivity.linear_scores import (
    LinearScores,
    linear_scores,
    scores_of_ranking,
)
from nearshore_score.sensitivity.rank_intervals import RankIntervals, rank_intervals
from nearshore_score.sensitivity.smallest_change import SmallestChange, smallest_weight_change
from nearshore_score.sensitivity.weight_information import (
    RelativeBounds,
    WeightInformation,
    information,
)
from nearshore_score.sensitivity.weight_stability import OneWeight, weight_stability
from nearshore_score.tables import Table

# A sentence names no more destinations than this; the table has them all.
_NAMED = 12


class CriterionTippingPoint(FrozenModel):
    """The weight of one child at which a destination loses or leaves its rank.

    Parameters
    ----------
    child : str
        Code of the child; the weights of the others keep their proportions.
    weight, end : float
        Its weight in the model, and the end of the interval in which the rank stays.
    """

    child: Code
    weight: Number
    end: Number

    @property
    def relative_change(self) -> float:
        """The change of the weight, as a share of itself."""
        return (self.end - self.weight) / self.weight


class Assessment(Analysis):
    """What is certain in a ranking, and what would overturn it for one destination.

    Parameters
    ----------
    intervals : RankIntervals
        Best and worst rank of each destination over the weights that are allowed.
    focus : str
        The destination that the other parts are about.
    up, down : SmallestChange, optional
        The smallest change of weights by which it comes to a better rank, and to a worse one;
        none if there is no such rank.
    criterion : CriterionTippingPoint, optional
        The child of which the smallest relative change of weight moves its rank; none if no
        weight does.
    figure : FigureTippingPoint, optional
        Its figure of which the smallest move, in points of the indicator's score, changes its
        rank; none if no figure does, or if there is no model behind the scores.
    model : ScoringModel, optional
        The model, all in all.
    """

    intervals: RankIntervals
    focus: Code
    up: SmallestChange | None = None
    down: SmallestChange | None = None
    criterion: CriterionTippingPoint | None = None
    figure: FigureTippingPoint | None = None
    model: ScoringModel | None = Field(default=None)

    @property
    def scores(self) -> LinearScores:
        """The scores and weights that were examined."""
        return self.intervals.scores

    def tables(self) -> tuple[Table, ...]:
        """Return the rank intervals; see `Analysis.tables`."""
        return self.intervals.tables()

    def sentences(self) -> tuple[str, ...]:
        """Return the answers: what is certain, the tipping points, and what matters most."""
        return (
            *self._certain(),
            self._focus(),
            self._tipping(self.up, "up"),
            self._tipping(self.down, "down"),
            self._criterion(),
            *self._figure(),
        )

    def __repr__(self) -> str:
        own = self.intervals[self.focus]
        return f"Assessment({self.focus} rank {self._rank}, {own.best} to {own.worst})"

    @property
    def _rank(self) -> int:
        ranks = self.scores.ranks_at(self.scores.weight_array)
        return int(ranks[self.scores.place(self.focus)])

    def _said(self, key: str, **parts: object) -> str:
        return phrase(key, self.scores.language, name=self.scores.name(self.focus), **parts)

    def _certain(self) -> tuple[str, ...]:
        told = self.scores.language
        within = self.intervals.weights.in_words(told)
        fixed = [one for one in self.intervals.intervals if one.is_certain]
        moving = [one for one in self.intervals.intervals if not one.is_certain]
        said = self._said("assess_none_certain", within=within)
        if fixed:
            stays = [self._one("assess_stays", one.destination, rank=one.best) for one in fixed]
            said = self._said("assess_certain", within=within, items=_some(stays, told))
        if not moving:
            return (said,)
        moves = [
            self._one("assess_moves", one.destination, best=one.best, worst=one.worst)
            for one in moving
        ]
        return (said, self._said("assess_uncertain", items=_some(moves, told)))

    def _one(self, key: str, code: str, **ranks: int) -> str:
        told = self.scores.language
        words = {what: ordinal(rank, told) for what, rank in ranks.items()}
        return phrase(key, told, name=self.scores.name(code), **words)

    def _focus(self) -> str:
        told = self.scores.language
        own = self.intervals[self.focus]
        return self._said(
            "assess_focus_certain" if own.is_certain else "assess_focus",
            rank=ordinal(self._rank, told),
            count=len(self.scores.destinations),
            best=ordinal(own.best, told),
            worst=ordinal(own.worst, told),
            status=phrase("proven" if own.is_proven else "not_proven", told),
        )

    def _tipping(self, change: SmallestChange | None, side: str) -> str:
        if change is None:
            return self._said("nobody_above" if side == "up" else "nobody_below")
        if change.possible is False:
            return self._said(f"never_{side}")
        # The last sentence of a change that was found is its size, which the first one tells too.
        said = change.sentences()[:-1] if change.possible else change.sentences()
        return self._said(f"tipping_{side}", what=" ".join(said))

    def _criterion(self) -> str:
        if self.criterion is None:
            return self._said("no_criterion_matters")
        told, found = self.scores.language, self.criterion
        return self._said(
            "criterion_matters",
            child=self.scores.name(found.child),
            side=phrase("down_to" if found.end < found.weight else "up_to", told),
            end=percent(found.end, told, 1),
            now=percent(found.weight, told, 1),
        )

    def _figure(self) -> tuple[str, ...]:
        if self.model is None:
            return ()
        if self.figure is None:
            return (self._said("no_figure_matters"),)
        told, found = self.scores.language, self.figure
        said = self._said(
            "figure_matters",
            indicator=self.model.framework.node(found.indicator).label(told),
            tipping=figure_text(found.tipping_value, told),
            value=figure_text(found.value, told),
            unit=found.unit,
            rank=ordinal(found.rank, told),
        )
        return (said.replace(" ,", ","),)


def assess(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    focus: str | None = None,
    weights: WeightInformation | str | None = None,
    *,
    node: str | None = None,
    time_limit: float = 60.0,
) -> Assessment:
    """Say what is certain in a ranking, and what would overturn it for one destination.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model; scores of one's own need no profiles.
    profiles : iterable of DestinationProfile, optional
        The destinations.
    focus : str, optional
        The destination whose tipping points are looked for; by default Morocco, if it is there,
        else the first.
    weights : WeightInformation or str, optional
        The weights over which ranks are certain or not; by default each weight up to 25 % more or
        less than in the model, rescaled. ``"judgement_bands"`` stands for the bands that come with
        the weights of a segment.
    node : str, optional
        The node whose children's weights vary; by default the total.
    time_limit : float
        Seconds for the proofs of the rank intervals.

    Returns
    -------
    Assessment
        Prints as a table of rank intervals and a few sentences.

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights; the message says why and what to do.
    UnknownNameError
        If the focus is not among the destinations that are ranked.

    See Also
    --------
    rank_intervals, smallest_weight_change, weight_stability, figure_tipping_points

    Notes
    -----
    The tipping points are the smallest changes of all weights together, by the sum of absolute
    changes. The criterion is the one whose weight, the others in proportion, needs the smallest
    change relative to itself; the figure the one whose indicator's score needs the smallest move.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "TUN", "EGY")
    >>> found = ns.sensitivity.assess(ns.load_model(), some)
    >>> found
    Assessment(MAR rank 1, 1 to 2)
    >>> print(found.sentences()[0])
    Certain with each weight up to 25% more or less than in the model: Egypt stays 3rd.
    """
    if isinstance(model, LinearScores):
        return _assessed(linear_scores(model, profiles, node=node), focus, weights, time_limit)
    everyone = Destinations(() if profiles is None else profiles)
    ranking = compare(model, everyone)
    found = _assessed(scores_of_ranking(ranking, everyone, node=node), focus, weights, time_limit)
    points = tipping_points_of_ranking(ranking, everyone, found.focus).points
    return found.replace(figure=points[0] if points else None)


def _assessed(
    scores: LinearScores,
    focus: str | None,
    weights: WeightInformation | str | None,
    time_limit: float,
) -> Assessment:
    """Assess everything that rests on weights."""
    # The parts carry the numbers; the assessment itself carries the model, once.
    bare = scores.replace(model=None)
    subject = _subject(scores, focus)
    rank = int(scores.ranks_at(scores.weight_array)[scores.place(subject)])
    known = information(weights, RelativeBounds())
    return Assessment(
        intervals=rank_intervals(bare, weights=known, time_limit=time_limit),
        focus=subject,
        up=_nearest(bare, subject, rank - 1),
        down=_nearest(bare, subject, rank + 1),
        criterion=_criterion(bare, subject),
        model=scores.model,
    )


def _subject(scores: LinearScores, focus: str | None) -> str:
    if focus is not None:
        return scores.destinations[scores.place(focus)]
    return "MAR" if "MAR" in scores.destinations else scores.destinations[0]


def _nearest(scores: LinearScores, focus: str, rank: int) -> SmallestChange | None:
    """Return the smallest change by which a destination comes to a rank that exists."""
    if not 1 <= rank <= len(scores.destinations):
        return None
    return smallest_weight_change(scores, destination=focus, to_rank=rank)


def _criterion(scores: LinearScores, focus: str) -> CriterionTippingPoint | None:
    """Return the weight whose smallest relative change moves the rank of a destination."""
    ends = [
        CriterionTippingPoint(child=one.child, weight=one.weight, end=end)
        for one in weight_stability(scores).found
        if one.weight > 0
        for end in _ends(one, focus)
    ]
    return min(ends, key=lambda end: abs(end.relative_change), default=None)


def _ends(one: OneWeight, focus: str) -> list[float]:
    """Return the ends of the interval in which a rank stays, where there is something beyond."""
    held = one.interval_of_rank(focus)
    low = [held.low] if held.low > 0 or not held.low_closed else []
    high = [held.high] if held.high < 1 or not held.high_closed else []
    return [*low, *high]


def _some(items: list[str], language: Language) -> str:
    """Join items, the last ones by their number if there are too many."""
    if len(items) <= _NAMED:
        return listing(items, language)
    first = ", ".join(items[:_NAMED])
    return phrase("and_more", language, first=first, more=len(items) - _NAMED)
