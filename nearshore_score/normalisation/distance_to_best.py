"""Distance to the best figure, of a set or of a year."""

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
from nearshore_score.normalisation.as_is import oriented
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits
from nearshore_score.normalisation.score_range import POINTS, ScoreRange, place

#: What the distance to the best is a share of: the way from worst to best, or the best itself.
RelativeTo = Literal["range", "best"]


def distance_to_best_scores(
    values: FloatArray,
    *,
    direction: Direction = "benefit",
    relative_to: RelativeTo = "range",
    score_range: tuple[float, float] = POINTS,
    reference: FloatArray | None = None,
) -> FloatArray:
    r"""Take the relative distance to the best value from 1 [1]_.

    .. math:: s_i = a + (b - a) \left(1 - \frac{|x_{best} - x_i|}{D}\right)

    where D is the way from the worst value to the best, which makes the same scores as min-max
    does, or the best value itself [2]_. The distance counts as negative where a value is better
    than all of a reference. For a cost the best value is the least one. Where all values are
    equal every one is the best and scores b.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations; above 0 if relative to the best. NaN stays NaN and is left out.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    relative_to : {"range", "best"}
        What D is.
    score_range : tuple of two floats, default (0, 100)
        a and b, the scores at a distance of D and at the best.
    reference : array of shape (..., r), optional
        Values that set best and worst, NaN where there is none; by default `values` themselves.

    Returns
    -------
    array of shape (..., n)
        NaN also where D is 0 and the value is not the best one.

    References
    ----------
    .. [1] W. Becker, G. Caperna, M. Del Sorbo, H. Norlén, E. Papadimitriou and M. Saisana,
       "COINr: an R package for developing composite indicators", *Journal of Open Source
       Software* 7(78), 2022, 4567 (distance to maximum).
    .. [2] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4
       (distance to the group leader).

    Examples
    --------
    >>> import numpy as np
    >>> distance_to_best_scores(np.array([10.0, 15.0, 20.0]))
    array([  0.,  50., 100.])
    >>> distance_to_best_scores(np.array([10.0, 15.0]), direction="cost", relative_to="best")
    array([100.,  50.])
    """
    own = oriented(values, direction)
    among = own if reference is None else oriented(reference, direction)
    best = statistics.greatest(among)
    size = best - statistics.least(among) if relative_to == "range" else np.abs(best)
    behind = best - own
    at_best = np.where(behind == 0, 0.0, np.nan)
    return place(statistics.quotient(behind, size, at_best), score_range, reverse=True)


class DistanceToBest(SetNormalisation):
    """Score by how far a figure stays behind the best.

    For a cost the best figure is the least one. Relative to the best, an interval scale and
    figures of 0 or less are refused.

    Parameters
    ----------
    relative_to : {"range", "best"}
        Whether the distance is a share of the way from worst to best, or of the best figure.
    score_range : tuple of two floats, default (0, 100)
        Scores at that distance from the best, and at the best.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> DistanceToBest().normalise(np.array([10.0, 15.0, 20.0]), Column(direction="cost"))
    array([100.,  50.,   0.])
    """

    kind: Literal["distance_to_best"] = "distance_to_best"
    relative_to: RelativeTo = "range"
    score_range: ScoreRange = POINTS

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where scores lie; refuse an interval scale if relative to the best."""
        low, high = self.score_range
        if self.relative_to == "best":
            require_ratio_scale(column, "a distance relative to the best")
            low = low if column.direction == "benefit" else -np.inf
        elif column.reference is not None:
            low = -np.inf
        ends = (low, high if column.reference is None else np.inf)
        return NormalisationTraits(ends, rising(column))

    def _check(self, values: FloatArray, column: Column) -> None:
        super()._check(values, column)
        if self.relative_to == "best":
            why = "is not above 0, and distances relative to the best need it; use 'range'"
            require(values, column, lambda x: x > 0, why)

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return distance_to_best_scores(
            values,
            direction=column.direction,
            relative_to=self.relative_to,
            score_range=self.score_range,
            reference=column.reference,
        )
