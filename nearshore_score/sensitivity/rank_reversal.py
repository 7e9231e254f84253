"""Which pairs change places because a third destination goes, and why; or a proof that none can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray, share
from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number
from nearshore_score.aggregation.traits import HasOperatorTraits
from nearshore_score.analysis import Analysis
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError
from nearshore_score.evaluation import Evaluation, stacked
from nearshore_score.leaves import leaves_below
from nearshore_score.missing import GroupMean
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.node import Node
from nearshore_score.normalisation import MinMax
from nearshore_score.phrases import decimal, phrase
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile
from nearshore_score.ranks import TIE_TOLERANCE
from nearshore_score.sensitivity._compared_set import (
    ComparedSet,
    compared_set,
    nodes_of_the_total,
    values_of,
)
from nearshore_score.sensitivity.leave_one_out import (
    Names,
    NotRemovable,
    Removal,
    Swap,
    removal_of_destination,
)
from nearshore_score.tables import Table

#: What of a node can make its score move with the compared set.
Part = Literal["normalisation", "operator", "weights", "policy"]

Statistics = Annotated[Mapping[str, Number], *FROZEN]

# What a normalisation measures by; others are described by all of these.
_STATISTICS: Mapping[str, tuple[str, ...]] = {
    "min_max": ("minimum", "maximum"),
    "adjusted_mazziotta_pareto": ("minimum", "maximum"),
    "z_score": ("mean", "standard_deviation"),
    "above_below_mean": ("mean",),
    "share_of_total": ("sum",),
    "vector": ("root_of_squares",),
    "rank": ("count",),
    "borda": ("count",),
    "percentile_rank": ("count",),
}
_ALL_STATISTICS = ("count", "minimum", "mean", "maximum")
_SHOWN = 12
_NAMED = 3


class DependentPart(FrozenModel):
    """Something that makes the score of a node move with the destinations that are compared.

    Parameters
    ----------
    node : str
        The node.
    part : {"normalisation", "operator", "weights", "policy"}
        What of it.
    kind : str
        Which one, for instance ``"min_max"``.
    """

    node: Code
    part: Part
    kind: str


class ImmunityCertificate(FrozenModel):
    """Why no destination that comes or goes can change the order of two others.

    Every part that the total rests on scores a destination by its own figures alone; the parts
    that were checked are listed.

    Parameters
    ----------
    nodes : int
        Number of nodes that were checked.
    normalisations, operators, weights, policies : tuple of str
        Kinds of the parts that were found, each of which looks at one destination at a time.
    """

    nodes: int
    normalisations: tuple[str, ...]
    operators: tuple[str, ...]
    weights: tuple[str, ...]
    policies: tuple[str, ...]

    def reason(self, language: Language = "en") -> str:
        """Return the reason in words.

        Parameters
        ----------
        language : {"en", "fr"}
            Language of the sentence.
        """
        groups = ("normalisations", "operators", "weights", "policies")
        kinds = {
            group: ", ".join(getattr(self, group)) or phrase("reversal_nothing", language)
            for group in groups
        }
        return phrase("reversal_immune", language, nodes=self.nodes, **kinds)


class Cause(FrozenModel):
    """What moved on a node when a destination was left out.

    Parameters
    ----------
    node : str
        The node.
    part : {"normalisation", "operator", "weights", "policy"}
        What of it moved.
    kind : str
        Which one, for instance ``"min_max"``.
    before, after : mapping of str to float
        What the scores were measured by with and without the destination, in the unit of the
        indicator: ``minimum`` and ``maximum`` for min-max, ``mean`` and ``standard_deviation``
        for z-scores, and so on; for weights, the weight of each child. Empty where there is no
        such number, as for an operator.
    change : float
        The most by which it changes the score of a destination on this node; for weights, the
        most by which a weight changes.
    effect : float
        `change` times the share of the total weight that the node carries; for weights, times
        the greatest distance between two scores.
    """

    node: Code
    part: Part
    kind: str
    before: Statistics = Field(default_factory=FrozenMapping)
    after: Statistics = Field(default_factory=FrozenMapping)
    change: Number
    effect: Number


class Reversal(FrozenModel):
    """A destination without which some pairs change places.

    Parameters
    ----------
    removed : str
        The destination that is left out.
    pairs : tuple of Swap
        Who was better and is now worse.
    causes : tuple of Cause
        What moved, the greatest effect first.
    """

    removed: Code
    pairs: tuple[Swap, ...]
    causes: tuple[Cause, ...]


class RankReversal(Analysis):
    """Rank reversals by removal of one destination, with their causes, or a certificate.

    Parameters
    ----------
    model : ScoringModel
        The model.
    destinations : tuple of str
        Those that are compared.
    certificate : ImmunityCertificate, optional
        Why no reversal is possible, now or with any other destination; none if it is.
    dependent : tuple of DependentPart
        What makes scores move with the compared set; empty with a certificate.
    relevant : tuple of str
        Destinations whose removal can move anything; it was proven of the others that it cannot.
    reversals : tuple of Reversal
        Removals that reverse a pair, the most pairs first.
    not_removable : tuple of NotRemovable
        Destinations without which there is no ranking, and why.
    names : mapping of str to str
        How destinations and nodes are called.
    """

    model: ScoringModel
    destinations: tuple[Code, ...]
    certificate: ImmunityCertificate | None = None
    dependent: tuple[DependentPart, ...] = ()
    relevant: tuple[Code, ...] = ()
    reversals: tuple[Reversal, ...] = ()
    not_removable: tuple[NotRemovable, ...] = ()
    names: Names = Field(default_factory=FrozenMapping)

    @property
    def immune(self) -> bool:
        """Whether it is proven that nobody who comes or goes changes the order of two others."""
        return self.certificate is not None

    def __repr__(self) -> str:
        if self.immune:
            return f"RankReversal(immune; {len(self.destinations)} destinations)"
        return (
            f"RankReversal({len(self.reversals)} of {len(self.destinations)} removals reverse a "
            "pair)"
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the removals that reverse a pair, at most twelve; no table if none does."""
        if not self.reversals:
            return ()
        language = self.model.context.language
        keys = ("removal_left_out", "removal_swaps", "reversal_pair", "reversal_cause")
        head = tuple(phrase(key, language) for key in keys)
        rows = tuple(self._line(one, language) for one in self.reversals[:_SHOWN])
        return (Table(head, rows, labels=(0, 2, 3)),)

    def sentences(self) -> tuple[str, ...]:
        """Return the certificate, or how many removals reverse a pair."""
        language = self.model.context.language
        if self.certificate is not None:
            return (self.certificate.reason(language),)
        kinds = ", ".join(dict.fromkeys(part.kind for part in self.dependent))
        said = [
            phrase(
                "reversal_count",
                language,
                reversing=len(self.reversals),
                relevant=len(self.relevant),
                count=len(self.destinations),
                kinds=kinds,
            )
        ]
        said += [
            phrase("removal_not", language, what=self._name(one.code), reason=one.reason)
            for one in self.not_removable
        ]
        return tuple(said)

    def _line(self, reversal: Reversal, language: Language) -> tuple[str, ...]:
        pairs = [f"{pair.was_better} < {pair.now_better}" for pair in reversal.pairs]
        return (
            self._name(reversal.removed),
            str(len(pairs)),
            _first(pairs[:_NAMED], len(pairs), language),
            _first(
                [_cause_text(cause, language) for cause in reversal.causes[:1]],
                len(reversal.causes),
                language,
            ),
        )

    def _name(self, code: str) -> str:
        return self.names.get(code, code)


def _first(shown: list[str], count: int, language: Language) -> str:
    more = count - len(shown)
    text = ", ".join(shown)
    return phrase("and_more", language, first=text, more=more) if more else text


def _cause_text(cause: Cause, language: Language) -> str:
    ends = ("minimum", "maximum")
    if cause.part != "normalisation" or not all(end in cause.after for end in ends):
        return f"{cause.node} ({cause.kind})"
    before, after = (
        "..".join(figure_text(side[end], language) for end in ends)
        for side in (cause.before, cause.after)
    )
    return f"{cause.node} {before} > {after}"


def figure_text(value: float, language: Language) -> str:
    """Return a figure with up to four significant digits, at most six behind the decimal mark.

    Parameters
    ----------
    value : float
        A finite number.
    language : {"en", "fr"}
        Language whose decimal mark is used.

    Examples
    --------
    >>> figure_text(0.012346, "en"), figure_text(60038.0, "fr"), figure_text(2.5, "fr")
    ('0.01235', '60038', '2,5')
    """
    size = 0 if value == 0 else int(np.floor(np.log10(abs(value))))
    text = decimal(value, language, min(max(3 - size, 0), 6))
    return text.rstrip("0").rstrip(".,") if {".", ","} & set(text) else text


def rank_reversal(model: ScoringModel, profiles: Iterable[DestinationProfile]) -> RankReversal:
    """Leave each destination out, report every pair that changes places, and say why.

    Where every part of the model scores a destination by its own figures alone, no pair can
    change places, whoever comes or goes: then there is a certificate, with the parts that were
    checked. Otherwise each reversal comes with what moved: the range of which indicator, which
    mean, which operator, which computed weights.

    Parameters
    ----------
    model : ScoringModel
        Any model: the scores need not be linear.
    profiles : iterable of DestinationProfile
        The destinations. Who passes the gates does not depend on the others.

    Returns
    -------
    RankReversal

    Raises
    ------
    InvalidInputError
        If no destination can be ranked.

    Notes
    -----
    The reversal of two alternatives by a third was shown for the analytic hierarchy process by
    Belton and Gear [1]_; their reason, a scale that moves with the set, is what is looked for
    here. If only min-max of indicators depends on the set, a removal can move something only if
    the destination alone holds the least or the greatest figure of an indicator. With m
    indicators these are at most 2m destinations, and only they are tried.

    References
    ----------
    .. [1] V. Belton and T. Gear, "On a short-coming of Saaty's method of analytic hierarchies",
       *Omega* 11(3), 1983, pages 228-230.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN", "ROU", "POL")
    >>> rank_reversal(ns.load_model(), some).immune
    True
    >>> rank_reversal(ns.load_model(normalisation="min_max"), some).immune
    False
    """
    compared = compared_set(model, profiles)
    dependent = dependent_parts(compared.plan)
    relevant = _relevant(compared, dependent)
    removals = [removal_of_destination(compared, code) for code in relevant]
    found = [
        Reversal(
            removed=one.removed, pairs=one.swaps, causes=_causes(compared, one.removed, dependent)
        )
        for one in removals
        if isinstance(one, Removal) and one.swaps
    ]
    return RankReversal(
        model=model,
        destinations=compared.codes,
        certificate=None if dependent else _certificate(compared.plan),
        dependent=dependent,
        relevant=relevant,
        reversals=tuple(sorted(found, key=lambda one: -len(one.pairs))),
        not_removable=tuple(one for one in removals if isinstance(one, NotRemovable)),
        names=compared.names(),
    )


def immunity(plan: Plan) -> ImmunityCertificate | None:
    """Return a certificate if no destination can change the order of two others, else None.

    Parameters
    ----------
    plan : Plan
        A compiled model.
    """
    return None if dependent_parts(plan) else _certificate(plan)


def dependent_parts(plan: Plan) -> tuple[DependentPart, ...]:
    """Return all that makes the total move with the compared set.

    An operator that does not say whether it looks at one destination only, such as a function of
    one's own, is taken to look at all of them.

    Parameters
    ----------
    plan : Plan
        A compiled model.
    """
    found: list[DependentPart] = []
    for code in nodes_of_the_total(plan.framework):
        node = plan.framework.nodes[code]
        for part, kind in _dependent(plan, node):
            found.append(DependentPart(node=code, part=part, kind=kind))
    return tuple(found)


def _dependent(plan: Plan, node: Node) -> Iterable[tuple[Part, str]]:
    normalisation = plan.normalisations.get(node.code)
    if normalisation is not None and normalisation.depends_on_set:
        yield "normalisation", normalisation.kind
    if node.children:
        silent = not isinstance(node.operator, HasOperatorTraits)
        if silent or plan.traits[node.code].depends_on_set:
            yield "operator", node.operator.kind
    if node.code in plan.sources:
        yield "weights", plan.sources[node.code].kind
    policy = plan.framework.missing_policy(node) if node.children else node.missing
    if isinstance(policy, GroupMean):
        yield "policy", policy.kind


def _certificate(plan: Plan) -> ImmunityCertificate:
    nodes = [plan.framework.nodes[code] for code in nodes_of_the_total(plan.framework)]
    parents = [node for node in nodes if node.children]
    normalisations = [plan.normalisations.get(node.code) for node in nodes]
    policies = [plan.framework.missing_policy(node) for node in parents]
    policies += [node.missing for node in nodes if not node.children and node.missing is not None]
    kinds = {
        "normalisations": [one.kind for one in normalisations if one is not None],
        "operators": [node.operator.kind for node in parents],
        "weights": ["equal" if node.weights is None else node.weights.kind for node in parents],
        "policies": [policy.kind for policy in policies],
    }
    unique = {name: tuple(dict.fromkeys(found)) for name, found in kinds.items()}
    return ImmunityCertificate(nodes=len(nodes), **unique)


def _relevant(compared: ComparedSet, dependent: tuple[DependentPart, ...]) -> tuple[str, ...]:
    """Return the destinations whose removal can move anything."""
    plan = compared.plan
    if not dependent:
        return ()
    for part in dependent:
        leaf = not plan.framework.nodes[part.node].children
        if not leaf or not isinstance(plan.normalisations.get(part.node), MinMax):
            return compared.codes
        if part.part != "normalisation":
            return compared.codes
    alone = np.zeros(len(compared.codes), dtype=np.bool_)
    for part in dependent:
        alone |= sole_holders(values_of(plan, part.node))
    return tuple(code for code, holds in zip(compared.codes, alone, strict=True) if holds)


def sole_holders(values: FloatArray) -> BoolArray:
    """Say who alone holds the least or the greatest of some figures; at most two do.

    Parameters
    ----------
    values : array of shape (n,)
        NaN where there is no figure.

    Returns
    -------
    array of bool of shape (n,)

    Examples
    --------
    >>> sole_holders(np.array([3.0, 1.0, 3.0, 2.0])).tolist()
    [False, True, False, False]
    """
    held = ~np.isnan(values)
    alone = np.zeros(values.shape, dtype=np.bool_)
    for end in (
        np.min(values, where=held, initial=np.inf),
        np.max(values, where=held, initial=-np.inf),
    ):
        at_end = values == end
        if at_end.sum() == 1:
            alone |= at_end
    return alone


def _causes(
    compared: ComparedSet, removed: str, dependent: tuple[DependentPart, ...]
) -> tuple[Cause, ...]:
    """Return what moved when a destination was left out, the greatest effect first."""
    plan = compared.plan_without(removed)
    result = plan()
    found: list[Cause] = []
    for part in dependent:
        if (cause := _cause(compared, removed, part, plan, result)) is not None:
            weight = compared.framework.effective_weights[part.node]
            found.append(cause.replace(effect=cause.effect * weight))
    # An alternative formula carries no weight of its own.
    telling = [one for one in found if one.effect > 0] or found
    return tuple(sorted(telling, key=lambda one: -one.effect))


def _cause(
    compared: ComparedSet, removed: str, part: DependentPart, plan: Plan, result: Evaluation
) -> Cause | None:
    rows = compared.rows_of_others(removed)
    before: Mapping[str, float] = {}
    after: Mapping[str, float] = {}
    code = part.node
    spread = 1.0
    if part.part == "weights":
        before, after = (_weights(compared.plan, one, code) for one in (compared.result, result))
        change = max(abs(after[child] - weight) for child, weight in before.items())
        spread = _spread(result, plan.framework.nodes[code])
    elif part.part == "operator":
        change = _change_of_operator(compared, plan.framework.nodes[code], rows)
    else:
        change = _largest(compared.result.scores[code][rows], result.scores[code])
        if part.part == "normalisation" and not plan.framework.nodes[code].children:
            before = _statistics(values_of(compared.plan, code), part.kind)
            after = _statistics(values_of(plan, code), part.kind)
    if change <= TIE_TOLERANCE:
        return None
    return Cause(
        node=code,
        part=part.part,
        kind=part.kind,
        before=before,
        after=after,
        change=change,
        effect=change * spread,
    )


def _weights(plan: Plan, result: Evaluation, code: str) -> dict[str, float]:
    """Return the weights of the children of a node as shares of their sum."""
    weights = result.weights[code]
    shares = share(weights, weights.sum(axis=-1, keepdims=True))
    children = [child.code for child in plan.framework.nodes[code].children]
    return dict(zip(children, shares.tolist(), strict=True))


def _spread(result: Evaluation, node: Node) -> float:
    """Return the greatest distance between two scores of the children of a node."""
    scores, present = stacked(node, result)
    held = scores[present]
    return float(np.ptp(held)) if held.size else 0.0


def _change_of_operator(compared: ComparedSet, node: Node, rows: list[int]) -> float:
    """Return how far the operator itself moves the scores when only some rows are joined."""
    plan, result = compared.plan, compared.result
    if node.joins == "leaves":
        leaves = leaves_below(plan.framework, plan.panel, result, node)
        scores, weights, present = leaves.scores, leaves.weights, leaves.present
    else:
        scores, present = stacked(node, result)
        weights = result.weights[node.code]
    try:
        whole = node.operator.aggregate(scores, weights, present)
        part = node.operator.aggregate(scores[rows], weights, present[rows])
    except InvalidInputError:  # holes that only the policy for missing children can close
        return _largest(result.scores[node.code][rows], np.zeros(len(rows)))
    return _largest(whole[rows], part)


def _largest(before: FloatArray, after: FloatArray) -> float:
    """Return the largest change among the rows that have both scores."""
    both = ~np.isnan(before) & ~np.isnan(after)
    return float(np.max(np.abs(before[both] - after[both]), initial=0.0))


def _statistics(values: FloatArray, kind: str) -> dict[str, float]:
    """Return what a normalisation measures by; nothing where there is no figure."""
    held = values[~np.isnan(values)]
    if not held.size:
        return {}
    known = {
        "count": float(held.size),
        "minimum": float(held.min()),
        "mean": float(held.mean()),
        "maximum": float(held.max()),
        "sum": float(held.sum()),
        "root_of_squares": float(np.linalg.norm(held)),
    }
    if held.size > 1:
        known["standard_deviation"] = float(held.std(ddof=1))
    return {name: known[name] for name in _STATISTICS.get(kind, _ALL_STATISTICS) if name in known}
