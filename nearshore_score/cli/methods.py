"""The command that lists the methods which a comparison can be given by name."""

from __future__ import annotations

import click

from nearshore_score.aggregation import OPERATORS
from nearshore_score.cli import choices, options
from nearshore_score.cli.output import show_table
from nearshore_score.dataset.framework import computed_weights
from nearshore_score.normalisation import NORMALISATIONS
from nearshore_score.report import Table
from nearshore_score.weighting import WEIGHT_SOURCES


@click.command()
@options.debug
def methods() -> None:
    """List the methods: how criteria are joined, scored, and weighted from the figures."""
    rows = [
        *(("--method", kind, OPERATORS.summary(kind)) for kind in choices.operators()),
        *(
            ("--normalisation", kind, NORMALISATIONS.summary(kind))
            for kind in choices.normalisations()
        ),
        *(("--weights", kind, WEIGHT_SOURCES.summary(kind)) for kind in computed_weights()),
    ]
    show_table(Table(("option", "name", "what it does"), tuple(rows), labels=(0, 1, 2)))
