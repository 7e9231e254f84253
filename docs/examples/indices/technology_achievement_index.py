"""The Technology Achievement Index, the worked example of the OECD/JRC Handbook.

Eight indicators in four dimensions, each scored from 0 to 1 between goalposts and joined by a
weighted arithmetic mean. The goalposts are the least and the greatest figure of the 72 countries
of the Human Development Report, but for telephones and electricity: these are taken as logarithms
and end at the average of the OECD. The Handbook compares weights on the 23 leading countries.

UNDP, "Human Development Report 2001", annex 2.1; OECD and JRC, "Handbook on Constructing Composite
Indicators", 2008; M. Saisana, A. Saltelli and S. Tarantola, "Uncertainty and sensitivity analysis
techniques as tools for the quality assessment of composite indicators", Journal of the Royal
Statistical Society A 168(2), 2005, pages 307-323 (table 1: the goalposts).
"""

from collections.abc import Mapping, Sequence
from math import log10

import nearshore_score as ns

PATENTS = ns.Indicator(
    code="patents",
    name="Patents granted to residents",
    unit="per million people",
    goalposts=ns.Goalposts(low=0, high=994),
)
ROYALTIES = ns.Indicator(
    code="royalties",
    name="Royalty and licence fee receipts from abroad",
    unit="US$ per 1000 people",
    goalposts=ns.Goalposts(low=0, high=272.6),
)
INTERNET = ns.Indicator(
    code="internet",
    name="Internet hosts",
    unit="per 1000 people",
    goalposts=ns.Goalposts(low=0, high=232.4),
)
EXPORTS = ns.Indicator(
    code="exports",
    name="High and medium technology exports",
    unit="percent of goods exports",
    goalposts=ns.Goalposts(low=0, high=80.8),
)
# The Handbook prints logarithms, and the Report goalposts in the unit itself.
TELEPHONES = ns.Indicator(
    code="telephones_log",
    name="Telephones, mainline and cellular",
    unit="log10 of number per 1000 people",
    goalposts=ns.Goalposts(low=log10(1), high=log10(901)),
)
ELECTRICITY = ns.Indicator(
    code="electricity_log",
    name="Electricity consumption",
    unit="log10 of kWh per capita",
    goalposts=ns.Goalposts(low=log10(22), high=log10(6969)),
)
SCHOOLING = ns.Indicator(
    code="schooling",
    name="Mean years of schooling, age 15+",
    unit="years",
    goalposts=ns.Goalposts(low=0.8, high=12.0),
)
UNIVERSITY = ns.Indicator(
    code="university",
    name="Gross tertiary science enrolment ratio",
    unit="percent",
    goalposts=ns.Goalposts(low=0.1, high=27.4),
)
INDICATORS = (
    PATENTS,
    ROYALTIES,
    INTERNET,
    EXPORTS,
    TELEPHONES,
    ELECTRICITY,
    SCHOOLING,
    UNIVERSITY,
)

INDEX = ns.CompositeIndex(
    name="Technology Achievement Index",
    source="UNDP, Human Development Report 2001, annex 2.1",
    framework=ns.Framework(
        root=ns.Node(
            code="tai",
            children=(
                ns.Node(
                    code="creation",
                    name="Creation of technology",
                    children=(PATENTS, ROYALTIES),
                ),
                ns.Node(
                    code="recent_innovations",
                    name="Diffusion of recent innovations",
                    children=(INTERNET, EXPORTS),
                ),
                ns.Node(
                    code="old_innovations",
                    name="Diffusion of old innovations",
                    children=(TELEPHONES, ELECTRICITY),
                ),
                ns.Node(code="skills", name="Human skills", children=(SCHOOLING, UNIVERSITY)),
            ),
        ),
        missing=ns.NoScore(),
    ),
    normalisation=ns.FixedGoalposts(score_range=(0, 1)),
    ranking=ns.RankRule(),
)

#: What 20 respondents gave to the indicators out of a budget of points (Handbook, table 22).
BUDGET_ALLOCATION = {
    "patents": 0.11,
    "royalties": 0.11,
    "internet": 0.11,
    "exports": 0.18,
    "telephones_log": 0.10,
    "electricity_log": 0.06,
    "schooling": 0.15,
    "university": 0.18,
}


def weighted(
    weights: Mapping[str, float] | ns.ComputedWeights | None,
    operator: str | ns.Operator = "arithmetic_mean",
) -> ns.CompositeIndex:
    """Join the eight indicators at once, as the Handbook does where it compares weights."""
    root = ns.Node.from_fields(
        {"code": "tai", "children": INDICATORS, "weights": weights, "operator": operator}
    )
    return INDEX.replace(framework=ns.Framework(root=root, missing=ns.NoScore()))


def factor_weights(panel: ns.Panel, grouping: str = "loading") -> dict[str, float]:
    """Compute weights from four rotated factors behind the figures themselves.

    The weights of table 18 count each indicator to the factor of its largest loading, those of
    table 22 to the factor of which it makes up the largest share.
    """
    four_factors = ns.FactorAnalysisWeights.from_fields({"factors": 4, "grouping": grouping})
    # Scores held back at the goalposts would correlate otherwise than the figures do.
    result = weighted(four_factors).replace(normalisation=ns.ZScore()).compute(panel)
    return {one.code: float(result.effective_weights[one.code]) for one in INDICATORS}


#: The Handbook's geometric mean joins the columns as they are printed, logarithms included.
GEOMETRIC = weighted(None, ns.GeometricMean(floor=None)).replace(normalisation=ns.AsIs())


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the figures of a table with one row for each country."""
    codes = [one.code for one in INDICATORS]
    return ns.panel_from_columns(table, destination="code", values=codes)
