"""Weights that break the fewest of several inequalities, by mixed-integer programming."""

from __future__ import annotations

import math
import time
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.sensitivity.algorithms.common_weights import ends_only
from nearshore_score.sensitivity.algorithms.fewest_broken import FewestBroken

# The solver keeps limits to about 1e-6, so what it finds is checked; this often it may fail.
_ROUNDS = 50
_WHOLE = 1e-4


class _Solved(NamedTuple):
    """What the solver says: a bound, and which inequalities to break if it knows."""

    least: int
    broken: BoolArray | None


def solve(search: FewestBroken, deadline: float) -> None:
    """Settle a search that branching did not, if there is time.

    Parameters
    ----------
    search : FewestBroken
        What it knows already, bounds and conflicts, goes into the programme; what is found is
        noted there.
    deadline : float
        By `time.monotonic`.
    """
    for _ in range(_ROUNDS):
        remaining = deadline - time.monotonic()
        if search.is_settled or remaining <= 0:
            return
        solved = _solved(search, remaining)
        # Relaxed limits only make it easier to break few, so the bound holds all the same.
        search.least = min(max(search.least, solved.least), search.found)
        if solved.broken is None:
            return
        given_up = sum(1 << row for row in np.flatnonzero(solved.broken).tolist())
        if not search.try_without(given_up):
            return


def _solved(search: FewestBroken, remaining: float) -> _Solved:
    """Minimise the number broken: one weight a child, one switch an inequality."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    place = search.region
    rows, limits = _limits(search)
    k, count = len(place.low), len(search.rows)
    constraints = [LinearConstraint(rows, ub=limits)]
    if place.allowed.scaled is None:
        constraints.append(LinearConstraint(np.append(np.ones(k), np.zeros(count)), 1.0, 1.0))
    found = milp(
        np.append(np.zeros(k), np.ones(count)),
        integrality=np.repeat([0, 1], [k, count]),
        bounds=Bounds(np.append(place.low, np.zeros(count)), np.append(place.high, np.ones(count))),
        constraints=constraints,
        options={"time_limit": remaining, "mip_rel_gap": 0.0},
    )
    if found.status == 2:
        # Fewer than were found already cannot be.
        return _Solved(search.found, None)
    bound = found.mip_dual_bound
    least = math.ceil(bound - _WHOLE) if bound is not None and math.isfinite(bound) else 0
    return _Solved(least, None if found.x is None else np.asarray(found.x[k:] > 0.5))


def _limits(search: FewestBroken) -> tuple[FloatArray, FloatArray]:
    """Return all inequalities of the programme, in weights and switches."""
    place, count = search.region, len(search.rows)
    conflicts = np.array(
        [[conflict >> row & 1 for row in range(count)] for conflict in search.conflicts]
    ).reshape(-1, count)
    switches = np.vstack([-conflicts, np.ones((1, count)), -np.ones((1, count))])
    rows = np.vstack(
        [
            np.column_stack([search.rows, -np.diag(_furthest(search))]),
            np.column_stack([place.rows, np.zeros((len(place.rows), count))]),
            np.column_stack([np.zeros((len(switches), len(place.low))), switches]),
        ]
    )
    limits = [np.zeros(count), place.limits, -np.ones(len(conflicts))]
    return rows, np.concatenate([*limits, [search.found - 1, -search.least]])


def _furthest(search: FewestBroken) -> FloatArray:
    """Return by how much each inequality can be exceeded: what a switch must allow."""
    place = search.region
    if place.allowed.scaled is not None:
        ends = search.rows * place.low, search.rows * place.high
        sides: FloatArray = np.maximum(*ends).sum(axis=1)
        most = place.allowed.extremes(search.rows)[1] * place.high.sum()
        return np.asarray(np.maximum(np.minimum(sides, most), 0.0))
    closed = place.allowed.vertices is not None or place.allowed.is_box
    bounds = place.allowed if closed else ends_only(place.allowed)
    return np.asarray(np.maximum(bounds.extremes(search.rows)[1], 0.0))
