"""Figures carried over as published: one value per destination and client market."""

from collections.abc import Iterator

from context import Context
from figures import Figure
from notes import tidy
from raw import Row

_WITH_NOTE = ("distance", "visa_ease")


def carried_pairs(context: Context) -> Iterator[Figure]:
    for indicator in context.indicators:
        for destination, client in context.pairs():
            row = context.raw.bilateral.get((destination, client, indicator["published_as"]))
            if row is not None:
                yield _figure(context, indicator["code"], row)


def _figure(context: Context, indicator: str, row: Row) -> Figure:
    return Figure(
        destination=row["iso3"],
        indicator=indicator,
        client=row["market"],
        value=row["value"],
        year=row["year"],
        source=row["source_id"],
        series=context.series[indicator]["series"],
        note=tidy(row["note"]) if indicator in _WITH_NOTE else "",
    )
