"""Distinct combinations of choices, each compiled once and evaluated for many weights at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray, along_draws
from nearshore_score.errors import InvalidInputError, NearshoreScoreError, NotLinearError
from nearshore_score.evaluation import Evaluation, Walk
from nearshore_score.framework import Framework
from nearshore_score.linear_form import LinearForm
from nearshore_score.missing import NoScore, Renormalise, UseInstead
from nearshore_score.node import Node
from nearshore_score.panel import Panel
from nearshore_score.plan import Plan
from nearshore_score.sensitivity.choices.base import ChoiceFactor
from nearshore_score.sensitivity.choices.frameworks import topmost_alone
from nearshore_score.sensitivity.choices.of_steps import (
    LeftOutChoice,
    NormalisationChoice,
    StepChoice,
)
from nearshore_score.sensitivity.choices.steps import ChoiceSubject, ModelSteps
from nearshore_score.sensitivity.sampling.linear_products import linear_products
from nearshore_score.treatment import PreparationStep

#: Option of each factor.
Options = tuple[int, ...]

#: Steps in their order.
Treatment = tuple[PreparationStep, ...]

#: A combination in which nothing is left out, and what is to be.
LeavingOut = tuple[Options, str]

#: What stands in a combination for a factor that replaces no step.
NO_PLAN = 0

_WORTH_A_FORM = 512

# Means of the children that carry weight: no weight is the same as being left out.
_MEANS = ("arithmetic_mean", "geometric_mean", "harmonic_mean", "power_mean")


@dataclass(eq=False)
class Scenario:
    """One combination of choices, compiled.

    Attributes
    ----------
    steps : ModelSteps
        The steps that were chosen.
    plan : Plan
        The steps compiled for the figures.
    nominal : Evaluation
        Its scores by its own weights and figures.
    rows : array of int of shape (n,)
        Rows of the destinations that are ranked.
    """

    steps: ModelSteps
    plan: Plan
    nominal: Evaluation
    rows: IntArray
    _forms: dict[str, LinearForm | None] = field(default_factory=dict[str, LinearForm | None])

    @property
    def root(self) -> str:
        """Code of the total."""
        return self.plan.framework.root.code

    def weights(self, node: str) -> FloatArray:
        """Return the weights (k,) of the children of a node, given or computed.

        Parameters
        ----------
        node : str
            Code of the node.
        """
        return np.asarray(self.nominal.weights[node], dtype=np.float64)

    def children(self, node: str) -> tuple[str, ...]:
        """Return the codes of the k children of a node, none if it is not there.

        Parameters
        ----------
        node : str
            Code of the node.
        """
        found = self.plan.framework.nodes.get(node)
        return () if found is None else tuple(child.code for child in found.children)

    def scores(self, weights: Mapping[str, FloatArray], count: int) -> FloatArray:
        """Return the scores (count, n) for other weights.

        Parameters
        ----------
        weights : mapping of str to array of shape (count, k)
            By node, weights of its children.
        count : int
            How many sets of weights.
        """
        # A linear form costs one more evaluation, which a few runs do not earn back.
        if len(weights) == 1 and count >= _WORTH_A_FORM:
            ((node, own),) = weights.items()
            form = self._form(node)
            if form is not None:
                return self._linear(form, own)
        walk = _resumed(self.plan, self.nominal, weights)
        walk.visit(self.plan.framework.root)
        found = walk.scores[self.root]
        return np.array(np.broadcast_to(found, (count, found.shape[-1]))[:, self.rows])

    def _form(self, node: str) -> LinearForm | None:
        """Return the linear form in all weights of a node, if there is one."""
        if node not in self._forms:
            try:
                form = self.plan.linear(node)
            except NotLinearError:
                self._forms[node] = None
            else:
                whole = form.children == self.children(node)
                self._forms[node] = form if whole else None
        return self._forms[node]

    def _linear(self, form: LinearForm, weights: FloatArray) -> FloatArray:
        shares = weights / weights.sum(axis=1, keepdims=True)
        count = len(shares)
        padded = np.zeros((2 ** max(count - 1, 0).bit_length(), shares.shape[1]))
        padded[:count] = shares
        values = linear_products(padded, form.terms[self.rows])[:count] + form.offset[self.rows]
        return np.exp(values) if form.link == "log" else values


def _resumed(
    plan: Plan, known: Evaluation, weights: Mapping[str, FloatArray], *changed: str
) -> Walk:
    """Begin a walk with the scores of the nodes that other weights, or changed nodes, do not reach.

    It can be finished at any node.
    """
    laid = {code: along_draws(given) for code, given in weights.items()}
    walk = Walk(plan, plan.panel.values, laid)
    reached = _reached(plan.framework, {*weights, *changed})
    for code in plan.framework.nodes:
        if code in reached:
            continue
        walk.scores[code] = known.scores[code]
        walk.present[code] = known.present[code]
        walk.applicable[code] = known.applicable[code]
        walk.suppressed[code] = known.suppressed[code]
        walk.coverage[code] = known.coverage[code]
        walk.share_present[code] = known.share_present[code]
        if code in known.weights:
            walk.weights[code] = known.weights[code]
        if code in known.filled:
            walk.filled[code] = known.filled[code]
    return walk


def _reached(framework: Framework, codes: set[str]) -> set[str]:
    """Return the nodes whose scores rest on the weights of some nodes."""
    found: dict[str, bool] = {}

    def rests(code: str) -> bool:
        if code not in found:
            node = framework.nodes[code]
            others = [child.code for child in node.children]
            policy = framework.missing_policy(node) if node.children else node.missing
            others += [policy.node] if isinstance(policy, UseInstead) else []
            below = [rests(other) for other in others]
            joins_below = node.joins == "leaves" and _any_below(framework, node, codes)
            found[code] = code in codes or any(below) or joins_below
        return found[code]

    return {code for code in framework.nodes if rests(code)}


def _any_below(framework: Framework, node: Node, codes: set[str]) -> bool:
    return any(one.code in codes for one in node.walk() if one.code in framework.nodes)


class WithoutWeight(NamedTuple):
    """A child that gets no weight.

    Attributes
    ----------
    parent, child : str
        The node, and which of its children.
    """

    parent: str
    child: str


@dataclass(eq=False)
class ScenarioBuilder:
    """Compiles combinations of choices, each once.

    Attributes
    ----------
    subject : ChoiceSubject
        The model or index.
    factors : tuple of ChoiceFactor
        What is chosen.
    panel : Panel
        The figures before the treatment.
    """

    subject: ChoiceSubject
    factors: tuple[ChoiceFactor, ...]
    panel: Panel
    _treated: dict[Treatment, Panel] = field(default_factory=dict[Treatment, Panel])
    _steps: dict[Options, ModelSteps] = field(default_factory=dict[Options, ModelSteps])
    _found: dict[Options, Scenario | str] = field(default_factory=dict[Options, Scenario | str])
    _weightless: dict[LeavingOut, WithoutWeight | None] = field(
        default_factory=dict[LeavingOut, WithoutWeight | None]
    )

    def steps(self, options: Sequence[int]) -> ModelSteps:
        """Return the steps of one combination.

        Parameters
        ----------
        options : sequence of int
            Option of each factor; of factors that replace no step it is disregarded.
        """
        order = sorted(range(len(self.factors)), key=lambda at: _turn(self.factors[at]))
        return self._after(tuple(options[at] for at in order), order)

    def _after(self, options: Options, order: list[int]) -> ModelSteps:
        if not options:
            return self.subject.steps
        if options not in self._steps:
            before = self._after(options[:-1], order)
            factor = self.factors[order[len(options) - 1]]
            self._steps[options] = factor.change(self.subject, before, options[-1])
        return self._steps[options]

    def scenario(self, options: Options) -> Scenario | str:
        """Return a combination compiled and scored, or the reason why that cannot be.

        Parameters
        ----------
        options : tuple of int
            Option of each factor; `NO_PLAN` for those that replace no step.
        """
        if options not in self._found:
            try:
                self._found[options] = self._compiled(options)
            except NearshoreScoreError as error:
                self._found[options] = str(error)
        return self._found[options]

    def frame(self, options: Options) -> tuple[Options, WithoutWeight | None]:
        """Return what is compiled for a combination, and what gets no weight in it.

        Where leaving something out is the same as giving it no weight, nothing else is compiled.

        Parameters
        ----------
        options : tuple of int
            Option of each factor.
        """
        code = self._left_out(options)
        if not code:
            return options, None
        whole = self.whole(options)
        if (whole, code) not in self._weightless:
            found = self.scenario(whole)
            self._weightless[whole, code] = (
                None if isinstance(found, str) else left_out_by_weight(found, code)
            )
        weightless = self._weightless[whole, code]
        return (options, None) if weightless is None else (whole, weightless)

    def whole(self, options: Options) -> Options:
        """Return a combination in which nothing is left out.

        Parameters
        ----------
        options : tuple of int
            Option of each factor.
        """
        pairs = zip(self.factors, options, strict=True)
        return tuple(0 if isinstance(one, LeftOutChoice) else option for one, option in pairs)

    def _compiled(self, options: Options) -> Scenario:
        subject, steps = self.subject, self.steps(options)
        treated = subject.treated(steps.treatment, self.panel, self._treated)
        plan = subject.plan(steps, treated)
        nominal = self._nominal(options, plan)
        root = plan.framework.root.code
        known = np.isfinite(nominal.scores[root][subject.rows])
        pairs = zip(subject.destinations, known, strict=True)
        lacking = [code for code, has_score in pairs if not has_score]
        if lacking:
            raise InvalidInputError(f"{', '.join(lacking)} would have no score of {root}")
        return Scenario(steps, plan, nominal, subject.rows)

    def _nominal(self, options: Options, plan: Plan) -> Evaluation:
        """Score a combination; where something is left out, only the nodes above it anew."""
        left_out = self._left_out(options)
        whole = self.scenario(self.whole(options)) if left_out else ""
        if isinstance(whole, str):
            return plan()
        parent, _ = topmost_alone(whole.plan.framework, left_out)
        return _resumed(plan, whole.nominal, {}, parent.code).run()

    def _left_out(self, options: Options) -> str:
        """Return what is left out in a combination, if anything."""
        for factor, option in zip(self.factors, options, strict=True):
            if isinstance(factor, LeftOutChoice) and option:
                return factor.option_labels(self.subject)[option]
        return ""


def _turn(factor: ChoiceFactor) -> int:
    """Say when a factor takes its turn: costly changes early, so that many combinations share."""
    if isinstance(factor, LeftOutChoice):
        return 2  # of whatever the others have made
    cheap = isinstance(factor, StepChoice) or (
        isinstance(factor, NormalisationChoice) and not factor.nodes
    )
    return int(cheap)


def left_out_by_weight(scenario: Scenario, code: str) -> WithoutWeight | None:
    """Return node and child whose weight is set to zero to leave a node out, if that is the same.

    It is where the parent joins by a mean of the children that carry weight, with weights that
    are given, and nothing else refers to what is left out.

    Parameters
    ----------
    scenario : Scenario
        The combination from which it is left out.
    code : str
        What is left out.
    """
    framework = scenario.plan.framework
    if code not in framework.nodes:
        return None
    try:
        parent, gone = topmost_alone(framework, code)
    except InvalidInputError:
        return None
    weights = scenario.weights(parent.code)
    others = [child.code != gone for child in parent.children]
    plain = (
        _is_plain_mean(framework, parent)
        and parent.code not in scenario.plan.sources
        and parent.code not in scenario.plan.column
        and weights.ndim == 1
        and bool(weights[others].sum() > 0)
        and not _used_elsewhere(framework, framework.nodes[gone])
    )
    above = framework.parent(parent.code)
    while plain and above is not None:  # a node above may join the leaves, or count its parts
        plain = above.joins == "children" or _is_plain_mean(framework, above, joins="leaves")
        above = framework.parent(above.code)
    return WithoutWeight(parent.code, gone) if plain else None


def _is_plain_mean(framework: Framework, node: Node, joins: str = "children") -> bool:
    policy = framework.missing_policy(node)
    simple = isinstance(policy, NoScore) or (
        isinstance(policy, Renormalise) and policy.minimum_count < len(node.children)
    )
    return node.operator.kind in _MEANS and node.joins == joins and simple


def _used_elsewhere(framework: Framework, node: Node) -> bool:
    inside = {one.code for one in node.walk()}
    for other in framework.nodes.values():
        policy = other.missing
        refers = [child.code for child in other.children if child.is_reference]
        refers += [policy.node] if isinstance(policy, UseInstead) else []
        if other.code not in inside and inside.intersection(refers):
            return True
    return False
