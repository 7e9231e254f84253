"""``nearshore-score compare``: the main job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from nearshore_score.cli import options
from nearshore_score.cli.output import show_notes, show_paragraph, show_table, write
from nearshore_score.cli.profiles import chosen_profiles
from nearshore_score.context import Language
from nearshore_score.dataset import load_destinations
from nearshore_score.errors import UnknownNameError
from nearshore_score.model import Level, load_model
from nearshore_score.phrases import phrase
from nearshore_score.profiles import Destinations
from nearshore_score.ranking import Ranking
from nearshore_score.report import Note, Sheet, ranking_csv, ranking_sheet

#: Exit code when nothing could be ranked for want of figures or behind the gates.
NOTHING_RANKED = 3


@click.command()
@options.destinations
@options.segment
@options.client
@options.method
@options.level
@options.normalisation
@options.weights
@options.gates
@options.without
@options.everyone
@options.data_file
@click.option(
    "--focus",
    metavar="DESTINATION",
    shell_complete=options.offer(lambda: load_destinations().codes),
    help="Destination that the sentences are about.",
)
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
    level: Level,
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
    profiles = chosen_profiles(destinations, data_file, without, everyone=everyone)
    model = load_model(
        segment,
        client,
        method=method,
        level=level,
        normalisation=normalisation,
        weights=weights,
        gates=gates,
        language=language,
    )
    ranking = model.rank(profiles)
    subject = _subject(profiles, focus)
    sheet = ranking_sheet(ranking, subject, top=top, quiet=quiet)
    if output_format == "table" and output is None:
        _show(sheet, subject, _figure_notes(ranking) if verbose else ())
    elif output_format == "json":
        write(ranking.to_json(indent=2), output, force=force)
    elif output_format == "csv":
        write(ranking_csv(ranking, raw=raw), output, force=force)
    else:
        write(sheet.markdown() if output_format == "md" else sheet.text(), output, force=force)
    if not len(ranking):
        ctx.exit(NOTHING_RANKED)


def _subject(profiles: Destinations, focus: str | None) -> str:
    """Return the destination that the sentences are about: the one asked for, else Morocco."""
    if focus is None:
        return "MAR" if "MAR" in profiles.codes else profiles.codes[0]
    try:
        return profiles.resolve(focus)
    except UnknownNameError as error:
        raise click.BadParameter(str(error), param_hint="--focus") from None


def _show(sheet: Sheet, subject: str, notes: Iterable[Note]) -> None:
    told = sheet.language
    if sheet.context:
        show_notes(sheet.context, told)
    if sheet.context and sheet.table.rows:
        click.echo()
    if sheet.table.rows:
        show_table(sheet.table, highlight=subject, folded=True)
    if sheet.sentences:
        show_paragraph(sheet.sentences)
    if sheet.cautions:
        click.echo()
        show_notes([*sheet.cautions, *notes], told)
    if sheet.limits:
        click.echo()
        show_notes([Note(phrase("limits", told), ""), *sheet.limits], told)


def _figure_notes(ranking: Ranking) -> Iterable[Note]:
    language = ranking.model.context.language
    for caution in ranking.cautions:
        if caution.note:
            name = ranking.model.framework.node(caution.indicator).label(language)
            yield Note(f"{caution.destination}, {name}", caution.note)
