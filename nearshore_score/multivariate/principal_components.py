"""Principal components: the few directions along which destinations differ most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.multivariate.correlation import refuse_undefined
from nearshore_score.multivariate.correlation_matrix import (
    CorrelationMethod,
    Deletion,
    correlation_matrix,
    keep,
)
from nearshore_score.multivariate.table import (
    Table,
    complete_rows,
    read_table,
    refuse_few_complete,
    refuse_unusable,
)

# Entries, sums and eigenvalues closer than this are equal: far above rounding error.
_EQUAL = 1e-9


@dataclass(frozen=True, eq=False)
class PrincipalComponents:
    """Principal components of the columns of a table.

    Attributes
    ----------
    labels : tuple of str
        Names of the k columns.
    eigenvalues : array of shape (k,)
        Variance of every component, greatest first; they add up to k.
    explained : array of shape (k,)
        Share of the variance, from 0 to 1.
    vectors : array of shape (k, k)
        One column a component, of length one: the coefficients of the standardised columns.
    count : int
        Destinations that have a figure in every column.
    """

    labels: tuple[str, ...]
    eigenvalues: FloatArray
    explained: FloatArray
    vectors: FloatArray
    count: int

    @property
    def cumulative(self) -> FloatArray:
        """Share of the variance that each component explains with those before it."""
        return np.cumsum(self.explained)

    @property
    def loadings(self) -> FloatArray:
        """Correlation (k, k) of every column, down, with every component, across."""
        return loadings(self.eigenvalues, self.vectors)


def principal_components(
    table: Table,
    *,
    method: CorrelationMethod = "pearson",
    deletion: Deletion = "listwise",
) -> PrincipalComponents:
    """Find the principal components of the correlation matrix [1]_.

    The sign of a component is arbitrary; see `principal_axes` for the one that is taken.

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
    PrincipalComponents

    Raises
    ------
    InvalidInputError
        If a column is constant, too few destinations count, or pairwise correlations
        contradict each other.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 4.1.

    Examples
    --------
    >>> import numpy as np
    >>> rows = [[1, 10, 9], [2, 30, 7], [3, 20, 6], [4, 50, 2], [5, 40, 3]]
    >>> found = principal_components(np.array(rows))
    >>> found.explained.round(3)
    array([0.926, 0.067, 0.007])
    >>> found.loadings[:, 0].round(2)
    array([ 0.95,  0.95, -0.99])
    """
    labels, matrix, count = read_correlations(table, method, deletion)
    eigenvalues, vectors = principal_axes(matrix)
    return PrincipalComponents(labels, eigenvalues, eigenvalues / len(labels), vectors, count)


def principal_axes(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the eigenvalues, greatest first, and the eigenvectors of correlation matrices.

    Each vector points so that its entries sum to more than zero; where they sum to zero, so
    that its greatest entry is positive, the first of them if several are as great.

    Parameters
    ----------
    matrix : array of shape (..., k, k)
        Symmetric and finite.

    Returns
    -------
    eigenvalues : array of shape (..., k)
    vectors : array of shape (..., k, k)
        One column a vector.

    Examples
    --------
    >>> import numpy as np
    >>> eigenvalues, vectors = principal_axes(np.array([[1.0, 0.5], [0.5, 1.0]]))
    >>> eigenvalues, vectors[:, 0].round(3)
    (array([1.5, 0.5]), array([0.707, 0.707]))
    """
    eigenvalues, vectors = np.linalg.eigh(matrix)
    return eigenvalues[..., ::-1], orient(vectors[..., ::-1])


def orient(vectors: FloatArray) -> FloatArray:
    """Give each column (..., k, m) the sign that `principal_axes` describes."""
    total = vectors.sum(axis=-2, keepdims=True)
    size = np.abs(vectors)
    among_greatest = size >= size.max(axis=-2, keepdims=True) - _EQUAL
    first = np.argmax(among_greatest, axis=-2, keepdims=True)
    greatest = np.take_along_axis(vectors, first, axis=-2)
    lead = np.where(np.abs(total) > _EQUAL, total, greatest)
    return vectors * np.where(lead < 0, -1.0, 1.0)


def loadings(eigenvalues: FloatArray, vectors: FloatArray) -> FloatArray:
    """Scale vectors (..., k, m) to correlations of the columns with the components."""
    return vectors * np.sqrt(np.maximum(eigenvalues, 0.0))[..., np.newaxis, :]


def read_correlations(
    table: Table, method: CorrelationMethod, deletion: Deletion
) -> tuple[tuple[str, ...], FloatArray, int]:
    """Return labels, correlation matrix and number of complete rows of a table, checked.

    Raises
    ------
    InvalidInputError
        If there is no correlation matrix, or it could not belong to complete figures.
    """
    labels, values = read_table(table)
    if deletion == "listwise":
        refuse_few_complete(values)
    refuse_unusable(labels, keep(values, deletion))
    matrix = correlation_matrix(values, method=method, deletion=deletion)
    refuse_undefined(labels, matrix)
    if np.linalg.eigvalsh(matrix)[0] < -_EQUAL:
        raise InvalidInputError(
            "the correlations contradict each other, because every pair of columns rests on "
            "other destinations; use deletion='listwise', or fill the gaps first"
        )
    return labels, matrix, int(complete_rows(values).sum())
