"""What a normalisation is told about the column of figures that it scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Self

import numpy as np
from pydantic import model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.normalisation.transforms import Transform, in_domain

#: Whether a greater value is better (benefit) or worse (cost).
Direction = Literal["benefit", "cost"]

#: At which ends values beyond the goalposts are held back.
Clamp = Literal["both", "low", "high", "none"]

#: What the numbers of an indicator allow: differences only, or ratios too; empty if not stated.
MeasurementScale = Literal["", "interval", "ratio"]


class Goalposts(Specification):
    """Fixed ends between which an indicator is scored.

    Parameters
    ----------
    low, high : float
        In the unit of the indicator, ``low < high``; the direction is declared on the indicator.
    transform : {"none", "log", "log1p", "sqrt"}
        Applied before scoring.
    clamp : {"both", "low", "high", "none"}
        At which ends values beyond the goalposts are held back.

    Raises
    ------
    InvalidInputError
        If the goalposts contradict each other or lie outside the transform's domain.

    Examples
    --------
    >>> Goalposts(low=1, high=100, transform="log").high
    100.0
    """

    kind: Literal["goalposts"] = "goalposts"
    low: Number
    high: Number
    transform: Transform = "none"
    clamp: Clamp = "both"

    @model_validator(mode="after")
    def _ordered_and_in_domain(self) -> Self:
        if self.low >= self.high:
            raise ValueError(
                f"low ({self.low:g}) must be below high ({self.high:g}); "
                "if smaller values are better, declare direction='cost' on the indicator instead"
            )
        if not in_domain(np.array(self.low), self.transform):
            raise ValueError(
                f"low ({self.low:g}) is outside the domain of {self.transform}; "
                "raise it or choose another transform"
            )
        return self


@dataclass(frozen=True, eq=False)
class Column:
    """What is known about a column of figures, beside the figures themselves.

    Attributes
    ----------
    code : str
        The indicator or node, for messages.
    direction : {"benefit", "cost"}
        Whether greater values make the score greater.
    goalposts : Goalposts or None
        Fixed ends, if the indicator has them.
    target : float or None
        A value to reach, in the unit of the indicator.
    scale : {"", "interval", "ratio"}
        What the numbers allow: differences only, or ratios too; empty if not stated.
    destinations : tuple of str
        Codes of the n destinations.
    groups : mapping of str to tuple of str
        Labels of the n destinations, by grouping.
    reference : array of shape (..., r) or None
        The values that set the scale (extremes, mean, ...), NaN where there is none; None if
        the scored values themselves do.

    Examples
    --------
    >>> column = Column("cost", direction="cost", reference=np.array([5.0, 9.0]))
    >>> column.among(np.array([7.0]))
    array([5., 9.])
    """

    code: str = ""
    direction: Direction = "benefit"
    goalposts: Goalposts | None = None
    target: float | None = None
    scale: MeasurementScale = ""
    destinations: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    reference: FloatArray | None = None

    def among(self, values: FloatArray) -> FloatArray:
        """Return the values (..., r) that set the scale for these values (..., n)."""
        return values if self.reference is None else self.reference


class NormalisationTraits(NamedTuple):
    """What can be said of a normalisation of one column before there are figures.

    Attributes
    ----------
    output_range : tuple of two floats, or None
        Ends of the scores, infinite where there is none; None if nothing can be said.
    monotone : {1, -1, 0}
        1 if the score never falls as the value alone grows, -1 if it never rises, 0 otherwise.
    centred : bool
        Whether some scores are negative whatever the figures, as standard scores are.

    Examples
    --------
    >>> NormalisationTraits(output_range=(0.0, 100.0), monotone=1).centred
    False
    """

    output_range: tuple[float, float] | None = None
    monotone: Literal[-1, 0, 1] = 0
    centred: bool = False
