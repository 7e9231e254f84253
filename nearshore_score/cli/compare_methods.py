"""``nearshore-score compare-methods``: the same destinations under every method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import click

from nearshore_score.cli import choices, options
from nearshore_score.cli.output import write
from nearshore_score.cli.profiles import chosen_profiles
from nearshore_score.context import Language
from nearshore_score.method_comparison import compare_methods as compared
from nearshore_score.model import Level, load_model
from nearshore_score.report import markdown, method_comparison_csv, method_comparison_text
from nearshore_score.report.method_tables import mover_table, rank_table
from nearshore_score.similarity import SimilarityName


@click.command()
@options.destinations
@options.segment
@options.client
@options.method
@options.named_often(
    "--with",
    "others",
    "method",
    choices.operators,
    text="A method to set beside it; may be repeated; by default all.",
)
@click.option(
    "--measure",
    type=click.Choice(get_args(SimilarityName)),
    default="kendall_tau_b",
    show_default=True,
    help="How ranks under two methods are compared.",
)
@options.level
@options.normalisation
@options.weights
@options.gates
@options.without
@options.everyone
@options.data_file
@options.language
@options.output_format
@options.raw
@options.output
@options.force
@options.debug
def compare_methods(
    *,
    destinations: tuple[str, ...],
    segment: str,
    client: str,
    method: str,
    others: tuple[str, ...],
    measure: SimilarityName,
    level: Level,
    normalisation: str,
    weights: str | Mapping[str, float] | None,
    gates: tuple[str, ...],
    without: tuple[str, ...],
    everyone: bool,
    data_file: str | None,
    language: Language,
    output_format: str,
    raw: bool,
    output: str | None,
    force: bool,
) -> None:
    """Rank destinations by every method: how far the answer depends on it.

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
    found = compared(model, profiles, others or None, measure=measure)
    if output_format == "json":
        text = found.to_json(indent=2)
    elif output_format == "csv":
        text = method_comparison_csv(found, raw=raw)
    elif output_format == "md":
        text = f"{markdown(rank_table(found))}\n\n{markdown(mover_table(found))}"
    else:
        text = method_comparison_text(found)
    write(text, output, force=force)
