"""``nearshore-score compare``: the main job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from nearshore_score.cli import options
from nearshore_score.cli.output import show_notes, show_paragraph, show_table, write
from nearshore_score.cli.profiles import chosen_focus, chosen_profiles
from nearshore_score.context import Language
from nearshore_score.errors import NotLinearError
from nearshore_score.model import Level, load_model
from nearshore_score.phrases import phrase
from nearshore_score.profiles import Destinations
from nearshore_score.ranking import Ranking
from nearshore_score.report import Note, RanksBetween, Sheet, ranking_csv, ranking_sheet

#: Exit code when nothing could be ranked for want of figures or behind the gates.
NOTHING_RANKED = 3

# Up to so many destinations their rank intervals take less than half a second.
_QUICK = 25


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
@options.focus
@click.option(
    "--assess",
    is_flag=True,
    help=f"Show between which ranks each comes if weights move, also for more than {_QUICK}.",
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
    assess: bool,
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
    subject = chosen_focus(profiles, focus)
    if output_format == "json":
        write(ranking.to_json(indent=2), output, force=force)
    elif output_format == "csv":
        write(ranking_csv(ranking, raw=raw), output, force=force)
    else:
        between = _ranks_between(ranking, profiles, wanted=assess)
        sheet = ranking_sheet(ranking, subject, top=top, quiet=quiet, between=between)
        if output_format == "table" and output is None:
            _show(sheet, subject, _figure_notes(ranking) if verbose else ())
        else:
            write(sheet.markdown() if output_format == "md" else sheet.text(), output, force=force)
    if not len(ranking):
        ctx.exit(NOTHING_RANKED)


def _ranks_between(
    ranking: Ranking, profiles: Destinations, *, wanted: bool
) -> RanksBetween | None:
    """Return the column of rank intervals; none where it was not asked for and is not to be had."""
    if len(ranking) < 2 or (len(ranking) > _QUICK and not wanted):
        return None
    # The room is opened only where it is needed.
    from nearshore_score.sensitivity.linear_scores import scores_of_ranking
    from nearshore_score.sensitivity.rank_intervals import rank_intervals

    try:
        found = rank_intervals(scores_of_ranking(ranking, profiles))
    except NotLinearError:
        if wanted:
            raise
        return None
    told = ranking.model.context.language
    note = phrase(
        "ranks_between_proven" if found.is_proven else "ranks_between_found",
        told,
        within=found.weights.in_words(told),
    )
    return RanksBetween({one.destination: one.text for one in found.intervals}, note)


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
