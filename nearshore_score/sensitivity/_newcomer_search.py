"""Search for newcomers that swap a pair of destinations, each tried out by scoring again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.node import Node
from nearshore_score.panel import STATES, Panel
from nearshore_score.plan import Plan
from nearshore_score.ranks import TIE_TOLERANCE
from nearshore_score.sensitivity._compared_set import ComparedSet
from nearshore_score.sensitivity._range_stretches import (
    ENDS,
    End,
    Option,
    Range,
    chosen_ends,
    least_share_kept,
    wider,
)

#: What keeps a newcomer from having such a figure: its possible range, a gate of the model, or
#: scores so close that the swap cannot be told from a tie.
Obstacle = Literal["", "range", "gate", "precision"]

#: How far past the level point, as a share of the range, the swap is looked for.
STEP = 1e-6


class Found(NamedTuple):
    """An end of a range, the width at which the pair is level, and what stands in the way."""

    option: Option
    width: float
    obstacle: Obstacle = ""


class Together(NamedTuple):
    """Several ends that one newcomer stretches, and whether that was seen to swap the pair."""

    share_kept: float
    ends: list[Found]
    verified: bool


@dataclass(frozen=True, eq=False)
class NewcomerSearch:
    """A pair of destinations, and the ranges that a newcomer can stretch."""

    compared: ComparedSet
    ahead: str
    behind: str
    gap: float
    ranges: list[Range]

    def options(self) -> list[Option]:
        """Return all ends of all ranges, with what each can take from the difference."""
        plan, base = _plan_of_scores(self.compared, [self.ahead, self.behind])
        cases: list[tuple[Range, End]] = [(one, end) for one in self.ranges for end in ENDS]
        values = np.repeat(base[np.newaxis], len(cases) + 1, axis=0)
        for case, (place, end) in enumerate(cases):
            own = base[:, place.column]
            level = place.at_limit[ENDS.index(end)]
            values[case, :, place.column] = np.where(np.isnan(own), np.nan, level)
        totals = plan(values).scores[plan.framework.root.code]
        differences = totals[:, 0] - totals[:, 1]
        losses = (differences[-1] - differences[:-1]).tolist()
        return [Option(place, end, loss) for (place, end), loss in zip(cases, losses, strict=True)]

    def alone(self, options: list[Option]) -> list[Found]:
        """Return the ends that swap the pair alone."""
        found: list[Found] = []
        for option in options:
            if option.loss > self.gap + TIE_TOLERANCE:
                width = option.range.width * option.loss / (option.loss - self.gap)
                past = option.range.figure(option.end, wider(option.range, width, STEP))
                if np.isfinite(past):
                    found.append(Found(option, width, _obstacle(option, past)))
        swapped = self._swaps([[one] for one in found])
        return [
            one if one.obstacle or swap else one._replace(obstacle="precision")
            for one, swap in zip(found, swapped, strict=True)
        ]

    def together(self, options: list[Option]) -> Together | None:
        """Return the ends that one newcomer stretches, the greatest stretch as small as can be."""
        useful = [one for one in options if one.loss > TIE_TOLERANCE and one.range.width > 0]
        kept = least_share_kept(useful, self.gap)
        if kept is None:
            return None
        ends = [
            Found(option, option.range.width / share) for option, share in chosen_ends(useful, kept)
        ]
        return Together(kept, ends, self._swaps([ends])[0])

    def _swaps(self, newcomers: list[list[Found]]) -> list[bool]:
        """Say which newcomers swap the pair just past the level point, and not just short of it."""
        if not newcomers:
            return []
        panel = _with_twin(self.compared)
        plan = Plan(panel, self.compared.model.framework, self.compared.model.normalisation)
        values = np.repeat(panel.values[np.newaxis], 2 * len(newcomers), axis=0)
        for case, ends in enumerate(newcomers):
            for one in ends:
                column = one.option.range.column
                values[2 * case, -1, column] = _figure(one, STEP)
                values[2 * case + 1, -1, column] = _figure(one, -STEP)
        rows = [panel.destinations.index(code) for code in (self.ahead, self.behind)]
        totals = plan(values).scores[plan.framework.root.code][:, rows]
        difference = totals[:, 0] - totals[:, 1]
        past, short = difference[::2], difference[1::2]
        return [
            bool(after < -TIE_TOLERANCE and before > TIE_TOLERANCE)
            for after, before in zip(past, short, strict=True)
        ]


def _figure(one: Found, step: float) -> float:
    """Return a figure past or short of the level point that is possible for the indicator."""
    place = one.option.range
    width = max(wider(place, one.width, step), place.width)
    least, greatest = place.possible
    return min(max(place.figure(one.option.end, width), least), greatest)


def _obstacle(option: Option, figure: float) -> Obstacle:
    """Say what keeps a newcomer from having a figure."""
    possible, passing = option.range.possible, option.range.passing
    if not possible.least <= figure <= possible.greatest:
        return "range"
    return "" if passing.least <= figure <= passing.greatest else "gate"


def _plan_of_scores(compared: ComparedSet, codes: list[str]) -> tuple[Plan, FloatArray]:
    """Compile the framework on the scores of the leaves, for some destinations."""
    plan, result = compared.plan, compared.result
    leaves = {leaf.code for leaf in plan.framework.leaves}
    values = np.stack(
        [
            result.scores[code] if code in leaves else plan.panel.column(code)
            for code in plan.panel.columns
        ],
        axis=-1,
    )
    states = plan.panel.states
    panel = Panel(plan.panel.destinations, plan.panel.columns, values, states).rows(codes)
    framework = plan.framework.replace(
        root=_on_scores(plan.framework.root),
        further=tuple(_on_scores(tree) for tree in plan.framework.further),
    )
    return Plan(panel, framework, direct_range=None), panel.values


def _on_scores(node: Node) -> Node:
    """Return a tree whose leaves are scored directly."""
    if node.children:
        return node.replace(children=tuple(_on_scores(child) for child in node.children))
    if node.is_reference or node.constant is not None:
        return node
    return node.replace(indicator=None, normalisation=None, direction="benefit")


def _with_twin(compared: ComparedSet) -> Panel:
    """Add a twin of the last destination, its holes filled with figures that others have."""
    panel = compared.plan.panel
    last = panel.destinations.index(compared.ranking.codes[-1])
    twin = panel.values[last].copy()
    for column in np.flatnonzero(~panel.present[last]):
        held = np.sort(panel.values[panel.present[:, column], column])
        if held.size and not compared.plan.framework.nodes[panel.columns[column]].children:
            twin[column] = held[(held.size - 1) // 2]
    states = np.where(np.isnan(twin), STATES.index("missing"), STATES.index("present"))
    return Panel(
        [*panel.destinations, new_code(compared)],
        panel.columns,
        np.vstack([panel.values, twin]),
        np.vstack([panel.states, states]),
    )


def new_code(compared: ComparedSet) -> str:
    """Return a code that no destination has."""
    code = "newcomer"
    while code in compared.profiles.codes:
        code += "_"
    return code
