"""MOORA: benefits less costs in vector ratios, or nearness to the best ratios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import NotLinearError
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.multicriteria.scaling import scaled
from nearshore_score.normalisation.column import Direction


class MooraRatioSystemResult(NamedTuple):
    """What the ratio system of MOORA finds.

    Attributes
    ----------
    score : array of shape (..., n)
        y, the assessment: benefits less costs.
    benefits, costs : array of shape (..., n)
        Sums of the weighted ratios of the benefits and of the costs.
    """

    score: FloatArray
    benefits: FloatArray
    costs: FloatArray


class MooraReferencePointResult(NamedTuple):
    """What the reference point approach of MOORA finds.

    Attributes
    ----------
    score : array of shape (..., n)
        One less the deviation, so that greater is better.
    deviation : array of shape (..., n)
        Greatest weighted distance of a ratio from the best one of its criterion.
    """

    score: FloatArray
    deviation: FloatArray


def moora_ratio_system(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> MooraRatioSystemResult:
    r"""Score by MOORA, optimisation on the basis of ratio analysis: the ratio system [1]_.

    .. math:: x^*_{ij} = \frac{x_{ij}}{\sqrt{\sum_i x_{ij}^2}}, \qquad
              y_i = \sum_{j \in \text{benefits}} w_j\, x^*_{ij}
                  - \sum_{j \in \text{costs}} w_j\, x^*_{ij}

    with the weights as significance coefficients. The paper's examples have none, which is the
    same order as with equal weights.

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
    MooraRatioSystemResult
        A criterion that is zero for all counts as equal for all.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] W. K. M. Brauers and E. K. Zavadskas, "The MOORA method and its application to
       privatization in a transition economy", *Control and Cybernetics* 35(2), 2006, pages
       445-469.

    Examples
    --------
    >>> moora_ratio_system([[3, 40], [4, 30]], [1, 1], ["benefit", "cost"]).score
    array([-0.1,  0.1])
    """
    problem = decision_problem(matrix, weights, directions)
    ratios = vector_ratios(problem)
    benefits = weighted_sums(ratios, np.where(problem.cost, 0.0, problem.weights))
    costs = weighted_sums(ratios, np.where(problem.cost, problem.weights, 0.0))
    return MooraRatioSystemResult(benefits - costs, benefits, costs)


def moora_reference_point(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> MooraReferencePointResult:
    r"""Score by MOORA, optimisation on the basis of ratio analysis: the reference point [1]_.

    .. math:: d_i = \max_j w_j\, |r_j - x^*_{ij}|

    with the vector ratios :math:`x^*` of `moora_ratio_system` and the best of each criterion, r.
    The least deviation comes first.

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
    MooraReferencePointResult

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] W. K. M. Brauers and E. K. Zavadskas, "The MOORA method and its application to
       privatization in a transition economy", *Control and Cybernetics* 35(2), 2006, pages
       445-469.

    Examples
    --------
    >>> moora_reference_point([[3, 40], [4, 30]], [1, 1], ["benefit", "cost"]).deviation
    array([0.1, 0. ])
    """
    problem = decision_problem(matrix, weights, directions)
    gaps = problem._replace(matrix=gaps_to_best(vector_ratios(problem), problem))

    def compute(block: DecisionProblem) -> MooraReferencePointResult:
        furthest = greatest_gaps(block)
        return MooraReferencePointResult(1 - furthest, furthest)

    return in_blocks(compute, gaps, cells=gaps.matrix.shape[-2] * gaps.matrix.shape[-1])


def vector_ratios(problem: DecisionProblem) -> FloatArray:
    """Return performances (..., n, k), costs too, as shares of their Euclidean norm.

    Parameters
    ----------
    problem : DecisionProblem
        What has been checked.
    """
    return scaled(problem._replace(cost=np.zeros_like(problem.cost)), "vector")


def gaps_to_best(ratios: FloatArray, problem: DecisionProblem) -> FloatArray:
    """Return how far ratios (..., n, k) lie behind the best of their criterion.

    Parameters
    ----------
    ratios : array of shape (..., n, k)
    problem : DecisionProblem
        Says which criteria are costs.
    """
    gains = np.where(problem.cost, -ratios, ratios)
    gaps: FloatArray = gains.max(axis=-2, keepdims=True) - gains
    return gaps


def greatest_gaps(gaps: DecisionProblem) -> FloatArray:
    """Return the greatest weighted gap (..., n) of each destination.

    Parameters
    ----------
    gaps : DecisionProblem
        Its matrix holds the gaps.
    """
    furthest: FloatArray = (gaps.matrix * gaps.weights[..., np.newaxis, :]).max(axis=-1)
    return furthest


class Moora(MulticriteriaMethod):
    """MOORA: optimisation on the basis of ratio analysis [1]_.

    Parameters
    ----------
    approach : {"ratio_system", "reference_point"}
        Benefits less costs, or the greatest distance from the best. Linear in the weights with
        the ratio system.

    References
    ----------
    .. [1] W. K. M. Brauers and E. K. Zavadskas, "The MOORA method and its application to
       privatization in a transition economy", *Control and Cybernetics* 35(2), 2006, pages
       445-469.

    Examples
    --------
    >>> Moora(approach="reference_point").to_json()
    '{"kind":"moora","approach":"reference_point"}'
    """

    kind: Literal["moora"] = "moora"
    approach: Literal["ratio_system", "reference_point"] = "ratio_system"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="MOORA",
        origin="Brauers and Zavadskas 2006",
        compensation="full",
        scale="ratio",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Normalisation and approach, in words."""
        return f"vector normalisation, {self.approach.replace('_', ' ')}"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> MooraRatioSystemResult | MooraReferencePointResult:
        """Return scores; see `moora_ratio_system` and `moora_reference_point`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        if self.approach == "ratio_system":
            return moora_ratio_system(matrix, weights, directions)
        return moora_reference_point(matrix, weights, directions)

    def linear_terms(self, scores: FloatArray) -> tuple[FloatArray, Literal["identity", "log"]]:
        """Return terms t and a link g with ``g(score) = sum(w t) / sum(w)``.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Scores of n destinations on k children.

        Raises
        ------
        NotLinearError
            With the reference point: the greatest deviation is not a sum.
        """
        if self.approach == "reference_point":
            raise NotLinearError(
                "the reference point of MOORA takes the greatest deviation, which is not linear "
                "in the weights; choose the ratio system, or use sampled sensitivity analysis"
            )
        return vector_ratios(decision_problem(scores, np.ones(scores.shape[-1]))), "identity"
