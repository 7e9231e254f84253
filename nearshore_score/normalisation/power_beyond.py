"""Points for the distance beyond a limit, as athletics scores combined events."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import ValueFunction
from nearshore_score.normalisation.column import NormalisationTraits

#: On which side of the offset points are won.
Sense = Literal["above", "below"]

_Positive = Annotated[Number, Field(gt=0)]


def power_beyond_scores(
    values: FloatArray,
    *,
    coefficient: float,
    offset: float,
    exponent: float,
    sense: Sense = "above",
    unit_multiplier: float = 1.0,
    floor_to_integer: bool = False,
) -> FloatArray:
    r"""Score the distance beyond a limit by a power [1]_.

    .. math:: s = A\, (m x - B)^C \quad\text{or, below the limit,}\quad s = A\, (B - m x)^C

    and 0 on the other side of B. Whole points are cut off as the scoring tables cut them off,
    in ordinary floating-point arithmetic.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN.
    coefficient, offset, exponent : float
        A > 0, B, and C > 0.
    sense : {"above", "below"}
        On which side of B points are won: above for distances and heights, below for times.
    unit_multiplier : float, default 1
        The factor m from the unit of the figure to that of B: 100 from metres to centimetres.
    floor_to_integer : bool, default False
        Whether only whole points count.

    Returns
    -------
    array of the same shape
        At least 0.

    References
    ----------
    .. [1] International Association of Athletics Federations, *IAAF Scoring Tables for Combined
       Events*, 2001.

    Examples
    --------
    A long jump of 7.84 m and a pole vault of 5 m, in centimetres:

    >>> import numpy as np
    >>> power_beyond_scores(
    ...     np.array([7.84]),
    ...     coefficient=0.14354,
    ...     offset=220,
    ...     exponent=1.4,
    ...     unit_multiplier=100,
    ...     floor_to_integer=True,
    ... )
    array([1020.])
    """
    distance = values * unit_multiplier - offset
    points = coefficient * np.maximum(distance if sense == "above" else -distance, 0.0) ** exponent
    return np.floor(points) if floor_to_integer else points


class PowerBeyond(ValueFunction):
    """Score by coefficient * (distance beyond the offset) ** exponent, and 0 short of it.

    The sense says what is better: for an indicator declared a cost it has to be ``"below"``.

    Parameters
    ----------
    coefficient : float
        Above 0.
    offset : float
        The limit, from which points are won.
    exponent : float
        Above 0.
    sense : {"above", "below"}
        On which side of the offset points are won.
    unit_multiplier : float, default 1
        From the unit of the figure to that of the offset; above 0.
    floor_to_integer : bool, default False
        Whether only whole points count.

    Examples
    --------
    The 100 metres of a decathlon, in seconds:

    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> sprint = PowerBeyond(
    ...     coefficient=25.4347, offset=18, exponent=1.81, sense="below", floor_to_integer=True
    ... )
    >>> sprint.normalise(np.array([10.85, 19.0]), Column(direction="cost"))
    array([894.,   0.])
    """

    kind: Literal["power_beyond"] = "power_beyond"
    coefficient: _Positive
    offset: Number
    exponent: _Positive
    sense: Sense = "above"
    unit_multiplier: _Positive = 1.0
    floor_to_integer: bool = False

    _for_a_cost: ClassVar[str] = "use sense='below'"

    def _shape(self) -> NormalisationTraits:
        return NormalisationTraits((0.0, np.inf), 1 if self.sense == "above" else -1)

    def _value(self, values: FloatArray) -> FloatArray:
        return power_beyond_scores(
            values,
            coefficient=self.coefficient,
            offset=self.offset,
            exponent=self.exponent,
            sense=self.sense,
            unit_multiplier=self.unit_multiplier,
            floor_to_integer=self.floor_to_integer,
        )
