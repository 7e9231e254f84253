"""SPOTIS: distance from an ideal point inside fixed bounds, so that nobody else matters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import BeforeValidator, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria._ranges import (
    Ranges,
    RangesLike,
    finite_numbers,
    for_each,
    in_ranges,
    portions,
)
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import LinearMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction

_NEEDS_BOUNDS = "an expected point is placed inside bounds; give the bounds of the criteria, too"


class SpotisResult(NamedTuple):
    """What SPOTIS finds.

    Attributes
    ----------
    score : array of shape (..., n)
        1 - distance, from 0 to 1.
    distance : array of shape (..., n)
        Mean distance from the ideal solution point; the least is best.
    """

    score: FloatArray
    distance: FloatArray


def spotis(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    bounds: RangesLike | None = None,
    expected: ArrayLike | None = None,
) -> SpotisResult:
    r"""Stable Preference Ordering Towards Ideal Solution [1]_.

    .. math:: d_i = \sum_j w_j \frac{|x_{ij} - x_j^*|}{x_j^{\max} - x_j^{\min}}

    with the bounds of each criterion in the denominator, and as ideal solution point
    :math:`x^*` the better bound or an expected figure. With given bounds, the distance of one
    destination does not depend on the others, and no rank can be reversed. Without, the extremes
    of the compared destinations take their place, as many programs do, and that is lost.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    bounds : array_like of shape (2,) or (k, 2), optional
        The low and the high bound of every criterion, or of each; for instance ``(0, 100)`` for
        scores. By default the extremes of the matrix, and a criterion that is the same for all
        has distance zero.
    expected : array_like of shape () or (k,), optional
        The expected solution point inside the bounds, in place of the better bounds.

    Returns
    -------
    SpotisResult

    Raises
    ------
    InvalidInputError
        If bounds do not ascend, a figure or the expected point lies beyond them, there is an
        expected point without bounds, or the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] J. Dezert, A. Tchamova, D. Han and J.-M. Tacnet, "The SPOTIS rank reversal free method
       for multi-criteria decision-making support", *Proceedings of the 23rd International
       Conference on Information Fusion (FUSION)*, 2020.

    Examples
    --------
    >>> figures, directions = [[7, 300], [9, 500], [5, 200]], ["benefit", "cost"]
    >>> bounds = [(0, 10), (100, 600)]
    >>> spotis(figures, [0.6, 0.4], directions, bounds=bounds).distance
    array([0.34, 0.38, 0.38])
    """
    problem = decision_problem(matrix, weights, directions)
    if bounds is not None:
        gaps = _gaps(problem, bounds, expected)
    elif expected is None:
        gaps = portions(-problem.gains)
    else:
        raise InvalidInputError(_NEEDS_BOUNDS)
    distance = weighted_sums(gaps, problem.weights)
    return SpotisResult(1 - distance, distance)


def _gaps(problem: DecisionProblem, bounds: RangesLike, expected: ArrayLike | None) -> FloatArray:
    """Return distances (..., n, k) from the ideal solution point as parts of the bounds."""
    places, ends = in_ranges(problem, bounds)
    if expected is None:
        return np.where(problem.cost, places, 1 - places)
    low, high = ends[:, 0], ends[:, 1]
    point = for_each(expected, len(ends), "the expected point")
    beyond = (point < low) | (point > high)
    if beyond.any():
        criterion = int(np.argmax(beyond))
        raise InvalidInputError(
            f"the expected figure of criterion {criterion + 1}, {point[criterion]:g}, lies beyond "
            f"its bounds from {low[criterion]:g} to {high[criterion]:g}; move it, or the bounds"
        )
    return np.abs(places - (point / 2 - low / 2) / (high / 2 - low / 2))


def _numbers(given: object) -> object:
    finite_numbers(given, "the expected point")
    return given


class Spotis(LinearMethod):
    """SPOTIS: distance from an ideal solution point inside the bounds of the criteria [1]_.

    Parameters
    ----------
    bounds : pair of float, or tuple of pairs, optional
        The low and the high bound of every criterion, or of each, in the order of the criteria;
        by default the extremes of the compared destinations, with which ranks can be reversed.
    expected : float or tuple of float, optional
        The expected solution point inside the bounds, in place of the better bounds.

    References
    ----------
    .. [1] J. Dezert, A. Tchamova, D. Han and J.-M. Tacnet, "The SPOTIS rank reversal free method
       for multi-criteria decision-making support", *Proceedings of the 23rd International
       Conference on Information Fusion (FUSION)*, 2020.

    Examples
    --------
    >>> Spotis(bounds=(0, 100)).to_json()
    '{"kind":"spotis","bounds":[0.0,100.0]}'
    """

    kind: Literal["spotis"] = "spotis"
    bounds: Ranges | None = None
    expected: Annotated[Number | tuple[Number, ...], BeforeValidator(_numbers)] | None = None

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="SPOTIS",
        origin="Dezert, Tchamova, Han and Tacnet 2020",
        compensation="full",
        scale="interval",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def traits(self) -> OperatorTraits:
        """With bounds that are given, nobody's distance depends on the others."""
        return super().traits._replace(depends_on_set=self.bounds is None)

    @property
    def variant(self) -> str:
        """Bounds and ideal point, in words."""
        if self.bounds is None:
            return "observed extremes as bounds"
        point = "better bounds" if self.expected is None else "an expected point"
        return f"given bounds, distance from {point}"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> SpotisResult:
        """Return scores and distances; see `spotis`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return spotis(matrix, weights, directions, bounds=self.bounds, expected=self.expected)

    @model_validator(mode="after")
    def _point_inside_bounds(self) -> Self:
        if self.expected is not None and self.bounds is None:
            raise InvalidInputError(_NEEDS_BOUNDS)
        return self
