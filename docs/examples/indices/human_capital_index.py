"""The Human Capital Index of the World Bank.

The index says how productive a child born today can expect to be as a future worker, compared with
full health and complete education. It is a product of three components:

- survival: the share of children that live to the age of five;
- school: exp(0.08 (L - 14)), where L are learning-adjusted years: the years of school that a child
  can expect by the age of 18, times the harmonised test score over 625;
- health: exp((0.65 (A - 1) + 0.35 (S - 1)) / 2), where A is the share of 15-year-olds that live to
  the age of 60 and S the share of children that are not stunted. Where there is no figure for S,
  health is exp(0.65 (A - 1)).

The coefficients are returns found in the literature: 8 percent for a year of school. The square
root of a product of exponentials is the exponential of the mean, so that health is a geometric
mean; and a geometric mean of what is there is the publisher's rule for a missing figure.

A. Kraay, "Methodology for a World Bank Human Capital Index", Policy Research Working Paper 8593,
World Bank, 2018.

The countries and figures below are invented for this example.
"""

import nearshore_score as ns

SURVIVAL = ns.Node(
    code="survival",
    indicator=ns.Indicator(code="survival", unit="deaths before 5 per 1,000", direction="cost"),
    normalisation=ns.Linear(intercept=1, slope=-0.001),
)

LEARNING_ADJUSTED_YEARS = ns.Node(
    code="learning_adjusted_years",
    operator=ns.WeightedProduct(),
    children=(
        ns.Indicator(code="expected_years", unit="years of school by the age of 18"),
        ns.Node(
            code="test_score",
            indicator=ns.Indicator(code="test_score", unit="harmonised points"),
            normalisation=ns.Linear(slope=1 / 625),
        ),
    ),
)

SCHOOL = ns.Node(
    code="school",
    children=(LEARNING_ADJUSTED_YEARS,),
    normalisation=ns.Exp(coefficient=0.08, offset=14),
)

HEALTH = ns.Node(
    code="health",
    operator=ns.GeometricMean(floor=None),
    children=(
        ns.Node(
            code="adult_survival",
            indicator=ns.Indicator(code="adult_survival", unit="share"),
            normalisation=ns.Exp(coefficient=0.65, offset=1),
        ),
        ns.Node(
            code="not_stunted",
            indicator=ns.Indicator(code="not_stunted", unit="share"),
            normalisation=ns.Exp(coefficient=0.35, offset=1),
        ),
    ),
    missing=ns.Renormalise(minimum_count=1),
)

INDEX = ns.CompositeIndex(
    name="Human Capital Index",
    source="A. Kraay, Policy Research Working Paper 8593, World Bank, 2018",
    framework=ns.Framework(
        root=ns.Node(
            code="hci", operator=ns.WeightedProduct(), children=(SURVIVAL, SCHOOL, HEALTH)
        ),
        missing=ns.NoScore(),
    ),
    display=ns.Display(digits=2),
    ranking=ns.RankRule(),
)

TABLE: dict[str, list[object]] = {
    "country": ["Alba", "Brel", "Cort", "Dune", "Elm", "Fjord"],
    "survival": [3.4, 21.0, 48.5, 97.2, 12.6, 2.1],
    "expected_years": [13.6, 11.2, 8.9, 5.4, 12.4, 13.9],
    "test_score": [521, 428, 379, 311, 447, 558],
    "adult_survival": [0.93, 0.86, 0.79, 0.71, 0.88, 0.95],
    # Rich countries do not survey stunting, and Elm has not done so yet.
    "not_stunted": [None, 0.83, 0.66, 0.60, None, None],
}

PANEL = ns.panel_from_columns(TABLE, destination="country")
