"""Frameworks in which modelling choices change several nodes, or leave one out."""

from __future__ import annotations

from collections.abc import Sequence

from nearshore_score.aggregation.traits import traits_of
from nearshore_score.errors import InvalidInputError
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.weighting import ComputedWeights


def changed_nodes(framework: Framework, codes: Sequence[str], **changes: object) -> Framework:
    """Return a framework in which several nodes differ in the same way.

    Parameters
    ----------
    framework : Framework
        The tree.
    codes : sequence of str
        The nodes to change.
    **changes
        Fields of `Node` with their new values.

    Raises
    ------
    UnknownNameError
        If there is no such node.

    Examples
    --------
    >>> flat = Framework.flat({"cost": 0.4, "quality": 0.6})
    >>> changed_nodes(flat, ("total",), operator="minimum").root.operator.kind
    'minimum'
    """
    for code in codes:
        framework.node(code)
    wanted = frozenset(codes)
    return framework.replace(
        root=_changed(framework.root, wanted, changes),
        further=tuple(_changed(tree, wanted, changes) for tree in framework.further),
    )


def _changed(node: Node, codes: frozenset[str], changes: dict[str, object]) -> Node:
    if node.is_reference:
        return node
    children = tuple(_changed(child, codes, changes) for child in node.children)
    own = dict(changes) if node.code in codes else {}
    if children != node.children:
        own["children"] = children
    return node.replace(**own) if own else node


def parents_at(
    framework: Framework, nodes: Sequence[str], levels: Sequence[int]
) -> tuple[str, ...]:
    """Return nodes with children, by name and by level; without either the total.

    Parameters
    ----------
    framework : Framework
        The tree.
    nodes : sequence of str
        Nodes by name.
    levels : sequence of int
        Levels: 0 is the total, 1 the nodes just below it.

    Raises
    ------
    UnknownNameError
        If there is no such node.
    InvalidInputError
        If a node has no children, or a level no node that has.

    Examples
    --------
    >>> parents_at(Framework.flat({"cost": 0.4, "quality": 0.6}), (), (0,))
    ('total',)
    """
    if not nodes and not levels:
        return (framework.root.code,)
    found = list(nodes)
    for code in nodes:
        if not framework.node(code).children:
            raise InvalidInputError(f"{code} has no children, so nothing is joined there")
    depths = _depths(framework)
    for level in levels:
        there = [code for code, depth in depths.items() if depth == level]
        if not there:
            raise InvalidInputError(f"level {level} has no node with children")
        found += there
    return tuple(dict.fromkeys(found))


def _depths(framework: Framework) -> dict[str, int]:
    """Return the level of every node below the total that has children."""
    depths: dict[str, int] = {}
    level: list[Node] = [framework.root]
    depth = 0
    while level:
        depths.update({node.code: depth for node in level})
        level = [child for node in level for child in node.children if child.children]
        depth += 1
    return depths


def leaves_of_total(framework: Framework) -> tuple[str, ...]:
    """Return the codes of the leaves of the total, without those of further results.

    Parameters
    ----------
    framework : Framework
        The tree.
    """
    below = {node.code for node in framework.root.walk()}
    return tuple(leaf.code for leaf in framework.leaves if leaf.code in below)


def topmost_alone(framework: Framework, code: str) -> tuple[Node, str]:
    """Return the parent from which a node goes, and what goes there: itself, or its only parent.

    Parameters
    ----------
    framework : Framework
        The tree.
    code : str
        What is left out.

    Raises
    ------
    InvalidInputError
        If the total rests on it alone.
    """
    gone, parent = code, framework.parent(code)
    while parent is not None and len(parent.children) == 1:
        gone, parent = parent.code, framework.parent(parent.code)
    if parent is None:
        raise InvalidInputError(f"{code} is all that {framework.root.code} rests on")
    return parent, gone


def without_child(framework: Framework, code: str) -> Framework:
    """Return a framework without a node, the weights of its siblings rescaled to the same sum.

    Parameters
    ----------
    framework : Framework
        The tree.
    code : str
        What is left out; an only child takes its parent with it.

    Raises
    ------
    InvalidInputError
        If the total rests on it alone, or its siblings carry no weight.

    Examples
    --------
    >>> flat = Framework.flat({"cost": 0.4, "quality": 0.6})
    >>> without_child(flat, "cost").leaves[0].code
    'quality'
    """
    parent, gone = topmost_alone(framework, code)
    smaller = framework.without(gone)
    node = smaller.node(parent.code)
    if isinstance(node.weights, ComputedWeights) or traits_of(node.operator).averages:
        return smaller
    weights = node.nominal_weights() * parent.nominal_weights().sum() / node.nominal_weights().sum()
    children = [child.code for child in node.children]
    return smaller.reweight(parent.code, dict(zip(children, weights.tolist(), strict=True)))
