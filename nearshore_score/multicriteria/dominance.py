"""Pareto dominance: who is at least as good on every criterion, and better on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction

Result = TypeVar("Result", bound=tuple[FloatArray | BoolArray, ...])


class DominanceResult(NamedTuple):
    """What Pareto dominance finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Minus the number of destinations that dominate it.
    rank : array of shape (..., n)
        One more than the number of destinations that dominate it.
    preferred : array of bool of shape (..., n, n)
        Whether the destination in the row dominates the one in the column.
    indifferent : array of bool of shape (..., n, n)
        Whether both are the same on every criterion that has weight. Two that are neither
        preferred nor indifferent cannot be compared.
    """

    score: FloatArray
    rank: FloatArray
    preferred: BoolArray
    indifferent: BoolArray


def dominance(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> DominanceResult:
    r"""Say who dominates whom: nowhere worse, and better somewhere [1]_.

    .. math:: a \succ b \iff x_{aj} \succeq x_{bj} \text{ for all } j \text{ with } w_j > 0,
              \text{ and } x_{aj} \succ x_{bj} \text{ for one}, \qquad
              \operatorname{rank}(b) = 1 + \left| \{a : a \succ b\} \right|

    No weighting of the criteria can put a dominated destination first; of the weights it matters
    only which are zero. The rank by the number of dominators is that of Fonseca and Fleming [2]_;
    for the ranks by layers see `pareto_fronts`.

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
    DominanceResult
        Where nobody dominates anybody, all score 0. In a batch that shares one matrix, cases
        with the same criteria share one relation, which is read-only.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] V. Pareto, *Manuale di economia politica*, Società editrice libraria, 1906.
    .. [2] C. M. Fonseca and P. J. Fleming, "Genetic algorithms for multiobjective optimization:
       formulation, discussion and generalization", *Proceedings of the Fifth International
       Conference on Genetic Algorithms*, 1993, pages 416-423.

    Examples
    --------
    >>> result = dominance([[7, 300], [9, 500], [7, 200]], [0.6, 0.4], ["benefit", "cost"])
    >>> result.score
    array([-1.,  0.,  0.])
    >>> result.preferred[2].tolist()
    [True, False, False]
    """

    def compute(problem: DecisionProblem) -> DominanceResult:
        preferred, indifferent = dominance_relation(problem)
        dominators = np.count_nonzero(preferred, axis=-2).astype(np.float64)
        return DominanceResult(0.0 - dominators, dominators + 1.0, preferred, indifferent)

    return by_criteria_in_use(compute, decision_problem(matrix, weights, directions))


def dominance_relation(problem: DecisionProblem) -> tuple[BoolArray, BoolArray]:
    """Return who dominates whom, and who equals whom on every criterion that has weight.

    Parameters
    ----------
    problem : DecisionProblem
        What has been checked.

    Returns
    -------
    preferred, indifferent : array of bool of shape (..., n, n)
        Nobody is preferred or indifferent to himself.
    """
    gains, weighted = problem.gains, problem.weighted
    lead = np.broadcast_shapes(gains.shape[:-2], weighted.shape[:-1])
    nowhere_worse = np.ones((*lead, gains.shape[-2], gains.shape[-2]), dtype=np.bool_)
    for criterion in range(gains.shape[-1]):
        own = gains[..., :, np.newaxis, criterion]
        rival = gains[..., np.newaxis, :, criterion]
        nowhere_worse &= (own >= rival) | ~weighted[..., criterion, np.newaxis, np.newaxis]
    nowhere_better = np.swapaxes(nowhere_worse, -1, -2)
    equal = nowhere_worse & nowhere_better
    return nowhere_worse & ~nowhere_better, equal & ~np.eye(equal.shape[-1], dtype=np.bool_)


def by_criteria_in_use(
    compute: Callable[[DecisionProblem], Result], problem: DecisionProblem
) -> Result:
    """Compute once for each set of criteria that have weight, where the cases share a matrix.

    Parameters
    ----------
    compute : callable
        Gives a named tuple of arrays that lead with the batch, and does not look at the size of
        weights.
    problem : DecisionProblem
        What has been checked.

    Returns
    -------
    named tuple of arrays
        As `compute` gives it for the whole batch.
    """
    if problem.matrix.ndim > 2 or problem.weights.ndim == 1:
        return compute(problem)
    lead, count = problem.weights.shape[:-1], problem.weights.shape[-1]
    patterns, case = np.unique(problem.weighted.reshape(-1, count), axis=0, return_inverse=True)
    distinct = compute(problem._replace(weights=patterns.astype(np.float64)))
    fields = [_spread(field, case.reshape(lead)) for field in distinct]
    make = cast("Callable[..., Result]", type(distinct))
    return make(*fields)


def _spread(
    distinct: FloatArray | BoolArray, case: np.ndarray[tuple[int, ...], np.dtype[np.intp]]
) -> FloatArray | BoolArray:
    if len(distinct) == 1:
        return np.broadcast_to(distinct[0], (*case.shape, *distinct.shape[1:]))
    return distinct[case]


class Dominance(MulticriteriaMethod):
    """Pareto dominance, ranked by the number of dominators [1]_.

    References
    ----------
    .. [1] C. M. Fonseca and P. J. Fleming, "Genetic algorithms for multiobjective optimization:
       formulation, discussion and generalization", *Proceedings of the Fifth International
       Conference on Genetic Algorithms*, 1993, pages 416-423.

    Examples
    --------
    >>> Dominance().to_json()
    '{"kind":"dominance"}'
    """

    kind: Literal["dominance"] = "dominance"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Pareto dominance",
        origin="Fonseca and Fleming 1993",
        answer="relation",
        compensation="none",
        scale="ordinal",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """How destinations are ranked, in words."""
        return "ranked by the number of dominators"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> DominanceResult:
        """Return scores and relations; see `dominance`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return dominance(matrix, weights, directions)
