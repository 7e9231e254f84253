"""The weights of a set nearest to others at which some linear functions reach their aims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score.errors import SolverError
from nearshore_score.sensitivity.algorithms.distances import (
    Measure,
    Move,
    size_of_change,
    smallest_change_to_tie,
)
from nearshore_score.sensitivity.weight_set import WeightSet

# Closed forms may miss an end of a weight by rounding, and the solver a limit by its tolerance.
_ROUNDING = 1e-13
_TOLERANCE = 1e-10
# Residual below which the dual of a least-distance problem says that there is no solution.
_NO_SOLUTION = 1e-7
_WIDE = 1e-7
_SOLVED, _IMPOSSIBLE = 0, 2
# The smallest unit of changes.
_LEAST_UNIT = 1e-6
_CRUMB = 1e-15
# How closely limits are met that are taken to bind, in slacks: as few as will do.
_BINDING = (0.0, 1.0, 1e2, 1e4)


class Near(NamedTuple):
    """Weights, and how far they are from those that they started from."""

    distance: float
    weights: FloatArray


@dataclass(frozen=True, eq=False)
class Aims:
    """Linear functions of weights w that are to reach ``rows @ w >= aims``, or some of them.

    Attributes
    ----------
    start : array of shape (k,)
        Weights that sum to one, from which distances are measured.
    allowed : WeightSet
        Weights that may be chosen; the start need not be among them.
    rows : array of shape (p, k)
    aims : array of shape (p,)
    slack : float
        By how much an aim may be missed, above rounding.
    measure : {"l1", "l2", "linf", "relative"}
    """

    start: FloatArray
    allowed: WeightSet
    rows: FloatArray
    aims: FloatArray
    slack: float
    measure: Measure

    @cached_property
    def free(self) -> Move:
        """The smallest change for each row by itself if no limit binds: a lower bound."""
        return smallest_change_to_tie(
            self.aims - self.rows @ self.start, self.rows, self.start, self.measure
        )

    @cached_property
    def within_reach(self) -> BoolArray:
        """Which rows reach their aims somewhere in the set; shape (p,)."""
        greatest = (self.allowed.least_at(-self.rows) * self.rows).sum(axis=-1)
        return np.asarray(greatest >= self.aims - self.slack)

    def reached(self, weights: FloatArray) -> BoolArray:
        """Say which rows reach their aims; shape (p,)."""
        return np.asarray(self.rows @ weights >= self.aims - self.slack)

    def nearest(self, chosen: Sequence[int]) -> Near | None:
        """Return the nearest weights at which all chosen rows reach their aims.

        Parameters
        ----------
        chosen : sequence of int
            Places of rows.

        Returns
        -------
        Near or None
            None if there are no such weights.
        """
        places = np.array(chosen, dtype=np.intp)
        if np.isinf(self.free.distances[places]).any():
            return None
        found = self._hardest_alone(places)
        if found is None:
            found = self._least_norm(places) if self.measure == "l2" else self._programme(places)
        if found is None:
            return None
        return self.near(found)

    def near(self, weights: FloatArray) -> Near:
        """Return weights with their distance from the start."""
        change = weights - self.start
        return Near(float(size_of_change(change, self.start, self.measure)), weights)

    def _hardest_alone(self, places: IntArray) -> FloatArray | None:
        """Return what is nearest for the hardest row, if it serves the other rows and the set."""
        weights = self.start
        if len(places):
            weights = weights + self.free.changes[places[self.free.distances[places].argmax()]]
        if not self.allowed.contains(weights, tolerance=_ROUNDING):
            return None
        weights = np.clip(weights, self.allowed.lower, self.allowed.upper)
        return weights if self.reached(weights)[places].all() else None

    def _unit(self, places: IntArray) -> float:
        """Return about how large the change is, so that solvers work with numbers near one."""
        known = self.free.distances[places].max(initial=0.0)
        return float(np.clip(known, _LEAST_UNIT, 1.0)) if known > 0 else 1.0

    def _programme(self, places: IntArray) -> FloatArray | None:
        """Solve the linear programme; more than one attempt where the solver does not settle."""
        for presolve, tolerance in ((True, _TOLERANCE), (False, _TOLERANCE), (True, _WIDE)):
            status, change = self._attempt(places, tolerance, presolve=presolve)
            if status == _IMPOSSIBLE:
                return None
            if status == _SOLVED:
                weights = self._settled(self.start + change, places)
                if weights is not None:
                    return weights
        # What can be reached but for a hair is not reached.
        if self._least_norm(places) is None:
            return None
        raise SolverError("the linear programme for the nearest weights was not solved")

    def _attempt(
        self, places: IntArray, tolerance: float, *, presolve: bool
    ) -> tuple[int, FloatArray]:
        """Return HiGHS's verdict and the change of weights."""
        from scipy.optimize import linprog

        k, unit, sizes = len(self.start), self._unit(places), self._sizes()
        rows, limits = self._limits(places, unit)
        above = np.hstack([np.eye(k), -sizes])
        below = np.hstack([-np.eye(k), -sizes])
        inside = np.hstack([rows, np.zeros((len(rows), sizes.shape[1]))])
        ends = np.column_stack([self.allowed.lower, self.allowed.upper]) - self.start[:, np.newaxis]
        found = linprog(
            np.append(np.zeros(k), np.ones(sizes.shape[1])),
            A_ub=np.vstack([above, below, inside]),
            b_ub=np.concatenate([np.zeros(2 * k), limits]),
            A_eq=np.append(np.ones(k), np.zeros(sizes.shape[1]))[np.newaxis],
            b_eq=np.zeros(1),
            bounds=[*map(tuple, (ends / unit).tolist()), *[(0, None)] * sizes.shape[1]],
            method="highs",
            options={
                "presolve": presolve,
                "primal_feasibility_tolerance": tolerance,
                "dual_feasibility_tolerance": tolerance,
            },
        )
        change = np.zeros(k) if found.x is None else unit * np.asarray(found.x[:k])
        return int(found.status), change

    def _sizes(self) -> FloatArray:
        """Return by how much each weight may move for each unit of the sizes that are summed."""
        if self.measure == "l1":
            return np.eye(len(self.start))
        sizes = self.start if self.measure == "relative" else np.ones(len(self.start))
        return np.asarray(sizes[:, np.newaxis])

    def _limits(self, places: IntArray, unit: float) -> tuple[FloatArray, FloatArray]:
        """Return rows and limits that changes in units keep, beside the ends of the weights."""
        rows = np.vstack([self.allowed.rows, -self.rows[places]])
        limits = np.append(self.allowed.limits, -self.aims[places])
        lengths = np.abs(rows).max(axis=1, initial=0.0)
        lengths[lengths == 0] = 1.0
        return rows / lengths[:, np.newaxis], (limits - rows @ self.start) / lengths / unit

    def _settled(self, weights: FloatArray, places: IntArray) -> FloatArray | None:
        """Take back the solver's tolerance, so that what binds is met to the last digits."""
        inside = np.clip(weights, self.allowed.lower, self.allowed.upper)
        inside /= inside.sum()
        for close in _BINDING:
            met = self._met(inside, places, close * self.slack) if close else inside
            if self.reached(met)[places].all() and self.allowed.contains(met, tolerance=_TOLERANCE):
                return met
        return None

    def _met(self, weights: FloatArray, places: IntArray, close: float) -> FloatArray:
        """Move the weights that move anyway so that limits are met that are this close."""
        rows = np.vstack([-self.allowed.rows, self.rows[places], np.ones(len(weights))])
        aims = np.concatenate([-self.allowed.limits, self.aims[places], [1.0]])
        binding = rows @ weights - aims <= close
        binding[-1] = True
        moving = (weights > self.allowed.lower) & (weights < self.allowed.upper)
        moving &= np.abs(weights - self.start) > _TOLERANCE
        missing = (aims - rows @ weights)[binding]
        met = weights.copy()
        met[moving] += np.linalg.lstsq(rows[binding][:, moving], missing, rcond=None)[0]
        return met

    def _least_norm(self, places: IntArray) -> FloatArray | None:
        """Return the weights at the least Euclidean distance.

        Weights that cannot move are set aside; the others move from the nearest point at which
        all weights sum to one, along an orthonormal basis of the changes that keep the sum.
        """
        unit = self._unit(places)
        fixed = self.allowed.upper - self.allowed.lower <= _CRUMB
        move = np.where(fixed, self.allowed.lower - self.start, 0.0) / unit
        if fixed.all():
            return self.allowed.lower if self.reached(self.allowed.lower)[places].all() else None
        move[~fixed] = -move.sum() / (~fixed).sum()
        rows, limits = self._limits(places, unit)
        ends = np.vstack([np.eye(len(fixed))[~fixed], -np.eye(len(fixed))[~fixed]])
        upto = np.append(
            (self.allowed.upper - self.start)[~fixed], (self.start - self.allowed.lower)[~fixed]
        )
        rows, limits = np.vstack([rows, ends]), np.append(limits, upto / unit)
        # A set without an inside must not seem empty by rounding.
        limits[: len(self.allowed.rows)] += _CRUMB / unit
        limits[-len(ends) :] += _CRUMB / unit
        basis = _sum_zero_basis(~fixed)
        found = least_distance(rows @ basis, limits - rows @ move)
        if found is None:
            return None
        return self._settled(self.start + unit * (move + basis @ found), places)


def _sum_zero_basis(free: BoolArray) -> FloatArray:
    """Return an orthonormal basis (k, f - 1) of the changes of f free weights that keep the sum."""
    count = int(free.sum())
    corner = np.column_stack([np.ones(count), np.eye(count)[:, 1:]])
    basis = np.zeros((len(free), count - 1))
    basis[free] = np.linalg.qr(corner)[0][:, 1:]
    return basis


def least_distance(rows: FloatArray, limits: FloatArray) -> FloatArray | None:
    """Return the shortest x with ``rows @ x <= limits``; None if there is none.

    Parameters
    ----------
    rows : array of shape (r, d)
    limits : array of shape (r,)

    Notes
    -----
    The dual is a least-squares problem with multipliers that are not negative [1]_, solved by an
    active set; the point is then computed afresh from the limits that bind.

    References
    ----------
    .. [1] Lawson, C. L. and Hanson, R. J. (1974). Solving least squares problems. Prentice-Hall,
       chapter 23.

    Examples
    --------
    >>> least_distance(np.array([[-1.0, -1.0]]), np.array([-2.0]))
    array([1., 1.])
    """
    if (limits >= 0).all():
        return np.zeros(len(rows.T))
    from scipy.optimize import nnls

    dual = -np.vstack([rows.T, limits])
    lengths = np.sqrt((dual**2).sum(axis=0))
    dual /= np.where(lengths > 0, lengths, 1.0)
    aim = np.append(np.zeros(rows.shape[1]), 1.0)
    try:
        multipliers, residual = nnls(dual, aim, maxiter=100 * len(limits))
    except RuntimeError as error:
        raise SolverError(f"the least-distance problem was not solved: {error}") from None
    if residual <= _NO_SOLUTION:
        return None
    rest = dual @ multipliers - aim
    rough = -rest[:-1] / rest[-1]
    binding = multipliers > 0
    solved = np.linalg.lstsq(rows[binding], limits[binding], rcond=None)[0]
    exact = np.asarray(solved, dtype=np.float64)
    return exact if (rows @ exact <= limits + _TOLERANCE).all() else np.asarray(rough)
