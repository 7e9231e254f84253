"""The weighted product: performances multiplied, with weights as exponents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits
from nearshore_score.errors import NotLinearError
from nearshore_score.multicriteria._products import log_products, products, refuse_costs_of_zero
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import decision_problem
from nearshore_score.normalisation.column import Direction


class WeightedProductModelResult(NamedTuple):
    """What the weighted product model finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Products of powers. Only their ratios have a meaning: they do not depend on units.
    """

    score: FloatArray


def weighted_product_model(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> WeightedProductModelResult:
    r"""Multiply performances with weights as exponents, negative ones for costs [1]_ [2]_.

    .. math:: P_i = \prod_{j \in \text{benefits}} x_{ij}^{w_j}
              \prod_{j \in \text{costs}} x_{ij}^{-w_j}, \qquad \sum_j w_j = 1

    There is no normalisation, because none is needed: another unit multiplies all products by
    the same number. Programs that divide by the best or by the sum give the same order. The
    operator `product` takes the weights as they are given, and `geometric_mean` has a floor.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria: benefits from zero, costs above zero, all
        in units with a true zero.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    WeightedProductModelResult
        A benefit of zero makes the product zero.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`. Also for a negative performance, a
        cost of zero, and a product that no float can hold.

    References
    ----------
    .. [1] P. W. Bridgman, *Dimensional Analysis*, Yale University Press, 1922.
    .. [2] D. W. Miller and M. K. Starr, *Executive Decisions and Operations Research*,
       Prentice-Hall, 1969.

    Examples
    --------
    >>> weighted_product_model([[16, 4], [9, 1]], [1, 1], ["benefit", "cost"]).score
    array([2., 3.])
    """
    problem = decision_problem(matrix, weights, directions, least=0, method="the weighted product")
    refuse_costs_of_zero(problem, "the weighted product")
    return WeightedProductModelResult(products(log_products(problem)))


class WeightedProductModel(MulticriteriaMethod):
    """The weighted product of performances, without normalisation [1]_.

    A score of zero on one criterion cannot be made good. Linear in the weights after taking
    logarithms.

    References
    ----------
    .. [1] D. W. Miller and M. K. Starr, *Executive Decisions and Operations Research*,
       Prentice-Hall, 1969.

    Examples
    --------
    >>> WeightedProductModel().evaluate([[16, 4], [9, 9]], [1, 1]).score
    array([8., 9.])
    """

    kind: Literal["weighted_product_model"] = "weighted_product_model"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Weighted product model",
        origin="Bridgman 1922, Miller and Starr 1969",
        compensation="partial",
        scale="ratio",
        rank_reversal=False,
        dominance="weak",
    )

    @property
    def traits(self) -> OperatorTraits:
        """The product of a destination does not depend on the others."""
        return super().traits._replace(least_score=0.0, depends_on_set=False, monotone=(1,))

    @property
    def variant(self) -> str:
        """Say that there is no choice."""
        return "no normalisation"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> WeightedProductModelResult:
        """Return products; see `weighted_product_model`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return weighted_product_model(matrix, weights, directions)

    def linear_terms(self, scores: FloatArray) -> tuple[FloatArray, Literal["identity", "log"]]:
        """Return terms t and a link g with ``g(score) = sum(w t) / sum(w)``.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Scores of n destinations on k children.

        Raises
        ------
        NotLinearError
            If a score is zero or less, which has no logarithm.
        """
        if (scores <= 0).any():
            raise NotLinearError(
                "a score of zero has no logarithm; raise the scores above zero, or use sampled "
                "sensitivity analysis instead"
            )
        return np.log(scores), "log"
