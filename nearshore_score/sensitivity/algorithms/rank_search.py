"""The nearest weights at which at least so many of some linear functions reach their aims."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import count
from time import monotonic
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import IntArray
from nearshore_score.sensitivity.algorithms.nearest_weights import Aims, Near

# Two distances that differ by less are equal.
_EQUAL = 1e-12


class Found(NamedTuple):
    """The nearest weights, or the nearest found in time.

    Attributes
    ----------
    near : Near, optional
        None if there are no such weights, or none were found in time.
    at_least : float, optional
        No weights that do it are nearer; None if none do.
    proven : bool
    """

    near: Near | None
    at_least: float | None
    proven: bool


class _Branch(NamedTuple):
    """Part of the search: what is chosen, what is given up, and the nearest for what is chosen."""

    at_least: float
    tick: int
    near: Near
    chosen: tuple[int, ...]
    given_up: frozenset[int]


def nearest_to_any(aims: Aims) -> tuple[int, Near] | None:
    """Return the row that is reached first, and the nearest weights; None if none can be.

    Parameters
    ----------
    aims : Aims
        At least one row.
    """
    best: tuple[int, Near] | None = None
    for row in np.argsort(aims.free.distances, kind="stable").tolist():
        if best is not None and best[1].distance <= aims.free.distances[row] + _EQUAL:
            break
        near = aims.nearest([row])
        if near is not None and (best is None or near.distance < best[1].distance - _EQUAL):
            best = row, near
    return best


def nearest_to_some(aims: Aims, needed: int, *, time_limit: float) -> Found:
    """Return the nearest weights at which at least `needed` rows reach their aims.

    Parameters
    ----------
    aims : Aims
        What is aimed at.
    needed : int
        How many rows are to reach their aims.
    time_limit : float
        Seconds after which the search ends with what it has.

    Notes
    -----
    Branch and bound: the nearest weights for the rows that are chosen are a lower bound; if too
    few other rows reach their aims there, one of these is either chosen or given up. The most
    promising branch comes first, so that the first answer is the best.
    """
    usable = np.flatnonzero(aims.within_reach).tolist()
    if len(usable) < needed:
        return Found(None, None, True)
    if len(usable) == needed:
        near = aims.nearest(usable)
        return Found(near, None if near is None else near.distance, True)
    return _Search(aims, needed, usable).run(time_limit)


class _Search:
    def __init__(self, aims: Aims, needed: int, usable: Sequence[int]) -> None:
        self.aims, self.needed = aims, needed
        self.usable = np.zeros(len(aims.rows), dtype=np.bool_)
        self.usable[list(usable)] = True
        self.best: Near | None = None
        self.ticks = count()
        self.heap: list[_Branch] = []

    def run(self, time_limit: float) -> Found:
        end = monotonic() + time_limit
        self._add((), frozenset())
        while self.heap and not self._closed():
            if monotonic() > end:
                return Found(self.best, self.heap[0].at_least, False)
            self._split(heapq.heappop(self.heap))
        return Found(self.best, None if self.best is None else self.best.distance, True)

    def _closed(self) -> bool:
        return self.best is not None and self.heap[0].at_least >= self.best.distance - _EQUAL

    def _split(self, branch: _Branch) -> None:
        open_rows = self._open(branch)
        row = int(open_rows[self.aims.free.distances[open_rows].argmax()])
        self._add((*branch.chosen, row), branch.given_up)
        self._add(branch.chosen, branch.given_up | {row}, branch.near)

    def _open(self, branch: _Branch) -> IntArray:
        """Return the rows that miss their aims where the branch stands, and may still be chosen."""
        missed = self.usable & ~self.aims.reached(branch.near.weights)
        missed[list(branch.given_up) + list(branch.chosen)] = False
        return np.flatnonzero(missed)

    def _add(
        self, chosen: tuple[int, ...], given_up: frozenset[int], near: Near | None = None
    ) -> None:
        spare = int(self.usable.sum()) - len(given_up) - self.needed
        if spare < 0:
            return
        if spare == 0:
            rest = self.usable.copy()
            rest[list(given_up)] = False
            chosen, near = tuple(np.flatnonzero(rest).tolist()), None
        near = self.aims.nearest(chosen) if near is None else near
        if near is None:
            return
        if self.aims.reached(near.weights)[self.usable].sum() >= self.needed:
            self._keep(near)
            return
        at_least = max(near.distance, self._hardest_needed(given_up, spare))
        if self.best is None or at_least < self.best.distance - _EQUAL:
            heapq.heappush(self.heap, _Branch(at_least, next(self.ticks), near, chosen, given_up))

    def _hardest_needed(self, given_up: frozenset[int], spare: int) -> float:
        """Return how far the rows that are left must go, if the hardest ones are given up too."""
        left = self.usable.copy()
        left[list(given_up)] = False
        return float(np.sort(self.aims.free.distances[left])[::-1][spare])

    def _keep(self, near: Near) -> None:
        if self.best is None or near.distance < self.best.distance:
            self.best = near
