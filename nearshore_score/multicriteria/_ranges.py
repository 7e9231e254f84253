"""Ranges of criteria, as the figures show them or as they are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike
from pydantic import BeforeValidator

from nearshore_score._arrays import FloatArray, place_between
from nearshore_score._frozen import Number
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.problem import DecisionProblem

#: A pair (low, high) for all criteria, or one for each.
RangesLike = ArrayLike | Sequence[tuple[float, float]]

# Computed figures, such as scores from 0 to 100, may miss an end by their rounding.
_SLACK = 1e-9


def portions(figures: FloatArray, *, constant: float = 0.0) -> FloatArray:
    """Return how far figures (..., n, k) lie from the least of their criterion to the greatest.

    Where a criterion is the same for all, everybody gets `constant`.
    """
    least, greatest = figures.min(axis=-2, keepdims=True), figures.max(axis=-2, keepdims=True)
    return place_between(figures, least, greatest, constant)


def in_ranges(problem: DecisionProblem, ranges: RangesLike) -> tuple[FloatArray, FloatArray]:
    """Return how far the figures lie from the low end to the high end of given ranges.

    Parameters
    ----------
    problem : DecisionProblem
        What has been checked.
    ranges : array_like of shape (2,) or (k, 2)
        The low and the high end of every criterion, or of each.

    Returns
    -------
    portions : array of shape (..., n, k)
        From 0 to 1.
    ends : array of shape (k, 2)

    Raises
    ------
    InvalidInputError
        If the ends do not ascend, are not one pair for each criterion, or a figure on a criterion
        that carries weight lies beyond them.
    """
    ends = _ends(ranges, problem.matrix.shape[-1])
    low, high = ends[:, 0], ends[:, 1]
    spread = high / 2 - low / 2
    beyond = np.maximum(low / 2 - problem.matrix / 2, problem.matrix / 2 - high / 2)
    wrong = (beyond > _SLACK * spread) & problem.weighted[..., np.newaxis, :]
    if wrong.any():
        row, criterion = np.argwhere(wrong)[0].tolist()[-2:]
        raise InvalidInputError(
            f"row {row + 1}, criterion {criterion + 1}: the figure lies beyond the range from "
            f"{low[criterion]:g} to {high[criterion]:g}; widen the range, or correct the figure"
        )
    inside = np.clip(problem.matrix, low, high)
    return (inside / 2 - low / 2) / spread, ends


def for_each(given: ArrayLike, count: int, what: str) -> FloatArray:
    """Return one number for each criterion (k,), from one for all or one for each."""
    numbers = finite_numbers(given, what)
    if numbers.shape not in ((), (1,), (count,)):
        raise InvalidInputError(
            f"{what} must be one number, or one for each of {count} criteria, in their order; got "
            f"{given!r:.200}"
        )
    return np.broadcast_to(numbers, count)


def _ends(ranges: object, count: int | None = None) -> FloatArray:
    """Return the ends (k, 2) of ranges that ascend; for any number of criteria without `count`."""
    ends = np.atleast_2d(finite_numbers(ranges, "ranges"))
    if ends.shape[1:] != (2,) or not len(ends) or len(ends) not in (1, count or len(ends)):
        each = f"one for each of {count} criteria" if count else "one for each criterion"
        raise InvalidInputError(
            f"ranges must be one pair (low, high), or {each}, in their order; got {ranges!r:.200}"
        )
    for place, (low, high) in enumerate(ends.tolist()):
        if low / 2 >= high / 2:  # halves, as the spread is taken of them
            raise InvalidInputError(
                f"range {place + 1} runs from {low:g} to {high:g}; its low end must be below its "
                "high end, for costs, too"
            )
    return np.broadcast_to(ends, (count or len(ends), 2))


def finite_numbers(given: object, what: str) -> FloatArray:
    """Return numbers as an array, or say what they are that are none."""
    try:
        numbers = np.asarray(given)
        if numbers.dtype.kind not in "iuf" or not np.isfinite(numbers).all():
            raise TypeError
        return numbers.astype(np.float64)
    except (TypeError, ValueError):
        raise InvalidInputError(f"{what} must be finite numbers; got {given!r:.200}") from None


def _checked_ranges(given: object) -> object:
    _ends(given)
    return given


#: One pair (low, high) for all criteria, or a tuple with one for each.
Ranges = Annotated[
    tuple[Number, Number] | tuple[tuple[Number, Number], ...], BeforeValidator(_checked_ranges)
]
