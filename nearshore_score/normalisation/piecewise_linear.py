"""Straight lines between points."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import AfterValidator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import ValueFunction
from nearshore_score.normalisation.column import NormalisationTraits

#: What happens beyond the first and the last point: the score stays, or the line goes on.
Beyond = Literal["flat", "extend"]


def piecewise_linear_scores(
    values: FloatArray, points: Sequence[tuple[float, float]], *, beyond: Beyond = "flat"
) -> FloatArray:
    """Draw straight lines between points [1]_.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN.
    points : sequence of pairs of float
        At least two pairs of a figure and its score, figures strictly ascending.
    beyond : {"flat", "extend"}
        Whether the score stays at that of the outer points, or the outer lines go on.

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] V. Belton and T. J. Stewart, *Multiple Criteria Decision Analysis: An Integrated
       Approach*, Kluwer, 2002, chapter 5 (partial value functions).

    Examples
    --------
    >>> import numpy as np
    >>> points = [(0, 0), (10, 80), (50, 100)]
    >>> piecewise_linear_scores(np.array([5.0, 30.0, 60.0]), points)
    array([ 40.,  90., 100.])
    >>> piecewise_linear_scores(np.array([60.0]), points, beyond="extend")
    array([105.])
    """
    figures = np.array([figure for figure, _ in points], dtype=np.float64)
    scores = np.array([score for _, score in points], dtype=np.float64)
    inside: FloatArray = np.interp(values, figures, scores)
    if beyond == "flat":
        return inside
    slopes = np.diff(scores) / np.diff(figures)
    before = np.minimum(values - figures[0], 0.0)
    after = np.maximum(values - figures[-1], 0.0)
    extended: FloatArray = inside + slopes[0] * before + slopes[-1] * after
    return extended


def _ascending(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    if len(points) < 2:
        raise ValueError("give at least two points, each a figure and its score")
    for (first, _), (second, _) in pairwise(points):
        if first >= second:
            raise ValueError(
                f"figures must ascend strictly, but {second:g} follows {first:g}; "
                "put the points in order, or use 'steps' for a jump"
            )
    return points


class PiecewiseLinear(ValueFunction):
    """Score by straight lines between points.

    The points say what is better: for an indicator declared a cost their scores must not rise.
    They may rise and fall for an indicator that is best in the middle.

    Parameters
    ----------
    points : tuple of pairs of float
        At least two pairs of a figure and its score, figures strictly ascending.
    beyond : {"flat", "extend"}
        Whether the score stays at that of the outer points, or the outer lines go on.

    Examples
    --------
    Best between 20 and 26 degrees:

    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> comfort = PiecewiseLinear(points=((10, 0), (20, 100), (26, 100), (40, 0)))
    >>> comfort.normalise(np.array([15.0, 24.0, 33.0]), Column())
    array([ 50., 100.,  50.])
    """

    kind: Literal["piecewise_linear"] = "piecewise_linear"
    points: Annotated[tuple[tuple[Number, Number], ...], AfterValidator(_ascending)]
    beyond: Beyond = "flat"

    _for_a_cost: ClassVar[str] = "give points whose scores fall"

    def _shape(self) -> NormalisationTraits:
        rises = [high - low for (_, low), (_, high) in pairwise(self.points)]
        scores = [score for _, score in self.points]
        low, high = min(scores), max(scores)
        if self.beyond == "extend":
            low = -np.inf if rises[0] > 0 or rises[-1] < 0 else low
            high = np.inf if rises[0] < 0 or rises[-1] > 0 else high
        return NormalisationTraits((low, high), steady(rises))

    def _value(self, values: FloatArray) -> FloatArray:
        return piecewise_linear_scores(values, self.points, beyond=self.beyond)


def steady(rises: Sequence[float]) -> Literal[-1, 0, 1]:
    """Return 1 if no rise is negative, -1 if none is positive, else 0."""
    if all(rise >= 0 for rise in rises):
        return 1
    return -1 if all(rise <= 0 for rise in rises) else 0
