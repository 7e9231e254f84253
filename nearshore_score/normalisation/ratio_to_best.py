"""Max normalisation: figures as a share of the best."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.normalisation import _statistics as statistics
from nearshore_score.normalisation._bases import SetNormalisation, require_ratio_scale, rising
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits
from nearshore_score.normalisation.score_range import POINTS, ScoreRange, place
from nearshore_score.normalisation.share_of_total import require_amounts


def ratio_to_best_scores(
    values: FloatArray,
    *,
    direction: Direction = "benefit",
    score_range: tuple[float, float] = POINTS,
    reference: FloatArray | None = None,
) -> FloatArray:
    r"""Divide by the greatest value; for a cost, divide the least by the value [1]_.

    .. math:: s_i = a + (b - a)\, \frac{x_i}{\max_j x_j}
       \quad\text{or, for a cost,}\quad s_i = a + (b - a)\, \frac{\min_j x_j}{x_i}

    Other programs score a cost :math:`1 - x_i / \max_j x_j`. Where all values are equal, zero
    included, every one is the best and scores b.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations on a ratio scale, not negative, for a cost above 0; NaN stays
        NaN and is left out.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    score_range : tuple of two floats, default (0, 100)
        a and b, the scores of a ratio of 0 and of the best.
    reference : array of shape (..., r), optional
        Values among which the best is sought, NaN where there is none; by default `values`
        themselves. A value better than all of a reference scores beyond b.

    Returns
    -------
    array of shape (..., n)
        NaN also where the best of a reference is 0 and the value is not.

    References
    ----------
    .. [1] C.-L. Hwang and K. Yoon, *Multiple Attribute Decision Making*, Springer, 1981 (linear
       normalisation).

    Examples
    --------
    >>> import numpy as np
    >>> ratio_to_best_scores(np.array([5.0, 20.0]))
    array([ 25., 100.])
    >>> ratio_to_best_scores(np.array([5.0, 20.0]), direction="cost")
    array([100.,  25.])
    """
    among = values if reference is None else reference
    best = statistics.least(among) if direction == "cost" else statistics.greatest(among)
    parts, wholes = (best, values) if direction == "cost" else (values, best)
    all_zero = np.where(values == 0, 1.0, np.nan)
    known = np.where(np.isnan(values), np.nan, parts)
    return place(statistics.quotient(known, wholes, all_zero), score_range, reverse=False)


class RatioToBest(SetNormalisation):
    """Score in percent of the best: linear max normalisation.

    A cost is scored by the least figure divided by its own. Refused on an interval scale, for a
    negative figure, and for a cost of zero.

    Parameters
    ----------
    score_range : tuple of two floats, default (0, 100)
        Scores of a ratio of 0 and of the best.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> RatioToBest().normalise(np.array([5.0, 20.0]), Column(direction="cost"))
    array([100.,  25.])
    """

    kind: Literal["ratio_to_best"] = "ratio_to_best"
    score_range: ScoreRange = POINTS

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where scores lie; refuse an interval scale."""
        require_ratio_scale(column, "a ratio to the best")
        low, high = self.score_range
        ends = (low, high if column.reference is None else np.inf)
        return NormalisationTraits(ends, rising(column))

    def _check(self, values: FloatArray, column: Column) -> None:
        super()._check(values, column)
        require_amounts(values, column)

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return ratio_to_best_scores(
            values,
            direction=column.direction,
            score_range=self.score_range,
            reference=column.reference,
        )
