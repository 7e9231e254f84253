"""The linear ordering problem, solved exactly: an integer programme with cuts added as needed."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

# Cuts added in one round, the most violated first.
_CUTS_PER_ROUND = 2000
# A solution violates a cut, or is not whole, only by more than this.
_TOLERANCE = 1e-6
# The solver sees margins in units of this share of the resolution, far above its own tolerances.
_UNIT = 0.01


class OutOfTimeError(Exception):
    """The deadline came before there was a proof.

    Parameters
    ----------
    order : array of int of shape (n,)
        The best order found.
    bound : float
        No order has a greater margin.
    """

    def __init__(self, order: IntArray, bound: float) -> None:
        super().__init__("the time limit ended the search")
        self.order = order
        self.bound = bound


class _Relaxation(NamedTuple):
    shares: FloatArray | None
    bound: float


class LinearOrdering:
    """Searches for the order of n items that has the greatest margin.

    The margin of an order is the sum of ``lead[a, b]`` over all pairs with a before b. Unknown is
    for each pair who comes first. That no three of them form a cycle is demanded only where a
    solution has such a cycle; where there is none of three there is none at all, and the solution
    is an order, better than which there is none.

    Parameters
    ----------
    size : int
        How many items there are.
    deadline : float
        When the search ends, on the monotonic clock.
    """

    def __init__(self, size: int, deadline: float) -> None:
        self._deadline = deadline
        self._pairs = np.triu_indices(size, 1)
        self._column = np.zeros((size, size), dtype=np.intp)
        self._column[self._pairs] = np.arange(len(self._pairs[0]))
        self._cycles = np.empty((0, 3), dtype=np.intp)

    def solve(self, lead: FloatArray, resolution: float) -> IntArray:
        """Return an order (n,) of the greatest margin.

        Parameters
        ----------
        lead : array of shape (n, n)
        resolution : float
            Margins that differ by this much are told apart.

        Raises
        ------
        OutOfTimeError
            If the deadline comes first.
        """
        gain, base = (lead - lead.T)[self._pairs], float(lead.T[self._pairs].sum())
        bound, whole = base + float(gain.clip(0.0).sum()), False
        before = self._square((gain > 0).astype(np.float64))
        while True:
            cycles = _violated_cycles(before)
            if not len(cycles) and np.array_equal(before, np.rint(before)):
                return _sorted(before)
            known = len(self._cycles)
            self._cycles = np.unique(np.concatenate([self._cycles, cycles]), axis=0)
            whole = whole or len(self._cycles) == known
            found = self._relaxed(gain * (_UNIT / resolution), whole)
            bound = min(bound, base + found.bound * (resolution / _UNIT))
            if found.shares is None:
                raise OutOfTimeError(_improved(_sorted(before), lead), bound)
            before = self._square(found.shares)

    def _relaxed(self, gain: FloatArray, whole: bool) -> _Relaxation:
        """Solve with the cuts so far, in whole numbers or not."""
        left = self._deadline - monotonic()
        if left <= 0:
            return _Relaxation(None, np.inf)
        from scipy.optimize import Bounds, milp

        found = milp(
            -gain,
            integrality=np.full(len(gain), whole),
            bounds=Bounds(0, 1),
            constraints=self._cuts(),
            options={"time_limit": left, "mip_rel_gap": 0.0},
        )
        if found.status == 0:
            near = np.rint(found.x)
            is_whole = whole or np.abs(found.x - near).max() < _TOLERANCE
            return _Relaxation(near if is_whole else found.x, -float(found.fun))
        dual = found.mip_dual_bound
        return _Relaxation(None, np.inf if dual is None else -float(dual))

    def _cuts(self) -> LinearConstraint:
        """Demand of every cycle found so far that one of its three steps is not taken."""
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        start, end = self._cycles, np.roll(self._cycles, -1, axis=1)
        forward = start < end
        columns = self._column[np.minimum(start, end), np.maximum(start, end)]
        rows = np.repeat(np.arange(len(start)), 3)
        signs = np.where(forward, 1.0, -1.0)
        shape = (len(start), len(self._pairs[0]))
        matrix = csr_array((signs.ravel(), (rows, columns.ravel())), shape=shape)
        return LinearConstraint(matrix, -np.inf, 2.0 - (~forward).sum(axis=1))

    def _square(self, shares: FloatArray) -> FloatArray:
        """Lay the shares of the pairs out as an array (n, n): how far the row comes first."""
        before = np.zeros(self._column.shape)
        before[self._pairs] = shares
        before.T[self._pairs] = 1.0 - shares
        return before


def margin(lead: FloatArray, order: IntArray) -> float:
    """Return the sum of leads over all pairs of an order (n,)."""
    return float(np.triu(lead[np.ix_(order, order)], 1).sum())


def _violated_cycles(before: FloatArray) -> IntArray:
    """Return cycles of three (c, 3) that a solution contains, the worst first."""
    cycles, excesses = [np.empty((0, 3), dtype=np.intp)], [np.empty(0)]
    for first in range(len(before) - 2):
        rest = slice(first + 1, None)
        steps = before[first, rest, np.newaxis] + before[rest, rest] + before[rest, first]
        second, third = np.nonzero(steps > 2.0 + _TOLERANCE)
        head = np.full(len(second), first)
        cycles.append(np.stack([head, second + first + 1, third + first + 1], axis=1))
        excesses.append(steps[second, third])
    worst = np.argsort(-np.concatenate(excesses), kind="stable")[:_CUTS_PER_ROUND]
    return np.concatenate(cycles)[worst]


def _sorted(before: FloatArray) -> IntArray:
    """Return the items (n,) by how far they come before the others."""
    return np.argsort(-before.sum(axis=1), kind="stable")


def _improved(order: IntArray, lead: FloatArray) -> IntArray:
    """Move single items to better places until no move helps."""
    gain, moved = lead - lead.T, True
    while moved:
        moved = False
        for item in order.tolist():
            rest = order[order != item]
            ahead = np.append(gain[item, rest][::-1].cumsum()[::-1], 0.0)
            place, now = int(ahead.argmax()), int(np.flatnonzero(order == item)[0])
            if ahead[place] > ahead[now] + _TOLERANCE:
                order, moved = np.insert(rest, place, item), True
    return order
