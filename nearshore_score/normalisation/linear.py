"""A straight line, given by its intercept and slope."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import AfterValidator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import ValueFunction
from nearshore_score.normalisation.column import NormalisationTraits


def linear_scores(values: FloatArray, *, intercept: float, slope: float) -> FloatArray:
    """Put figures on a straight line [1]_.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN.
    intercept : float
        Score of a figure of zero.
    slope : float
        Points of score for one unit of the figure.

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] R. L. Keeney and H. Raiffa, *Decisions with Multiple Objectives*, Wiley, 1976,
       chapter 3 (linear value functions).

    Examples
    --------
    >>> import numpy as np
    >>> linear_scores(np.array([0.0, 30.0]), intercept=1.0, slope=-0.01)
    array([1. , 0.7])
    """
    return intercept + slope * values


def _not_zero(slope: float) -> float:
    if slope == 0:
        raise ValueError("a slope of 0 scores all figures alike; give another slope")
    return slope


class Linear(ValueFunction):
    """Score by a straight line: intercept + slope * figure.

    The sign of the slope says what is better. For an indicator declared a cost it has to be
    negative; the direction does not turn the line.

    Parameters
    ----------
    intercept : float, default 0
        Score of a figure of zero.
    slope : float, default 1
        Points of score for one unit of the figure; not 0.

    Examples
    --------
    The share that a loss of 30 percent leaves:

    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> Linear(intercept=1, slope=-0.01).normalise(np.array([30.0]), Column())
    array([0.7])
    """

    kind: Literal["linear"] = "linear"
    intercept: Number = 0.0
    slope: Annotated[Number, AfterValidator(_not_zero)] = 1.0

    _for_a_cost: ClassVar[str] = "use a negative slope"

    def _shape(self) -> NormalisationTraits:
        return NormalisationTraits((-np.inf, np.inf), 1 if self.slope > 0 else -1)

    def _value(self, values: FloatArray) -> FloatArray:
        return linear_scores(values, intercept=self.intercept, slope=self.slope)
