"""Language inputs: share able to use, official status, people aged 15 to 64."""

from collections.abc import Iterator

from context import Context
from figures import Figure
from notes import tidy
from raw import Row

PRIOR_SOURCE = "LANGUAGE_PRIOR"


def language_inputs(context: Context) -> Iterator[Figure]:
    for language in context.languages:
        for destination in context.destinations:
            yield _share(context, destination["code"], language)
    for language in context.languages:
        for destination in context.destinations:
            yield _official(context, destination["code"], language["code"])
    for destination in context.destinations:
        yield _population(context, destination["code"])


def _share(context: Context, destination: str, language: Row) -> Figure:
    code = language["code"]
    row = context.raw.observations.get((destination, f"cldr_{code}_pct"))
    figure = Figure(
        destination=destination,
        indicator=f"share_{code}",
        client="",
        value=language["prior_share"],
        year="",
        source=PRIOR_SOURCE,
        series="prior for an unlisted share",
        state="imputed",
        uncertainty="interval",
        low=language["prior_low"],
        high=language["prior_high"],
    )
    if row is None:  # an unlisted share is unknown, not zero
        return figure
    return Figure(
        destination=destination,
        indicator=f"share_{code}",
        client="",
        value=row["value"],
        year=row["year"],
        source=row["source_id"],
        series="CLDR 48",
    )


def _official(context: Context, destination: str, code: str) -> Figure:
    row = context.raw.observations.get((destination, f"cldr_{code}_official"))
    return Figure(
        destination=destination,
        indicator=f"official_{code}",
        client="",
        value="0.0" if row is None else row["value"],
        year="2025" if row is None else row["year"],
        source="CLDR_48",
        series="CLDR 48",
        note="" if row is None else tidy(row["note"]),
    )


def _population(context: Context, destination: str) -> Figure:
    row = context.raw.observations[destination, "wb_pop_1564"]
    return Figure(
        destination=destination,
        indicator="population_15_64",
        client="",
        value=row["value"],
        year=row["year"],
        source=row["source_id"],
        series="WDI vintage 2026",
    )
