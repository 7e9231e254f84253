"""Ranges of min-max that a newcomer can stretch, and what of a difference goes with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

import numpy as np

from nearshore_score.gates import Gate
from nearshore_score.node import Node
from nearshore_score.normalisation import MinMax
from nearshore_score.normalisation.transforms import Transform, transform
from nearshore_score.plan import Plan
from nearshore_score.ranks import TIE_TOLERANCE

#: Which end of a range the newcomer moves.
End = Literal["minimum", "maximum"]

ENDS: tuple[End, End] = ("minimum", "maximum")


class Limits(NamedTuple):
    """Least and greatest figure that a newcomer may have."""

    least: float
    greatest: float


@dataclass(frozen=True, eq=False)
class Range:
    """The range of one indicator; `start` and `width` are on the scale of its transform."""

    code: str
    column: int
    kind: Transform
    start: float
    width: float
    ends: tuple[float, float]
    at_limit: tuple[float, float]  # scores of all if the minimum, or the maximum, goes away
    unit: str
    possible: Limits
    passing: Limits

    def figure(self, end: End, width: float) -> float:
        """Return the new extreme figure that makes the range so wide; NaN if there is none."""
        place = self.start + width if end == "maximum" else self.start + self.width - width
        with np.errstate(over="ignore"):
            figure = float(_INVERSE[self.kind](place))
        usable = np.isfinite(figure) and np.isfinite(transform(np.array(figure), self.kind))
        return figure if usable else np.nan

    def widest(self, end: End) -> float:
        """Return the widest range that a newcomer can make; may be infinite."""
        if end == "maximum":
            top = min(self.possible.greatest, self.passing.greatest)
            return float(transform(np.array(top), self.kind)) - self.start
        low = max(self.possible.least, self.passing.least)
        held = max(low, _LEAST[self.kind])
        return self.start + self.width - float(transform(np.array(held), self.kind))


_LEAST: Mapping[Transform, float] = {"none": -np.inf, "log": 0.0, "log1p": -1.0, "sqrt": 0.0}


def _square(place: float) -> float:
    return place**2 if place >= 0 else np.nan


_INVERSE: Mapping[Transform, Callable[[float], float]] = {
    "none": float,
    "log": np.exp,
    "log1p": np.expm1,
    "sqrt": _square,
}


def ranges(plan: Plan, codes: Sequence[str], gates: Sequence[Gate]) -> list[Range]:
    """Return the ranges of some min-max indicators; those without a figure are left out.

    Parameters
    ----------
    plan : Plan
    codes : sequence of str
        Leaves that are scored by min-max.
    gates : sequence of Gate
        Conditions that a newcomer must meet.
    """
    return [
        _range(plan, plan.framework.nodes[code], gates)
        for code in codes
        if plan.panel.present[:, plan.column[code]].any()
    ]


def _range(plan: Plan, node: Node, gates: Sequence[Gate]) -> Range:
    column = plan.columns[node.code]
    normalisation = cast("MinMax", plan.normalisations[node.code])
    values = plan.panel.column(node.code)
    held = values[~np.isnan(values)]
    kind: Transform = "none" if column.goalposts is None else column.goalposts.transform
    places = transform(held, kind)
    low, high = normalisation.score_range
    return Range(
        code=node.code,
        column=plan.column[node.code],
        kind=kind,
        start=float(places.min()),
        width=float(places.max() - places.min()),
        ends=(float(held.min()), float(held.max())),
        at_limit=(low, high) if column.direction == "cost" else (high, low),
        unit="" if node.indicator is None else node.indicator.unit,
        possible=_possible(node),
        passing=_passing(node, gates),
    )


def _possible(node: Node) -> Limits:
    if node.indicator is None:
        return Limits(0.0, 100.0)
    least, greatest = node.indicator.minimum, node.indicator.maximum
    return Limits(-np.inf if least is None else least, np.inf if greatest is None else greatest)


def _passing(node: Node, gates: Sequence[Gate]) -> Limits:
    own = [gate for gate in gates if gate.target == node.code]
    least = [gate.minimum for gate in own if gate.minimum is not None]
    greatest = [gate.maximum for gate in own if gate.maximum is not None]
    return Limits(max(least, default=-np.inf), min(greatest, default=np.inf))


class Option(NamedTuple):
    """One end of one range: what of the difference goes as the range grows without end."""

    range: Range
    end: End
    loss: float


def wider(place: Range, width: float, step: float) -> float:
    """Return a width by a small share greater or smaller; a range without width gets some."""
    if place.width > 0:
        return width * (1 + step)
    return max(step, 0.0) * max(1.0, abs(place.start))


def least_kept(option: Option) -> float:
    """Return the least share that a range can become of a stretched one."""
    widest = option.range.widest(option.end)
    return option.range.width / widest if widest > option.range.width else 1.0


def least_share_kept(options: list[Option], gap: float) -> float | None:
    """Return the greatest q so that ranges grow to at most 1/q and the gap is closed; exact.

    What is lost at q is piecewise linear and falls as q grows: its corners are where an end
    reaches its limit, and where the better end of a range changes.
    """
    if not options:
        return None
    corners = {0.0, 1.0, *(least_kept(option) for option in options)}
    for one in options:
        for other in options:
            if one.range.code == other.range.code and one.end != other.end:
                stays = other.loss * (1 - least_kept(other))
                corners.add(min(max(1 - stays / one.loss, 0.0), 1.0))
    shares = np.array(sorted(corners))
    lost = np.array([sum(_losses(options, share).values()) for share in shares.tolist()])
    if lost[0] <= gap + TIE_TOLERANCE:
        return None
    last = int(np.flatnonzero(lost > gap)[-1])
    slope = (lost[last + 1] - lost[last]) / (shares[last + 1] - shares[last])
    return float(shares[last] + (gap - lost[last]) / slope)


def _losses(options: list[Option], share: float) -> dict[str, float]:
    """Return the most that each range loses of the gap if it keeps at least this share."""
    most: dict[str, float] = {}
    for option in options:
        lost = option.loss * (1 - max(share, least_kept(option)))
        most[option.range.code] = max(most.get(option.range.code, 0.0), lost)
    return most


def chosen_ends(options: list[Option], share: float) -> list[tuple[Option, float]]:
    """Return the better end of every range, with the share that it keeps."""
    best: dict[str, tuple[float, Option, float]] = {}
    for option in options:
        kept = max(share, least_kept(option))
        lost = option.loss * (1 - kept)
        if lost > 0 and lost > best.get(option.range.code, (0.0,))[0]:
            best[option.range.code] = (lost, option, kept)
    return [(option, kept) for _, option, kept in best.values()]
