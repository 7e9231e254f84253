"""The total as a linear function of weights: what exact sensitivity analysis rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.aggregation import LinearInWeights
from nearshore_score.errors import NotLinearError
from nearshore_score.node import Node
from nearshore_score.weighting import ComputedWeights

if TYPE_CHECKING:
    from nearshore_score.evaluation import Evaluation
    from nearshore_score.plan import Plan


@dataclass(frozen=True)
class LinearForm:
    """The total as a linear function of the weights of one node's children.

    For weights w of `children` that sum to one, ``link(score) = offset + terms @ w``.

    Attributes
    ----------
    children : tuple of str
        The k children whose weights vary: those that are present.
    terms : array of shape (n, k)
    offset : array of shape (n,)
    link : {"identity", "log"}
        ``"log"`` if the form gives the natural logarithm of the score.
    """

    children: tuple[str, ...]
    terms: FloatArray
    offset: FloatArray
    link: Literal["identity", "log"]


def linear_form(plan: Plan, node: str) -> LinearForm:
    """Return the linear form of a plan in one node's weights; see `Plan.linear`."""
    target = plan.framework.node(node)
    if not target.children:
        raise NotLinearError(f"{node} has no children whose weights could vary")
    _refuse_what_else_makes_the_score(plan, target)
    result = plan()
    fixed = _scored_directly(plan, target)
    if fixed.any() and plan.traits[node].depends_on_set:
        names = ", ".join(np.array(plan.panel.destinations)[fixed])
        raise NotLinearError(
            f"{names} have a score of {node} itself, and {target.operator.kind} compares all "
            "destinations by its children; leave these destinations out"
        )
    children = _common_children(plan, target, result, fixed)
    _refuse_missing(plan, target, result, fixed)
    scores = np.stack([result.scores[child.code] for child in children], axis=-1)
    terms, link = _terms(target, np.where(fixed[:, np.newaxis], 0.0, scores))
    codes = tuple(child.code for child in children)
    if link == "log":
        _refuse_log_below_the_top(plan, target, fixed)
        return LinearForm(codes, terms, np.zeros(len(fixed)), link)
    slope = _slope(plan, target, result, fixed)
    offset = result.scores[plan.framework.root.code] - slope * result.scores[node]
    return LinearForm(codes, slope[:, np.newaxis] * terms, offset, link)


def _refuse_what_else_makes_the_score(plan: Plan, target: Node) -> None:
    node: Node | None = target
    while node is not None:
        if reason := plan.why_not_joined_alone(node):
            raise NotLinearError(
                f"the total is not linear in the weights of {target.code}: {reason}; use sampled "
                "sensitivity analysis instead"
            )
        if node is not target and isinstance(node.weights, ComputedWeights):
            raise NotLinearError(
                f"the weights of {node.code} are computed from the scores below it; use sampled "
                "sensitivity analysis instead"
            )
        node = plan.framework.parent(node.code)


def _scored_directly(plan: Plan, node: Node) -> BoolArray:
    """Say which rows have a score of the node itself, so that its children do not matter."""
    nowhere = np.zeros(len(plan.panel.destinations), dtype=np.bool_)
    column = plan.column.get(node.code)
    return nowhere if column is None or not node.children else plan.panel.present[..., column]


def _refuse_missing(plan: Plan, target: Node, result: Evaluation, fixed: BoolArray) -> None:
    root = plan.framework.root.code
    for code in dict.fromkeys((root, target.code)):
        lacking = ~result.present[code] & ~(fixed & (code == target.code))
        if lacking.any():
            names = np.array(plan.panel.destinations)[lacking]
            raise NotLinearError(
                f"{', '.join(names)} have no score on {code}; supply the missing figures, or leave "
                "these destinations out"
            )


def _common_children(plan: Plan, node: Node, result: Evaluation, fixed: BoolArray) -> list[Node]:
    """Return the children that all rows have; refuse rows that differ."""
    moving = np.flatnonzero(~fixed)
    present = np.stack([result.present[child.code] for child in node.children], axis=-1)[moving]
    if not len(moving):
        return list(node.children)
    differing = np.flatnonzero((present != present[0]).any(axis=0))
    if len(differing):
        child = node.children[int(differing[0])].code
        lacking = [plan.panel.destinations[i] for i in moving if not result.present[child][i]]
        raise NotLinearError(
            f"{', '.join(lacking)} lack {child}, others have it: sharing out its weight makes the "
            f"total non-linear in the weights of {node.code}; impute the figure, drop the "
            "indicator or the destination, or use sampled sensitivity analysis"
        )
    if not present[0].any():
        raise NotLinearError(f"no child of {node.code} is present; supply its figures")
    return [node.children[int(i)] for i in np.flatnonzero(present[0])]


def _terms(node: Node, scores: FloatArray) -> tuple[FloatArray, Literal["identity", "log"]]:
    if not isinstance(node.operator, LinearInWeights):
        raise NotLinearError(
            f"the operator {node.operator.kind} of {node.code} is not linear in its weights; use "
            "sampled sensitivity analysis instead"
        )
    return node.operator.linear_terms(scores)


def _refuse_log_below_the_top(plan: Plan, target: Node, fixed: BoolArray) -> None:
    if plan.framework.parent(target.code) is not None or fixed.any():
        raise NotLinearError(
            f"the operator {target.operator.kind} of {target.code} is linear only in "
            "logarithms, and only at the top; use sampled sensitivity analysis instead"
        )


def _slope(plan: Plan, target: Node, result: Evaluation, fixed: BoolArray) -> FloatArray:
    """Return how much of the node's score reaches each total."""
    slope = np.where(fixed, 0.0, 1.0)
    below = target
    while (above := plan.framework.parent(below.code)) is not None:
        scores = np.stack([result.scores[child.code] for child in above.children], axis=-1)
        moves = plan.traits[above.code].depends_on_set
        if moves or _terms(above, scores)[1] != "identity":
            raise NotLinearError(
                f"{above.code} stands above {target.code} and joins its children by "
                f"{above.operator.kind}, which is not linear; use sampled sensitivity analysis"
            )
        share = plan.shares_of_weight(above, result)[..., above.children.index(below)]
        slope = np.where(_scored_directly(plan, above), 0.0, slope * share)
        below = above
    return slope
