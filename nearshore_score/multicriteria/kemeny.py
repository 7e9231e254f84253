"""Kemeny's order: the one that most weight supports, pair by pair; found exactly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Number
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria._optimal_orders import (
    SAME_MARGIN,
    OptimalOrders,
    optimal_orders,
)
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.outranking_matrix import majority_margins
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction

#: Orders of the destinations, each by their numbers from 0, best first; in a batch there is one
#: such tuple for each case, nested as the leading axes are.
Orders: TypeAlias = tuple[tuple[int, ...], ...] | tuple["Orders", ...]


class KemenyResult(NamedTuple):
    """What Kemeny's rule finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Minus the number of destinations that come before it in every best order.
    preferred : array of bool of shape (..., n, n)
        Whether the destination in the row comes before the one in the column in every best order.
    support : array of shape (...)
        Sum of the weights that speak for the order, over all pairs.
    bound : array of shape (...)
        No order has more support; equal to `support` where that is proven.
    proven : array of bool of shape (...)
        Whether the search ended in time. If not, `score` and `preferred` say what the orders found
        so far agree on; the support can be the greatest nonetheless, if it equals the bound.
    orders : tuple
        All best orders, each as destinations by their numbers from 0, best first; one of them
        where there are more than asked for. In a batch, nested as the leading axes are.
    complete : array of bool of shape (...)
        Whether `orders` are all.
    """

    score: FloatArray
    preferred: BoolArray
    support: FloatArray
    bound: FloatArray
    proven: BoolArray
    orders: Orders
    complete: BoolArray


def kemeny(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    most_orders: int = 20,
    time_limit: float = 60.0,
) -> KemenyResult:
    r"""Find the order with the most pairwise support; Condorcet, Kemeny, Young and Levenglick.

    .. math:: \max_{\succ} \sum_{a \succ b} e_{ab}

    over all orders without ties, :math:`e_{ab}` being the weight of the criteria on which a beats
    b, as in `outranking_matrix`. It is the order with the least sum of distances from those of
    the criteria [1]_, and the only consistent extension of Condorcet's majority principle [2]_.
    The OECD and JRC describe it for indices in which a loss on one criterion must not be made
    good on another [3]_.

    The answer is exact: an integer programme in which cycles are ruled out as they turn up,
    solved separately for groups of which one beats the other throughout. Where several orders
    share the greatest support, only what all of them agree on tells destinations apart, whether
    or not they are listed; equal destinations therefore have equal scores. Supports that differ
    by less than 1e-7 of the weight of one pair count as equal. Programs that return one order do
    not say that there are others, and those that swap neighbours may stop short of the best.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    most_orders : int, default 20
        If there are more best orders, one of them is listed.
    time_limit : float, default 60
        Seconds after which the search of one case ends without proof. Figures of 60 destinations
        take about a second; where criteria contradict each other as if at random, it can be
        minutes, and the effort grows fast with their number.

    Returns
    -------
    KemenyResult
        Where nobody differs from anybody, all score 0. A batch is computed case by case.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] J. G. Kemeny, "Mathematics without numbers", *Daedalus* 88(4), 1959, pages 577-591.
    .. [2] H. P. Young and A. Levenglick, "A consistent extension of Condorcet's election
       principle", *SIAM Journal on Applied Mathematics* 35(2), 1978, pages 285-300.
    .. [3] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, step 6.

    Examples
    --------
    >>> result = kemeny([[7, 300], [9, 500], [7, 200]], [0.6, 0.4], ["benefit", "cost"])
    >>> result.orders
    ((1, 2, 0),)
    >>> result.score
    array([-2.,  0., -1.])
    >>> round(float(result.support), 3), bool(result.proven)
    (1.9, True)
    """
    if most_orders < 1 or not time_limit > 0:
        raise InvalidInputError(
            f"most_orders is {most_orders} and time_limit is {time_limit}; list at least one "
            "order, and allow some time"
        )
    problem = decision_problem(matrix, weights, directions)
    lead = np.broadcast_shapes(problem.matrix.shape[:-2], problem.weights.shape[:-1])
    margins = [majority_margins(case) for case in _cases(problem, lead)]
    return _gathered(
        margins, [optimal_orders(one, most_orders, time_limit) for one in margins], lead
    )


def _cases(problem: DecisionProblem, lead: tuple[int, ...]) -> list[DecisionProblem]:
    """Take a batch apart."""
    matrices = np.broadcast_to(problem.matrix, (*lead, *problem.matrix.shape[-2:]))
    weights = np.broadcast_to(problem.weights, (*lead, problem.weights.shape[-1]))
    return [
        DecisionProblem(matrices[case], weights[case], problem.cost) for case in np.ndindex(*lead)
    ]


def _gathered(
    margins: list[FloatArray], found: list[OptimalOrders], lead: tuple[int, ...]
) -> KemenyResult:
    """Put the cases of a batch together."""
    before = np.array([one.before for one in found])
    count = before.shape[-1]
    pairs = count * (count - 1) / 2
    support = np.array([_support(one, best) for one, best in zip(margins, found, strict=True)])
    bound = np.array([(pairs + best.bound) / 2 for best in found])
    reached = bound <= support + SAME_MARGIN
    return KemenyResult(
        score=0.0 - before.sum(axis=-2).reshape(*lead, count),
        preferred=before.reshape(*lead, count, count),
        support=support.reshape(lead),
        bound=np.where(reached, support, bound).reshape(lead),
        proven=np.array([best.proven for best in found]).reshape(lead),
        orders=_nested([best.orders for best in found], lead),
        complete=np.array([best.complete for best in found]).reshape(lead),
    )


def _support(margins: FloatArray, found: OptimalOrders) -> float:
    """Return the sum of the support of an order over all pairs."""
    order = found.orders[0]
    return float(np.triu((1.0 + margins[np.ix_(order, order)]) / 2, 1).sum())


def _nested(orders: Sequence[Orders], lead: tuple[int, ...]) -> Orders:
    """Nest a list of cases as the leading axes are."""
    if not lead:
        return orders[0]
    step = len(orders) // lead[0]
    return tuple(
        _nested(orders[start : start + step], lead[1:]) for start in range(0, len(orders), step)
    )


class Kemeny(MulticriteriaMethod):
    """Kemeny's order: the one with the most pairwise support, found exactly [1]_.

    Parameters
    ----------
    most_orders : int, default 20
        If there are more best orders, one of them is listed.
    time_limit : float, default 60
        Seconds after which the search of one case ends without proof.

    References
    ----------
    .. [1] H. P. Young and A. Levenglick, "A consistent extension of Condorcet's election
       principle", *SIAM Journal on Applied Mathematics* 35(2), 1978, pages 285-300.

    Examples
    --------
    >>> Kemeny(most_orders=5).to_json()
    '{"kind":"kemeny","most_orders":5}'
    """

    kind: Literal["kemeny"] = "kemeny"
    most_orders: Annotated[int, Field(ge=1, strict=True)] = 20
    time_limit: Annotated[Number, Field(gt=0)] = 60.0

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Kemeny's order",
        origin="Young and Levenglick 1978",
        answer="order",
        compensation="none",
        scale="ordinal",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """What several best orders and the end of the time mean, in words."""
        return (
            "exact, ranked by what all best orders agree on, "
            f"up to {self.time_limit:g} seconds for each case"
        )

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> KemenyResult:
        """Return scores, orders and the proof; see `kemeny`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return kemeny(
            matrix,
            weights,
            directions,
            most_orders=self.most_orders,
            time_limit=self.time_limit,
        )
