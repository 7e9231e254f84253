"""Whether columns have enough in common for a factor analysis: KMO and Bartlett's test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import FloatArray, divide
from nearshore_score.errors import InvalidInputError
from nearshore_score.multivariate.correlation_matrix import CorrelationMethod, Deletion
from nearshore_score.multivariate.principal_components import read_correlations
from nearshore_score.multivariate.table import Table

# A matrix with a smaller eigenvalue than this has no inverse that one could trust.
_SINGULAR = 1e-10

# Sums of squared correlations below this are rounding error: the column goes its own way.
_NOTHING = 1e-20


@dataclass(frozen=True, eq=False)
class SamplingAdequacy:
    """The Kaiser-Meyer-Olkin measure, from 0 to 1.

    Attributes
    ----------
    labels : tuple of str
        Names of the k columns.
    overall : float
        Of all columns; a factor analysis wants 0.6 or more.
    by_column : array of shape (k,)
        Of every column; the lowest is the first candidate to leave out.
    """

    labels: tuple[str, ...]
    overall: float
    by_column: FloatArray


@dataclass(frozen=True)
class SphericityTest:
    """Bartlett's test of the hypothesis that no two columns are correlated.

    Attributes
    ----------
    chi_square : float
        The statistic.
    degrees_of_freedom : int
        Number of pairs of columns.
    p_value : float
        Probability of a statistic at least this great if no two columns are correlated.
    count : int
        Destinations that it rests on.
    """

    chi_square: float
    degrees_of_freedom: int
    p_value: float
    count: int


def kaiser_meyer_olkin(
    table: Table,
    *,
    method: CorrelationMethod = "pearson",
    deletion: Deletion = "listwise",
) -> SamplingAdequacy:
    """Measure whether columns share factors; see `sampling_adequacy` for the formula.

    Parameters
    ----------
    table : Panel or array of shape (n, k)
        Figures or scores, without leading axes; the columns of an array are called 1 to k.
    method : {"pearson", "spearman", "kendall"}
        Kind of correlation.
    deletion : {"listwise", "pairwise"}
        Whether only destinations with every figure count, or all that a pair of columns has.

    Returns
    -------
    SamplingAdequacy

    Raises
    ------
    InvalidInputError
        If a column is constant, too few destinations count, columns determine one another, or
        one column is uncorrelated with all others.

    Examples
    --------
    >>> import numpy as np
    >>> rows = [[1, 10, 9], [2, 30, 7], [3, 20, 6], [4, 50, 2], [5, 40, 3]]
    >>> found = kaiser_meyer_olkin(np.array(rows))
    >>> round(found.overall, 3), found.by_column.round(3)
    (0.571, array([0.592, 0.592, 0.538]))
    """
    labels, matrix, count = read_correlations(table, method, deletion)
    _refuse_singular(labels, matrix, count)
    overall, by_column = sampling_adequacy(matrix)
    alone = [label for label, one in zip(labels, by_column, strict=True) if np.isnan(one)]
    if alone:
        raise InvalidInputError(
            f"{', '.join(alone)}: uncorrelated with every other column, so that there is no "
            "measure; leave out what stands alone"
        )
    return SamplingAdequacy(labels, float(overall), by_column)


def sampling_adequacy(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    r"""Compute the Kaiser-Meyer-Olkin measure of correlation matrices [1]_ [2]_.

    .. math:: \mathrm{KMO} = \frac{\sum_{i \ne j} r_{ij}^2}
              {\sum_{i \ne j} r_{ij}^2 + \sum_{i \ne j} p_{ij}^2}

    with the partial correlations p given all other columns; for one column i the sums run over
    j alone. This is the form of 1974; that of 1970 takes other entries than p.

    Parameters
    ----------
    matrix : array of shape (..., k, k)
        Correlation matrices, finite.

    Returns
    -------
    overall : array of shape (...)
    by_column : array of shape (..., k)
        NaN where columns determine one another, or a column is uncorrelated with all others.

    References
    ----------
    .. [1] H. F. Kaiser and J. Rice, "Little Jiffy, Mark IV", *Educational and Psychological
       Measurement* 34(1), 1974, pages 111-117.
    .. [2] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, box 5.

    Examples
    --------
    >>> import numpy as np
    >>> overall, by_column = sampling_adequacy(np.array([[1.0, 0.5], [0.5, 1.0]]))
    >>> float(overall.round(6)), by_column.round(6)
    (0.5, array([0.5, 0.5]))
    """
    inverse = _inverse(matrix)
    diagonal = np.diagonal(inverse, axis1=-2, axis2=-1)
    partial = inverse**2 / (diagonal[..., :, np.newaxis] * diagonal[..., np.newaxis, :])
    others = 1.0 - np.eye(matrix.shape[-1])
    simple = (matrix**2 * others).sum(axis=-1)
    both = simple + (partial * others).sum(axis=-1)
    by_column = np.where(simple > _NOTHING, divide(simple, both), np.nan)
    whole = simple.sum(axis=-1)
    return np.where(whole > _NOTHING, divide(whole, both.sum(axis=-1)), np.nan), by_column


def bartlett_sphericity(table: Table) -> SphericityTest:
    r"""Test whether any two columns are correlated, by Bartlett's statistic [1]_.

    .. math:: \chi^2 = -\Big(n - 1 - \frac{2k + 5}{6}\Big) \ln |R|

    with k (k - 1) / 2 degrees of freedom, for n destinations and the correlation matrix R of k
    columns. Only destinations with a figure in every column count: the test needs one number of
    them.
    With many destinations it rejects almost always; look at `kaiser_meyer_olkin` too.

    Parameters
    ----------
    table : Panel or array of shape (n, k)
        Figures or scores, without leading axes.

    Returns
    -------
    SphericityTest

    Raises
    ------
    InvalidInputError
        If a column is constant, too few destinations count, or columns determine one another.

    References
    ----------
    .. [1] M. S. Bartlett, "Tests of significance in factor analysis", *British Journal of
       Statistical Psychology* 3(2), 1950, pages 77-85.

    Examples
    --------
    >>> import numpy as np
    >>> rows = [[1, 10, 9], [2, 30, 7], [3, 20, 6], [4, 50, 2], [5, 40, 3]]
    >>> found = bartlett_sphericity(np.array(rows))
    >>> round(found.chi_square, 3), found.degrees_of_freedom, round(found.p_value, 3)
    (9.618, 3, 0.022)
    """
    from scipy.stats import chi2

    labels, matrix, count = read_correlations(table, "pearson", "listwise")
    _refuse_singular(labels, matrix, count)
    statistic = float(sphericity_statistic(matrix, np.float64(count)))
    freedom = len(labels) * (len(labels) - 1) // 2
    return SphericityTest(statistic, freedom, float(chi2.sf(statistic, freedom)), count)


def sphericity_statistic(matrix: FloatArray, count: FloatArray | np.float64) -> FloatArray:
    r"""Compute Bartlett's statistic for the hypothesis that nothing is correlated [1]_.

    .. math:: \chi^2 = -\Big(n - 1 - \frac{2k + 5}{6}\Big) \ln |R|

    with k (k - 1) / 2 degrees of freedom.

    Parameters
    ----------
    matrix : array of shape (..., k, k)
        Correlation matrices R, finite.
    count : array of shape (...)
        Rows n that each rests on.

    Returns
    -------
    array of shape (...)
        NaN where columns determine one another.

    References
    ----------
    .. [1] M. S. Bartlett, "Tests of significance in factor analysis", *British Journal of
       Statistical Psychology* 3(2), 1950, pages 77-85.

    Examples
    --------
    >>> import numpy as np
    >>> matrix = np.array([[1.0, 0.5], [0.5, 1.0]])
    >>> float(sphericity_statistic(matrix, np.float64(20)).round(3))
    5.034
    """
    eigenvalues = np.linalg.eigvalsh(matrix)
    regular = eigenvalues[..., 0] > _SINGULAR
    logarithms = np.log(np.where(regular[..., np.newaxis], eigenvalues, 1.0)).sum(axis=-1)
    factor = count - 1 - (2 * matrix.shape[-1] + 5) / 6
    # Rounding may lift a determinant of one; a statistic below zero would mean nothing.
    return np.where(regular, np.maximum(-factor * logarithms, 0.0), np.nan)


def _inverse(matrix: FloatArray) -> FloatArray:
    eigenvalues, vectors = np.linalg.eigh(matrix)
    regular = eigenvalues[..., :1] > _SINGULAR
    reciprocal = np.divide(1.0, eigenvalues, out=np.full_like(eigenvalues, np.nan), where=regular)
    inverse: FloatArray = (vectors * reciprocal[..., np.newaxis, :]) @ np.swapaxes(vectors, -1, -2)
    return inverse


def _refuse_singular(labels: tuple[str, ...], matrix: FloatArray, count: int) -> None:
    eigenvalues, vectors = np.linalg.eigh(matrix)
    if eigenvalues[0] > _SINGULAR:
        return
    if count <= len(labels):
        raise InvalidInputError(
            f"{len(labels)} columns need more than {len(labels)} destinations with every figure, "
            f"and there are {count}; look at fewer columns, or fill gaps first"
        )
    bound = [label for label, one in zip(labels, vectors[:, 0], strict=True) if abs(one) > 1e-6]
    raise InvalidInputError(
        f"{', '.join(bound)} determine one another exactly; leave one of them out"
    )
