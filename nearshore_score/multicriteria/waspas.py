"""WASPAS: the weighted sum and the weighted product of ratios to the best, joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria._products import (
    checked_share,
    log_products,
    products,
    refuse_costs_of_zero,
)
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import decision_problem
from nearshore_score.multicriteria.scaling import scaled
from nearshore_score.normalisation.column import Direction


class WaspasResult(NamedTuple):
    """What WASPAS finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Q, the joint criterion, from 0 to 1.
    sum_importance, product_importance : array of shape (..., n)
        Q1 and Q2, the relative importance by the weighted sum and by the weighted product.
    """

    score: FloatArray
    sum_importance: FloatArray
    product_importance: FloatArray


def waspas(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    sum_share: float = 0.5,
) -> WaspasResult:
    r"""Score by weighted aggregated sum product assessment [1]_.

    .. math:: Q_i = \lambda \sum_j w_j\, \bar x_{ij} + (1 - \lambda) \prod_j \bar x_{ij}^{w_j}

    where :math:`\bar x` is :math:`x / \max x` for a benefit and :math:`\min x / x` for a cost, as
    in the paper. A program that places figures between 1 and 2 by min-max instead gives another
    order in more than half of the cases.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria: benefits from zero, costs above zero.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    sum_share : float, default 0.5
        :math:`\lambda`, from 0 to 1: 1 is the weighted sum alone, 0 the weighted product alone.

    Returns
    -------
    WaspasResult
        A benefit of zero makes the product zero, not the sum.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`. Also for a negative performance, a
        cost of zero, and a share outside 0 to 1.

    References
    ----------
    .. [1] E. K. Zavadskas, Z. Turskis, J. Antucheviciene and A. Zakarevicius, "Optimization of
       weighted aggregated sum product assessment", *Elektronika ir Elektrotechnika* 122(6), 2012,
       pages 3-6.

    Examples
    --------
    >>> waspas([[2, 8], [8, 8]], [1, 1]).score
    array([0.5625, 1.    ])
    """
    share = checked_share(sum_share, "sum_share")
    problem = decision_problem(matrix, weights, directions, least=0, method="WASPAS")
    refuse_costs_of_zero(problem, "WASPAS")
    ratios = scaled(problem, "ratio_to_best")
    gains = problem._replace(matrix=ratios, cost=np.zeros_like(problem.cost))
    by_sum = weighted_sums(ratios, problem.weights)
    by_product = products(log_products(gains))
    return WaspasResult(share * by_sum + (1 - share) * by_product, by_sum, by_product)


class Waspas(MulticriteriaMethod):
    """WASPAS: the weighted sum and the weighted product of ratios to the best, joined [1]_.

    Parameters
    ----------
    sum_share : float, default 0.5
        The share of the weighted sum in the score, from 0 to 1; the rest is the product's.

    References
    ----------
    .. [1] E. K. Zavadskas, Z. Turskis, J. Antucheviciene and A. Zakarevicius, "Optimization of
       weighted aggregated sum product assessment", *Elektronika ir Elektrotechnika* 122(6), 2012,
       pages 3-6.

    Examples
    --------
    >>> Waspas(sum_share=0.3).to_json()
    '{"kind":"waspas","sum_share":0.3}'
    """

    kind: Literal["waspas"] = "waspas"
    sum_share: Annotated[Number, Field(ge=0, le=1)] = 0.5

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="WASPAS",
        origin="Zavadskas, Turskis, Antucheviciene and Zakarevicius 2012",
        compensation="partial",
        scale="ratio",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Normalisation and share of the sum, in words."""
        return f"ratio_to_best normalisation, share of the sum {self.sum_share:g}"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> WaspasResult:
        """Return scores, sums and products; see `waspas`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return waspas(matrix, weights, directions, sum_share=self.sum_share)
