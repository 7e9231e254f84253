"""COPRAS: benefits as they are, costs in inverse proportion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import InvalidInputError, in_case
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import decision_problem
from nearshore_score.multicriteria.scaling import scaled
from nearshore_score.normalisation.column import Direction


class CoprasResult(NamedTuple):
    """What COPRAS finds.

    Attributes
    ----------
    score : array of shape (..., n)
        N, the utility degree, as a share of the best one, which has 1.
    significance : array of shape (..., n)
        Q, the relative significance.
    benefits, costs : array of shape (..., n)
        S+ and S-, the sums of weighted normalised benefits and costs.
    """

    score: FloatArray
    significance: FloatArray
    benefits: FloatArray
    costs: FloatArray


def copras(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> CoprasResult:
    r"""Score by complex proportional assessment [1]_.

    With shares :math:`d_{ij} = w_j\, x_{ij} / \sum_i x_{ij}`, summed over the benefits to
    :math:`S_i^+` and over the costs to :math:`S_i^-`,

    .. math:: Q_i = S_i^+ + \frac{S_{\min}^- \sum_l S_l^-}
                                 {S_i^- \sum_l S_{\min}^- / S_l^-}, \qquad
              N_i = \frac{Q_i}{\max_l Q_l}

    The paper gives N in percent. One program closes with a formula that comes to the sum of
    benefits *plus* the sum of costs, so that a dearer destination gains. Where no cost has a
    weight, Q is the sum of benefits, and not undefined.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, not negative.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    CoprasResult
        A criterion that is zero for all counts as equal for all.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`. Also for a negative performance, and
        for a destination without any cost among others that have one.

    References
    ----------
    .. [1] E. K. Zavadskas, A. Kaklauskas and V. Sarka, "The new method of multicriteria complex
       proportional assessment of projects", *Technological and Economic Development of Economy*
       1(3), 1994, pages 131-139.

    Examples
    --------
    >>> copras([[5, 10], [5, 30]], [1, 1], ["benefit", "cost"]).score
    array([1. , 0.6])
    """
    problem = decision_problem(matrix, weights, directions, least=0, method="COPRAS")
    shares = scaled(problem._replace(cost=np.zeros_like(problem.cost)), "sum")
    benefits = weighted_sums(shares, np.where(problem.cost, 0.0, problem.weights))
    cost_weights = np.where(problem.cost, problem.weights, 0.0)
    costs = weighted_sums(shares, cost_weights)
    weighted: BoolArray = cost_weights.max(axis=-1, keepdims=True) > 0
    significance = benefits + _inverse_costs(costs, weighted)
    score: FloatArray = significance / significance.max(axis=-1, keepdims=True)
    return CoprasResult(score, significance, benefits, costs)


def _inverse_costs(costs: FloatArray, weighted: BoolArray) -> FloatArray:
    """Share the sum of all costs (..., n) out in inverse proportion to them."""
    free = (costs <= 0) & weighted
    if free.any():
        *case, row = np.argwhere(free)[0].tolist()
        raise InvalidInputError(
            f"row {row + 1}{in_case(case)} has no cost: COPRAS rewards in proportion to the "
            "reciprocal of the sum of costs, which must be above zero; measure the costs from a "
            "lower origin"
        )
    divisors = np.where(weighted, costs, 1.0)
    # Ratios to the least stay inside floats where reciprocals of tiny sums do not.
    ratios = divisors.min(axis=-1, keepdims=True) / divisors
    rewards: FloatArray = ratios / ratios.sum(axis=-1, keepdims=True)
    rewards *= costs.sum(axis=-1, keepdims=True)
    return rewards


class Copras(MulticriteriaMethod):
    """COPRAS: shares of benefits, and of costs in inverse proportion [1]_.

    References
    ----------
    .. [1] E. K. Zavadskas, A. Kaklauskas and V. Sarka, "The new method of multicriteria complex
       proportional assessment of projects", *Technological and Economic Development of Economy*
       1(3), 1994, pages 131-139.

    Examples
    --------
    >>> Copras().evaluate([[3, 4], [6, 4]], [1, 1]).score.round(3)
    array([0.714, 1.   ])
    """

    kind: Literal["copras"] = "copras"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="COPRAS",
        origin="Zavadskas, Kaklauskas and Sarka 1994",
        compensation="full",
        scale="ratio",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Normalisation, in words."""
        return "sum normalisation"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> CoprasResult:
        """Return utility degrees and sums; see `copras`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return copras(matrix, weights, directions)
