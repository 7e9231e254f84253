"""The framework: a weighted tree of criteria and indicators, with its operators and policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from nearshore_score._frozen import FrozenMapping, FrozenModel, Number, Specification
from nearshore_score.aggregation import AnyOperator, ArithmeticMean
from nearshore_score.criteria import Indicator
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.naming import Named
from nearshore_score.weighting import AnyWeights, FixedWeights, JudgedWeights, WeightSource


class Renormalise(Specification):
    """What to do about missing children: share out their weight if enough of it is present.

    Cells that do not apply leave the denominator: they are not missing.

    Parameters
    ----------
    minimum_share : float, default 0.5
        Share of the applicable weight that must be present, else the node itself is missing.

    Examples
    --------
    >>> Renormalise(minimum_share=0.75).minimum_share
    0.75
    """

    kind: Literal["renormalise"] = "renormalise"
    minimum_share: Annotated[Number, Field(ge=0, le=1)] = 0.5


class Node(Named):
    """A node of the framework: a criterion with children, or an indicator.

    Parameters
    ----------
    code : str
        Name in data and results; unique in the tree.
    name, name_fr : str, optional
        Names for people.
    indicator : Indicator, optional
        What the node measures, if it is a leaf. A leaf without an indicator is scored
        directly, from 0 to 100.
    children : tuple of Node, optional
        The nodes below.
    weights : FixedWeights, JudgedWeights or another weight source
        One weight for every child.
    operator : ArithmeticMean, GeometricMean or another operator
        How the children become one score.
    missing : Renormalise
        What to do about missing children.
    limits, limits_fr : str, optional
        What the score does not tell; shown where the score is shown.

    Raises
    ------
    InvalidInputError
        If weights and children do not match, or a node is both criterion and indicator.

    Examples
    --------
    >>> cost = Node(
    ...     code="cost",
    ...     children=(Node(code="pay"), Node(code="rent")),
    ...     weights=FixedWeights(values={"pay": 0.8, "rent": 0.2}),
    ... )
    >>> [child.code for child in cost.children]
    ['pay', 'rent']
    """

    indicator: Indicator | None = None
    children: tuple[Node, ...] = ()
    weights: AnyWeights | None = None
    operator: AnyOperator = Field(default_factory=ArithmeticMean)
    missing: Renormalise = Field(default_factory=Renormalise)
    limits: str = ""
    limits_fr: str = ""

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
    def _weights_match_children(self) -> Self:
        codes = [child.code for child in self.children]
        if self.indicator is not None and codes:
            raise ValueError("a node is an indicator or has children, not both")
        if not codes:
            if self.weights is not None:
                raise ValueError("weights need children")
            return self
        if self.weights is None:
            raise ValueError(f"needs a weight for each of its children: {', '.join(codes)}")
        given = set(self.weights.values)
        if missing := [code for code in codes if code not in given]:
            raise ValueError(f"no weight for {', '.join(missing)}")
        if unknown := sorted(given - set(codes)):
            raise ValueError(f"weights for unknown children: {', '.join(unknown)}")
        return self

    def walk(self) -> Iterator[Node]:
        """Yield the nodes of the subtree, parents before their children."""
        yield self
        for child in self.children:
            yield from child.walk()


class Framework(FrozenModel):
    """A tree of nodes under one root, with the questions one asks of it.

    Parameters
    ----------
    root : Node
        The total; its children are the criteria.
    name, basis : str, optional
        What the framework is called and what it rests on.

    Raises
    ------
    InvalidInputError
        If the root has no children, or two nodes have the same code.

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
        seen: set[str] = set()
        for node in self.root.walk():
            if node.code in seen:
                raise ValueError(f"two nodes are called {node.code!r}; codes must be unique")
            seen.add(node.code)
        return self

    def __repr__(self) -> str:
        criteria = ", ".join(
            f"{node.code} {self.effective_weights[node.code]:.0%}" for node in self.criteria
        )
        return f"Framework({criteria}; {len(self.leaves)} leaves)"

    __str__ = __repr__

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node by its code, parents before their children."""
        return FrozenMapping({node.code: node for node in self.root.walk()})

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
        """The nodes without children, in the order of the tree."""
        return tuple(node for node in self.root.walk() if not node.children)

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
        """Share of the total that every node carries if nothing is missing; the root has one."""
        weights = {self.root.code: 1.0}
        for node in self.root.walk():
            if node.weights is not None:
                total = sum(node.weights.values.values())
                for child in node.children:
                    share = node.weights.values[child.code] / total
                    weights[child.code] = weights[node.code] * share
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
        return Framework(root=_replaced(self.root, code, changes), name=self.name, basis=self.basis)

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
        if node.weights is None:
            raise InvalidInputError(
                f"{parent} has no children, so nothing can be added beside them"
            )
        weights = _with_values(node.weights, {**node.weights.values, leaf.code: weight})
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
            if not children or node.weights is None:
                raise InvalidInputError(
                    f"{code} is the only child of {node.code}; drop that instead"
                )
            kept = {child.code: node.weights.values[child.code] for child in children}
            framework = framework.replace_node(
                node.code, children=children, weights=_with_values(node.weights, kept)
            )
        return framework


def _with_values(source: WeightSource, values: Mapping[str, float]) -> WeightSource:
    """Return weights with other values that keep what they were based on."""
    if not isinstance(source, JudgedWeights):
        return FixedWeights(values=values, basis=getattr(source, "basis", ""))
    low, high = (
        {code: end for code, end in ends.items() if code in values}
        for ends in (source.low, source.high)
    )
    return JudgedWeights(values=values, low=low, high=high, basis=source.basis)


def _replaced(node: Node, code: str, changes: Mapping[str, object]) -> Node:
    if node.code == code:
        return node.replace(**changes)
    if not any(descendant.code == code for descendant in node.walk()):
        return node
    children = tuple(_replaced(child, code, changes) for child in node.children)
    return node.replace(children=children)
