"""The re-scaling of the adjusted Mazziotta-Pareto index: 100 at a reference value."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation import _statistics as statistics
from nearshore_score.normalisation._bases import SetNormalisation, rising
from nearshore_score.normalisation.as_is import oriented
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits


def adjusted_mazziotta_pareto_scores(
    values: FloatArray,
    *,
    direction: Direction = "benefit",
    centre: float | None = None,
    reference: FloatArray | None = None,
) -> FloatArray:
    r"""Re-scale values so that a reference value scores 100 [1]_.

    .. math:: r_i = 60\, \frac{x_i - \mathrm{Min}}{\mathrm{Max} - \mathrm{Min}} + 70,
       \qquad \mathrm{Min}, \mathrm{Max} = \mathrm{Ref} \mp \tfrac{1}{2}
       (\sup_j x_j - \inf_j x_j)

    and :math:`200 - r_i` for a cost. Scores lie about between 70 and 130, and beyond where the
    reference value is not in the middle. Where all values are equal, every one scores 100.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations; NaN stays NaN and is left out.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    centre : float, optional
        Ref, the value that scores 100: the national value or the mean of a base year; by default
        the mean of the values that set the scale.
    reference : array of shape (..., r), optional
        Values that set inf and sup, of all years in the original, NaN where there is none; by
        default `values` themselves.

    Returns
    -------
    array of shape (..., n)
        NaN also where all values that set the scale are equal and this one is not Ref.

    References
    ----------
    .. [1] M. Mazziotta and A. Pareto, "On a generalized non-compensatory composite index for
       measuring socio-economic phenomena", *Social Indicators Research* 127, 2016, pages
       983-1003.

    Examples
    --------
    >>> import numpy as np
    >>> adjusted_mazziotta_pareto_scores(np.array([10.0, 20.0, 30.0]))
    array([ 70., 100., 130.])
    >>> adjusted_mazziotta_pareto_scores(np.array([10.0, 20.0, 30.0]), centre=10)
    array([100., 130., 160.])
    """
    among = values if reference is None else reference
    middle = statistics.mean(among) if centre is None else np.array([centre], dtype=np.float64)
    width = statistics.greatest(among) - statistics.least(among)
    distance = oriented(values - middle, direction)
    at_middle = np.where(distance == 0, 0.0, np.nan)
    return 100 + 60 * statistics.quotient(distance, width, at_middle)


class AdjustedMazziottaParetoScale(SetNormalisation):
    """Score as the adjusted Mazziotta-Pareto index does: 100 at a reference value.

    A cost scores 200 less what a benefit would. Where all figures are equal, every one scores 100.

    Parameters
    ----------
    centre : float, optional
        The figure that scores 100, in the unit of the indicator; by default the mean of the
        figures that set the scale.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> AdjustedMazziottaParetoScale().normalise(
    ...     np.array([10.0, 20.0, 30.0]), Column(direction="cost")
    ... )
    array([130., 100.,  70.])
    """

    kind: Literal["adjusted_mazziotta_pareto"] = "adjusted_mazziotta_pareto"
    centre: Number | None = None

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where scores lie: from 40 to 160, if centred on the scored figures themselves."""
        if self.centre is None and column.reference is None:
            return NormalisationTraits((40.0, 160.0), rising(column))
        # A figure far beyond the centre widens the range by more than it adds to its distance.
        steady = self.centre is None or column.reference is not None
        return NormalisationTraits((-np.inf, np.inf), rising(column) if steady else 0)

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return adjusted_mazziotta_pareto_scores(
            values,
            direction=column.direction,
            centre=self.centre,
            reference=column.reference,
        )
