"""The World Risk Index, 2020 and 2021.

The risk of a disaster is exposure to natural hazards multiplied by vulnerability. Vulnerability is
the arithmetic mean of susceptibility, lack of coping capacities and lack of adaptive capacities.
All are percentages with two decimals. The publisher multiplies by vulnerability as printed, with
two decimals: the mean in full gives a few other scores. A high score is a bad one.

Bündnis Entwicklung Hilft and Institute for International Law of Peace and Armed Conflict,
"WorldRiskReport", 2020 and 2021.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns

INDEX = ns.CompositeIndex(
    name="World Risk Index",
    source="Bündnis Entwicklung Hilft and IFHV, WorldRiskReport 2020 and 2021",
    framework=ns.Framework(
        root=ns.Node(
            code="risk",
            name="World Risk Index",
            # Percent times percent, in percent.
            operator=ns.WeightedProduct(scale=0.01),
            children=(
                ns.Indicator(code="exposure", name="Exposure", unit="%"),
                ns.Node(
                    code="vulnerability",
                    name="Vulnerability",
                    children=(
                        ns.Indicator(code="susceptibility", name="Susceptibility", unit="%"),
                        ns.Indicator(code="lack_of_coping", name="Lack of coping", unit="%"),
                        ns.Indicator(
                            code="lack_of_adaptation", name="Lack of adaptation", unit="%"
                        ),
                    ),
                    # Found from the data: the product is of vulnerability as printed.
                    rounding=ns.Rounding(digits=2),
                ),
            ),
        ),
        missing=ns.NoScore(),
    ),
    display=ns.Display(digits=2),
    ranking=ns.RankRule(best="highest", on="displayed"),  # rank 1 is the highest risk
)


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the components of a table with one row for each country and year."""
    figures = [name for name in table if not name.startswith("published_")]
    return ns.panel_from_columns(
        {name: table[name] for name in figures}, destination="name", year="year"
    )


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read the printed scores."""
    return ns.Published.from_columns(
        table,
        panel,
        destination="name",
        year="year",
        scores={
            "risk": ns.PublishedColumn("published_score", digits=2),
            "vulnerability": ns.PublishedColumn("published_vulnerability", digits=2),
        },
    )
