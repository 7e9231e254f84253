"""CODAS: distance from the worst figures, by the straight way and along the criteria."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from pydantic import AfterValidator

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Number
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria._sums import ROUNDING, weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction


class CodasResult(NamedTuple):
    """What CODAS finds.

    Attributes
    ----------
    score : array of shape (..., n)
        The assessment score H; the scores of all sum to zero.
    euclidean_distance, taxicab_distance : array of shape (..., n)
        E and T, distances from the worst figures.
    """

    score: FloatArray
    euclidean_distance: FloatArray
    taxicab_distance: FloatArray


def codas(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    threshold: float = 0.02,
) -> CodasResult:
    r"""Assess destinations by two distances from the worst figures, combined (CODAS) [1]_.

    .. math:: H_i = \sum_k (E_i - E_k) + \psi(E_i - E_k)\,(T_i - T_k), \qquad
              \psi(x) = \begin{cases} 1 & |x| \ge \tau \\ 0 & |x| < \tau \end{cases}

    with the Euclidean (E) and the taxicab distance (T) of weighted figures from the worst in each
    criterion, benefits as :math:`x / \max x` and costs as :math:`\min x / x`. Programs that
    multiply the two differences instead of using the threshold compute something else.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units that have a true zero.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    threshold : float, default 0.02
        From which difference of Euclidean distances the taxicab distances count, too; the paper
        suggests 0.01 to 0.05.

    Returns
    -------
    CodasResult
        Where nobody differs from anybody, all score zero.

    Raises
    ------
    InvalidInputError
        If the threshold is negative, a criterion has no benefit above zero or a cost that is not
        above zero, or the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] M. Keshavarz Ghorabaee, E. K. Zavadskas, Z. Turskis and J. Antucheviciene, "A new
       combinative distance-based assessment (CODAS) method for multi-criteria decision-making",
       *Economic Computation and Economic Cybernetics Studies and Research* 50(3), 2016,
       pages 25-44.

    Examples
    --------
    >>> codas([[7, 300], [9, 500], [5, 200]], [0.6, 0.4], ["benefit", "cost"]).score.round(3)
    array([-0.192,  0.176,  0.016])
    """
    _checked_threshold(threshold)
    problem = decision_problem(matrix, weights, directions)
    levels = _linear(problem)
    gaps = problem._replace(matrix=levels - levels.min(axis=-2, keepdims=True))
    return in_blocks(
        lambda block: _assessed(block, threshold), gaps, cells=4 * gaps.matrix.shape[-2] ** 2
    )


def _linear(problem: DecisionProblem) -> FloatArray:
    """Return benefits as parts of the greatest, costs as the least over each."""
    matrix, cost = problem.matrix, problem.cost
    least: FloatArray = matrix.min(axis=-2, keepdims=True)
    greatest: FloatArray = matrix.max(axis=-2, keepdims=True)
    differ = greatest > least
    negligible: FloatArray = ROUNDING * np.abs(matrix).max(axis=-2, keepdims=True)
    usable = np.where(cost, least, greatest - negligible) > 0
    _refuse_scale((differ & ~usable)[..., 0, :] & problem.weighted)
    numerator, denominator = np.where(cost, least, matrix), np.where(cost, matrix, greatest)
    levels: FloatArray = np.ones(matrix.shape)
    np.divide(numerator, denominator, out=levels, where=differ & usable)
    return levels


def _refuse_scale(wrong: BoolArray) -> None:
    if wrong.any():
        criterion = np.argwhere(wrong)[0].tolist()[-1]
        raise InvalidInputError(
            f"criterion {criterion + 1}: CODAS takes benefits as parts of the greatest and costs "
            "as parts of the least, so the greatest benefit and all costs must be above zero; "
            "shift the figures, or choose another method"
        )


def _assessed(gaps: DecisionProblem, threshold: float) -> CodasResult:
    euclidean = np.sqrt(weighted_sums(gaps.matrix**2, gaps.weights**2))
    taxicab = weighted_sums(gaps.matrix, gaps.weights)
    straight, along = _differences(euclidean), _differences(taxicab)
    counts = np.abs(straight) >= threshold - ROUNDING
    return CodasResult((straight + np.where(counts, along, 0)).sum(axis=-1), euclidean, taxicab)


def _differences(distance: FloatArray) -> FloatArray:
    return distance[..., :, np.newaxis] - distance[..., np.newaxis, :]


def _checked_threshold(value: float) -> float:
    if not 0 <= value < np.inf:
        raise InvalidInputError(f"the threshold must be a number from 0 upwards, got {value:g}")
    return value


class Codas(MulticriteriaMethod):
    """CODAS: Euclidean distance from the worst, and taxicab distance where that is clear [1]_.

    Parameters
    ----------
    threshold : float, default 0.02
        From which difference of Euclidean distances the taxicab distances count, too.

    References
    ----------
    .. [1] M. Keshavarz Ghorabaee, E. K. Zavadskas, Z. Turskis and J. Antucheviciene, "A new
       combinative distance-based assessment (CODAS) method for multi-criteria decision-making",
       *Economic Computation and Economic Cybernetics Studies and Research* 50(3), 2016,
       pages 25-44.

    Examples
    --------
    >>> Codas(threshold=0.05).to_json()
    '{"kind":"codas","threshold":0.05}'
    """

    kind: Literal["codas"] = "codas"
    threshold: Annotated[Number, AfterValidator(_checked_threshold)] = 0.02

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="CODAS",
        origin="Keshavarz Ghorabaee, Zavadskas, Turskis and Antucheviciene 2016",
        compensation="full",
        scale="ratio",
        rank_reversal=True,
        dominance="no",
    )

    @property
    def variant(self) -> str:
        """Normalisation and threshold, in words."""
        return f"ratio_to_best normalisation, threshold {self.threshold:g}"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> CodasResult:
        """Return scores and distances; see `codas`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return codas(matrix, weights, directions, threshold=self.threshold)
