"""Factor analysis: principal components, some of them kept, rotated to be readable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.multivariate.correlation_matrix import CorrelationMethod, Deletion
from nearshore_score.multivariate.factor_count import FactorRule, check_factors, count_factors
from nearshore_score.multivariate.principal_components import (
    loadings,
    orient,
    principal_axes,
    read_correlations,
)
from nearshore_score.multivariate.table import Table
from nearshore_score.multivariate.varimax import varimax

#: What is done to the factors that are kept.
Rotation = Literal["varimax", "varimax_raw", "none"]

# Eigenvalues closer than this are equal, and their order is chance.
_EQUAL = 1e-9


@dataclass(frozen=True, eq=False)
class FactorAnalysis:
    """Factors behind the columns of a table.

    Attributes
    ----------
    labels : tuple of str
        Names of the k columns.
    loadings : array of shape (k, m)
        Correlation of every column with every factor, after rotation.
    eigenvalues : array of shape (k,)
        Of all components before rotation, greatest first.
    count : int
        Destinations that have a figure in every column.
    """

    labels: tuple[str, ...]
    loadings: FloatArray
    eigenvalues: FloatArray
    count: int

    @property
    def explained_variance(self) -> FloatArray:
        """Variance that each of the m factors explains after rotation; k is all there is."""
        explained: FloatArray = (self.loadings**2).sum(axis=0)
        return explained

    @property
    def communalities(self) -> FloatArray:
        """Share of each of the k columns that the factors explain together."""
        communalities: FloatArray = (self.loadings**2).sum(axis=1)
        return communalities


def factor_analysis(
    table: Table,
    *,
    factors: int | FactorRule = "handbook",
    threshold: float | None = None,
    rotation: Rotation = "varimax",
    method: CorrelationMethod = "pearson",
    deletion: Deletion = "listwise",
) -> FactorAnalysis:
    """Extract factors as principal components of the correlation matrix and rotate them [1]_.

    Of other extractions, maximum likelihood and principal axes leave out the variance of each
    column's own; they give other loadings and are not offered. The factors keep the order of
    the components that they come from, and point so that their loadings sum to more than zero.

    Parameters
    ----------
    table : Panel or array of shape (n, k)
        Figures or scores, without leading axes; the columns of an array are called 1 to k.
    factors : int or {"handbook", "eigenvalue", "share", "total"}
        How many are kept, or the rule that decides: "eigenvalue" keeps those whose eigenvalue
        reaches the threshold, "share" those that explain each at least the threshold of the
        variance, "total" the fewest that explain so much together; "handbook" keeps what
        "share" or what "total" keeps, whichever is more.
    threshold : float, optional
        Of the rule, in place of its default: 1, 0.1 or 0.6.
    rotation : {"varimax", "varimax_raw", "none"}
        "varimax" with Kaiser's normalisation, "varimax_raw" without.
    method : {"pearson", "spearman", "kendall"}
        Kind of correlation.
    deletion : {"listwise", "pairwise"}
        Whether only destinations with every figure count, or all that a pair of columns has.

    Returns
    -------
    FactorAnalysis

    Raises
    ------
    InvalidInputError
        If a column is constant, too few destinations count, more factors are asked for than
        there are columns, or the last factor kept is as large as the first one dropped.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 4.2.

    Examples
    --------
    >>> import numpy as np
    >>> rows = [[1, 10, 9], [2, 30, 7], [3, 20, 9], [4, 50, 8], [5, 40, 7]]
    >>> found = factor_analysis(np.array(rows), factors=2)
    >>> found.loadings.round(2)
    array([[ 0.95, -0.19],
           [ 0.83, -0.45],
           [-0.28,  0.96]])
    """
    check_factors(factors, threshold)
    if rotation not in get_args(Rotation):
        raise UnknownNameError("rotation", rotation, get_args(Rotation))
    labels, matrix, count = read_correlations(table, method, deletion)
    eigenvalues, vectors = principal_axes(matrix)
    kept = factor_counts(eigenvalues, factors, threshold)
    refuse_arbitrary(eigenvalues, kept)
    found = rotated_loadings(eigenvalues, vectors, kept, rotation)
    return FactorAnalysis(labels, found, eigenvalues, count)


def rotated_loadings(
    eigenvalues: FloatArray, vectors: FloatArray, kept: IntArray, rotation: Rotation = "varimax"
) -> FloatArray:
    """Return the loadings of the factors that are kept, rotated and oriented.

    Parameters
    ----------
    eigenvalues : array of shape (..., k)
        Greatest first.
    vectors : array of shape (..., k, k)
        One column a vector; see `principal_axes`.
    kept : array of int of shape (...)
        Number of factors.
    rotation : {"varimax", "varimax_raw", "none"}

    Returns
    -------
    array of shape (..., k, m)
        m is the greatest number kept; zero in a case that keeps fewer.
    """
    most = int(kept.max(initial=1))
    within = np.arange(most) < kept[..., np.newaxis]
    found = loadings(eigenvalues[..., :most], vectors[..., :most])
    found = np.where(within[..., np.newaxis, :], found, 0.0)
    return orient(found if rotation == "none" else varimax(found, kaiser=rotation == "varimax"))


def factor_counts(
    eigenvalues: FloatArray, factors: int | FactorRule, threshold: float | None
) -> IntArray:
    """Return the number of factors (...) of each case, given or by a rule."""
    if not isinstance(factors, int):
        return count_factors(eigenvalues, factors, threshold)
    if factors > eigenvalues.shape[-1]:
        raise InvalidInputError(
            f"{factors} factors cannot be drawn from {eigenvalues.shape[-1]} columns; keep fewer"
        )
    return np.full(eigenvalues.shape[:-1], factors, dtype=np.intp)


def refuse_arbitrary(eigenvalues: FloatArray, kept: IntArray) -> None:
    """Refuse to cut between two components of which neither comes first."""
    padded = np.concatenate([eigenvalues, np.full((*kept.shape, 1), -np.inf)], axis=-1)
    last = np.take_along_axis(padded, kept[..., np.newaxis] - 1, axis=-1)
    dropped = np.take_along_axis(padded, kept[..., np.newaxis], axis=-1)
    if (last - dropped < _EQUAL).any():
        raise InvalidInputError(
            "the last factor kept explains as much as the first one dropped, so that the choice "
            "between them would be chance; keep another number of factors"
        )
