"""A floor under figures, or a small value in place of zero."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import ValueFunction
from nearshore_score.normalisation.column import NormalisationTraits

#: Which figures a floor takes the place of: all below it, or exact zeros only.
Replaces = Literal["below", "zero"]


def floored(values: FloatArray, *, floor: float, replaces: Replaces = "below") -> FloatArray:
    """Put a floor in the place of low figures, for what cannot take a zero [1]_.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN.
    floor : float
        The floor, in the unit of the figures.
    replaces : {"below", "zero"}
        Whether all figures below the floor are replaced, or exact zeros only. With ``"zero"`` a
        figure between zero and the floor stays, so that a zero can overtake it.

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] UNDP, *Human Development Report 2010*, technical note 3 (zero values of the Gender
       Inequality Index: 0.1 percent in place of a share of 0, a floor of 10 under mortality).

    Examples
    --------
    >>> import numpy as np
    >>> floored(np.array([0.0, 0.05, 12.0]), floor=0.1)
    array([ 0.1,  0.1, 12. ])
    >>> floored(np.array([0.0, 0.05, 12.0]), floor=0.1, replaces="zero")
    array([ 0.1 ,  0.05, 12.  ])
    """
    low = values < floor if replaces == "below" else values == 0
    return np.where(low, floor, values)


class FloorAt(ValueFunction):
    """Put a floor under figures, for a step of a chain before what cannot take a zero.

    A cost needs a further step that reverses it.

    Parameters
    ----------
    value : float
        The floor, in the unit of the figures.
    replaces : {"below", "zero"}
        Whether all figures below the floor are replaced, or exact zeros only.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> FloorAt(value=0.1).normalise(np.array([0.0, 40.0]), Column())
    array([ 0.1, 40. ])
    """

    kind: Literal["floor"] = "floor"
    value: Number
    replaces: Replaces = "below"

    keeps_unit: ClassVar[bool] = True

    def _shape(self) -> NormalisationTraits:
        if self.replaces == "below":
            return NormalisationTraits((self.value, np.inf), 1)
        return NormalisationTraits((-np.inf, np.inf), 0)

    def _value(self, values: FloatArray) -> FloatArray:
        return floored(values, floor=self.value, replaces=self.replaces)
