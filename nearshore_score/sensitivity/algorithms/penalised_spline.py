"""The share of a variance that a penalised cubic spline explains, for many resamples at once."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.sensitivity.sampling.small_products import small_products

_MOST_KNOTS = 10
_FEWEST_KNOTS = 3
_ROWS_PER_KNOT = 3
# Penalties that are tried, from hardly any to nearly a line, in the unit of the sum of squares.
_PENALTIES = np.geomspace(1e-5, 1e5, 41)
# Keeps the equations solvable where a resample holds rows of one place only.
_RIDGE = 1e-11
_STRAIGHT = 1 - 1e-9
# Spared degrees of freedom below this share say nothing about the error.
_NOT_SPARED = 1e-3


def explained_by_spline(x: FloatArray, y: FloatArray, counts: FloatArray) -> FloatArray:
    r"""Return ``V(E(y | x)) / V(y)`` by a cubic regression spline with penalised curvature [1]_.

    The curve minimises

    .. math:: \sum (y_j - f(x_j))^2 + \lambda \int f''(t)^2 dt

    over natural cubic splines with knots at evenly spaced quantiles of the different values of x,
    one for three rows, from three to ten. The penalty has the least generalised cross-validation
    [2]_, each resample its own; rows of which a resample holds copies count there as one, else
    the copies would foretell each other.

    Parameters
    ----------
    x : array of shape (n,)
        Not constant.
    y : array of shape (n,)
        What is explained.
    counts : array of shape (n, r)
        How often each row is in each resample; ones for the rows as they are.

    Returns
    -------
    array of shape (r,)
        From zero to one; NaN where a resample holds no variance of y.

    References
    ----------
    .. [1] P. J. Green and B. W. Silverman, *Nonparametric Regression and Generalized Linear
       Models: A Roughness Penalty Approach*, Chapman & Hall, London, 1994.
    .. [2] P. Craven and G. Wahba, "Smoothing noisy data with spline functions", *Numerische
       Mathematik* 31(4), 1979, pages 377-403.
    """
    scaled = (x - x.mean()) / x.std()
    design, roughness = _natural_spline(scaled, _knots(scaled))
    drawn = np.maximum(counts.sum(axis=0), 1.0)
    different = np.maximum((counts > 0).sum(axis=0), 1)
    centred = y[:, np.newaxis] - (counts * y[:, np.newaxis]).sum(axis=0) / drawn
    whole = (counts * centred**2).sum(axis=0)
    pairs = design[:, :, np.newaxis] * design[:, np.newaxis, :]
    squares = small_products(counts.T, pairs.reshape(len(x), -1)).reshape(-1, *pairs.shape[1:])
    bends = roughness * (np.trace(design.T @ design) / max(float(np.trace(roughness)), 1e-300))
    flat, loads = _common_axes(squares, bends, small_products((counts * centred).T, design))
    shares = np.full(len(flat), np.nan)
    least = np.full(len(flat), np.inf)
    # From the stiffest, which is left where no other can be judged.
    for penalty in _PENALTIES[::-1]:
        damped = flat + penalty * (1 - flat)
        explained = (flat * (loads / damped) ** 2).sum(axis=1)
        missed = np.maximum(whole - 2 * (loads**2 / damped).sum(axis=1) + explained, 0.0)
        spared = 1 - (flat / damped).sum(axis=1) / different
        judged = spared > _NOT_SPARED
        errors = np.where(judged, missed / np.where(judged, spared, 1.0) ** 2, np.inf)
        better = (errors < least) | np.isnan(shares)
        shares = np.where(better, explained / np.where(whole > 0, whole, np.inf), shares)
        least = np.minimum(errors, least)
    return np.where(whole > 0, np.clip(shares, 0.0, 1.0), np.nan)


def _knots(x: FloatArray) -> FloatArray:
    """Return the knots: evenly spaced quantiles of the different values."""
    different = np.unique(x)
    wanted = min(max(len(x) // _ROWS_PER_KNOT, _FEWEST_KNOTS), _MOST_KNOTS, len(different))
    knots: FloatArray = np.quantile(different, np.linspace(0, 1, wanted))
    return knots


def _natural_spline(x: FloatArray, knots: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return design (n, K) and roughness (K, K) of natural splines by their values at K knots."""
    count = len(knots)
    steps = np.diff(knots)
    curvature = np.zeros((count, count))  # second derivatives at the knots; zero at both ends
    roughness = np.zeros((count, count))
    if count > 2:
        inner = np.arange(count - 2)
        differences = np.zeros((count - 2, count))
        differences[inner, inner] = 1 / steps[:-1]
        differences[inner, inner + 1] = -1 / steps[:-1] - 1 / steps[1:]
        differences[inner, inner + 2] = 1 / steps[1:]
        bands = np.diag((steps[:-1] + steps[1:]) / 3)
        bands += np.diag(steps[1:-1] / 6, 1) + np.diag(steps[1:-1] / 6, -1)
        curvature[1:-1] = np.linalg.solve(bands, differences)
        roughness = differences.T @ curvature[1:-1]
    left = np.clip(np.searchsorted(knots, x, side="right") - 1, 0, count - 2)
    step = steps[left]
    near, far = (knots[left + 1] - x) / step, (x - knots[left]) / step
    rows = np.arange(len(x))
    design = np.zeros((len(x), count))
    design[rows, left] = near
    design[rows, left + 1] = far
    design += ((near**3 - near) * step**2 / 6)[:, np.newaxis] * curvature[left]
    design += ((far**3 - far) * step**2 / 6)[:, np.newaxis] * curvature[left + 1]
    return design, (roughness + roughness.T) / 2


def _common_axes(
    squares: FloatArray, bends: FloatArray, loads: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return axes on which squares (r, K, K) and bends (K, K) are both diagonal.

    Along them the squares are the numbers (r, K) returned, the bends are one less these; the
    loads (r, K) are returned in these axes.
    """
    both = squares + bends
    ridge = _RIDGE * np.trace(both, axis1=-2, axis2=-1)[:, np.newaxis, np.newaxis]
    steady = both + ridge * np.eye(squares.shape[-1])
    # The inverse root of both, so that together they become the identity.
    sizes, axes = np.linalg.eigh(steady)
    root = axes / np.sqrt(sizes)[:, np.newaxis, :]
    even = np.swapaxes(root, -1, -2) @ squares @ root
    flat, turned = np.linalg.eigh(even)
    along = loads[:, np.newaxis, :] @ root @ turned
    # Lines are not bent at all, which the ridge must not hide from a great penalty.
    flat = np.where(flat > _STRAIGHT, 1.0, np.clip(flat, 0.0, 1.0))
    return flat, np.asarray(along[:, 0, :], dtype=np.float64)
