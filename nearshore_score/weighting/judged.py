"""Judged weights: each with the band inside which it may move."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from nearshore_score._frozen import FrozenMapping, Specification
from nearshore_score.weighting.properties import WeightingProperties
from nearshore_score.weighting.values import WeightMapping, check_weights


class JudgedWeights(Specification):
    """Weights that somebody judged, each with the band inside which it may move.

    Parameters
    ----------
    values, low, high : mapping of str to float
        Weight of every child and the ends of its band, ``low <= value <= high``.
    basis : str, optional
        What the judgement rests on.

    Raises
    ------
    InvalidInputError
        If a weight is negative, all are zero, or a band does not hold its weight.

    Examples
    --------
    >>> judged = JudgedWeights(
    ...     values={"cost": 0.3, "talent": 0.7},
    ...     low={"cost": 0.15},
    ...     high={"cost": 0.45},
    ...     basis="two interviews",
    ... )
    >>> judged.low["cost"]
    0.15
    """

    kind: Literal["judged"] = "judged"
    values: WeightMapping
    low: WeightMapping = Field(default_factory=FrozenMapping)
    high: WeightMapping = Field(default_factory=FrozenMapping)
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Judged weights with bands",
        origin="OECD and JRC 2008",
        rests_on="judgement",
        asks_for="weights, each with the ends between which it may move",
    )

    @model_validator(mode="after")
    def _bands_hold_their_weights(self) -> Self:
        check_weights(self.values)
        for code in {*self.low, *self.high}:
            if code not in self.values:
                raise ValueError(f"{code} has a band but no weight")
            value = self.values[code]
            if not self.low.get(code, value) <= value <= self.high.get(code, value):
                raise ValueError(f"the band of {code} does not hold its weight {value:g}")
        return self
