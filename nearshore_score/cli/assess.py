"""``nearshore-score assess``: what is certain in a ranking, and what would overturn it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from nearshore_score.cli import options
from nearshore_score.cli.output import formatted, show_paragraph, show_table, write
from nearshore_score.cli.profiles import chosen_focus, chosen_profiles
from nearshore_score.cli.progress import progress_bar
from nearshore_score.context import Language
from nearshore_score.model import Level, load_model

if TYPE_CHECKING:
    from nearshore_score.sensitivity.sampled_assessment import Varied
    from nearshore_score.sensitivity.weight_information import WeightInformation


@click.command()
@options.destinations
@options.segment
@options.client
@options.method
@options.level
@options.normalisation
@options.weights
@options.within
@options.gates
@options.without
@options.everyone
@options.data_file
@options.focus
@click.option(
    "--what",
    type=click.Choice(["weights", "data", "methods"]),
    multiple=True,
    default=("weights", "data", "methods"),
    show_default="all three",
    help="What is varied: the weights, the figures by their errors, the choices of the model; "
    "may be repeated.",
)
@click.option(
    "--groups-on",
    metavar="NAME",
    multiple=True,
    help="Node, such as wgi_rule_of_law, on which groups that cannot be told apart are shown too; "
    "may be repeated.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=0),
    default=10_000,
    show_default=True,
    help="How many draws; 0 for proofs alone.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the draws."
)
@click.option(
    "--node",
    metavar="NAME",
    help="Node whose children's weights vary, such as talent; by default the total.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    help="Seconds for proofs; what is not proven by then is called a bound.",
)
@options.language
@options.output_format
@options.raw
@options.output
@options.force
@options.debug
def assess(
    *,
    destinations: tuple[str, ...],
    segment: str,
    client: str,
    method: str,
    level: Level,
    normalisation: str,
    weights: str | Mapping[str, float] | None,
    within: WeightInformation,
    gates: tuple[str, ...],
    without: tuple[str, ...],
    everyone: bool,
    data_file: str | None,
    focus: str | None,
    what: tuple[Varied, ...],
    groups_on: tuple[str, ...],
    draws: int,
    seed: int,
    node: str | None,
    time_limit: float,
    language: Language,
    output_format: str,
    raw: bool,
    output: str | None,
    force: bool,
) -> None:
    """Assess a ranking: which ranks are certain or usual, and what would overturn them.

    A DESTINATION is a code (MAR) or a name (Morocco, Maroc). Without any, Morocco is compared
    with eleven competitors. Ranks are proven for all weights that --within allows, where that can
    be done; how often they occur, and what cannot be told apart, is drawn.
    """
    from nearshore_score.sensitivity.assessment import assess as assessed

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
    subject = None if focus is None else chosen_focus(profiles, focus)
    with progress_bar("draws") as progress:
        found = assessed(
            model,
            profiles,
            subject,
            within,
            what=what,
            node=node,
            groups_on=groups_on,
            draws=draws,
            seed=seed,
            time_limit=time_limit,
            progress=progress,
        )
    if output_format == "json":
        write(found.to_json(indent=2), output, force=force)
    elif output_format == "csv":
        write(formatted(found.tables()[0], "csv", raw=raw), output, force=force)
    elif output_format == "md":
        write(found.markdown(), output, force=force)
    elif output is not None:
        write(str(found), output, force=force)
    else:
        show_table(found.tables()[0], highlight=found.focus, folded=True)
        show_paragraph(found.sentences())
