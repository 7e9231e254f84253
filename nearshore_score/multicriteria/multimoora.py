"""MULTIMOORA: three rankings of MOORA joined by the theory of dominance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria._products import log_products, products, refuse_costs_of_zero
from nearshore_score.multicriteria._relations import PairwiseMethod, minus_those_before
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.moora import gaps_to_best, greatest_gaps, vector_ratios
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction
from nearshore_score.ranks import competition_ranks

# Differences that rounding alone can make, in sums of ratios and in sums of logarithms.
_TIE = 1e-10

#: How the three rankings become one: by dominance in pairs, or by counting who is behind.
RankingsJoinedBy = Literal["dominance", "borda"]


class MultimooraResult(NamedTuple):
    """What MULTIMOORA finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Minus the number of destinations that come strictly before.
    ratio_system : array of shape (..., n)
        y, benefits less costs in vector ratios.
    reference_point : array of shape (..., n)
        d, the greatest weighted distance from the best ratios; less is better.
    multiplicative_form : array of shape (..., n)
        U, the product of the benefits divided by that of the costs.
    preferred : array of bool of shape (..., n, n)
        Whether the first destination comes strictly before the second.
    """

    score: FloatArray
    ratio_system: FloatArray
    reference_point: FloatArray
    multiplicative_form: FloatArray
    preferred: BoolArray


def multimoora(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    joined_by: RankingsJoinedBy = "dominance",
) -> MultimooraResult:
    r"""Order by MOORA and the full multiplicative form [1]_, joined by dominance [2]_ [3]_.

    With the vector ratios :math:`x^*` and the best of each criterion, r,

    .. math::

       y_i &= \sum_{j \in \text{benefits}} w_j\, x^*_{ij}
            - \sum_{j \in \text{costs}} w_j\, x^*_{ij} \\
       d_i &= \max_j w_j\, |r_j - x^*_{ij}| \\
       U_i &= \prod_{j \in \text{benefits}} x_{ij}^{w_j} \Big/
              \prod_{j \in \text{costs}} x_{ij}^{w_j}

    Each ranks the destinations; `joined_by_dominance` makes one order of the three rankings.
    Weights are factors in y and d, and exponents in U, where factors would change nothing.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria: benefits from zero, costs above zero.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    joined_by : {"dominance", "borda"}
        The authors' theory of dominance, or Borda's count over the three rankings: how many a
        destination leaves behind less how many leave it behind.

    Returns
    -------
    MultimooraResult
        A benefit of zero makes U zero; such destinations tie for the last place in that ranking.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`. Also for a negative performance and
        for a cost of zero.

    References
    ----------
    .. [1] W. K. M. Brauers and E. K. Zavadskas, "Project management by MULTIMOORA as an
       instrument for transition economies", *Technological and Economic Development of Economy*
       16(1), 2010, pages 5-24.
    .. [2] W. K. M. Brauers and E. K. Zavadskas, "MULTIMOORA optimization used to decide on a bank
       loan to buy property", *Technological and Economic Development of Economy* 17(1), 2011,
       pages 174-188.
    .. [3] W. K. M. Brauers and E. K. Zavadskas, "Robustness of MULTIMOORA: a method for
       multi-objective optimization", *Informatica* 23(1), 2012, pages 1-25.

    Examples
    --------
    >>> multimoora([[3, 40], [4, 30], [2, 35]], [1, 1], ["benefit", "cost"]).score
    array([-1.,  0., -2.])
    """
    problem = decision_problem(matrix, weights, directions, least=0, method="MULTIMOORA")
    refuse_costs_of_zero(problem, "MULTIMOORA")
    rows, columns = problem.matrix.shape[-2:]
    gains, furthest, logarithms = in_blocks(_three_forms, problem, cells=3 * rows * columns)
    forms = (gains, -furthest, logarithms)
    rankings = np.stack([competition_ranks(form, tolerance=_TIE) for form in forms], axis=-2)
    join = joined_by_dominance if joined_by == "dominance" else joined_by_borda
    preferred = join(rankings)
    return MultimooraResult(
        minus_those_before(preferred), gains, furthest, products(logarithms), preferred
    )


def joined_by_dominance(rankings: ArrayLike) -> BoolArray:
    """Say who comes strictly before whom, by the theory of dominance [1]_ [2]_.

    One destination dominates another that it precedes in more rankings than it follows: in all
    (absolute dominance), in two of three (general dominance), or in one where the others tie.
    Ahead in one and behind in one leaves both equal (partial equability). Dominance is transitive;
    where it runs in a circle, all who stand in it get the same rank, as the authors decide.
    Programs that count won pairs, or sort by swapping rows, differ there.

    Parameters
    ----------
    rankings : array_like of shape (..., q, n)
        Ranks of n destinations in q rankings; 1 is best.

    Returns
    -------
    array of bool of shape (..., n, n)
        Whether the first destination comes strictly before the second.

    References
    ----------
    .. [1] W. K. M. Brauers and E. K. Zavadskas, "MULTIMOORA optimization used to decide on a bank
       loan to buy property", *Technological and Economic Development of Economy* 17(1), 2011,
       pages 174-188.
    .. [2] W. K. M. Brauers and E. K. Zavadskas, "Robustness of MULTIMOORA: a method for
       multi-objective optimization", *Informatica* 23(1), 2012, pages 1-25.

    Examples
    --------
    Second, first and third in two of three rankings:

    >>> joined_by_dominance([[2, 1, 3], [2, 1, 3], [1, 3, 2]]).sum(axis=-1)
    array([1, 2, 0])
    """
    reaches: BoolArray = _margins(np.asarray(rankings)) > 0
    for middle in range(reaches.shape[-1]):
        reaches |= reaches[..., :, middle, np.newaxis] & reaches[..., np.newaxis, middle, :]
    return reaches & ~reaches.swapaxes(-1, -2)


def joined_by_borda(rankings: ArrayLike) -> BoolArray:
    """Say who comes strictly before whom, by Borda's count over several rankings.

    Parameters
    ----------
    rankings : array_like of shape (..., q, n)
        Ranks of n destinations in q rankings; 1 is best.

    Returns
    -------
    array of bool of shape (..., n, n)
        Whether the first destination comes strictly before the second.

    Examples
    --------
    >>> joined_by_borda([[1, 2, 3], [1, 2, 3], [3, 1, 2]]).sum(axis=-1)
    array([1, 1, 0])
    """
    counts = _margins(np.asarray(rankings)).sum(axis=-1)
    before: BoolArray = counts[..., :, np.newaxis] > counts[..., np.newaxis, :]
    return before


def _margins(rankings: FloatArray | IntArray) -> NDArray[np.int8]:
    """Return in how many rankings more (..., n, n) one precedes another than follows it."""
    own, other = rankings[..., :, np.newaxis], rankings[..., np.newaxis, :]
    ahead = (own < other).sum(axis=-3, dtype=np.int8)
    margins: NDArray[np.int8] = ahead - (own > other).sum(axis=-3, dtype=np.int8)
    return margins


class _Forms(NamedTuple):
    gains: FloatArray
    furthest: FloatArray
    logarithms: FloatArray


def _three_forms(problem: DecisionProblem) -> _Forms:
    """Return y, d and the logarithm of U."""
    ratios = vector_ratios(problem)
    gains = weighted_sums(np.where(problem.cost, -ratios, ratios), problem.weights)
    furthest = greatest_gaps(problem._replace(matrix=gaps_to_best(ratios, problem)))
    return _Forms(gains, furthest, log_products(problem))


class Multimoora(PairwiseMethod):
    """MULTIMOORA: three rankings of MOORA, joined by the theory of dominance [1]_.

    Parameters
    ----------
    joined_by : {"dominance", "borda"}
        How the three rankings become one order; the authors' way is `dominance`.

    References
    ----------
    .. [1] W. K. M. Brauers and E. K. Zavadskas, "Project management by MULTIMOORA as an
       instrument for transition economies", *Technological and Economic Development of Economy*
       16(1), 2010, pages 5-24.

    Examples
    --------
    >>> Multimoora(joined_by="borda").to_json()
    '{"kind":"multimoora","joined_by":"borda"}'
    """

    kind: Literal["multimoora"] = "multimoora"
    joined_by: RankingsJoinedBy = "dominance"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="MULTIMOORA",
        origin="Brauers and Zavadskas 2010",
        answer="order",
        compensation="partial",
        scale="ratio",
        rank_reversal=True,
        dominance="weak",
    )

    @property
    def variant(self) -> str:
        """Normalisation and how the rankings are joined, in words."""
        return f"vector normalisation, rankings joined by {self.joined_by}"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> MultimooraResult:
        """Return the order and the three forms; see `multimoora`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return multimoora(matrix, weights, directions, joined_by=self.joined_by)
