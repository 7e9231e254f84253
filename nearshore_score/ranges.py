"""Where scores can lie before there are figures, and combinations that cannot be right."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nearshore_score.aggregation.traits import traits_of
from nearshore_score.errors import InvalidInputError
from nearshore_score.framework import Framework
from nearshore_score.missing import Assume, MissingPolicy, UseInstead
from nearshore_score.node import Node
from nearshore_score.normalisation import (
    Column,
    HasNormalisationTraits,
    Normalisation,
    NormalisationTraits,
)

#: Least and greatest possible score; None where nothing is known.
Range = tuple[float, float] | None

ENDLESS = (-np.inf, np.inf)


def possible_ranges(
    framework: Framework,
    normalisations: Mapping[str, Normalisation],
    columns: Mapping[str, Column],
    direct_range: Range,
) -> dict[str, Range]:
    """Find the possible scores of every node, and refuse what cannot be right.

    Parameters
    ----------
    framework : Framework
    normalisations : mapping of str to Normalisation
        By node, of those that have one.
    columns : mapping of str to Column
        What the normalisations are told.
    direct_range : tuple of two floats, or None
        The possible scores of leaves without an indicator.

    Raises
    ------
    InvalidInputError
        If a normalisation cannot score a node, or an operator cannot join such scores.
    """
    ranges: dict[str, Range] = {}

    def find(node: Node) -> Range:
        if node.code not in ranges:
            policy = framework.missing_policy(node)
            children = [find(framework.nodes[child.code]) for child in node.children]
            if node.joins == "leaves":  # a missing leaf counts with the score of a node around it
                below = _below(framework, node)
                before = _joined_range(node, below, [find(framework.nodes[one]) for one in below])
            else:
                codes = [child.code for child in node.children]
                before = _joined_range(
                    node, codes, [_with_assumed(one, policy) for one in children]
                )
            if not node.children and node.constant is None and node.indicator is None:
                before = direct_range
            found = _normalised_range(node, before, normalisations, columns)
            if not node.children:
                found = _with_assumed(found, node.missing)
            if isinstance(policy, UseInstead):
                found = _hull([found, find(framework.nodes[policy.node])])
            ranges[node.code] = _rounded(framework, node, found)
        return ranges[node.code]

    for node in framework.nodes.values():
        find(node)
    return ranges


def column_traits(normalisation: Normalisation, column: Column) -> NormalisationTraits:
    """Return what a normalisation says of a column; the name goes before a refusal.

    Raises
    ------
    InvalidInputError
        If the column cannot be scored like this.
    """
    if not isinstance(normalisation, HasNormalisationTraits):
        return NormalisationTraits()
    try:
        return normalisation.traits(column)
    except InvalidInputError as error:
        raise InvalidInputError(f"{column.code}: {error}") from None


def _normalised_range(
    node: Node,
    before: Range,
    normalisations: Mapping[str, Normalisation],
    columns: Mapping[str, Column],
) -> Range:
    if node.code not in normalisations:
        return before
    traits = column_traits(normalisations[node.code], columns[node.code])
    # Without any end the figures themselves decide, unless scores are negative by construction.
    return None if traits.output_range == ENDLESS and not traits.centred else traits.output_range


def _below(framework: Framework, node: Node) -> list[str]:
    """Return the codes of all nodes below a node."""
    found: dict[str, None] = {}
    for child in node.children:
        found.setdefault(child.code)
        found.update(dict.fromkeys(_below(framework, framework.nodes[child.code])))
    return list(found)


def _joined_range(node: Node, codes: list[str], ranges: list[Range]) -> Range:
    if node.constant is not None:
        return (node.constant, node.constant)
    traits = traits_of(node.operator)
    for code, known in zip(codes, ranges, strict=True):
        if known is not None and _too_low(known, traits.least_score):
            raise InvalidInputError(
                f"{node.code}: {node.operator.kind} needs scores from {traits.least_score:g} "
                f"upwards, but those of {code} {_low_end(known[0])}; give "
                f"{code} goalposts or 'min_max', or join by 'arithmetic_mean'"
            )
    joined = _hull(ranges)
    if joined is not None and joined[0] < traits.floor and sum(joined) / 2 <= traits.floor:
        raise InvalidInputError(
            f"{node.code}: the floor {traits.floor:g} of {node.operator.kind} is not low against "
            f"scores from {joined[0]:g} to {joined[1]:g}; set floor=None, or one that fits them"
        )
    if joined is not None and traits.floor > -np.inf:
        return (max(joined[0], traits.floor), max(joined[1], traits.floor))
    return joined if traits.averages else None


def _hull(ranges: list[Range]) -> Range:
    """Return the range that holds all others; None if nothing is known of one of them."""
    held = [known for known in ranges if known is not None]
    if len(held) < len(ranges) or not held:
        return None
    return (min(low for low, _ in held), max(high for _, high in held))


def _with_assumed(known: Range, policy: MissingPolicy | None) -> Range:
    """Let a range hold the score that is assumed for missing ones."""
    if known is None or not isinstance(policy, Assume) or isinstance(policy.score, str):
        return known
    return (min(known[0], policy.score), max(known[1], policy.score))


def _low_end(end: float) -> str:
    return "have no lower end" if np.isinf(end) else f"go down to {end:g}"


def _too_low(known: tuple[float, float], least: float) -> bool:
    # A single open end may never be reached.
    return least > -np.inf and (known == ENDLESS or -np.inf < known[0] < least)


def _rounded(framework: Framework, node: Node, known: Range) -> Range:
    rounding = framework.rounding_of(node)
    if known is None or rounding is None:
        return known
    low, high = rounding.apply(np.array(known)).tolist()
    return (low, high)
