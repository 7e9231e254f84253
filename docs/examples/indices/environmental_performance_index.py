"""Environmental Performance Index 2020, of Yale and Columbia universities.

How the report defines it [1]_:

* Every indicator is a score from 0 (worst) to 100 (best); the publisher's own scores are the
  inputs here, printed with one decimal.
* Indicators make up issue categories, these make up two policy objectives, and these the index:
  a weighted arithmetic mean at each level, with the weights of the report's table.
* An indicator that does not concern a country (fisheries of a landlocked one) or has no data drops
  out, and the remaining weights of its category are rescaled to 1; a category without any
  indicator drops out of its objective in the same way.
* Nothing is rounded on the way. Scores are printed with one decimal, and countries with the same
  printed score share a rank.

.. [1] Z. A. Wendling, J. W. Emerson, A. de Sherbinin, D. C. Esty and others, *2020 Environmental
   Performance Index*, Yale Center for Environmental Law and Policy, 2020, chapter on methods.
"""

from collections.abc import Mapping, Sequence

import nearshore_score as ns

NAMES = {
    "EPI": "Environmental Performance Index",
    # Policy objectives
    "HLT": "Environmental Health",
    "ECO": "Ecosystem Vitality",
    # Issue categories
    "AIR": "Air Quality",
    "H2O": "Sanitation and Drinking Water",
    "HMT": "Heavy Metals",
    "WMG": "Waste Management",
    "BDH": "Biodiversity and Habitat",
    "ECS": "Ecosystem Services",
    "FSH": "Fisheries",
    "CCH": "Climate Change",
    "APE": "Pollution Emissions",
    "AGR": "Agriculture",
    "WRS": "Water Resources",
}

# To how many decimals the inputs are printed: a recomputed category may differ by 0.1 for that.
INPUT_DIGITS = 1


def index(weights: Mapping[str, Sequence[str]]) -> ns.CompositeIndex:
    """Make the index of the report's table of weights: parent, child, weight within the parent."""
    children: dict[str, dict[str, float]] = {}
    for parent, child, weight in zip(
        weights["parent"], weights["child"], weights["weight_within_parent"], strict=True
    ):
        children.setdefault(parent, {})[child] = float(weight)

    def node(code: str) -> ns.Node:
        if code not in children:
            return ns.Node.leaf(ns.Indicator(code=code))
        return ns.Node(
            code=code,
            name=NAMES[code],
            children=tuple(node(child) for child in children[code]),
            weights=children[code],
        )

    return ns.CompositeIndex(
        name="Environmental Performance Index 2020",
        source="2020 Environmental Performance Index, chapter on methods",
        framework=ns.Framework(
            root=node("EPI"),
            # However little is left of a category, it is scored by that.
            missing=ns.Renormalise(minimum_share=0),
        ),
        display=ns.Display(digits=1),
        # By printed scores: by unrounded ones, 27 of 180 ranks come out otherwise.
        ranking=ns.RankRule(on="displayed", ties="competition"),
    )


def inputs(table: Mapping[str, Sequence[str]]) -> ns.Panel:
    """Read the indicator scores; an empty cell is missing."""
    indicators = [column for column in table if column not in ("code", "name")]
    return ns.panel_from_columns(table, destination="code", values=indicators)


def published(panel: ns.Panel, table: Mapping[str, Sequence[str]]) -> ns.Published:
    """Read what the report prints: the index, its objectives and categories, and the ranks."""
    return ns.Published.from_columns(
        table,
        panel,
        destination="code",
        scores={code: ns.PublishedColumn(code, digits=1) for code in NAMES},
        rank="rank",
    )
