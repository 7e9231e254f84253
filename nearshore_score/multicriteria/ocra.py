"""OCRA: operational competitiveness, rated on what goes in and on what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import InvalidInputError, in_case
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction


class OcraResult(NamedTuple):
    """What OCRA finds.

    Attributes
    ----------
    score : array of shape (..., n)
        The overall rating; the least competitive destination has 0.
    input_rating, output_rating : array of shape (..., n)
        Ratings on the costs and on the benefits; the worst destination on either has 0.
    """

    score: FloatArray
    input_rating: FloatArray
    output_rating: FloatArray


def ocra(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> OcraResult:
    r"""Score by operational competitiveness rating [1]_, for many criteria [2]_ [3]_.

    .. math::

       I_i &= \sum_{j \in \text{costs}} w_j \frac{\max_l x_{lj} - x_{ij}}{\min_l x_{lj}}, \qquad
       \bar I_i = I_i - \min_l I_l \\
       O_i &= \sum_{j \in \text{benefits}} w_j \frac{x_{ij} - \min_l x_{lj}}{\min_l x_{lj}}, \qquad
       \bar O_i = O_i - \min_l O_l \\
       P_i &= (\bar I_i + \bar O_i) - \min_l (\bar I_l + \bar O_l)

    Both sides are divided by the least figure, costs too. A criterion on which one destination
    comes close to zero therefore outweighs all others, whatever the weights say.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, above zero.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    OcraResult
        Where nobody differs from anybody, all have 0.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`. Also for a performance of zero or
        less, and for a rating that no float can hold.

    References
    ----------
    .. [1] C. Parkan, "Operational competitiveness ratings of production units", *Managerial and
       Decision Economics* 15(3), 1994, pages 201-221.
    .. [2] C. Parkan and M.-L. Wu, "On the equivalence of operational performance measurement and
       multiple attribute decision making", *International Journal of Production Research*
       35(11), 1997, pages 2963-2988.
    .. [3] C. Parkan and M.-L. Wu, "Comparison of three modern multicriteria decision-making
       tools", *International Journal of Systems Science* 31(4), 2000, pages 497-517.

    Examples
    --------
    >>> ocra([[6, 200], [8, 400]], [1, 1], ["benefit", "cost"]).score.round(3)
    array([0.333, 0.   ])
    """
    problem = decision_problem(matrix, weights, directions, positive=True, method="OCRA")
    excess = _excess(problem)
    inputs = _above_least(excess, np.where(problem.cost, problem.weights, 0.0))
    outputs = _above_least(excess, np.where(problem.cost, 0.0, problem.weights))
    total = inputs + outputs
    return OcraResult(total - total.min(axis=-1, keepdims=True), inputs, outputs)


def _excess(problem: DecisionProblem) -> FloatArray:
    """Return how far figures lie ahead of the worst, in units of the least."""
    # Only figures without weight can be zero or less here; any other number will do for them.
    figures = np.where(problem.matrix > 0, problem.matrix, 1.0)
    least: FloatArray = figures.min(axis=-2, keepdims=True)
    worst: FloatArray = figures.max(axis=-2, keepdims=True)
    ahead = np.where(problem.cost, worst - figures, figures - least)
    with np.errstate(over="ignore"):
        excess: FloatArray = ahead / least
    if np.isinf(excess).any():
        *case, _, criterion = np.argwhere(np.isinf(excess))[0].tolist()
        raise InvalidInputError(
            f"criterion {criterion + 1}{in_case(case)}: a figure is more times the least one than "
            "any number a computer holds; OCRA divides by the least"
        )
    return excess


def _above_least(excess: FloatArray, weights: FloatArray) -> FloatArray:
    ratings = weighted_sums(excess, weights)
    above: FloatArray = ratings - ratings.min(axis=-1, keepdims=True)
    return above


class Ocra(MulticriteriaMethod):
    """OCRA: operational competitiveness, rated on inputs (costs) and outputs (benefits) [1]_.

    References
    ----------
    .. [1] C. Parkan and M.-L. Wu, "Comparison of three modern multicriteria decision-making
       tools", *International Journal of Systems Science* 31(4), 2000, pages 497-517.

    Examples
    --------
    >>> Ocra().evaluate([[6, 4], [8, 3]], [1, 1]).score
    array([0., 0.])
    """

    kind: Literal["ocra"] = "ocra"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="OCRA",
        origin="Parkan 1994",
        compensation="full",
        scale="ratio",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Normalisation, in words."""
        return "distances from the worst, in units of the least"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> OcraResult:
        """Return ratings; see `ocra`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return ocra(matrix, weights, directions)
