"""Working ties: collaborations per 1,000 destination and million client accounts."""

from collections.abc import Iterator

from context import Context
from figures import Figure

# A quarter under the publisher's cut of 100 is unknown between 0 and 100.
CUT = 100


def working_ties(context: Context) -> Iterator[Figure]:
    for destination, client in context.pairs():
        row = context.raw.bilateral.get((destination, client, "gh_collaborations"))
        published = 0.0 if row is None else float(row["value"])
        quarters = context.quarters.get((destination, client), 0)
        if row is None and quarters != 4:
            raise SystemExit(f"no published ties and no quarter count: {destination} {client}")
        figure = Figure(
            destination=destination,
            indicator="working_ties",
            client=client,
            value=_intensity(context, destination, client, published + CUT / 2 * quarters),
            year="2025",
            source="GH_INNOVATION_GRAPH",
            series=context.series["working_ties"]["series"],
        )
        if quarters:
            figure = figure._replace(
                uncertainty="interval",
                low=_intensity(context, destination, client, published),
                high=_intensity(context, destination, client, published + CUT * quarters),
                note=f"{quarters} of 4 quarters unpublished",
            )
        yield figure


def _intensity(context: Context, destination: str, client: str, collaborations: float) -> str:
    thousands = context.raw.number(destination, "gh_developers") / 1000
    millions = context.raw.number(client, "gh_developers") / 1e6
    return repr(collaborations / thousands / millions)
