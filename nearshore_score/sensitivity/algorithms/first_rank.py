"""Where each destination is first: the convex set that its rivals leave, and its volume."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.errors import SolverError
from nearshore_score.sensitivity.algorithms.polytopes import (
    Polytope,
    Region,
    clipped,
    corner_bound,
    simplices,
    too_large,
    values_at,
    volumes,
)

# Sets that could have more corners than this take minutes, and so do more simplices.
_MOST_CORNERS = 4000
_MOST_PARTS = 300_000
# By how much the parts may miss the whole.
_MISS = 1e-9


class First(NamedTuple):
    """Where n destinations are first.

    Attributes
    ----------
    volumes : array of shape (n,)
    moments : array of shape (n, q)
        Integral of the coordinates.
    """

    volumes: FloatArray
    moments: FloatArray


def first_places(region: Region, forms: FloatArray) -> First:
    """Return how much of a region each destination is first in.

    Parameters
    ----------
    region : Region
    forms : array of shape (n, q)
        Scores as linear functions of the coordinates; no two the same.

    Raises
    ------
    InvalidInputError
        If the sets could have too many corners.
    SolverError
        If the parts do not add up to the whole.
    """
    able = _candidates(region, forms)
    _check_work(region, len(able))
    found = First(np.zeros(len(forms)), np.zeros(forms.shape))
    for row in able.tolist():
        part = _where_first(region.polytope, forms[row] - forms[able[able != row]])
        if part is None:
            continue
        for corners in _cut_up(part):
            sizes = volumes(corners)
            found.volumes[row] += sizes.sum()
            found.moments[row] += sizes @ corners.mean(axis=1)
    share = found.volumes.sum() / measure(region.polytope)
    if abs(share - 1) > _MISS:
        raise SolverError(
            f"the parts in which destinations are first add up to {share:.9f} of all weights; "
            "use sampled sensitivity analysis instead"
        )
    return found


def measure(polytope: Polytope) -> float:
    """Return the volume of a set, in the units of `first_places`."""
    return float(sum(volumes(corners).sum() for corners in _cut_up(polytope)))


def _candidates(region: Region, forms: FloatArray) -> IntArray:
    """Return those that no single rival beats everywhere."""
    corners = region.polytope.corners
    able = [
        row
        for row, form in enumerate(forms)
        if not (values_at(corners, np.delete(forms, row, axis=0) - form) >= 0).all(axis=1).any()
    ]
    return np.array(able, dtype=np.intp)


def _check_work(region: Region, count: int) -> None:
    rows, size = region.polytope.corners.shape
    if rows == size:
        small = corner_bound(size - 1, size + count - 1) <= _MOST_CORNERS
    else:
        small = len(simplices(region.polytope)) * count <= _MOST_PARTS
    if not small:
        raise too_large(
            f"{count} destinations that no other beats everywhere, and weights in {size - 1} "
            "dimensions, are too many for an exact answer"
        )


def _where_first(polytope: Polytope, leads: FloatArray) -> Polytope | None:
    """Return the part in which every lead is positive, None if it has no volume."""
    # The deepest cuts first keep what comes between small.
    order = np.argsort(values_at(polytope.corners, leads).mean(axis=1))
    for lead in leads[order]:
        values = values_at(polytope.corners, lead)
        if not (values > 0).any():
            return None
        if (values <= 0).any():
            polytope = clipped(polytope, values)
    return polytope


def _cut_up(polytope: Polytope, block: int = 1 << 16) -> Iterator[FloatArray]:
    """Give the corners (s, q, q) of simplices, some at a time."""
    parts = simplices(polytope)
    for start in range(0, len(parts), block):
        yield polytope.corners[parts[start : start + block]]
