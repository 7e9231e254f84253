"""Confidence sets for ranks: which ranks are compatible with the errors of the figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score._frozen import FrozenModel, Number
from nearshore_score.errors import InvalidInputError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import decimal, percent, phrase
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile
from nearshore_score.ranks import TIE_TOLERANCE, competition_ranks
from nearshore_score.sensitivity.admissible_weights import (
    admissible_weights,
    own_weights_allowed,
)
from nearshore_score.sensitivity.algorithms.rank_confidence_sets import (
    ConfidenceKind,
    ConfidenceSide,
    RankConfidenceSets,
    Rule,
    check_level,
    check_tau,
    covariance_factor,
    normal_errors,
    sets_of,
)
from nearshore_score.sensitivity.sampled import SampledAnalysis, Sampling
from nearshore_score.sensitivity.sampling.blocks import Progress
from nearshore_score.sensitivity.score_covariance import (
    CovarianceMethod,
    NodeScores,
    node_scores,
    relative_error,
)
from nearshore_score.sensitivity.score_draws import WeightLaw
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures
from nearshore_score.sensitivity.weight_information import WeightInformation
from nearshore_score.tables import Table

#: Which weights are allowed: of the children of the node that is ranked, or by node.
AllowedWeights = WeightInformation | str | Mapping[str, WeightInformation | str]

_MOST_LINES = 15
# More codes than this do not fit a line.
_MOST_CODES = 12


class RankSet(FrozenModel):
    """Which ranks of one destination are compatible with the errors of the figures.

    Parameters
    ----------
    destination : str
        Code of the destination.
    score : float
        Its score by the published figures.
    standard_error : float
        Standard error of the score, from the errors of the figures.
    rank : int
        Its rank by the published figures; equal scores share the better one.
    best, worst : int
        The ends of its confidence set.
    ahead : tuple of str
        Destinations that are significantly better: with this confidence all such statements of
        the whole comparison are true together, and with every weight that was tried.
    critical : float
        The last critical value of the differences with the destination.
    critical_error : float
        Its standard error, from the number of draws.
    """

    destination: Code
    score: Number
    standard_error: Annotated[Number, Field(ge=0)]
    rank: int
    best: int
    worst: int
    ahead: tuple[Code, ...] = ()
    critical: Number = 0.0
    critical_error: Number = 0.0


class RankConfidence(SampledAnalysis):
    """Confidence sets for the ranks of destinations whose figures have errors.

    Parameters
    ----------
    destinations : tuple of str
        The destinations that are ranked, best first by the model.
    sampling : Sampling
        What was varied, and how often.
    names : mapping of str to str
        How destinations and children are called, where that is known.
    language : {"en", "fr"}
        Language of names and sentences.
    model : ScoringModel, optional
        The model, where there is one.
    node : str
        The node or indicator by whose score destinations are ranked.
    level : float
        Confidence level.
    kind : {"marginal", "simultaneous"}
        Whether the level holds for each set by itself or for all together.
    side : {"two_sided", "lower", "upper"}
        Which ends of the sets were asked for.
    stepdown : bool
        Whether what is rejected leaves the family.
    covariance : {"simulation", "derivative"}
        How the errors of figures became errors of scores.
    relative_error : float
        Standard error of a variance of a score, as a share of it, from the number of draws.
    sets : tuple of RankSet
        One for each destination, best first.
    union : {"sampled"}, optional
        Whether each set is the union of the sets with many allowed weights: those that were
        drawn, and corners. The union over all allowed weights can only be greater. None if the
        weights are those of the model.
    weight_vectors : int
        How many weights the union is over; 1 if the weights are those of the model.
    """

    node: Code
    level: Annotated[Number, Field(gt=0, lt=1)]
    kind: ConfidenceKind
    side: ConfidenceSide
    stepdown: bool
    covariance: CovarianceMethod
    relative_error: Number
    sets: tuple[RankSet, ...]
    union: Literal["sampled"] | None = None
    weight_vectors: int = 1

    def __repr__(self) -> str:
        return (
            f"RankConfidence({len(self.destinations)} destinations by {self.node}, "
            f"{self.level:g} {self.kind})"
        )

    def __getitem__(self, destination: str) -> RankSet:
        """Return the confidence set of one destination.

        Parameters
        ----------
        destination : str
            Its code.

        Raises
        ------
        UnknownNameError
            If it is not among those that are ranked.
        """
        return self.sets[self.place(destination)]

    def rivals(self, destination: str) -> tuple[str, ...]:
        """Return the destinations that cannot be told from one, best first.

        Neither is significantly better than the other, all pairs of the comparison taken
        together.

        Parameters
        ----------
        destination : str
            Its code.

        Raises
        ------
        UnknownNameError
            If it is not among those that are ranked.
        """
        apart = self._apart[self.place(destination)]
        others = zip(self.destinations, apart.tolist(), strict=True)
        return tuple(code for code, told in others if code != destination and not told)

    def tied(self, *destinations: str) -> bool:
        """Say whether no two of some destinations can be told apart.

        Parameters
        ----------
        *destinations : str
            Their codes.

        Raises
        ------
        UnknownNameError
            If one is not among those that are ranked.
        """
        places = [self.place(code) for code in destinations]
        return not bool(self._apart[np.ix_(places, places)].any())

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Runs of neighbours by score in which no two destinations can be told apart.

        Each run is as long as it can be, and none is part of another; they overlap. A single
        destination that can be told from both of its neighbours is a group of its own.
        """
        apart = self._apart
        found: list[tuple[str, ...]] = []
        reached = 0
        for start in range(len(apart)):
            end = start + 1
            while end < len(apart) and not apart[start : end + 1, end].any():
                end += 1
            if end > reached:
                found.append(self.destinations[start:end])
                reached = end
        return tuple(found)

    def among_best(self, tau: int) -> tuple[str, ...]:
        """Return all that could be among the tau best, best first.

        With the confidence of the analysis everyone who truly is among the tau best is named:
        those than whom fewer than tau are significantly better.

        Parameters
        ----------
        tau : int
            How many best ones are meant; 1 or more.

        Raises
        ------
        InvalidInputError
            If it is below one.
        """
        check_tau(tau)
        return tuple(one.destination for one in self.sets if len(one.ahead) < tau)

    def among_worst(self, tau: int) -> tuple[str, ...]:
        """Return all that could be among the tau worst, best first; see `among_best`.

        Parameters
        ----------
        tau : int
            How many worst ones are meant; 1 or more.

        Raises
        ------
        InvalidInputError
            If it is below one.
        """
        check_tau(tau)
        behind = self._better.sum(axis=1).tolist()
        return tuple(
            code for code, count in zip(self.destinations, behind, strict=True) if count < tau
        )

    def tables(self) -> tuple[Table, ...]:
        """Return scores with errors and confidence sets, and the groups that are level."""
        return (self._set_table(), self._group_table())

    def sentences(self) -> tuple[str, ...]:
        """Say what the confidence is about, and what the groups are."""
        told = self.language
        level = percent(self.level, told, 0 if (100 * self.level).is_integer() else 1)
        said = [
            phrase(f"confidence_{self.kind}", told, level=level),
            phrase("confidence_groups", told, level=level),
        ]
        if self.union is not None:
            said.append(phrase("confidence_union", told, count=self.weight_vectors))
        hidden = len(self.sets) - _MOST_LINES
        if hidden > 0:
            said.append(phrase("confidence_more", told, count=hidden))
        return tuple(said)

    @cached_property
    def _better(self) -> BoolArray:
        """Which row is significantly better than which column."""
        return np.array(
            [[code in other.ahead for other in self.sets] for code in self.destinations],
            dtype=np.bool_,
        )

    @cached_property
    def _apart(self) -> BoolArray:
        return np.asarray(self._better | self._better.T)

    def _set_table(self) -> Table:
        told = self.language
        keys = ("code", "score", "score_error", "rank", "confidence_set", "level_with")
        rows = [
            (
                one.destination,
                decimal(one.score, told),
                decimal(one.standard_error, told),
                str(one.rank),
                f"{one.best}–{one.worst}" if one.best < one.worst else str(one.best),
                str(len(self.rivals(one.destination))),
            )
            for one in self.sets[:_MOST_LINES]
        ]
        return Table(tuple(phrase(key, told) for key in keys), tuple(rows), labels=(0,))

    def _group_table(self) -> Table:
        head = (phrase("confidence_level_with", self.language),)
        rows = [
            (" ".join(group[:_MOST_CODES]) + (" …" if len(group) > _MOST_CODES else ""),)
            for group in self.groups[:_MOST_LINES]
        ]
        return Table(head, tuple(rows), labels=(0,))


def rank_confidence(
    model: ScoringModel | Plan,
    profiles: Iterable[DestinationProfile] | None = None,
    *,
    figures: UncertainFigures | bool = True,
    node: str | None = None,
    level: float = 0.95,
    kind: ConfidenceKind = "marginal",
    side: ConfidenceSide = "two_sided",
    stepdown: bool = True,
    covariance: CovarianceMethod = "simulation",
    weights: AllowedWeights | None = None,
    weight_draws: int = 100,
    draws: int = 10_000,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> RankConfidence:
    """Compute which ranks are compatible with the errors of the figures.

    The confidence sets of Mogstad, Romano, Shaikh and Wilhelm [1]_ for the scores of an index:
    the errors of the figures become a covariance of the scores, and differences of scores are
    tested against it; see `rank_confidence_sets`.

    Parameters
    ----------
    model : ScoringModel or Plan
        The model; a plan holds its destinations.
    profiles : iterable of DestinationProfile, optional
        The destinations, for a model. Those that it does not rank are left out.
    figures : UncertainFigures or bool
        How figures vary; ``True`` stands for the errors that come with them.
    node : str, optional
        The node or indicator by whose score destinations are ranked; by default the total.
    level : float
        Confidence level, between zero and one.
    kind : {"marginal", "simultaneous"}
        Whether the level holds for the set of each destination by itself, or for all together.
        What is said of pairs and groups always holds together.
    side : {"two_sided", "lower", "upper"}
        With ``"lower"`` only the best possible rank is sought (the worst is the last), with
        ``"upper"`` only the worst.
    stepdown : bool
        Whether what is rejected leaves the family and the rest is tested again.
    covariance : {"simulation", "derivative"}
        How the errors of figures become errors of scores; see `score_covariance`.
    weights : WeightInformation, str, or mapping of str to these, optional
        Which weights are allowed, for the children of `node`, or by node. Each set is then the
        union of the sets with many allowed weights. By default the weights are the model's.
    weight_draws : int
        How many weights are drawn for the union, beside the corners.
    draws : int
        Draws of the figures, and of the errors behind the critical values.
    seed : int
        Seed of the random numbers.
    executor : concurrent.futures.Executor, optional
        Where the work is done; the numbers are the same wherever it is.
    progress : callable, optional
        Called with the number of draws of the figures done and their total.

    Returns
    -------
    RankConfidence

    Raises
    ------
    InvalidInputError
        If there are no profiles, nothing can be ranked, or neither figures nor weights vary.
    UnknownNameError
        If there is no such node.

    Notes
    -----
    What is estimated are the scores by the published figures. Their errors are taken to be
    normal, with the covariance that the errors of the figures give them.

    The union over weights is sampled: it is over the weights that were drawn, the model's own if
    they are allowed, and corners of the set, all with the same draws of the figures. For every
    weight that was tried the level holds. The union over all allowed weights contains it.

    References
    ----------
    .. [1] M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, "Inference for ranks with
       applications to mobility across neighbourhoods and academic achievement across countries",
       *Review of Economic Studies* 91(1), 2024, pages 476-518 (online 2023).

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN", "MUS")
    >>> found = rank_confidence(ns.load_model(), some, node="wgi_rule_of_law")
    >>> found["MUS"].best, found["MUS"].worst
    (1, 1)
    >>> found.groups
    (('MUS',), ('MAR', 'TUN', 'EGY'))
    """
    check_level(level)
    if weight_draws < 0:
        raise InvalidInputError(f"weight_draws is {weight_draws}; give zero or more")
    laws = _laws(model, weights, node)
    varied = node_scores(model, profiles, laws, figures=figures, node=node)
    tried = _weights(varied, weight_draws, seed)
    scores = varied.nominal(tried)
    errors = varied.covariances(
        tried, method=covariance, draws=draws, seed=seed, executor=executor, progress=progress
    )
    rule = Rule(level, kind, side, stepdown, TIE_TOLERANCE)
    cases = [_Case(*one) for one in zip(scores, errors, strict=True)]
    work = _Sets(rule, draws, seed)
    each = list(map(work, cases) if executor is None else executor.map(work, cases))
    used = each if not laws or own_weights_allowed(varied.scores) else each[1:] or each
    return RankConfidence(
        destinations=varied.destinations,
        sampling=Sampling.of(varied.scores, draws, seed),
        names=varied.scores.names,
        language=varied.scores.language,
        model=varied.scores.model,
        node=varied.node,
        level=level,
        kind=kind,
        side=side,
        stepdown=stepdown,
        covariance=covariance,
        relative_error=relative_error(draws),
        sets=tuple(_sets(varied, cases[0], each[0], used)),
        union="sampled" if laws else None,
        weight_vectors=len(used),
    )


class _Case(NamedTuple):
    """Scores (n,) with one vector of weights, and their covariance (n, n)."""

    scores: FloatArray
    covariance: FloatArray


class _Found(NamedTuple):
    """Sets as they were asked for, and who is ahead of whom (n, n), all pairs together."""

    sets: RankConfidenceSets
    ahead: BoolArray


@dataclass(frozen=True)
class _Sets:
    """Finds the sets of one case; the same draws behind all."""

    rule: Rule
    draws: int
    seed: int

    def __call__(self, case: _Case) -> _Found:
        errors = normal_errors(covariance_factor(case.covariance), self.draws, self.seed)
        found = sets_of(case.scores, case.covariance, errors, self.rule)
        together = self.rule._replace(kind="simultaneous", side="two_sided")
        if self.rule == together:
            return _Found(found, found.ahead)
        return _Found(found, sets_of(case.scores, case.covariance, errors, together).ahead)


def _laws(
    model: ScoringModel | Plan, weights: AllowedWeights | None, node: str | None
) -> Mapping[str, WeightLaw]:
    if weights is None:
        return {}
    if isinstance(weights, Mapping):
        return dict(weights)
    return {node or model.framework.root.code: weights}


def _weights(varied: NodeScores, count: int, seed: int) -> dict[str, FloatArray]:
    """Return by node the weights (w, k) of all its children over which the union is made."""
    nodes = varied.scores.nodes
    result = varied.plan()
    terms = {
        code: np.stack(
            [np.nan_to_num(result.scores[child][varied.rows]) for child in one.known.children],
            axis=-1,
        )
        for code, one in nodes.items()
    }
    found = admissible_weights(varied.scores, terms, count, seed)
    return {code: varied.scores.spread(code, rows) for code, rows in found.items()}


def _sets(
    varied: NodeScores, own: _Case, own_sets: _Found, used: list[_Found]
) -> Iterator[RankSet]:
    """Give the union of some sets, one destination after another."""
    lower = np.min([one.sets.lower for one in used], axis=0)
    upper = np.max([one.sets.upper for one in used], axis=0)
    ahead = np.all([one.ahead for one in used], axis=0)
    ranks: IntArray = competition_ranks(own.scores)
    for place, code in enumerate(varied.destinations):
        yield RankSet(
            destination=code,
            score=float(own.scores[place]),
            standard_error=float(np.sqrt(own.covariance[place, place])),
            rank=int(ranks[place]),
            best=int(lower[place]),
            worst=int(upper[place]),
            ahead=tuple(varied.destinations[other] for other in np.flatnonzero(ahead[place])),
            critical=float(own_sets.sets.critical[place]),
            critical_error=float(own_sets.sets.critical_error[place]),
        )
