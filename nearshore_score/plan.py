"""The plan: a framework compiled for a panel, evaluated for one case or for many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from nearshore_score._arrays import (
    BoolArray,
    FloatArray,
    all_finite,
    along_draws,
    keep_freed_memory,
    lies_within,
    share,
)
from nearshore_score.aggregation import Decomposable
from nearshore_score.aggregation.traits import OperatorTraits, traits_of
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.evaluation import Evaluation, Walk, stacked
from nearshore_score.framework import Framework
from nearshore_score.linear_form import LinearForm, linear_form
from nearshore_score.missing import GroupMean, NoScore, Renormalise, UseInstead
from nearshore_score.node import Node
from nearshore_score.normalisation import Column, FixedGoalposts, Goalposts, MinMax, Normalisation
from nearshore_score.panel import Panel
from nearshore_score.ranges import Range, possible_ranges
from nearshore_score.resolve import check_transform
from nearshore_score.weighting import ComputedWeights

#: Which years set the scale where scores depend on the compared set.
ReferenceYears = Literal["each_year", "all_years"] | tuple[int, ...]


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
        How figures of one indicator become scores, unless its node says otherwise.
    reference_years : {"each_year", "all_years"} or tuple of int, optional
        For a panel of several years: which years set the scale of normalisations that depend on
        the compared set; a tuple names a base period.
    direct_range : tuple of two floats, or None
        Possible scores of columns without an indicator; None if they can be any number.

    Raises
    ------
    InvalidInputError
        If the panel lacks a column, an indicator cannot be normalised, an operator cannot join
        such scores, or it is not said which years set the scale.

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
        *,
        reference_years: ReferenceYears | None = None,
        direct_range: tuple[float, float] | None = (0.0, 100.0),
    ) -> None:
        self.panel = panel
        self.framework = framework
        self.normalisation: Normalisation = normalisation or FixedGoalposts()
        self.column: Mapping[str, int] = {code: index for index, code in enumerate(panel.columns)}
        for leaf in framework.leaves:
            if leaf.code not in self.column:
                raise InvalidInputError(f"the panel has no column for {leaf.code}")
        self.normalisations: Mapping[str, Normalisation] = _normalisations(
            framework, self.normalisation
        )
        self.columns: Mapping[str, Column] = {
            code: _column(framework.nodes[code], panel) for code in self.normalisations
        }
        self._check_reference_years(reference_years)
        self.reference_years: ReferenceYears | None = reference_years
        self._direct_range = direct_range
        parents = [node for node in framework.nodes.values() if node.children]
        self.traits: Mapping[str, OperatorTraits] = {
            node.code: traits_of(node.operator) for node in parents
        }
        self.sources: Mapping[str, ComputedWeights] = {
            node.code: node.weights for node in parents if isinstance(node.weights, ComputedWeights)
        }
        self.nominal_weights: Mapping[str, FloatArray] = {
            node.code: node.nominal_weights() for node in parents if node.code not in self.sources
        }
        self.ranges: Mapping[str, Range] = possible_ranges(
            framework, self.normalisations, self._columns_for_ranges(), direct_range
        )
        self._check_cells(panel.values)

    def on(self, panel: Panel) -> Plan:
        """Compile the same framework, with the same rules, for another panel.

        Parameters
        ----------
        panel : Panel
            Figures on the columns of this plan's panel.
        """
        return Plan(
            panel,
            self.framework,
            self.normalisation,
            reference_years=self.reference_years,
            direct_range=self._direct_range,
        )

    @property
    def direct_range(self) -> Range:
        """The possible scores of columns without an indicator; None if they can be any number."""
        return self._direct_range

    @property
    def depends_on_set(self) -> bool:
        """Whether a score moves when the compared set changes; if not, ranks cannot reverse."""
        return any(self.what_depends_on_set(code) for code in self.framework.results)

    def what_depends_on_set(self, code: str) -> str:
        """Return the kind of what makes the score of a node move with the compared set.

        Parameters
        ----------
        code : str
            The node.

        Returns
        -------
        str
            A normalisation, an operator, a weight source or a policy; empty if there is none.
        """
        node = self.framework.node(code)
        policy = self.framework.missing_policy(node) if node.children else node.missing
        normalisation = self.normalisations.get(code)
        if normalisation is not None and normalisation.depends_on_set:
            return normalisation.kind
        if code in self.traits and self.traits[code].depends_on_set:
            return node.operator.kind
        if code in self.sources:
            return self.sources[code].kind
        if isinstance(policy, GroupMean):
            return policy.kind
        others = [child.code for child in node.children]
        others += [policy.node] if isinstance(policy, UseInstead) else []
        return next((found for one in others if (found := self.what_depends_on_set(one))), "")

    def reference_values(self, values: FloatArray) -> FloatArray | None:
        """Return the values (..., 1, r) that set the scale of values (..., t, n); None: themselves.

        Parameters
        ----------
        values : array of shape (..., t, n), or (..., n) without years
            The values of one node.
        """
        if not self.panel.years or self.reference_years in (None, "each_year"):
            return None
        if self.reference_years != "all_years":
            years = [self.panel.years.index(int(year)) for year in self.reference_years or ()]
            values = values[..., years, :]
        return values.reshape(*values.shape[:-2], 1, -1)

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
        return Walk(self, figures, self._checked_weights(weights or {})).run()

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
        _, present = stacked(node, result)
        weights = np.where(present, result.weights[node.code][..., np.newaxis, :], 0.0)
        return share(weights, weights.sum(axis=-1, keepdims=True))

    def why_not_joined_alone(self, node: Node) -> str:
        """Say what else than its operator makes the score of a node; empty if nothing does."""
        if node.joins == "leaves":
            return f"{node.code} joins the leaves below it"
        if any(child.is_reference for child in node.children):
            return f"{node.code} uses the score of a node that stands elsewhere"
        if node.code in self.normalisations:
            return f"the score of {node.code} is normalised after joining"
        if self.framework.rounding_of(node) is not None:
            return f"the score of {node.code} is rounded"
        policy = self.framework.missing_policy(node)
        if not isinstance(policy, Renormalise | NoScore):
            return f"missing children of {node.code} are filled in ({policy.kind})"
        return ""

    def _split(self, node: Node, result: Evaluation, of: dict[str, FloatArray]) -> None:
        if not isinstance(node.operator, Decomposable):
            raise InvalidInputError(
                f"{node.code} uses {node.operator.kind}, which cannot say what each child adds"
            )
        if reason := self.why_not_joined_alone(node):
            raise InvalidInputError(f"what each child of {node.code} adds is not known: {reason}")
        scores, present = stacked(node, result)
        shares = node.operator.shares(scores, result.weights[node.code], present)
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
        if array.ndim > self.panel.values.ndim:
            keep_freed_memory()
        shape = self.panel.values.shape[-2:]
        if array.shape[-2:] != shape:
            raise InvalidInputError(
                f"values have shape {array.shape}, but the last two axes must be {shape}: "
                "destinations and columns of the panel"
            )
        # Leaves look at their own values when they score them, while these are in the cache.
        leaves = {leaf.code for leaf in self.framework.leaves}
        for column in self.panel.columns:
            if array.ndim == self.panel.values.ndim or column not in leaves:
                self.refuse_infinite(array[..., self.column[column]], column)
        self._check_cells(array)
        return array

    def refuse_infinite(self, values: FloatArray, column: str) -> None:
        """Refuse values that are not finite where the panel holds a value.

        Parameters
        ----------
        values : array of shape (..., n)
            Values of one column.
        column : str
            Its code.

        Raises
        ------
        InvalidInputError
            If there is such a value.
        """
        if all_finite(values):
            return
        wrong = ~np.isfinite(values) & self.panel.present[..., self.column[column]]
        if wrong.any():
            place = tuple(np.argwhere(wrong)[0])
            raise InvalidInputError(
                f"{self.panel.destinations[place[-1]]}, {column}: "
                f"{np.broadcast_to(values, wrong.shape)[place]:g}; "
                "values must be finite wherever the panel holds a value"
            )

    def _check_cells(self, values: FloatArray) -> None:
        """Refuse values that cannot be scored: outside the direct range, or outside a transform."""
        if self._direct_range is not None:
            low, high = self._direct_range
            nodes = [self.framework.nodes.get(code) for code in self.panel.columns]
            direct = np.array([node is None or node.indicator is None for node in nodes])
            columns = [values[..., index] for index in np.flatnonzero(direct)]
            if not all(lies_within(column, low, high) for column in columns):
                outside = ~((values >= low) & (values <= high)) & np.isfinite(values)
                why = f"a direct score must lie between {low:g} and {high:g}"
                self._refuse_cells(values, outside & direct, why)
        rounding = self.framework.input_rounding
        for leaf in self.framework.leaves:
            posts = self._open_goalposts(leaf)
            if posts is not None:
                own = values[..., self.column[leaf.code]]
                check_transform(own if rounding is None else rounding.apply(own), leaf.code, posts)

    def _open_goalposts(self, leaf: Node) -> Goalposts | None:
        """Return goalposts that transform the values of a leaf without holding them back below."""
        normalisation = self.normalisations.get(leaf.code)
        posts = leaf.indicator.goalposts if leaf.indicator else None
        if isinstance(normalisation, FixedGoalposts):
            posts = normalisation.goalposts or posts
            return None if posts is None or posts.clamp in ("both", "low") else posts
        return posts if isinstance(normalisation, MinMax) else None

    def _columns_for_ranges(self) -> Mapping[str, Column]:
        """Tell normalisations whether other values than the scored ones set the scale."""
        if not self.panel.years or not isinstance(self.reference_years, tuple):
            return self.columns
        elsewhere = np.full(1, np.nan)
        return {code: replace(column, reference=elsewhere) for code, column in self.columns.items()}

    def _check_reference_years(self, years: ReferenceYears | None) -> None:
        dependent = [code for code, one in self.normalisations.items() if one.depends_on_set]
        if self.panel.years and dependent and years is None:
            raise InvalidInputError(
                f"{dependent[0]} is scored by {self.normalisations[dependent[0]].kind}, which "
                "depends on the compared set, and the panel has several years; say which years set "
                "the scale: reference_years='each_year', 'all_years' or a tuple of base years"
            )
        if isinstance(years, tuple):
            for year in years:
                if year not in self.panel.years:
                    known = [str(one) for one in self.panel.years]
                    raise UnknownNameError("year of the panel", str(year), known)
            if not years:
                raise InvalidInputError("reference_years names no year")

    def _refuse_cells(self, values: FloatArray, wrong: BoolArray, why: str) -> None:
        if wrong.any():
            found = np.argwhere(np.broadcast_to(wrong, values.shape))
            *_, row, column = found[0]
            cell = f"{self.panel.destinations[row]}, {self.panel.columns[column]}"
            raise InvalidInputError(f"{cell}: {values[tuple(found[0])]:g}; {why}")

    def _checked_weights(self, weights: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
        checked: dict[str, FloatArray] = {}
        for code, given in weights.items():
            parents = {node.code: node for node in self.framework.nodes.values() if node.children}
            if code not in parents:
                raise UnknownNameError("node with weights", code, parents)
            array = np.asarray(given, dtype=np.float64)
            count = len(parents[code].children)
            if array.ndim == 0 or array.shape[-1] != count:
                raise InvalidInputError(
                    f"weights of {code} have shape {array.shape}, but the last axis must hold "
                    f"its {count} children"
                )
            if not np.isfinite(array).all() or (array < 0).any() or (array.sum(axis=-1) <= 0).any():
                raise InvalidInputError(
                    f"weights of {code} must be finite, not negative and not all zero"
                )
            checked[code] = along_draws(array) if array.ndim > 1 else array
        return checked


def _normalisations(framework: Framework, default: Normalisation) -> dict[str, Normalisation]:
    """Return the normalisation of every node that has one."""
    found: dict[str, Normalisation] = {}
    for code, node in framework.nodes.items():
        if node.normalisation is not None:
            found[code] = node.normalisation
        elif node.indicator is not None:
            found[code] = default
    return found


def _column(node: Node, panel: Panel) -> Column:
    indicator = node.indicator
    if indicator is None:
        return Column(
            node.code, node.direction, destinations=panel.destinations, groups=panel.groups
        )
    return Column(
        node.code,
        indicator.direction,
        indicator.goalposts,
        indicator.target,
        indicator.scale,
        panel.destinations,
        panel.groups,
    )
