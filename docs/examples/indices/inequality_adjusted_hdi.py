"""Inequality-adjusted Human Development Index 2022, of the United Nations Development Programme.

How technical note 2 of the report defines it [1]_:

* Health, education and income indices are those of the Human Development Index (HDI), between the
  goalposts of technical note 1.
* Each of them is lowered by the inequality of its distribution, A percent (Atkinson's measure, an
  input here): it is multiplied by 1 - A / 100.
* The inequality-adjusted index (IHDI) is the geometric mean of the three adjusted indices. Both
  indices are printed with three decimals.
* The coefficient of human inequality is the arithmetic mean of the three inequalities, in percent.
* The overall loss, in percent, is 100 (1 - IHDI / HDI).
* A country that lacks an inequality has none of these, except the HDI. There are no ranks.

That the loss is computed from the two indices as printed is not in the note; the published losses
show it.

.. [1] UNDP, *Human Development Report 2023/2024: Breaking the Gridlock*, 2024, technical notes.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import nearshore_score as ns


def indicator(
    code: str, low: float, high: float, transform: Literal["none", "log"] = "none"
) -> ns.Node:
    """Make an indicator between the goalposts of technical note 1, held back at both of them."""
    posts = ns.Goalposts(low=low, high=high, transform=transform, clamp="both")
    return ns.Node.leaf(ns.Indicator(code=code, goalposts=posts))


def adjusted(dimension: ns.Node, inequality: ns.Node) -> ns.Node:
    """Lower a dimension index by its inequality A in percent: (1 - A / 100) times the index."""
    remaining = ns.Node(
        code=f"{dimension.code}_remaining",
        children=(inequality,),
        normalisation=ns.Linear(intercept=1, slope=-0.01),
    )
    return ns.Node(
        code=f"adjusted_{dimension.code}",
        operator="product",
        children=(dimension, remaining),
    )


HEALTH = ns.Node(code="health", children=(indicator("life_expectancy", 20, 85),))
EDUCATION = ns.Node(
    code="education",
    operator="arithmetic_mean",
    children=(indicator("expected_schooling", 0, 18), indicator("mean_schooling", 0, 15)),
)
INCOME = ns.Node(code="income", children=(indicator("gni_pc", 100, 75_000, transform="log"),))

INDEX = ns.CompositeIndex(
    name="Inequality-adjusted Human Development Index 2022",
    source="Human Development Report 2023/2024, technical note 2",
    framework=ns.Framework(
        root=ns.Node(
            code="IHDI",
            operator=ns.GeometricMean(floor=None),
            children=(
                adjusted(HEALTH, ns.Node(code="ineq_life_pct")),
                adjusted(EDUCATION, ns.Node(code="ineq_education_pct")),
                adjusted(INCOME, ns.Node(code="ineq_income_pct")),
            ),
            # Rounded here and not only on display: the loss is computed from the printed index.
            rounding=ns.Rounding(digits=3, rule="half_up"),
        ),
        further=(
            ns.Node(
                code="HDI",
                operator=ns.GeometricMean(floor=None),
                children=("health", "education", "income"),
                rounding=ns.Rounding(digits=3, rule="half_up"),
            ),
            ns.Node(
                code="coefficient_of_human_inequality",
                operator="arithmetic_mean",
                children=("ineq_life_pct", "ineq_education_pct", "ineq_income_pct"),
            ),
            ns.Node(
                code="overall_loss",
                operator="ratio",
                children=("IHDI", "HDI"),
                normalisation=ns.Linear(intercept=100, slope=-100),
            ),
        ),
        missing=ns.NoScore(),
    ),
    normalisation=ns.FixedGoalposts(score_range=(0, 1)),
    displays={"IHDI": ns.Display(digits=3), "HDI": ns.Display(digits=3)},
)


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the four indicators and the three inequalities; an empty cell is missing."""
    columns = [leaf.code for leaf in INDEX.framework.leaves]
    return ns.panel_from_columns(table, destination="code", values=columns)


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read both indices with three decimals, the coefficient and the loss in full."""
    return ns.Published.from_columns(
        table,
        panel,
        destination="code",
        scores={
            "IHDI": ns.PublishedColumn("published_ihdi", digits=3),
            "HDI": ns.PublishedColumn("published_hdi", digits=3),
            "coefficient_of_human_inequality": ns.PublishedColumn(
                "published_coef_inequality", tolerance=1e-4
            ),
            "overall_loss": ns.PublishedColumn("published_overall_loss_pct", tolerance=1e-4),
        },
    )
