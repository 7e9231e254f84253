"""Weights at which several linear functions are all at most zero, or a proof that none are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.sensitivity.weight_set import WeightSet

# The remainder is zero if there is a contradiction, and else not far from one.
_NO_REMAINDER = 1e-6
_ROUNDING = 1e-13


class Common(NamedTuple):
    """Weights that suit all functions, or functions that no weights suit together.

    If there is neither, rounding errors hid which it is.
    """

    weights: FloatArray | None
    conflict: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Region:
    """A set of weights, as all ``v / sum(v)`` with ``v = origin + basis @ x`` within limits.

    Attributes
    ----------
    allowed : WeightSet
        The set.
    origin : array of shape (k,)
    basis : array of shape (k, m)
    low, high : array of shape (k,)
        Ends of v.
    rows : array of shape (r, k)
    limits : array of shape (r,)
        What else holds: ``rows @ v <= limits``.
    """

    allowed: WeightSet
    origin: FloatArray
    basis: FloatArray
    low: FloatArray
    high: FloatArray
    rows: FloatArray
    limits: FloatArray

    def common(self, directions: FloatArray) -> Common:
        """Look for weights with ``direction @ w <= 0`` in every row.

        Parameters
        ----------
        directions : array of shape (s, k)

        Notes
        -----
        Looks for the point nearest to the origin that keeps all inequalities. That is a problem
        of least squares with multipliers that are not negative; if nothing remains of it, the
        multipliers say which inequalities contradict each other (Lawson & Hanson 1974,
        chapter 23). Both answers are then checked, so that the method need not be trusted.
        """
        k = len(self.origin)
        rows = np.vstack([directions, self.rows, np.eye(k), -np.eye(k)])
        limits = np.concatenate([np.zeros(len(directions)), self.limits, self.high, -self.low])
        system = np.column_stack([rows @ self.basis, limits - rows @ self.origin])
        lengths = np.linalg.norm(system, axis=1)
        lengths[lengths == 0] = 1.0
        multipliers, remainder = _nonnegative_least_squares(-(system.T / lengths))
        if remainder @ remainder > _NO_REMAINDER:
            found = self.origin - self.basis @ (remainder[:-1] / remainder[-1])
            return Common(self._checked(found), ())
        return Common(None, self._proven(multipliers / lengths, directions))

    def _checked(self, found: FloatArray) -> FloatArray | None:
        inside = np.clip(found, self.low, self.high)
        weights = inside / inside.sum()
        return weights if self.allowed.contains(weights) else None

    def _proven(self, multipliers: FloatArray, directions: FloatArray) -> tuple[int, ...]:
        """Return functions of which a sum with these multipliers is positive everywhere."""
        count = len(directions)
        own, others = multipliers[:count], multipliers[count : count + len(self.rows)]
        total = own @ directions + others @ self.rows
        if self._least(total) <= others @ self.limits:
            return ()
        return tuple(np.flatnonzero(own).tolist())

    def _least(self, direction: FloatArray) -> float:
        """Return the least value of ``direction @ v`` between the ends of v."""
        if self.allowed.scaled is not None:
            return float(np.minimum(direction * self.low, direction * self.high).sum())
        return float(ends_only(self.allowed).extremes(direction)[0])


def region(allowed: WeightSet) -> Region:
    """Return a set of weights in the form in which common weights are looked for."""
    k = len(allowed.children)
    if allowed.scaled is not None:
        low, high = allowed.scaled
        basis, rows, limits = np.eye(k), np.zeros((0, k)), np.zeros(0)
    else:
        low, high, rows, limits = allowed.lower, allowed.upper, allowed.rows, allowed.limits
        # Directions at right angles to each other along which the sum stays one.
        basis = np.linalg.svd(np.ones((1, k)))[2][1:].T
    middle = (low + high) / 2
    return Region(
        allowed=allowed,
        origin=middle if allowed.scaled is not None else middle + (1 - middle.sum()) / k,
        # Lengths are counted in widths of the set, so that none is tiny.
        basis=basis * (float((high - low).max()) or 1.0),
        low=low,
        high=high,
        rows=rows,
        limits=limits,
    )


def ends_only(allowed: WeightSet) -> WeightSet:
    """Return a set that contains the given one: all weights between the same ends."""
    k = len(allowed.children)
    return replace(allowed, rows=np.zeros((0, k)), limits=np.zeros(0), vertices=None, scaled=None)


def _nonnegative_least_squares(system: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the u >= 0 that brings ``system @ u`` nearest to (0, ..., 0, 1), and the remainder.

    The remainder is ``system @ u - (0, ..., 0, 1)``. The columns in use are independent, hence
    not more than there are rows.
    """
    aim = np.append(np.zeros(len(system) - 1), 1.0)
    multipliers, remainder = np.zeros(system.shape[1]), -aim
    used: list[int] = []
    for _ in range(3 * system.shape[1]):
        gain = -(remainder @ system)
        gain[used] = 0.0
        entering = int(gain.argmax())
        if gain[entering] <= _ROUNDING:
            break
        used = _kept_positive(system, aim, multipliers, [*used, entering])
        remainder = system @ multipliers - aim
    return multipliers, remainder


def _kept_positive(
    system: FloatArray, aim: FloatArray, multipliers: FloatArray, used: list[int]
) -> list[int]:
    """Move the multipliers to the best ones of the columns in use; drop columns that reach zero."""
    while used:
        wanted = np.linalg.lstsq(system[:, used], aim, rcond=None)[0]
        now = multipliers[used]
        falling = wanted <= 0
        if not falling.any():
            multipliers[used] = wanted
            break
        step = (now[falling] / (now[falling] - wanted[falling])).min()
        now = now + step * (wanted - now)
        now[falling & (now <= _ROUNDING)] = 0.0
        multipliers[used] = now
        used = [at for at, value in zip(used, now.tolist(), strict=True) if value > 0]
    return used
