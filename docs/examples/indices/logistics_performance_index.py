"""Logistics Performance Index 2010-2018, of the World Bank.

How the report defines it [1]_, in each of five editions for itself:

* Logistics professionals rate six areas from 1 (worst) to 5 (best); the mean rating of a country in
  an area is an input here.
* The ratings are standardised, and the index is their first principal component: a weighted
  average that keeps most of what the six have in common, with weights between 0.14 and 0.20.
* Scores are on the scale of the ratings, from 1 to 5, printed with two decimals.

How the component gets back to that scale is not spelt out; the published scores show it. The
loading of an area on the component is divided by the standard deviation of its ratings, these
weights are rescaled to a sum of 1, and they average the ratings as they are. Ranks compare scores
in full, as the published ranks show.

The 80 percent bounds that are printed beside a score rest on the single answers to the survey, so
they are not computed here. The edition of 2007 had seven areas.

.. [1] J.-F. Arvis, L. Ojala, C. Wiederer and others, *Connecting to Compete 2018: Trade Logistics
   in the Global Economy*, World Bank, 2018, appendix on methodology.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns

INDEX = ns.CompositeIndex(
    name="Logistics Performance Index",
    source="Connecting to Compete 2018, appendix on methodology",
    framework=ns.Framework(
        root=ns.Node(
            code="LPI",
            operator="arithmetic_mean",
            children=(
                ns.Indicator(code="customs", name="Customs"),
                ns.Indicator(code="infrastructure", name="Infrastructure"),
                ns.Indicator(code="international_shipments", name="International shipments"),
                ns.Indicator(code="logistics_competence", name="Logistics quality and competence"),
                ns.Indicator(code="tracking_tracing", name="Tracking and tracing"),
                ns.Indicator(code="timeliness", name="Timeliness"),
            ),
            # Computed from the countries of each edition, for ratings as they are. Equal weights
            # look right in 2018, with errors of 0.02 at most, but give 56 of 160 wrong ranks.
            weights=ns.PrincipalComponentWeights(back_scaled=True),
        ),
        missing=ns.NoScore(),
    ),
    display=ns.Display(digits=2, rule="half_up"),
    # By the printed score, 42 of 160 ranks of 2018 come out otherwise.
    ranking=ns.RankRule(on="raw", ties="competition"),
)


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the six ratings; a country is missing in an edition that leaves it out."""
    areas = [leaf.code for leaf in INDEX.framework.leaves]
    return ns.panel_from_columns(table, destination="code", year="year", values=areas)


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read scores and ranks; data and scores are stored with six decimals."""
    return ns.Published.from_columns(
        table,
        panel,
        destination="code",
        year="year",
        scores={"LPI": ns.PublishedColumn("published_score", tolerance=2e-6)},
        rank="published_rank",
    )
