"""Where lines cross: the pairs, the points, and the ranks at and between the points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score.errors import InvalidInputError

#: Crossings that are closer than this are one point; a weight is never known as well.
COINCIDENCE = 1e-11


def shares(weights: FloatArray) -> FloatArray:
    """Return weights (..., k) that sum to one.

    Raises
    ------
    InvalidInputError
        If a weight is negative or not finite, or all are zero.
    """
    whole = weights.sum(axis=-1, keepdims=True)
    if not np.isfinite(weights).all() or (weights < 0).any() or not (whole > 0).all():
        raise InvalidInputError("weights must be finite and not negative, and not all zero")
    return np.asarray(weights / whole)


def checked(terms: FloatArray, weights: FloatArray) -> None:
    """Refuse terms that are no table of finite numbers, or weights that do not fit them.

    Raises
    ------
    InvalidInputError
        The message says which shape is wrong.
    """
    if terms.ndim < 2 or 0 in terms.shape[-2:]:
        raise InvalidInputError(f"terms have shape {terms.shape}; they need axes (..., n, k)")
    if weights.ndim < 1 or weights.shape[-1] != terms.shape[-1]:
        raise InvalidInputError(
            f"weights have shape {weights.shape}; give {terms.shape[-1]}, one for each column"
        )
    if not np.isfinite(terms).all():
        raise InvalidInputError("terms must be finite numbers")


def without_each(terms: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the scores when one weight is zero and the others share everything.

    Parameters
    ----------
    terms : array of shape (..., n, k)
    weights : array of shape (..., k)
        They sum to one.

    Returns
    -------
    array of shape (..., n, k)
        In column j the score without criterion j, the others in proportion to their weights,
        equally where these are all zero. Without any other criterion, the terms themselves.
    """
    k = terms.shape[-1]
    if k == 1:
        return np.asarray(terms * np.ones_like(weights[..., np.newaxis]))
    rest = np.where(np.eye(k, dtype=np.bool_), 0.0, weights[..., np.newaxis])
    whole = rest.sum(axis=-2, keepdims=True)
    equal = (1 - np.eye(k)) / (k - 1)
    proportions = np.divide(
        rest, whole, out=np.broadcast_to(equal, rest.shape).copy(), where=whole > 0
    )
    # A matrix product may add up equal rows in different orders; einsum does not.
    return np.asarray(np.einsum("...ij,...jk->...ik", terms, proportions))


def pair_quotients(above: FloatArray, below: FloatArray) -> FloatArray:
    """Return quotients of differences of rows, for all pairs of rows.

    Parameters
    ----------
    above, below : array of shape (..., n, k)

    Returns
    -------
    array of shape (..., n (n - 1) / 2, k)
        Pairs in the order of ``numpy.triu_indices(n, 1)``; infinite where only the lower
        difference is zero, NaN where both are.
    """
    # Rows come first, because slices of the first axis are the fastest.
    upper, lower = (np.moveaxis(one, -2, 0).copy() for one in (above, below))
    n = len(upper)
    found = np.empty((n * (n - 1) // 2, *upper.shape[1:]))
    divisors = np.empty_like(lower)
    start = 0
    with np.errstate(divide="ignore", invalid="ignore"):
        for row in range(n - 1):
            pairs = found[start : start + n - 1 - row]
            divisor = divisors[row + 1 :]
            np.subtract(upper[row], upper[row + 1 :], out=pairs)
            np.subtract(lower[row], lower[row + 1 :], out=divisor)
            np.divide(pairs, divisor, out=pairs)
            start += n - 1 - row
    return np.asarray(np.moveaxis(found, 0, -2))


@dataclass(frozen=True, eq=False)
class Crossings:
    """The crossings of n lines over weights from 0 to 1, and the ranks at and between them.

    Cells alternate between stretches and points: cell 2 g is the stretch before point g, cell
    2 g + 1 the point itself, the last cell the stretch after all points. A stretch is open where a
    point ends it.

    Attributes
    ----------
    count : int
        How many lines there are.
    base : float
        The weight from which one starts.
    ahead, behind : array of int of shape (p,)
        Pairs that are never level: who is ahead throughout.
    falling, rising : array of int of shape (q,)
        Pairs that cross: who is ahead before, and who after.
    group : array of int of shape (q,)
        The point at which each pair crosses.
    points : array of shape (m,)
        Where lines cross, ascending.
    """

    count: int
    base: float
    ahead: IntArray
    behind: IntArray
    falling: IntArray
    rising: IntArray
    group: IntArray
    points: FloatArray

    @cached_property
    def ranks(self) -> IntArray:
        """Ranks (2 m + 1, n) in each cell: 1 + the number that are strictly better."""
        cells = 2 * len(self.points) + 1
        steps = np.zeros((cells + 1, self.count), dtype=np.intp)
        steps[0] = 1
        np.add.at(steps[0], self.behind, 1)
        np.add.at(steps[0], self.rising, 1)
        np.add.at(steps, (2 * self.group + 1, self.rising), -1)
        np.add.at(steps, (2 * self.group + 2, self.falling), 1)
        return np.asarray(np.cumsum(steps[:-1], axis=0))

    def cell(self, weight: float) -> int:
        """Return the cell in which a weight lies."""
        near = int(np.searchsorted(self.points, weight - COINCIDENCE))
        on_point = near < len(self.points) and self.points[near] <= weight + COINCIDENCE
        return 2 * near + 1 if on_point else 2 * near

    def stretch(self, start: int, end: int) -> tuple[float, float, bool, bool]:
        """Return low and high end of the cells from start to end, and whether each belongs."""
        low = float(self.points[(start - 1) // 2]) if start > 0 else 0.0
        high = float(self.points[end // 2]) if end < 2 * len(self.points) else 1.0
        return (
            low,
            high,
            bool(start % 2 or start == 0),
            bool(end % 2) or end == 2 * len(self.points),
        )

    def runs(self, held: BoolArray) -> Iterable[tuple[int, int]]:
        """Return first and last cell of every run of cells in which something holds."""
        inside = held & self._exist
        edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8)))
        return [(int(first), int(after) - 1) for first, after in edges.reshape(-1, 2)]

    def around_base(self, held: BoolArray) -> tuple[int, int]:
        """Return the run of cells that holds the base."""
        base = self.cell(self.base)
        return next((start, end) for start, end in self.runs(held) if start <= base <= end)

    def exists(self, cell: int) -> bool:
        """Say whether there is such a cell: before a point at 0 and after one at 1 there is not."""
        return 0 <= cell < len(self._exist) and bool(self._exist[cell])

    @cached_property
    def _exist(self) -> BoolArray:
        found = np.ones(2 * len(self.points) + 1, dtype=np.bool_)
        if len(self.points):
            found[0] = self.points[0] > 0
            found[-1] = self.points[-1] < 1
        return found


def crossings(without: FloatArray, alone: FloatArray, base: float, tolerance: float) -> Crossings:
    """Find where lines cross that run straight from weight 0 to weight 1.

    Parameters
    ----------
    without, alone : array of shape (n,)
        Values at weight 0 and at weight 1.
    base : float
        The weight from which one starts. Who is level there crosses there.
    tolerance : float
        Values that are closer than this are level.
    """
    first, second = np.triu_indices(len(alone), 1)
    start, end = without[first] - without[second], alone[first] - alone[second]
    middle = (1 - base) * start + base * end
    level_start, level_base, level_end = (np.abs(d) <= tolerance for d in (start, middle, end))
    crosses = (level_start | level_base | level_end | (start * end < 0)) & ~(
        level_start & level_end
    )
    apart = ~crosses & ~(level_start & level_end)
    leads = middle > 0
    slope = np.where(crosses, end - start, 1.0)
    at = np.select([level_base, level_start, level_end], [base, 0.0, 1.0], default=-start / slope)[
        crosses
    ]
    rises = (slope > 0)[crosses]
    points, group = _grouped(at, base)
    return Crossings(
        count=len(alone),
        base=base,
        ahead=np.where(leads, first, second)[apart],
        behind=np.where(leads, second, first)[apart],
        falling=np.where(rises, second[crosses], first[crosses]),
        rising=np.where(rises, first[crosses], second[crosses]),
        group=group,
        points=points,
    )


def _grouped(at: FloatArray, base: float) -> tuple[FloatArray, IntArray]:
    """Return the different points, ascending, and the place of each crossing among them."""
    order = np.argsort(at, kind="stable")
    ascending = at[order]
    starts = np.diff(ascending, prepend=-np.inf) > COINCIDENCE
    points = ascending[starts]
    group = np.empty(len(at), dtype=np.intp)
    group[order] = np.cumsum(starts) - 1
    for fixed in (0.0, 1.0, base):
        points[np.abs(points - fixed) <= COINCIDENCE] = fixed
    return points, group
