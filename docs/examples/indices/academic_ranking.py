"""A ranking of universities rescaled to the best of the year, in the manner of Shanghai.

Six indicators are joined, each in percent of the best university of the year, which has 100.

1. Five indicators count prizes of alumni (10 percent), prizes of staff, highly cited researchers,
   papers in two leading journals, and all indexed papers (20 percent each).
2. The sixth is performance per head (10 percent): the weighted score of the five, divided by the
   number of academic staff. Where this number is not known the score of the five is used.
3. A university of the humanities and social sciences has no papers in those two journals. This
   indicator does not apply there, and its weight is shared out among the others.
4. The weighted sum is again put in percent of the best university.
5. Universities are ranked by the score with one decimal. The first places are printed one by one,
   the others in bands of ranks only.

ShanghaiRanking Consultancy, "Academic Ranking of World Universities: Methodology", 2023; the rule
for bands is shortened to a dozen universities here.

The universities and figures below are invented for this example.
"""

import nearshore_score as ns

BEST_IS_100 = ns.RatioToBest(score_range=(0, 100))

FIVE = ns.Node(
    code="five_indicators",
    children=("alumni", "award", "highly_cited", "leading_journals", "papers"),
    weights={
        "alumni": 10,
        "award": 20,
        "highly_cited": 20,
        "leading_journals": 20,
        "papers": 20,
    },
)

PER_HEAD = ns.Node(
    code="per_head",
    operator=ns.Ratio(),
    children=(
        FIVE,
        ns.Node(
            code="staff",
            indicator=ns.Indicator(code="staff", unit="full-time equivalents"),
            normalisation=ns.AsIs(),
        ),
    ),
    normalisation=BEST_IS_100,
    missing=ns.UseInstead(node="five_indicators"),
)

INDEX = ns.CompositeIndex(
    name="Academic ranking",
    source="ShanghaiRanking Consultancy, Academic Ranking of World Universities: Methodology, 2023",
    framework=ns.Framework(
        root=ns.Node(
            code="total",
            children=(
                ns.Indicator(code="alumni", name="Alumni with prizes"),
                ns.Indicator(code="award", name="Staff with prizes"),
                ns.Indicator(code="highly_cited", name="Highly cited researchers"),
                ns.Indicator(code="leading_journals", name="Papers in two leading journals"),
                ns.Indicator(code="papers", name="Indexed papers"),
                PER_HEAD,
            ),
            weights={
                "alumni": 10,
                "award": 20,
                "highly_cited": 20,
                "leading_journals": 20,
                "papers": 20,
                "per_head": 10,
            },
            normalisation=BEST_IS_100,
            rounding=ns.Rounding(digits=1),
        ),
        further=(
            # The place as a score, counted from the best, so that bands of places can be named.
            ns.Node(
                code="place",
                children=("total",),
                normalisation=ns.Rank(ties="min"),
                direction="cost",
            ),
        ),
        # What does not apply leaves the weights; anything else that is missing leaves no score.
        missing=ns.NoScore(),
    ),
    normalisation=BEST_IS_100,
    reference_years="each_year",
    display=ns.Display(digits=1),
    displays={"place": ns.Display(digits=0)},
    ranking=ns.RankRule(on="displayed"),
    labels=(
        ns.Bands(
            code="printed_rank",
            of="place",
            thresholds=(1, 2, 3, 4, 8),
            labels=("1", "2", "3", "4", "5-8", "9-12"),
            at_threshold="lower",
        ),
    ),
)

UNIVERSITIES = ["U01", "U02", "U03", "U04", "U05", "U06", "U07", "U08", "U09", "U10", "U11", "U12"]

TABLE: dict[str, list[object]] = {
    "university": [*UNIVERSITIES, *UNIVERSITIES],
    "year": [*[2022] * 12, *[2023] * 12],
    "alumni": [
        *[38, 21, 30, 0, 12, 5, 17, 0, 3, 9, 0, 2],
        *[38, 22, 31, 0, 12, 5, 18, 0, 3, 9, 0, 2],
    ],
    "award": [
        *[45, 30, 22, 8, 4, 0, 11, 0, 0, 6, 0, 0],
        *[45, 33, 22, 8, 4, 0, 12, 0, 0, 6, 1, 0],
    ],
    "highly_cited": [
        *[71, 80, 35, 12, 28, 9, 20, 4, 7, 15, 3, 2],
        *[64, 86, 36, 12, 30, 9, 20, 4, 8, 15, 3, 1],
    ],
    # U04 is a school of economics and politics.
    "leading_journals": [
        *[310, 262, 190, "n/a", 88, 41, 120, 22, 30, 65, 12, 9],
        *[298, 275, 184, "n/a", 90, 40, 118, 25, 30, 66, 12, 10],
    ],
    "papers": [
        *[9800, 7600, 6900, 1500, 5200, 4100, 6100, 3300, 2900, 4700, 2100, 1800],
        *[9700, 8100, 6800, 1600, 5400, 4000, 6000, 3500, 2900, 4700, 2200, 1700],
    ],
    # U07 does not say how many people it employs.
    "staff": [
        *[4400, 2100, 3000, 900, 2600, 2200, "", 1900, 1500, 2400, 1300, 1100],
        *[4500, 2150, 3000, 950, 2650, 2200, "", 1900, 1500, 2450, 1300, 1100],
    ],
}

PANEL = ns.panel_from_columns(TABLE, destination="university", year="year", not_applicable=["n/a"])
