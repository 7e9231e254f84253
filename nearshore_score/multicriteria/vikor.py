"""VIKOR: a compromise between the good of most criteria and the regret on the worst one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from pydantic import AfterValidator

from nearshore_score._arrays import (
    BoolArray,
    FloatArray,
    divide_where,
    draws_last,
    place_between,
)
from nearshore_score._frozen import Number
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria._ranges import portions
from nearshore_score.multicriteria._sums import ROUNDING, weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction


class VikorResult(NamedTuple):
    """What VIKOR finds.

    Attributes
    ----------
    score : array of shape (..., n)
        1 - Q, from 0 to 1.
    q : array of shape (..., n)
        Q; the least is best.
    group_utility : array of shape (..., n)
        S, the weighted sum of regrets; the least is best.
    individual_regret : array of shape (..., n)
        R, the greatest weighted regret; the least is best.
    compromise_set : array of bool of shape (..., n)
        Who belongs to the proposed compromise: the best by Q alone if both conditions hold; with
        the second if only stability fails; all whose Q is near the best one if the advantage is
        too small.
    acceptable_advantage, acceptable_stability : array of bool of shape (...)
        Whether the conditions C1 and C2 hold.
    """

    score: FloatArray
    q: FloatArray
    group_utility: FloatArray
    individual_regret: FloatArray
    compromise_set: BoolArray
    acceptable_advantage: BoolArray
    acceptable_stability: BoolArray


class _Measures(NamedTuple):
    q: FloatArray
    group_utility: FloatArray
    individual_regret: FloatArray


def vikor(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    majority_weight: float = 0.5,
) -> VikorResult:
    r"""Compromise ranking, VIseKriterijumska Optimizacija I Kompromisno Resenje [1]_.

    .. math:: S_i = \sum_j w_j \frac{f_j^* - f_{ij}}{f_j^* - f_j^-}, \qquad
              R_i = \max_j w_j \frac{f_j^* - f_{ij}}{f_j^* - f_j^-}, \qquad
              Q_i = v \frac{S_i - S^*}{S^- - S^*} + (1 - v) \frac{R_i - R^*}{R^- - R^*}

    with :math:`f_j^*` and :math:`f_j^-` the best and the worst figure of a criterion, and
    :math:`S^*, S^-` the least and the greatest S. The best by Q has an acceptable advantage (C1)
    if the next Q is at least 1/(n - 1) greater, and acceptable stability (C2) if it is also the
    best by S or by R. A criterion that is the same for all brings no regret; where all have the
    same S, or the same R, that term is zero, which many programs leave undefined.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    majority_weight : float, default 0.5
        The weight v, from 0 to 1, of the majority of criteria (S) against the worst one (R).

    Returns
    -------
    VikorResult
        Destinations whose Q differ by rounding only are treated as equal in the conditions.

    Raises
    ------
    InvalidInputError
        If v lies outside 0 to 1, or the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] S. Opricovic and G.-H. Tzeng, "Compromise solution by MCDM methods: A comparative
       analysis of VIKOR and TOPSIS", *European Journal of Operational Research* 156(2), 2004,
       pages 445-455.

    Examples
    --------
    >>> risk_and_height = [[1, 3000], [2, 3750], [5, 4500]]
    >>> result = vikor(risk_and_height, [0.5, 0.5], ["cost", "benefit"])
    >>> result.group_utility, result.individual_regret
    (array([0.5  , 0.375, 0.5  ]), array([0.5 , 0.25, 0.5 ]))
    >>> result.compromise_set
    array([False,  True, False])
    """
    measures = _measures(decision_problem(matrix, weights, directions), majority_weight)
    return VikorResult(1 - measures.q, *measures, *_compromise(measures))


def _measures(problem: DecisionProblem, majority_weight: float) -> _Measures:
    _checked_share(majority_weight)
    if draws_last(problem.matrix):
        return _summed_up(*_by_criterion(problem), majority_weight)
    regrets = problem._replace(matrix=portions(-problem.gains))
    # Blocks of some thousand cases stay in the cache while criteria are gone through.
    cells = 32 * regrets.matrix.shape[-2]
    return in_blocks(lambda block: _measured(block, majority_weight), regrets, cells=cells)


def _measured(regrets: DecisionProblem, majority_weight: float) -> _Measures:
    total = weighted_sums(regrets.matrix, regrets.weights)
    worst = _greatest(regrets.matrix, regrets.weights)
    return _summed_up(total, worst, majority_weight)


def _by_criterion(problem: DecisionProblem) -> tuple[FloatArray, FloatArray]:
    """Return S and R (..., n) of many matrices, whose regrets are never held all at once."""
    gains, weights = problem.gains, problem.weights
    lead = np.broadcast_shapes(gains.shape[:-2], weights.shape[:-1])
    total, worst = (np.zeros((gains.shape[-2], *lead[::-1])).T for _ in range(2))
    regret = np.empty_like(total)
    for criterion in range(gains.shape[-1]):
        column = -gains[..., criterion]
        least, greatest = column.min(axis=-1, keepdims=True), column.max(axis=-1, keepdims=True)
        portions_of_column = place_between(column, least, greatest, 0.0)
        np.multiply(weights[..., criterion, np.newaxis], portions_of_column, out=regret)
        total += regret
        np.maximum(worst, regret, out=worst)
    return total, worst


def _summed_up(total: FloatArray, worst: FloatArray, majority_weight: float) -> _Measures:
    q = majority_weight * _placed(total) + (1 - majority_weight) * _placed(worst)
    return _Measures(q, total, worst)


def _greatest(regrets: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the greatest weighted regret (..., n), criterion by criterion to spare memory."""
    greatest: FloatArray = weights[..., :1] * regrets[..., 0]
    for criterion in range(1, regrets.shape[-1]):
        regret = weights[..., criterion, np.newaxis] * regrets[..., criterion]
        np.maximum(greatest, regret, out=greatest)
    return greatest


def _placed(measure: FloatArray) -> FloatArray:
    """Return the place of each between the least and the greatest; zero where all are equal."""
    least, greatest = measure.min(axis=-1, keepdims=True), measure.max(axis=-1, keepdims=True)
    spread = greatest - least
    return divide_where(measure - least, spread, spread > ROUNDING * greatest, 0.0)


def _compromise(measures: _Measures) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Return the compromise set (..., n) and the conditions C1 and C2, each (...)."""
    behind = measures.q - measures.q.min(axis=-1, keepdims=True)
    count = behind.shape[-1]
    needed = 1 / (count - 1) if count > 1 else 0.0
    second = np.partition(behind, 1, axis=-1)[..., 1:2] if count > 1 else behind
    advantage = second >= needed - ROUNDING
    best_elsewhere = _is_least(measures.group_utility) | _is_least(measures.individual_regret)
    stability = ((behind <= ROUNDING) & best_elsewhere).any(axis=-1, keepdims=True)
    near: BoolArray = behind < needed - ROUNDING
    ahead: BoolArray = behind <= np.where(stability, 0.0, second) + ROUNDING
    members: BoolArray = np.where(advantage, ahead, near)
    return members, advantage[..., 0], stability[..., 0]


def _is_least(measure: FloatArray) -> BoolArray:
    slack = ROUNDING * measure.max(axis=-1, keepdims=True)
    least: BoolArray = measure <= measure.min(axis=-1, keepdims=True) + slack
    return least


def _checked_share(value: float) -> float:
    if not 0 <= value <= 1:
        raise InvalidInputError(f"the majority's weight v must lie from 0 to 1, got {value:g}")
    return value


class Vikor(MulticriteriaMethod):
    """VIKOR: a compromise between the sum of regrets and the greatest one [1]_.

    Parameters
    ----------
    majority_weight : float, default 0.5
        The weight v, from 0 to 1, of the majority of criteria against the worst one.

    References
    ----------
    .. [1] S. Opricovic and G.-H. Tzeng, "Compromise solution by MCDM methods: A comparative
       analysis of VIKOR and TOPSIS", *European Journal of Operational Research* 156(2), 2004,
       pages 445-455.

    Examples
    --------
    >>> Vikor(majority_weight=0.6).to_json()
    '{"kind":"vikor","majority_weight":0.6}'
    """

    kind: Literal["vikor"] = "vikor"
    majority_weight: Annotated[Number, AfterValidator(_checked_share)] = 0.5

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="VIKOR",
        origin="Opricovic and Tzeng 2004",
        compensation="partial",
        scale="interval",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Normalisation and the weight v, in words."""
        return f"regrets as shares of the observed range, v = {self.majority_weight:g}"

    def _scores(self, matrix: FloatArray, weights: FloatArray) -> FloatArray:
        return 1 - _measures(decision_problem(matrix, weights), self.majority_weight).q

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> VikorResult:
        """Return scores, measures and the compromise set; see `vikor`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return vikor(matrix, weights, directions, majority_weight=self.majority_weight)
