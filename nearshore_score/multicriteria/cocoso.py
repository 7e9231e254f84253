"""CoCoSo: three compromises between a sum and a sum of powers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria._products import checked_share
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.multicriteria.scaling import scaled
from nearshore_score.normalisation.column import Direction


class CocosoResult(NamedTuple):
    """What CoCoSo finds.

    Attributes
    ----------
    score : array of shape (..., n)
        k, the three strategies joined.
    weighted_sum, power_sum : array of shape (..., n)
        S and P, the sums of weighted comparability.
    relative_share, relative_to_worst, compromise : array of shape (..., n)
        k_a, k_b and k_c, the appraisal scores of the three strategies.
    """

    score: FloatArray
    weighted_sum: FloatArray
    power_sum: FloatArray
    relative_share: FloatArray
    relative_to_worst: FloatArray
    compromise: FloatArray


def cocoso(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    sum_share: float = 0.5,
) -> CocosoResult:
    r"""Score by the combined compromise solution [1]_.

    With r from min-max normalisation,

    .. math::

       S_i &= \sum_j w_j\, r_{ij}, \qquad P_i = \sum_{j:\, w_j > 0} r_{ij}^{w_j} \\
       k_{ia} &= \frac{P_i + S_i}{\sum_l (P_l + S_l)}, \qquad
       k_{ib} = \frac{S_i}{\min_l S_l} + \frac{P_i}{\min_l P_l}, \qquad
       k_{ic} = \frac{\lambda S_i + (1 - \lambda) P_i}
                     {\lambda \max_l S_l + (1 - \lambda) \max_l P_l} \\
       k_i &= (k_{ia}\, k_{ib}\, k_{ic})^{1/3} + \tfrac{1}{3} (k_{ia} + k_{ib} + k_{ic})

    The paper leaves two cases open. A criterion without weight would add :math:`r^0 = 1` to P;
    here it takes no part. And a destination that is worst on every criterion has S = P = 0, by
    which nothing can be divided: it gets k = 0, and the least S and P *above* zero take the place
    of the minima, so that the others are scored as if it were absent from :math:`k_b`.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    sum_share : float, default 0.5
        :math:`\lambda`, from 0 to 1.

    Returns
    -------
    CocosoResult
        On a criterion that is the same for all, all have r = 1/2; programs give 0, or 1.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`. Also for a share outside 0 to 1, and
        where a ratio to the worst is greater than any float.

    References
    ----------
    .. [1] M. Yazdani, P. Zarate, E. K. Zavadskas and Z. Turskis, "A combined compromise solution
       (CoCoSo) method for multi-criteria decision-making problems", *Management Decision* 57(9),
       2019, pages 2501-2519.

    Examples
    --------
    >>> cocoso([[4, 10], [8, 20], [5, 40]], [1, 1], ["benefit", "cost"]).score.round(3)
    array([3.315, 5.74 , 1.184])
    """
    share = checked_share(sum_share, "sum_share")
    problem = decision_problem(matrix, weights, directions)
    placed = problem._replace(matrix=scaled(problem, "min_max"))

    def compute(block: DecisionProblem) -> CocosoResult:
        by_sum = weighted_sums(block.matrix, block.weights)
        return _appraised(by_sum, _sums_of_powers(block), share)

    return in_blocks(compute, placed, cells=3 * placed.matrix.shape[-2] * placed.matrix.shape[-1])


def _sums_of_powers(placed: DecisionProblem) -> FloatArray:
    powers = placed.matrix ** placed.weights[..., np.newaxis, :]
    total: FloatArray = np.where(placed.weighted[..., np.newaxis, :], powers, 0.0).sum(axis=-1)
    return total


def _appraised(by_sum: FloatArray, by_power: FloatArray, share: float) -> CocosoResult:
    both = by_sum + by_power
    relative = both / both.sum(axis=-1, keepdims=True)
    to_worst = _to_least(by_sum) + _to_least(by_power)
    greatest = [part.max(axis=-1, keepdims=True) for part in (by_sum, by_power)]
    compromise = share * by_sum + (1 - share) * by_power
    compromise = compromise / (share * greatest[0] + (1 - share) * greatest[1])
    joined = np.cbrt(relative * to_worst * compromise) + (relative + to_worst + compromise) / 3
    return CocosoResult(joined, by_sum, by_power, relative, to_worst, compromise)


def _to_least(sums: FloatArray) -> FloatArray:
    """Divide sums (..., n) by the least of them above zero."""
    least = np.where(sums > 0, sums, np.inf).min(axis=-1, keepdims=True)
    with np.errstate(over="ignore"):
        ratios: FloatArray = sums / least
    if np.isinf(ratios).any():
        raise InvalidInputError(
            "a destination comes so close to the worst on every criterion that the ratio of "
            "another one to it is greater than any number a computer holds; leave it out"
        )
    return ratios


class Cocoso(MulticriteriaMethod):
    """CoCoSo: three compromises between a weighted sum and a sum of powers [1]_.

    Parameters
    ----------
    sum_share : float, default 0.5
        The share of the sum in the third compromise, from 0 to 1; the rest is that of the powers.

    References
    ----------
    .. [1] M. Yazdani, P. Zarate, E. K. Zavadskas and Z. Turskis, "A combined compromise solution
       (CoCoSo) method for multi-criteria decision-making problems", *Management Decision* 57(9),
       2019, pages 2501-2519.

    Examples
    --------
    >>> Cocoso(sum_share=0.7).to_json()
    '{"kind":"cocoso","sum_share":0.7}'
    """

    kind: Literal["cocoso"] = "cocoso"
    sum_share: Annotated[Number, Field(ge=0, le=1)] = 0.5

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="CoCoSo",
        origin="Yazdani, Zarate, Zavadskas and Turskis 2019",
        compensation="partial",
        scale="interval",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Normalisation and share of the sum, in words."""
        return f"min_max normalisation, share of the sum {self.sum_share:g}"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> CocosoResult:
        """Return scores, sums and appraisal scores; see `cocoso`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return cocoso(matrix, weights, directions, sum_share=self.sum_share)
