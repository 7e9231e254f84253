"""Correlations between columns, for one case or for a batch, with missing figures."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, IntArray, divide
from nearshore_score.errors import UnknownNameError
from nearshore_score.multivariate.table import FEWEST_DESTINATIONS, complete_rows

#: How two columns are compared: by values, by ranks, or by the order within pairs of rows.
CorrelationMethod = Literal["pearson", "spearman", "kendall"]

#: Which rows count: those with both columns of a pair, or those with every column.
Deletion = Literal["pairwise", "listwise"]

# A coefficient as close as this to one is one: sums of floats rarely hit it.
_ROUNDING = 1e-14


def correlation_matrix(
    values: FloatArray,
    *,
    method: CorrelationMethod = "pearson",
    deletion: Deletion = "pairwise",
) -> FloatArray:
    r"""Correlate every column with every other.

    Pearson's r [1]_; Spearman's rho, which is Pearson's r of ranks, ties sharing the mean
    rank [2]_; or Kendall's tau-b, which corrects for ties [3]_. Of other variants tau-a ignores
    ties, and the shortcut of rho by squared differences of ranks is wrong with ties. Under
    pairwise deletion ranks are taken among the rows that both columns have.

    Parameters
    ----------
    values : array of shape (..., n, k)
        n rows, k columns; NaN where a figure is missing.
    method : {"pearson", "spearman", "kendall"}
        Kind of correlation.
    deletion : {"pairwise", "listwise"}
        Whether a pair uses all rows that have both columns, or only rows that have every
        column. A pairwise matrix can have negative eigenvalues.

    Returns
    -------
    array of shape (..., k, k)
        NaN where two columns share fewer than three rows, or one of them is constant over
        those that they share.

    Raises
    ------
    UnknownNameError
        If the method or the deletion does not exist.

    References
    ----------
    .. [1] K. Pearson, "Mathematical contributions to the theory of evolution III",
       *Philosophical Transactions of the Royal Society A* 187, 1896, pages 253-318.
    .. [2] C. Spearman, "The proof and measurement of association between two things",
       *American Journal of Psychology* 15(1), 1904, pages 72-101.
    .. [3] M. G. Kendall, "The treatment of ties in ranking problems", *Biometrika* 33(3), 1945,
       pages 239-251.

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([[1.0, 10.0], [2.0, 30.0], [3.0, 20.0], [4.0, np.nan]])
    >>> correlation_matrix(values).round(3)
    array([[1. , 0.5],
           [0.5, 1. ]])
    >>> float(correlation_matrix(values, method="kendall")[0, 1].round(3))
    0.333
    """
    if method not in get_args(CorrelationMethod):
        raise UnknownNameError("correlation", method, get_args(CorrelationMethod))
    kept = keep(values, deletion)
    held = ~np.isnan(kept)
    if method == "kendall":
        matrix = _kendall(kept)
    elif np.array_equal(held.any(axis=-1), held.all(axis=-1)):
        matrix = _all_at_once(kept, method)
    else:
        count = values.shape[-1]
        rows = [_one_against_all(kept, column, method) for column in range(count)]
        matrix = np.stack(rows, axis=-2)
    enough = shared_rows(kept) >= FEWEST_DESTINATIONS
    certain = np.abs(matrix) > 1.0 - _ROUNDING
    return np.where(enough, np.where(certain, np.sign(matrix), matrix), np.nan)


def keep(values: FloatArray, deletion: Deletion) -> FloatArray:
    """Return the figures that count, NaN in place of the others.

    Raises
    ------
    UnknownNameError
        If the deletion does not exist.
    """
    if deletion not in get_args(Deletion):
        raise UnknownNameError("deletion", deletion, get_args(Deletion))
    if deletion == "pairwise":
        return values
    return np.where(complete_rows(values)[..., np.newaxis], values, np.nan)


def shared_rows(values: FloatArray) -> IntArray:
    """Count the rows that every two columns share, as an array (..., k, k).

    Examples
    --------
    >>> import numpy as np
    >>> shared_rows(np.array([[1.0, np.nan], [2.0, 5.0]]))
    array([[2, 1],
           [1, 1]])
    """
    held = (~np.isnan(values)).astype(np.intp)
    counts: IntArray = np.swapaxes(held, -1, -2) @ held
    return counts


def deviations(values: FloatArray, among: BoolArray) -> tuple[FloatArray, IntArray]:
    """Return distances from the mean of each column, over powers of two that keep them safe.

    Parameters
    ----------
    values : array of shape (..., n, k)
    among : array of bool of shape (..., n, k)
        Cells that count.

    Returns
    -------
    distances : array of shape (..., n, k)
        ``(value - mean) / 2**exponent``; exactly zero in cells that do not count and in
        columns that are constant.
    exponents : array of int of shape (..., 1, k)
        The greatest distance lies far from overflow and underflow.
    """
    held = np.where(among, values, 0.0)
    exponents = np.frexp(np.abs(held).max(axis=-2, keepdims=True, initial=0.0))[1].astype(np.intp)
    # Powers of two change no digit, so that no accuracy is lost.
    scaled = np.ldexp(held, -exponents)
    least = scaled.min(axis=-2, keepdims=True, where=among, initial=np.inf)
    greatest = scaled.max(axis=-2, keepdims=True, where=among, initial=-np.inf)
    mean = scaled.sum(axis=-2, keepdims=True) / among.sum(axis=-2, keepdims=True).clip(1)
    return np.where(among & (least < greatest), scaled - mean, 0.0), exponents


def _all_at_once(values: FloatArray, method: CorrelationMethod) -> FloatArray:
    # Every pair has the same rows, and so every column one mean and one rank for each row.
    placed = _placed(values, ~np.isnan(values), method)
    products = np.swapaxes(placed, -1, -2) @ placed
    lengths = np.sqrt(np.diagonal(products, axis1=-2, axis2=-1))
    matrix = divide(products, lengths[..., :, np.newaxis] * lengths[..., np.newaxis, :])
    # Exactly symmetric, with ones on the diagonal, whatever the order of the sums.
    even = (matrix + np.swapaxes(matrix, -1, -2)) / 2
    return np.where(np.eye(values.shape[-1]) * ~np.isnan(even) == 1, 1.0, even)


def _one_against_all(values: FloatArray, column: int, method: CorrelationMethod) -> FloatArray:
    # Each pair has its own rows, and so its own means and ranks.
    one = values[..., column : column + 1]
    shared = ~np.isnan(values) & ~np.isnan(one)
    ours, theirs = _placed(one, shared, method), _placed(values, shared, method)
    squares = (ours**2).sum(axis=-2) * (theirs**2).sum(axis=-2)
    coefficients = divide((ours * theirs).sum(axis=-2), np.sqrt(squares))
    # A column is its own copy to the last digit, unless it is constant.
    if_itself = np.where(np.isnan(coefficients[..., column]), np.nan, 1.0)
    coefficients[..., column] = if_itself
    return coefficients


def _placed(values: FloatArray, shared: BoolArray, method: CorrelationMethod) -> FloatArray:
    if method == "pearson":
        return deviations(np.broadcast_to(values, shared.shape), shared)[0]
    from scipy.stats import rankdata

    ranks = rankdata(np.where(shared, values, np.nan), axis=-2, nan_policy="omit")
    return deviations(np.asarray(ranks, dtype=np.float64), shared)[0]


def _kendall(values: FloatArray) -> FloatArray:
    columns = np.swapaxes(values, -1, -2)
    held = ~np.isnan(columns)
    filled = np.where(held, columns, 0.0)
    both = (held[..., :, np.newaxis] & held[..., np.newaxis, :]).astype(np.float64)
    greater = filled[..., :, np.newaxis] > filled[..., np.newaxis, :]
    order = (greater.astype(np.float64) - np.swapaxes(greater, -1, -2)) * both
    shape = (*columns.shape[:-1], columns.shape[-1] ** 2)
    order, both = order.reshape(shape), both.reshape(shape)
    agreeing = order @ np.swapaxes(order, -1, -2)
    # Pairs of rows that one column tells apart, among those that the other column has.
    apart = order**2 @ np.swapaxes(both, -1, -2)
    return divide(agreeing, np.sqrt(apart * np.swapaxes(apart, -1, -2)))
