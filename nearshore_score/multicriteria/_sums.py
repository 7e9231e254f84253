"""Weighted sums of many weight vectors at once, and how exact they are."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray, draws_last
from nearshore_score.aggregation._children import add_up

#: Differences that rounding alone can make in sums of numbers up to one: below it, a tie.
ROUNDING = 1e-12


def weighted_sums(terms: FloatArray, weights: FloatArray) -> FloatArray:
    """Return weighted sums: one matrix product for all weights of one matrix.

    Parameters
    ----------
    terms : array of shape (..., n, k)
    weights : array of shape (..., k)
        Not negative; only their proportions matter.

    Returns
    -------
    array of shape (..., n)
    """
    if terms.ndim == 2:
        return weights @ terms.T
    if draws_last(terms):
        return add_up(terms, weights[..., np.newaxis, :], None)
    total: FloatArray = (terms @ weights[..., np.newaxis])[..., 0]
    return total
