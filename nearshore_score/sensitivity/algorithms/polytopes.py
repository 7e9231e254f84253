"""Convex sets of weights by their corners: what a plane leaves of them, and simplices in them."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score.errors import InvalidInputError, SolverError
from nearshore_score.sensitivity.weight_set import NOISE, WeightSet, left_of, slack

# Values below this share of what went into them are rounding error: zero.
ROUNDING = 1e-13
# Corners that are this near to a limit, as a share of what it ranges over, are on it.
_ON_LIMIT = 1e-12
# Limits that would cut off no more than this share only repeat others, but for rounding.
_SHALLOW = 1e-10
# Sets that are thinner than this are cut up in two ways, whose volumes must agree to this share.
_THIN = 1e-4
_SAME = 1e-3
# By how much statements may miss each other that solvers take as possible.
_MISS = 1e-9
# More than this takes minutes.
_MOST_CORNERS = 4000
_MOST_SIMPLICES = 150_000
# Columns of the adjacency test that are held in memory at once.
_BLOCK = 4096


class Polytope(NamedTuple):
    """A convex set with r corners in q homogeneous coordinates, within c limits.

    Attributes
    ----------
    corners : array of shape (r, q)
    on : array of bool of shape (r, c)
        Which limits hold as equalities at which corners.
    """

    corners: FloatArray
    on: BoolArray


class Region(NamedTuple):
    """A set of weights in coordinates in which it has a volume.

    Attributes
    ----------
    polytope : Polytope
        With q coordinates, one more than the set has dimensions.
    forms : array of shape (n, q)
        The scores as linear functions of the coordinates.
    back : array of shape (q, k)
        Coordinates times this are weights.
    """

    polytope: Polytope
    forms: FloatArray
    back: FloatArray


def simplex_region(values: FloatArray, vertices: FloatArray) -> Region:
    """Return a simplex; its coordinates are shares of its corners.

    Parameters
    ----------
    values : array of shape (n, p)
        Scores at the corners.
    vertices : array of shape (p, k)
        Weights at the corners.
    """
    p = len(vertices)
    return Region(Polytope(np.eye(p), ~np.eye(p, dtype=np.bool_)), values, vertices)


def region_of(scores: FloatArray, allowed: WeightSet) -> Region:
    """Return the weights that are allowed, and the scores (n, k) on them.

    Parameters
    ----------
    scores : array of shape (n, k)
        Terms, of which ``scores @ w`` are the totals.
    allowed : WeightSet

    Notes
    -----
    Rounding error is judged by the size of the numbers that it comes from, so that sets can be
    narrow and badly scaled. In directions in which a set is narrower than 1e-14 of the weights it
    has no extent. If it is so thin that rounding spoils its faces there is no answer.

    Raises
    ------
    SolverError
        If no weights keep all limits, or rounding hides how the set is bounded.
    """
    if allowed.vertices is not None:
        return simplex_region(scores @ allowed.vertices.T, allowed.vertices)
    polytope = _corners_of(allowed)
    corners, dimensions = polytope.corners, _dimensions(polytope)
    start = corners.mean(axis=0)
    places, directions = _own_coordinates(corners - start, corners.max(axis=0), dimensions)
    if len(corners) == dimensions + 1:
        return simplex_region(scores @ corners.T, corners)
    places = np.column_stack([np.ones(len(corners)), places])
    _check_thin(Polytope(places, polytope.on), directions)
    forms = np.column_stack([scores @ start, scores @ directions.T])
    return Region(Polytope(places, polytope.on), forms, np.vstack([start, directions]))


def tied_everywhere(values: FloatArray, tolerance: float) -> tuple[IntArray, IntArray]:
    """Return the group of each destination, and the first of each group.

    Parameters
    ----------
    values : array of shape (n, r)
        Scores at all corners of a set.
    tolerance : float
        Those of a group are nowhere farther apart from its first than this.
    """
    group = np.full(len(values), -1, dtype=np.intp)
    leaders: list[int] = []
    for row, own in enumerate(values):
        if group[row] < 0:
            same = (np.abs(values - own) <= tolerance).all(axis=1) & (group < 0)
            group[same] = len(leaders)
            leaders.append(row)
    return group, np.array(leaders, dtype=np.intp)


def values_at(corners: FloatArray, form: FloatArray) -> FloatArray:
    """Return a linear function (..., q) at corners (..., r, q), rounding error set to zero."""
    values = (corners @ form[..., np.newaxis])[..., 0]
    scale = (np.abs(corners) @ np.abs(form)[..., np.newaxis])[..., 0].max(axis=-1, initial=0.0)
    return np.where(np.abs(values) <= ROUNDING * scale[..., np.newaxis], 0.0, values)


def clipped(polytope: Polytope, values: FloatArray) -> Polytope:
    """Return the part in which a linear function is not negative; it can be flat.

    Parameters
    ----------
    polytope : Polytope
    values : array of shape (r,)
        The function at the corners.

    Notes
    -----
    The double description method of Motzkin and others (1953) [1]_: where the function changes
    its sign along an edge there is a new corner. Two corners share an edge if no third one is on
    all the limits that both are on.

    References
    ----------
    .. [1] T. S. Motzkin, H. Raiffa, G. L. Thompson and R. M. Thrall, "The double description
       method", in *Contributions to the Theory of Games II*, Princeton University Press, 1953,
       pages 51-73.
    """
    stays = np.flatnonzero(values >= 0)
    inside, outside = np.flatnonzero(values > 0), np.flatnonzero(values < 0)
    kept = np.column_stack([polytope.on[stays], values[stays] == 0])
    if not len(outside) or not len(inside):
        return Polytope(polytope.corners[stays], kept)
    one, other = _edges(polytope, inside, outside)
    if len(stays) + len(one) > _MOST_CORNERS:
        raise too_large(f"a set of weights has more than {_MOST_CORNERS} corners")
    share = (values[one] / (values[one] - values[other]))[:, np.newaxis]
    new = polytope.corners[one] * (1 - share) + polytope.corners[other] * share
    on = np.column_stack([polytope.on[one] & polytope.on[other], np.ones(len(one), np.bool_)])
    return Polytope(np.vstack([polytope.corners[stays], new]), np.vstack([kept, on]))


def simplices(polytope: Polytope) -> IntArray:
    """Cut a set into simplices, one row of q corners each.

    Notes
    -----
    Every face is cut into the pyramids over those of its facets that its first corner is not on.
    Only the lists of corners on each limit are used, so that corners on many limits do no harm.
    """
    r, size = polytope.corners.shape
    parts = _pulled((1 << r) - 1, size, _as_bits(polytope), {})
    return np.array(
        [[row for row in range(r) if part >> row & 1] for part in parts], dtype=np.intp
    ).reshape(len(parts), size)


def volumes(corners: FloatArray) -> FloatArray:
    """Return what simplices (..., q, q) measure, in units that are the same for all."""
    return np.asarray(np.abs(np.linalg.det(corners)))


def corner_bound(dimensions: int, facets: int) -> int:
    """Return the most corners that a set can have: the upper bound theorem of McMullen (1970).

    References
    ----------
    .. [1] P. McMullen, "The maximum numbers of faces of a convex polytope", *Mathematika* 17,
       1970, pages 179-184.
    """
    if facets <= dimensions:
        return 1
    upper, lower = (dimensions + 1) // 2, (dimensions + 2) // 2
    return comb(facets - upper, facets - dimensions) + comb(facets - lower, facets - dimensions)


def too_large(what: str) -> InvalidInputError:
    """Return the error for work that would not end."""
    return InvalidInputError(
        f"{what}; leave out destinations that are not wanted, let fewer weights vary "
        "(another node=), or use sampled sensitivity analysis instead"
    )


def _corners_of(allowed: WeightSet) -> Polytope:
    """Cut all that breaks a limit off a simplex."""
    k = len(allowed.children)
    corners = allowed.lower + left_of(allowed.lower) * np.eye(k) if allowed.is_box else np.eye(k)
    polytope = Polytope(corners, ~np.eye(k, dtype=np.bool_))
    shallow = 0.0 if allowed.is_box else _SHALLOW
    for row, limit, most in _cuts(allowed):
        values = slack(polytope.corners, row, limit)
        best = values.max()
        if best < -_MISS * np.abs(row).max():
            raise SolverError("no weights keep all limits; the set of weights is empty")
        reach = min(best, most)
        # A limit that all weights miss by a hair gives way by that much.
        values[np.abs(values) <= max(_ON_LIMIT * reach, -2 * best)] = 0.0
        if values.min() < -shallow * reach:
            polytope = clipped(polytope, values)
    return polytope


def _cuts(allowed: WeightSet) -> Iterator[tuple[FloatArray, float, float]]:
    """Give rows and limits, with what the rows can range over between the ends of the weights.

    Ends come last: some only repeat what rows say, but for rounding, and then cut nothing off.
    """
    eye = np.eye(len(allowed.children))
    rows, limits = np.vstack([allowed.rows, eye]), np.append(allowed.limits, allowed.upper)
    if not allowed.is_box:
        rows, limits = np.vstack([rows, -eye]), np.append(limits, -allowed.lower)
    ranges = np.abs(rows) @ (allowed.upper - allowed.lower)
    yield from zip(rows, limits.tolist(), ranges.tolist(), strict=True)


def _own_coordinates(
    apart: FloatArray, unit: FloatArray, dimensions: int
) -> tuple[FloatArray, FloatArray]:
    """Return coordinates (r, d) of corners, as far from each other in each direction as in others.

    With them come the directions (d, k) that they are counted along; `unit` has the greatest
    weight of each child, beside which rounding is judged. Volumes are those of the weights.
    """
    places, spread, axes = np.linalg.svd(apart / np.where(unit > 0, unit, 1.0), full_matrices=False)
    if dimensions > len(spread) or (spread[:dimensions] < NOISE / 2).any():
        raise _hidden()
    directions = spread[:dimensions, np.newaxis] * axes[:dimensions] * unit
    size = np.exp(np.log(_extents(directions)).mean()) if dimensions else 1.0
    return places[:, :dimensions] * size, directions / size


def _extents(directions: FloatArray) -> FloatArray:
    """Return the lengths of directions (d, k) at right angles to each other, never zero."""
    lengths = np.linalg.svd(directions, compute_uv=False)
    return np.asarray(np.maximum(lengths, np.finfo(np.float64).tiny))


def _check_thin(polytope: Polytope, directions: FloatArray) -> None:
    """Refuse a thin set if rounding has spoilt its faces: then two ways to cut it up differ."""
    spread = polytope.corners[:, 1:].std(axis=0)[:, np.newaxis]
    thin = float(_extents(spread * directions).min())
    if thin < _THIN:
        turned = Polytope(polytope.corners[::-1], polytope.on[::-1])
        one, other = (volumes(p.corners[simplices(p)]).sum() for p in (polytope, turned))
        if not abs(one - other) <= _SAME * one:
            raise _hidden()


def _hidden() -> SolverError:
    return SolverError(
        "the set of weights is so thin that rounding hides its shape; use wider bounds, or "
        "sampled sensitivity analysis instead"
    )


def _dimensions(polytope: Polytope) -> int:
    """Count the steps from a set to a corner of it, each to a facet of what came before."""
    face, limits = (1 << len(polytope.corners)) - 1, _as_bits(polytope)
    count = 0
    while facets := _facets(face, 1, limits):
        face, count = facets[0], count + 1
    return count


def _as_bits(polytope: Polytope) -> list[int]:
    """Return the corners on each limit as the bits of a number."""
    return [sum(1 << int(row) for row in np.flatnonzero(column)) for column in polytope.on.T]


def _edges(polytope: Polytope, inside: IntArray, outside: IntArray) -> tuple[IntArray, IntArray]:
    """Return the pairs of corners, one on each side, that share an edge."""
    # Counts as doubles, whose products are fast; integers take ten times as long.
    on = polytope.on.astype(np.float64)
    common = _counts(on[inside], on[outside])
    ones, others = np.nonzero(common >= polytope.corners.shape[1] - 2)
    ones, others = inside[ones], outside[others]
    kept = np.zeros(len(ones), dtype=np.bool_)
    for start in range(0, len(ones), _BLOCK):
        block = slice(start, start + _BLOCK)
        shared = on[ones[block]] * on[others[block]]
        kept[block] = (_counts(shared, 1 - on) == 0).sum(axis=1) == 2
    return ones[kept], others[kept]


def _counts(rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Count what rows of zeros and ones have in common."""
    # Vector units have raised alarms at finite counts, from lanes that hold nothing.
    with np.errstate(invalid="ignore"):
        return np.asarray(rows @ columns.T)


def _pulled(face: int, size: int, limits: list[int], known: dict[int, list[int]]) -> list[int]:
    """Cut a face, a set of corners as bits, into simplices of some size."""
    if face.bit_count() == size:
        return [face]
    if face not in known:
        apex = face & -face
        facets = _facets(face, size - 1, limits)
        found: list[int] = []
        for facet in facets:
            if not facet & apex:
                found += [part | apex for part in _pulled(facet, size - 1, facets, known)]
            if len(found) > _MOST_SIMPLICES:
                raise too_large(
                    f"a set of weights falls into more than {_MOST_SIMPLICES} simplices"
                )
        known[face] = found
    return known[face]


def _facets(face: int, size: int, limits: list[int]) -> list[int]:
    """Return the largest parts of a face that lie on a limit."""
    parts = {face & limit for limit in limits} - {face}
    found: list[int] = []
    for part in sorted(parts, key=int.bit_count, reverse=True):
        if part.bit_count() < size:
            break
        if not any(part & other == part for other in found):
            found.append(part)
    return found
