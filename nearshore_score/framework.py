"""The framework: a weighted tree of criteria and indicators, with its operators and policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Self, cast

from pydantic import Field, model_validator

from nearshore_score._frozen import FrozenMapping, FrozenModel
from nearshore_score.criteria import Indicator
from nearshore_score.errors import InvalidInputError, UnknownNameError, nearest_names
from nearshore_score.missing import AnyMissingPolicy, MissingPolicy, Renormalise, UseInstead
from nearshore_score.node import Node
from nearshore_score.rounding import Rounding
from nearshore_score.weighting import (
    AnyWeightSource,
    ComputedWeights,
    FixedWeights,
    JudgedWeights,
    WeightSource,
)


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
        for node in self._walk():
            self._refuse_count_of_too_many(node)
        if isinstance(self.missing, UseInstead):
            raise ValueError("an alternative formula belongs to one node, not to the framework")
        check_references(tuple(self._walk()))
        return self

    def _refuse_count_of_too_many(self, node: Node) -> None:
        policy = self.missing_policy(node)
        asked = policy.minimum_count if isinstance(policy, Renormalise) else 0
        if node.children and asked > len(node.children):
            raise ValueError(
                f"{asked} children must be present, but {node.code} has {len(node.children)}; set "
                "missing= on the nodes that have enough"
            )

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
        return self._criterion_of.get(code, self.root.code)

    @cached_property
    def _criterion_of(self) -> Mapping[str, str]:
        """The first criterion that each node stands below; a reference has several parents."""
        found: dict[str, str] = {}
        for criterion in self.criteria:
            for node in criterion.walk():
                found.setdefault(node.code, criterion.code)
        return found

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

    def flatten(self) -> Framework:
        """Return a framework whose total joins the leaves in place of the criteria.

        Each leaf carries its share of the total weight, whatever operators stand between. The
        criteria keep their scores beside it; a missing leaf counts with the score of the
        narrowest criterion around it.

        Examples
        --------
        >>> Framework.flat({"cost": 0.4, "quality": 0.6}).flatten().root.joins
        'leaves'
        """
        return self.replace_node(self.root.code, joins="leaves")

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
            framework = framework.replace_node(
                node.code, children=children, weights=_weights_of(node, children)
            )
        return framework


def _values(node: Node) -> dict[str, float]:
    codes = [child.code for child in node.children]
    return dict(zip(codes, node.nominal_weights().tolist(), strict=True))


def _weights_of(node: Node, children: tuple[Node, ...]) -> AnyWeightSource:
    """Return the weights of a node for some of its children; computed ones stay as they are."""
    if isinstance(node.weights, ComputedWeights):
        return node.weights
    values = _values(node)
    return _with_values(node.weights, {child.code: values[child.code] for child in children})


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
