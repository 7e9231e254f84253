"""Figures carried over as published: one value per destination."""

from collections.abc import Iterator

from context import Context
from figures import Figure
from notes import tidy
from raw import Row


def carried(context: Context) -> Iterator[Figure]:
    for indicator in context.indicators:
        for destination in context.destinations:
            code = destination["code"]
            row = context.raw.observations.get((code, indicator["published_as"]))
            if row is not None and (code, indicator["code"]) not in context.excluded:
                yield _figure(context, indicator["code"], row)


def _figure(context: Context, indicator: str, row: Row) -> Figure:
    figure = Figure(
        destination=row["iso3"],
        indicator=indicator,
        client="",
        value=row["value"],
        year=row["year"],
        source=row["source_id"],
        series=context.series[indicator]["series"],
        note=tidy(row["note"]),
    )
    if indicator == "developer_pay":
        return _with_pay_interval(context, figure)
    if indicator.startswith("wgi_"):
        # The five series share sources, so their errors are drawn together.
        return figure._replace(
            uncertainty="normal", low=row["std_error"], error_group=f"wgi:{row['iso3']}"
        )
    if wider := context.wider_errors.get((row["iso3"], indicator)):
        return figure._replace(uncertainty="normal", low=wider)
    return figure


def _with_pay_interval(context: Context, figure: Figure) -> Figure:
    def bound(side: str) -> str:
        key = (figure.destination, f"so_dev_salary_{side}95_usd_pooled")
        return context.raw.observations[key]["value"]

    return figure._replace(uncertainty="lognormal", low=bound("lo"), high=bound("hi"))
