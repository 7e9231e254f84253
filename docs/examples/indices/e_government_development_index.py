"""E-Government Development Index 2014 and 2018, of the United Nations.

How the survey defines it [1]_ [2]_:

* Three component indices from 0 to 1, already standardised by the publisher, are the inputs here:
  online services (OSI), telecommunication infrastructure (TII) and human capital (HCI).
* The index is their average, each with a weight of one third, printed with four decimals.
* Countries with the same value share a rank.

What the value is that ranks compare is not said, and differs between the editions: the published
ranks of 2014 are those of the average in full, those of 2018 those of the printed one.

.. [1] UN DESA, *United Nations E-Government Survey 2014: E-Government for the Future We Want*,
   2014, annex on methodology.
.. [2] UN DESA, *United Nations E-Government Survey 2018: Gearing E-Government to Support
   Transformation towards Sustainable and Resilient Societies*, 2018, annex on methodology.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns

INDEX = ns.CompositeIndex(
    name="E-Government Development Index",
    source="United Nations E-Government Survey 2014 and 2018, annexes on methodology",
    framework=ns.Framework(
        root=ns.Node(
            code="EGDI",
            operator="arithmetic_mean",
            children=(
                ns.Indicator(code="osi", name="Online Service Index"),
                ns.Indicator(code="tii", name="Telecommunication Infrastructure Index"),
                ns.Indicator(code="hci", name="Human Capital Index"),
            ),
            weights={"osi": 1 / 3, "tii": 1 / 3, "hci": 1 / 3},
        ),
        missing=ns.NoScore(),
    ),
    display=ns.Display(digits=4, rule="half_up"),
    editions=(
        # With printed values, 3 of 193 ranks of 2014 come out otherwise.
        ns.Edition(years=(2014,), ranking=ns.RankRule(on="raw", ties="competition")),
        # With values in full, 2 of 193 ranks of 2018 come out otherwise.
        ns.Edition(years=(2018,), ranking=ns.RankRule(on="displayed", ties="competition")),
    ),
)


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the three component indices of both editions."""
    components = [leaf.code for leaf in INDEX.framework.leaves]
    return ns.panel_from_columns(table, destination="code", year="year", values=components)


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read the index and the ranks of both editions.

    The index of 2014 is stored with five decimals, that of 2018 with four; components of 2014 are
    rounded to four or five, and averages agree to half a unit of the fourth decimal.
    """
    return ns.Published.from_columns(
        table,
        panel,
        destination="code",
        year="year",
        scores={"EGDI": ns.PublishedColumn("published_egdi", tolerance=5e-5)},
        rank="published_rank",
    )
