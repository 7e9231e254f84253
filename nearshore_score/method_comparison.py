"""Methods side by side: ranks under each, how alike they are, and who moves most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import numpy as np
from pydantic import Field

from nearshore_score._arrays import IntArray
from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number
from nearshore_score.aggregation import OPERATORS, Operator
from nearshore_score.comparison import compare, plan_of
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.model import ScoringModel
from nearshore_score.multicriteria import DecisionMethod
from nearshore_score.naming import Code
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.ranks import competition_ranks
from nearshore_score.similarity import SimilarityName, rank_similarity

Ranks = Annotated[Mapping[Code, int], *FROZEN]
Similarities = Annotated[Mapping[str, Number], *FROZEN]


class Mover(FrozenModel):
    """How far the rank of one destination depends on the method.

    Parameters
    ----------
    destination : str
        Code of the destination.
    best, worst : int
        Its best and worst rank.
    best_by, worst_by : tuple of str
        The methods that give it these ranks.
    median : float
        Median of its ranks.
    """

    destination: Code
    best: int
    worst: int
    best_by: tuple[str, ...]
    worst_by: tuple[str, ...]
    median: Number

    @property
    def span(self) -> int:
        """Places between the best and the worst rank."""
        return self.worst - self.best


class MethodComparison(FrozenModel):
    """Ranks of the same destinations under several methods.

    Parameters
    ----------
    model : ScoringModel
        The model whose method was exchanged.
    destinations : tuple of str
        Those that every method ranks, in the order of the model's own method.
    ranks : mapping of str to mapping of str to int
        By method and destination.
    similarity : mapping of str to mapping of str to float
        How alike the ranks under two methods are.
    measure : str
        The measure of similarity.
    movers : tuple of Mover
        Destinations by how far their ranks lie apart, the widest span first. Methods that tell
        few destinations apart, as dominance does, are left out of it.
    not_applicable : mapping of str to str
        Methods that cannot be used here, and why.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN", "ROU", "POL")
    >>> found = ns.compare_methods(ns.load_model(), some, methods=["topsis", "minimum"])
    >>> found.ranks["topsis"]["MAR"], found.ranks["minimum"]["MAR"]
    (1, 1)
    """

    model: ScoringModel
    destinations: tuple[Code, ...]
    ranks: Annotated[Mapping[str, Ranks], *FROZEN]
    similarity: Annotated[Mapping[str, Similarities], *FROZEN]
    measure: SimilarityName
    movers: tuple[Mover, ...]
    not_applicable: Annotated[Mapping[str, str], *FROZEN] = Field(default_factory=FrozenMapping)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that were used; the model's own comes first."""
        return tuple(self.ranks)

    def __repr__(self) -> str:
        return (
            f"MethodComparison({len(self.methods)} methods, {len(self.destinations)} destinations)"
        )

    def __str__(self) -> str:
        from nearshore_score.report import method_comparison_text

        return method_comparison_text(self)


def applicable_methods() -> tuple[str, ...]:
    """Return the kinds of methods that need no parameters and can join criteria.

    These are the averages, which keep points from 0 to 100 what they are, and the
    multi-criteria methods.

    Examples
    --------
    >>> "topsis" in applicable_methods(), "ratio" in applicable_methods()
    (True, False)
    """
    return tuple(kind for kind in OPERATORS.kinds if _joins_criteria(kind))


def compare_methods(
    model: ScoringModel,
    profiles: Iterable[DestinationProfile],
    methods: Sequence[str | Operator] | None = None,
    *,
    measure: SimilarityName = "kendall_tau_b",
) -> MethodComparison:
    """Rank the same destinations by several methods, everything else being equal.

    Parameters
    ----------
    model : ScoringModel
        Its weights, normalisation, gates and level hold for every method.
    profiles : iterable of DestinationProfile
        At least two that can be ranked.
    methods : sequence of str or Operator, optional
        Kinds or specifications; by default all that apply. The model's own always takes part.
    measure : {"kendall_tau_b", "spearman_rho", ...}
        How the ranks under two methods are compared; see `rank_similarity`.

    Returns
    -------
    MethodComparison

    Raises
    ------
    InvalidInputError
        If fewer than two destinations can be ranked, or a method that was asked for cannot be
        used.
    UnknownNameError
        If there is no such method.
    """
    everyone = Destinations(profiles)
    base = compare(model, everyone)
    if len(base) < 2:
        raise InvalidInputError("methods are compared on at least two destinations with a rank")
    plan = plan_of(base, everyone)
    ranks: dict[str, IntArray] = {model.method: _ranks(plan)}
    refused: dict[str, str] = {}
    for method in applicable_methods() if methods is None else methods:
        operator = _operator(method)
        try:
            ranks.setdefault(_label(operator, ranks), _ranks(_with_operator(plan, operator)))
        except InvalidInputError as error:
            if methods is not None:
                raise
            refused[operator.kind] = str(error)
    return _compared(model, base.codes, ranks, refused, measure)


def _compared(
    model: ScoringModel,
    codes: tuple[str, ...],
    ranks: Mapping[str, IntArray],
    refused: Mapping[str, str],
    measure: SimilarityName,
) -> MethodComparison:
    table = np.stack([*ranks.values()])
    alike = rank_similarity(table.astype(np.float64), measure=measure)
    telling = {method: own for method, own in ranks.items() if _tells_apart(own)} or ranks
    places = np.stack([*telling.values()])
    movers = [_mover(code, places[:, at], list(telling)) for at, code in enumerate(codes)]
    return MethodComparison(
        model=model,
        destinations=codes,
        ranks={m: dict(zip(codes, own.tolist(), strict=True)) for m, own in ranks.items()},
        similarity={
            m: dict(zip(ranks, row.tolist(), strict=True))
            for m, row in zip(ranks, alike, strict=True)
        },
        measure=measure,
        movers=tuple(sorted(movers, key=lambda mover: -mover.span)),
        not_applicable=refused,
    )


def _tells_apart(ranks: IntArray) -> bool:
    """Say whether there are at least half as many ranks as destinations."""
    return 2 * len(np.unique(ranks)) >= len(ranks)


def _mover(code: str, ranks: IntArray, methods: list[str]) -> Mover:
    best, worst = int(ranks.min()), int(ranks.max())
    return Mover(
        destination=code,
        best=best,
        worst=worst,
        best_by=tuple(m for m, rank in zip(methods, ranks, strict=True) if rank == best),
        worst_by=tuple(m for m, rank in zip(methods, ranks, strict=True) if rank == worst),
        median=float(np.median(ranks)),
    )


def _with_operator(plan: Plan, operator: Operator) -> Plan:
    framework = plan.framework.replace_node(plan.framework.root.code, operator=operator)
    return Plan(plan.panel, framework, plan.normalisation)


def _ranks(plan: Plan) -> IntArray:
    scores = plan().scores[plan.framework.root.code]
    if np.isnan(scores).any():
        lacking = [plan.panel.destinations[row] for row in np.flatnonzero(np.isnan(scores))]
        raise InvalidInputError(
            f"{plan.framework.root.operator.kind} gives no score to {', '.join(lacking)}; supply "
            "what they lack, leave them out, or leave the method out"
        )
    return competition_ranks(scores)


def _operator(method: str | Operator) -> Operator:
    if not isinstance(method, str):
        return method
    if method not in OPERATORS.kinds:
        raise UnknownNameError("method", method, applicable_methods())
    return OPERATORS.create(method)


def _label(operator: Operator, taken: Mapping[str, object]) -> str:
    """Return the kind, with the variant where a method of this kind has its place already."""
    if operator.kind not in taken or not isinstance(operator, DecisionMethod):
        return operator.kind
    return f"{operator.kind} ({operator.variant})"


def _joins_criteria(kind: str) -> bool:
    try:
        operator = OPERATORS.create(kind)
        if isinstance(operator, DecisionMethod):
            return True
        even = operator.aggregate(np.full((1, 3), 50.0), np.ones(3), np.ones((1, 3), np.bool_))
    except (InvalidInputError, ValueError):
        return False  # it needs parameters, or two children
    return bool(np.isclose(even[0], 50.0))
