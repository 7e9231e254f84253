"""Cronbach's alpha: whether columns measure one thing, and which of them does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import FloatArray, divide
from nearshore_score.errors import InvalidInputError
from nearshore_score.multivariate.correlation_matrix import (
    correlation_matrix,
    deviations,
)
from nearshore_score.multivariate.principal_components import read_correlations
from nearshore_score.multivariate.table import Table, complete_rows, read_table

# A sum of columns with a smaller share of their variance than this does not vary.
_NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Reliability:
    """How consistent the columns of a table are with one another.

    Attributes
    ----------
    labels : tuple of str
        Names of the k columns.
    alpha : float
        Cronbach's alpha, at most 1; negative if columns work against each other.
    alpha_if_deleted : array of shape (k,), or None
        Alpha of the other columns; None if only one other is left.
    correlation_with_rest : array of shape (k,)
        Correlation of every column with the sum of the others.
    standardised : bool
        Whether every column was given the same variance first.
    count : int
        Destinations that have a figure in every column, and so count.
    """

    labels: tuple[str, ...]
    alpha: float
    alpha_if_deleted: FloatArray | None
    correlation_with_rest: FloatArray
    standardised: bool
    count: int


def reliability(table: Table, *, standardised: bool = True) -> Reliability:
    """Say how consistent columns are, and which does not fit; see `cronbach_alpha`.

    Columns count as they are: turn those where less is better, or look at scores.

    Parameters
    ----------
    table : Panel or array of shape (n, k)
        Figures or scores, without leading axes; the columns of an array are called 1 to k.
    standardised : bool, default True
        Whether every column is given the same variance first.

    Returns
    -------
    Reliability

    Raises
    ------
    InvalidInputError
        If a column is constant, too few destinations count, or columns cancel out.

    Examples
    --------
    >>> import numpy as np
    >>> rows = [[1, 10, 1], [2, 30, 3], [3, 20, 4], [4, 50, 8], [5, 40, 2]]
    >>> found = reliability(np.array(rows))
    >>> round(found.alpha, 3), found.alpha_if_deleted.round(3)
    (0.841, array([0.825, 0.581, 0.889]))
    """
    labels, _, count = read_correlations(table, "pearson", "listwise")
    values = read_table(table)[1]
    alpha = cronbach_alpha(values, standardised=standardised)
    without = alpha_if_deleted(values, standardised=standardised) if len(labels) > 2 else None
    rest = correlation_with_rest(values, standardised=standardised)
    for measure in (alpha, rest, np.zeros(1) if without is None else without):
        if np.isnan(measure).any():
            raise InvalidInputError(
                "the sum of some columns is the same for every destination: they cancel out; "
                "turn the columns where less is better, or leave some out"
            )
    return Reliability(labels, float(alpha), without, rest, standardised, count)


def cronbach_alpha(values: FloatArray, *, standardised: bool = True) -> FloatArray:
    r"""Compute Cronbach's alpha [1]_.

    .. math:: \alpha = \frac{k}{k - 1}
              \left(1 - \frac{\sum_j \mathrm{var}(x_j)}{\mathrm{var}(\sum_j x_j)}\right)

    Many programs take the columns as they are unless told otherwise. Indicators have different
    units, so that here every column is given the variance one first, as in [2]_, section 4.3,
    unless told otherwise.

    Parameters
    ----------
    values : array of shape (..., n, k)
        Rows in which any figure is missing (NaN) do not count; at least two columns.
    standardised : bool, default True
        Whether every column is given the same variance first.

    Returns
    -------
    array of shape (...)
        NaN where a column or the sum of all is constant, or fewer than three rows count.

    References
    ----------
    .. [1] L. J. Cronbach, "Coefficient alpha and the internal structure of tests",
       *Psychometrika* 16(3), 1951, pages 297-334.
    .. [2] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008.

    Examples
    --------
    >>> import numpy as np
    >>> float(cronbach_alpha(np.array([[1.0, 10.0], [2.0, 30.0], [3.0, 20.0]])).round(3))
    0.667
    """
    matrix = _covariances(values, standardised)
    return _alpha(_trace(matrix), matrix.sum(axis=(-2, -1)), matrix.shape[-1])


def alpha_if_deleted(values: FloatArray, *, standardised: bool = True) -> FloatArray:
    """Compute the alpha of the other columns, for every column; see `cronbach_alpha`.

    Parameters
    ----------
    values : array of shape (..., n, k)
        At least three columns; the same rows count as for all of them.
    standardised : bool, default True
        Whether every column is given the same variance first.

    Returns
    -------
    array of shape (..., k)
        NaN where it is not defined; see `cronbach_alpha`.

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([[1.0, 2.0, 3.0], [2.0, 1.0, 1.0], [3.0, 4.0, 1.0], [4.0, 3.0, 2.0]])
    >>> alpha_if_deleted(values).round(3)
    array([-0.312, -1.359,  0.75 ])
    """
    matrix = _covariances(values, standardised)
    own = np.diagonal(matrix, axis1=-2, axis2=-1)
    return _alpha(own.sum(axis=-1, keepdims=True) - own, _rest(matrix), matrix.shape[-1] - 1)


def correlation_with_rest(values: FloatArray, *, standardised: bool = True) -> FloatArray:
    """Correlate every column with the sum of the others.

    Parameters
    ----------
    values : array of shape (..., n, k)
        Rows in which any figure is missing (NaN) do not count.
    standardised : bool, default True
        Whether every column is given the same variance first.

    Returns
    -------
    array of shape (..., k)
        NaN where it is not defined; see `cronbach_alpha`.

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([[1.0, 2.0, 3.0], [2.0, 1.0, 1.0], [3.0, 4.0, 1.0], [4.0, 3.0, 2.0]])
    >>> correlation_with_rest(values).round(3)
    array([ 0.149,  0.426, -0.302])
    """
    matrix = _covariances(values, standardised)
    own = np.diagonal(matrix, axis1=-2, axis2=-1)
    rest = _rest(matrix)
    varies = rest > _NOTHING * _trace(matrix)[..., np.newaxis]
    scale = np.sqrt(np.where(varies, own * rest, 0.0))
    return np.clip(divide(matrix.sum(axis=-1) - own, scale), -1.0, 1.0)


def _covariances(values: FloatArray, standardised: bool) -> FloatArray:
    matrix = correlation_matrix(values, deletion="listwise")
    if standardised:
        return matrix
    among = np.broadcast_to(complete_rows(values)[..., np.newaxis], values.shape)
    distances, exponents = deviations(values, among)
    # Only proportions matter, so that the greatest scale can be one.
    scales = np.ldexp(1.0, exponents - exponents.max(axis=-1, keepdims=True))
    spread = (np.sqrt((distances**2).sum(axis=-2, keepdims=True)) * scales)[..., 0, :]
    covariances: FloatArray = matrix * spread[..., :, np.newaxis] * spread[..., np.newaxis, :]
    return covariances


def _alpha(variances: FloatArray, whole: FloatArray, count: int) -> FloatArray:
    varies = whole > _NOTHING * variances
    return count / (count - 1) * (1.0 - divide(variances, np.where(varies, whole, 0.0)))


def _trace(matrix: FloatArray) -> FloatArray:
    trace: FloatArray = np.trace(matrix, axis1=-2, axis2=-1)
    return trace


def _rest(matrix: FloatArray) -> FloatArray:
    """Return the variance of the sum of all columns but one, for each."""
    own = np.diagonal(matrix, axis1=-2, axis2=-1)
    whole = matrix.sum(axis=(-2, -1))[..., np.newaxis]
    rest: FloatArray = whole - 2 * matrix.sum(axis=-1) + own
    return rest
