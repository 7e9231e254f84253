"""Fixed weights: direct rating, or any weights that come from elsewhere."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from nearshore_score._frozen import Specification
from nearshore_score.weighting.properties import WeightingProperties
from nearshore_score.weighting.values import WeightMapping, check_weights


class FixedWeights(Specification):
    """Weights that are simply given.

    Parameters
    ----------
    values : mapping of str to float
        Weight of every child, not negative; only their proportions matter.
    basis : str, optional
        Where they come from.

    Raises
    ------
    InvalidInputError
        If a weight is negative or not finite, or all are zero.

    Examples
    --------
    >>> FixedWeights(values={"cost": 3, "talent": 1}).values["cost"]
    3.0
    """

    kind: Literal["fixed"] = "fixed"
    values: WeightMapping
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Given weights",
        origin="OECD and JRC 2008",
        rests_on="judgement",
        asks_for="weights",
    )

    @model_validator(mode="after")
    def _can_be_normalised(self) -> Self:
        check_weights(self.values)
        return self
