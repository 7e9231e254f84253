"""The method page of a composite index: every choice in words, as a publisher would list them."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from typing import cast

from pydantic import BaseModel

from nearshore_score._frozen import is_mapping
from nearshore_score.aggregation.traits import traits_of
from nearshore_score.composite.index import CompositeIndex, Edition
from nearshore_score.criteria import Indicator
from nearshore_score.framework import Framework
from nearshore_score.labels import AnyLabels, Bands, Display, Tier
from nearshore_score.node import Node
from nearshore_score.normalisation import Clamp
from nearshore_score.ranks import RankRule
from nearshore_score.weighting import ComputedWeights

_CLAMPED: dict[Clamp, str] = {
    "both": "held between both",
    "low": "held at the low one",
    "high": "held at the high one",
    "none": "held at neither",
}


def method_page(index: CompositeIndex) -> str:
    """Write down every choice of an index, the tree first.

    Parameters
    ----------
    index : CompositeIndex

    Returns
    -------
    str
        Several lines of plain text.

    Examples
    --------
    >>> flat = Framework.flat({"online_service": 2, "human_capital": 1})
    >>> print(method_page(CompositeIndex(name="E-government", framework=flat)))
    E-government
    <BLANKLINE>
    total: arithmetic_mean
      online_service (weight 2): the figure itself
      human_capital (weight 1): the figure itself
    <BLANKLINE>
    Figures become scores by: as_is
    Missing data: renormalise (minimum_share 0.5, share_of weight, minimum_count 1, ...)
    Rounding: none
    Display: all digits
    Ranks: none
    """
    return "\n".join(_lines(index))


def _lines(index: CompositeIndex) -> Iterator[str]:
    yield index.name or "A composite index"
    if index.source:
        yield index.source
    for step in index.treatment:
        yield f"First: {_choice(step)}"
    framework = index.framework
    for tree in (framework.root, *framework.further):
        yield ""
        yield from _node_lines(framework, tree, "", "")
    yield ""
    yield from policies(index)
    for edition in index.editions:
        yield from _edition_lines(index, edition)


def policies(index: CompositeIndex) -> Iterator[str]:
    """Yield the choices for the whole tree: scores, missing data, rounding, ranks, labels.

    Parameters
    ----------
    index : CompositeIndex

    Yields
    ------
    str
        One line for each choice.
    """
    framework = index.framework
    yield f"Figures become scores by: {_choice(index.normalisation)}"
    if index.reference_years is not None:
        years = index.reference_years
        named = years if isinstance(years, str) else ", ".join(map(str, years))
        yield f"Years that set the scale: {named}"
    yield f"Missing data: {_choice(framework.missing)}"
    yield f"Rounding: {_rounding(framework)}"
    yield from _presentation(index)


def _presentation(index: CompositeIndex) -> Iterator[str]:
    yield f"Display: {_display(index.display)}"
    for code, display in index.displays.items():
        yield f"Display of {code}: {_display(display)}"
    yield f"Ranks: {_ranking(index.ranking, index.framework.root.code)}"
    for rule in index.labels:
        yield f"Label {rule.code}: {_label(rule)}"
    for gate in index.gates:
        ends = [("at least", gate.minimum), ("at most", gate.maximum)]
        asked = " and ".join(f"{word} {_value(end)}" for word, end in ends if end is not None)
        yield f"No rank unless {gate.target} is {asked} (unknown: {gate.unknown})"


def _edition_lines(index: CompositeIndex, edition: Edition) -> Iterator[str]:
    years = ", ".join(map(str, edition.years))
    whole = "\n".join(_lines(index.replace(editions=(), labels=index.labels))).splitlines()
    changed = "\n".join(_lines(index.edition(edition.years[0]))).splitlines()
    yield ""
    yield f"In {years} instead:"
    for line in changed:
        if line and line not in whole:
            yield f"  {line.strip()}"


def _node_lines(framework: Framework, node: Node, indent: str, weight: str) -> Iterator[str]:
    parts = [_what(node)]
    if node.normalisation is not None:
        turned = ", less is better" if node.direction == "cost" else ""
        parts.append(f"scored by {_choice(node.normalisation)}{turned}")
    if node.missing is not None:
        parts.append(f"missing data: {_choice(node.missing)}")
    rounding = framework.rounding_of(node)
    if rounding is not None:
        parts.append(f"rounded {rounding.rule.replace('_', ' ')} to {_digits(rounding.digits)}")
    name = f" {node.name}" if node.name else ""
    yield f"{indent}{node.code}{name}{weight}: {'; '.join(parts)}"
    for child in node.children:
        yield from _node_lines(framework, child, indent + "  ", _weight(node, child))


def _what(node: Node) -> str:
    if node.is_reference:
        return "as above or below"
    if node.constant is not None:
        return f"always {_value(node.constant)}"
    if node.children:
        computed = isinstance(node.weights, ComputedWeights)
        joined = " of the leaves below" if node.joins == "leaves" else ""
        source = f", weights by {_choice(node.weights)}" if computed else ""
        return f"{_choice(node.operator)}{joined}{source}"
    return "the figure itself" if node.indicator is None else _indicator(node.indicator)


def _indicator(indicator: Indicator) -> str:
    parts = [indicator.unit or "figure"]
    if indicator.direction == "cost":
        parts.append("less is better")
    if indicator.goalposts is not None:
        posts = indicator.goalposts
        parts.append(f"goalposts {_value(posts.low)} and {_value(posts.high)}")
        if posts.transform != "none":
            parts.append(f"transform {posts.transform}")
        parts.append(_CLAMPED[posts.clamp])
    if indicator.target is not None:
        parts.append(f"target {_value(indicator.target)}")
    if indicator.denominator is not None:
        parts.append(f"per {indicator.denominator}")
    return ", ".join(parts)


def _weight(parent: Node, child: Node) -> str:
    traits = traits_of(parent.operator)
    if not traits.uses_weights or parent.weights is None:
        return ""
    if isinstance(parent.weights, ComputedWeights):
        return ""
    return f" (weight {_value(parent.weights.values[child.code])})"


def _choice(choice: object) -> str:
    """Write a specification as its kind and the fields that belong to it."""
    kind = str(getattr(choice, "kind", choice))
    if not isinstance(choice, BaseModel):
        return kind
    fields = [
        f"{name} {_value(getattr(choice, name))}"
        for name in type(choice).model_fields
        if name != "kind" and not _is_empty(getattr(choice, name))
    ]
    return f"{kind} ({', '.join(fields)})" if fields else kind


def _is_empty(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, Sized) and len(value) == 0)


def _value(value: object) -> str:
    if isinstance(value, BaseModel):
        return _choice(value)
    if is_mapping(value):
        return ", ".join(f"{key} {_value(one)}" for key, one in value.items())
    if isinstance(value, tuple):
        parts = cast("tuple[object, ...]", value)
        joint = " then " if parts and isinstance(parts[0], BaseModel) else ", "
        return joint.join(_value(one) for one in parts)
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _rounding(framework: Framework) -> str:
    parts: list[str] = []
    if framework.input_rounding is not None:
        parts.append(f"figures to {_digits(framework.input_rounding.digits)}")
    if framework.rounding is not None:
        parts.append(f"every joined score to {_digits(framework.rounding.digits)}")
    return "; ".join(parts) or "none" + (
        " but where a node says so"
        if any(node.rounding is not None for node in framework.nodes.values())
        else ""
    )


def _digits(digits: int) -> str:
    return f"{digits} digit" if digits == 1 else f"{digits} digits"


def _display(display: Display) -> str:
    parts = ["all digits"] if display.digits is None else [_digits(display.digits)]
    if display.digits is not None:
        parts.append(display.rule.replace("_", " "))
    if display.below is not None:
        parts.append(f"below {_value(display.below)} shown as <{_value(display.below)}")
    if display.above is not None:
        parts.append(f"above {_value(display.above)} shown as >{_value(display.above)}")
    return ", ".join(parts)


def _ranking(rule: RankRule | None, root: str) -> str:
    if rule is None:
        return "none"
    keys = ", then ".join(rule.by or (root,))
    within = f", within each {rule.within}" if rule.within else ""
    return f"by {keys} as {rule.on}, {rule.best} first, ties {rule.ties}{within}"


def _label(rule: AnyLabels) -> str:
    if isinstance(rule, Bands):
        around = "" if rule.around is None else f" by distance from {_value(rule.around)}"
        ends = ", ".join(_value(end) for end in rule.thresholds)
        return (
            f"{rule.of}{around} as {rule.on}, {', '.join(rule.labels)}, divided at {ends}, "
            f"which belong to the {rule.at_threshold} band"
        )
    return f"as {rule.on}, {'; '.join(map(_tier, rule.tiers))}; otherwise {rule.otherwise}"


def _tier(tier: Tier) -> str:
    ends = [f"{code} at least {_value(end)}" for code, end in tier.minimum.items()]
    ends += [f"{code} at most {_value(end)}" for code, end in tier.maximum.items()]
    return f"{tier.label} if {' and '.join(ends)}"
