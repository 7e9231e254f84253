"""Freedom in the World, editions 2013 to 2024, of Freedom House.

How the publisher defines it [1]_:

* Twenty-five questions are answered with 0 to 4 points, in seven groups from A to G.
* Political rights are the sum of A, B and C, less up to 4 points for forced demographic change
  (Add_Q). Editions to 2017 also added points for consultation in traditional monarchies (Add_A).
* Civil liberties are the sum of D to G, and the total is the sum of both.
* Bands of points make a rating from 1 (most free) to 7 (least free) for each of the two.
* The mean of both ratings gives the status: free up to 2.5, partly free up to 5.0, else not free.
  Later editions print a table of both sums instead, to the same effect.

A deduction can make political rights, and the total, negative. No ranks are published.

.. [1] Freedom House, *Freedom in the World Research Methodology*, editions 2013 to 2024.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns


def question(code: str) -> ns.Indicator:
    """Return a question, which is answered with 0 to 4 points."""
    return ns.Indicator(code=code, unit="points", minimum=0, maximum=4)


POLITICAL_RIGHTS = ns.Node(
    code="PR",
    name="Political Rights",
    operator="sum",
    children=(
        ns.Node(
            code="A",
            name="Electoral Process",
            operator="sum",
            children=(question("A1"), question("A2"), question("A3")),
        ),
        ns.Node(
            code="B",
            name="Political Pluralism and Participation",
            operator="sum",
            children=(question("B1"), question("B2"), question("B3"), question("B4")),
        ),
        ns.Node(
            code="C",
            name="Functioning of Government",
            operator="sum",
            children=(question("C1"), question("C2"), question("C3")),
        ),
        # A cost enters the sum with a minus.
        ns.Indicator(code="Add_Q", unit="points", minimum=0, maximum=4, direction="cost"),
    ),
)

CIVIL_LIBERTIES = ns.Node(
    code="CL",
    name="Civil Liberties",
    operator="sum",
    children=(
        ns.Node(
            code="D",
            name="Freedom of Expression and Belief",
            operator="sum",
            children=(question("D1"), question("D2"), question("D3"), question("D4")),
        ),
        ns.Node(
            code="E",
            name="Associational and Organizational Rights",
            operator="sum",
            children=(question("E1"), question("E2"), question("E3")),
        ),
        ns.Node(
            code="F",
            name="Rule of Law",
            operator="sum",
            children=(question("F1"), question("F2"), question("F3"), question("F4")),
        ),
        ns.Node(
            code="G",
            name="Personal Autonomy and Individual Rights",
            operator="sum",
            children=(question("G1"), question("G2"), question("G3"), question("G4")),
        ),
    ),
)

RATINGS = ns.Node(
    code="ratings",
    name="Mean of the ratings",
    children=(
        ns.Node(
            code="PR_rating",
            name="Political Rights rating",
            children=("PR",),
            # 0-5, 6-11, 12-17, 18-23, 24-29, 30-35, 36-40; what is below zero is rated 7 too.
            normalisation=ns.Steps(
                thresholds=(6, 12, 18, 24, 30, 36), values=(7, 6, 5, 4, 3, 2, 1)
            ),
        ),
        ns.Node(
            code="CL_rating",
            name="Civil Liberties rating",
            children=("CL",),
            # 0-7, 8-16, 17-25, 26-34, 35-43, 44-52, 53-60
            normalisation=ns.Steps(
                thresholds=(8, 17, 26, 35, 44, 53), values=(7, 6, 5, 4, 3, 2, 1)
            ),
        ),
    ),
)

FROM_2018 = ns.Framework(
    root=ns.Node(code="Total", operator="sum", children=(POLITICAL_RIGHTS, CIVIL_LIBERTIES)),
    further=(RATINGS,),
    missing=ns.NoScore(),
)
TO_2017 = FROM_2018.add("PR", question("Add_A"), weight=1)

INDEX = ns.CompositeIndex(
    name="Freedom in the World",
    source="Freedom in the World Research Methodology",
    framework=FROM_2018,
    display=ns.Display(digits=0),
    displays={"ratings": ns.Display(digits=1)},
    labels=(
        ns.Bands(
            code="status",
            of="ratings",
            thresholds=(2.5, 5.0),
            labels=("F", "PF", "NF"),
            # A mean of exactly 2.5 is still free, and one of 5.0 still partly free.
            at_threshold="lower",
        ),
    ),
    editions=(ns.Edition(years=(2013, 2014, 2015, 2016, 2017), framework=TO_2017),),
)


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the answers of all editions; `type` says whether it is a country or a territory."""
    return ns.panel_from_columns(table, destination="name", year="edition", groups=("type",))


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read the printed sub-totals, totals, ratings and status."""
    printed = (*"ABCDEFG", "PR", "CL", "Total", "PR_rating", "CL_rating")
    return ns.Published.from_columns(
        table,
        panel,
        destination="name",
        year="edition",
        scores={code: ns.PublishedColumn(code, digits=0) for code in printed},
        labels={"status": "status"},
    )
