"""Pairwise support: the weight of the criteria on which one destination beats another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction

# Shares of weight that differ by less are equal: far above rounding error.
_ROUNDING = 1e-12


def outranking_matrix(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> FloatArray:
    r"""Return how much weight speaks for each destination against each other one [1]_.

    .. math:: e_{ab} = \sum_j w_j \left[ x_{aj} \succ x_{bj} \right]
              + \tfrac{1}{2} \sum_j w_j \left[ x_{aj} = x_{bj} \right],
              \qquad e_{ab} + e_{ba} = 1

    Only the order on each criterion counts, not how far two figures are apart. Figures are equal
    only if they are the same number. This is the voting matrix of Borda, Copeland and Kemeny,
    with weights in place of voters.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    array of shape (..., n, n)
        Support of the destination in the row against the one in the column; zero on the diagonal.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] G. Munda and M. Nardo, "Noncompensatory/nonlinear composite indicators for ranking
       countries: a defensible setting", *Applied Economics* 41(12), 2009, pages 1513-1523.

    Examples
    --------
    >>> outranking_matrix([[7, 300], [9, 500], [7, 200]], [0.6, 0.4], ["benefit", "cost"])
    array([[0. , 0.4, 0.3],
           [0.6, 0. , 0.6],
           [0.7, 0.4, 0. ]])
    """
    margins = majority_margins(decision_problem(matrix, weights, directions))
    support = (1.0 + margins) / 2.0
    return np.where(np.eye(support.shape[-1], dtype=np.bool_), 0.0, support)


def majority_margins(problem: DecisionProblem) -> FloatArray:
    """Return weight for less weight against each destination beside each other, (..., n, n).

    Parameters
    ----------
    problem : DecisionProblem
        What has been checked.

    Returns
    -------
    array of shape (..., n, n)
        From -1 to 1, and exactly zero where the weights are equal up to rounding.
    """
    gains, weights = problem.gains, problem.weights
    count = gains.shape[-2]
    if gains.ndim == 2:  # one matrix product for all weights
        columns = _signs(gains.T).reshape(gains.shape[-1], count * count)
        margins = (weights @ columns).reshape(*weights.shape[:-1], count, count)
    else:
        lead = np.broadcast_shapes(gains.shape[:-2], weights.shape[:-1])
        margins = np.zeros((*lead, count, count))
        for criterion in range(gains.shape[-1]):
            share = weights[..., criterion, np.newaxis, np.newaxis]
            margins += share * _signs(gains[..., criterion])
    margins[np.abs(margins) < _ROUNDING] = 0.0
    return margins


def _signs(gains: FloatArray) -> FloatArray:
    """Return 1, 0 or -1 (..., n, n) for gains (..., n): the row is better, equal, or worse."""
    own, rival = gains[..., :, np.newaxis], gains[..., np.newaxis, :]
    # Comparisons, because the difference of two huge figures can overflow.
    signs: FloatArray = (own > rival).astype(np.float64) - (own < rival)
    return signs
