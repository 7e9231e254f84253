"""The destinations that a model compares, compiled once: what removals are computed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.comparison import compare, panel_of
from nearshore_score.errors import InvalidInputError
from nearshore_score.evaluation import Evaluation
from nearshore_score.framework import Framework
from nearshore_score.missing import UseInstead
from nearshore_score.model import ScoringModel
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.ranking import Ranking


@dataclass(frozen=True, eq=False)
class ComparedSet:
    """A model, the destinations that pass its gates, and their scores.

    Attributes
    ----------
    model : ScoringModel
        As it was given.
    ranking : Ranking
        Its ranking of all destinations.
    profiles : Destinations
        Those that were given.
    plan : Plan
        The model compiled for the n destinations that are compared: those with a rank, and those
        of which too little is known for one, whose figures still take part.
    result : Evaluation
        Their scores.
    """

    model: ScoringModel
    ranking: Ranking
    profiles: Destinations
    plan: Plan
    result: Evaluation

    @property
    def codes(self) -> tuple[str, ...]:
        """The destinations that are compared, in the order in which they were given."""
        return self.plan.panel.destinations

    @property
    def scores(self) -> FloatArray:
        """Totals (n,); NaN where too little is known."""
        return self.result.scores[self.plan.framework.root.code]

    @property
    def framework(self) -> Framework:
        """The framework, with computed weights written into it."""
        return self.ranking.model.framework

    def names(self) -> Mapping[str, str]:
        """Return how destinations and nodes are called in the language of the model."""
        language = self.model.context.language
        rows = {row.code: row.label(language) for row in self.ranking}
        rows |= {row.code: row.label(language) for row in self.ranking.not_ranked}
        nodes = {code: node.label(language) for code, node in self.framework.nodes.items()}
        return {**nodes, **rows}

    def others(self, code: str) -> list[str]:
        """Return all destinations but one."""
        return [other for other in self.codes if other != code]

    def rows_of_others(self, code: str) -> list[int]:
        """Return the rows of all destinations but one."""
        return [row for row, other in enumerate(self.codes) if other != code]

    def plan_without(self, code: str) -> Plan:
        """Compile the model for all destinations but one."""
        panel = self.plan.panel.rows(self.others(code))
        return Plan(panel, self.model.framework, self.model.normalisation)


def compared_set(model: ScoringModel, profiles: Iterable[DestinationProfile]) -> ComparedSet:
    """Rank destinations, and compile the model for those that are compared.

    Parameters
    ----------
    model : ScoringModel
        The model.
    profiles : iterable of DestinationProfile
        The destinations.

    Returns
    -------
    ComparedSet

    Raises
    ------
    InvalidInputError
        If no destination can be ranked.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> compared_set(ns.load_model(), ns.load_destinations().select("MAR", "EGY")).codes
    ('MAR', 'EGY')
    """
    everyone = Destinations(profiles)
    ranking = compare(model, everyone)
    if not len(ranking):
        raise InvalidInputError("no destination can be ranked; see model.rank(...).not_ranked")
    inside = {*ranking.codes}
    inside |= {row.code for row in ranking.not_ranked if row.reason == "coverage"}
    panel = panel_of(ranking, everyone, [code for code in everyone.codes if code in inside])
    plan = Plan(panel, model.framework, model.normalisation)
    return ComparedSet(model, ranking, everyone, plan, plan())


def nodes_of_the_total(framework: Framework) -> list[str]:
    """Return the codes of all nodes that the total rests on, the root first."""
    found: dict[str, None] = {}

    def visit(code: str) -> None:
        if code in found:
            return
        found[code] = None
        node = framework.nodes[code]
        for child in node.children:
            visit(child.code)
        policy = framework.missing_policy(node) if node.children else node.missing
        if isinstance(policy, UseInstead):
            visit(policy.node)

    visit(framework.root.code)
    return list(found)


def values_of(plan: Plan, code: str) -> FloatArray:
    """Return the figures (n,) of a leaf as they are scored; NaN where there is none."""
    values = plan.panel.column(code)
    rounding = plan.framework.input_rounding
    return np.asarray(values if rounding is None else rounding.apply(values))
