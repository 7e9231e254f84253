"""Ease of Doing Business 2016-2020, of the World Bank.

How the reports define it [1]_, by the method of the reports 2017 to 2020:

* Ten topics are scored from 0 to 100, the best performance observed; the publisher's own topic
  scores are the inputs here, with five decimals.
* The ease of doing business score is the simple average of the ten, printed with one decimal.
* Economies are ranked by sorting these scores.

That scores are sorted in full, so that economies with the same printed score have different ranks,
is what the published ranks show.

The World Bank ended the series in 2021 after irregularities in the data of some editions; what is
shown here is the arithmetic.

.. [1] World Bank, *Doing Business 2020: Comparing Business Regulation in 190 Economies*, 2020,
   chapter "Ease of doing business score and ease of doing business ranking".
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns

INDEX = ns.CompositeIndex(
    name="Ease of Doing Business",
    source="Doing Business 2020, Ease of doing business score and ease of doing business ranking",
    framework=ns.Framework(
        root=ns.Node(
            code="ease_of_doing_business_score",
            operator="arithmetic_mean",
            children=(
                ns.Indicator(code="starting_a_business"),
                ns.Indicator(code="dealing_with_construction_permits"),
                ns.Indicator(code="getting_electricity"),
                ns.Indicator(code="registering_property"),
                ns.Indicator(code="getting_credit"),
                ns.Indicator(code="protecting_minority_investors"),
                ns.Indicator(code="paying_taxes"),
                ns.Indicator(code="trading_across_borders"),
                ns.Indicator(code="enforcing_contracts"),
                # Zero, as in 23 economies in 2020, is a score and not a missing one.
                ns.Indicator(code="resolving_insolvency"),
            ),
        ),
        missing=ns.NoScore(),
    ),
    display=ns.Display(digits=1, rule="half_up"),
    # By the printed score, 36 of 190 ranks of 2020 come out otherwise.
    ranking=ns.RankRule(on="raw", ties="competition"),
)


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the ten topic scores of all years."""
    topics = [leaf.code for leaf in INDEX.framework.leaves]
    return ns.panel_from_columns(table, destination="code", year="year", values=topics)


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read scores, stored with five decimals, and the ranks, which are there for 2020 only."""
    return ns.Published.from_columns(
        table,
        panel,
        destination="code",
        year="year",
        scores={
            "ease_of_doing_business_score": ns.PublishedColumn("published_score", tolerance=1e-5)
        },
        rank="published_rank",
    )
