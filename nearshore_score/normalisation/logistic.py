"""The logistic curve: most points are won around the middle."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import ColumnNormalisation, rising
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits
from nearshore_score.normalisation.score_range import POINTS, ScoreRange, place


def logistic_scores(
    values: FloatArray,
    *,
    midpoint: float,
    steepness: float,
    direction: Direction = "benefit",
    score_range: tuple[float, float] = POINTS,
) -> FloatArray:
    r"""Place values on a logistic curve [1]_.

    .. math:: s = a + \frac{b - a}{1 + e^{-k (x - m)}}

    A cost is scored from b down to a; the midpoint scores the middle either way.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN.
    midpoint : float
        The figure m that scores the middle.
    steepness : float
        k > 0, per unit of the figure.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    score_range : tuple of two floats, default (0, 100)
        a and b, which are approached and, but for rounding, not reached.

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] P.-F. Verhulst, "Recherches mathématiques sur la loi d'accroissement de la population",
       *Nouveaux mémoires de l'Académie royale de Bruxelles* 18, 1845, pages 1-41.

    Examples
    --------
    >>> import numpy as np
    >>> logistic_scores(np.array([40.0, 50.0, 60.0]), midpoint=50, steepness=0.1).round(1)
    array([26.9, 50. , 73.1])
    """
    # The hyperbolic tangent is the same curve and cannot overflow.
    shares = 0.5 + 0.5 * np.tanh(0.5 * steepness * (values - midpoint))
    return place(shares, score_range, reverse=direction == "cost")


class Logistic(ColumnNormalisation):
    """Score along a logistic curve around a midpoint.

    A cost is scored down the same curve.

    Parameters
    ----------
    midpoint : float
        The figure that scores the middle.
    steepness : float
        Above 0, per unit of the figure, whatever the direction.
    score_range : tuple of two floats, default (0, 100)
        The scores that the curve approaches.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> curve = Logistic(midpoint=50, steepness=0.1)
    >>> curve.normalise(np.array([60.0]), Column(direction="cost")).round(1)
    array([26.9])
    """

    kind: Literal["logistic"] = "logistic"
    midpoint: Number
    steepness: Annotated[Number, Field(gt=0)]
    score_range: ScoreRange = POINTS

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: no."""
        return False

    def traits(self, column: Column) -> NormalisationTraits:
        """Say that scores lie in the range."""
        return NormalisationTraits(self.score_range, rising(column))

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return logistic_scores(
            values,
            midpoint=self.midpoint,
            steepness=self.steepness,
            direction=column.direction,
            score_range=self.score_range,
        )
