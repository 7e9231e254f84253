"""``nearshore-score data``: what the embedded data hold, and where they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from nearshore_score.cli import options
from nearshore_score.cli.compare import NOTHING_RANKED
from nearshore_score.cli.output import formatted, show_notes, show_table, write
from nearshore_score.context import Language
from nearshore_score.dataset import (
    SectorFact,
    data_licences,
    load_clients,
    load_destinations,
    load_gates,
    load_indicators,
    load_sector_facts,
    load_segments,
    load_sources,
    load_weight_schemes,
)
from nearshore_score.errors import UnknownNameError
from nearshore_score.figures import Figure
from nearshore_score.model import load_model
from nearshore_score.profile_files import read_profiles
from nearshore_score.report.tables import Note, Table, not_ranked_notes


@click.group()
def data() -> None:
    """Show and check data: destinations, indicators, sources, weights."""


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


_FACTS_HEAD = ("code", "year", "measure", "value", "unit", "series", "mark", "source", "note")


def _facts(_: Language) -> Table:
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
    return Table(_FACTS_HEAD, rows, labels=(0, 1, 2, 4, 5, 6, 7, 8))


def _amount(fact: SectorFact) -> str:
    if fact.value is not None:
        return f"{fact.value:g}"
    low, high = ("" if end is None else f"{end:g}" for end in (fact.low, fact.high))
    return f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"


_LISTS: dict[str, Callable[[Language], Table]] = {
    "destinations": _destinations,
    "segments": _segments,
    "clients": _clients,
    "indicators": _indicators,
    "weights": _weights,
    "gates": _gates,
    "facts": _facts,
}


@data.command("list")
@click.argument("what", type=click.Choice(list(_LISTS)), default="destinations")
@options.language
@options.output_format
@options.output
@options.force
@options.raw
@options.debug
def list_(
    *,
    what: str,
    language: Language,
    output_format: str,
    output: str | None,
    force: bool,
    raw: bool,
) -> None:
    """List destinations, segments, clients, indicators, weights, gates or sector facts."""
    table = _LISTS[what](language)
    if output_format == "table" and output is None:
        show_table(table)
    else:
        write(formatted(table, output_format, raw=raw), output, force=force)


@data.command()
@click.argument("name")
@options.client
@options.language
@options.output_format
@options.output
@options.force
@options.raw
@options.debug
def show(
    *,
    name: str,
    client: str,
    language: Language,
    output_format: str,
    output: str | None,
    force: bool,
    raw: bool,
) -> None:
    """Show every figure of a destination, or an indicator in every destination.

    NAME is a destination (MAR, Morocco) or an indicator (fixed_broadband).
    """
    table = (
        _figures_of_indicator(name, client, language)
        if name in load_indicators()
        else _figures_of_destination(name, client)
    )
    if output_format != "table" or output is not None:
        write(formatted(table, output_format, raw=raw), output, force=force)
        return
    show_table(table)
    if name not in load_indicators():
        _show_facts(name, language)
        return
    indicator = load_indicators()[name]
    texts = ("definition", "reason", "caution")
    click.echo()
    show_notes(Note(key, text) for key in texts if (text := getattr(indicator, key)))


def _show_facts(name: str, language: Language) -> None:
    """Show what is told of the sector of a destination, with the marks of the sources."""
    code = load_destinations().resolve(name)
    rows = tuple(row[1:] for row in _facts(language).rows if row[0] == code)
    if rows:
        click.echo()
        show_table(Table(_FACTS_HEAD[1:], rows, labels=(0, 1, 3, 4, 5, 6, 7)))


@data.command()
@options.output_format
@options.output
@options.force
@options.raw
@options.debug
def sources(*, output_format: str, output: str | None, force: bool, raw: bool) -> None:
    """List the sources of the embedded figures with their licences."""
    rows = tuple(
        (s.code, s.publisher, s.title, s.edition, s.licence, s.redistribution)
        for s in load_sources().values()
    )
    head = ("code", "publisher", "title", "edition", "licence", "redistribution")
    table = Table(head, rows, labels=(0, 1, 2, 3, 4, 5))
    if output_format == "table" and output is None:
        show_table(table)
    else:
        write(formatted(table, output_format, raw=raw), output, force=force)


@data.command()
def licences() -> None:
    """Print the licences and attributions of the embedded data."""
    click.echo(data_licences())


@data.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@options.client
@options.debug
@click.pass_context
def check(ctx: click.Context, *, file: str, client: str) -> None:
    """Check a FILE of your own profiles: names, units, ranges and coverage.

    The exit code is 3 if too little is known of one of them to rank it.
    """
    profiles = read_profiles(Path(file))
    ranking = load_model(client=client).rank(profiles)
    for row in ranking.destinations:
        click.echo(f"{row.code}: good, {row.coverage:.0%} of the weight rests on figures")
    for note in not_ranked_notes(ranking):
        click.echo(f"{note.label}: {note.text}")
    if any(out.reason == "coverage" for out in ranking.not_ranked):
        ctx.exit(NOTHING_RANKED)


def _codes_behind(indicator: str, client: str) -> set[str]:
    """Return the codes of an indicator's figures: by language, or what it is computed from."""
    codes: set[str] = set()
    for leaf in load_model(client=client).framework.node(indicator).walk():
        if leaf.indicator is not None:
            derivation = leaf.indicator.derivation
            codes |= {leaf.code} if derivation is None else set(derivation.factors)
    return codes


def _sources_of(indicator: str) -> str:
    codes = _codes_behind(indicator, "FRA")
    used = {
        figure.source.code
        for profile in load_destinations()
        for _, code, _, figure in profile.figures()
        if figure.source is not None and code in codes
    }
    return ", ".join(sorted(used))


def _figures_of_destination(name: str, client: str) -> Table:
    destinations = load_destinations()
    try:
        profile = destinations[destinations.resolve(name)]
    except UnknownNameError:
        known = [*load_indicators(), *(t for p in destinations for t in (p.code, p.name))]
        raise click.BadParameter(str(UnknownNameError("name", name, known))) from None
    rows = tuple(
        (criterion, code, *_cells(figure))
        for criterion, code, market, figure in profile.figures()
        if market in (None, client)
    )
    head = ("criterion", "indicator", *_FIGURE_HEAD)
    return Table(head, rows, labels=(0, 1, 3, 4, 5, 6, 7))


def _figures_of_indicator(name: str, client: str, language: Language) -> Table:
    codes = _codes_behind(name, client)
    rows = tuple(
        (profile.code, profile.label(language), code, *_cells(figure))
        for profile in load_destinations()
        for _, code, market, figure in profile.figures()
        if market in (None, client) and code in codes
    )
    head = ("code", "name", "indicator", *_FIGURE_HEAD)
    return Table(head, rows, labels=(0, 1, 2, 4, 5, 6, 7, 8))


_FIGURE_HEAD = ("value", "unit", "year", "state", "source", "note")


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        "" if figure.value is None else f"{figure.value:.6g}",
        figure.unit,
        "" if figure.year is None else str(figure.year),
        figure.state,
        "" if figure.source is None else f"{figure.source.publisher}, {figure.source.edition}",
        figure.note,
    )
