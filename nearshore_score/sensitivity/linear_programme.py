"""Linear programmes over a set of weights, solved by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, cast

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import SolverError

# HiGHS's own tolerance of 1e-7 is coarser than the ties of a ranking.
_TOLERANCE = 1e-10
# Programmes that are handed to the solver as one: most of its time is the call itself.
_TOGETHER = 64


class Optimum(NamedTuple):
    """The best value of a programme, and the weights that attain it."""

    value: float
    weights: FloatArray


@dataclass(frozen=True, eq=False)
class Programme:
    """Weights w that sum to one, ``lower <= w <= upper`` and ``rows @ w <= limits``.

    Attributes
    ----------
    lower, upper : array of shape (k,)
    rows : array of shape (r, k)
    limits : array of shape (r,)
    """

    lower: FloatArray
    upper: FloatArray
    rows: FloatArray
    limits: FloatArray

    def is_possible(self) -> bool:
        """Say whether there are such weights."""
        if (self.lower > self.upper + _TOLERANCE).any():
            return False
        if not len(self.rows):
            return bool(self.lower.sum() - _TOLERANCE <= 1 <= self.upper.sum() + _TOLERANCE)
        return self._solve(np.zeros(len(self.lower)), self.rows, self.limits) is not None

    def minimise(self, direction: FloatArray) -> Optimum:
        """Return the least value of ``direction @ w``.

        Parameters
        ----------
        direction : array of shape (k,)
        """
        found = self._solve(direction, self.rows, self.limits)
        if found is None:
            raise SolverError("no weights keep all limits; the set of weights is empty")
        weights = self._kept_inside(found)
        return Optimum(float(direction @ weights), weights)

    def minimise_each(self, directions: FloatArray) -> FloatArray:
        """Return weights (q, k) at which ``direction @ w`` is least, for each direction.

        Parameters
        ----------
        directions : array of shape (q, k)
        """
        points = np.empty(directions.shape)
        for start in range(0, len(directions), _TOGETHER):
            some = slice(start, start + _TOGETHER)
            points[some] = self._minimise_together(directions[some])
        return points

    def widest_margin(self, directions: FloatArray) -> Optimum:
        """Return the greatest t for which some weights have ``direction @ w >= t`` in every row.

        Parameters
        ----------
        directions : array of shape (s, k)
            At least one.
        """
        k = len(self.lower)
        aim = np.append(np.zeros(k), -1.0)
        above = np.column_stack([-directions, np.ones(len(directions))])
        inside = np.column_stack([self.rows, np.zeros(len(self.rows))])
        found = self._solve(
            aim, np.vstack([inside, above]), np.append(self.limits, np.zeros(len(directions)))
        )
        if found is None:
            raise SolverError("no weights keep all limits; the set of weights is empty")
        weights = self._kept_inside(found[:k])
        return Optimum(float((directions @ weights).min()), weights)

    def _kept_inside(self, weights: FloatArray) -> FloatArray:
        """Take back what the solver's tolerance let a weight leave its ends."""
        return np.clip(weights, self.lower, self.upper)

    def _minimise_together(self, directions: FloatArray) -> FloatArray:
        """Solve one programme for each direction, side by side in one."""
        count, k = directions.shape
        found = _solved(
            directions.ravel(),
            _repeated(self.rows, count),
            np.tile(self.limits, count),
            _repeated(np.ones((1, k)), count),
            (np.tile(self.lower, count), np.tile(self.upper, count)),
        )
        if found is None:
            raise SolverError("no weights keep all limits; the set of weights is empty")
        return self._kept_inside(found.reshape(count, k))

    def _solve(self, aim: FloatArray, rows: FloatArray, limits: FloatArray) -> FloatArray | None:
        """Return what minimises the aim, None if there is nothing; further columns are free."""
        free = np.zeros(len(aim) - len(self.lower))
        sums = np.append(np.ones(len(self.lower)), free)[np.newaxis]
        ends = np.append(self.lower, free - np.inf), np.append(self.upper, free + np.inf)
        return _solved(aim, rows, limits, sums, ends)


def _repeated(rows: FloatArray, count: int) -> FloatArray:
    """Return a sparse matrix that holds some rows time and again along its diagonal."""
    from scipy.sparse import csr_array, kron

    # The solver takes sparse matrices, but its types know only of dense ones.
    return cast("FloatArray", kron(csr_array(np.eye(count)), csr_array(rows), format="csr"))


def _solved(
    aim: FloatArray,
    rows: FloatArray,
    limits: FloatArray,
    sums: FloatArray,
    ends: tuple[FloatArray, FloatArray],
) -> FloatArray | None:
    """Return what minimises the aim while each of some sums is one; None if there is nothing."""
    from scipy.optimize import linprog

    some = rows.shape[0] > 0
    found = linprog(
        aim,
        A_ub=rows if some else None,
        b_ub=limits if some else None,
        A_eq=sums,
        b_eq=np.ones(sums.shape[0]),
        bounds=list(zip(ends[0].tolist(), ends[1].tolist(), strict=True)),
        method="highs",
        options={
            "primal_feasibility_tolerance": _TOLERANCE,
            "dual_feasibility_tolerance": _TOLERANCE,
        },
    )
    if found.status == 2:
        return None
    if found.status != 0:
        raise SolverError(f"the linear programme was not solved: {found.message}")
    return np.asarray(found.x, dtype=np.float64)
