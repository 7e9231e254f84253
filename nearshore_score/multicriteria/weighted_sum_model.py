"""The weighted sum of normalised performances: simple additive weighting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import decision_problem
from nearshore_score.multicriteria.scaling import Scaling, scaled
from nearshore_score.normalisation.column import Direction


class WeightedSumModelResult(NamedTuple):
    """What the weighted sum model finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Weighted means of the normalised performances.
    """

    score: FloatArray


def weighted_sum_model(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    normalisation: Scaling = "ratio_to_best",
) -> WeightedSumModelResult:
    r"""Add normalised performances times weights: simple additive weighting [1]_ [2]_.

    .. math:: S_i = \sum_j w_j\, r_{ij}, \qquad \sum_j w_j = 1

    The sum asks for one common scale and does not say which: no normalisation is canonical. The
    default divides by the best, and the least cost by the cost, as the textbook does [3]_.
    Programs differ: some take shares of the sum, some min-max, some nothing at all, and name
    other winners; the choice is part of the result.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    normalisation : {"ratio_to_best", "min_max", "sum", "vector", "none"}
        How criteria are made comparable; see `scaled`. With "none" they must be so already.

    Returns
    -------
    WeightedSumModelResult

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`. If the normalisation forms ratios,
        also for a negative performance and for a cost of zero.

    References
    ----------
    .. [1] C. W. Churchman and R. L. Ackoff, "An approximate measure of value", *Journal of the
       Operations Research Society of America* 2(2), 1954, pages 172-187.
    .. [2] P. C. Fishburn, "Additive utilities with incomplete product sets: application to
       priorities and assignments", *Operations Research* 15(3), 1967, pages 537-542.
    .. [3] C.-L. Hwang and K. Yoon, *Multiple Attribute Decision Making: Methods and
       Applications*, Springer, 1981, chapter 3.

    Examples
    --------
    >>> weighted_sum_model([[6, 200], [8, 400]], [1, 1], ["benefit", "cost"]).score
    array([0.875, 0.75 ])
    """
    problem = decision_problem(matrix, weights, directions)
    return WeightedSumModelResult(weighted_sums(scaled(problem, normalisation), problem.weights))


class WeightedSumModel(MulticriteriaMethod):
    """The weighted sum of normalised performances, also called simple additive weighting [1]_.

    Parameters
    ----------
    normalisation : {"ratio_to_best", "min_max", "sum", "vector", "none"}
        How criteria are made comparable. No choice is canonical; the textbook divides by the
        best.

    References
    ----------
    .. [1] C.-L. Hwang and K. Yoon, *Multiple Attribute Decision Making: Methods and
       Applications*, Springer, 1981, chapter 3.

    Examples
    --------
    >>> WeightedSumModel(normalisation="sum").to_json()
    '{"kind":"weighted_sum_model","normalisation":"sum"}'
    """

    kind: Literal["weighted_sum_model"] = "weighted_sum_model"
    normalisation: Scaling = "ratio_to_best"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Weighted sum model",
        origin="Churchman and Ackoff 1954",
        compensation="full",
        scale="ratio",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def traits(self) -> OperatorTraits:
        """Without normalisation, a sum does not depend on the other destinations."""
        return super().traits._replace(depends_on_set=self.normalisation != "none")

    @property
    def variant(self) -> str:
        """Normalisation, in words."""
        return f"{self.normalisation} normalisation"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> WeightedSumModelResult:
        """Return scores; see `weighted_sum_model`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return weighted_sum_model(matrix, weights, directions, normalisation=self.normalisation)

    def linear_terms(self, scores: FloatArray) -> tuple[FloatArray, Literal["identity", "log"]]:
        """Return terms t and a link g with ``g(score) = sum(w t) / sum(w)``.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Scores of n destinations on k children.

        Raises
        ------
        InvalidInputError
            If a score cannot be normalised, whatever its weight.
        """
        every = np.ones(scores.shape[-1])
        return scaled(decision_problem(scores, every), self.normalisation), "identity"
