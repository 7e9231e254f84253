"""Critical criteria: which weight needs to change least until two destinations are level."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score._frozen import FrozenModel, Number
from nearshore_score.analysis import Analysis
from nearshore_score.context import Language
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code, position_of
from nearshore_score.phrases import listing, percent, phrase, points
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.algorithms.crossings import (
    COINCIDENCE,
    checked,
    pair_quotients,
    shares,
)
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.tables import Table

Share = Annotated[Number, Field(ge=0, le=1)]


class CriticalChanges(NamedTuple):
    """Changes of single weights that make pairs level; one row a pair, one column a criterion.

    Attributes
    ----------
    change : array of shape (..., p, k)
        What has to be taken off the weight, the other weights staying as they are; infinite or
        NaN where no change does it.
    share : array of shape (..., p, k)
        Share of the criterion once the weights sum to one again; NaN where it is not feasible.
    feasible : array of bool of shape (..., p, k)
        Whether the weight is large enough for it.
    """

    change: FloatArray
    share: FloatArray
    feasible: BoolArray


def critical_changes(terms: ArrayLike, weights: ArrayLike) -> CriticalChanges:
    """Return the change of each single weight that makes each pair of destinations level.

    For destinations a and b with scores u and terms s on criterion k, the change is
    ``(u_b - u_a) / (s_bk - s_ak)``, to be taken off the weight. It is feasible if it is no larger
    than the weight, and does not take away the only weight that there is.

    Parameters
    ----------
    terms : array_like of shape (..., n, k)
        What each of k criteria gives each of n destinations, at weight one.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.

    Returns
    -------
    CriticalChanges
        Three arrays of shape (..., n (n - 1) / 2, k), pairs in the order of
        ``numpy.triu_indices(n, 1)``.

    Raises
    ------
    InvalidInputError
        If shapes do not fit, or a number cannot be used.

    Notes
    -----
    A change d of a weight w gives the share (w - d) / (1 - d): the same weight at which the lines
    of `weight_breakpoints` meet. The formula is that of Triantaphyllou and Sanchez [1]_ for the
    weighted sum; with logarithms as terms it is the one for the weighted product.

    References
    ----------
    .. [1] E. Triantaphyllou and A. Sanchez, "A sensitivity analysis approach for some deterministic
       multi-criteria decision-making methods", *Decision Sciences* 28(1), 151-194, 1997.

    Examples
    --------
    >>> found = critical_changes([[0.2, 0.9], [0.6, 0.5]], [0.7, 0.3])
    >>> found.change.round(3), found.share.round(3)
    (array([[ 0.4, -0.4]]), array([[0.5, 0.5]]))
    """
    table = np.asarray(terms, dtype=np.float64)
    given = np.asarray(weights, dtype=np.float64)
    checked(table, given)
    base = shares(given)
    totals = (table * base[..., np.newaxis, :]).sum(axis=-1, keepdims=True)
    change = pair_quotients(*np.broadcast_arrays(totals, table))
    own = base[..., np.newaxis, :]
    feasible = np.isfinite(change) & (change <= own + COINCIDENCE) & (own < 1 - COINCIDENCE)
    share = np.full(change.shape, np.nan)
    np.divide(own - change, 1 - change, out=share, where=feasible)
    return CriticalChanges(change, np.maximum(share, 0.0), feasible)


class WeightChange(FrozenModel):
    """A change of one weight that makes two destinations level.

    Parameters
    ----------
    child : str
        Whose weight changes.
    ahead, behind : str
        Who is ahead in the model, and who draws level. Where they are level already, in the order
        of the destinations.
    delta : float
        What is taken off the weight while the others stay as they are; negative where it needs
        more weight.
    percent : float, optional
        The same in percent of the weight; none where the weight is zero.
    share : float
        Weight of the child after the change, once all weights sum to one again.
    """

    child: Code
    ahead: Code
    behind: Code
    delta: Number
    percent: Number | None
    share: Share


class CriterionCriticality(FrozenModel):
    """How much the weight of one child matters to the order.

    Parameters
    ----------
    child : str
        Code of the child.
    weight : float
        Its weight in the model.
    top_change : WeightChange, optional
        The smallest change that brings somebody level with the first; none if none does.
    any_change : WeightChange, optional
        The smallest change that brings any two destinations level that are apart.
    criticality_degree : float, optional
        Size of `any_change` in percent of the weight; none where there is no such change or the
        weight is zero.
    sensitivity_coefficient : float, optional
        One over the criticality degree; zero if no change has any effect, none if the weight is
        zero.
    """

    child: Code
    weight: Share
    top_change: WeightChange | None = None
    any_change: WeightChange | None = None
    criticality_degree: Number | None = None
    sensitivity_coefficient: Number | None = None


class CriticalCriteria(Analysis):
    """Which weights need to change least until the order changes.

    Parameters
    ----------
    scores : LinearScores
        The scores and their weights.
    criteria : tuple of CriterionCriticality
        What was found for each child, in the order of the children.
    percent_top, absolute_top : str, optional
        The critical criterion for the first place: the child whose weight needs the smallest
        change, in percent of itself or as it is, before another is level with the first. The
        earlier child where two need the same; none where no change does it.
    percent_any, absolute_any : str, optional
        The same for any two destinations.

    Examples
    --------
    >>> scores = LinearScores.from_matrix([[8, 3], [5, 6], [3, 7]], [0.6, 0.4])
    >>> found = critical_criteria(scores)
    >>> found.percent_top, round(found.of("c1").criticality_degree, 1)
    ('c1', 33.3)
    >>> round(found.change("c1", "a1", "a2").share, 6)
    0.5
    """

    scores: LinearScores
    criteria: tuple[CriterionCriticality, ...]
    percent_top: Code | None = None
    absolute_top: Code | None = None
    percent_any: Code | None = None
    absolute_any: Code | None = None

    def of(self, child: str) -> CriterionCriticality:
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
        return self.criteria[self._column(child)]

    def changes(self, child: str) -> tuple[WeightChange, ...]:
        """Return every feasible change of one weight that makes two destinations level.

        Parameters
        ----------
        child : str
            Code of the child.

        Returns
        -------
        tuple of WeightChange
            The smallest first. Who is level at the weights of the model needs a change of zero,
            unless no change of this weight parts them.

        Raises
        ------
        UnknownNameError
            If its weight does not vary.
        """
        column = self._column(child)
        possible = np.flatnonzero(self._pairs.possible[:, column])
        sizes = np.abs(self._pairs.delta[possible, column])
        ordered = possible[np.argsort(sizes, kind="stable")]
        return tuple(self._pairs.change(pair, column) for pair in ordered.tolist())

    def change(self, child: str, one: str, other: str) -> WeightChange | None:
        """Return the change of one weight that makes two destinations level.

        Parameters
        ----------
        child : str
            Code of the child.
        one, other : str
            Codes of two destinations, in either order.

        Returns
        -------
        WeightChange or None
            None if there is no feasible change, or nothing parts them.

        Raises
        ------
        UnknownNameError
            If a name is not known.
        """
        column = self._column(child)
        pair = sorted((self.scores.place(one), self.scores.place(other)))
        found = self._pairs
        at = np.flatnonzero((found.first == pair[0]) & (found.second == pair[1]))
        if not len(at) or not found.possible[at[0], column]:
            return None
        return found.change(int(at[0]), column)

    def tables(self) -> tuple[Table, ...]:
        """Return one row a child: the smallest changes of its weight, in percent of it."""
        language = self.scores.language
        keys = ("one_weight", "weight", "change_top", "level_with", "change_any", "level_pair")
        head = tuple(phrase(key, language) for key in keys)
        rows = tuple(self._row(one, language) for one in self.criteria)
        return (Table(head, rows, labels=(0, 3, 5)),)

    def sentences(self) -> tuple[str, ...]:
        """Return the critical criteria, and which destinations are level in the model."""
        language = self.scores.language
        said = [phrase("change_note", language)]
        for key in ("percent_top", "percent_any"):
            child: str | None = getattr(self, key)
            name = phrase("no_criterion", language) if child is None else self.scores.name(child)
            said.append(phrase(key, language, name=name))
        said += [
            phrase("one_weight_tie", language, names=listing(list(group), language))
            for group in self._ties()
        ]
        return tuple(said)

    def __repr__(self) -> str:
        return f"CriticalCriteria(percent_top={self.percent_top}, percent_any={self.percent_any})"

    def _ties(self) -> list[tuple[str, ...]]:
        ranks = self.scores.ranks_at(self.scores.weight_array)
        groups = (np.flatnonzero(ranks == rank) for rank in np.unique(ranks))
        named = (tuple(self.scores.name(self.scores.destinations[r]) for r in g) for g in groups)
        return [group for group in named if len(group) > 1]

    def _row(self, one: CriterionCriticality, language: Language) -> tuple[str, ...]:
        top, closest = one.top_change, one.any_change
        return (
            self.scores.name(one.child),
            percent(one.weight, language, 1),
            "-" if top is None else _change(top, language),
            "-" if top is None else self.scores.name(top.behind),
            "-" if closest is None else _change(closest, language),
            "-" if closest is None else f"{closest.ahead} / {closest.behind}",
        )

    @cached_property
    def _pairs(self) -> _Pairs:
        return _pairs(self.scores)

    def _column(self, child: str) -> int:
        return position_of("weight", child, self.scores.children)


def critical_criteria(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    *,
    node: str | None = None,
) -> CriticalCriteria:
    """Find the criteria whose weights need to change least until the order changes.

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
    CriticalCriteria

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights; the message says why and what to do.
    InvalidInputError
        If no destination can be ranked.

    Notes
    -----
    Definitions are those of Triantaphyllou and Sanchez [1]_: one raw weight w loses d, the others
    stay, and the order is that of the weights (w - d) / (1 - d) once all sum to one again. Both are
    given, as ``delta`` and ``share``. Who is level already needs no change; such pairs are left out
    of the smallest changes, which would all be zero, and are named with the result.

    References
    ----------
    .. [1] E. Triantaphyllou and A. Sanchez, "A sensitivity analysis approach for some deterministic
       multi-criteria decision-making methods", *Decision Sciences* 28(1), 151-194, 1997.

    Examples
    --------
    >>> scores = LinearScores.from_matrix([[8, 3], [5, 6], [3, 7]], [0.6, 0.4])
    >>> critical_criteria(scores)
    CriticalCriteria(percent_top=c1, percent_any=c1)
    """
    scores = linear_scores(model, profiles, node=node)
    pairs = _pairs(scores)
    criteria = tuple(_criticality(scores, pairs, at) for at in range(len(scores.children)))
    tops = [one.top_change for one in criteria]
    closest = [one.any_change for one in criteria]
    return CriticalCriteria(
        scores=scores,
        criteria=criteria,
        percent_top=_smallest(tops, _percent_size),
        absolute_top=_smallest(tops, _size),
        percent_any=_smallest(closest, _percent_size),
        absolute_any=_smallest(closest, _size),
    )


class _Pairs(NamedTuple):
    """All pairs of destinations, and the changes (p, k) that make them level."""

    scores: LinearScores
    first: IntArray
    second: IntArray
    leads: BoolArray
    apart: BoolArray
    with_best: BoolArray
    delta: FloatArray
    share: FloatArray
    possible: BoolArray

    def change(self, pair: int, column: int) -> WeightChange:
        """Return one change as a record."""
        codes = self.scores.destinations
        both = codes[int(self.first[pair])], codes[int(self.second[pair])]
        ahead, behind = both if self.leads[pair] else both[::-1]
        weight, delta = self.scores.weights[column], float(self.delta[pair, column])
        return WeightChange(
            child=self.scores.children[column],
            ahead=ahead,
            behind=behind,
            delta=delta,
            percent=100 * delta / weight if weight > 0 else None,
            share=float(self.share[pair, column]),
        )


def _pairs(scores: LinearScores) -> _Pairs:
    first, second = np.triu_indices(len(scores.destinations), 1)
    delta, share, feasible = critical_changes(scores.term_array, scores.weight_array)
    totals = scores.term_array @ scores.weight_array
    lead = totals[first] - totals[second]
    apart = np.abs(lead) > scores.tolerance
    differs = np.abs(scores.term_array[first] - scores.term_array[second]) > scores.tolerance
    best = scores.ranks_at(scores.weight_array) == 1
    return _Pairs(
        scores=scores,
        first=first,
        second=second,
        leads=(lead > 0) | ~apart,
        apart=apart,
        with_best=best[first] != best[second],
        delta=np.where(apart[:, np.newaxis], delta, 0.0),
        share=np.where(apart[:, np.newaxis], share, scores.weight_array),
        possible=feasible & differs,
    )


def _criticality(scores: LinearScores, pairs: _Pairs, column: int) -> CriterionCriticality:
    possible = pairs.possible[:, column] & pairs.apart
    closest = _least(pairs, column, possible)
    weight = scores.weights[column]
    degree = None if closest is None or closest.percent is None else abs(closest.percent)
    coefficient = None if degree is None else 1 / degree
    return CriterionCriticality(
        child=scores.children[column],
        weight=weight,
        top_change=_least(pairs, column, possible & pairs.with_best),
        any_change=closest,
        criticality_degree=degree,
        sensitivity_coefficient=0.0 if closest is None and weight > 0 else coefficient,
    )


def _least(pairs: _Pairs, column: int, among: BoolArray) -> WeightChange | None:
    if not among.any():
        return None
    sizes = np.where(among, np.abs(pairs.delta[:, column]), np.inf)
    return pairs.change(int(np.argmin(sizes)), column)


def _size(change: WeightChange) -> float | None:
    return abs(change.delta)


def _percent_size(change: WeightChange) -> float | None:
    return None if change.percent is None else abs(change.percent)


def _smallest(
    changes: Iterable[WeightChange | None], measure: Callable[[WeightChange], float | None]
) -> str | None:
    sizes = {one.child: measure(one) for one in changes if one is not None}
    known = {child: size for child, size in sizes.items() if size is not None}
    return min(known, key=known.__getitem__) if known else None


def _change(change: WeightChange, language: Language) -> str:
    """Say by how much a weight changes, as people count: more is positive."""
    if change.percent is None:
        return points(-100 * change.delta, language)
    return percent(-change.percent / 100, language, 1, sign=True)
