"""The natural exponential of figures, as productivity is reckoned from years of school."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import AfterValidator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import ValueFunction
from nearshore_score.normalisation.column import NormalisationTraits


def exp_scores(values: FloatArray, *, coefficient: float, offset: float = 0.0) -> FloatArray:
    r"""Return :math:`e^{c (x - o)}` [1]_.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN.
    coefficient : float
        The coefficient c, per unit of the figure.
    offset : float, default 0
        The figure o that scores 1.

    Returns
    -------
    array of the same shape
        Above 0.

    References
    ----------
    .. [1] A. Kraay, "Methodology for a World Bank Human Capital Index", *Policy Research Working
       Paper* 8593, World Bank, 2018.

    Examples
    --------
    Twelve years of school, where fourteen are complete and a year is worth 8 percent:

    >>> import numpy as np
    >>> exp_scores(np.array([12.0, 14.0]), coefficient=0.08, offset=14).round(4)
    array([0.8521, 1.    ])
    """
    return np.exp(coefficient * (values - offset))


def _not_zero(coefficient: float) -> float:
    if coefficient == 0:
        raise ValueError("a coefficient of 0 scores all figures alike; give another one")
    return coefficient


class Exp(ValueFunction):
    """Score by the natural exponential: exp(coefficient * (figure - offset)).

    The sign of the coefficient says what is better: for an indicator declared a cost it has to
    be negative.

    Parameters
    ----------
    coefficient : float
        Per unit of the figure; not 0.
    offset : float, default 0
        The figure that scores 1.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> Exp(coefficient=0.08, offset=14).normalise(np.array([14.0]), Column())
    array([1.])
    """

    kind: Literal["exp"] = "exp"
    coefficient: Annotated[Number, AfterValidator(_not_zero)]
    offset: Number = 0.0

    _for_a_cost: ClassVar[str] = "use a negative coefficient"

    def _shape(self) -> NormalisationTraits:
        return NormalisationTraits((0.0, np.inf), 1 if self.coefficient > 0 else -1)

    def _value(self, values: FloatArray) -> FloatArray:
        return exp_scores(values, coefficient=self.coefficient, offset=self.offset)
