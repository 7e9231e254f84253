"""The lines around a ranking: what was compared, why it came out so, and what to mind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from nearshore_score.aggregation.properties import HasMethodProperties
from nearshore_score.context import Language
from nearshore_score.dataset import dataset_version, load_clients, load_segments
from nearshore_score.errors import InvalidInputError
from nearshore_score.explain import standing
from nearshore_score.multicriteria import DecisionMethod
from nearshore_score.phrases import listing, percent, phrase
from nearshore_score.ranking import Caution, Ranking
from nearshore_score.weighting import (
    FixedWeights,
    HasDiagnostics,
    HasWeightingProperties,
    JudgedWeights,
)

# Shares of weight that differ by less are equal.
_ROUNDING = 1e-9


class Note(NamedTuple):
    """A line about a ranking: what it is about, and what it says."""

    label: str
    text: str

    def line(self, language: Language = "en") -> str:
        """Return the note as one line of text."""
        return phrase("note", language, label=self.label, text=self.text).rstrip()


def context_notes(ranking: Ranking, language: Language | None = None) -> list[Note]:
    """Return the lines that say what was compared: segment, client, method, weights, data."""
    model = ranking.model
    told = language or model.context.language
    context, segments, clients = model.context, load_segments(), load_clients()
    notes: list[Note] = []
    if context.segment:
        segment = segments.get(context.segment)
        name = segment.label(told) if segment else context.segment
        notes.append(Note(phrase("segment", told), name))
    if context.client:
        client = clients.get(context.client)
        name = client.label(told) if client else context.client
        notes.append(Note(phrase("client", told), name))
    notes += [
        Note(phrase("method", told), _method(ranking, told)),
        Note(phrase("weights", told), _weights(ranking, told)),
    ]
    if not len(ranking):
        return notes
    return [
        *notes,
        *outcome_notes(ranking, told),
        Note(phrase("data", told), _vintage(ranking, told)),
    ]


def not_ranked_notes(ranking: Ranking, language: Language | None = None) -> list[Note]:
    """Return the lines that say which destinations have no rank, and why."""
    told = language or ranking.model.context.language
    return [
        Note(
            phrase("not_ranked", told),
            phrase("note", told, label=row.label(told), text=_reason(ranking, index, told)),
        )
        for index, row in enumerate(ranking.not_ranked)
    ]


def caution_notes(ranking: Ranking, language: Language | None = None) -> list[Note]:
    """Return the lines that say what is not ranked, missing, old or doubtful."""
    told = language or ranking.model.context.language
    notes = not_ranked_notes(ranking, told)
    notes += [Note(phrase("gates", told), text) for text in _gate_lines(ranking, told)]
    notes += [Note(phrase("ties", told), text) for text in _tie_lines(ranking, told)]
    if thin := _scored_on_less(ranking, told):
        text = phrase("unequal_text", told, who=listing(thin, told))
        notes.append(Note(phrase("unequal", told), text))
    if parts := _criteria_without_score(ranking, told):
        notes.append(Note(phrase("no_score", told), "; ".join(parts)))
    for kind in ("missing", "not_applicable", "imputed", "old", "doubt", "to_verify"):
        by_indicator: dict[str, list[str]] = defaultdict(list)
        years: dict[str, set[int]] = defaultdict(set)
        for caution in ranking.cautions:
            if caution.kind == kind and not _told_elsewhere(ranking, caution):
                by_indicator[caution.indicator].append(caution.destination)
                years[caution.indicator] |= {caution.year} if caution.year else set()
        parts = [
            _indicator_note(ranking, code, who, years[code] if kind == "old" else set(), told)
            for code, who in by_indicator.items()
        ]
        if parts:
            notes.append(Note(phrase(kind, told), "; ".join(parts)))
    return notes


def limit_notes(ranking: Ranking, language: Language | None = None) -> list[Note]:
    """Return the lines that say what the scores do not tell."""
    told = language or ranking.model.context.language
    notes = [
        Note(node.label(told), text)
        for node in ranking.model.framework.weighted_criteria
        if (text := (node.limits_fr if told == "fr" else "") or node.limits)
    ]
    if not notes or not in_points(ranking):
        return notes
    return [*notes, Note(phrase("score", told), phrase("close", told))]


def in_points(ranking: Ranking) -> bool:
    """Say whether scores are points from 0 to 100, and not numbers of a method's own."""
    return not isinstance(ranking.model.framework.root.operator, DecisionMethod)


def standing_sentences(ranking: Ranking, destination: str) -> tuple[str, ...]:
    """Return the sentences about one destination, or the one that says why it has no rank."""
    language = ranking.model.context.language
    if destination not in ranking.codes:
        return tuple(
            note.line(language)
            for note, row in zip(not_ranked_notes(ranking), ranking.not_ranked, strict=True)
            if row.code == destination
        )
    try:
        return standing(ranking, destination).sentences(language)
    except InvalidInputError:
        return ()  # a method that cannot be split has nothing to say here


def _known(key: str, fallback: str, language: Language) -> str:
    try:
        return phrase(key, language)
    except KeyError:
        return fallback


def _method(ranking: Ranking, language: Language) -> str:
    kind, scale = ranking.model.method, ranking.model.normalisation.kind
    operator = ranking.model.framework.root.operator
    title = operator.properties.title if isinstance(operator, HasMethodProperties) else kind
    parts = [_known(kind, title, language)]
    if isinstance(operator, DecisionMethod) and operator.variant:
        parts[0] += f" ({operator.variant})"
    if isinstance(operator, DecisionMethod) or ranking.model.framework.root.joins == "leaves":
        leaves = ranking.model.framework.root.joins == "leaves"
        parts.append(phrase("on_indicators" if leaves else "on_criteria", language))
    return ", ".join([*parts, _known(scale, scale, language)])


def outcome_notes(ranking: Ranking, language: Language | None = None) -> list[Note]:
    """Return the lines that say what the method found beside the scores."""
    told = language or ranking.model.context.language
    found = ranking.outcome
    if found is None:
        return []
    notes = [Note(phrase("scale", told), phrase("own_scale", told))] if found.variant else []
    if found.answer != "scores":
        notes = [Note(phrase("scale", told), phrase(f"{found.answer}_scale", told))]
    for name, codes in found.sets.items():
        who = phrase("everyone", told) if len(codes) == len(ranking) > 1 else ", ".join(codes)
        notes.append(Note(_spelt(name), who or phrase("nobody", told)))
    if found.orders:
        notes.append(Note(phrase("best_orders", told), str(len(found.orders))))
    notes += [Note(_spelt(name), f"{value:.6g}") for name, value in found.facts.items()]
    return notes + [
        Note(_spelt(name), phrase("yes" if holds else "no", told))
        for name, holds in found.flags.items()
    ]


def _spelt(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _weights(ranking: Ranking, language: Language) -> str:
    root = ranking.model.framework.root
    shares = ranking.model.framework.effective_weights
    listed = ", ".join(
        f"{node.label(language)} {percent(shares[node.code], language)}"
        for node in ranking.model.framework.weighted_criteria
    )
    if isinstance(root.weights, JudgedWeights):
        return f"{listed} ({phrase('judged', language)})"
    return f"{listed} ({told})" if (told := _source_of(root.weights)) else listed


def _source_of(weights: object) -> str:
    """Return what weights rest on: their basis, else their method, and how consistent they are."""
    told: str = getattr(weights, "basis", "")
    if not told and isinstance(weights, HasWeightingProperties):
        told = "" if isinstance(weights, FixedWeights) else weights.properties.title
    if isinstance(weights, HasDiagnostics):
        ratio = weights.diagnostics.get("consistency_ratio")
        told += "" if ratio is None else f", consistency ratio {ratio:.2f}"
    return told


def _vintage(ranking: Ranking, language: Language) -> str:
    if ranking.years is None:
        return phrase("none", language)
    version = dataset_version()
    years = phrase("years", language, **ranking.years.model_dump())
    embedded = phrase(
        "version",
        language,
        version=version["dataset_version"],
        zones=version["time_zone_database"],
    )
    return f"{years}; {embedded}"


def _reason(ranking: Ranking, index: int, language: Language) -> str:
    row = ranking.not_ranked[index]
    if row.reason == "own_client":
        return phrase("own_client", language)
    if row.reason == "coverage":
        missing = [
            _with_share(ranking.model.framework.node(code).label(language), share, language)
            for code, share in row.missing.items()
        ]
        share = percent(row.criteria_coverage or 0, language)
        return phrase("coverage_reason", language, share=share, missing=listing(missing, language))
    gate = next(gate for gate in ranking.model.gates if gate.code == row.gate)
    return phrase(row.reason, language, gate=gate.label(language))


def _with_share(name: str, share: float, language: Language) -> str:
    """Add the share of its weight that a criterion without a score still has."""
    return phrase("part", language, who=name, share=percent(share, language)) if share > 0 else name


def _gate_lines(ranking: Ranking, language: Language) -> Iterable[str]:
    for gate in ranking.model.gates:
        count = Counter(result.outcome for result in ranking.gates if result.gate == gate.code)
        yield phrase(
            "gate_line",
            language,
            gate=gate.label(language),
            passed=count["pass"] + count["not_applicable"],
            failed=count["fail"],
            unknown=count["unknown"],
        )


def _tie_lines(ranking: Ranking, language: Language) -> Iterable[str]:
    by_rank: dict[int, list[str]] = defaultdict(list)
    for row in ranking.destinations:
        if row.tied:
            by_rank[row.rank].append(row.label(language))
    for rank, names in by_rank.items():
        yield phrase("tie", language, names=listing(names, language), rank=rank)


def _scored_on_less(ranking: Ranking, language: Language) -> list[str]:
    """Name the destinations that are scored on fewer criteria than another one."""
    most = max((row.criteria_coverage for row in ranking.destinations), default=0.0)
    return [
        phrase(
            "scored_on",
            language,
            name=row.label(language),
            share=percent(row.criteria_coverage, language),
        )
        for row in ranking.destinations
        if row.criteria_coverage < most - _ROUNDING
    ]


def _criteria_without_score(ranking: Ranking, language: Language) -> list[str]:
    parts: list[str] = []
    for node in ranking.model.framework.weighted_criteria:
        who: list[str] = []
        for row in ranking.destinations:
            result = row.nodes[node.code]
            if result.state == "missing":
                who.append(_with_share(row.code, result.coverage, language))
        if who:
            name = node.label(language)
            parts.append(phrase("of_indicator", language, indicator=name, who=", ".join(who)))
    return parts


def _told_elsewhere(ranking: Ranking, caution: Caution) -> bool:
    """Say whether the destination, or its whole criterion, has a line of its own."""
    if caution.destination not in ranking.codes:
        return True
    if caution.kind != "missing":
        return False
    criterion = ranking.model.framework.criterion_of(caution.indicator)
    return ranking[caution.destination].nodes[criterion].coverage == 0


def _indicator_note(
    ranking: Ranking, code: str, who: list[str], years: set[int], language: Language
) -> str:
    name = ranking.model.framework.node(code).label(language)
    if years:
        span = f"{min(years)}–{max(years)}" if len(years) > 1 else f"{min(years)}"
        name = f"{name} ({span})"
    everyone = len(ranking) > 1 and set(ranking.codes) <= set(who)
    shown = phrase("everyone", language) if everyone else ", ".join(who)
    return phrase("of_indicator", language, indicator=name, who=shown)
