"""The Gender Inequality Index of the United Nations Development Programme.

The index compares what women and men reach in health, empowerment and work, in four steps.

1. Maternal mortality counts as 10 below 10 and as 1,000 above 1,000 deaths per 100,000 births. A
   parliament without a woman counts as one with 0.1 percent.
2. For each sex a geometric mean is taken of three dimensions, of which two are geometric means
   themselves. Women's health is made of 10 / maternal mortality and 1 / adolescent birth rate; that
   of men counts as 1.
3. The two are joined by a harmonic mean, which is low where they are far apart.
4. This is compared with what a country would reach if both sexes were equal: a geometric mean of
   the dimensions, each averaged over women and men. The index is what is lost: 1 minus the ratio.

Shares are taken as fractions, and the births in their own unit, as the publisher does. No score is
given where a figure is missing. A high score is a bad one.

United Nations Development Programme, "Human Development Report", technical note on the Gender
Inequality Index (technical note 3 in 2010, 4 in 2020).

The countries and figures below are invented for this example.
"""

import nearshore_score as ns

GEOMETRIC = ns.GeometricMean(floor=None)
PERCENT = ns.Linear(slope=0.01)

FEMALE_HEALTH = ns.Node(
    code="female_health",
    operator=GEOMETRIC,
    children=(
        ns.Node(
            code="maternal_mortality",
            indicator=ns.Indicator(
                code="maternal_mortality", unit="deaths per 100,000 births", direction="cost"
            ),
            normalisation=ns.Chain(
                steps=(ns.Clamped(low=10, high=1000), ns.Power(exponent=-1, factor=10)),
            ),
        ),
        ns.Node(
            code="adolescent_births",
            indicator=ns.Indicator(
                code="adolescent_births", unit="births per 1,000 women aged 15-19", direction="cost"
            ),
            normalisation=ns.Power(exponent=-1),
        ),
    ),
)

FEMALE_EMPOWERMENT = ns.Node(
    code="female_empowerment",
    operator=GEOMETRIC,
    children=(
        ns.Node(
            code="female_seats",
            indicator=ns.Indicator(code="female_seats", unit="% of seats in parliament"),
            # Only an exact zero is replaced; 0.05 percent would stay.
            normalisation=ns.Chain(steps=(ns.FloorAt(value=0.1, replaces="zero"), PERCENT)),
        ),
        ns.Indicator(code="female_education", unit="% with secondary education"),
    ),
)

MALE_EMPOWERMENT = ns.Node(
    code="male_empowerment",
    operator=GEOMETRIC,
    children=(
        # What women do not hold, after the replacement of zero.
        ns.Node(
            code="male_seats",
            children=("female_seats",),
            normalisation=ns.Linear(intercept=1, slope=-1),
        ),
        ns.Indicator(code="male_education", unit="% with secondary education"),
    ),
)

WOMEN = ns.Node(
    code="women",
    operator=GEOMETRIC,
    children=(
        FEMALE_HEALTH,
        FEMALE_EMPOWERMENT,
        ns.Indicator(code="female_work", unit="% in the labour force"),
    ),
)

MEN = ns.Node(
    code="men",
    operator=GEOMETRIC,
    children=(
        ns.Node(code="male_health", constant=1),
        MALE_EMPOWERMENT,
        ns.Indicator(code="male_work", unit="% in the labour force"),
    ),
)

EQUALLY_DISTRIBUTED = ns.Node(
    code="equally_distributed", operator=ns.HarmonicMean(), children=(WOMEN, MEN)
)

REFERENCE = ns.Node(
    code="reference",
    operator=GEOMETRIC,
    children=(
        ns.Node(code="health", children=("female_health", "male_health")),
        ns.Node(code="empowerment", children=("female_empowerment", "male_empowerment")),
        ns.Node(code="work", children=("female_work", "male_work")),
    ),
)

INDEX = ns.CompositeIndex(
    name="Gender Inequality Index",
    source="UNDP, Human Development Report, technical note on the Gender Inequality Index",
    framework=ns.Framework(
        root=ns.Node(
            code="gii",
            operator=ns.Ratio(),
            children=(EQUALLY_DISTRIBUTED, REFERENCE),
            normalisation=ns.Linear(intercept=1, slope=-1),
        ),
        missing=ns.NoScore(),
    ),
    normalisation=PERCENT,
    display=ns.Display(digits=3),
    ranking=ns.RankRule(best="lowest"),
)

TABLE: dict[str, list[object]] = {
    "country": ["Alba", "Brel", "Cort", "Dune", "Elm", "Fjord", "Gull", "Heath"],
    # Dune is above 1,000 and Fjord below 10.
    "maternal_mortality": [12, 65, 240, 1140, 31, 3, 150, 80],
    "adolescent_births": [9.4, 38.2, 71.0, 118.5, 22.7, 3.1, 55.3, 46.0],
    # Cort has no woman in parliament.
    "female_seats": [41.5, 15.1, 0, 22.3, 27.0, 46.4, 9.8, 30.2],
    "female_education": [92.1, 61.5, 28.4, 9.7, 79.9, 98.0, 40.6, 55.0],
    "male_education": [91.7, 68.0, 41.2, 20.3, 81.4, 97.8, 52.9, 57.1],
    "female_work": [57.8, 49.6, 20.8, 66.1, 52.4, 61.7, 30.5, None],
    "male_work": [67.2, 74.9, 72.5, 79.4, 69.8, 68.3, 76.0, 71.3],
}

PANEL = ns.panel_from_columns(TABLE, destination="country")
