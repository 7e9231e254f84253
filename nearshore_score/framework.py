"""The framework: a weighted tree of criteria and indicators, with its operators and policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Self, cast

import numpy as np
from pydantic import Field, field_validator, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FrozenMapping, FrozenModel, Number, is_mapping
from nearshore_score.aggregation import AnyOperator, ArithmeticMean, Operator
from nearshore_score.aggregation.traits import traits_of
from nearshore_score.criteria import Indicator
from nearshore_score.errors import InvalidInputError, UnknownNameError, nearest_names
from nearshore_score.missing import AnyMissingPolicy, MissingPolicy, Renormalise, UseInstead
from nearshore_score.naming import Named
from nearshore_score.preparation import AnyNormalisation, Direction, Normalisation
from nearshore_score.rounding import Rounding
from nearshore_score.weighting import (
    AnyWeights,
    AnyWeightSource,
    ComputedWeights,
    FixedWeights,
    JudgedWeights,
    WeightSource,
)


class Node(Named):
    """A node of the framework: a criterion with children, an indicator, or a constant.

    Parameters
    ----------
    code : str
        Name in data and results; unique in the framework.
    name, name_fr : str, optional
        Names for people.
    indicator : Indicator, optional
        What the node measures, if it is a leaf. The values of a leaf without an indicator are
        its scores.
    constant : float, optional
        The same score for every destination, in place of an indicator.
    children : tuple of Node, Indicator or str, optional
        The nodes below. An indicator stands for its leaf; a code for a node elsewhere in the
        framework, whose score is used here too.
    weights : mapping of str to float, or a weight source, optional
        One weight for every child; by default all count the same.
    operator : ArithmeticMean, GeometricMean or another operator
        How the children become one score.
    normalisation : Normalisation, optional
        For an indicator, how its values become scores, in place of the model's; for a node with
        children, what is done to the joined score.
    direction : {"benefit", "cost"}
        For a node without an indicator: whether its normalisation reverses the score.
    missing : Renormalise, NoScore or another policy, optional
        What to do about missing children, in place of the framework's policy. On a leaf: what to
        do about its own missing values.
    rounding : Rounding, optional
        How the score is rounded before it is used, in place of the framework's.
    limits, limits_fr : str, optional
        What the score does not tell; shown where the score is shown.
    is_reference : bool, default False
        Whether the node stands for another one of the same code; set by writing a code among
        the children.

    Raises
    ------
    InvalidInputError
        If weights and children do not match, a node is both criterion and indicator, or the
        operator cannot join so many children.

    Examples
    --------
    >>> cost = Node(
    ...     code="cost",
    ...     children=(Node(code="pay"), Node(code="rent")),
    ...     weights={"pay": 0.8, "rent": 0.2},
    ... )
    >>> [child.code for child in cost.children]
    ['pay', 'rent']
    """

    indicator: Indicator | None = None
    constant: Number | None = None
    children: tuple[Node, ...] = ()
    weights: AnyWeights | None = None
    operator: AnyOperator = Field(default_factory=ArithmeticMean)
    normalisation: AnyNormalisation | None = None
    direction: Direction = "benefit"
    missing: AnyMissingPolicy | None = None
    rounding: Rounding | None = None
    limits: str = ""
    limits_fr: str = ""
    is_reference: bool = False

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            code: str,
            name: str = "",
            name_fr: str = "",
            indicator: Indicator | None = None,
            constant: float | None = None,
            children: Sequence[Node | Indicator | str] = (),
            weights: AnyWeightSource | Mapping[str, float] | None = None,
            operator: Operator | Callable[..., FloatArray] | str = "arithmetic_mean",
            normalisation: Normalisation | Callable[..., FloatArray] | str | None = None,
            direction: Direction = "benefit",
            missing: MissingPolicy | str | None = None,
            rounding: Rounding | None = None,
            limits: str = "",
            limits_fr: str = "",
            is_reference: bool = False,
        ) -> None: ...

    @field_validator("children", mode="before")
    @classmethod
    def _children_are_nodes(cls, value: object) -> object:
        if not isinstance(value, list | tuple):
            return value
        return tuple(_as_node(child) for child in cast("Sequence[object]", value))

    @field_validator("weights", mode="before")
    @classmethod
    def _plain_weights_are_fixed(cls, value: object) -> object:
        if is_mapping(value) and not isinstance(value.get("kind"), str):
            return FixedWeights.from_fields({"values": value})
        return value

    @classmethod
    def leaf(cls, indicator: Indicator) -> Node:
        """Make the leaf of an indicator, under the indicator's own code and names."""
        return cls(
            code=indicator.code,
            name=indicator.name,
            name_fr=indicator.name_fr,
            indicator=indicator,
        )

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        things = {
            "an indicator": self.indicator is not None,
            "a constant": self.constant is not None,
            "a parent with children": bool(self.children),
            "a reference": self.is_reference,
        }
        if sum(things.values()) > 1:
            chosen = " or ".join(what for what, is_it in things.items() if is_it)
            raise ValueError(f"a node is {chosen}, not both")
        self._refuse_what_has_no_effect()
        if self.direction == "cost" and (self.indicator is not None or self.normalisation is None):
            raise ValueError(
                "direction='cost' is declared on the indicator; a node without one needs a "
                "normalisation that can reverse its score, such as Linear or MinMax"
            )
        return self

    def _refuse_what_has_no_effect(self) -> None:
        """Refuse fields that a reference or a constant would leave without effect."""
        given = self.model_fields_set - {"code", "is_reference", "constant", "name", "name_fr"}
        said = [name for name in sorted(given) if getattr(self, name) not in (None, (), "")]
        if self.is_reference and said:
            raise ValueError(
                f"{self.code} stands for a node elsewhere; set {', '.join(said)} there"
            )
        for name in ("normalisation", "missing"):
            if self.constant is not None and getattr(self, name) is not None:
                raise ValueError(f"{name} has no effect on a constant; leave it out")

    @model_validator(mode="after")
    def _weights_match_children(self) -> Self:
        codes = [child.code for child in self.children]
        if len(set(codes)) != len(codes):
            double = next(code for code in codes if codes.count(code) > 1)
            raise ValueError(f"{double!r} stands twice among the children; codes must be unique")
        if self.weights is None:
            return self
        if not codes:
            raise ValueError("weights need children")
        if isinstance(self.weights, ComputedWeights):
            return self
        given = set(self.weights.values)
        if missing := [code for code in codes if code not in given]:
            raise ValueError(f"no weight for {', '.join(missing)}")
        if unknown := sorted(given - set(codes)):
            raise ValueError(f"weights for unknown children: {', '.join(unknown)}")
        return self

    @model_validator(mode="after")
    def _operator_fits_children(self) -> Self:
        traits, count = traits_of(self.operator), len(self.children)
        if count and not traits.fewest_children <= count <= traits.most_children:
            wanted = (
                f"{traits.fewest_children}"
                if traits.fewest_children == traits.most_children
                else f"at least {traits.fewest_children}"
                if count < traits.fewest_children
                else f"at most {traits.most_children}"
            )
            raise ValueError(f"{self.operator.kind} joins {wanted} children, not {count}")
        return self

    def nominal_weights(self) -> FloatArray:
        """Return the weights (k,) of the children before anything is missing.

        Raises
        ------
        InvalidInputError
            If they are computed from data.
        """
        if isinstance(self.weights, ComputedWeights):
            raise InvalidInputError(
                f"the weights of {self.code} are computed from data ({self.weights.kind}); read "
                "them from the result"
            )
        if self.weights is None:
            return np.ones(len(self.children))
        return np.array([self.weights.values[child.code] for child in self.children])

    def walk(self) -> Iterator[Node]:
        """Yield the nodes of the subtree, parents before their children, without references."""
        yield self
        for child in self.children:
            if not child.is_reference:
                yield from child.walk()


class Framework(FrozenModel):
    """A tree of nodes under one root, with the questions one asks of it.

    Parameters
    ----------
    root : Node
        The total; its children are the criteria.
    name, basis : str, optional
        What the framework is called and what it rests on.
    further : tuple of Node, optional
        Further results beside the total, each a tree of its own; they may refer to any node.
    missing : Renormalise, NoScore or another policy
        What nodes do about missing children unless they say otherwise.
    rounding : Rounding, optional
        How nodes with children round their scores unless they say otherwise.
    input_rounding : Rounding, optional
        How values are rounded before they are scored.

    Raises
    ------
    InvalidInputError
        If the root has no children, two nodes have the same code, a reference leads nowhere, or
        references run in a circle.

    Examples
    --------
    >>> flat = Framework.flat({"cost": 0.4, "quality": 0.6})
    >>> flat
    Framework(cost 40%, quality 60%; 2 leaves)
    >>> flat.effective_weights["quality"]
    0.6
    """

    root: Node
    name: str = ""
    basis: str = ""
    further: tuple[Node, ...] = ()
    missing: AnyMissingPolicy = Field(default_factory=Renormalise)
    rounding: Rounding | None = None
    input_rounding: Rounding | None = None

    if TYPE_CHECKING:  # as in Node

        def __init__(
            self,
            *,
            root: Node,
            name: str = "",
            basis: str = "",
            further: Sequence[Node] = (),
            missing: MissingPolicy | str = "renormalise",
            rounding: Rounding | None = None,
            input_rounding: Rounding | None = None,
        ) -> None: ...

    @classmethod
    def flat(cls, weights: Mapping[str, float], *, name: str = "") -> Framework:
        """Make a framework of criteria that are scored directly, from 0 to 100.

        Parameters
        ----------
        weights : mapping of str to float
            Weight of every criterion.
        name : str, optional
            What the framework is called.
        """
        children = tuple(Node(code=code) for code in weights)
        root = Node(code="total", children=children, weights=FixedWeights(values=weights))
        return cls(root=root, name=name)

    @model_validator(mode="after")
    def _sound_tree(self) -> Self:
        if not self.root.children:
            raise ValueError("the root needs at least one child")
        for tree in (self.root, *self.further):
            if tree.is_reference:
                raise ValueError(
                    f"{tree.code} is a reference; a result of the framework is a node of its own"
                )
        seen: set[str] = set()
        for node in self._walk():
            if node.code in seen:
                raise ValueError(f"two nodes are called {node.code!r}; codes must be unique")
            seen.add(node.code)
        if isinstance(self.missing, UseInstead):
            raise ValueError("an alternative formula belongs to one node, not to the framework")
        check_references(tuple(self._walk()))
        return self

    def _walk(self) -> Iterator[Node]:
        for tree in (self.root, *self.further):
            yield from tree.walk()

    def __repr__(self) -> str:
        if any(isinstance(node.weights, ComputedWeights) for node in self._walk()):
            criteria = ", ".join(node.code for node in self.criteria)
        else:
            weights = self.effective_weights
            criteria = ", ".join(f"{node.code} {weights[node.code]:.0%}" for node in self.criteria)
        return f"Framework({criteria}; {len(self.leaves)} leaves)"

    __str__ = __repr__

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node by its code, parents before their children; further results come last."""
        return FrozenMapping({node.code: node for node in self._walk()})

    @property
    def criteria(self) -> tuple[Node, ...]:
        """The children of the root."""
        return self.root.children

    @property
    def weighted_criteria(self) -> tuple[Node, ...]:
        """The criteria that carry weight."""
        weights = self.effective_weights
        return tuple(node for node in self.criteria if weights[node.code] > 0)

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """The nodes with values of their own, in the order of the tree."""
        return tuple(node for node in self._walk() if not node.children and node.constant is None)

    @property
    def results(self) -> tuple[str, ...]:
        """Codes of the total and of the further results."""
        return tuple(node.code for node in (self.root, *self.further))

    def missing_policy(self, node: Node) -> MissingPolicy:
        """Return what a node with children does about missing ones."""
        return node.missing or self.missing

    def rounding_of(self, node: Node) -> Rounding | None:
        """Return how the score of a node is rounded before it is used, if it is."""
        return node.rounding or (self.rounding if node.children else None)

    def node(self, code: str) -> Node:
        """Return a node.

        Parameters
        ----------
        code : str
            Code of the node.

        Raises
        ------
        UnknownNameError
            If there is none of this code.
        """
        if code not in self.nodes:
            raise UnknownNameError("node of the framework", code, self.nodes)
        return self.nodes[code]

    def parent(self, code: str) -> Node | None:
        """Return the node above, or None for the root."""
        self.node(code)
        return next(
            (node for node in self.nodes.values() if any(c.code == code for c in node.children)),
            None,
        )

    def criterion_of(self, code: str) -> str:
        """Return the code of the criterion that a node belongs to."""
        self.node(code)
        return next(
            (c.code for c in self.criteria if any(n.code == code for n in c.walk())),
            self.root.code,
        )

    @cached_property
    def effective_weights(self) -> Mapping[str, float]:
        """Share of the total that every node carries if nothing is missing; the root has one.

        The nodes of further results carry none. Operators that do not average (a ratio, a
        minimum, ...) count as if they did.

        Raises
        ------
        InvalidInputError
            If weights are computed from data.
        """
        weights = dict.fromkeys(self.nodes, 0.0)

        def hand_down(node: Node, share: float) -> None:
            weights[node.code] += share
            own = node.nominal_weights()
            for child, weight in zip(node.children, own / own.sum(), strict=True):
                hand_down(self.nodes[child.code], share * float(weight))

        hand_down(self.root, 1.0)
        return FrozenMapping(weights)

    def replace_node(self, code: str, **changes: object) -> Framework:
        """Return a framework in which one node differs.

        Parameters
        ----------
        code : str
            The node to change.
        **changes
            Fields of `Node` with their new values.

        Examples
        --------
        >>> flat = Framework.flat({"cost": 0.4, "quality": 0.6})
        >>> flat.replace_node("total", operator="geometric_mean").root.operator.kind
        'geometric_mean'
        """
        self.node(code)
        return self.replace(
            root=_replaced(self.root, code, changes),
            further=tuple(_replaced(tree, code, changes) for tree in self.further),
        )

    def reweight(self, code: str, weights: Mapping[str, float], *, basis: str = "") -> Framework:
        """Return a framework in which the children of one node have other weights.

        Parameters
        ----------
        code : str
            The node whose children are weighted.
        weights : mapping of str to float
            New weights; children that are not named keep none.
        basis : str, optional
            Where the weights come from.

        Raises
        ------
        UnknownNameError
            If a name is not a child of the node.
        """
        children = [child.code for child in self.node(code).children]
        for name in weights:
            if name not in children:
                raise UnknownNameError(f"child of {code}", name, children)
        complete = {child: weights.get(child, 0.0) for child in children}
        return self.replace_node(code, weights=FixedWeights(values=complete, basis=basis))

    def add(self, parent: str, child: Node | Indicator, weight: float) -> Framework:
        """Return a framework with one more node or indicator.

        Parameters
        ----------
        parent : str
            The node that gets the new child.
        child : Node or Indicator
            What to add.
        weight : float
            Its weight, on the scale of the present weights of the parent's children.
        """
        node = self.node(parent)
        leaf = child if isinstance(child, Node) else Node.leaf(child)
        if not node.children:
            raise InvalidInputError(
                f"{parent} has no children, so nothing can be added beside them"
            )
        weights = _with_values(node.weights, {**_values(node), leaf.code: weight})
        return self.replace_node(parent, children=(*node.children, leaf), weights=weights)

    def without(self, *codes: str) -> Framework:
        """Return a framework from which nodes are left out.

        Parameters
        ----------
        *codes : str
            Nodes to drop; the weights of their siblings keep their proportions.
        """
        framework = self
        for code in codes:
            node = framework.parent(code)
            if node is None:
                raise InvalidInputError(f"the root {code!r} cannot be left out")
            children = tuple(child for child in node.children if child.code != code)
            if not children:
                raise InvalidInputError(
                    f"{code} is the only child of {node.code}; drop that instead"
                )
            values = _values(node)
            kept = {child.code: values[child.code] for child in children}
            framework = framework.replace_node(
                node.code, children=children, weights=_with_values(node.weights, kept)
            )
        return framework


def _as_node(child: object) -> object:
    """Write a code among children as a reference, and an indicator as its leaf."""
    if isinstance(child, str):
        return {"code": child, "is_reference": True}
    return Node.leaf(child) if isinstance(child, Indicator) else child


def _values(node: Node) -> dict[str, float]:
    codes = [child.code for child in node.children]
    return dict(zip(codes, node.nominal_weights().tolist(), strict=True))


def check_references(nodes: tuple[Node, ...]) -> None:
    """Refuse references that lead nowhere or in a circle."""
    needs = {node.code: {child.code for child in node.children} for node in nodes}
    for node in nodes:
        if isinstance(node.missing, UseInstead):
            needs[node.code].add(node.missing.node)
    for code, others in needs.items():
        for other in sorted(others - needs.keys()):
            nearest = nearest_names(other, needs)
            hint = f"; did you mean {', '.join(nearest)}?" if nearest else ""
            raise ValueError(f"{code} refers to {other!r}, but no node is called so{hint}")
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = " -> ".join(cast("list[str]", error.args[1]))
        raise ValueError(f"these nodes need each other in a circle: {circle}") from None


def _with_values(source: AnyWeightSource | None, values: Mapping[str, float]) -> WeightSource:
    """Return weights with other values that keep what they were based on."""
    if not isinstance(source, JudgedWeights):
        return FixedWeights(values=values, basis=getattr(source, "basis", ""))
    low, high = (
        {code: end for code, end in ends.items() if code in values}
        for ends in (source.low, source.high)
    )
    return JudgedWeights(values=values, low=low, high=high, basis=source.basis)


def _replaced(node: Node, code: str, changes: Mapping[str, object]) -> Node:
    if node.is_reference:
        return node
    if node.code == code:
        return node.replace(**changes)
    if not any(descendant.code == code for descendant in node.walk()):
        return node
    children = tuple(_replaced(child, code, changes) for child in node.children)
    return node.replace(children=children)
