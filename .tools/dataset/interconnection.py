"""Internet exchanges with a peering LAN, per million people."""

from collections.abc import Iterator

from context import Context
from figures import Figure


def exchanges_per_million(context: Context) -> Iterator[Figure]:
    for destination in context.destinations:
        code = destination["code"]
        row = context.raw.observations.get((code, "pdb_ixp_count"))
        if row is None:
            continue
        population = context.raw.number(code, "wb_population")
        yield Figure(
            destination=code,
            indicator="internet_exchanges_per_million",
            client="",
            value=repr(float(row["value"]) / population * 1e6),
            year=row["year"],
            source=row["source_id"],
            series=context.series["internet_exchanges_per_million"]["series"],
            note=f"{int(float(row['value']))} listed",
        )
