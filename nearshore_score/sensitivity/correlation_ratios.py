"""Pearson's correlation ratio: the share of a score's variance that one variable explains."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.algorithms.local_linear import explained_by_local_lines
from nearshore_score.sensitivity.algorithms.penalised_spline import explained_by_spline
from nearshore_score.sensitivity.sampling.blocks import Stage, generator_of
from nearshore_score.sensitivity.sampling.bootstrap_intervals import (
    check_resampling,
    resample_counts,
    share_between,
)

#: How the curve E(y | x) is estimated.
CurveEstimator = Literal["local_linear", "spline"]

_CURVES: Mapping[CurveEstimator, Callable[[FloatArray, FloatArray, FloatArray], FloatArray]] = {
    "local_linear": explained_by_local_lines,
    "spline": explained_by_spline,
}
# With fewer rows a curve says nothing.
FEWEST_ROWS = 5
# What is left of a column once the others are known must vary in so many directions.
_FEWEST_FREE = 3
# Less spread than this share of the size is rounding; and less of the sum of squares.
_ROUNDING = 1e-12
_EXPLAINED = 1e-10
# Counts that are smoothed together.
_AT_ONCE = 2**19


class CorrelationRatios(NamedTuple):
    """How much of the variance of y each of k columns explains.

    NaN where there is no estimate.

    Attributes
    ----------
    whole, low, high : array of shape (k,)
        The correlation ratio S of each column, from zero to one, and its bootstrap interval.
    own : array of shape (k,)
        What the part of a column explains that the others do not foretell linearly.
    shared : array of shape (k,)
        The ratio less the own part, both over the complete rows; it can be negative.
    correlations : array of shape (k,)
        Pearson's r of each column with y; NaN if the column is constant.
    rows : array of int of shape (k,)
        On how many rows each ratio rests.
    complete : int
        How many rows hold every column.
    """

    whole: FloatArray
    low: FloatArray
    high: FloatArray
    own: FloatArray
    shared: FloatArray
    correlations: FloatArray
    rows: IntArray
    complete: int


def correlation_ratios(
    x: ArrayLike,
    y: ArrayLike,
    *,
    estimator: CurveEstimator = "local_linear",
    resamples: int = 1000,
    level: float = 0.9,
    seed: int = 0,
) -> CorrelationRatios:
    r"""Estimate how much of the variance of y each column of x explains [1]_ [2]_.

    .. math:: S_i = \frac{V(E(y \mid x_i))}{V(y)}

    Pearson's correlation ratio, the first-order sensitivity index of a variable that need not be
    independent of the others. A curve m is fitted to y over :math:`x_i`, and
    :math:`S_i = \sum (m_j - \bar m)^2 / \sum (y_j - \bar y)^2`. Were the curve a straight line
    this would be the square of Pearson's r.

    The ratio is split as in [3]_: with :math:`z_i` the residual of a linear regression of
    :math:`x_i` on the other columns, :math:`V(E(y \mid z_i)) / V(y)` is the column's own part, and
    the rest is the part that it shares.

    Parameters
    ----------
    x : array_like of shape (n, k)
        Columns; NaN where a row lacks one. Their units do not matter.
    y : array_like of shape (n,)
        What is explained; rows where it is NaN do not count.
    estimator : {"local_linear", "spline"}
        The curve: local-linear regression with a Gaussian kernel, the bandwidth by leave-one-out
        cross-validation; or a natural cubic regression spline with penalised curvature, the
        penalty by generalised cross-validation.
    resamples : int
        How often the rows are drawn again, with replacement, for the intervals; zero for none.
    level : float
        Share of the resamples between the ends of the intervals.
    seed : int
        Seed of the resamples.

    Returns
    -------
    CorrelationRatios

    Raises
    ------
    InvalidInputError
        If a shape does not fit, a number is infinite, or a setting cannot be used.
    UnknownNameError
        If there is no such estimator.

    Notes
    -----
    A constant column explains nothing: zero. A column that fewer than five rows have has no
    estimate (NaN), nor has a y that does not vary. Own parts need rows with every column, three
    more than there are coefficients in the regression, and a column that the others do not
    determine.

    A column is compared with y over the rows that have it; the own and the shared part rest on
    the complete rows, and add up to the ratio over these.

    Ends of intervals are quantiles of the resamples, in each of which the curve is chosen anew.
    Estimates are never below zero, so that a column without any link gets more than zero, the more
    the fewer rows there are. Its interval does not reach zero either.

    References
    ----------
    .. [1] K. Pearson, "On the general theory of skew correlation and non-linear regression",
       *Drapers' Company Research Memoirs, Biometric Series* II, London, 1905.
    .. [2] P. Paruolo, M. Saisana and A. Saltelli, "Ratings and rankings: voodoo or science?",
       *Journal of the Royal Statistical Society A* 176(3), 2013, pages 609-634.
    .. [3] W. Becker, M. Saisana, P. Paruolo and I. Vandecasteele, "Weights and importance in
       composite indicators: Closing the gap", *Ecological Indicators* 80, 2017, pages 12-22.

    Examples
    --------
    >>> x = np.linspace(-1, 1, 41)
    >>> found = correlation_ratios(x[:, np.newaxis], x**2, resamples=0)
    >>> found.whole.round(2), abs(found.correlations.round(2))
    (array([1.]), array([0.]))
    """
    if estimator not in get_args(CurveEstimator):
        raise UnknownNameError("estimator", estimator, get_args(CurveEstimator))
    check_resampling(resamples, level, seed)
    columns, target = _checked(x, y)
    counts = np.ones((len(target), 1 + resamples))
    if resamples:
        generator = generator_of(seed, Stage.BOOTSTRAP, 0)
        counts[:, 1:] = resample_counts(generator, resamples, len(target)).T
    held = ~np.isnan(columns)
    complete: BoolArray = np.all(held, axis=1)
    residuals = _residuals(columns[complete])
    whole = _ratios(columns, held, target, counts, estimator)
    everywhere = np.broadcast_to(complete[:, np.newaxis], held.shape)
    # Own parts are of the rows as they are: the regressions would have to be drawn again too.
    once = np.ones((len(target), 1))
    own = _ratios(_filled(residuals, complete), everywhere, target, once, estimator)[0]
    over_these = _ratios(columns, everywhere, target, once, estimator)[0]
    return CorrelationRatios(
        whole[0],
        *share_between(whole[1:], level),
        own,
        over_these - own,
        _correlations(columns, held, target),
        held.sum(axis=0),
        int(complete.sum()),
    )


def _checked(x: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return columns (n, k) and target (n,) on the rows that have a target."""
    columns, target = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if columns.ndim != 2 or target.shape != columns.shape[:1] or not columns.shape[1]:
        raise InvalidInputError(
            f"x has shape {columns.shape} and y {target.shape}; give (n, k) and (n,)"
        )
    if np.isinf(columns).any() or np.isinf(target).any():
        raise InvalidInputError("x and y must be finite; leave out what is missing as NaN")
    some = ~np.isnan(target)
    return columns[some], _in_units(target[some])


def _in_units(values: FloatArray) -> FloatArray:
    """Return values less their mean, in a unit in which squares are safe; zeros if constant."""
    if len(values) == 0 or np.ptp(values) <= _ROUNDING * np.abs(values).max():
        return np.zeros(values.shape)
    size = np.abs(values).max()
    apart = values / size - (values / size).mean()
    scaled: FloatArray = apart / np.abs(apart).max()
    return scaled


def _ratios(
    columns: FloatArray,
    held: BoolArray,
    target: FloatArray,
    counts: FloatArray,
    estimator: CurveEstimator,
) -> FloatArray:
    """Return ratios (1 + r, k): of the rows as they are, then of each resample."""
    curve = _CURVES[estimator]
    found = np.full((counts.shape[1], columns.shape[1]), np.nan)
    for column in range(columns.shape[1]):
        rows = held[:, column]
        x, y = _in_units(columns[rows, column]), target[rows]
        if len(y) < FEWEST_ROWS or np.isnan(x).any() or not _in_units(y).any():
            continue
        if not x.any():
            found[:, column] = 0.0
            continue
        own = counts[rows]
        at_once = max(1, _AT_ONCE // len(y))
        for start in range(0, counts.shape[1], at_once):
            part = slice(start, start + at_once)
            found[part, column] = curve(x, y, own[:, part])
    return found


def _residuals(columns: FloatArray) -> FloatArray:
    """Return what the other columns do not foretell of each; NaN where that is not known."""
    n, k = columns.shape
    found = np.full((n, k), np.nan)
    if n < FEWEST_ROWS:
        return found
    scaled = np.column_stack([_in_units(column) for column in columns.T])
    for column in range(k):
        own = scaled[:, column]
        others = np.column_stack([np.ones(n), np.delete(scaled, column, axis=1)])
        # Columns that the rest determine take no degree of freedom.
        coefficients, _, rank, _ = np.linalg.lstsq(others, own, rcond=_EXPLAINED)
        left = own - others @ coefficients
        if not own.any():
            found[:, column] = 0.0
        elif n - rank >= _FEWEST_FREE and (left**2).sum() > _EXPLAINED * (own**2).sum():
            found[:, column] = left
    return found


def _filled(residuals: FloatArray, complete: BoolArray) -> FloatArray:
    """Return residuals on all rows; a column that has none is NaN throughout."""
    filled = np.full((len(complete), residuals.shape[1]), np.nan)
    filled[complete] = residuals
    return filled


def _correlations(columns: FloatArray, held: BoolArray, target: FloatArray) -> FloatArray:
    """Return Pearson's r of each column with the target."""
    found = np.full(columns.shape[1], np.nan)
    for column in range(columns.shape[1]):
        x, y = columns[held[:, column], column], target[held[:, column]]
        x, y = _in_units(x), _in_units(y)
        if len(y) >= FEWEST_ROWS and x.any() and y.any():
            found[column] = np.clip(x @ y / np.sqrt((x @ x) * (y @ y)), -1.0, 1.0)
    return found
