"""Vector normalisation: figures divided by their Euclidean norm."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.normalisation import _statistics as statistics
from nearshore_score.normalisation._bases import SetNormalisation, require_ratio_scale, rising
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits
from nearshore_score.normalisation.score_range import POINTS, ScoreRange, place


def vector_scores(
    values: FloatArray,
    *,
    direction: Direction = "benefit",
    score_range: tuple[float, float] = POINTS,
    reference: FloatArray | None = None,
) -> FloatArray:
    r"""Divide by the Euclidean norm [1]_.

    .. math:: s_i = a + (b - a)\, \frac{x_i}{\sqrt{\sum_j x_j^2}}

    For a cost the share is taken from 1, as most programs do [2]_; others take the norm of the
    reciprocals, or leave the direction to the method that uses the scores. Where all values are
    0 they count as equal ones do: each has the share 1 / sqrt(n).

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations on a ratio scale; NaN stays NaN and is left out.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    score_range : tuple of two floats, default (0, 100)
        a and b, the scores of a share of 0 and of 1; (0, 1) gives the shares themselves.
    reference : array of shape (..., r), optional
        Values that set the norm, NaN where there is none; by default `values` themselves.

    Returns
    -------
    array of shape (..., n)
        NaN also where a reference has the norm 0 and the value is not 0.

    References
    ----------
    .. [1] C.-L. Hwang and K. Yoon, *Multiple Attribute Decision Making*, Springer, 1981.
    .. [2] A. Jahan and K. L. Edwards, "A state-of-the-art survey on the influence of
       normalization techniques in ranking", *Materials & Design* 65, 2015, pages 335-342.

    Examples
    --------
    >>> import numpy as np
    >>> vector_scores(np.array([3.0, 4.0]), score_range=(0, 1))
    array([0.6, 0.8])
    """
    among = values if reference is None else reference
    equal = 1 / np.sqrt(np.maximum(statistics.count(among), 1))
    without = np.where(values == 0, equal, np.nan)
    shares = statistics.quotient(values, statistics.root_of_squares(among), without)
    return place(shares, score_range, reverse=direction == "cost")


class VectorNormalisation(SetNormalisation):
    """Score by the share of the Euclidean norm, as TOPSIS does.

    A cost scores 1 less the share. Refused on an interval scale.

    Parameters
    ----------
    score_range : tuple of two floats, default (0, 100)
        Scores of a share of 0 and of 1.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> VectorNormalisation().normalise(np.array([3.0, 4.0]), Column(direction="cost"))
    array([40., 20.])
    """

    kind: Literal["vector"] = "vector"
    score_range: ScoreRange = POINTS

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where scores lie; refuse an interval scale."""
        require_ratio_scale(column, "vector normalisation")
        low, high = self.score_range
        if column.reference is not None:
            return NormalisationTraits((-np.inf, np.inf), rising(column))
        # Figures below zero would lead beyond the end that zero scores.
        ends = (low, np.inf) if column.direction == "cost" else (-np.inf, high)
        return NormalisationTraits(ends, rising(column))

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return vector_scores(
            values,
            direction=column.direction,
            score_range=self.score_range,
            reference=column.reference,
        )
