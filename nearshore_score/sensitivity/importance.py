"""How strongly a score follows each part of it, against the weights that the parts have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number
from nearshore_score.analysis import Analysis
from nearshore_score.comparison import compare, panel_of
from nearshore_score.composite.result import IndexResult
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.framework import Framework
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.node import Node
from nearshore_score.phrases import decimal, listing, percent, phrase
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.sensitivity.correlation_ratios import (
    FEWEST_ROWS,
    CorrelationRatios,
    CurveEstimator,
    correlation_ratios,
)
from nearshore_score.tables import Table

#: What a score is explained by: the children of its node, or all indicators below it.
Parts = Literal["children", "indicators"]

# Auditors' rule of thumb: a part is hardly felt or opposed below, and says nothing new above.
_WEAK, _STRONG = 0.3, 0.92
# Below, chance alone explains more than a few percent.
_FEW = 30
_MOST_LINES = 15
_MOST_NAMES = 5
_LONGEST_NAME = 30


class ExplainedShare(FrozenModel):
    """An estimated share of a variance.

    Parameters
    ----------
    value : float
        The estimate.
    low, high : float, optional
        Bootstrap interval; None if no resamples were asked for.
    """

    value: Number
    low: Number | None = None
    high: Number | None = None


class PartImportance(FrozenModel):
    """How strongly a score follows one part of it.

    Parameters
    ----------
    code : str
        The child or indicator.
    weight : float
        Its weight as a share of all.
    importance : ExplainedShare, optional
        The correlation ratio S; zero if it is the same for all destinations. None if fewer than
        five destinations have it.
    own : float, optional
        What it explains that the others do not foretell linearly; None if that cannot be told.
    shared : float, optional
        What it explains together with others: S less the own part, over the destinations that
        have every part. It can be negative.
    correlation : float, optional
        Pearson's r with the score; None if it is the same for all destinations.
    destinations : int
        On how many destinations the importance rests.
    """

    code: Code
    weight: Number
    importance: ExplainedShare | None = None
    own: Number | None = None
    shared: Number | None = None
    correlation: Number | None = None
    destinations: Annotated[int, Field(ge=0)]

    @property
    def linear(self) -> float | None:
        """Share of the variance that a straight line explains: the square of r."""
        return None if self.correlation is None else self.correlation**2


class ImportanceGap(FrozenModel):
    """The two parts whose importances are farthest from what their weights say.

    Parameters
    ----------
    lesser, greater : str
        Parts with the lesser and the greater weight; of equal weights the less important is the
        lesser.
    meant : float
        What the lesser is meant to have of the importance of both, from zero to one half.
    found : float
        What it has, from zero to one.
    """

    lesser: Code
    greater: Code
    meant: Number
    found: Number

    @property
    def gap(self) -> float:
        """Distance between the two, from zero to one."""
        return abs(self.meant - self.found)


class ImportanceAndWeights(Analysis):
    """How strongly the score of a node follows each part of it, against the weights.

    Parameters
    ----------
    node : str
        The node whose score is explained.
    parts : tuple of PartImportance
        Its children or indicators, in their order.
    estimator : {"local_linear", "spline"}
        How the curves were estimated.
    destinations : tuple of str
        The destinations with a score.
    complete : int
        How many of them have every part; the own and shared parts rest on these.
    resamples : int
        Resamples behind the intervals.
    level : float
        Share of the resamples between the ends of an interval.
    seed : int
        Seed of the resamples.
    names : mapping of str to str
        How the node and its parts are called.
    language : {"en", "fr"}
        Language of names and sentences.
    """

    node: Code
    parts: tuple[PartImportance, ...]
    estimator: CurveEstimator
    destinations: tuple[Code, ...]
    complete: Annotated[int, Field(ge=0)]
    resamples: Annotated[int, Field(ge=0)]
    level: Number
    seed: Annotated[int, Field(ge=0)]
    names: Annotated[Mapping[Code, str], *FROZEN] = Field(default_factory=FrozenMapping)
    language: Language = "en"

    def __getitem__(self, code: str) -> PartImportance:
        """Return what was found about one part.

        Parameters
        ----------
        code : str
            The child or indicator.

        Raises
        ------
        UnknownNameError
            If it is none of the parts.
        """
        for part in self.parts:
            if part.code == code:
                return part
        raise UnknownNameError(f"part of {self.node}", code, [part.code for part in self.parts])

    def __repr__(self) -> str:
        return (
            f"ImportanceAndWeights({self.node}: {len(self.parts)} parts, "
            f"{len(self.destinations)} destinations, {self.estimator})"
        )

    @property
    def importance_shares(self) -> Mapping[str, float]:
        """Importances of the parts that have one, as shares of their sum.

        Empty if none explains anything.
        """
        known = {part.code: part.importance.value for part in self.parts if part.importance}
        total = sum(known.values())
        return {code: value / total for code, value in known.items()} if total > 0 else {}

    @property
    def gap(self) -> ImportanceGap | None:
        """The pair farthest from importances in proportion to the weights, which most users expect.

        None if no two parts can be compared: together they need weight and importance.
        """
        return self._widest(1)

    @property
    def squared_gap(self) -> ImportanceGap | None:
        """The pair farthest from importances in proportion to the squares of the weights.

        They would be so if parts were independent and varied equally.
        """
        return self._widest(2)

    def tables(self) -> tuple[Table, ...]:
        """Return the importances by part, and the widest gaps."""
        gaps = self._gap_table()
        return (self._part_table(), gaps) if gaps.rows else (self._part_table(),)

    def sentences(self) -> tuple[str, ...]:
        """Say what the importances rest on, and which parts are hardly felt or repeat the score."""
        return tuple(self._said())

    def _said(self) -> Iterator[str]:
        told, node = self.language, self._name(self.node)
        count = len(self.destinations)
        yield phrase("importance_note", told, node=node, count=count)
        if count < _FEW:
            yield phrase("importance_few", told)
        thin = [part for part in self.parts if part.destinations < count]
        for part in thin[:_MOST_NAMES]:
            name = self._name(part.code)
            yield phrase("importance_thin", told, name=name, count=part.destinations)
        known = [
            (part.code, part.correlation) for part in self.parts if part.correlation is not None
        ]
        weak = [code for code, r in known if r < _WEAK]
        strong = [code for code, r in known if r > _STRONG]
        yield from self._flag("importance_weak", _WEAK, weak)
        yield from self._flag("importance_strong", _STRONG, strong)
        if len(self.parts) > _MOST_LINES:
            yield phrase("importance_more", told, count=len(self.parts) - _MOST_LINES)

    def _flag(self, key: str, bound: float, codes: list[str]) -> Iterator[str]:
        if not codes:
            return
        told, node = self.language, self._name(self.node)
        names = [self._short(code) for code in codes[:_MOST_NAMES]]
        named = listing(names, told) if len(codes) <= _MOST_NAMES else ", ".join([*names, "…"])
        shown = decimal(bound, told, 2)
        yield phrase(key, told, bound=shown, node=node, count=len(codes), names=named)

    def _part_table(self) -> Table:
        told = self.language
        keys = ["importance_share", "explained_share", "", "explained_linearly"]
        keys += ["own_part", "shared_part", "correlation_r"]
        level = phrase("interval_of", told, level=percent(self.level, told))
        heads = [phrase(key, told) if key else level for key in keys]
        head = (self._short(self.node), phrase("weight", told), *heads)
        shares = self.importance_shares
        rows = [self._row(part, shares.get(part.code)) for part in self.parts[:_MOST_LINES]]
        return Table(head, tuple(rows), labels=(0,))

    def _row(self, part: PartImportance, share: float | None) -> tuple[str, ...]:
        told = self.language
        ends = [part.importance.low, part.importance.high] if part.importance else [None, None]
        low, high = (self._number(end) for end in ends)
        return (
            self._short(part.code),
            percent(part.weight, told),
            "–" if share is None else percent(share, told),
            self._value(part.importance),
            "–" if low == "–" else f"{low} – {high}",
            self._number(part.linear),
            self._number(part.own),
            self._number(part.shared),
            self._number(part.correlation),
        )

    def _gap_table(self) -> Table:
        told = self.language
        keys = ("weight_target", "lesser_weight", "greater_weight", "meant_part", "found_part")
        head = tuple(phrase(key, told) for key in (*keys, "widest_gap"))
        targets = (("target_weights", self.gap), ("target_squared_weights", self.squared_gap))
        rows = tuple(
            (
                phrase(key, told),
                self._short(gap.lesser),
                self._short(gap.greater),
                *(percent(value, told) for value in (gap.meant, gap.found, gap.gap)),
            )
            for key, gap in targets
            if gap is not None
        )
        return Table(head, rows, labels=(0, 1, 2))

    def _widest(self, power: int) -> ImportanceGap | None:
        known = [
            (part.weight, part.importance.value, part.code)
            for part in self.parts
            if part.importance
        ]
        gaps = [
            _gap(one, other, power)
            for one, other in combinations(known, 2)
            if one[0] + other[0] > 0 and one[1] + other[1] > 0
        ]
        return max(gaps, key=lambda one: one.gap, default=None)

    def _name(self, code: str) -> str:
        return self.names.get(code, code)

    def _short(self, code: str) -> str:
        name = self._name(code)
        return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"

    def _value(self, share: ExplainedShare | None) -> str:
        return self._number(None if share is None else share.value)

    def _number(self, value: float | None) -> str:
        return "–" if value is None else decimal(value, self.language, 2)


def importance_and_weights(
    model: ScoringModel | Plan | IndexResult,
    profiles: Iterable[DestinationProfile] | None = None,
    *,
    node: str | None = None,
    parts: Parts = "children",
    estimator: CurveEstimator = "local_linear",
    resamples: int = 1000,
    level: float = 0.9,
    seed: int = 0,
    year: int | None = None,
) -> ImportanceAndWeights:
    """Compare how strongly a score follows each part of it with the weights of the parts [1]_.

    The importance of a part is Pearson's correlation ratio S, see `correlation_ratios`: the share
    of the variance of the score, over the destinations, that is explained by a curve over the
    scores of the part. Weights say what a point on a part is worth; how strongly the score
    follows it depends on variances and correlations as well.

    Parameters
    ----------
    model : ScoringModel, Plan or IndexResult
        The model; a plan or the result of an index hold their destinations.
    profiles : iterable of DestinationProfile, optional
        The destinations, for a model. Those that it does not rank are left out.
    node : str, optional
        The node whose score is explained; by default the total.
    parts : {"children", "indicators"}
        By what: the children of the node, or the indicators below it with their weights
        multiplied on the way down.
    estimator : {"local_linear", "spline"}
        How the curves are estimated.
    resamples : int
        Resamples of the destinations for the intervals; zero for none.
    level : float
        Share of the resamples between the ends of an interval.
    seed : int
        Seed of the resamples.
    year : int, optional
        Needed if the result of an index has several years.

    Returns
    -------
    ImportanceAndWeights

    Raises
    ------
    InvalidInputError
        If fewer than five destinations have a score, or all have the same; if weights differ
        from one destination to another; or if something is missing or given twice.
    UnknownNameError
        If there is no such node, year or estimator.

    Notes
    -----
    The paper compares ratios of importances with ratios of the weights, which users of an index
    take them for, and of their squares, which independent parts of equal variance have. So does
    the summary here, one of our own: of two parts, what the one has of the importance of both is
    compared with what it has of the weights of both, and the pair with the greatest distance is
    named. This is the comparison of ratios on a scale that ends at one, where a part without
    any importance can be compared too.

    A destination without a part is left out of the importance of this part, and of all own and
    shared parts [2]_.

    References
    ----------
    .. [1] P. Paruolo, M. Saisana and A. Saltelli, "Ratings and rankings: voodoo or science?",
       *Journal of the Royal Statistical Society A* 176(3), 2013, pages 609-634.
    .. [2] W. Becker, M. Saisana, P. Paruolo and I. Vandecasteele, "Weights and importance in
       composite indicators: Closing the gap", *Ecological Indicators* 80, 2017, pages 12-22.

    Examples
    --------
    >>> from nearshore_score import Panel
    >>> figures = [[1.0, 5.0], [2.0, 5.1], [3.0, 4.9], [4.0, 5.1], [5.0, 4.9], [6.0, 5.0]]
    >>> panel = Panel(tuple("ABCDEF"), ("pay", "law"), figures)
    >>> plan = Plan(panel, Framework.flat({"pay": 0.5, "law": 0.5}), direct_range=None)
    >>> found = importance_and_weights(plan, resamples=0)
    >>> {code: round(share, 2) for code, share in found.importance_shares.items()}
    {'pay': 0.96, 'law': 0.04}
    """
    given = _scores(model, profiles, node, parts, year)
    known = ~np.isnan(given.score)
    if known.sum() < FEWEST_ROWS:
        raise InvalidInputError(
            f"{int(known.sum())} destinations have a score of {given.node}; importances need at "
            f"least {FEWEST_ROWS}"
        )
    found = correlation_ratios(
        given.parts[known],
        given.score[known],
        estimator=estimator,
        resamples=resamples,
        level=level,
        seed=seed,
    )
    if np.isnan(found.whole).all() and (found.rows >= FEWEST_ROWS).any():
        raise InvalidInputError(f"all destinations have the same score of {given.node}")
    kept = np.flatnonzero(known).tolist()
    return ImportanceAndWeights(
        node=given.node,
        parts=_parts(given, found),
        estimator=estimator,
        destinations=tuple(given.destinations[row] for row in kept),
        complete=found.complete,
        resamples=resamples,
        level=level,
        seed=seed,
        names={code: given.names[code] for code in (given.node, *given.codes)},
        language=given.language,
    )


class _Scores(NamedTuple):
    """Scores of a node and of its parts."""

    node: str
    codes: tuple[str, ...]
    weights: FloatArray
    parts: FloatArray
    score: FloatArray
    destinations: tuple[str, ...]
    names: Mapping[str, str]
    language: Language


def _scores(
    model: ScoringModel | Plan | IndexResult,
    profiles: Iterable[DestinationProfile] | None,
    node: str | None,
    parts: Parts,
    year: int | None,
) -> _Scores:
    if isinstance(model, IndexResult):
        if profiles is not None:
            raise InvalidInputError("a result holds its destinations; leave the profiles out")
        return _of_result(model, node, parts, year)
    if year is not None:
        raise InvalidInputError("only the result of an index has years; leave `year` out")
    if isinstance(model, Plan):
        if profiles is not None:
            raise InvalidInputError("a plan holds its destinations; leave the profiles out")
        return _of_plan(model, node, parts)
    if profiles is None:
        raise InvalidInputError("a model needs destinations; give their profiles")
    everyone = Destinations(profiles)
    ranking = compare(model, everyone)
    if not ranking.codes:
        raise InvalidInputError("no destination can be ranked; see model.rank(...).not_ranked")
    # Those without a total still set the scale where scores depend on the compared set.
    thin = [row.code for row in ranking.not_ranked if row.reason == "coverage"]
    panel = panel_of(ranking, everyone, [*ranking.codes, *thin])
    plan = Plan(panel, model.framework, model.normalisation)
    found = _of_plan(plan, node, parts)
    language = model.context.language
    few = len(ranking.codes)
    return found._replace(
        parts=found.parts[:few],
        score=found.score[:few],
        destinations=tuple(ranking.codes),
        names=_labels(model.framework, language),
        language=language,
    )


def _of_plan(plan: Plan, node: str | None, parts: Parts) -> _Scores:
    if plan.panel.values.ndim > 2:
        raise InvalidInputError("the panel has several years; choose one with panel.year(...)")
    result = plan()
    top = plan.framework.node(node or plan.framework.root.code)
    below = _below(top, parts)
    weights = _handed_down(plan.framework, top, result.weights)
    return _joined(plan.framework, top, below, weights, result.scores)._replace(
        destinations=tuple(plan.panel.destinations)
    )


def _of_result(result: IndexResult, node: str | None, parts: Parts, year: int | None) -> _Scores:
    framework, scores, weights = result.index.framework, result.scores, result.effective_weights
    if result.panel.years:
        if year not in result.panel.years:
            raise UnknownNameError(
                "year of the panel", str(year), [str(one) for one in result.panel.years]
            )
        place = result.panel.years.index(year)
        framework = result.index.edition(year).framework
        scores = {code: array[place] for code, array in scores.items()}
        weights = {code: np.asarray(array)[..., place] for code, array in weights.items()}
    elif year is not None:
        raise InvalidInputError("the panel has one year only; leave `year` out")
    top = framework.node(node or framework.root.code)
    shares = {code: float(weights[code]) for code in framework.nodes if code in weights}
    return _joined(framework, top, _below(top, parts), shares, scores)._replace(
        destinations=tuple(result.panel.destinations)
    )


def _joined(
    framework: Framework,
    top: Node,
    below: tuple[Node, ...],
    weights: Mapping[str, float],
    scores: Mapping[str, FloatArray],
) -> _Scores:
    own = np.array([weights[one.code] for one in below])
    if not np.isfinite(own).all() or not own.sum() > 0:
        raise InvalidInputError(f"what is below {top.code} carries no weight")
    return _Scores(
        node=top.code,
        codes=tuple(one.code for one in below),
        weights=own / own.sum(),
        parts=np.column_stack([scores[one.code] for one in below]),
        score=np.asarray(scores[top.code]),
        destinations=(),
        names=_labels(framework, "en"),
        language="en",
    )


def _labels(framework: Framework, language: Language) -> dict[str, str]:
    return {code: framework.node(code).label(language) for code in framework.nodes}


def _below(top: Node, parts: Parts) -> tuple[Node, ...]:
    """Return the children of a node, or the leaves below it, each once."""
    if not top.children:
        raise InvalidInputError(f"{top.code} has no children that could explain it")
    if parts == "children":
        return top.children
    if parts != "indicators":
        raise UnknownNameError("kind of parts", parts, ("children", "indicators"))
    found: dict[str, Node] = {}
    for child in top.children:
        lower = _below(child, parts) if child.children else (child,)
        found.update({one.code: one for one in lower})
    return tuple(found.values())


def _handed_down(
    framework: Framework, top: Node, weights: Mapping[str, FloatArray]
) -> dict[str, float]:
    """Return the share of a node's score that everything below it carries."""
    shares: dict[str, float] = {}

    def hand_down(code: str, share: float) -> None:
        shares[code] = shares.get(code, 0.0) + share
        node = framework.node(code)
        if not node.children:
            return
        own = np.asarray(weights[code], dtype=np.float64)
        if own.ndim != 1:
            raise InvalidInputError(f"the weights of {code} differ by destination; give fixed ones")
        for child, weight in zip(node.children, own / own.sum(), strict=True):
            hand_down(child.code, share * float(weight))

    hand_down(top.code, 1.0)
    return shares


def _parts(given: _Scores, found: CorrelationRatios) -> tuple[PartImportance, ...]:
    return tuple(
        PartImportance(
            code=code,
            weight=float(given.weights[place]),
            importance=_share(found, place),
            own=_number(found.own[place]),
            shared=_number(found.shared[place]),
            correlation=_number(found.correlations[place]),
            destinations=int(found.rows[place]),
        )
        for place, code in enumerate(given.codes)
    )


def _share(found: CorrelationRatios, place: int) -> ExplainedShare | None:
    value, low, high = (_number(array[place]) for array in found[:3])
    return None if value is None else ExplainedShare(value=value, low=low, high=high)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _gap(
    one: tuple[float, float, str], other: tuple[float, float, str], power: int
) -> ImportanceGap:
    lesser, greater = sorted((one, other))
    return ImportanceGap(
        lesser=lesser[2],
        greater=greater[2],
        meant=lesser[0] ** power / (lesser[0] ** power + greater[0] ** power),
        found=lesser[1] / (lesser[1] + greater[1]),
    )
