"""The weights that some information allows, as a convex set: ends, extremes and corners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.linear_programme import Programme

# Weights that break a limit by less than this share of its range are taken to keep it.
_TOLERANCE = 1e-9
#: Differences below this share of the numbers that they are between are rounding: none.
NOISE = 32 * float(np.finfo(np.float64).eps)
# Weights that were made to sum to one are not known more exactly than this.
_CRUMB = 4 * float(np.finfo(np.float64).eps)


class Statement(NamedTuple):
    """One thing that is said of weights w that sum to one: ``coefficients @ w <= limit``."""

    text: str
    coefficients: FloatArray
    limit: float


@dataclass(frozen=True, eq=False)
class WeightSet:
    """All weights w of k children that sum to one and keep some statements.

    Attributes
    ----------
    children : tuple of str
        The k children.
    lower, upper : array of shape (k,)
        Ends between which each weight lies; without rows both ends are attained.
    rows : array of shape (r, k)
    limits : array of shape (r,)
        What else holds: ``rows @ w <= limits``.
    vertices : array of shape (p, k), optional
        The corners, if the set is a simplex: p affinely independent points.
    scaled : tuple of two arrays of shape (k,), optional
        Ends l and u, if the set is all ``v / sum(v)`` with ``l <= v <= u``.
    """

    children: tuple[str, ...]
    lower: FloatArray
    upper: FloatArray
    rows: FloatArray
    limits: FloatArray
    vertices: FloatArray | None = None
    scaled: tuple[FloatArray, FloatArray] | None = None

    @property
    def is_box(self) -> bool:
        """Whether the ends of the single weights say everything."""
        return not len(self.rows)

    def extremes(self, directions: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the least and the greatest value of ``direction @ w`` over the set.

        Parameters
        ----------
        directions : array of shape (..., k)
            What is added up.

        Returns
        -------
        least, greatest : array of shape (...)
        """
        if self.vertices is not None:
            values = directions @ self.vertices.T
            return values.min(axis=-1), values.max(axis=-1)
        return self._least(directions), 0.0 - self._least(-directions)

    def least_at(self, directions: FloatArray) -> FloatArray:
        """Return weights (..., k) at which ``direction @ w`` is least.

        Parameters
        ----------
        directions : array of shape (..., k)
            What is added up.
        """
        if self.vertices is not None:
            return np.asarray(self.vertices[np.argmin(directions @ self.vertices.T, axis=-1)])
        if self.scaled is not None:
            return _least_of_scaled(*self.scaled, directions)
        if self.is_box:
            return _least_of_box(self.lower, self.upper, directions)
        flat = directions.reshape(-1, directions.shape[-1])
        return self.programme.minimise_each(flat).reshape(directions.shape)

    def contains(self, weights: FloatArray, *, tolerance: float = _TOLERANCE) -> bool:
        """Say whether weights (k,) are in the set.

        Parameters
        ----------
        weights : array of shape (k,)
            They sum to one.
        tolerance : float
            By how much a limit may be broken, as a share of what it ranges over in the set; beside
            what is rounding error.
        """
        wide = self.upper - self.lower
        over = np.maximum(self.lower - weights, weights - self.upper)
        sizes = np.abs(self.rows)
        broken = -slack(weights, self.rows, self.limits) - _CRUMB * sizes.sum(axis=1)
        return bool(
            abs(weights.sum() - 1) <= tolerance * wide.sum() + NOISE
            and (over <= tolerance * wide + NOISE * self.upper + _CRUMB).all()
            # Rows range over no more than this between the ends: the set itself is seldom asked.
            and (broken <= tolerance * (sizes @ wide)).all()
            and ((broken <= 0).all() or (broken <= tolerance * self._ranges).all())
        )

    @cached_property
    def programme(self) -> Programme:
        """Linear programmes over the set."""
        return Programme(self.lower, self.upper, self.rows, self.limits)

    @cached_property
    def _ranges(self) -> FloatArray:
        """By how much the weights of the set keep each row at most."""
        return np.asarray(self.limits - self._least(self.rows))

    def _least(self, directions: FloatArray) -> FloatArray:
        return np.asarray((self.least_at(directions) * directions).sum(axis=-1))


def slack(points: FloatArray, rows: FloatArray, limits: FloatArray | float) -> FloatArray:
    """Return by how much points keep ``rows @ w <= limits``, rounding error set to zero.

    Parameters
    ----------
    points : array of shape (..., k)
    rows : array of shape (r, k) or (k,)
        In any units.
    limits : array of shape (r,), or float
    """
    kept = limits - points @ rows.T
    size = np.abs(points) @ np.abs(rows).T + np.abs(limits)
    return np.where(np.abs(kept) <= NOISE * size, 0.0, kept)


def left_of(ends: FloatArray) -> float:
    """Return what ends (k,) leave of one, without rounding error: it can be far smaller than they.

    Parameters
    ----------
    ends : array of shape (k,)
    """
    return fsum([1.0, *(-ends).tolist()])


def weight_set(children: Sequence[str], statements: Iterable[Statement]) -> WeightSet:
    """Return the weights that keep all statements.

    Parameters
    ----------
    children : sequence of str
        The k children whose weights are meant.
    statements : iterable of Statement
        What is said of them, beside that they sum to one and are not negative.

    Raises
    ------
    InvalidInputError
        If no weights keep all statements; the message names those that contradict each other.
    """
    said = tuple(statements)
    limits = _limits(len(children), said)
    if not limits.is_possible():
        raise InvalidInputError(
            f"no weights of {', '.join(children)} that sum to one keep these statements together: "
            f"{'; '.join(_conflict(len(children), said))}"
        )
    found = _of_limits(children, limits)
    return replace(found, vertices=_corners(found))


def simplex(
    children: Sequence[str], statements: Iterable[Statement], vertices: FloatArray
) -> WeightSet:
    """Return the weights that keep all statements, of which the corners are known.

    Parameters
    ----------
    children : sequence of str
        The k children whose weights are meant.
    statements : iterable of Statement
        What is said of them.
    vertices : array of shape (p, k)
        The corners of the same set, affinely independent.
    """
    return replace(
        _of_limits(children, _limits(len(children), tuple(statements))), vertices=vertices
    )


def scaled_box(children: Sequence[str], low: FloatArray, high: FloatArray) -> WeightSet:
    """Return all ``v / sum(v)`` with ``low <= v <= high``.

    Parameters
    ----------
    children : sequence of str
        The k children whose weights are meant.
    low, high : array of shape (k,)
        Not negative, ``low <= high``, not all of `low` zero.
    """
    ratios = [
        # The ratio of two weights is at most the greatest of one over the least of the other.
        Statement("", _pair(len(low), (one, low[other]), (other, -high[one])), 0.0)
        for one in np.flatnonzero(high > 0).tolist()
        for other in np.flatnonzero(low > 0).tolist()
        if one != other
    ]
    lower = low / (low + (high.sum() - high)) if len(low) > 1 else np.ones(1)
    upper = np.divide(high, high + (low.sum() - low), out=np.zeros(len(low)), where=high > 0)
    ends = [Statement("", _pair(len(low), (at, 1.0)), end) for at, end in enumerate(upper)]
    ends += [Statement("", _pair(len(low), (at, -1.0)), -end) for at, end in enumerate(lower)]
    found = _of_limits(children, _limits(len(low), [*ratios, *ends]))
    corners = _corners(found)
    return replace(found, vertices=corners, scaled=(low, high) if corners is None else None)


def _of_limits(children: Sequence[str], limits: Programme) -> WeightSet:
    lower, upper = _attained(limits.lower, limits.upper)
    return WeightSet(tuple(children), lower, upper, limits.rows, limits.limits)


def _pair(k: int, *cells: tuple[int, float]) -> FloatArray:
    coefficients = np.zeros(k)
    for at, value in cells:
        coefficients[at] = value
    return coefficients


def _limits(k: int, statements: Sequence[Statement]) -> Programme:
    """Sort statements of one weight into ends and the others into rows."""
    lower, upper = np.zeros(k), np.ones(k)
    rows: list[Statement] = []
    for one in statements:
        named = np.flatnonzero(one.coefficients)
        if len(named) != 1:
            rows.append(one)
            continue
        at = int(named[0])
        end = one.limit / one.coefficients[at]
        if one.coefficients[at] > 0:
            upper[at] = min(upper[at], end)
        else:
            lower[at] = max(lower[at], end)
    matrix = np.array([one.coefficients for one in rows]).reshape(len(rows), k)
    # Solvers miss limits by so much in units of rows. Powers of two leave all digits as they are.
    powers = 1 - np.frexp(np.abs(matrix).max(axis=1, initial=0.0))[1]
    limits = np.array([one.limit for one in rows])
    return Programme(
        lower, upper, np.ldexp(matrix, powers[:, np.newaxis]), np.ldexp(limits, powers)
    )


def _conflict(k: int, statements: Sequence[Statement]) -> list[str]:
    """Return statements that cannot hold together, though any of them left out would make room."""
    needed = list(statements)
    for one in statements:
        others = [other for other in needed if other is not one]
        if not _limits(k, others).is_possible():
            needed = others
    return list(dict.fromkeys(one.text for one in needed))


def _attained(lower: FloatArray, upper: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Draw in ends that the other ends keep a weight from reaching."""
    below, above = left_of(lower), -left_of(upper)
    least, greatest = np.maximum(lower, upper - above), np.minimum(upper, lower + below)
    # The sums above can miss each other by a last digit where a weight is fixed.
    return least, np.maximum(greatest, least)


def _corners(found: WeightSet) -> FloatArray | None:
    """Return the corners, if it is plain that the set is a simplex."""
    wide = found.upper - found.lower
    free = np.flatnonzero(wide > NOISE * found.upper)
    below, above = left_of(found.lower), -left_of(found.upper)
    if not len(free) or min(below, above) <= NOISE:
        return (found.lower if below <= above else found.upper)[np.newaxis].copy()
    if len(wide) <= 2 and not found.is_box:
        return _segment(found)
    if not found.is_box:
        return None
    for start, rest in ((found.lower, below), (found.upper, -above)):
        # One weight at a time takes all that is left, and no end on the other side stops it.
        if np.allclose(wide[free], abs(rest), rtol=0, atol=NOISE):
            corners = np.tile(start, (len(free), 1))
            corners[np.arange(len(free)), free] += rest
            return corners
    return None


def _segment(found: WeightSet) -> FloatArray:
    """Return the ends (2, 2) of a set on two children, or the one point (1, 2) that it is."""
    low, high = found.lower, found.upper
    ends = np.array([[low[0], high[1]], [high[0], low[1]]])
    for row, limit in zip(found.rows, found.limits, strict=True):
        kept = slack(ends, row, limit)
        out, inside = np.argsort(kept)
        if kept[out] < 0:
            share = kept[inside] / (kept[inside] - kept[out]) if kept[inside] > 0 else 0.0
            ends[out] = ends[inside] * (1 - share) + ends[out] * share
    apart = np.ptp(ends, axis=0) > NOISE * ends.max(axis=0)
    return ends if apart.any() else ends[:1]


def _least_of_box(lower: FloatArray, upper: FloatArray, directions: FloatArray) -> FloatArray:
    """Give what is left above the lower ends to the cheapest weights first."""
    order = np.argsort(directions, axis=-1, kind="stable")
    room = (upper - lower)[order]
    before = np.cumsum(room, axis=-1) - room
    taken = np.clip(1 - lower.sum() - before, 0.0, room)
    points = np.empty(directions.shape)
    np.put_along_axis(points, order, lower[order] + taken, axis=-1)
    return points


def _least_of_scaled(low: FloatArray, high: FloatArray, directions: FloatArray) -> FloatArray:
    """Put the cheapest weights at their upper ends, the others at their lower ones.

    The quotient of two linear functions is least at a corner; which corner is found by trying
    how many of the cheapest weights are high.
    """
    order = np.argsort(directions, axis=-1, kind="stable")
    costs = np.take_along_axis(directions, order, axis=-1)
    sums = _mixed_sums(high[order], low[order])
    values = _mixed_sums(costs * high[order], costs * low[order]) / sums
    best = np.argmin(values, axis=-1)[..., np.newaxis]
    raised = np.arange(len(low)) < best
    points = np.empty(directions.shape)
    np.put_along_axis(points, order, np.where(raised, high[order], low[order]), axis=-1)
    return np.asarray(points / points.sum(axis=-1, keepdims=True))


def _mixed_sums(first: FloatArray, later: FloatArray) -> FloatArray:
    """Return sums (..., k + 1) of the first 0, 1, ..., k of one array and the rest of another."""
    none = np.zeros((*first.shape[:-1], 1))
    upto = np.concatenate([none, np.cumsum(first, axis=-1)], axis=-1)
    rest = later.sum(axis=-1, keepdims=True) - np.concatenate(
        [none, np.cumsum(later, axis=-1)], axis=-1
    )
    return np.asarray(upto + rest)
