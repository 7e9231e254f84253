"""How important each child is for a weighted mean: how strongly the mean follows it."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray, IntArray, share
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.multivariate.correlation_matrix import deviations
from nearshore_score.weighting._judgements import read_judgements
from nearshore_score.weighting.complete_rows import read_children

#: How strongly the score of a node follows a child: Pearson's r, its square, or Pearson's
#: correlation ratio, the share of the score's variance that the child explains by any curve.
Importance = Literal["correlation", "squared_correlation", "correlation_ratio"]

# Bandwidths that are tried, in standard deviations of the child; the widest is nearly a line.
_BANDWIDTHS = np.geomspace(0.1, 10.0, 25)
# A destination that weighs this much in its own smoothed value has no neighbours.
_ALONE = 1 - 1e-6
# A weighted mean of standardised children with no more variance than this is constant.
_CONSTANT = 1e-18


def importances(
    scores: ArrayLike, weights: ArrayLike, *, measure: Importance = "correlation_ratio"
) -> FloatArray:
    r"""Say how strongly a weighted mean follows each of its children [1]_.

    .. math:: S_i = \frac{V(E(y \mid x_i))}{V(y)}, \qquad r_i = \text{corr}(x_i, y), \qquad r_i^2

    The conditional mean is estimated by local-linear regression with a Gaussian kernel, as in the
    paper. Its bandwidth is chosen by leave-one-out cross-validation over the regressions of all
    siblings on the child, in standard deviations: since y is a mean of them, so is its
    conditional mean. The paper cross-validates y itself, whose bandwidth would jump when weights
    change. A bandwidth at which some destination has no neighbours is not considered.

    Parameters
    ----------
    scores : array_like of shape (..., n, k)
        Scores of n destinations on k children; those without every child do not count.
    weights : array_like of shape (..., k)
        Not all zero.
    measure : {"correlation", "squared_correlation", "correlation_ratio"}
        Pearson's r, its square, or the correlation ratio S.

    Returns
    -------
    array of shape (..., k)

    Raises
    ------
    InvalidInputError
        If fewer than three destinations have every child, a child is constant, or the weighted
        mean is.

    References
    ----------
    .. [1] P. Paruolo, M. Saisana and A. Saltelli, "Ratings and rankings: voodoo or science?",
       *Journal of the Royal Statistical Society A* 176(3), 2013, pages 609-634.

    Examples
    --------
    >>> scores = [[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, 4.0]]
    >>> importances(scores, [0.5, 0.5], measure="correlation").round(3)
    array([0.894, 0.949])
    """
    rows = read_children(checked_scores(scores, measure), None)
    given = _checked_weights(weights, rows.shape[-1])
    lead = np.broadcast_shapes(rows.shape[:-2], given.shape[:-1])
    every_row = np.broadcast_to(rows, (*lead, *rows.shape[-2:]))
    every_weight = np.broadcast_to(given, (*lead, rows.shape[-1]))
    found: FloatArray = np.zeros(every_weight.shape)
    for case in np.ndindex(*lead):
        standard, spread, exponents = standardised(every_row[case])
        pulls = _pulls(every_weight[case] * spread, exponents)
        found[case] = basis_of(standard, measure).importances(pulls / np.abs(pulls).max())
    return found


class Basis(NamedTuple):
    """What importances are computed from, once children are standardised.

    The importance of child i is proportional to the i-th entry of ``correlations @ pulls``, or to
    ``pulls @ forms[i] @ pulls`` if there are forms; pulls are weights times standard deviations.
    """

    correlations: FloatArray
    forms: FloatArray | None

    def importances(self, pulls: FloatArray) -> FloatArray:
        """Return importances (k,) in the unit of their measure."""
        follows = self.correlations @ pulls
        variance = float(pulls @ follows)
        if variance <= _CONSTANT:
            raise InvalidInputError(
                "the children cancel out: their weighted mean is the same for every destination"
            )
        if self.forms is None:
            coefficients: FloatArray = np.clip(follows / np.sqrt(variance), -1.0, 1.0)
            return coefficients
        explained: FloatArray = (self.forms @ pulls) @ pulls / variance
        return explained

    def shares(self, pulls: FloatArray) -> tuple[FloatArray, FloatArray, float]:
        """Return shares (k,) of importances, their derivatives (k, k), and the sum they are of."""
        if self.forms is None:
            sizes, slopes = self.correlations @ pulls, self.correlations
        else:
            half = self.forms @ pulls
            sizes, slopes = half @ pulls, 2 * half
        total = float(sizes.sum())
        # Where nothing is left to share, the rest is of no use.
        shares = sizes / (total or 1.0)
        turning: FloatArray = (slopes - shares[:, np.newaxis] * slopes.sum(axis=0)) / (total or 1.0)
        return shares, turning, total


def basis_of(standard: FloatArray, measure: Importance) -> Basis:
    """Return what importances of standardised children (n, k) are computed from."""
    correlations = standard.T @ standard / len(standard)
    if measure == "correlation":
        return Basis(correlations, None)
    if measure == "squared_correlation":
        return Basis(correlations, correlations[:, :, np.newaxis] * correlations[:, np.newaxis, :])
    fitted = np.stack([_smoothed(standard, child) for child in range(standard.shape[-1])])
    curves = fitted - fitted.mean(axis=-2, keepdims=True)
    return Basis(correlations, np.swapaxes(curves, -1, -2) @ curves / len(standard))


def standardised(rows: FloatArray) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return complete rows (n, k) with mean 0 and variance 1, and the standard deviations.

    They are given as factors (k,) of powers of two with exponents (k,).
    """
    held = rows[~np.isnan(rows).any(axis=-1)]
    distances, exponents = deviations(held, np.ones(held.shape, dtype=np.bool_))
    spread = np.sqrt((distances**2).mean(axis=0))
    return distances / spread, spread, exponents[0]


def checked_scores(scores: ArrayLike, measure: str) -> FloatArray:
    """Return scores (..., n, k), NaN where there is none, for a measure that exists."""
    if measure not in get_args(Importance):
        raise UnknownNameError("measure of importance", measure, get_args(Importance))
    try:
        given = np.asarray(scores, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInputError(
            f"scores must be numbers in rows of equal length; got {scores!r:.200}"
        ) from None
    if given.ndim < 2 or 0 in given.shape[-2:]:
        raise InvalidInputError(
            f"scores of shape {given.shape} need at least one destination (row) and one child "
            "(column)"
        )
    return given


def _checked_weights(weights: ArrayLike, count: int) -> FloatArray:
    given = read_judgements(weights, "weights")
    if given.shape[-1] != count:
        raise InvalidInputError(f"weights of shape {given.shape} do not fit {count} children")
    if not np.isfinite(given).all() or not np.abs(given).max(axis=-1).all():
        raise InvalidInputError("weights must be finite, and not all zero")
    return given


def _pulls(factors: FloatArray, exponents: IntArray) -> FloatArray:
    """Return factors (k,) of powers of two, over a common factor that keeps them safe."""
    counting = factors != 0
    scale = np.where(counting, exponents - exponents[counting].max(), 0)
    return np.ldexp(factors, scale)


def _smoothed(standard: FloatArray, child: int) -> FloatArray:
    """Return all children (n, k) as smooth functions of one of them."""
    best, least = _smoother(standard[:, child], _BANDWIDTHS[-1]), np.inf
    for bandwidth in _BANDWIDTHS:
        smoother = _smoother(standard[:, child], float(bandwidth))
        own = np.diag(smoother)
        if own.max() < _ALONE:
            missed = (standard - smoother @ standard) / (1 - own)[:, np.newaxis]
            error = float((np.delete(missed, child, axis=-1) ** 2).sum())
            if error < least:
                best, least = smoother, error
    smooth: FloatArray = best @ standard
    return smooth


def _smoother(values: FloatArray, bandwidth: float) -> FloatArray:
    """Return the matrix (n, n) of local-linear regression on values, with a Gaussian kernel."""
    apart = values - values[:, np.newaxis]
    kernel = np.exp(-((apart / bandwidth) ** 2) / 2)
    total, first, second = (
        (kernel * apart**power).sum(axis=-1, keepdims=True) for power in range(3)
    )
    area = total * second - first**2
    # With all the weight at one place there is no slope, and the local mean is left.
    sloped = area > 1e-10 * total * second
    line = share(kernel * (second - first * apart), np.where(sloped, area, 0.0))
    smoother: FloatArray = np.where(sloped, line, kernel / total)
    return smoother
