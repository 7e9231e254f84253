"""ARAS: the share of the best imaginable destination's value that a destination reaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import InvalidInputError, in_case
from nearshore_score.multicriteria._products import refuse_costs_of_zero
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.multicriteria.scaling import scaled
from nearshore_score.normalisation.column import Direction


class ArasResult(NamedTuple):
    """What ARAS finds.

    Attributes
    ----------
    score : array of shape (..., n)
        K, the utility degree: 1 for a destination that is best on every criterion.
    optimality : array of shape (..., n)
        S, the value of the optimality function.
    """

    score: FloatArray
    optimality: FloatArray


def aras(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> ArasResult:
    r"""Score by additive ratio assessment [1]_.

    A row 0 with the best of every criterion joins the matrix; costs are replaced by their
    reciprocals; then, with y for benefits and reciprocals,

    .. math:: \bar x_{ij} = \frac{y_{ij}}{\sum_{i=0}^n y_{ij}}, \qquad
              S_i = \sum_j w_j\, \bar x_{ij}, \qquad K_i = \frac{S_i}{S_0}

    Row 0 holds the best of the matrix, as in the paper where no optimal value is known, so a
    criterion's sum counts its best twice.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria. Costs must be above zero, and the sum of a
        benefit with its best too, which leaves room for a few negative figures.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    ArasResult
        A benefit that is zero for all counts as equal for all.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`. Also for a cost of zero or less, and
        for a benefit whose sum is zero or less.

    References
    ----------
    .. [1] E. K. Zavadskas and Z. Turskis, "A new additive ratio assessment (ARAS) method in
       multicriteria decision-making", *Technological and Economic Development of Economy* 16(2),
       2010, pages 159-172.

    Examples
    --------
    >>> aras([[3, 200], [6, 500]], [1, 1], ["benefit", "cost"]).score.round(3)
    array([0.755, 0.694])
    """
    problem = decision_problem(matrix, weights, directions)
    refuse_costs_of_zero(problem, "ARAS")
    values = weighted_sums(_shares(_with_best_row(problem)), problem.weights)
    optimality = values[..., :-1]
    return ArasResult(optimality / values[..., -1:], optimality)


def _with_best_row(problem: DecisionProblem) -> DecisionProblem:
    """Add the best of every criterion as the last row."""
    least: FloatArray = problem.matrix.min(axis=-2, keepdims=True)
    greatest: FloatArray = problem.matrix.max(axis=-2, keepdims=True)
    best = np.where(problem.cost, least, greatest)
    return problem._replace(matrix=np.concatenate([problem.matrix, best], axis=-2))


def _shares(problem: DecisionProblem) -> FloatArray:
    """Return every figure, or reciprocal of a cost, as a share of its column."""
    costs = problem._replace(matrix=np.where(problem.cost, problem.matrix, 1.0))
    benefits = problem._replace(matrix=np.where(problem.cost, 1.0, problem.matrix))
    return np.where(problem.cost, scaled(costs, "sum"), _shares_of_benefits(benefits))


def _shares_of_benefits(problem: DecisionProblem) -> FloatArray:
    size = np.abs(problem.matrix).max(axis=-2, keepdims=True)
    # Dividing by the greatest first keeps sums of huge figures inside floats.
    tamed = np.where(size > 0, problem.matrix / np.where(size > 0, size, 1.0), 1.0)
    total = tamed.sum(axis=-2, keepdims=True)
    _refuse_totals(problem, total)
    return tamed / np.where(total > 0, total, 1.0)


def _refuse_totals(problem: DecisionProblem, total: FloatArray) -> None:
    low = (total <= 0) & problem.weighted[..., np.newaxis, :]
    if low.any():
        *case, _, criterion = np.argwhere(low)[0].tolist()
        raise InvalidInputError(
            f"criterion {criterion + 1}{in_case(case)}: its figures and their best do not add up "
            "to more than zero, and ARAS takes shares of that sum; shift the figures"
        )


class Aras(MulticriteriaMethod):
    """ARAS: the share of the best imaginable destination's value that is reached [1]_.

    References
    ----------
    .. [1] E. K. Zavadskas and Z. Turskis, "A new additive ratio assessment (ARAS) method in
       multicriteria decision-making", *Technological and Economic Development of Economy* 16(2),
       2010, pages 159-172.

    Examples
    --------
    >>> Aras().evaluate([[3, 4], [6, 4]], [1, 1]).score.round(3)
    array([0.727, 1.   ])
    """

    kind: Literal["aras"] = "aras"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="ARAS",
        origin="Zavadskas and Turskis 2010",
        compensation="full",
        scale="ratio",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Normalisation and optimal row, in words."""
        return "sum normalisation, best of the matrix as optimal row"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> ArasResult:
        """Return utility degrees and values; see `aras`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return aras(matrix, weights, directions)
