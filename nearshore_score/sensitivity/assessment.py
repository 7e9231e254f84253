"""The assessment: what is certain in a ranking, and what would overturn it, in a few sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from functools import partial

from pydantic import Field

from nearshore_score._frozen import FrozenModel, Number
from nearshore_score.analysis import Analysis
from nearshore_score.comparison import compare
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError, NotLinearError, UnknownNameError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import listing, ordinal, percent, phrase
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.sensitivity._assessment_table import assessment_table
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
from nearshore_score.sensitivity.sampled_assessment import (
    EVERYTHING,
    SampledAssessment,
    Varied,
    sampled_assessment,
)
from nearshore_score.sensitivity.sampling.blocks import Progress
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
    focus : str
        The destination that the other parts are about.
    intervals : RankIntervals, optional
        Best and worst rank of each destination over the weights that are allowed; None if scores
        are not linear in the weights, so that nothing can be proven.
    up, down : SmallestChange, optional
        The smallest change of weights by which it comes to a better rank, and to a worse one;
        none if there is no such rank.
    criterion : CriterionTippingPoint, optional
        The child of which the smallest relative change of weight moves its rank; none if no
        weight does.
    figure : FigureTippingPoint, optional
        Its figure of which the smallest move, in points of the indicator's score, changes its
        rank; none if no figure does, or if there is no model behind the scores.
    sampled : SampledAssessment, optional
        How often the ranks occur, who beats whom how often, who cannot be told apart, and which
        choice matters most; None if nothing was drawn.
    not_proven : str
        Why nothing can be proven; empty if it can.
    model : ScoringModel, optional
        The model, all in all.
    """

    focus: Code
    intervals: RankIntervals | None = None
    up: SmallestChange | None = None
    down: SmallestChange | None = None
    criterion: CriterionTippingPoint | None = None
    figure: FigureTippingPoint | None = None
    sampled: SampledAssessment | None = None
    not_proven: str = ""
    model: ScoringModel | None = Field(default=None)

    @property
    def scores(self) -> LinearScores:
        """The scores and weights that were examined.

        Raises
        ------
        NotLinearError
            If scores are not linear in the weights.
        """
        if self.intervals is None:
            raise NotLinearError(self.not_proven)
        return self.intervals.scores

    def tables(self) -> tuple[Table, ...]:
        """Return one line for each destination: proven ranks, usual ranks, wins of the focus."""
        return (assessment_table(self.intervals, self.sampled, self.focus),)

    def sentences(self) -> tuple[str, ...]:
        """Return the answers: what is certain, the tipping points, what matters, what is usual."""
        return (
            *self._proven(),
            *self._figure(),
            *(() if self.sampled is None else self.sampled.sentences()),
        )

    def __repr__(self) -> str:
        if self.intervals is None:
            return f"Assessment({self.focus}, sampled only)"
        own = self.intervals[self.focus]
        return f"Assessment({self.focus} rank {self._rank}, {own.best} to {own.worst})"

    @property
    def _rank(self) -> int:
        ranks = self.scores.ranks_at(self.scores.weight_array)
        return int(ranks[self.scores.place(self.focus)])

    @property
    def _language(self) -> Language:
        if self.intervals is not None:
            return self.intervals.scores.language
        return "en" if self.sampled is None else self.sampled.language

    def _said(self, key: str, **parts: object) -> str:
        if self.intervals is not None:
            name = self.intervals.scores.name(self.focus)
        else:
            name = self.focus if self.sampled is None else self.sampled.name(self.focus)
        return phrase(key, self._language, name=name, **parts)

    def _proven(self) -> tuple[str, ...]:
        if self.intervals is None:
            return (self._said("assess_not_proven"),) if self.not_proven else ()
        return (
            *self._certain(self.intervals),
            self._focus(self.intervals),
            self._tipping(self.up, "up"),
            self._tipping(self.down, "down"),
            self._criterion(),
        )

    def _certain(self, intervals: RankIntervals) -> tuple[str, ...]:
        told = self.scores.language
        within = intervals.weights.in_words(told)
        fixed = [one for one in intervals.intervals if one.is_certain]
        moving = [one for one in intervals.intervals if not one.is_certain]
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

    def _focus(self, intervals: RankIntervals) -> str:
        told = self.scores.language
        own = intervals[self.focus]
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
        if self.model is None or (self.intervals is None and not self.not_proven):
            return ()
        if self.figure is None:
            return (self._said("no_figure_matters"),)
        told, found = self._language, self.figure
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
    what: Sequence[Varied] = EVERYTHING,
    node: str | None = None,
    groups_on: Sequence[str] = (),
    draws: int = 10_000,
    seed: int = 0,
    time_limit: float = 60.0,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Say what is certain in a ranking, what is usual, and what would overturn it.

    What can be proven about weights is proven. What cannot be is sampled: weights and errors of
    figures together, then the choices of the model.

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
        The weights over which ranks are certain or not, and that are drawn; by default each weight
        up to 25 % more or less than in the model, rescaled. ``"judgement_bands"`` stands for the
        bands that come with the weights of a segment.
    what : sequence of {"weights", "data", "methods"}
        What is varied: the weights; the figures by their errors; the choices of `usual_choices`.
        Proofs and tipping points belong to ``"weights"``. Of linear scores only weights vary.
    node : str, optional
        The node whose children's weights vary; by default the total.
    groups_on : sequence of str
        Further nodes, such as ``"wgi_rule_of_law"``, on whose scores it is asked which
        destinations the errors of the figures leave level.
    draws : int
        How many draws; with none, only what can be proven is told.
    seed : int
        Seed of the draws.
    time_limit : float
        Seconds for the proofs of the rank intervals.
    executor : concurrent.futures.Executor, optional
        Where draws are computed; the numbers are the same.
    progress : callable, optional
        Told how far the draws are.

    Returns
    -------
    Assessment
        Prints as a table of ranks and a few sentences.

    Raises
    ------
    NotLinearError
        If nothing is to be drawn, and the total is not linear in these weights.
    InvalidInputError
        If no destination can be ranked, or a number or word cannot be used.
    UnknownNameError
        If the focus is not among the destinations that are ranked.

    See Also
    --------
    rank_intervals, smallest_weight_change, weight_stability, figure_tipping_points,
    stochastic_acceptability, rank_confidence, modelling_choices

    Notes
    -----
    The tipping points are the smallest changes of all weights together, by the sum of absolute
    changes. The criterion is the one whose weight, the others in proportion, needs the smallest
    change relative to itself; the figure the one whose indicator's score needs the smallest move.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "TUN", "EGY")
    >>> found = ns.sensitivity.assess(ns.load_model(), some, draws=1000)
    >>> found
    Assessment(MAR rank 1, 1 to 2)
    >>> print(found.sentences()[0])
    Certain with each weight up to 25% more or less than in the model: Egypt stays 3rd.
    """
    law = information(weights, RelativeBounds())
    drawn = partial(
        sampled_assessment,
        model,
        weights=law,
        what=tuple(what),
        node=node,
        groups_on=groups_on,
        draws=draws,
        seed=seed,
        executor=executor,
        progress=progress,
    )
    _check_varied(what)
    if isinstance(model, LinearScores):
        exact = _exact(linear_scores(model, profiles, node=node), focus, law, time_limit)
        return exact.replace(sampled=drawn(None, exact.focus) if draws else None)
    everyone = Destinations(() if profiles is None else profiles)
    ranking = compare(model, everyone)
    if not len(ranking):
        raise InvalidInputError("no destination can be ranked; see model.rank(...).not_ranked")
    found = Assessment(focus=_subject(ranking.codes, focus), model=ranking.model)
    if "weights" in what:
        try:
            scores = scores_of_ranking(ranking, everyone, node=node)
            found = _exact(scores, found.focus, law, time_limit)
        except NotLinearError as error:
            if not draws:
                raise
            found = found.replace(not_proven=str(error))
        points = tipping_points_of_ranking(ranking, everyone, found.focus).points
        found = found.replace(figure=points[0] if points else None)
    return found.replace(sampled=drawn(everyone, found.focus) if draws else None)


def _check_varied(what: Sequence[Varied]) -> None:
    """Refuse an assessment of nothing, or of what nobody can vary."""
    if isinstance(what, str) or not what:
        raise InvalidInputError(f"what takes a list of {', '.join(EVERYTHING)}; not {what!r}")
    for one in what:
        if one not in EVERYTHING:
            raise UnknownNameError("uncertainty", one, EVERYTHING)


def _exact(
    scores: LinearScores, focus: str | None, weights: WeightInformation, time_limit: float
) -> Assessment:
    """Assess what can be proven of weights."""
    # The parts carry the numbers; the assessment itself carries the model, once.
    bare = scores.replace(model=None)
    subject = _subject(scores.destinations, focus)
    rank = int(scores.ranks_at(scores.weight_array)[scores.place(subject)])
    return Assessment(
        intervals=rank_intervals(bare, weights=weights, time_limit=time_limit),
        focus=subject,
        up=_nearest(bare, subject, rank - 1),
        down=_nearest(bare, subject, rank + 1),
        criterion=_criterion(bare, subject),
        model=scores.model,
    )


def _subject(destinations: tuple[str, ...], focus: str | None) -> str:
    if focus is None:
        return "MAR" if "MAR" in destinations else destinations[0]
    if focus not in destinations:
        raise UnknownNameError("ranked destination", focus, destinations)
    return focus


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
