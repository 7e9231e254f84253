"""The score of the World Happiness Report, 2015 to 2017, put together from its parts.

The score of a country is the mean answer to one survey question. The report splits it into what six
factors explain and what is left, to which the score of an imagined worst country, Dystopia, is
added. The seven terms therefore add up to the score. Nothing is weighted.

Scores are printed with three decimals. In 2015 and 2016 countries with the same printed score share
a rank; in 2017 none does, although some are printed alike: there the mean in full decides, and two
countries stand the other way round when the terms are added up.

J. Helliwell, R. Layard and J. Sachs (editors), "World Happiness Report", 2015, 2016 and 2017,
chapter 2.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns

INDEX = ns.CompositeIndex(
    name="World Happiness Report",
    source="World Happiness Report 2015, 2016 and 2017, chapter 2",
    framework=ns.Framework(
        root=ns.Node(
            code="score",
            name="Happiness score",
            operator=ns.WeightedSum(),
            children=(
                ns.Indicator(code="gdp", name="Explained by: GDP per capita"),
                ns.Indicator(code="family", name="Explained by: social support"),
                ns.Indicator(code="health", name="Explained by: healthy life expectancy"),
                ns.Indicator(code="freedom", name="Explained by: freedom to make life choices"),
                ns.Indicator(code="trust", name="Explained by: perceptions of corruption"),
                ns.Indicator(code="generosity", name="Explained by: generosity"),
                ns.Indicator(code="dystopia_residual", name="Dystopia and residual"),
            ),
        ),
        missing=ns.NoScore(),
    ),
    display=ns.Display(digits=3),
    ranking=ns.RankRule(on="displayed", ties="competition"),
    editions=(ns.Edition(years=(2017,), ranking=ns.RankRule(on="raw")),),
)

#: How precise the printed scores are. Those of 2017 come with more digits, but these only repeat
#: how a number with three decimals is stored.
PRECISION = {
    2015: ns.PublishedColumn("published_score", digits=3),
    2016: ns.PublishedColumn("published_score", digits=3),
    2017: ns.PublishedColumn("published_score", tolerance=0.0006),
}

#: Digits of the printed terms: each may be half a unit off.
INPUT_DIGITS = {2015: 5, 2016: 5, 2017: 6}


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the terms of a table with one row for each country and year."""
    figures = [name for name in table if not name.startswith("published_")]
    return ns.panel_from_columns(
        {name: table[name] for name in figures}, destination="name", year="year"
    )


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read the printed scores and ranks of one year."""
    (year,) = panel.years
    return ns.Published.from_columns(
        table,
        panel,
        destination="name",
        year="year",
        scores={"score": PRECISION[year]},
        rank="published_rank",
    )
