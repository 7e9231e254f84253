"""The Planetary pressures-adjusted Human Development Index, and a variant that is made up.

The Human Development Index (HDI) is the geometric mean of three indices: health, education (the
mean of two) and income on a logarithmic scale. It is multiplied by an adjustment factor, which is 1
where a country puts no pressure on the planet: the mean of two indices, for carbon dioxide
emissions and material footprint per head, each 1 at zero and 0 at the greatest figure on record.

`INDEX` is the published index. `VARIANT` is made up, to show other choices:

- the score of every indicator and of every node is rounded to three digits before it is used;
- a missing figure on education is filled with the mean score of the region;
- a third pressure, nitrogen, is added, and two of three are enough.

United Nations Development Programme, "Human Development Report 2020", technical notes 1 and 6 (the
greatest figures on record are 69.85 tonnes of carbon dioxide and 152.58 tonnes of materials).

The countries and figures below are invented for this example, and so is the maximum for nitrogen.
"""

import nearshore_score as ns

GEOMETRIC = ns.GeometricMean(floor=None)

HDI = ns.Node(
    code="hdi",
    operator=GEOMETRIC,
    children=(
        ns.Node(
            code="health",
            children=(
                ns.Indicator(code="life_expectancy", goalposts=ns.Goalposts(low=20, high=85)),
            ),
        ),
        ns.Node(
            code="education",
            children=(
                ns.Indicator(code="expected_schooling", goalposts=ns.Goalposts(low=0, high=18)),
                ns.Indicator(code="mean_schooling", goalposts=ns.Goalposts(low=0, high=15)),
            ),
        ),
        ns.Node(
            code="income",
            children=(
                ns.Indicator(
                    code="gni_per_head",
                    goalposts=ns.Goalposts(low=100, high=75000, transform="log"),
                ),
            ),
        ),
    ),
)

CARBON_DIOXIDE = ns.Indicator(
    code="carbon_dioxide",
    unit="tonnes per head",
    direction="cost",
    goalposts=ns.Goalposts(low=0, high=69.85),
)
MATERIAL_FOOTPRINT = ns.Indicator(
    code="material_footprint",
    unit="tonnes per head",
    direction="cost",
    goalposts=ns.Goalposts(low=0, high=152.58),
)
NITROGEN = ns.Indicator(
    code="nitrogen",
    unit="kg per head",
    direction="cost",
    goalposts=ns.Goalposts(low=0, high=120),
)

INDEX = ns.CompositeIndex(
    name="Planetary pressures-adjusted HDI",
    source="UNDP, Human Development Report 2020, technical notes 1 and 6",
    framework=ns.Framework(
        root=ns.Node(
            code="phdi",
            operator=ns.WeightedProduct(),
            children=(
                HDI,
                ns.Node(code="adjustment_factor", children=(CARBON_DIOXIDE, MATERIAL_FOOTPRINT)),
            ),
        ),
        missing=ns.NoScore(),
    ),
    normalisation=ns.FixedGoalposts(score_range=(0, 1)),
    display=ns.Display(digits=3),
    ranking=ns.RankRule(on="displayed"),
)

THREE_DIGITS = ns.Rounding(digits=3)

VARIANT = INDEX.replace(
    name="Planetary pressures-adjusted HDI, made-up variant",
    source="",
    framework=INDEX.framework.replace(rounding=THREE_DIGITS)
    .replace_node("education", missing=ns.GroupMean(group="region"))
    .replace_node(
        "adjustment_factor",
        children=(CARBON_DIOXIDE, MATERIAL_FOOTPRINT, NITROGEN),
        missing=ns.Renormalise(minimum_count=2),
    ),
    # The rounding of the framework is that of joined scores; this one is that of the indicators.
    normalisation=ns.Chain(steps=(ns.FixedGoalposts(score_range=(0, 1)), THREE_DIGITS)),
)

TABLE: dict[str, list[object]] = {
    "country": ["Alba", "Brel", "Cort", "Dune", "Elm", "Fjord", "Gull", "Heath", "Isle"],
    "region": ["North", "North", "South", "South", "South", "North", "East", "East", "West"],
    "life_expectancy": [82.3, 76.4, 68.9, 58.1, 71.7, 83.2, 74.0, 70.5, 77.7],
    "expected_schooling": [17.1, 14.4, 11.2, 8.3, 12.6, 18.4, 13.9, 12.0, 14.0],
    # Brel and Gull have neighbours in their region to be filled from; Isle has none.
    "mean_schooling": [12.9, None, 7.1, 3.8, 8.8, 13.1, None, 8.0, None],
    "gni_per_head": [44100, 17800, 6900, 1450, 12300, 82000, 15900, 9800, 20300],
    "carbon_dioxide": [7.9, 6.1, 1.8, 0.2, 4.4, 15.2, None, None, 6.6],
    "material_footprint": [25.3, 16.0, 5.9, 2.4, 11.7, 38.5, 13.3, None, 17.1],
    "nitrogen": [31, 24, None, 9, 20, 47, 22, 18, 26],
}

PANEL = ns.panel_from_columns(TABLE, destination="country", groups=["region"])
