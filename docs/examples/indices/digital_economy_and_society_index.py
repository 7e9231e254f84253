"""The Digital Economy and Society Index 2022 of the European Union.

Every indicator is scored between a minimum and a maximum that are the same for all countries, and
held between 0 and 1. Indicators are joined to sub-dimensions by a weighted mean in which the more
important ones count twice; sub-dimensions to the four dimensions with weights that add up to one;
the dimensions to the index with 25 percent each, times 100.

European Commission, "Digital Economy and Society Index (DESI) 2022: Methodological Note", 2022.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns

Rows = list[dict[str, str]]

DIMENSIONS = {
    "1": "Human capital",
    "2": "Connectivity",
    "3": "Integration of digital technology",
    "4": "Digital public services",
}


def index(indicators: Mapping[str, Sequence[str]]) -> ns.CompositeIndex:
    """Write down the index with the bounds and weights of the methodological note.

    The table has one row for each indicator, with its bounds (`min`, `max`), its
    `weight_in_subdimension`, the `subdimension` and its weight, the `dimension` and its weight.
    """
    cells = zip(*indicators.values(), strict=True)
    rows = [dict(zip(indicators, row, strict=True)) for row in cells]
    return ns.CompositeIndex(
        name="Digital Economy and Society Index 2022",
        source="European Commission, DESI 2022 Methodological Note",
        framework=ns.Framework(
            root=ns.Node(
                code="desi",
                children=tuple(
                    dimension(code, part(rows, "dimension", code)) for code in DIMENSIONS
                ),
                weights={row["dimension"]: float(row["dimension_weight"]) for row in rows},
                normalisation=ns.Linear(slope=100),
            ),
            missing=ns.NoScore(),
        ),
        normalisation=ns.FixedGoalposts(score_range=(0, 1)),
        ranking=ns.RankRule(),
    )


def dimension(code: str, rows: Rows) -> ns.Node:
    """Join the sub-dimensions of a dimension."""
    weights = {row["subdimension"]: float(row["subdimension_weight"]) for row in rows}
    return ns.Node(
        code=code,
        name=DIMENSIONS[code],
        children=tuple(subdimension(one, part(rows, "subdimension", one)) for one in weights),
        weights=weights,
    )


def subdimension(code: str, rows: Rows) -> ns.Node:
    """Join the indicators of a sub-dimension, of which some count twice."""
    return ns.Node(
        code=code,
        children=tuple(
            ns.Indicator(
                code=row["code"],
                name=row["name"],
                goalposts=ns.Goalposts(low=float(row["min"]), high=float(row["max"]), clamp="both"),
            )
            for row in rows
        ),
        weights={row["code"]: float(row["weight_in_subdimension"]) for row in rows},
    )


def part(rows: Rows, column: str, code: str) -> Rows:
    """Return the rows that belong to a dimension or sub-dimension."""
    return [row for row in rows if row[column] == code]


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the indicators of a table with one row for each country."""
    figures = [name for name in table if not name.startswith("published_")]
    return ns.panel_from_columns({name: table[name] for name in figures}, destination="code")


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read the published scores, which come in full, and ranks."""
    return ns.Published.from_columns(
        table,
        panel,
        destination="code",
        scores={"desi": ns.PublishedColumn("published_score", tolerance=1e-6)},
        rank="published_rank",
    )
