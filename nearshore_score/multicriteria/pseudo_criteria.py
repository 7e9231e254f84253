"""Pseudo-criteria: how large a difference must be to matter, to be a preference, to be a veto."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Discriminator, Tag

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FrozenModel, Number, is_mapping
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria._per_criterion import all_or_each, per_criterion
from nearshore_score.multicriteria.problem import DecisionProblem


class LinearThreshold(FrozenModel):
    """A threshold that changes with the performance: ``slope * performance + base`` [1]_.

    The performance is that of the destination that is to outrank (a direct threshold), as it
    stands in the matrix.

    Parameters
    ----------
    slope : float
        By how much the threshold grows with each unit of performance. A better performance must
        not be easier to outrank: at least -1 for benefits, at most 1 for costs.
    base : float, default 0
        The threshold at a performance of zero.

    References
    ----------
    .. [1] J. Figueira, V. Mousseau and B. Roy, "ELECTRE methods", in *Multiple Criteria Decision
       Analysis: State of the Art Surveys*, Springer, 2005, 133-153.

    Examples
    --------
    Five per cent, and two units more:

    >>> LinearThreshold(slope=0.05, base=2).to_json()
    '{"slope":0.05,"base":2.0}'
    """

    slope: Number
    base: Number = 0.0


def _constant_or_linear(value: object) -> Literal["constant", "linear"]:
    return "linear" if isinstance(value, LinearThreshold) or is_mapping(value) else "constant"


#: A threshold in the unit of the criterion, or one that changes with the performance.
Threshold = Annotated[
    Annotated[Number, Tag("constant")] | Annotated[LinearThreshold, Tag("linear")],
    Discriminator(_constant_or_linear),
]

#: One threshold for every criterion, or one for each in their order.
Thresholds = Annotated[
    Annotated[Threshold, Tag("all")] | Annotated[tuple[Threshold, ...], Tag("each")],
    Discriminator(all_or_each),
]

#: The same, where there may be none.
OptionalThresholds = Annotated[
    Annotated[Threshold | None, Tag("all")] | Annotated[tuple[Threshold | None, ...], Tag("each")],
    Discriminator(all_or_each),
]


class PseudoCriterion(NamedTuple):
    """The thresholds of one criterion.

    Attributes
    ----------
    indifference : float or LinearThreshold
        Greatest lead that does not matter.
    preference : float or LinearThreshold
        Least lead that is a preference beyond doubt.
    veto : float or LinearThreshold, or None
        Least lead that makes outranking impossible; none if none does.
    """

    indifference: Threshold
    preference: Threshold
    veto: Threshold | None

    @property
    def words(self) -> str:
        """The three thresholds, in words."""
        veto = "no veto" if self.veto is None else f"veto {_in_words(self.veto)}"
        first, second = _in_words(self.indifference), _in_words(self.preference)
        return f"indifference {first}, preference {second}, {veto}"


def pseudo_criteria(
    indifference: Thresholds, preference: Thresholds, veto: OptionalThresholds, count: int
) -> tuple[PseudoCriterion, ...]:
    """Gather the thresholds of each criterion, and refuse constant ones that are out of order.

    Parameters
    ----------
    indifference, preference : float, LinearThreshold, or tuple of them
    veto : float, LinearThreshold or None, or tuple of them
    count : int
        How many criteria there are.

    Returns
    -------
    tuple of PseudoCriterion

    Raises
    ------
    InvalidInputError
        If there is not one threshold for each criterion, or constant thresholds of a criterion
        are not ``0 <= indifference <= preference <= veto``.
    """
    low: tuple[Threshold, ...] = per_criterion(indifference, count, "indifference")
    middle: tuple[Threshold, ...] = per_criterion(preference, count, "preference")
    high: tuple[Threshold | None, ...] = per_criterion(veto, count, "veto")
    criteria = tuple(PseudoCriterion(*three) for three in zip(low, middle, high, strict=True))
    for place, criterion in enumerate(criteria):
        if not any(isinstance(one, LinearThreshold) for one in criterion):
            _refuse_disorder(criterion, np.zeros(1), np.ones(1, dtype=np.bool_), place)
    return criteria


def refuse_thresholds(criteria: tuple[PseudoCriterion, ...], problem: DecisionProblem) -> None:
    """Check the thresholds at every performance on the criteria that carry weight.

    Parameters
    ----------
    criteria : tuple of PseudoCriterion
    problem : DecisionProblem
        What has been checked.

    Raises
    ------
    InvalidInputError
        If thresholds are out of order or not finite at a performance, or a better performance
        is easier to outrank.
    """
    counts = problem.weighted[..., np.newaxis, :]
    for place, criterion in enumerate(criteria):
        if counts[..., place].any():
            _refuse_steep(criterion, bool(problem.cost[place]), place)
            _refuse_disorder(criterion, problem.matrix[..., place], counts[..., place], place)


def _refuse_steep(criterion: PseudoCriterion, cost: bool, place: int) -> None:
    for threshold in criterion:
        if isinstance(threshold, LinearThreshold):
            slope = -threshold.slope if cost else threshold.slope
            if slope < -1:
                raise InvalidInputError(
                    f"criterion {place + 1}: a threshold with the slope {threshold.slope:g} makes "
                    "better performances easier to outrank; give a slope of at least -1 for a "
                    "benefit, at most 1 for a cost"
                )


def _refuse_disorder(
    criterion: PseudoCriterion, column: FloatArray, counts: BoolArray, place: int
) -> None:
    low, middle = at(criterion.indifference, column), at(criterion.preference, column)
    high = middle if criterion.veto is None else at(criterion.veto, column)
    right = (low >= 0) & (low <= middle) & (middle <= high) & np.isfinite(high)
    wrong = np.argwhere(~right & counts)
    if len(wrong):
        cell = tuple(wrong[0].tolist()[-column.ndim :])
        given = PseudoCriterion(
            float(low[cell]),
            float(middle[cell]),
            None if criterion.veto is None else float(high[cell]),
        )
        raise InvalidInputError(
            f"criterion {place + 1}: {given.words}: thresholds must be finite and not negative, "
            "indifference up to preference up to veto"
        )


def at(threshold: Threshold, column: FloatArray) -> FloatArray:
    """Return the threshold (..., n) at each performance (..., n) of a criterion."""
    if isinstance(threshold, LinearThreshold):
        with np.errstate(over="ignore"):
            return threshold.slope * column + threshold.base
    return np.full(column.shape, float(threshold))


def _in_words(threshold: Threshold) -> str:
    if isinstance(threshold, LinearThreshold):
        return f"{threshold.slope:g} g + {threshold.base:g}"
    return f"{threshold:g}"
