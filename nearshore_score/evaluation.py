"""One walk through a compiled framework: the arithmetic behind every score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from nearshore_score._arrays import (
    BoolArray,
    FloatArray,
    draws_last,
    lies_within,
    share,
)
from nearshore_score.errors import InvalidInputError
from nearshore_score.leaves import leaves_below
from nearshore_score.missing import Children, Filled, MissingPolicy, UseInstead
from nearshore_score.multicriteria.problem import UnusablePerformanceError
from nearshore_score.node import Node
from nearshore_score.normalisation.min_max import MinMax
from nearshore_score.panel import STATES
from nearshore_score.refusals import Refusals

if TYPE_CHECKING:
    from nearshore_score.plan import Plan

# A mean of scores can leave its range by less than this share of the range.
_LAST_DIGITS = 1e-11
_SUPPRESSED = STATES.index("suppressed")


@dataclass(frozen=True)
class Evaluation:
    """Scores of every node, with what they rest on.

    Attributes
    ----------
    scores : mapping of str to array of shape (..., n)
        Score of every node by code; NaN exactly where `present` is false.
    present : mapping of str to array of bool of shape (..., n)
        Whether the node has a score.
    applicable : mapping of str to array of bool of shape (..., n)
        Whether the node could have a score; where not, it leaves every denominator.
    suppressed : mapping of str to array of bool of shape (..., n)
        Whether the node has no score because the publisher withholds a figure.
    filled : mapping of str to array of bool of shape (..., n)
        By node, where its policy filled in what was missing: the score of a child, of the node
        itself, or of another node; only of nodes whose policy fills in anything.
    coverage : mapping of str to array of shape (..., n)
        Share of the node's weight that rests on figures, counted down to the leaves.
    share_present : mapping of str to array of shape (..., n)
        Share of the weight of the node's own children that is present.
    weights : mapping of str to array of shape (..., k)
        By node with children, the weights that were used, as given or computed.
    """

    scores: Mapping[str, FloatArray]
    present: Mapping[str, BoolArray]
    applicable: Mapping[str, BoolArray]
    suppressed: Mapping[str, BoolArray]
    filled: Mapping[str, BoolArray]
    coverage: Mapping[str, FloatArray]
    share_present: Mapping[str, FloatArray]
    weights: Mapping[str, FloatArray]


class _Spread(Mapping[str, BoolArray]):
    """Masks that are as small as the panel, given in the shape of their node's scores."""

    def __init__(self, masks: Mapping[str, BoolArray], scores: Mapping[str, FloatArray]) -> None:
        self._masks = masks
        self._scores = scores

    def __getitem__(self, code: str) -> BoolArray:
        return np.broadcast_to(self._masks[code], self._scores[code].shape)

    def __iter__(self) -> Iterator[str]:
        return iter(self._masks)

    def __len__(self) -> int:
        return len(self._masks)


class Walk:
    """One walk through the tree, children before their parents."""

    def __init__(self, plan: Plan, values: FloatArray, weights: Mapping[str, FloatArray]) -> None:
        self.plan = plan
        self.values = values
        self.scores: dict[str, FloatArray] = {}
        self.present: dict[str, BoolArray] = {}
        self.applicable: dict[str, BoolArray] = {}
        self.suppressed: dict[str, BoolArray] = {}
        self.filled: dict[str, BoolArray] = {}
        self.coverage: dict[str, FloatArray] = {}
        self.share_present: dict[str, FloatArray] = {}
        self.weights: dict[str, FloatArray] = {**plan.nominal_weights, **weights}
        self.refuse: Refusals = Refusals(plan.panel)
        self._batch = values.ndim > plan.panel.values.ndim
        self._rooms: dict[str, FloatArray] = {}
        self._places: dict[str, FloatArray] = {}
        present = plan.panel.present
        self._suppressed: BoolArray = plan.panel.states == _SUPPRESSED
        self._covered: FloatArray = present.astype(np.float64)
        whole = np.asarray(present.all(axis=tuple(range(present.ndim - 1))))
        self._whole = {code: bool(whole[index]) for code, index in plan.column.items()}

    def run(self) -> Evaluation:
        """Visit every node."""
        for node in self.plan.framework.nodes.values():
            self.visit(node)
        return Evaluation(
            self.scores,
            _Spread(self.present, self.scores),
            _Spread(self.applicable, self.scores),
            _Spread(self.suppressed, self.scores),
            _Spread(self.filled, self.scores),
            self.coverage,
            self.share_present,
            self.weights,
        )

    def visit(self, node: Node) -> None:
        """Score a node, and before it whatever it needs."""
        if node.code in self.scores:
            return
        if node.constant is not None:
            self._constant(node, node.constant)
        elif not node.children:
            self._leaf(node)
        else:
            self._make_room(node)
            for child in node.children:
                self.visit(self.plan.framework.nodes[child.code])
            self._aggregate(node)
            if node.code in self.plan.column:
                self._score_directly(node)
        if isinstance(node.missing, UseInstead):
            self._use_instead(node, node.missing.node)

    def _make_room(self, node: Node) -> None:
        """Let the leaves of a batch write their scores where the operator of a node reads them."""
        nodes = [self.plan.framework.nodes[child.code] for child in node.children]
        leaves = [one.code for one in nodes if not one.children and one.constant is None]
        if self._batch and len(leaves) == len(nodes) and self.scores.keys().isdisjoint(leaves):
            room = np.empty((len(leaves), *self.values.shape[-2::-1])).T
            self._rooms[node.code] = room
            self._places.update((code, room[..., place]) for place, code in enumerate(leaves))

    def _constant(self, node: Node, value: float) -> None:
        panel = self.plan.panel
        shape = (*([len(panel.years)] if panel.years else []), len(panel.destinations))
        everywhere = np.ones(shape, dtype=np.bool_)
        self._store(
            node,
            np.full(shape, value),
            present=everywhere,
            applicable=everywhere,
            suppressed=~everywhere,
            coverage=np.ones(shape),
        )

    def _leaf(self, node: Node) -> None:
        panel, index = self.plan.panel, self.plan.column[node.code]
        present, applicable = panel.present[..., index], panel.applicable[..., index]
        suppressed, covered = self._suppressed[..., index], self._covered[..., index]
        if self._written_in_place(node):
            self._keep(
                node,
                self._places[node.code],
                present=present,
                applicable=applicable,
                suppressed=suppressed,
                coverage=covered,
            )
            return
        scores = self._unchecked(node, self.values)
        if node.missing is not None:
            self.refuse.infinite(node, scores, present)
            filled = self.fill_leaf(node, node.missing, scores, present)
            self.filled[node.code] = filled.present[..., 0] & ~present
            scores, present = filled.scores[..., 0], filled.present[..., 0]
            suppressed = suppressed & ~present
        self._store(
            node,
            scores,
            present=present,
            applicable=applicable,
            suppressed=suppressed,
            coverage=covered,
        )

    def _written_in_place(self, node: Node) -> bool:
        """Score a leaf of a batch where its parent reads it, if nothing can go wrong there."""
        place, how = self._places.get(node.code), self.plan.normalisations.get(node.code)
        if place is None or not isinstance(how, MinMax) or not self._whole[node.code]:
            return False
        framework, values = self.plan.framework, self.values[..., self.plan.column[node.code]]
        rounded = framework.input_rounding is not None or framework.rounding_of(node) is not None
        if rounded or self.plan.reference_values(values) is not None:
            return False
        return how.normalise_into(place, values, self.plan.columns[node.code])

    def leaf_scores(self, node: Node, values: FloatArray) -> FloatArray:
        """Return the scores of a leaf from the values (..., n, m) of all columns."""
        scores = self._unchecked(node, values)
        present = self.plan.panel.present[..., self.plan.column[node.code]]
        self.refuse.infinite(node, scores, present)
        return scores

    def _unchecked(self, node: Node, values: FloatArray) -> FloatArray:
        """Return the scores of a leaf, some of which may be infinite."""
        index = self.plan.column[node.code]
        present = self.plan.panel.present[..., index]
        own = values[..., index]
        if own.ndim > present.ndim:
            self.plan.refuse_infinite(own, node.code)
            own = _where_present(present, own)
        else:
            own = np.where(present, own, np.nan)
        if self.plan.framework.input_rounding is not None:
            own = self.plan.framework.input_rounding.apply(own)
        return self._normalised(node, own)

    def fill_leaf(
        self, node: Node, policy: MissingPolicy, scores: FloatArray, present: BoolArray
    ) -> Filled:
        """Let a leaf's own policy fill its holes, as if it were its own only child."""
        index = self.plan.column[node.code]
        applicable = self.plan.panel.applicable[..., index]
        alone = Children(
            node.code,
            (node.code,),
            scores[..., np.newaxis],
            np.ones(1),
            present[..., np.newaxis],
            applicable[..., np.newaxis],
            np.zeros((*present.shape, 1), dtype=np.bool_),
            (self.plan.ranges[node.code],),
            dict(self.plan.panel.groups),
        )
        return policy.fill(alone)

    def _aggregate(self, node: Node) -> None:
        children = self.children(node)
        filled = self.join(node, children)
        if node.joins == "leaves":
            filled, scores = self._joined_leaves(node, filled)
        else:
            scores = self.joined(node, filled, children.weights)
        coverage = _stack([self.coverage[code] for code in children.codes])
        covered = children.weight_of(np.where(children.present, coverage, 0.0))
        suppressed = ~filled.enough & np.any(children.suppressed & children.counting, axis=-1)
        self._store(
            node,
            scores,
            present=self._small(filled.enough),
            applicable=self._small(np.asarray(children.counting.any(axis=-1))),
            suppressed=self._small(suppressed),
            coverage=share(covered, children.possible),
        )
        self.share_present[node.code] = children.share_present(children.present)
        # A policy that fills nothing in hands the same mask back.
        if filled.present is not children.present:
            added = filled.present & ~children.present & children.counting
            self.filled[node.code] = filled.enough & added.any(axis=-1)

    def _small(self, mask: BoolArray) -> BoolArray:
        """Return a mask without the axes of a batch, if it is the same for the whole batch."""
        if mask.ndim < self.plan.panel.values.ndim:
            return mask
        first = mask[0]
        return self._small(first) if (mask == first).all() else mask

    def _joined_leaves(self, node: Node, filled: Filled) -> tuple[Filled, FloatArray]:
        """Join the leaves where the children say that enough is known."""
        leaves = leaves_below(self.plan.framework, self.plan.panel, self, node)
        at_leaves = Filled(leaves.scores, leaves.present, filled.enough)
        checked = self._joinable(node, at_leaves, leaves.weights, leaves.codes)
        scores = self.joined(node, checked, leaves.weights, leaves.codes)
        return filled._replace(enough=checked.enough), scores

    def children(self, node: Node) -> Children:
        """Gather what is known of the children of a node."""
        codes = tuple(child.code for child in node.children)
        scores = self._side_by_side(node.code, codes)
        present = _stack_masks([self.present[code] for code in codes])
        return Children(
            node.code,
            codes,
            scores,
            self._weights(node, scores, present),
            present,
            _stack_masks([self.applicable[code] for code in codes]),
            _stack_masks([self.suppressed[code] for code in codes]),
            tuple(self.plan.ranges[code] for code in codes),
            dict(self.plan.panel.groups),
        )

    def _side_by_side(self, node: str, codes: tuple[str, ...]) -> FloatArray:
        """Return the scores (..., n, k) of the children of a node."""
        if node in self._rooms and all(self.scores[c] is self._places[c] for c in codes):
            return self._rooms[node]
        return _stack([self.scores[code] for code in codes])

    def join(self, node: Node, children: Children) -> Filled:
        """Apply the policy for missing children; refuse scores that the operator cannot join."""
        filled = self.plan.framework.missing_policy(node).fill(children)
        if node.joins == "leaves":
            return filled
        if self.plan.traits[node.code].floor > -np.inf and not any(children.ranges):
            self.refuse.all_below_floor(node, children, filled)
        return self._joinable(node, filled, children.weights, children.codes)

    def _joinable(
        self, node: Node, filled: Filled, weights: FloatArray, codes: tuple[str, ...]
    ) -> Filled:
        """Leave out rows that the operator cannot join, and refuse scores that it may not see."""
        traits = self.plan.traits[node.code]
        counting = (weights > 0)[..., np.newaxis, :]
        if traits.needs_every_child:
            whole = (filled.present | ~counting) if traits.ignores_weightless else filled.present
            filled = filled._replace(enough=filled.enough & whole.all(axis=-1))
        if traits.least_score > -np.inf:
            low = filled.present & counting & (filled.scores < traits.least_score)
            if low.any():
                self.refuse.low_score(node, filled, low, codes)
        return filled

    def joined(
        self, node: Node, filled: Filled, weights: FloatArray, codes: tuple[str, ...] = ()
    ) -> FloatArray:
        """Return the score of a node from its children, or its leaves, normalised."""
        try:
            scores = node.operator.aggregate(filled.scores, weights, filled.present)
        except UnusablePerformanceError as error:
            who = self.plan.panel.destinations[error.row]
            what = (codes or [child.code for child in node.children])[error.criterion]
            raise InvalidInputError(f"{who}, {what}: {error.told}") from None
        except InvalidInputError as error:
            raise InvalidInputError(f"{node.code}, {node.operator.kind}: {error}") from None
        self.refuse.holes_taken_for_numbers(node, scores, filled)
        self.refuse.infinite(node, scores, filled.enough)
        if node.code not in self.plan.normalisations:
            return scores
        normalised = self._normalised(node, _where_present(filled.enough, scores))
        self.refuse.infinite(node, normalised, filled.enough)
        return normalised

    def _normalised(self, node: Node, values: FloatArray) -> FloatArray:
        normalisation = self.plan.normalisations.get(node.code)
        if normalisation is None:
            return values
        column = self.plan.columns[node.code]
        if normalisation.depends_on_set:
            reference = self.plan.reference_values(values)
            column = column if reference is None else replace(column, reference=reference)
        try:
            return normalisation.normalise(values, column)
        except InvalidInputError as error:
            raise InvalidInputError(f"{node.code}: {error}") from None

    def _weights(self, node: Node, scores: FloatArray, present: BoolArray) -> FloatArray:
        if node.code not in self.weights:
            try:
                self.weights[node.code] = self.plan.sources[node.code].compute(scores, present)
            except InvalidInputError as error:
                raise InvalidInputError(f"weights of {node.code}: {error}") from None
        return self.weights[node.code]

    def _score_directly(self, node: Node) -> None:
        panel = self.plan.panel
        index = self.plan.column[node.code]
        given = panel.present[..., index]
        code = node.code
        share_present = np.where(given, 1.0, self.share_present[code])
        self._store(
            node,
            np.where(given, self.values[..., index], self.scores[code]),
            present=self.present[code] | given,
            applicable=self.applicable[code] | given,
            suppressed=self.suppressed[code] & ~given,
            coverage=np.where(given, 1.0, self.coverage[code]),
        )
        self.share_present[code] = share_present

    def _use_instead(self, node: Node, code: str) -> None:
        self.visit(self.plan.framework.nodes[code])
        own = self.present[node.code]
        taken = ~own & self.present[code]
        share_present = self.share_present[node.code]
        self._store(
            node,
            np.where(taken, self.scores[code], self.scores[node.code]),
            present=own | taken,
            applicable=self.applicable[node.code] | taken,
            suppressed=self.suppressed[node.code] & ~taken,
            coverage=np.where(taken, self.coverage[code], self.coverage[node.code]),
        )
        self.share_present[node.code] = share_present
        self.filled[node.code] = taken

    def _store(
        self,
        node: Node,
        scores: FloatArray,
        *,
        present: BoolArray,
        applicable: BoolArray,
        suppressed: BoolArray,
        coverage: FloatArray,
    ) -> None:
        code = node.code
        if not self._in_range(code, scores, present):
            self.refuse.infinite(node, scores, present)
            scores = self.final(node, scores)
        elif (rounding := self.plan.framework.rounding_of(node)) is not None:
            scores = rounding.apply(scores)
        scores = _where_present(present, scores)
        place = self._places.get(code)
        if place is not None and place.shape == scores.shape:
            place[...] = scores
            scores = place
        self._keep(
            node,
            scores,
            present=present,
            applicable=applicable,
            suppressed=suppressed,
            coverage=coverage,
        )

    def _keep(
        self,
        node: Node,
        scores: FloatArray,
        *,
        present: BoolArray,
        applicable: BoolArray,
        suppressed: BoolArray,
        coverage: FloatArray,
    ) -> None:
        code = node.code
        self.scores[code] = scores
        # Masks stay as small as the panel; they are spread over a batch only if asked for.
        self.present[code] = present
        self.applicable[code] = applicable
        self.suppressed[code] = suppressed
        self.coverage[code] = coverage
        self.share_present[code] = coverage

    def _in_range(self, code: str, scores: FloatArray, present: BoolArray) -> bool:
        """Say whether every score is a number in the possible range of its node."""
        known = self.plan.ranges[code]
        if known is None or not (isfinite(known[0]) and isfinite(known[1])):
            return False
        if present.all():
            return lies_within(scores, *known)
        return present.ndim <= scores.ndim and lies_within(scores.T[present.T], *known)

    def final(self, node: Node, scores: FloatArray) -> FloatArray:
        """Return the scores of a node without rounding error at the ends, and rounded by rule."""
        rounding = self.plan.framework.rounding_of(node)
        inside = trimmed(scores, self.plan.ranges[node.code])
        return inside if rounding is None else rounding.apply(inside)


def trimmed(scores: FloatArray, known: tuple[float, float] | None) -> FloatArray:
    """Take back what rounding error adds to scores at the very ends of their range."""
    if known is None or lies_within(scores, *known):
        return scores
    inside = np.clip(scores, *known)
    width = known[1] - known[0]
    near = _LAST_DIGITS * (width if np.isfinite(width) else 0.0)
    return np.where(np.abs(scores - inside) <= near, inside, scores)


def _where_present(present: BoolArray, scores: FloatArray) -> FloatArray:
    """Return scores, NaN where there is none."""
    if present.ndim > scores.ndim:
        return np.where(present, scores, np.nan)
    if present.all() or np.isnan(scores.T[~present.T]).all():
        return scores
    return np.where(present, scores, np.nan)


def _stack(arrays: list[FloatArray]) -> FloatArray:
    """Lay arrays side by side on a new last axis; draws that are last in memory stay there."""
    same = len({array.shape for array in arrays}) == 1
    whole = arrays if same else np.broadcast_arrays(*arrays)
    if any(draws_last(array) for array in arrays):
        return np.stack([array.T for array in whole]).T
    return np.stack(whole, axis=-1)


def _stack_masks(masks: list[BoolArray]) -> BoolArray:
    same = len({mask.shape for mask in masks}) == 1
    return np.stack(masks if same else np.broadcast_arrays(*masks), axis=-1)


def stacked(node: Node, result: Evaluation) -> tuple[FloatArray, BoolArray]:
    """Return scores and presence (..., n, k) of the children of a node."""
    codes = [child.code for child in node.children]
    scores = _stack([result.scores[code] for code in codes])
    return scores, _stack_masks([result.present[code] for code in codes])
