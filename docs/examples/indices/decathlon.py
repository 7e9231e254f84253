"""The points of a decathlon.

Each of the ten performances becomes points by a formula with three coefficients of its own event.
On the track, for a time of T seconds, these are A (B - T)^C; in the field, for a mark of M, they
are A (M - B)^C, with M in centimetres for jumps and in metres for throws. The points of every event
are cut off to a whole number before they are added up. Ranks are counted within a competition.

International Association of Athletics Federations, "IAAF Scoring Tables for Combined Events", 2001.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns


def track(event: Mapping[str, str]) -> ns.Node:
    """Points for a time T in seconds: A (B - T)^C."""
    return ns.Node(
        code=event["event"],
        indicator=ns.Indicator(code=event["event"], unit="s", direction="cost"),
        normalisation=ns.PowerBeyond(
            coefficient=float(event["A"]),
            offset=float(event["B"]),
            exponent=float(event["C"]),
            sense="below",
            floor_to_integer=True,
        ),
    )


def field(event: Mapping[str, str]) -> ns.Node:
    """Points for a mark M: A (M - B)^C; jumps are given in metres and scored in centimetres."""
    return ns.Node(
        code=event["event"],
        indicator=ns.Indicator(code=event["event"], unit="m"),
        normalisation=ns.PowerBeyond(
            coefficient=float(event["A"]),
            offset=float(event["B"]),
            exponent=float(event["C"]),
            sense="above",
            unit_multiplier=float(event["unit_multiplier"]),
            floor_to_integer=True,
        ),
    )


def index(coefficients: Mapping[str, Sequence[str]]) -> ns.CompositeIndex:
    """Write down the index with the coefficients of the scoring tables."""
    rows = zip(*coefficients.values(), strict=True)
    events = [dict(zip(coefficients, row, strict=True)) for row in rows]
    return ns.CompositeIndex(
        name="Decathlon",
        source="IAAF Scoring Tables for Combined Events, 2001",
        framework=ns.Framework(
            root=ns.Node(
                code="points",
                operator=ns.WeightedSum(),
                children=tuple(
                    track(event) if event["kind"] == "track" else field(event) for event in events
                ),
            ),
            # Who does not compete in all ten has no total.
            missing=ns.NoScore(),
        ),
        display=ns.Display(digits=0),
        ranking=ns.RankRule(within="competition"),
    )


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the performances of a table with one row for each athlete."""
    figures = [name for name in table if not name.startswith("published_")]
    return ns.panel_from_columns(
        {name: table[name] for name in figures}, destination="name", groups=["competition"]
    )


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read the official points and ranks."""
    return ns.Published.from_columns(
        table,
        panel,
        destination="name",
        scores={"points": ns.PublishedColumn("published_points", digits=0)},
        rank="published_rank",
    )
