"""The Times Higher Education World University Rankings, 2011 to 2016.

Five areas, each scored by the publisher from 0 to 100 and printed with one decimal, are joined by
a weighted arithmetic mean. The weights of the first edition were changed once and then stayed as
they were. A university may ask that its industry income is not printed. In the 2011 edition the
other areas then share its weight; from 2012 on the publisher counts the hidden figure, so that
nobody outside can compute the overall score. Universities are ranked by the printed score; equal
ones share the better rank, from 2016 on marked by an equals sign.

Times Higher Education, "World University Rankings methodology", editions 2010-11 to 2015-16.
The figures belong to the publisher: read them from a file of your own.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns

FRAMEWORK = ns.Framework(
    root=ns.Node(
        code="overall",
        name="Overall score",
        children=(
            ns.Indicator(code="teaching", name="Teaching (the learning environment)"),
            ns.Indicator(code="research", name="Research (volume, income and reputation)"),
            ns.Indicator(code="citations", name="Citations (research influence)"),
            ns.Indicator(code="international", name="International outlook"),
            ns.Indicator(code="income", name="Industry income (innovation)"),
        ),
        weights={
            "teaching": 30,
            "research": 30,
            "citations": 30,
            "international": 7.5,
            "income": 2.5,
        },
    ),
    # The hidden figure counts, so a score without it would be a wrong one.
    missing=ns.Renormalise(when_suppressed="no_score"),
)

FIRST_EDITION = FRAMEWORK.reweight(
    "overall",
    {"teaching": 30, "research": 30, "citations": 32.5, "international": 5, "income": 2.5},
).replace(missing=ns.Renormalise(when_suppressed="as_missing"))

INDEX = ns.CompositeIndex(
    name="Times Higher Education World University Rankings",
    source="Times Higher Education, World University Rankings methodology, 2010-11 to 2015-16",
    framework=FRAMEWORK,
    display=ns.Display(digits=1),
    ranking=ns.RankRule(on="displayed", ties="competition"),
    editions=(ns.Edition(years=(2011,), framework=FIRST_EDITION),),
)

#: The areas are printed with one decimal, which moves an overall score by up to 0.05.
INPUT_DIGITS = 1


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the areas of a table with one row for each university and year."""
    return ns.panel_from_columns(
        table,
        destination="name",
        year="year",
        values=["teaching", "research", "citations", "international", "income"],
        # An area without a score is one that the publisher withholds.
        suppressed=[""],
    )


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read the printed scores and ranks; a tie is printed as "=39"."""
    return ns.Published.from_columns(
        table,
        panel,
        destination="name",
        year="year",
        scores={"overall": ns.PublishedColumn("score", digits=1)},
        rank="rank_label",
    )
