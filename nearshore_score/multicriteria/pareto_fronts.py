"""Pareto fronts: take away the destinations that nobody dominates, and begin again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria.dominance import by_criteria_in_use, dominance_relation
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction


class ParetoFrontsResult(NamedTuple):
    """What sorting by dominance finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Minus the number of destinations in the fronts before its own.
    front : array of shape (..., n)
        Number of its front, from 1.
    first_front : array of bool of shape (..., n)
        Whether nobody dominates it.
    """

    score: FloatArray
    front: FloatArray
    first_front: BoolArray


def pareto_fronts(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> ParetoFrontsResult:
    r"""Sort destinations into fronts that do not dominate each other [1]_.

    .. math:: F_1 = \{a : \text{nobody dominates } a\}, \qquad
              F_{m+1} = \{a : \text{nobody outside } F_1 \cup \dots \cup F_m
              \text{ dominates } a\} \setminus (F_1 \cup \dots \cup F_m)

    The winner of every method that respects dominance is in the first front. The fronts are those
    of non-dominated sorting in genetic algorithms [2]_; of the weights it matters only which are
    zero.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; criteria of weight zero take no part.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    ParetoFrontsResult
        Where nobody dominates anybody, all are in the first front and score 0.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] D. E. Goldberg, *Genetic Algorithms in Search, Optimization, and Machine Learning*,
       Addison-Wesley, 1989, chapter 5.
    .. [2] K. Deb, A. Pratap, S. Agarwal and T. Meyarivan, "A fast and elitist multiobjective
       genetic algorithm: NSGA-II", *IEEE Transactions on Evolutionary Computation* 6(2), 2002,
       pages 182-197.

    Examples
    --------
    >>> pareto_fronts([[7, 300], [9, 500], [7, 200]], [0.6, 0.4], ["benefit", "cost"]).front
    array([2., 1., 1.])
    """

    def compute(problem: DecisionProblem) -> ParetoFrontsResult:
        sorted_out = in_blocks(_peel, problem, cells=2 * problem.matrix.shape[-2] ** 2)
        return ParetoFrontsResult(*sorted_out, sorted_out.front == 1.0)

    return by_criteria_in_use(compute, decision_problem(matrix, weights, directions))


class _Peeled(NamedTuple):
    score: FloatArray
    front: FloatArray


def _peel(problem: DecisionProblem) -> _Peeled:
    preferred, _ = dominance_relation(problem)
    front = np.zeros(preferred.shape[:-1])
    score = np.zeros(preferred.shape[:-1])
    left = np.ones(preferred.shape[:-1], dtype=np.bool_)
    while left.any():
        dominated = (preferred & left[..., :, np.newaxis]).any(axis=-2)
        front += left
        taken = np.count_nonzero(left & ~dominated, axis=-1, keepdims=True)
        left &= dominated
        score -= np.where(left, taken, 0)
    return _Peeled(score, front)


class ParetoFronts(MulticriteriaMethod):
    """Pareto fronts: layers of destinations that do not dominate each other [1]_.

    References
    ----------
    .. [1] D. E. Goldberg, *Genetic Algorithms in Search, Optimization, and Machine Learning*,
       Addison-Wesley, 1989, chapter 5.

    Examples
    --------
    >>> ParetoFronts().to_json()
    '{"kind":"pareto_fronts"}'
    """

    kind: Literal["pareto_fronts"] = "pareto_fronts"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Pareto fronts",
        origin="Goldberg 1989",
        answer="order",
        compensation="none",
        scale="ordinal",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """How destinations are sorted, in words."""
        return "fronts taken away one after another"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> ParetoFrontsResult:
        """Return scores and fronts; see `pareto_fronts`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return pareto_fronts(matrix, weights, directions)
