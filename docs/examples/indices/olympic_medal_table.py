"""The medal table of Olympic Games.

Teams are ranked by gold medals, among equals by silver, then by bronze medals. Teams that are equal
in all three share a rank and leave a gap after it. The total of medals is shown but does not count.
Two other tables from the same figures are in use: by the total, as some broadcasters print it, and
by points, for instance three, two and one.

International Olympic Committee, results books of the Olympic Games (order of the medal standings).

The teams and medals below are invented for this example.
"""

import nearshore_score as ns

INDEX = ns.CompositeIndex(
    name="Medal table",
    source="International Olympic Committee, order of the medal standings",
    framework=ns.Framework(
        root=ns.Node(
            code="total",
            operator=ns.WeightedSum(),
            children=(
                ns.Indicator(code="gold"),
                ns.Indicator(code="silver"),
                ns.Indicator(code="bronze"),
            ),
        ),
        missing=ns.NoScore(),
    ),
    display=ns.Display(digits=0),
    ranking=ns.RankRule(by=("gold", "silver", "bronze"), ties="competition"),
)

BY_TOTAL = INDEX.replace(ranking=ns.RankRule())

BY_POINTS = INDEX.replace(
    framework=INDEX.framework.reweight("total", {"gold": 3, "silver": 2, "bronze": 1}),
    ranking=ns.RankRule(),
)

TABLE: dict[str, list[object]] = {
    "team": ["Alba", "Brel", "Cort", "Dune", "Elm", "Fjord", "Gull", "Heath"],
    "gold": [10, 10, 4, 4, 4, 1, 0, 0],
    "silver": [7, 9, 12, 3, 3, 0, 5, 0],
    "bronze": [21, 2, 0, 6, 6, 0, 8, 1],
}

PANEL = ns.panel_from_columns(TABLE, destination="team")
