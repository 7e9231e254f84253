"""Powers of figures: squares, roots, reciprocals."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import AfterValidator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import ValueFunction
from nearshore_score.normalisation._cells import refuse_cells
from nearshore_score.normalisation.column import Column, NormalisationTraits


def power_scores(values: FloatArray, *, exponent: float, factor: float = 1.0) -> FloatArray:
    r"""Return :math:`a x^p` [1]_.

    Parameters
    ----------
    values : array of any shape
        Not negative, and above 0 if the exponent is negative; NaN stays NaN.
    exponent : float
        The exponent p: 2 for squares, 0.5 for roots, -1 for reciprocals.
    factor : float, default 1
        The factor a.

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] R. L. Keeney and H. Raiffa, *Decisions with Multiple Objectives*, Wiley, 1976,
       chapter 4 (power functions).

    Examples
    --------
    >>> import numpy as np
    >>> power_scores(np.array([4.0, 20.0]), exponent=-1, factor=10)
    array([2.5, 0.5])
    """
    return factor * values**exponent


def _not_zero(number: float) -> float:
    if number == 0:
        raise ValueError("0 scores all figures alike; give another number")
    return number


class Power(ValueFunction):
    """Score by a power: factor * figure ** exponent.

    The signs say what is better: for an indicator declared a cost exactly one of factor and
    exponent is negative. A negative figure is refused, and with a negative exponent a zero too.

    Parameters
    ----------
    exponent : float
        2 for squares, 0.5 for roots, -1 for reciprocals; not 0.
    factor : float, default 1
        What the power is multiplied by; not 0.

    Examples
    --------
    Ten points for a waiting time of one day, and ever less for more:

    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> Power(exponent=-1, factor=10).normalise(np.array([1.0, 4.0]), Column(direction="cost"))
    array([10. ,  2.5])
    """

    kind: Literal["power"] = "power"
    exponent: Annotated[Number, AfterValidator(_not_zero)]
    factor: Annotated[Number, AfterValidator(_not_zero)] = 1.0

    _for_a_cost: ClassVar[str] = "make either the exponent or the factor negative"

    def _shape(self) -> NormalisationTraits:
        ends = (0.0, np.inf) if self.factor > 0 else (-np.inf, 0.0)
        return NormalisationTraits(ends, 1 if self.factor * self.exponent > 0 else -1)

    def _check(self, values: FloatArray, column: Column) -> None:
        refuse_cells(
            values,
            values < 0,
            column,
            "is below 0, where a power is not defined or turns round; raise it first with 'floor'",
        )
        if self.exponent < 0:
            refuse_cells(
                values, values == 0, column, "has no reciprocal; raise it first with 'floor'"
            )

    def _value(self, values: FloatArray) -> FloatArray:
        return power_scores(values, exponent=self.exponent, factor=self.factor)
