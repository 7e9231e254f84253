"""``nearshore-score data``: what the embedded data hold, and where they come from."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from nearshore_score.cli import options
from nearshore_score.cli.compare import NOTHING_RANKED
from nearshore_score.cli.lists import FACTS_HEAD, LISTS, codes_behind, facts_table
from nearshore_score.cli.output import deliver, show_notes, show_table
from nearshore_score.context import Language
from nearshore_score.dataset import (
    data_licences,
    load_destinations,
    load_indicators,
    load_sources,
)
from nearshore_score.errors import UnknownNameError
from nearshore_score.figures import Figure
from nearshore_score.model import load_model
from nearshore_score.profile_files import read_profiles
from nearshore_score.report import Note, Table, not_ranked_notes


@click.group()
def data() -> None:
    """Show and check data: destinations, indicators, sources, weights."""


@data.command("list")
@click.argument("what", type=click.Choice(list(LISTS)), default="destinations")
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
    table = LISTS[what](language)
    deliver(table, output_format, output, force=force, raw=raw)


@data.command()
@click.argument(
    "name",
    shell_complete=options.offer(lambda: [*load_destinations().codes, *load_indicators()]),
)
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
    name = name.lower() if name.lower() in load_indicators() else name
    table = (
        _figures_of_indicator(name, client, language)
        if name in load_indicators()
        else _figures_of_destination(name, client)
    )
    deliver(table, output_format, output, force=force, raw=raw)
    if output_format != "table" or output is not None:
        return
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
    rows = tuple(row[1:] for row in facts_table(language).rows if row[0] == code)
    if rows:
        click.echo()
        show_table(Table(FACTS_HEAD[1:], rows, labels=(0, 1, 3, 4, 5, 6, 7)))


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
    deliver(table, output_format, output, force=force, raw=raw)


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
        click.echo(note.line())
    if any(out.reason == "coverage" for out in ranking.not_ranked):
        ctx.exit(NOTHING_RANKED)


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
    codes = codes_behind(name, client)
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
        "" if figure.value is None else _number(figure.value),
        figure.unit,
        "" if figure.year is None else str(figure.year),
        figure.state,
        "" if figure.source is None else f"{figure.source.publisher}, {figure.source.edition}",
        figure.note,
    )


def _number(value: float) -> str:
    """Return a number of at most ten digits, never in scientific notation."""
    return np.format_float_positional(value, precision=10, fractional=False, trim="-")
