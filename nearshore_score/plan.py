"""The plan: a framework compiled for a panel, evaluated for one case or for many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.aggregation import Decomposable
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.framework import Framework, Node
from nearshore_score.linear_form import LinearForm, linear_form
from nearshore_score.panel import Panel
from nearshore_score.preparation import FixedGoalposts, Normalisation
from nearshore_score.resolve import check_transforms

# Shares of weight are sums of floats: half of the weight must count as half.
_ROUNDING = 1e-12

# A mean of scores from 0 to 100 can leave this range by less than this, in points.
_LAST_DIGITS = 1e-9


@dataclass(frozen=True)
class Evaluation:
    """Scores of every node, with what they rest on.

    Attributes
    ----------
    scores : mapping of str to array of shape (..., n)
        Score of every node by code, 0 to 100; NaN exactly where `present` is false.
    present : mapping of str to array of bool of shape (..., n)
        Whether the node has a score.
    applicable : mapping of str to array of bool of shape (..., n)
        Whether the node could have a score; where not, it leaves every denominator.
    coverage : mapping of str to array of shape (..., n)
        Share of the node's weight that rests on figures, counted down to the leaves.
    share_present : mapping of str to array of shape (..., n)
        Share of the weight of the node's own children that is present.
    """

    scores: Mapping[str, FloatArray]
    present: Mapping[str, BoolArray]
    applicable: Mapping[str, BoolArray]
    coverage: Mapping[str, FloatArray]
    share_present: Mapping[str, FloatArray]


@dataclass(frozen=True)
class Contributions:
    """What every node adds to the total.

    Attributes
    ----------
    of : mapping of str to array of shape (..., n)
        Points that each node adds; the criteria and `baseline` add up to the score.
    baseline : array of shape (..., n)
        Points that no child of the root explains: the floor of a geometric mean, else zero;
        NaN where there is no total.
    """

    of: Mapping[str, FloatArray]
    baseline: FloatArray


class Plan:
    """A framework compiled for one panel: everything is checked, only arithmetic is left.

    Parameters
    ----------
    panel : Panel
        Figures of n destinations.
    framework : Framework
        How they become scores.
    normalisation : FixedGoalposts, MinMax or another normalisation
        How figures of one indicator become scores from 0 to 100.

    Raises
    ------
    InvalidInputError
        If the panel lacks a column, or an indicator cannot be normalised.

    Examples
    --------
    >>> flat = Framework.flat({"cost": 0.4, "quality": 0.6})
    >>> plan = Plan(Panel(("A", "B"), ("cost", "quality"), [[50.0, 90.0], [80.0, 60.0]]), flat)
    >>> plan().scores["total"]
    array([74., 68.])
    >>> plan(weights={"total": np.array([[1.0, 0.0], [0.0, 1.0]])}).scores["total"]
    array([[50., 80.],
           [90., 60.]])
    """

    def __init__(
        self,
        panel: Panel,
        framework: Framework,
        normalisation: Normalisation | None = None,
    ) -> None:
        self.panel = panel
        self.framework = framework
        self.normalisation: Normalisation = normalisation or FixedGoalposts()
        self.column: Mapping[str, int] = {code: index for index, code in enumerate(panel.columns)}
        for leaf in framework.leaves:
            if leaf.code not in self.column:
                raise InvalidInputError(f"the panel has no column for {leaf.code}")
        self._check_cells(panel.values)
        self._weights = {
            node.code: np.array([node.weights.values[child.code] for child in node.children])
            for node in framework.nodes.values()
            if node.weights is not None
        }

    @property
    def depends_on_set(self) -> bool:
        """Whether a score moves when the compared set changes; if not, ranks cannot reverse."""
        return self.normalisation.depends_on_set

    def __call__(
        self,
        values: FloatArray | None = None,
        weights: Mapping[str, FloatArray] | None = None,
    ) -> Evaluation:
        """Score every node, for one case or for a batch.

        Parameters
        ----------
        values : array of shape (..., n, m), optional
            Values in place of the panel's, finite wherever the panel holds a value.
        weights : mapping of str to array of shape (..., k), optional
            By node, weights of its k children in their order, in place of the framework's.

        Returns
        -------
        Evaluation

        Raises
        ------
        InvalidInputError
            If a shape does not fit, or a value or weight cannot be used.
        """
        figures = self.panel.values if values is None else self._checked_values(values)
        run = _Run(self, figures, {**self._weights, **self._checked_weights(weights or {})})
        run.node(self.framework.root)
        return Evaluation(run.scores, run.present, run.applicable, run.coverage, run.share_present)

    def contributions(self) -> Contributions:
        """Split every total into what the nodes add to it.

        An arithmetic mean is split exactly; a geometric mean by the logarithmic mean against
        its floor (see `geometric_shares`), the floor itself being the baseline.

        Raises
        ------
        InvalidInputError
            If an operator cannot be split.
        """
        result = self()
        root = self.framework.root
        of: dict[str, FloatArray] = {root.code: result.scores[root.code]}
        for node in root.walk():
            if node.children:
                self._split(node, result, of)
        criteria = sum((of[child.code] for child in root.children), np.zeros(()))
        return Contributions(of=of, baseline=of[root.code] - criteria)

    def linear(self, node: str) -> LinearForm:
        """Write the total as a linear function of the weights of one node's children.

        Parameters
        ----------
        node : str
            The node whose weights vary; all others stay as they are.

        Returns
        -------
        LinearForm

        Raises
        ------
        NotLinearError
            If the total is not linear in these weights; the message says why.
        """
        return linear_form(self, node)

    def shares_of_weight(self, node: Node, result: Evaluation) -> FloatArray:
        """Return the share of the present weight (n, k) that each child of a node carries."""
        _, present = _stacked(node, result)
        weights = np.where(present, self._weights[node.code], 0.0)
        return _share(weights, weights.sum(axis=-1, keepdims=True))

    def _split(self, node: Node, result: Evaluation, of: dict[str, FloatArray]) -> None:
        if not isinstance(node.operator, Decomposable):
            raise InvalidInputError(
                f"{node.code} uses {node.operator.kind}, which cannot say what each child adds"
            )
        scores, present = _stacked(node, result)
        shares = node.operator.shares(scores, self._weights[node.code], present)
        score = result.scores[node.code]
        # A node that is missing, or scored directly, has nothing to hand down.
        split = present.any(axis=-1) & (score > 0)
        if node.code in self.column:
            split &= ~self.panel.present[..., self.column[node.code]]
        factor = np.divide(of[node.code], score, out=np.zeros_like(score), where=split)
        for index, child in enumerate(node.children):
            part = np.where(present[..., index], shares[..., index], 0.0)
            of[child.code] = np.where(split, part * factor, 0.0)

    def _checked_values(self, values: FloatArray) -> FloatArray:
        array = np.asarray(values, dtype=np.float64)
        shape = self.panel.values.shape[-2:]
        if array.shape[-2:] != shape:
            raise InvalidInputError(
                f"values have shape {array.shape}, but the last two axes must be {shape}: "
                "destinations and columns of the panel"
            )
        self._refuse_cells(
            array,
            ~np.isfinite(array) & self.panel.present,
            "values must be finite wherever the panel holds a value",
        )
        self._check_cells(array)
        return array

    def _check_cells(self, values: FloatArray) -> None:
        """Refuse values that cannot be scored: outside 0 to 100, or outside a transform."""
        nodes = [self.framework.nodes.get(code) for code in self.panel.columns]
        direct = np.array([node is None or node.indicator is None for node in nodes])
        outside = ~((values >= 0) & (values <= 100)) & np.isfinite(values)
        self._refuse_cells(values, outside & direct, "a direct score must lie between 0 and 100")
        if self.depends_on_set:
            check_transforms(values, self.panel.columns, self.framework)

    def _refuse_cells(self, values: FloatArray, wrong: BoolArray, why: str) -> None:
        found = np.argwhere(np.broadcast_to(wrong, values.shape))
        if len(found):
            *_, row, column = found[0]
            cell = f"{self.panel.destinations[row]}, {self.panel.columns[column]}"
            raise InvalidInputError(f"{cell}: {values[tuple(found[0])]:g}; {why}")

    def _checked_weights(self, weights: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
        checked: dict[str, FloatArray] = {}
        for code, given in weights.items():
            if code not in self._weights:
                raise UnknownNameError("node with weights", code, self._weights)
            array = np.asarray(given, dtype=np.float64)
            count = len(self._weights[code])
            if array.ndim == 0 or array.shape[-1] != count:
                raise InvalidInputError(
                    f"weights of {code} have shape {array.shape}, but the last axis must hold "
                    f"its {count} children"
                )
            if not np.isfinite(array).all() or (array < 0).any() or (array.sum(axis=-1) <= 0).any():
                raise InvalidInputError(
                    f"weights of {code} must be finite, not negative and not all zero"
                )
            checked[code] = array
        return checked


class _Run:
    """One walk through the tree, children before their parents."""

    def __init__(self, plan: Plan, values: FloatArray, weights: Mapping[str, FloatArray]) -> None:
        self.plan = plan
        self.values = values
        self.weights = weights
        self.scores: dict[str, FloatArray] = {}
        self.present: dict[str, BoolArray] = {}
        self.applicable: dict[str, BoolArray] = {}
        self.coverage: dict[str, FloatArray] = {}
        self.share_present: dict[str, FloatArray] = {}

    def node(self, node: Node) -> None:
        if not node.children:
            self._leaf(node)
            return
        for child in node.children:
            self.node(child)
        self._aggregate(node)
        if node.code in self.plan.column:
            self._score_directly(node)

    def _leaf(self, node: Node) -> None:
        panel = self.plan.panel
        index = self.plan.column[node.code]
        values, present = self.values[..., index], panel.present[..., index]
        indicator = node.indicator
        if indicator is None:
            scores = values
        else:
            try:
                scores = self.plan.normalisation.normalise(
                    values,
                    direction=indicator.direction,
                    goalposts=indicator.goalposts,
                    present=present,
                )
            except InvalidInputError as error:
                raise InvalidInputError(f"{node.code}: {error}") from None
        self._store(node, scores, present, panel.applicable[..., index], present.astype(float))
        self.share_present[node.code] = self.coverage[node.code]

    def _aggregate(self, node: Node) -> None:
        codes = [child.code for child in node.children]
        scores = _stack([self.scores[code] for code in codes])
        coverage = _stack([self.coverage[code] for code in codes])
        present = _stack_masks([self.present[code] for code in codes])
        applicable = _stack_masks([self.applicable[code] for code in codes])
        weights = self.weights[node.code]
        by_row = weights[..., np.newaxis, :]
        possible = (by_row * applicable).sum(axis=-1)
        share = _share((by_row * present).sum(axis=-1), possible)
        enough = (share >= node.missing.minimum_share - _ROUNDING) & (share > 0)
        aggregated = node.operator.aggregate(scores, weights, present)
        covered = _share((by_row * np.where(present, coverage, 0.0)).sum(axis=-1), possible)
        self._store(node, aggregated, enough, possible > 0, covered)
        self.share_present[node.code] = share

    def _score_directly(self, node: Node) -> None:
        panel = self.plan.panel
        index = self.plan.column[node.code]
        given = panel.present[..., index]
        code = node.code
        self._store(
            node,
            np.where(given, self.values[..., index], self.scores[code]),
            self.present[code] | given,
            self.applicable[code] | given,
            np.where(given, 1.0, self.coverage[code]),
        )
        self.share_present[code] = np.where(given, 1.0, self.share_present[code])

    def _store(
        self,
        node: Node,
        scores: FloatArray,
        present: BoolArray,
        applicable: BoolArray,
        coverage: FloatArray,
    ) -> None:
        self.scores[node.code] = np.where(present, _without_rounding(scores), np.nan)
        self.present[node.code] = np.broadcast_to(present, self.scores[node.code].shape)
        self.applicable[node.code] = np.broadcast_to(applicable, self.scores[node.code].shape)
        self.coverage[node.code] = coverage


def _without_rounding(scores: FloatArray) -> FloatArray:
    """Take back what rounding adds to a mean of scores at the very ends of 0 to 100."""
    inside = np.clip(scores, 0.0, 100.0)
    return np.where(np.abs(scores - inside) <= _LAST_DIGITS, inside, scores)


def _share(part: FloatArray, whole: FloatArray) -> FloatArray:
    shape = np.broadcast_shapes(np.shape(part), np.shape(whole))
    return np.divide(part, whole, out=np.zeros(shape), where=whole > 0)


def _stack(arrays: list[FloatArray]) -> FloatArray:
    return np.stack(np.broadcast_arrays(*arrays), axis=-1)


def _stack_masks(masks: list[BoolArray]) -> BoolArray:
    return np.stack(np.broadcast_arrays(*masks), axis=-1)


def _stacked(node: Node, result: Evaluation) -> tuple[FloatArray, BoolArray]:
    codes = [child.code for child in node.children]
    scores = _stack([result.scores[code] for code in codes])
    return scores, np.stack([result.present[code] for code in codes], axis=-1)
