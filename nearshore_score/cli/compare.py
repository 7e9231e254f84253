"""``nearshore-score compare``: the main job."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from nearshore_score.cli import options
from nearshore_score.cli.output import show_notes, show_paragraph, show_table, write
from nearshore_score.context import Language
from nearshore_score.dataset import MAIN_COMPARISON, load_destinations
from nearshore_score.errors import UnknownNameError
from nearshore_score.model import load_model
from nearshore_score.phrases import phrase
from nearshore_score.profile_files import parse_profiles, read_profiles
from nearshore_score.profiles import Destinations
from nearshore_score.ranking import Ranking
from nearshore_score.report.tables import (
    Note,
    Table,
    caution_notes,
    context_notes,
    limit_notes,
    markdown,
    markdown_text,
    plain,
    ranking_csv,
    ranking_table,
    standing_sentences,
)

#: Exit code when nothing could be ranked for want of figures or behind the gates.
NOTHING_RANKED = 3


@click.command()
@click.argument("destinations", nargs=-1, metavar="[DESTINATION]...")
@options.segment
@options.client
@options.method
@options.normalisation
@options.weights
@options.gates
@options.without
@click.option("--all", "everyone", is_flag=True, help="Compare all embedded destinations.")
@click.option(
    "--data",
    "data_file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Your own profiles (JSON or CSV; - for standard input), beside any destinations named.",
)
@click.option("--focus", help="Destination that the sentences are about.")
@click.option("--top", type=click.IntRange(min=1), help="Show only the first so many.")
@options.language
@options.output_format
@options.raw
@options.output
@options.force
@options.quiet
@options.verbose
@options.debug
@click.pass_context
def compare(
    ctx: click.Context,
    *,
    destinations: tuple[str, ...],
    segment: str,
    client: str,
    method: str,
    normalisation: str,
    weights: str | Mapping[str, float] | None,
    gates: tuple[str, ...],
    without: tuple[str, ...],
    everyone: bool,
    data_file: str | None,
    focus: str | None,
    top: int | None,
    language: Language,
    output_format: str,
    raw: bool,
    output: str | None,
    force: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Compare destinations for a kind of work and a client market.

    A DESTINATION is a code (MAR) or a name (Morocco, Maroc). Without any, Morocco is compared
    with eleven competitors.
    """
    profiles = _profiles(destinations, data_file, without, everyone=everyone)
    model = load_model(
        segment,
        client,
        method=method,
        normalisation=normalisation,
        weights=weights,
        gates=gates,
        language=language,
    )
    ranking = model.rank(profiles)
    subject = _subject(ranking, profiles, focus)
    if output_format == "table" and output is None:
        _show(ranking, subject, top, language, quiet=quiet, verbose=verbose)
    else:
        write(_document(ranking, subject, top, output_format, raw=raw), output, force=force)
    if not len(ranking):
        ctx.exit(NOTHING_RANKED)


def _profiles(
    names: tuple[str, ...], data_file: str | None, without: tuple[str, ...], *, everyone: bool
) -> Destinations:
    embedded = load_destinations(without=without)
    own = Destinations([]) if data_file is None else _read(data_file)
    if everyone:
        return Destinations([*own, *(p for p in embedded if p.code not in own.codes)])
    if not names:
        return own if data_file is not None else embedded.select(*MAIN_COMPARISON)
    # A profile of the user's own goes before an embedded one of the same code.
    available = Destinations([*own, *(p for p in embedded if p.code not in own.codes)])
    try:
        chosen = [available.resolve(name) for name in names]
    except UnknownNameError as error:
        raise click.BadParameter(f"{error} (see 'data list destinations')") from None
    return available.select(*dict.fromkeys([*own.codes, *chosen]))


def _read(data_file: str) -> Destinations:
    if data_file == "-":
        return parse_profiles(sys.stdin.read())
    return read_profiles(Path(data_file))


def _subject(ranking: Ranking, profiles: Destinations, focus: str | None) -> str | None:
    """Return the destination that the sentences are about: the one asked for, else Morocco."""
    if focus is not None:
        try:
            return profiles.resolve(focus)
        except UnknownNameError as error:
            raise click.BadParameter(str(error), param_hint="--focus") from None
    for code in ("MAR", *profiles.codes):
        if code in ranking.codes:
            return code
    return None


def _show(
    ranking: Ranking,
    subject: str | None,
    top: int | None,
    language: Language,
    *,
    quiet: bool,
    verbose: bool,
) -> None:
    if not quiet:
        show_notes(context_notes(ranking))
        click.echo()
    show_table(_first(ranking_table(ranking), top), highlight=subject, folded=True)
    if quiet:
        return
    if sentences := _sentences(ranking, subject):
        show_paragraph(sentences)
    click.echo()
    show_notes(caution_notes(ranking))
    if verbose:
        show_notes(_figure_notes(ranking))
    click.echo()
    show_notes([Note(phrase("limits", language), ""), *limit_notes(ranking)])


def _document(
    ranking: Ranking, subject: str | None, top: int | None, output_format: str, *, raw: bool
) -> str:
    if output_format == "json":
        return ranking.to_json(indent=2)
    if output_format == "csv":
        return ranking_csv(ranking, raw=raw)
    table = _first(ranking_table(ranking), top)
    notes = [f"{n.label}: {n.text}" for n in (*context_notes(ranking), *caution_notes(ranking))]
    limits = [f"{note.label}: {note.text}" for note in limit_notes(ranking)]
    if output_format == "md":
        lines = [*notes[:5], *_sentences(ranking, subject), *notes[5:], *limits]
        return markdown(table) + "\n\n" + "\n".join(f"- {markdown_text(line)}" for line in lines)
    return "\n\n".join(
        "\n".join(block)
        for block in (notes[:5], [plain(table)], _sentences(ranking, subject), notes[5:], limits)
    )


def _first(table: Table, top: int | None) -> Table:
    return table._replace(rows=table.rows[:top])


def _sentences(ranking: Ranking, subject: str | None) -> tuple[str, ...]:
    return standing_sentences(ranking, subject) if subject in ranking.codes else ()


def _figure_notes(ranking: Ranking) -> Iterable[Note]:
    language = ranking.model.context.language
    for caution in ranking.cautions:
        if caution.note:
            name = ranking.model.framework.node(caution.indicator).label(language)
            yield Note(f"{caution.destination}, {name}", caution.note)
