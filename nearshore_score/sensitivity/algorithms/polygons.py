"""Convex polygons in a triangle, with corners as shares of its own three."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.sensitivity.algorithms.polytopes import values_at

# Polygons below this share of the triangle are rounding error.
_NOTHING = 1e-15


def triangle() -> FloatArray:
    """Return the three corners of the whole triangle."""
    return np.eye(3)


def area(polygon: FloatArray) -> float:
    """Return the area of a polygon (v, 3) as a share of the triangle.

    Examples
    --------
    >>> area(triangle())
    1.0
    """
    if len(polygon) < 3:
        return 0.0
    first = polygon[1:-1, :2] - polygon[0, :2]
    second = polygon[2:, :2] - polygon[0, :2]
    return float(abs((first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]).sum()))


def halves(polygon: FloatArray, form: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Cut a polygon where a linear function is zero.

    Parameters
    ----------
    polygon : array of shape (v, 3)
        Corners in order around it.
    form : array of shape (3,)

    Returns
    -------
    above, below : array of shape (v, 3)
        Where the function is positive and where it is negative; without area perhaps.
    """
    values = values_at(polygon, form)
    after = np.roll(values, -1)
    crosses = values * after < 0
    share = np.divide(values, values - after, out=np.zeros(len(values)), where=crosses)
    share = share[:, np.newaxis]
    points = polygon * (1 - share) + np.roll(polygon, -1, axis=0) * share
    both = np.stack([polygon, points], axis=1).reshape(-1, 3)
    return (
        both[_interleaved(values >= 0, crosses)],
        both[_interleaved(values <= 0, crosses)],
    )


def clipped(polygon: FloatArray, forms: FloatArray) -> FloatArray:
    """Return the part of a polygon in which no linear function is negative.

    Parameters
    ----------
    polygon : array of shape (v, 3)
    forms : array of shape (s, 3)

    Returns
    -------
    array of shape (v, 3)
        No corners at all if the part has no area.
    """
    for form in forms:
        if not len(polygon):
            break
        if (values_at(polygon, form) < 0).any():
            polygon = halves(polygon, form)[0]
        if area(polygon) <= _NOTHING:
            return np.zeros((0, 3))
    return polygon


def split(polygon: FloatArray, forms: FloatArray) -> list[FloatArray]:
    """Cut a polygon along all lines on which linear functions are zero.

    Parameters
    ----------
    polygon : array of shape (v, 3)
    forms : array of shape (s, 3)
    """
    cells = [polygon]
    for form in forms:
        for at in _crossed(cells, form):
            parts = [part for part in halves(cells[at], form) if area(part) > _NOTHING]
            if len(parts) == 2:
                cells[at] = parts[0]
                cells.append(parts[1])
    return cells


def _crossed(cells: list[FloatArray], form: FloatArray) -> list[int]:
    """Return the places of the cells in which the function has both signs."""
    values = values_at(np.concatenate(cells), form)
    starts = np.cumsum([0, *(len(cell) for cell in cells[:-1])])
    least, most = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    found: list[int] = np.flatnonzero((least < 0) & (most > 0)).tolist()
    return found


def _interleaved(corners: BoolArray, crossings: BoolArray) -> BoolArray:
    return np.column_stack([corners, crossings]).ravel()
