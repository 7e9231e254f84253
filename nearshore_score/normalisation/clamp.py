"""Figures held back at one or two ends."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import ValueFunction
from nearshore_score.normalisation.column import NormalisationTraits


def clamped(
    values: FloatArray, *, low: float | None = None, high: float | None = None
) -> FloatArray:
    """Let figures beyond an end count as the end [1]_.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN.
    low, high : float, optional
        The ends, in the unit of the figures.

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] UNDP, *Human Development Report 2010*, technical note 1 (income capped at the maximum).

    Examples
    --------
    >>> import numpy as np
    >>> clamped(np.array([-3.0, 5.0, 40.0]), high=20)
    array([-3.,  5., 20.])
    """
    return np.clip(values, -np.inf if low is None else low, np.inf if high is None else high)


class Clamped(ValueFunction):
    """Hold figures back at one or two ends, for a step of a chain.

    The order of the figures stays as it is, so a cost needs a further step that reverses it.

    Parameters
    ----------
    low, high : float, optional
        The ends, at least one of them, ``low < high``.

    Raises
    ------
    InvalidInputError
        If there is no end, or `low` is not below `high`.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> Clamped(low=0).normalise(np.array([-2.0, 7.0]), Column())
    array([0., 7.])
    """

    kind: Literal["clamp"] = "clamp"
    low: Number | None = None
    high: Number | None = None

    keeps_unit: ClassVar[bool] = True

    @model_validator(mode="after")
    def _some_end(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError("give low, high, or both")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low ({self.low:g}) must be below high ({self.high:g})")
        return self

    def _shape(self) -> NormalisationTraits:
        low = -np.inf if self.low is None else self.low
        return NormalisationTraits((low, np.inf if self.high is None else self.high), 1)

    def _value(self, values: FloatArray) -> FloatArray:
        return clamped(values, low=self.low, high=self.high)
