"""How decision matrices are normalised: the classical ways, each right for costs."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray, divide_where
from nearshore_score.multicriteria._ranges import portions
from nearshore_score.multicriteria.problem import DecisionProblem, refuse_cells

#: Ways to make criteria comparable: share of the best (``x / max``, costs ``min / x``), place
#: between the extremes, share of the sum or of the Euclidean norm, or as they are.
Scaling = Literal["ratio_to_best", "min_max", "sum", "vector", "none"]


def scaled(problem: DecisionProblem, how: Scaling) -> FloatArray:
    r"""Make the criteria of a decision matrix comparable, greater being better everywhere.

    ============== ====================================== ======================================
    how            benefit                                cost
    ============== ====================================== ======================================
    ratio_to_best  :math:`x / \max x`                     :math:`\min x / x`
    min_max        :math:`(x-\min x)/(\max x-\min x)`     :math:`(\max x-x)/(\max x-\min x)`
    sum            :math:`x / \sum x`                     :math:`(1/x) / \sum (1/x)`
    vector         :math:`x / \sqrt{\sum x^2}`            :math:`1 - x / \sqrt{\sum x^2}`
    none           :math:`x`                              :math:`-x`
    ============== ====================================== ======================================

    A criterion that is the same for all tells nobody apart: under `min_max` all get 1/2, as in
    `min_max_scores`; where all are zero, shares are equal ones.

    Parameters
    ----------
    problem : DecisionProblem
        What has been checked.
    how : {"ratio_to_best", "min_max", "sum", "vector", "none"}

    Returns
    -------
    array of shape (..., n, k)

    Raises
    ------
    InvalidInputError
        If a ratio is asked for and a performance is negative, or a cost is zero.
    """
    if how == "none":
        return problem.gains
    if how == "min_max":
        return portions(problem.gains, constant=0.5)
    if how == "vector":
        return _vector(problem)
    return _ratios(problem, how)


def _vector(problem: DecisionProblem) -> FloatArray:
    greatest = np.abs(problem.matrix).max(axis=-2, keepdims=True)
    tamed = _divided(problem.matrix, greatest, 1.0)
    norm = np.sqrt((tamed**2).sum(axis=-2, keepdims=True))
    shares: FloatArray = tamed / norm
    return np.where(problem.cost, 1 - shares, shares)


def _ratios(problem: DecisionProblem, how: Scaling) -> FloatArray:
    matrix, cost = problem.matrix, problem.cost
    wrong = np.where(cost, matrix <= 0, matrix < 0)
    if wrong.any():  # only then is it worth asking which criteria carry weight, case by case
        refuse_cells(
            matrix,
            wrong & problem.weighted[..., np.newaxis, :],
            f"cannot be used: {how} forms ratios, and needs benefits from zero and costs above "
            "zero; shift the figures, or choose min_max",
        )
    counted = np.where(cost, matrix > 0, matrix >= 0)
    usable = np.where(counted, matrix, 1.0)  # only criteria without weight are replaced
    least = usable.min(axis=-2, keepdims=True)
    benefits = np.where(cost, _divided(least, usable, 1.0), usable)
    best = benefits.max(axis=-2, keepdims=True)
    shares = _divided(benefits, best, 1.0)
    if how == "ratio_to_best":
        return shares
    return _divided(shares, shares.sum(axis=-2, keepdims=True), 1.0)


def _divided(numerator: FloatArray, denominator: FloatArray, otherwise: float) -> FloatArray:
    return divide_where(numerator, denominator, denominator != 0, otherwise)
