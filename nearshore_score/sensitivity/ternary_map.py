"""Three weights at once: the exact polygons of the ternary map, by winner and by full order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FrozenModel, Number
from nearshore_score.analysis import Analysis
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import percent, phrase
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.algorithms.polygons import area, clipped, split, triangle
from nearshore_score.sensitivity.algorithms.polytopes import tied_everywhere, values_at
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.weight_information import (
    AnyWeightInformation,
    WeightInformation,
    WholeSimplex,
    information,
)
from nearshore_score.tables import Table

# By how much weights may break a limit; that of `WeightSet.contains`.
_LIMIT = 1e-9
# More lines than this cut the triangle into more cells than anybody reads.
_MOST_LINES = 200
_MOST_ROWS = 15

Point = tuple[Number, Number, Number]
Group = Annotated[tuple[Code, ...], Field(min_length=1)]


class MapPolygon(FrozenModel):
    """A convex polygon of a ternary map.

    Parameters
    ----------
    corners : tuple of tuple of three floats
        Shares of the three children, which sum to one, in order around the polygon.
    area : float
        Its area as a share of the allowed part of the triangle; all areas sum to one.
    """

    corners: tuple[Point, ...]
    area: Number


class WinnerPolygon(MapPolygon):
    """The part of a ternary map in which a destination is first.

    Parameters
    ----------
    corners : tuple of tuple of three floats
        See `MapPolygon`.
    area : float
        See `MapPolygon`; the acceptability of the first rank.
    winners : tuple of str
        The destination; several if they tie everywhere on the map.
    """

    winners: Group


class OrderPolygon(MapPolygon):
    """The part of a ternary map in which the destinations have one order.

    Parameters
    ----------
    corners : tuple of tuple of three floats
        See `MapPolygon`.
    area : float
        See `MapPolygon`.
    order : tuple of tuple of str
        Destinations, best first; those that tie everywhere on the map are grouped.
    """

    order: tuple[Group, ...]


class TernaryMap(Analysis):
    """The exact map of the rankings that three weights can give.

    Parameters
    ----------
    scores : LinearScores
        The scores as functions of the weights.
    weights : WeightInformation
        Which weights are allowed.
    children : tuple of three str
        The children whose weights vary; corners are shares in this order.
    shared : float
        The weight that the three have together in the model and on the whole map.
    winners : tuple of WinnerPolygon
        By who is first, the greatest area first.
    orders : tuple of OrderPolygon
        By the full order, the greatest area first; empty if it was not asked for.
    own : tuple of three floats
        Shares of the three children in the model.
    own_place : {"inside", "border", "outside"}
        Whether these lie inside the polygon of one winner, on the border of several, or outside
        the allowed weights.
    own_order : tuple of tuple of str
        Order of the destinations there, ties grouped; the first group is who is first.
    """

    scores: LinearScores
    weights: AnyWeightInformation
    children: tuple[Code, Code, Code]
    shared: Number
    winners: tuple[WinnerPolygon, ...]
    orders: tuple[OrderPolygon, ...] = ()
    own: Point
    own_place: Literal["inside", "border", "outside"]
    own_order: tuple[Group, ...]

    def __repr__(self) -> str:
        names = ", ".join(self.children)
        return f"TernaryMap({names}: {len(self.winners)} winners, {len(self.orders)} orders)"

    def tables(self) -> tuple[Table, ...]:
        """Return who is first on which part of the map."""
        told = self.scores.language
        head = tuple(phrase(key, told) for key in ("map_winner", "area", "corners"))
        rows = tuple(
            (
                self.scores.listed(polygon.winners),
                percent(polygon.area, told, 1),
                str(len(polygon.corners)),
            )
            for polygon in self.winners[:_MOST_ROWS]
        )
        return (Table(head, rows, labels=(0,)),)

    def sentences(self) -> tuple[str, ...]:
        """Say where the weights of the model lie, and how many orders there are."""
        told = self.scores.language
        pairs = zip(self.children, self.own, strict=True)
        key = {"inside": "map_own", "border": "map_own_border", "outside": "map_own_outside"}
        own = phrase(
            key[self.own_place],
            told,
            weights=", ".join(f"{child} {percent(share, told)}" for child, share in pairs),
            names=self.scores.listed(self.own_order[0]),
        )
        count, share = len(self.orders), percent(self.shared, told)
        said = "map_orders" if count else "map_share"
        return own, phrase(said, told, count=count, share=share)


class _Map(NamedTuple):
    """Scores (n, 3) in the shares of three weights, and the shares that are allowed (v, 3)."""

    forms: FloatArray
    allowed: FloatArray
    limits: FloatArray


def ternary_map(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    children: tuple[str, str, str] | None = None,
    *,
    node: str | None = None,
    weights: WeightInformation | str | None = None,
    orders: bool = True,
) -> TernaryMap:
    """Draw the exact map of the winners and orders that three weights can give.

    A point of the triangle is a way to share among three children the weight that they have
    together in the model; the other weights stay. On each line between two destinations they
    draw level, so that the winner and the order are constant on convex polygons.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model, or scores of one's own.
    profiles : iterable of DestinationProfile, optional
        The destinations.
    children : tuple of three str, optional
        The children whose weights vary. Not needed if the node has three.
    node : str, optional
        The node whose children's weights vary; by default the total.
    weights : WeightInformation or str, optional
        Which weights are allowed, on the scale of all children of the node; by default all.
    orders : bool
        Whether the polygons of the full orders are wanted: many if there are many destinations.

    Returns
    -------
    TernaryMap

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights.
    UnknownNameError
        If there is no such child.
    InvalidInputError
        If three children are not named though the node has more or fewer, if they carry no
        weight together, if the allowed weights are a line or a point, or if there are too many
        destinations for the map of all orders.

    Notes
    -----
    With all children of a node on the map, the area of a winner is the acceptability of its first
    rank, shared if several tie. Destinations whose scores are the same (closer than a tie) on the
    whole map are one on it. Its borders belong to all polygons that meet there.

    Examples
    --------
    >>> scores = LinearScores.from_matrix([[1.0, 0, 0], [0, 1.0, 0], [0.4, 0.4, 0.4]], [2, 1, 1])
    >>> found = ternary_map(scores)
    >>> [(polygon.winners, round(polygon.area, 2)) for polygon in found.winners]
    [(('a1',), 0.34), (('a2',), 0.34), (('a3',), 0.32)]
    >>> found.own, found.own_place, len(found.orders)
    ((0.5, 0.25, 0.25), 'inside', 6)
    """
    scores = linear_scores(model, profiles, node=node)
    known = information(weights, WholeSimplex())
    three = _three(scores, children)
    places = [scores.children.index(code) for code in three]
    shared = float(scores.weight_array[places].sum())
    if not shared > 0:
        raise InvalidInputError(f"{', '.join(three)} carry no weight together; name others")
    drawn = _drawn(scores, known, places, shared)
    own = scores.weight_array[places] / shared
    group, leaders = tied_everywhere(drawn.forms @ drawn.allowed.T, scores.tolerance)
    names = [
        tuple(scores.destinations[row] for row in np.flatnonzero(group == at))
        for at in range(len(leaders))
    ]
    forms = drawn.forms[leaders]
    winners = _winners(drawn, forms, names)
    own_order = _tied_order(drawn.forms @ own, scores)
    return TernaryMap(
        scores=scores,
        weights=known,
        children=three,
        shared=shared,
        winners=winners,
        orders=_orders(drawn, forms, names) if orders else (),
        own=_points(own[np.newaxis])[0],
        own_place=_place(drawn, own, own_order[0], names),
        own_order=own_order,
    )


def _three(scores: LinearScores, children: tuple[str, str, str] | None) -> tuple[str, str, str]:
    named = scores.children if children is None else tuple(children)
    for code in named:
        if code not in scores.children:
            raise UnknownNameError("weight", code, scores.children)
    if len(named) != 3 or len(set(named)) != 3:
        raise InvalidInputError(
            f"a map needs three different children of {scores.node}, not {len(named)}; "
            f"name three of {', '.join(scores.children)}"
        )
    return named[0], named[1], named[2]


def _drawn(
    scores: LinearScores, known: WeightInformation, places: list[int], shared: float
) -> _Map:
    """Put scores and limits into shares of three weights, which sum to one."""
    fixed = scores.weight_array.copy()
    fixed[places] = 0.0
    allowed = scores.allowed(known)
    eye = np.eye(len(fixed))
    rows = np.vstack([-eye, eye, allowed.rows])
    ends = np.concatenate([-allowed.lower, allowed.upper, allowed.limits])
    limits = (ends - rows @ fixed)[:, np.newaxis] - shared * rows[:, places]
    # A limit that holds on the whole map but for rounding is no limit.
    limits = limits[(limits < -_LIMIT).any(axis=1)]
    polygon = clipped(triangle(), limits)
    if not len(polygon):
        raise InvalidInputError(
            "the allowed weights are no more than a line or a point of the map, or none of it; "
            "allow more weights, or name other children"
        )
    forms = (scores.term_array @ fixed)[:, np.newaxis] + shared * scores.term_array[:, places]
    return _Map(forms, polygon, limits)


def _winners(
    drawn: _Map, forms: FloatArray, names: list[tuple[str, ...]]
) -> tuple[WinnerPolygon, ...]:
    whole = area(drawn.allowed)
    found: list[WinnerPolygon] = []
    for row, form in enumerate(forms):
        part = clipped(drawn.allowed, form - np.delete(forms, row, axis=0))
        if len(part):
            found.append(
                WinnerPolygon(corners=_points(part), area=area(part) / whole, winners=names[row])
            )
    return tuple(sorted(found, key=lambda polygon: -polygon.area))


def _orders(
    drawn: _Map, forms: FloatArray, names: list[tuple[str, ...]]
) -> tuple[OrderPolygon, ...]:
    """Cut the map along all lines between two destinations."""
    pairs = np.array(list(combinations(range(len(forms)), 2)), dtype=np.intp).reshape(-1, 2)
    lines = forms[pairs[:, 0]] - forms[pairs[:, 1]]
    values = values_at(drawn.allowed, lines)
    lines = lines[(values > 0).any(axis=1) & (values < 0).any(axis=1)]
    if len(lines) > _MOST_LINES:
        raise InvalidInputError(
            f"{len(lines)} lines cross the map, which makes too many orders to list; ask for "
            "orders=False, or for fewer destinations"
        )
    cells = split(drawn.allowed, lines)
    middles = np.array([cell.mean(axis=0) for cell in cells])
    order: list[list[int]] = np.argsort(-(middles @ forms.T), axis=1, kind="stable").tolist()
    whole = area(drawn.allowed)
    found = [
        OrderPolygon(
            corners=_points(cell), area=area(cell) / whole, order=tuple(names[row] for row in rows)
        )
        for rows, cell in zip(order, cells, strict=True)
    ]
    return tuple(sorted(found, key=lambda polygon: -polygon.area))


def _points(polygon: FloatArray) -> tuple[Point, ...]:
    corners: list[list[float]] = polygon.tolist()
    return tuple((first, second, third) for first, second, third in corners)


def _tied_order(values: FloatArray, scores: LinearScores) -> tuple[tuple[str, ...], ...]:
    """Return the order by some values; a tie goes on while neighbours are close."""
    order = np.argsort(-values, kind="stable")
    falls = -np.diff(values[order]) > scores.tolerance
    ends: list[int] = [0, *(np.flatnonzero(falls) + 1).tolist(), len(order)]
    places: list[int] = order.tolist()
    names = [scores.destinations[row] for row in places]
    return tuple(tuple(names[start:end]) for start, end in pairwise(ends))


def _place(
    drawn: _Map, own: FloatArray, first: tuple[str, ...], names: list[tuple[str, ...]]
) -> Literal["inside", "border", "outside"]:
    if (drawn.limits @ own < -_LIMIT).any():
        return "outside"
    return "inside" if any(set(first) <= set(name) for name in names) else "border"
