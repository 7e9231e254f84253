"""The search for weights of at least zero that bring shares of importance to their targets."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.importance import Basis

# Slopes are followed down to this accuracy; below the next, the ground counts as level.
_FLAT = 1e-9
_LEVEL = 1e-7
# Targets that are met this nearly are met.
_MET = 1e-7
# The least damping of a step, and the one at which there is no way down.
_DAMPING = (1e-12, 1e8)


class Search(NamedTuple):
    """Where a search has arrived: pulls are weights times standard deviations."""

    pulls: FloatArray
    gap: float
    converged: bool
    iterations: int

    @property
    def met(self) -> bool:
        """Whether the targets are met, within rounding."""
        return self.gap < _MET


def search(basis: Basis, targets: FloatArray, most_iterations: int) -> Search:
    """Search from one start after another until the targets are met, and keep the best."""
    best, steps = None, 0
    for start in _starts(basis, targets):
        if basis.shares(start)[2] <= _FLAT:
            continue
        found = _descend(basis, targets, start, most_iterations)
        steps += found.iterations
        if best is None or _preferred(found, best):
            best = found
        if best.met or (basis.forms is None and best.converged):
            break
    if best is None:
        raise InvalidInputError(
            "the children cancel out: whatever the weights, their correlations with the weighted "
            "mean sum to zero; check their directions"
        )
    return best._replace(iterations=steps)


def _preferred(found: Search, best: Search) -> bool:
    """Say whether a search came nearer, or as near and to an end."""
    as_near = found.gap <= best.gap + _FLAT
    return found.gap < best.gap - _FLAT or (as_near and found.converged and not best.converged)


def _starts(basis: Basis, targets: FloatArray) -> list[FloatArray]:
    count = len(targets)
    aims = targets if basis.forms is None else np.sqrt(targets)
    exact = np.maximum(np.linalg.lstsq(basis.correlations, aims)[0], 0.0)
    equal, alone = np.ones(count), np.eye(count)
    starts = [exact, equal, *(equal + count * alone), *(equal - alone)]
    return [start / start.sum() for start in starts if start.any()]


class _Point(NamedTuple):
    """Pulls, the differences between shares and targets there, their slopes, and how steep it is.

    How steep says by how much the conditions of first order are missed: zero at an optimum.
    """

    pulls: FloatArray
    differences: FloatArray
    slopes: FloatArray
    total: float
    steep: float

    @property
    def gap(self) -> float:
        """Root mean square of the differences."""
        return float(np.sqrt((self.differences**2).mean()))

    def better_than(self, other: _Point) -> bool:
        """Say whether the targets are nearer, or as near on flatter ground."""
        if self.total <= _FLAT:
            return False
        near = self.gap <= other.gap + 1e-15
        return self.gap < other.gap - 1e-15 or (near and self.steep < other.steep)


def _point(basis: Basis, targets: FloatArray, pulls: FloatArray) -> _Point:
    shares, slopes, total = basis.shares(pulls)
    descent = -(slopes.T @ (shares - targets)) / max(1.0, float(np.abs(slopes).max()))
    open_ways = np.where(pulls > 0, np.abs(descent), np.maximum(descent, 0.0))
    return _Point(pulls, shares - targets, slopes, total, float(open_ways.max()))


def _descend(basis: Basis, targets: FloatArray, start: FloatArray, most_iterations: int) -> Search:
    """Go down from one start, with weights of at least zero."""
    here, damping, steps = _point(basis, targets, start), 1e-6, 0
    while here.steep > _FLAT and steps < most_iterations and damping < _DAMPING[1]:
        steps += 1
        damped = _point(basis, targets, _damped_step(here, damping))
        moved = damped.better_than(here)
        damping = max(damping / 10, _DAMPING[0]) if moved else damping * 10
        curved = [_point(basis, targets, trial) for trial in _newton_steps(basis, targets, here)]
        for point in (damped, *curved):
            here = point if point.better_than(here) else here
    return Search(here.pulls, here.gap, here.steep <= _LEVEL or here.gap < _MET, steps)


def _damped_step(here: _Point, damping: float) -> FloatArray:
    """Return the best pulls of at least zero for the shares as they change at first order.

    The shares do not change with the sum of the pulls, so that keeping it at one costs nothing.
    """
    from scipy.optimize import nnls

    count, hold = len(here.pulls), np.sqrt(damping)
    rows = np.concatenate([here.slopes, hold * np.eye(count), np.ones((1, count))])
    aims = np.concatenate([-here.differences, hold * here.pulls, [1.0]])
    trial: FloatArray = np.asarray(nnls(rows, aims, maxiter=100 * count)[0], dtype=np.float64)
    stepped: FloatArray = trial / trial.sum()
    return stepped


def _newton_steps(basis: Basis, targets: FloatArray, here: _Point) -> list[FloatArray]:
    """Return pulls one step of Newton's away, and parts of it, in valleys too curved for slopes."""
    free = here.pulls > 0
    slope = (here.slopes.T @ here.differences)[free]
    # The constant keeps the sum of the pulls where it is.
    curvature = _curvature(basis, targets, here)[free][:, free] + 1.0
    bends, ways = np.linalg.eigh(curvature)
    # Bends downwards are taken as bends upwards, so that every step leads down at first; along
    # ways that do not bend there is no step.
    firm = np.abs(bends) > 1e-9 * np.abs(bends).max()
    step = -ways[:, firm] @ ((ways.T @ slope)[firm] / np.abs(bends[firm]))
    ends = np.divide(here.pulls[free], -step, out=np.full(step.shape, np.inf), where=step < 0)
    trials: list[FloatArray] = []
    for length in (1.0, 0.1, 0.01):
        reach = min(length, float(ends.min()))
        trial: FloatArray = np.zeros_like(here.pulls)
        trial[free] = np.where(ends <= reach, 0.0, np.maximum(here.pulls[free] + reach * step, 0.0))
        trials.append(np.asarray(trial / trial.sum(), dtype=np.float64))
    return trials


def _curvature(basis: Basis, targets: FloatArray, here: _Point) -> FloatArray:
    """Return the second derivatives (k, k) of half the sum of squared differences."""
    if basis.forms is None:
        bends, rises = np.zeros_like(here.slopes), basis.correlations.sum(axis=0)
    else:
        whole, shares = basis.forms.sum(axis=0), here.differences + targets
        pulled = np.tensordot(here.differences, basis.forms, 1)
        bends = 2 * (pulled - here.differences @ shares * whole)
        rises = 2 * whole @ here.pulls
    turning = np.outer(here.slopes.T @ here.differences, rises)
    curvature = here.slopes.T @ here.slopes + (bends - turning - turning.T) / here.total
    return np.asarray(curvature, dtype=np.float64)
