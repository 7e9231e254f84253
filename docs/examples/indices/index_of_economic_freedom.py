"""Index of Economic Freedom 2019, of The Heritage Foundation.

How the publisher defines it [1]_:

* Twelve economic freedoms, three in each of four categories, are graded from 0 to 100; they are
  the inputs here, printed with one decimal.
* The overall score is their average, with equal weight for each.
* An economy of which any freedom cannot be graded has no overall score and no rank.
* The score is printed with one decimal, rounded half up. Economies are ranked by the average in
  full, before it is rounded.

Six of 179 ranks cannot be had from the printed freedoms. Four pairs have exactly the same average,
and the publisher numbers them one after the other; two neighbours, Greece and Nicaragua, are
swapped. Numbering ties in the order of names (``ties="ordinal"``) does not help: it gives two of
the pairs as published and turns the two others round, so that again six ranks differ. The rounding
of the printed freedoms explains them all.

.. [1] T. Miller, A. B. Kim and J. M. Roberts, *2019 Index of Economic Freedom*, The Heritage
   Foundation, 2019, appendix on methodology.
"""

from collections.abc import Mapping, Sequence

import numpy as np

import nearshore_score as ns

INDEX = ns.CompositeIndex(
    name="Index of Economic Freedom 2019",
    source="2019 Index of Economic Freedom, appendix on methodology",
    framework=ns.Framework(
        root=ns.Node(
            code="overall_score",
            children=(
                # Rule of law
                ns.Indicator(code="property_rights"),
                ns.Indicator(code="judicial_effectiveness"),
                ns.Indicator(code="government_integrity"),
                # Government size
                ns.Indicator(code="tax_burden"),
                ns.Indicator(code="govt_spending"),
                ns.Indicator(code="fiscal_health"),
                # Regulatory efficiency
                ns.Indicator(code="business_freedom"),
                ns.Indicator(code="labor_freedom"),
                ns.Indicator(code="monetary_freedom"),
                # Open markets
                ns.Indicator(code="trade_freedom"),
                ns.Indicator(code="investment_freedom"),
                ns.Indicator(code="financial_freedom"),
            ),
        ),
        missing=ns.NoScore(),
    ),
    # A mean of 64.65 is held as 64.64999...; half to even gets 10 of 179 printed scores wrong.
    display=ns.Display(digits=1, rule="half_up"),
    # By printed scores 42 of 179 ranks would come out otherwise.
    ranking=ns.RankRule(on="raw", ties="competition"),
)

# To how many decimals the inputs are printed.
INPUT_DIGITS = 1


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the twelve freedoms; an empty cell is one that could not be graded."""
    return ns.panel_from_columns(table, destination="name", groups=("region",))


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read the printed scores and ranks.

    Ranks are counted among the economies of the table: where the table at hand lacks one, all
    behind it move up.
    """
    ranks = np.array([float(cell or "nan") for cell in table["rank"]])
    return ns.Published.from_columns(
        {**table, "rank": ns.rank(ranks, best="lowest").tolist()},
        panel,
        destination="name",
        scores={"overall_score": ns.PublishedColumn("score", digits=1)},
        rank="rank",
    )
