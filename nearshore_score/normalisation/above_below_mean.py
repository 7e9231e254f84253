"""Above, about or below the mean."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation import _statistics as statistics
from nearshore_score.normalisation._bases import (
    SetNormalisation,
    require,
    require_ratio_scale,
    rising,
)
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits
from nearshore_score.normalisation.score_range import ScoreRange, place

# A figure this close to a bound, as a share of the mean, is on it: bounds are products of floats.
_ROUNDING = 1e-12


def above_below_mean_scores(
    values: FloatArray,
    *,
    direction: Direction = "benefit",
    threshold: float = 0.2,
    score_range: tuple[float, float] = (-1.0, 1.0),
    reference: FloatArray | None = None,
) -> FloatArray:
    r"""Say whether values are above, about or below the mean [1]_.

    A value is above if :math:`x_i / \bar x > 1 + p`, below if :math:`x_i / \bar x < 1 - p`, and
    about the mean otherwise, the bounds included. A cost above the mean scores as a benefit
    below it.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations on a ratio scale, not negative; NaN stays NaN and is left out.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    threshold : float, default 0.2
        p, as a share of the mean.
    score_range : tuple of two floats, default (-1, 1)
        Scores of the worse and the better side; about the mean is half way.
    reference : array of shape (..., r), optional
        Values that set the mean, NaN where there is none; by default `values` themselves.

    Returns
    -------
    array of shape (..., n)

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4.

    Examples
    --------
    >>> import numpy as np
    >>> above_below_mean_scores(np.array([7.0, 10.0, 13.0]))
    array([-1.,  0.,  1.])
    """
    among = values if reference is None else reference
    mean = statistics.mean(among)
    margin = (threshold + _ROUNDING) * mean
    side = np.where(values > mean + margin, 1.0, 0.0) - np.where(values < mean - margin, 1.0, 0.0)
    known = np.where(np.isnan(values + mean), np.nan, side)
    return place((known + 1) / 2, score_range, reverse=direction == "cost")


class AboveBelowMean(SetNormalisation):
    """Score 1 above the mean, 0 about it, -1 below it.

    For a cost it is the other way round. Where all figures are equal every one scores 0. Refused
    on an interval scale and for a negative figure.

    Parameters
    ----------
    threshold : float, default 0.2
        Share of the mean within which a figure counts as about the mean; at least 0.
    score_range : tuple of two floats, default (-1, 1)
        Scores of the worse and the better side.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> AboveBelowMean().normalise(np.array([7.0, 10.0, 13.0]), Column(direction="cost"))
    array([ 1.,  0., -1.])
    """

    kind: Literal["above_below_mean"] = "above_below_mean"
    threshold: Annotated[Number, Field(ge=0)] = 0.2
    score_range: ScoreRange = (-1.0, 1.0)

    def traits(self, column: Column) -> NormalisationTraits:
        """Say that scores lie in the range; refuse an interval scale."""
        require_ratio_scale(column, "a share of the mean")
        return NormalisationTraits(self.score_range, rising(column))

    def _check(self, values: FloatArray, column: Column) -> None:
        super()._check(values, column)
        why = "is below 0, and shares of the mean need amounts; use 'z_score' with 'steps'"
        require(values, column, lambda x: x >= 0, why)

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return above_below_mean_scores(
            values,
            direction=column.direction,
            threshold=self.threshold,
            score_range=self.score_range,
            reference=column.reference,
        )
