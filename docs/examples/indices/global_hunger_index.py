"""Global Hunger Index of the 2016 report, of IFPRI, Welthungerhilfe and Concern Worldwide.

How the report defines it [1]_, for 1992, 2000, 2008 and 2016:

* Each of four indicators, in percent, is divided by a value slightly above the highest one
  observed from 1988 to 2013, and multiplied by 100:

  ====================================== == ======
  undernourishment of the population     80 weight 1/3
  wasting of children under five         30 weight 1/6
  stunting of children under five        70 weight 1/6
  mortality of children under five       35 weight 1/3
  ====================================== == ======

* The score is the weighted sum, from 0 (no hunger) to 100, printed with one decimal. A score below
  5 is printed as "<5" only.
* A country of which any indicator is missing has no score.
* Lower is better; countries with the same printed score share a rank. Those below 5 count, but
  are not told apart: of 118 countries in 2016, they hold the first sixteen ranks together.
* Bands of severity: up to 9.9 low, 10.0-19.9 moderate, 20.0-34.9 serious, 35.0-49.9 alarming, 50.0
  and more extremely alarming.

The figures called 2016 use the child mortality of 2015.

.. [1] K. von Grebmer, J. Bernstein, D. Nabarro and others, *2016 Global Hunger Index: Getting to
   Zero Hunger*, Welthungerhilfe, IFPRI and Concern Worldwide, 2016, chapter 1 and the appendix
   on the calculation of scores.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns

INDEX = ns.CompositeIndex(
    name="Global Hunger Index 2016",
    source="2016 Global Hunger Index, appendix on the calculation of scores",
    framework=ns.Framework(
        root=ns.Node(
            code="GHI",
            operator="sum",
            children=(
                # Not costs: the score measures hunger, so it grows with every indicator. Nor is
                # it clamped: the report divides, and no more.
                ns.Indicator(
                    code="undernourishment",
                    unit="%",
                    goalposts=ns.Goalposts(low=0, high=80, clamp="none"),
                ),
                ns.Indicator(
                    code="wasting",
                    unit="%",
                    goalposts=ns.Goalposts(low=0, high=30, clamp="none"),
                ),
                ns.Indicator(
                    code="stunting",
                    unit="%",
                    goalposts=ns.Goalposts(low=0, high=70, clamp="none"),
                ),
                ns.Indicator(
                    code="child_mortality",
                    unit="%",
                    goalposts=ns.Goalposts(low=0, high=35, clamp="none"),
                ),
            ),
            weights={
                "undernourishment": 1 / 3,
                "wasting": 1 / 6,
                "stunting": 1 / 6,
                "child_mortality": 1 / 3,
            },
        ),
        missing=ns.NoScore(),
    ),
    normalisation=ns.FixedGoalposts(score_range=(0, 100)),
    display=ns.Display(digits=1, rule="half_up", below=5),
    ranking=ns.RankRule(best="lowest", on="displayed", ties="competition"),
    labels=(
        ns.Bands(
            code="severity",
            of="GHI",
            thresholds=(10, 20, 35, 50),
            labels=("low", "moderate", "serious", "alarming", "extremely alarming"),
            # The bands are those of printed scores: 9.95 is printed as 10.0.
            on="displayed",
        ),
    ),
)

# To how many decimals the inputs are printed.
INPUT_DIGITS = 1


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the four indicators of all years."""
    indicators = [leaf.code for leaf in INDEX.framework.leaves]
    return ns.panel_from_columns(table, destination="code", year="year", values=indicators)


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read the printed scores; those printed as "<5" have none."""
    return ns.Published.from_columns(
        table,
        panel,
        destination="code",
        year="year",
        scores={"GHI": ns.PublishedColumn("published_score", digits=1)},
    )
