"""Z-scores: distance from the mean in standard deviations."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation import _statistics as statistics
from nearshore_score.normalisation._bases import SetNormalisation, rising
from nearshore_score.normalisation._statistics import Divisor
from nearshore_score.normalisation.as_is import oriented
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits


def z_scores(
    values: FloatArray,
    *,
    direction: Direction = "benefit",
    mean: float = 0.0,
    standard_deviation: float = 1.0,
    divisor: Divisor = "n-1",
    reference: FloatArray | None = None,
) -> FloatArray:
    r"""Measure the distance from the mean in standard deviations [1]_.

    .. math:: s_i = m \pm d\, \frac{x_i - \bar x}{S}

    with minus for a cost. Where all values are equal, or there is only one, every one scores m.
    The Handbook divides by n - 1, as statistics programs do; Mazziotta and Pareto divide by n
    and use m = 100 and d = 10 [2]_.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations; NaN stays NaN and is left out.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    mean, standard_deviation : float
        m and d, the mean and standard deviation that the scores get.
    divisor : {"n-1", "n"}
        What the sum of squares in S is divided by.
    reference : array of shape (..., r), optional
        Values that set mean and standard deviation, NaN where there is none; by default `values`
        themselves.

    Returns
    -------
    array of shape (..., n)
        NaN also where the values of a reference are all equal and this one is not.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4.
    .. [2] P. De Muro, M. Mazziotta and A. Pareto, "Composite indices of development and poverty:
       an application to MDGs", *Social Indicators Research* 104, 2011, pages 1-18.

    Examples
    --------
    >>> import numpy as np
    >>> z_scores(np.array([1.0, 2.0, 3.0]), direction="cost")
    array([ 1.,  0., -1.])
    >>> z_scores(np.array([1.0, 3.0]), mean=100, standard_deviation=10, divisor="n")
    array([ 90., 110.])
    """
    own = oriented(values, direction)
    among = own if reference is None else oriented(reference, direction)
    distance = own - statistics.mean(among)
    spread = statistics.standard_deviation(among, divisor)
    at_mean = np.where(distance == 0, 0.0, np.nan)
    return mean + standard_deviation * statistics.quotient(distance, spread, at_mean)


class ZScore(SetNormalisation):
    """Score by the distance from the mean in standard deviations.

    A cost is multiplied by -1 first. Where all figures are equal, every one scores the mean.
    Scores have no ends and half of them lie below the mean: a geometric mean cannot take them.

    Parameters
    ----------
    mean : float, default 0
        The mean that the scores get.
    standard_deviation : float, default 1
        The standard deviation that the scores get; above 0.
    divisor : {"n-1", "n"}
        What the sum of squares is divided by.

    Examples
    --------
    The scores of the Mazziotta-Pareto index:

    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> ZScore(mean=100, standard_deviation=10, divisor="n").normalise(
    ...     np.array([1.0, 3.0]), Column()
    ... )
    array([ 90., 110.])
    """

    kind: Literal["z_score"] = "z_score"
    mean: Number = 0.0
    standard_deviation: Annotated[Number, Field(gt=0)] = 1.0
    divisor: Divisor = "n-1"

    def traits(self, column: Column) -> NormalisationTraits:
        """Say that scores have no ends, and whether some are negative by construction."""
        centred = self.mean < 3 * self.standard_deviation
        return NormalisationTraits((-np.inf, np.inf), rising(column), centred)

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return z_scores(
            values,
            direction=column.direction,
            mean=self.mean,
            standard_deviation=self.standard_deviation,
            divisor=self.divisor,
            reference=column.reference,
        )
