"""EDAS: how far a destination lies above and below the average one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray, share
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria._sums import ROUNDING, weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction


class EdasResult(NamedTuple):
    """What EDAS finds.

    Attributes
    ----------
    score : array of shape (..., n)
        The appraisal score AS, from 0 to 1.
    positive_distance, negative_distance : array of shape (..., n)
        SP and SN, weighted sums of the distances above and below the average.
    """

    score: FloatArray
    positive_distance: FloatArray
    negative_distance: FloatArray


def edas(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> EdasResult:
    r"""Evaluate destinations by their distance from the average solution (EDAS) [1]_.

    .. math:: SP_i = \sum_j w_j \frac{\max(0, x_{ij} - \bar x_j)}{\bar x_j}, \qquad
              SN_i = \sum_j w_j \frac{\max(0, \bar x_j - x_{ij})}{\bar x_j}, \qquad
              AS_i = \frac12 \left(\frac{SP_i}{\max SP} + 1 - \frac{SN_i}{\max SN}\right)

    with the signs of the differences turned round for a cost. Figures may be negative, averages
    may not.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units that have a true zero.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    EdasResult
        Where nobody differs from anybody, all score 1/2.

    Raises
    ------
    InvalidInputError
        If the average of a criterion that tells destinations apart is not above zero, or the
        input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] M. Keshavarz Ghorabaee, E. K. Zavadskas, L. Olfat and Z. Turskis, "Multi-criteria
       inventory classification using a new method of evaluation based on distance from average
       solution (EDAS)", *Informatica* 26(3), 2015, pages 435-451.

    Examples
    --------
    >>> edas([[7, 300], [9, 500], [5, 200]], [0.6, 0.4], ["benefit", "cost"]).score.round(3)
    array([0.617, 0.5  , 0.538])
    """
    problem = decision_problem(matrix, weights, directions)
    above = _above_average(problem)
    positive = weighted_sums(np.maximum(above, 0), problem.weights)
    negative = weighted_sums(np.maximum(-above, 0), problem.weights)
    appraisal = (_of_greatest(positive) + 1 - _of_greatest(negative)) / 2
    return EdasResult(appraisal, positive, negative)


def _above_average(problem: DecisionProblem) -> FloatArray:
    """Return by what part of the average each figure is better than it; negative if worse."""
    greatest = np.abs(problem.matrix).max(axis=-2, keepdims=True)
    # In units of the greatest figure, so that the sum of huge ones does not overflow.
    tamed = np.divide(
        problem.matrix, greatest, out=np.zeros(problem.matrix.shape), where=greatest > 0
    )
    average = tamed.mean(axis=-2, keepdims=True)
    differ = tamed.max(axis=-2, keepdims=True) > tamed.min(axis=-2, keepdims=True)
    usable = average > ROUNDING
    _refuse_average((differ & ~usable)[..., 0, :] & problem.weighted)
    distance: FloatArray = np.zeros(tamed.shape)
    np.divide(tamed - average, average, out=distance, where=differ & usable)
    return np.where(problem.cost, -distance, distance)


def _refuse_average(wrong: BoolArray) -> None:
    if wrong.any():
        criterion = np.argwhere(wrong)[0].tolist()[-1]
        raise InvalidInputError(
            f"the average of criterion {criterion + 1} is not above zero: EDAS measures distances "
            "as parts of the average; shift the figures, or choose another method"
        )


def _of_greatest(distance: FloatArray) -> FloatArray:
    return share(distance, distance.max(axis=-1, keepdims=True))


class Edas(MulticriteriaMethod):
    """EDAS: distances above and below the average of each criterion [1]_.

    References
    ----------
    .. [1] M. Keshavarz Ghorabaee, E. K. Zavadskas, L. Olfat and Z. Turskis, "Multi-criteria
       inventory classification using a new method of evaluation based on distance from average
       solution (EDAS)", *Informatica* 26(3), 2015, pages 435-451.

    Examples
    --------
    >>> Edas().to_json()
    '{"kind":"edas"}'
    """

    kind: Literal["edas"] = "edas"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="EDAS",
        origin="Keshavarz Ghorabaee, Zavadskas, Olfat and Turskis 2015",
        compensation="full",
        scale="ratio",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """What distances are measured in, in words."""
        return "distances as parts of the average"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> EdasResult:
        """Return scores and distances; see `edas`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return edas(matrix, weights, directions)
