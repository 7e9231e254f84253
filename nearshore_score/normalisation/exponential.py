"""The exponential value function of decision analysis, between two ends."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation._bases import ColumnNormalisation, rising
from nearshore_score.normalisation.column import (
    Clamp,
    Column,
    Direction,
    Goalposts,
    NormalisationTraits,
)
from nearshore_score.normalisation.goalposts import FixedGoalposts, goalpost_scores
from nearshore_score.normalisation.score_range import POINTS, ScoreRange, place
from nearshore_score.normalisation.transforms import Transform, transform


def exponential_scores(
    values: FloatArray,
    low: float,
    high: float,
    *,
    exponential_constant: float,
    direction: Direction = "benefit",
    transform_kind: Transform = "none",
    clamp: Clamp = "both",
    score_range: tuple[float, float] = POINTS,
) -> FloatArray:
    r"""Bend the line between two ends by a constant [1]_.

    .. math:: v(x) = \frac{1 - e^{-(x - \mathrm{low}) / \rho}}
                          {1 - e^{-(\mathrm{high} - \mathrm{low}) / \rho}}

    With :math:`\rho > 0` the first units above the worst end count most, with :math:`\rho < 0`
    the last ones; the farther :math:`\rho` is from 0, the straighter the line. A cost is measured
    down from its upper end, with ``high - x`` in the place of ``x - low``.

    Parameters
    ----------
    values : array of any shape
        In the unit of the ends; NaN stays NaN.
    low, high : float
        The ends, ``low < high`` whatever the direction.
    exponential_constant : float
        The constant :math:`\rho`, in the unit of the transformed figures; not 0.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    transform_kind : {"none", "log", "log1p", "sqrt"}
        Applied to values and ends first.
    clamp : {"both", "low", "high", "none"}
        At which ends values beyond count as the end itself.
    score_range : tuple of two floats, default (0, 100)
        Scores of the worst and the best end.

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] C. W. Kirkwood, *Strategic Decision Making: Multiobjective Decision Analysis with
       Spreadsheets*, Duxbury, 1997, chapter 4 (exponential single dimensional value function).

    Examples
    --------
    A middle value at a quarter of the way needs a constant of 0.41 of the whole way:

    >>> import numpy as np
    >>> exponential_scores(np.array([0.0, 2.5, 10.0]), 0, 10, exponential_constant=4.1).round(1)
    array([  0.,  50., 100.])
    """
    shares = goalpost_scores(
        values,
        low,
        high,
        direction=direction,
        transform_kind=transform_kind,
        clamp=clamp,
        score_range=(0, 1),
    )
    start, end = transform(np.array([low, high], dtype=np.float64), transform_kind)
    curvature = float(end - start) / exponential_constant
    return place(_bent(shares, curvature), score_range, reverse=False)


def _bent(shares: FloatArray, curvature: float) -> FloatArray:
    """Bend shares of the way by (high - low) / constant, without overflow between the ends."""
    if curvature == 0:
        return shares
    amount = abs(curvature)
    bent: FloatArray = np.expm1(-amount * shares) / np.expm1(-amount)
    return bent if curvature > 0 else np.exp(-amount * (1 - shares)) * bent


def _not_zero(constant: float) -> float:
    if constant == 0:
        raise ValueError("an exponential constant of 0 has no curve; for a line use goalposts")
    return constant


class Exponential(ColumnNormalisation):
    """Score between goalposts along a curve of constant bend.

    A cost is measured down from its upper goalpost, along the same curve.

    Parameters
    ----------
    exponential_constant : float
        Greater than 0 if the first units above the worst end count most, less than 0 if the last
        ones do; in the unit of the (transformed) figures.
    goalposts : Goalposts, optional
        Goalposts in place of the indicator's.
    score_range : tuple of two floats, default (0, 100)
        Scores of the worst and the best goalpost.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column, Goalposts
    >>> curve = Exponential(exponential_constant=4.1, goalposts=Goalposts(low=0, high=10))
    >>> curve.normalise(np.array([2.5, 7.5]), Column()).round(1)
    array([50., 92.])
    """

    kind: Literal["exponential"] = "exponential"
    exponential_constant: Annotated[Number, AfterValidator(_not_zero)]
    goalposts: Goalposts | None = None
    score_range: ScoreRange = POINTS

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: no."""
        return False

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where the scores of a column lie, or why it cannot be scored."""
        line = FixedGoalposts(goalposts=self._posts(column), score_range=self.score_range)
        return NormalisationTraits(line.traits(column).output_range, rising(column))

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        posts = self._posts(column)
        return exponential_scores(
            values,
            posts.low,
            posts.high,
            exponential_constant=self.exponential_constant,
            direction=column.direction,
            transform_kind=posts.transform,
            clamp=posts.clamp,
            score_range=self.score_range,
        )

    def _posts(self, column: Column) -> Goalposts:
        posts = self.goalposts or column.goalposts
        if posts is None:
            raise InvalidInputError("the indicator has no goalposts; declare them")
        return posts
