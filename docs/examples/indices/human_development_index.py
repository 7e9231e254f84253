"""Human Development Index 1990-2022, of the United Nations Development Programme.

How technical note 1 of the report defines it [1]_:

* Health, education and income are measured by four indicators. Each is put on a scale from 0 to 1
  between a minimum and a maximum that are fixed for all years:

  =========================================== ====== ========
  life expectancy at birth (years)                20       85
  expected years of schooling (years)              0       18
  mean years of schooling (years)                  0       15
  gross national income per head (2017 PPP $)    100   75,000
  =========================================== ====== ========

* Income counts by its natural logarithm. The education index is the arithmetic mean of the two
  schooling indices.
* The index is the geometric mean of the three dimension indices, printed with three decimals.
* A country that lacks one of the four figures has no index.
* Four groups: very high human development from 0.800, high from 0.700, medium from 0.550, else low.

That ranks are taken from the printed index is not in the note; the published ranks show it.

.. [1] UNDP, *Human Development Report 2023/2024: Breaking the Gridlock*, 2024, technical notes.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns

INDEX = ns.CompositeIndex(
    name="Human Development Index",
    source="Human Development Report 2023/2024, technical note 1",
    framework=ns.Framework(
        root=ns.Node(
            code="HDI",
            # Without a floor: a dimension index of 0 makes the whole index 0.
            operator=ns.GeometricMean(floor=None),
            children=(
                ns.Node(
                    code="health",
                    children=(
                        ns.Indicator(
                            code="life_expectancy",
                            unit="years",
                            goalposts=ns.Goalposts(low=20, high=85),
                        ),
                    ),
                ),
                ns.Node(
                    code="education",
                    operator="arithmetic_mean",
                    # Each figure is capped by itself, before the mean: 23 expected years count as
                    # 18 and do not make up for few years at school.
                    children=(
                        ns.Indicator(
                            code="expected_schooling",
                            unit="years",
                            goalposts=ns.Goalposts(low=0, high=18, clamp="both"),
                        ),
                        ns.Indicator(
                            code="mean_schooling",
                            unit="years",
                            goalposts=ns.Goalposts(low=0, high=15, clamp="both"),
                        ),
                    ),
                ),
                ns.Node(
                    code="income",
                    children=(
                        ns.Indicator(
                            code="gni_pc",
                            name="Gross national income per head",
                            unit="2017 PPP $",
                            goalposts=ns.Goalposts(
                                low=100, high=75_000, transform="log", clamp="both"
                            ),
                        ),
                    ),
                ),
            ),
        ),
        missing=ns.NoScore(),
    ),
    normalisation=ns.FixedGoalposts(score_range=(0, 1)),
    display=ns.Display(digits=3, rule="half_up"),
    # By the index in full, 27 of 193 ranks of 2022 come out otherwise.
    ranking=ns.RankRule(on="displayed", ties="competition"),
    labels=(
        ns.Bands(
            code="group",
            of="HDI",
            thresholds=(0.550, 0.700, 0.800),
            labels=("low", "medium", "high", "very high"),
            on="displayed",
        ),
    ),
)


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the four indicators of all countries and years; an empty cell is missing."""
    indicators = [leaf.code for leaf in INDEX.framework.leaves]
    return ns.panel_from_columns(table, destination="code", year="year", values=indicators)


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read the printed index of all years, and the ranks, which are printed for 2022 only."""
    return ns.Published.from_columns(
        table,
        panel,
        destination="code",
        year="year",
        scores={"HDI": ns.PublishedColumn("published_hdi", digits=3)},
        rank="published_rank",
    )
