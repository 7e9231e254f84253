"""Imputation from the destinations that are most alike on the other columns."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score.treatment.imputation import Estimates, Imputation, Table
from nearshore_score.treatment.predictors import with_predictors
from nearshore_score.treatment.standard_scores import standard_scores

NeighbourWeights = Literal["uniform", "distance"]

# Distances that differ by less than this share are ties: sums depend on the order of the rows.
_ROUNDING = 1e-9


def neighbour_distances(values: FloatArray) -> FloatArray:
    r"""Return how far apart destinations are, from the columns that both have.

    .. math:: d_{ik} = \sqrt{\frac{1}{|J_{ik}|} \sum_{j \in J_{ik}} (z_{ij} - z_{kj})^2}

    with J the columns in which both have a value, and z in standard deviations of the column.

    Parameters
    ----------
    values : array of shape (..., n, m)
        NaN where there is no value.

    Returns
    -------
    array of shape (..., n, n)
        Infinite where two destinations share no column, and from each to itself.

    Examples
    --------
    >>> import numpy as np
    >>> neighbour_distances(np.array([[1.0, 4.0], [3.0, np.nan]])).round(6)
    array([[     inf, 1.414214],
           [1.414214,      inf]])
    """
    scores = standard_scores(values).scores
    count = values.shape[-2]
    squares = np.zeros((*values.shape[:-1], count))
    common = np.zeros(squares.shape)
    for j in range(values.shape[-1]):
        column = scores[..., j]
        apart = (column[..., :, np.newaxis] - column[..., np.newaxis, :]) ** 2
        both = ~np.isnan(apart)
        squares += np.where(both, apart, 0.0)
        common += both
    mean = np.divide(squares, common, out=np.full(squares.shape, np.inf), where=common > 0)
    return np.where(np.eye(count, dtype=np.bool_), np.inf, np.sqrt(mean))


def nearest_neighbours(
    values: FloatArray, k: int = 5, weights: NeighbourWeights = "uniform"
) -> FloatArray:
    """Estimate absent values from the k nearest destinations that have the column [1]_.

    Distances are those of `neighbour_distances`. Variants: Troyanskaya et al. weigh neighbours
    by the inverse of their distance ("distance"); with "uniform" all count alike. Columns are
    standardised first, since indicators have different units and gene expressions have not.
    Destinations as far away as the k-th count as well, so that the order of the rows does not
    decide; with "distance", destinations at distance zero count alone.

    Parameters
    ----------
    values : array of shape (..., n, m)
        NaN where there is no value.
    k : int, default 5
        How many neighbours; fewer where fewer have the column.
    weights : {"uniform", "distance"}
        Whether nearer neighbours count for more.

    Returns
    -------
    array of shape (..., n, m)
        Present values unchanged; NaN where no destination shares a column and has a value.

    References
    ----------
    .. [1] O. Troyanskaya et al., "Missing value estimation methods for DNA microarrays",
       *Bioinformatics* 17(6), 2001, pages 520-525.

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([[1.0, 10.0], [2.0, 20.0], [9.0, 90.0], [1.5, np.nan]])
    >>> nearest_neighbours(values, k=2)[3, 1]
    np.float64(15.0)
    """
    distances = neighbour_distances(values)
    filled = values.copy()
    for j in range(values.shape[-1]):
        column = values[..., j]
        absent = np.isnan(column)
        if absent.any():
            estimate = _weighted_donors(column, distances, k, weights)
            filled[..., j] = np.where(absent, estimate, column)
    return filled


def _weighted_donors(
    column: FloatArray, distances: FloatArray, k: int, weights: NeighbourWeights
) -> FloatArray:
    """Average, for every destination, one column (..., n) over the nearest that have it."""
    has = ~np.isnan(column)
    away = np.where(has[..., np.newaxis, :], distances, np.inf)
    place = min(k, away.shape[-1]) - 1
    limit = np.partition(away, place, axis=-1)[..., place : place + 1] * (1 + _ROUNDING)
    near = (away <= limit) & np.isfinite(away)
    share = near.astype(np.float64)
    if weights == "distance":
        least = np.min(away, axis=-1, keepdims=True)
        relative = np.divide(
            least, away, out=(away == 0).astype(np.float64), where=(away > 0) & np.isfinite(away)
        )
        share *= relative
    total = share.sum(axis=-1, keepdims=True)
    share = np.divide(share, total, out=np.zeros(share.shape), where=total > 0)
    known = np.where(has, column, 0.0)[..., np.newaxis, :]
    return np.where(total[..., 0] > 0, (share * known).sum(axis=-1), np.nan)


class ImputeNearestNeighbours(Imputation):
    """Fill with the average of the most similar destinations.

    See `nearest_neighbours` for how. In a panel of several years, neighbours are sought within
    the year.

    Parameters
    ----------
    k : int, default 5
        How many neighbours.
    weights : {"uniform", "distance"}
        Whether nearer neighbours count for more.
    predictors : tuple of str
        Further columns of the panel that say how similar destinations are, for instance
        income per head; they are not filled.
    indicators : tuple of str
        Columns to fill, which are also compared; by default the leaves of the framework.
    fill_suppressed : bool, default False
        Whether suppressed cells are filled as well.

    Examples
    --------
    >>> ImputeNearestNeighbours(k=3, weights="distance").k
    3
    """

    kind: Literal["impute_nearest_neighbours"] = "impute_nearest_neighbours"
    k: int = Field(default=5, ge=1)
    weights: NeighbourWeights = "uniform"
    predictors: tuple[str, ...] = ()

    def estimates(self, table: Table) -> Estimates:
        """Return the averages of the neighbours.

        Parameters
        ----------
        table : Table
            The columns to fill, with their panel and framework.

        Raises
        ------
        UnknownNameError
            If the panel lacks a predictor.
        """
        values = with_predictors(table, self.predictors)
        filled = nearest_neighbours(values, self.k, self.weights)[..., : len(table.columns)]
        lacking = "no destination has the figure and shares a column"
        return Estimates(filled, f"{self.k} nearest neighbours", lacking)
