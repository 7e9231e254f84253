"""A set of weights in coordinates of its own: its dimensions, its limits, a point well inside."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import SolverError
from nearshore_score.sensitivity.weight_set import WeightSet

# Slack that no weights of a set exceed is none: such a limit holds as an equality.
_EQUAL = 1e-9
# Directions along which the limits move by less than this are none.
_FLAT = 1e-10
# HiGHS's own tolerance of 1e-7 is coarser than that.
_PRECISION = 1e-10


class OwnCoordinates(NamedTuple):
    """A set of weights as all ``centre + basis @ y`` with ``forms @ y <= slack``.

    Attributes
    ----------
    centre : array of shape (k,)
        The middle of a largest ball within the set.
    basis : array of shape (k, d)
        Orthonormal directions of the d dimensions of the set; none if it is one point.
    forms : array of shape (c, d)
    slack : array of shape (c,)
        The limits, by how much the centre keeps them.
    """

    centre: FloatArray
    basis: FloatArray
    forms: FloatArray
    slack: FloatArray


def own_coordinates(allowed: WeightSet) -> OwnCoordinates:
    """Return a set in coordinates of its own.

    Parameters
    ----------
    allowed : WeightSet
        The set, which can be flat: ends that meet, or limits that only hold as equalities.

    Raises
    ------
    SolverError
        If the solver finds no point of the set.
    """
    k = len(allowed.lower)
    rows = np.vstack([allowed.rows, np.eye(k), -np.eye(k)])
    limits = np.concatenate([allowed.limits, allowed.upper, -allowed.lower])
    lengths = np.linalg.norm(rows, axis=1)
    said = lengths > 0
    rows, limits = rows[said] / lengths[said, np.newaxis], limits[said] / lengths[said]
    found = _on_plane(rows, limits, np.ones((1, k)), np.ones(1))
    if found.slack.min(initial=np.inf) > _EQUAL:
        return found
    # The set is flat: some limits are kept with slack by none of its weights.
    tight = limits - allowed.extremes(rows)[0] <= _EQUAL
    return _on_plane(
        rows[~tight],
        limits[~tight],
        np.vstack([np.ones((1, k)), rows[tight]]),
        np.append(1.0, limits[tight]),
    )


def _on_plane(
    rows: FloatArray, limits: FloatArray, equal_rows: FloatArray, equal_limits: FloatArray
) -> OwnCoordinates:
    """Return a set of which all equalities are known."""
    _, sizes, axes = np.linalg.svd(equal_rows)
    basis = axes[int((sizes > _FLAT * sizes[0]).sum()) :].T
    # Least squares: equalities that were found with some error cannot contradict each other.
    solved = np.linalg.lstsq(equal_rows, equal_limits, rcond=None)
    start = np.asarray(solved[0], dtype=np.float64)
    forms, slack = rows @ basis, limits - rows @ start
    lengths = np.linalg.norm(forms, axis=1)
    moves = lengths > _FLAT
    if not moves.any():
        return OwnCoordinates(start, basis, forms[moves], slack[moves])
    middle = _chebyshev_centre(forms, slack, lengths)
    return OwnCoordinates(
        start + basis @ middle, basis, forms[moves], (slack - forms @ middle)[moves]
    )


def _chebyshev_centre(forms: FloatArray, slack: FloatArray, lengths: FloatArray) -> FloatArray:
    """Return the middle of a largest ball within some limits."""
    from scipy.optimize import linprog

    found = linprog(
        np.append(np.zeros(forms.shape[1]), -1.0),
        A_ub=np.column_stack([forms, lengths]),
        b_ub=slack,
        bounds=[(None, None)] * (forms.shape[1] + 1),
        method="highs",
        options={
            "primal_feasibility_tolerance": _PRECISION,
            "dual_feasibility_tolerance": _PRECISION,
        },
    )
    if found.status != 0:
        raise SolverError(f"the linear programme was not solved: {found.message}")
    return np.asarray(found.x, dtype=np.float64)[:-1]
