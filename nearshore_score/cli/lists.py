"""The tables of ``nearshore-score data list``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nearshore_score.context import Language
from nearshore_score.dataset import (
    SectorFact,
    load_clients,
    load_destinations,
    load_gates,
    load_indicators,
    load_sector_facts,
    load_segments,
    load_weight_schemes,
)
from nearshore_score.model import load_model
from nearshore_score.report import Table


def _destinations(language: Language) -> Table:
    rows = tuple((p.code, p.label(language), p.region) for p in load_destinations())
    return Table(("code", "name", "region"), rows, labels=(0, 1, 2))


def _segments(language: Language) -> Table:
    rows = tuple(
        (
            one.code,
            one.label(language),
            one.description_fr if language == "fr" else one.description,
            ", ".join(f"{code} {weight:g}" for code, weight in one.weights.values.items()),
            one.weights.basis,
        )
        for one in load_segments().values()
    )
    return Table(("code", "name", "description", "weights", "basis"), rows, labels=(0, 1, 2, 3, 4))


def _clients(language: Language) -> Table:
    def mix(shares: Mapping[str, float]) -> str:
        return ", ".join(f"{code} {share:g}" for code, share in shares.items())

    rows = tuple(
        (c.code, c.label(language), c.main_city, mix(c.voice_languages), mix(c.other_languages))
        for c in load_clients().values()
    )
    head = ("code", "name", "main city", "languages of voice work", "languages of other work")
    return Table(head, rows, labels=(0, 1, 2, 3, 4))


def _indicators(language: Language) -> Table:
    framework = load_model().framework
    rows: list[tuple[str, ...]] = []
    for one in load_indicators().values():
        posts = one.goalposts
        ends = f"{posts.low:g} to {posts.high:g}" if posts else ""
        scale = "" if posts is None or posts.transform == "none" else posts.transform
        weight = framework.effective_weights.get(one.code, 0.0)
        criterion = framework.criterion_of(one.code)
        rows.append(
            (
                criterion,
                one.code,
                one.label(language),
                one.unit,
                one.direction,
                f"{ends} {scale}".strip(),
                f"{weight:.1%}",
                _sources_of(one.code),
            )
        )
    head = ("criterion", "code", "name", "unit", "direction", "goalposts", "weight", "source")
    return Table(head, tuple(rows), labels=(0, 1, 2, 3, 4, 5, 7))


def _weights(_: Language) -> Table:
    rows = tuple(
        (
            one.code,
            f"{one.publisher}, {one.name}, {one.edition}",
            ", ".join(f"{code} {weight:.3g}" for code, weight in one.weights.values.items()),
        )
        for one in load_weight_schemes().values()
    )
    return Table(("code", "publication", "weights mapped to our criteria"), rows, labels=(0, 1, 2))


def _gates(language: Language) -> Table:
    rows = tuple(
        (
            one.code,
            one.label(language),
            one.target,
            "" if one.minimum is None else f"{one.minimum:g}",
            "" if one.maximum is None else f"{one.maximum:g}",
            one.basis,
        )
        for one in load_gates().values()
    )
    head = ("code", "name", "target", "minimum", "maximum", "basis")
    return Table(head, rows, labels=(0, 1, 2, 5))


FACTS_HEAD = ("code", "year", "measure", "value", "unit", "series", "mark", "source", "note")


def facts_table(_: Language) -> Table:
    """Return the facts about the sectors of destinations."""
    rows = tuple(
        (
            one.destination,
            one.year,
            one.measure,
            _amount(one),
            one.unit,
            one.series,
            one.mark,
            one.source,
            one.note,
        )
        for one in load_sector_facts()
    )
    return Table(FACTS_HEAD, rows, labels=(0, 1, 2, 4, 5, 6, 7, 8))


def _amount(fact: SectorFact) -> str:
    if fact.value is not None:
        return f"{fact.value:g}"
    low, high = ("" if end is None else f"{end:g}" for end in (fact.low, fact.high))
    return f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"


LISTS: dict[str, Callable[[Language], Table]] = {
    "destinations": _destinations,
    "segments": _segments,
    "clients": _clients,
    "indicators": _indicators,
    "weights": _weights,
    "gates": _gates,
    "facts": facts_table,
}


def _sources_of(indicator: str) -> str:
    codes = codes_behind(indicator, "FRA")
    used = {
        figure.source.code
        for profile in load_destinations()
        for _, code, _, figure in profile.figures()
        if figure.source is not None and code in codes
    }
    return ", ".join(sorted(used))


def codes_behind(indicator: str, client: str) -> set[str]:
    """Return the codes of an indicator's figures: by language, or what it is computed from."""
    codes: set[str] = set()
    for leaf in load_model(client=client).framework.node(indicator).walk():
        if leaf.indicator is not None:
            derivation = leaf.indicator.derivation
            codes |= {leaf.code} if derivation is None else set(derivation.factors)
    return codes
