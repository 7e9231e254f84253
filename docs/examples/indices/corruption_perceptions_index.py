"""Corruption Perceptions Index 2023, of Transparency International.

How the publisher defines it [1]_:

* Thirteen sources are standardised to a scale from 0 (highly corrupt) to 100 (very clean); they
  are the inputs here, in full precision.
* The score of a country is the simple average of the sources that cover it. At least three have to.
* The average is rounded to a whole number, and ranks are taken from these: many countries share
  one.

The number of sources, which is printed too, is thirteen times the coverage of the result. The
standard error beside it is not the plain one of these columns, so it is not computed here.

.. [1] Transparency International, *Corruption Perceptions Index 2023: Technical Methodology Note*,
   2024.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns

INDEX = ns.CompositeIndex(
    name="Corruption Perceptions Index 2023",
    source="Corruption Perceptions Index 2023: Technical Methodology Note",
    framework=ns.Framework(
        root=ns.Node(
            code="CPI",
            children=(
                ns.Indicator(code="afdb_cpia", name="African Development Bank, CPIA"),
                ns.Indicator(code="bf_sgi", name="Bertelsmann Stiftung, SGI"),
                ns.Indicator(code="bf_bti", name="Bertelsmann Stiftung, BTI"),
                ns.Indicator(code="eiu", name="Economist Intelligence Unit"),
                ns.Indicator(code="fh_nit", name="Freedom House, Nations in Transit"),
                ns.Indicator(code="gi_crr", name="Global Insight, Country Risk Ratings"),
                ns.Indicator(code="imd_wcy", name="IMD, World Competitiveness Yearbook"),
                ns.Indicator(code="perc_arg", name="PERC, Asia Risk Guide"),
                ns.Indicator(code="prs_icrg", name="PRS Group, ICRG"),
                ns.Indicator(code="vdem", name="Varieties of Democracy"),
                ns.Indicator(code="wb_cpia", name="World Bank, CPIA"),
                ns.Indicator(code="wef_eos", name="WEF, Executive Opinion Survey"),
                ns.Indicator(code="wjp_roli", name="World Justice Project, Rule of Law Index"),
            ),
        ),
        # The number of sources counts, not their share: no country has more than ten of thirteen.
        missing=ns.Renormalise(minimum_share=0, minimum_count=3),
    ),
    display=ns.Display(digits=0, rule="half_up"),
    # By the average in full, 112 of 180 ranks would come out otherwise.
    ranking=ns.RankRule(on="displayed", ties="competition"),
)


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the standardised sources; an empty cell is a source that leaves the country out."""
    sources = [leaf.code for leaf in INDEX.framework.leaves]
    return ns.panel_from_columns(table, destination="code", values=sources)


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read the printed scores and ranks."""
    return ns.Published.from_columns(
        table,
        panel,
        destination="code",
        scores={"CPI": ns.PublishedColumn("score", digits=0)},
        rank="rank",
    )
