"""Sum normalisation: the share of each figure in their total."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.normalisation import _statistics as statistics
from nearshore_score.normalisation._bases import (
    SetNormalisation,
    require,
    require_ratio_scale,
    rising,
)
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits
from nearshore_score.normalisation.score_range import POINTS, ScoreRange, place


def share_of_total_scores(
    values: FloatArray,
    *,
    direction: Direction = "benefit",
    score_range: tuple[float, float] = POINTS,
    reference: FloatArray | None = None,
) -> FloatArray:
    r"""Divide by the total [1]_.

    .. math:: s_i = a + (b - a)\, \frac{x_i}{\sum_j x_j}

    For a cost :math:`1 / x` takes the place of :math:`x`. Where all values are 0 they count as
    equal ones do: each has the share 1 / n.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations on a ratio scale, not negative, for a cost above 0; NaN stays
        NaN and is left out.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    score_range : tuple of two floats, default (0, 100)
        a and b, the scores of a share of 0 and of 1; by default percent of the total.
    reference : array of shape (..., r), optional
        Values that are added up, NaN where there is none; by default `values` themselves.

    Returns
    -------
    array of shape (..., n)
        NaN also where a reference adds up to 0 and the value is not 0.

    References
    ----------
    .. [1] A. Jahan and K. L. Edwards, "A state-of-the-art survey on the influence of
       normalization techniques in ranking", *Materials & Design* 65, 2015, pages 335-342 (linear
       normalisation, sum).

    Examples
    --------
    >>> import numpy as np
    >>> share_of_total_scores(np.array([1.0, 1.0, 2.0]))
    array([25., 25., 50.])
    >>> share_of_total_scores(np.array([1.0, 1.0, 2.0]), direction="cost")
    array([40., 40., 20.])
    """
    among = values if reference is None else reference
    if direction == "cost":
        values, among = _reciprocals(values), _reciprocals(among)
    equal = 1 / np.maximum(statistics.count(among), 1)
    without = np.where(values == 0, equal, np.nan)
    shares = statistics.quotient(values, statistics.total(among), without)
    return place(shares, score_range, reverse=False)


def _reciprocals(values: FloatArray) -> FloatArray:
    return statistics.quotient(np.ones_like(values), values, np.nan)


class ShareOfTotal(SetNormalisation):
    """Score by the share in the total: linear sum normalisation.

    For a cost the shares are those of the reciprocals. Refused on an interval scale, for a
    negative figure, and for a cost of zero.

    Parameters
    ----------
    score_range : tuple of two floats, default (0, 100)
        Scores of a share of 0 and of 1; by default percent of the total.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> ShareOfTotal().normalise(np.array([1.0, 1.0, 2.0]), Column())
    array([25., 25., 50.])
    """

    kind: Literal["share_of_total"] = "share_of_total"
    score_range: ScoreRange = POINTS

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where scores lie; refuse an interval scale."""
        require_ratio_scale(column, "a share of the total")
        low, high = self.score_range
        ends = (low, high if column.reference is None else np.inf)
        return NormalisationTraits(ends, rising(column))

    def _check(self, values: FloatArray, column: Column) -> None:
        super()._check(values, column)
        require_amounts(values, column)

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return share_of_total_scores(
            values,
            direction=column.direction,
            score_range=self.score_range,
            reference=column.reference,
        )


def require_amounts(values: FloatArray, column: Column) -> None:
    """Refuse figures below zero, and costs of zero, of which there are no ratios."""
    remedy = "use 'min_max' or 'distance_to_best', or raise it first with 'floor'"
    require(values, column, lambda x: x >= 0, f"is below 0, and ratios need amounts; {remedy}")
    if column.direction == "cost":
        require(values, column, lambda x: x > 0, f"has no reciprocal, as a cost needs; {remedy}")
