"""How far the rounding of the inputs can move every score: a bound, not a guess."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.traits import traits_of
from nearshore_score.errors import NearshoreScoreError
from nearshore_score.evaluation import Walk
from nearshore_score.missing import Children, UseInstead
from nearshore_score.node import Node
from nearshore_score.plan import Plan
from nearshore_score.ranges import column_traits
from nearshore_score.weighting import ComputedWeights

Bounds = tuple[FloatArray, FloatArray]


class NoBoundError(NearshoreScoreError):
    """Nothing can be proved about how far rounding moves a score; the message says why."""


def score_bounds(plan: Plan, half_units: FloatArray) -> dict[str, Bounds | str]:
    """Bound every score, given that every value was rounded.

    Interval arithmetic through the tree: a leaf at both ends of its value, an operator at the
    ends of its children that make its result least and greatest [1]_. The bounds hold whatever the
    exact values were; where two nodes share a figure they can be wider than needed.

    Parameters
    ----------
    plan : Plan
        A compiled index.
    half_units : array that broadcasts to (n, m) or (t, n, m)
        Half a unit of the last digit of every value; zero for exact ones.

    Returns
    -------
    dict of str to (lowest, highest) or str
        Two arrays (..., n) for every node, or the reason why its scores cannot be bounded.

    References
    ----------
    .. [1] R. E. Moore, *Interval Analysis*, Prentice-Hall, 1966, chapter 2.

    Examples
    --------
    >>> from nearshore_score import Framework, Panel
    >>> flat = Framework.flat({"pay": 1, "rent": 1})
    >>> plan = Plan(Panel(("A",), ("pay", "rent"), [[50.1, 60.2]]), flat)
    >>> low, high = score_bounds(plan, np.array([0.05, 0.05]))["total"]
    >>> low.round(2), high.round(2)
    (array([55.1]), array([55.2]))
    """
    return _BoundsWalk(plan, half_units).run()


class _BoundsWalk:
    """One walk through the tree with two scores of every node."""

    def __init__(self, plan: Plan, half_units: FloatArray) -> None:
        self.plan = plan
        self.half_units = half_units
        self.exact = Walk(plan, plan.panel.values, {})
        self.exact.run()
        self.bounds: dict[str, Bounds | str] = {}

    def run(self) -> dict[str, Bounds | str]:
        for node in self.plan.framework.nodes.values():
            with suppress(NoBoundError):  # the reason stands in its place
                self.visit(node)
        return self.bounds

    def visit(self, node: Node) -> Bounds:
        """Return the bounds of a node, or raise the reason why there are none."""
        if node.code not in self.bounds:
            try:
                self.bounds[node.code] = self._found(node)
            except NearshoreScoreError as error:
                self.bounds[node.code] = str(error)
        found = self.bounds[node.code]
        if isinstance(found, str):
            raise NoBoundError(found)
        return found

    def _found(self, node: Node) -> Bounds:
        self._refuse_normalisation(node)
        if node.constant is not None:
            return self.exact.scores[node.code], self.exact.scores[node.code]
        low, high = self._joined(node) if node.children else self._leaf(node)
        if node.children and node.code in self.plan.column:
            low, high = self._scored_directly(node, low, high)
        if isinstance(node.missing, UseInstead):
            taken = self.exact.filled[node.code]
            other = self.visit(self.plan.framework.nodes[node.missing.node])
            least, greatest = (self.exact.final(node, end) for end in other)
            low, high = np.where(taken, least, low), np.where(taken, greatest, high)
        return low, high

    def _leaf(self, node: Node) -> Bounds:
        return _ordered(*(self._leaf_at(node, sign * self.half_units) for sign in (-1.0, 1.0)))

    def _leaf_at(self, node: Node, moved: FloatArray) -> FloatArray:
        """Return the scores of a leaf whose values are all moved to one end."""
        present = self.plan.panel.present[..., self.plan.column[node.code]]
        scores = self.exact.leaf_scores(node, self.plan.panel.values + moved)
        if node.missing is not None:
            filled = self.exact.fill_leaf(node, node.missing, scores, present)
            scores, present = filled.scores[..., 0], filled.present[..., 0]
        return np.where(present, self.exact.final(node, scores), np.nan)

    def _scored_directly(self, node: Node, low: FloatArray, high: FloatArray) -> Bounds:
        """Put the node's own scores in place of the joined ones, where there are any."""
        index = self.plan.column[node.code]
        given = self.plan.panel.present[..., index]
        half = np.broadcast_to(self.half_units, self.plan.panel.values.shape)[..., index]
        own = self.plan.panel.values[..., index]
        return np.where(given, own - half, low), np.where(given, own + half, high)

    def _joined(self, node: Node) -> Bounds:
        signs = self._signs(node)
        children = self.exact.children(node)
        pairs = [self.visit(self.plan.framework.nodes[code]) for code in children.codes]
        low = [pair[0 if sign > 0 else 1] for pair, sign in zip(pairs, signs, strict=True)]
        high = [pair[1 if sign > 0 else 0] for pair, sign in zip(pairs, signs, strict=True)]
        return _ordered(*(self._score(node, children, ends) for ends in (low, high)))

    def _score(self, node: Node, children: Children, scores: list[FloatArray]) -> FloatArray:
        at_ends = replace(children, scores=np.stack(np.broadcast_arrays(*scores), axis=-1))
        filled = self.exact.join(node, at_ends)
        joined = self.exact.final(node, self.exact.joined(node, filled, children.weights))
        return np.where(filled.enough, joined, np.nan)

    def _signs(self, node: Node) -> list[int]:
        """Say for every child whether the score of the node rises or falls with it."""
        if isinstance(node.weights, ComputedWeights):
            raise NoBoundError(
                f"the weights of {node.code} are computed from the figures and move with them"
            )
        if node.joins == "leaves":
            raise NoBoundError(f"{node.code} joins the leaves below it and not its children")
        monotone = traits_of(node.operator).monotone
        if not monotone:
            raise NoBoundError(
                f"{node.code} joins by {node.operator.kind}, which can rise or fall with a score"
            )
        count = len(node.children)
        return [monotone[min(index, len(monotone) - 1)] for index in range(count)]

    def _refuse_normalisation(self, node: Node) -> None:
        normalisation = self.plan.normalisations.get(node.code)
        if normalisation is None:
            return
        if normalisation.depends_on_set:
            raise NoBoundError(
                f"the scale of {node.code} ({normalisation.kind}) moves with the figures of all "
                "destinations"
            )
        if column_traits(normalisation, self.plan.columns[node.code]).monotone == 0:
            raise NoBoundError(
                f"the score of {node.code} ({normalisation.kind}) can rise or fall with its value"
            )


def _ordered(one: FloatArray, other: FloatArray) -> Bounds:
    return np.minimum(one, other), np.maximum(one, other)
