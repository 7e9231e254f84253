"""The embedded framework, built for a segment of work and a client market."""

from __future__ import annotations

from collections.abc import Mapping

from nearshore_score.criteria import Indicator, Product
from nearshore_score.dataset.catalogue import (
    load_clients,
    load_indicators,
    load_segments,
    load_weight_schemes,
    pick,
)
from nearshore_score.dataset.tables import read_table
from nearshore_score.errors import InvalidInputError
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.weighting import (
    WEIGHT_SOURCES,
    AnyWeightSource,
    ComputedWeights,
    FixedWeights,
    WeightSource,
)


def default_framework(
    segment: str = "general",
    client: str = "FRA",
    *,
    weights: str | Mapping[str, float] | AnyWeightSource | None = None,
) -> Framework:
    """Build the embedded framework: eight criteria, 37 indicators.

    Language skills are a subtree that depends on client and segment: every language of the
    client is scored by itself, and the scores (not the shares) are averaged.

    Parameters
    ----------
    segment : str
        Kind of work; see `load_segments`.
    client : str
        Client market; see `load_clients`.
    weights : str, mapping of str to float, or a weight source, optional
        A published scheme (see `load_weight_schemes`), a kind of computed weights, weights by
        criterion or a weight source, in place of those judged for the segment.

    Raises
    ------
    UnknownNameError
        If there is no such segment, client, scheme or criterion.

    Examples
    --------
    >>> framework = default_framework("contact_centre_bpo", "FRA")
    >>> [criterion.code for criterion in framework.criteria][:3]
    ['cost', 'language_skills', 'talent']
    >>> [leaf.code for leaf in framework.node("language_share").children]
    ['share_fr', 'share_en']
    """
    pick("segment", segment, load_segments())
    pick("client market", client, load_clients())
    mix = load_clients()[client].language_mix(load_segments()[segment].voice_share)
    children = tuple(_criterion(row, mix) for row in read_table("criteria"))
    codes = [child.code for child in children]
    root = Node(
        code="total",
        name="Score",
        name_fr="Score",
        children=children,
        weights=_weights(segment, weights, codes),
    )
    return Framework(root=root, name="nearshore_score default")


def _weights(
    segment: str, weights: str | Mapping[str, float] | AnyWeightSource | None, criteria: list[str]
) -> AnyWeightSource:
    if weights is None:
        return load_segments()[segment].weights
    if isinstance(weights, str):
        schemes = load_weight_schemes()
        if weights in (computed := computed_weights()):
            return WEIGHT_SOURCES.create(weights)
        source: AnyWeightSource = schemes[
            pick("weight scheme", weights, dict.fromkeys([*schemes, *computed]))
        ].weights
    elif isinstance(weights, Mapping):
        source = FixedWeights(values=weights, basis="given by the user")
    else:
        source = weights
    return source if isinstance(source, ComputedWeights) else _completed(source, criteria)


def computed_weights() -> list[str]:
    """Return the kinds of weights that are computed from figures and need no parameters."""
    return [kind for kind in WEIGHT_SOURCES.kinds if _is_computed(kind)]


def _is_computed(kind: str) -> bool:
    try:
        return isinstance(WEIGHT_SOURCES.create(kind), ComputedWeights)
    except InvalidInputError:
        return False  # it needs judgements


def _completed(source: WeightSource, criteria: list[str]) -> WeightSource:
    """Give criteria that a source does not name no weight."""
    given = source.values
    for code in given:
        pick("criterion", code, dict.fromkeys(criteria))
    if set(given) == set(criteria):
        return source
    basis = getattr(source, "basis", "") or source.kind
    return FixedWeights(values={code: given.get(code, 0.0) for code in criteria}, basis=basis)


def _criterion(row: Mapping[str, str], mix: Mapping[str, float]) -> Node:
    rows = [one for one in read_table("indicators") if one["criterion"] == row["code"]]
    children = tuple(_child(load_indicators()[one["code"]], mix) for one in rows)
    return Node(
        code=row["code"],
        name=row["name"],
        name_fr=row["name_fr"],
        children=children,
        weights=FixedWeights(values={one["code"]: float(one["weight"]) for one in rows}),
        limits=row["limits"],
        limits_fr=row["limits_fr"],
    )


def _child(indicator: Indicator, mix: Mapping[str, float]) -> Node:
    if indicator.varies_by != "language":
        return Node.leaf(indicator)
    leaves = {code: Node.leaf(_in_language(indicator, code)) for code in mix}
    return Node(
        code=indicator.code,
        name=indicator.name,
        name_fr=indicator.name_fr,
        children=tuple(leaves.values()),
        weights=FixedWeights(values={leaves[code].code: mix[code] for code in mix}),
    )


def _in_language(indicator: Indicator, code: str) -> Indicator:
    """Return the indicator for one language, for instance ``share_fr``."""
    language = next(row for row in read_table("languages") if row["code"] == code)
    stem = indicator.code.removeprefix("language_")
    product = Product(factors=(f"share_{code}", "population_15_64"), scale=0.01)
    return indicator.model_copy(
        update={
            "code": f"{stem}_{code}",
            "name": f"{indicator.name}: {language['name']}",
            "name_fr": f"{indicator.name_fr} : {language['name_fr']}",
            "derivation": product if stem == "speakers" else None,
        }
    )
