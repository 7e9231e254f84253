"""MAUT: values of single criteria, joined by a sum or, where criteria interact, a product."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from pydantic import AfterValidator, Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits
from nearshore_score.errors import InvalidInputError, NotLinearError
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria._ranges import Ranges, RangesLike, finite_numbers, in_ranges
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import LinearMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.multicriteria.scaling import scaled
from nearshore_score.normalisation.column import Direction
from nearshore_score.normalisation.exponential import exponential_scores
from nearshore_score.normalisation.piecewise_linear import piecewise_linear_scores

# Scaling constants that sum to one within this do not interact.
_ADDITIVE = 1e-9


class LinearValue(Specification):
    """Value that grows evenly from the worst end of the range to the best.

    Examples
    --------
    >>> LinearValue().to_json()
    '{"kind":"linear"}'
    """

    kind: Literal["linear"] = "linear"


class ExponentialValue(Specification):
    """Value of constant risk aversion between the worst and the best end of the range.

    The value is (1 - exp(-c p)) / (1 - exp(-c)) at the part p of the way from worst to best.

    Parameters
    ----------
    risk_aversion : float
        The constant c, for the whole range: above 0 the first steps from the worst end count
        most (risk averse), below 0 the last ones (risk seeking); 0 is a straight line.

    Examples
    --------
    >>> ExponentialValue(risk_aversion=2).to_json()
    '{"kind":"exponential","risk_aversion":2.0}'
    """

    kind: Literal["exponential"] = "exponential"
    risk_aversion: Number


def _checked_points(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    ascending = all(first < second for (first, _), (second, _) in pairwise(points))
    if len(points) < 2 or not ascending or not all(0 <= value <= 1 for _, value in points):
        raise InvalidInputError(
            "give at least two points (figure, value), figures strictly ascending and values "
            f"from 0 to 1; got {points}"
        )
    return points


class PiecewiseLinearValue(Specification):
    """Value by straight lines between points, level beyond the outer ones.

    The points say what is better; for a cost their values must not rise.

    Parameters
    ----------
    points : tuple of pairs of float
        At least two pairs of a figure and its value from 0 to 1, figures strictly ascending.

    Examples
    --------
    >>> PiecewiseLinearValue(points=((0, 0), (10, 0.8), (50, 1))).points[1]
    (10.0, 0.8)
    """

    kind: Literal["piecewise_linear"] = "piecewise_linear"
    points: Annotated[tuple[tuple[Number, Number], ...], AfterValidator(_checked_points)]


#: How the value of one criterion follows from its figure.
CriterionValue = Annotated[
    LinearValue | ExponentialValue | PiecewiseLinearValue, Field(discriminator="kind")
]

_LINEAR = LinearValue()


class MautResult(NamedTuple):
    """What multi-attribute utility theory finds.

    Attributes
    ----------
    score : array of shape (..., n)
        The multi-attribute value or utility, from 0 to 1.
    """

    score: FloatArray


def maut(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    value_functions: CriterionValue | Sequence[CriterionValue] = _LINEAR,
    ranges: RangesLike | None = None,
    scaling_sum: float = 1.0,
) -> MautResult:
    r"""Multi-Attribute Utility Theory, additive or multiplicative [1]_.

    With values :math:`u_j` of the single criteria from 0 to 1, and scaling constants
    :math:`k_j` in the proportions of the weights,

    .. math:: U_i = \sum_j k_j u_{ij} \quad\text{if } \sum_j k_j = 1, \qquad
              1 + K U_i = \prod_j (1 + K k_j u_{ij}) \quad\text{otherwise},

    where K solves :math:`1 + K = \prod_j (1 + K k_j)`; see `interaction_constant`. The values
    are linear unless others are given: some programs always bend them, which the theory leaves
    to the one who decides.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    value_functions : LinearValue, ExponentialValue or PiecewiseLinearValue, or sequence of them
        One for all criteria, or one for each, in their order; linear by default.
    ranges : array_like of shape (2,) or (k, 2), optional
        The low and the high end of every criterion, or of each, over which linear and
        exponential values run. By default the extremes of the matrix, where a criterion that is
        the same for all stands in the middle.
    scaling_sum : float, default 1
        The sum of the scaling constants: with 1, the additive form; below 1, criteria complement
        each other; above 1, one can stand in for another.

    Returns
    -------
    MautResult

    Raises
    ------
    InvalidInputError
        If there is not one value function for each criterion, the value of a cost rises, a figure
        lies beyond its range, a scaling constant is above one, or the input cannot be right; see
        `decision_problem`.

    References
    ----------
    .. [1] R. L. Keeney and H. Raiffa, *Decisions with Multiple Objectives: Preferences and Value
       Tradeoffs*, Wiley, 1976, chapters 3 (additive value) and 6 (multiplicative utility).

    Examples
    --------
    >>> figures, directions = [[7, 300], [9, 500], [5, 200]], ["benefit", "cost"]
    >>> maut(figures, [0.6, 0.4], directions, ranges=[(0, 10), (100, 600)]).score
    array([0.66, 0.62, 0.62])
    >>> maut(figures, [0.6, 0.4], directions, scaling_sum=0.8).score.round(3)
    array([0.52, 0.48, 0.32])
    """
    _checked_sum(scaling_sum)
    problem = decision_problem(matrix, weights, directions)
    valued = problem._replace(matrix=_values(problem, value_functions, ranges))
    if abs(scaling_sum - 1) <= _ADDITIVE:
        return MautResult(weighted_sums(valued.matrix, valued.weights))
    cells = 2 * valued.matrix.shape[-2] * valued.matrix.shape[-1]
    return in_blocks(lambda block: _multiplied(block, scaling_sum), valued, cells=cells)


def interaction_constant(scaling_constants: ArrayLike) -> FloatArray:
    r"""Solve for the constant K of the multiplicative utility function [1]_.

    .. math:: 1 + K = \prod_j (1 + K k_j), \qquad K > -1, \quad K \ne 0

    K is above zero where the constants sum to less than one, below zero where they sum to more.
    It is zero where they sum to one, or only one of them is above zero.

    Parameters
    ----------
    scaling_constants : array_like of shape (..., k)
        From 0 to 1, not all zero: the utility where one criterion is at its best and all others
        are at their worst.

    Returns
    -------
    array of shape (...)

    Raises
    ------
    InvalidInputError
        If a constant does not lie from 0 to 1, or all are zero.

    References
    ----------
    .. [1] R. L. Keeney and H. Raiffa, *Decisions with Multiple Objectives: Preferences and Value
       Tradeoffs*, Wiley, 1976, section 6.3 and appendix 6B.

    Examples
    --------
    The airports of Mexico City:

    >>> round(float(interaction_constant([0.48, 0.60, 0.10, 0.35, 0.18, 0.18])), 3)
    -0.877
    """
    constants = _checked_constants(finite_numbers(scaling_constants, "scaling constants"))
    total = constants.sum(axis=-1)
    low, high = np.where(total < 1, 0.0, -36.0), np.where(total < 1, 700.0, 0.0)
    for _ in range(80):  # bisects log(1 + K), where the root is far from the one at zero
        middle = (low + high) / 2
        product = np.log1p(np.expm1(middle)[..., np.newaxis] * constants).sum(axis=-1)
        upper = (product < middle) == (total < 1)
        low, high = np.where(upper, middle, low), np.where(upper, high, middle)
    additive = (np.abs(total - 1) <= _ADDITIVE) | ((constants > 0).sum(axis=-1) == 1)
    solved: FloatArray = np.where(additive, 0.0, np.expm1((low + high) / 2))
    return solved


def _checked_constants(constants: FloatArray) -> FloatArray:
    if constants.ndim == 0 or not constants.size or not (constants.max(axis=-1) > 0).all():
        raise InvalidInputError("give one scaling constant for each criterion, not all of them 0")
    wrong = ~((constants >= 0) & (constants <= 1 + _ADDITIVE))
    if wrong.any():
        place = np.argwhere(wrong)[0].tolist()
        raise InvalidInputError(
            f"the scaling constant of criterion {place[-1] + 1} is {constants[tuple(place)]:g}; "
            "scaling constants lie from 0 to 1: lower their sum, or even out the weights"
        )
    return np.minimum(constants, 1.0)


def _multiplied(valued: DecisionProblem, scaling_sum: float) -> MautResult:
    constants = scaling_sum * valued.weights
    factors = (interaction_constant(constants)[..., np.newaxis] * constants)[..., np.newaxis, :]
    raised = np.expm1(np.log1p(factors * valued.matrix).sum(axis=-1))
    most = np.expm1(np.log1p(factors).sum(axis=-1))  # K itself, but for rounding
    utility = weighted_sums(valued.matrix, valued.weights)
    np.divide(raised, most, out=utility, where=most != 0)
    return MautResult(utility)


def _values(
    problem: DecisionProblem,
    functions: CriterionValue | Sequence[CriterionValue],
    ranges: RangesLike | None,
) -> FloatArray:
    """Return the values (..., n, k) of the single criteria."""
    count = problem.matrix.shape[-1]
    each = list(functions) if isinstance(functions, Sequence) else [functions] * count
    if len(each) != count:
        raise InvalidInputError(
            f"give one value function for all criteria, or one for each of {count}, in their "
            f"order; got {len(each)}"
        )
    values = _places(problem, each, ranges)
    for criterion, function in enumerate(each):
        if isinstance(function, ExponentialValue):
            values[..., criterion] = _bent(values[..., criterion], function.risk_aversion)
        elif isinstance(function, PiecewiseLinearValue):
            _refuse_rising_cost(function, criterion, cost=bool(problem.cost[criterion]))
            figures = problem.matrix[..., criterion]
            values[..., criterion] = piecewise_linear_scores(figures, function.points)
    return values


def _places(
    problem: DecisionProblem, functions: Sequence[CriterionValue], ranges: RangesLike | None
) -> FloatArray:
    """Return the place of each figure from the worst end of its range (0) to the best (1)."""
    if ranges is None:
        return scaled(problem, "min_max")
    pointed = np.array([isinstance(one, PiecewiseLinearValue) for one in functions])
    ranged = problem._replace(weights=np.where(pointed, 0.0, problem.weights))
    places, _ = in_ranges(ranged, ranges)
    return np.where(problem.cost, 1 - places, places)


def _bent(places: FloatArray, risk_aversion: float) -> FloatArray:
    if risk_aversion == 0:
        return places
    constant = 1 / risk_aversion
    return exponential_scores(places, 0, 1, exponential_constant=constant, score_range=(0, 1))


def _refuse_rising_cost(function: PiecewiseLinearValue, criterion: int, *, cost: bool) -> None:
    rises = any(first < second for (_, first), (_, second) in pairwise(function.points))
    if cost and rises:
        raise InvalidInputError(
            f"criterion {criterion + 1} is a cost, but its value rises between points; give "
            "points whose values fall"
        )


def _checked_sum(value: float) -> float:
    if not 0 < value < np.inf:
        raise InvalidInputError(f"the sum of scaling constants must be above zero, got {value:g}")
    return value


def _at_least_one(
    functions: CriterionValue | tuple[CriterionValue, ...],
) -> CriterionValue | tuple[CriterionValue, ...]:
    if isinstance(functions, tuple) and not functions:
        raise InvalidInputError("give one value function for all criteria, or one for each")
    return functions


class Maut(LinearMethod):
    """Multi-attribute utility: value functions joined by a sum or a product [1]_.

    Parameters
    ----------
    value_functions : value function, or tuple of value functions
        One for all criteria, or one for each, in their order; linear by default.
    ranges : pair of float, or tuple of pairs, optional
        The low and the high end of every criterion, or of each, over which linear and
        exponential values run; by default the extremes of the compared destinations.
    scaling_sum : float, default 1
        The sum of the scaling constants, of which the weights give the proportions; other than
        1, criteria interact.

    References
    ----------
    .. [1] R. L. Keeney and H. Raiffa, *Decisions with Multiple Objectives: Preferences and Value
       Tradeoffs*, Wiley, 1976, chapters 3 and 6.

    Examples
    --------
    >>> Maut(value_functions=ExponentialValue(risk_aversion=2), ranges=(0, 100)).to_json()
    '{"kind":"maut","value_functions":{"kind":"exponential","risk_aversion":2.0},"ranges":[0.0,100.0]}'
    """

    kind: Literal["maut"] = "maut"
    value_functions: Annotated[
        CriterionValue | tuple[CriterionValue, ...], AfterValidator(_at_least_one)
    ] = _LINEAR
    ranges: Ranges | None = None
    scaling_sum: Annotated[Number, AfterValidator(_checked_sum)] = 1.0

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Multi-attribute utility theory (MAUT)",
        origin="Keeney and Raiffa 1976",
        compensation="full",
        scale="interval",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def traits(self) -> OperatorTraits:
        """With ranges that are given, nobody's utility depends on the others."""
        return super().traits._replace(depends_on_set=self.ranges is None)

    @property
    def variant(self) -> str:
        """Form, value functions and ranges, in words."""
        additive = abs(self.scaling_sum - 1) <= _ADDITIVE
        form = "additive" if additive else f"multiplicative, constants sum to {self.scaling_sum:g}"
        given = self.value_functions
        each = given if isinstance(given, tuple) else (given,)
        kinds = "/".join(dict.fromkeys(one.kind for one in each))
        ends = "observed" if self.ranges is None else "given"
        return f"{form}, {kinds} values over {ends} ranges"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> MautResult:
        """Return multi-attribute utilities; see `maut`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return maut(
            matrix,
            weights,
            directions,
            value_functions=self.value_functions,
            ranges=self.ranges,
            scaling_sum=self.scaling_sum,
        )

    def linear_terms(self, scores: FloatArray) -> tuple[FloatArray, Literal["identity", "log"]]:
        """Return terms t and a link g with ``g(score) = sum(w t) / sum(w)``.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Of the destinations that are compared, and no others.

        Raises
        ------
        NotLinearError
            In the multiplicative form.
        """
        if abs(self.scaling_sum - 1) > _ADDITIVE:
            raise NotLinearError(
                "multiplicative utilities are not linear in the weights; set scaling_sum=1, or use "
                "sampled sensitivity analysis"
            )
        return super().linear_terms(scores)
