"""How often each rank is reached: simplices are cut by planes, and rivals ahead are counted."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.sensitivity.algorithms.polytopes import ROUNDING, values_at
from nearshore_score.sensitivity.algorithms.simplex_volumes import share_above_zero

# Simplices that are cut at once, to bound memory.
_BLOCK = 1 << 16


class Pieces(NamedTuple):
    """Simplices, s in number, each of one destination.

    Attributes
    ----------
    corners : array of shape (q, q, s)
        By corner and coordinate.
    volumes : array of shape (s,)
    ahead : array of int of shape (s,)
        How many rivals are ahead in it.
    rows : array of int of shape (s,)
        The destination.
    """

    corners: FloatArray
    volumes: FloatArray
    ahead: IntArray
    rows: IntArray

    def some(self, which: IntArray | slice) -> Pieces:
        """Return some of the simplices."""
        return Pieces(
            self.corners[..., which], self.volumes[which], self.ahead[which], self.rows[which]
        )


class Planes(NamedTuple):
    """For each of n destinations the plane on which one rival draws level.

    Attributes
    ----------
    forms : array of shape (n, q)
        Positive where the rival is ahead.
    sizes : array of int of shape (n,)
        For how many destinations the rival stands.
    reach : array of shape (q,)
        The greatest coordinates.
    """

    forms: FloatArray
    sizes: IntArray
    reach: FloatArray

    def values(self, pieces: Pieces) -> FloatArray:
        """Return the forms at the corners (q, s), rounding error set to zero."""
        forms = self.forms[pieces.rows].T
        values: FloatArray = np.einsum("ijs,js->is", pieces.corners, forms)
        floor = ROUNDING * (np.abs(self.forms) @ self.reach)
        values[np.abs(values) <= floor[pieces.rows]] = 0.0
        return values


class Counted(NamedTuple):
    """What n destinations get.

    Attributes
    ----------
    volumes : array of shape (n, m)
        Volume in which 0, 1, ..., m - 1 rivals are ahead.
    moments : array of shape (n, q)
        Integral of the coordinates over the part in which none is.
    """

    volumes: FloatArray
    moments: FloatArray


def count_by_splitting(
    simplices: FloatArray, volumes: FloatArray, forms: FloatArray, sizes: IntArray
) -> Counted:
    """Count the rivals that are ahead of each destination, in every part of some simplices.

    Parameters
    ----------
    simplices : array of shape (s, q, q)
        Corners in q coordinates; they overlap nowhere.
    volumes : array of shape (s,)
    forms : array of shape (n, q)
        Scores as linear functions of the coordinates; no two the same.
    sizes : array of int of shape (n,)
        For how many destinations each form stands.

    Notes
    -----
    Each plane on which a rival draws level leaves a simplex whole or cuts it. With the corners on
    one side weighted by their distance from the plane, either part is the product of two
    simplices, which the monotone paths in a rectangle cut into simplices. The volume of each is
    a product of the shares in which the plane cuts edges: nothing is subtracted.
    """
    n, size = forms.shape
    counted = Counted(np.zeros((n, int(sizes.sum()))), np.zeros((n, size)))
    corners = np.tile(np.moveaxis(simplices, 0, -1), n)
    rows: IntArray = np.repeat(np.arange(n, dtype=np.intp), len(simplices))
    ahead = np.zeros(len(rows), np.intp)
    reach = np.abs(simplices).max(axis=(0, 1))
    waiting = [(Pieces(corners, np.tile(volumes, n), ahead, rows), 1)]
    while waiting:
        pieces, step = waiting.pop()
        rivals: IntArray = np.roll(np.arange(n, dtype=np.intp), -step)
        planes = Planes(forms[rivals] - forms, sizes[rivals], reach)
        if step >= n - 1:
            _add_last(counted, pieces, planes)
        elif len(pieces.rows) > _BLOCK:
            half = len(pieces.rows) // 2
            waiting += [(pieces.some(slice(half)), step), (pieces.some(slice(half, None)), step)]
        else:
            waiting.append((_cut(pieces, planes), step + 1))
    return counted


def count_on_segment(ends: FloatArray, forms: FloatArray, sizes: IntArray) -> Counted:
    """Count the rivals that are ahead of each destination along a segment.

    Parameters
    ----------
    ends : array of shape (2, 2)
        The ends of the segment in two coordinates; its length counts as one.
    forms : array of shape (n, 2)
    sizes : array of int of shape (n,)
        As for `count_by_splitting`.
    """
    n = len(forms)
    counted = Counted(np.zeros((n, int(sizes.sum()))), np.zeros((n, 2)))
    for row in range(n):
        first, last = values_at(ends, forms - forms[row]).T
        crosses = np.flatnonzero(first * last < 0)
        shares = first[crosses] / (first[crosses] - last[crosses])
        order = np.argsort(shares)
        change = np.where(last[crosses] > 0, sizes[crosses], -sizes[crosses])[order]
        begin = sizes[(first > 0) | ((first == 0) & (last > 0))].sum()
        ahead = begin + np.concatenate([[0], np.cumsum(change)])
        stops = np.concatenate([[0.0], shares[order], [1.0]])
        lengths, middles = np.diff(stops), (stops[1:] + stops[:-1]) / 2
        np.add.at(counted.volumes[row], ahead, lengths)
        best = (lengths * (ahead == 0))[:, np.newaxis]
        points = ends[0] * (1 - middles)[:, np.newaxis] + ends[1] * middles[:, np.newaxis]
        counted.moments[row] = (best * points).sum(axis=0)
    return counted


def _add_last(counted: Counted, pieces: Pieces, planes: Planes) -> None:
    """Count both sides of the last plane; corners matter only where nobody is ahead so far."""
    clear = _cut(pieces.some(np.flatnonzero(pieces.ahead == 0)), planes)
    _add(counted, clear, clear.volumes)
    best = clear.some(np.flatnonzero(clear.ahead == 0))
    for axis, places in enumerate(best.corners.mean(axis=0)):
        weights = best.volumes * places
        counted.moments[:, axis] += np.bincount(best.rows, weights, len(counted.moments))
    others = pieces.some(np.flatnonzero(pieces.ahead > 0))
    above = others.volumes * share_above_zero(planes.values(others).T)
    _add(counted, others, others.volumes - above)
    _add(counted, others._replace(ahead=others.ahead + planes.sizes[others.rows]), above)


def _add(counted: Counted, pieces: Pieces, volumes: FloatArray) -> None:
    n, ranks = counted.volumes.shape
    cells = np.bincount(pieces.rows * ranks + pieces.ahead, volumes, n * ranks)
    counted.volumes[...] += cells.reshape(n, ranks)


def _cut(pieces: Pieces, planes: Planes) -> Pieces:
    """Cut every simplex by the plane of its destination."""
    size = len(pieces.corners)
    values = planes.values(pieces)
    ahead = pieces.ahead + planes.sizes[pieces.rows]
    signs = np.sign(values).astype(np.int8)
    least, most = signs.min(axis=0), signs.max(axis=0)
    whole = np.flatnonzero(least * most >= 0)
    cut = np.flatnonzero(least * most < 0)
    kept = pieces.some(whole)
    parts = [kept._replace(ahead=np.where(most[whole] > 0, ahead[whole], kept.ahead))]
    kinds = 3 ** np.arange(size) @ (signs[:, cut] + 1)
    for kind in np.unique(kinds).tolist():
        which = cut[kinds == kind]
        some, heights = pieces.some(which), np.abs(values[:, which])
        sides = signs[:, which[0]]
        above, below, level = (np.flatnonzero(sides == sign) for sign in (1, -1, 0))
        parts.append(_side(some._replace(ahead=ahead[which]), heights, above, below, level))
        parts.append(_side(some, heights, below, above, level))
    return Pieces(
        np.concatenate([part.corners for part in parts], axis=-1),
        np.concatenate([part.volumes for part in parts]),
        np.concatenate([part.ahead for part in parts]),
        np.concatenate([part.rows for part in parts]),
    )


def _side(
    pieces: Pieces, heights: FloatArray, near: IntArray, far: IntArray, level: IntArray
) -> Pieces:
    """Return the part on the side of the near corners, all simplices being cut alike."""
    size, _, count = pieces.corners.shape
    tops, high = _nearest_first(pieces.corners[near], heights[near])
    others, low = _nearest_first(pieces.corners[far], heights[far])
    high, low = high[:, np.newaxis], low[np.newaxis]
    # The share of the near corner in the point at which the plane meets an edge; first itself.
    whole = np.ones((len(near), 1, count))
    shares = np.concatenate([whole, low / (high + low)], axis=1)
    rest = np.concatenate([whole * 0, high / (high + low)], axis=1)
    bottoms = np.concatenate([tops[:1], others])
    points = shares[:, :, np.newaxis] * tops[:, np.newaxis] + rest[:, :, np.newaxis] * bottoms
    rows, columns, fresh = _paths(len(near), len(far))
    found = np.empty((size, size, len(rows), count))
    found[: rows.shape[1]] = points[rows, columns].transpose(1, 2, 0, 3)
    found[rows.shape[1] :] = pieces.corners[level][:, :, np.newaxis]
    lost = np.stack([shares, rest])[fresh, rows, columns].prod(axis=1)
    return Pieces(
        found.reshape(size, size, -1),
        (pieces.volumes * lost).ravel(),
        np.tile(pieces.ahead, len(rows)),
        np.tile(pieces.rows, len(rows)),
    )


def _nearest_first(corners: FloatArray, heights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Put corners in order of their distance from the plane: fewer simplices are cut later."""
    if len(heights) == 1:
        return corners, heights
    order = np.argsort(heights, axis=0)
    return (
        np.take_along_axis(corners, order[:, np.newaxis], axis=0),
        np.take_along_axis(heights, order, axis=0),
    )


@cache
def _paths(plus: int, minus: int) -> tuple[IntArray, IntArray, IntArray]:
    """Return the monotone paths through a rectangle of `plus` by `minus + 1` cells.

    Row and column of each cell, and whether the step to it brings in a corner from below.
    """
    steps = plus + minus - 1
    new = np.zeros((0, steps + 1), dtype=np.intp)
    for at in combinations(range(1, steps + 1), minus):
        path = np.zeros((1, steps + 1), dtype=np.intp)
        path[0, list(at)] = 1
        new = np.vstack([new, path])
    others = np.cumsum(new, axis=1)
    return np.arange(steps + 1) - others, others, new
