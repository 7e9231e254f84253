"""Criteria and indicators: what is measured, in which unit, and which way is better."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from nearshore_score._frozen import FrozenModel, Number
from nearshore_score.naming import Code, Named
from nearshore_score.normalisation import Direction, Goalposts, MeasurementScale

#: The criteria of a destination profile, in their usual order.
CRITERIA: tuple[str, ...] = (
    "cost",
    "language_skills",
    "talent",
    "certifications",
    "connectivity",
    "legal_certainty",
    "administrative_speed",
    "proximity",
)


class Product(FrozenModel):
    """An indicator computed from other figures of the same destination by multiplication.

    Parameters
    ----------
    factors : tuple of str
        Codes of the figures that are multiplied.
    scale : float, default 1
        Constant factor, for instance 0.01 for a percentage.
    """

    factors: tuple[Code, ...] = Field(min_length=1)
    scale: Number = 1.0


class Indicator(Named):
    """One measure of a criterion.

    Parameters
    ----------
    code : str
        Name in data and results.
    name, name_fr : str, optional
        Names for people, English and French.
    unit : str, optional
        Unit of the values.
    direction : {"benefit", "cost"}
        Whether greater values are better or worse for the client.
    goalposts : Goalposts, optional
        Fixed ends for scoring; without them only a normalisation over the set works.
    target : float, optional
        A value to reach, for a normalisation by distance to the target.
    scale : {"", "interval", "ratio"}
        What the numbers allow: differences only, or ratios too. If it is stated, methods that
        need ratios refuse an interval scale.
    denominator : str, optional
        Column by which the figures are divided before scoring; see `Denominate`.
    minimum, maximum : float, optional
        Possible range of a value; a figure outside is an error, not an outlier.
    varies_by : {"", "client", "language"}
        Whether figures are kept by client market or by language.
    derivation : Product, optional
        How to compute the figure from others where a profile does not give it.
    score_error, score_error_if_older : float, optional
        Standard deviation in score points where a figure has no error of its own, and the
        one for figures of a year before `older_than`.
    older_than : int, optional
        Figures of an earlier year count as old.
    definition, reason, caution : str, optional
        What it measures, why it is here, what to mind.

    Raises
    ------
    InvalidInputError
        If the possible range contradicts itself.

    Examples
    --------
    >>> rent = Indicator(
    ...     code="office_rent",
    ...     unit="EUR per m2",
    ...     direction="cost",
    ...     minimum=0,
    ...     goalposts=Goalposts(low=5, high=60),
    ... )
    >>> rent.label("fr")
    'office_rent'
    """

    unit: str = ""
    direction: Direction = "benefit"
    goalposts: Goalposts | None = None
    target: Number | None = None
    scale: MeasurementScale = ""
    denominator: Code | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    varies_by: Literal["", "client", "language"] = ""
    derivation: Product | None = None
    score_error: Annotated[Number, Field(ge=0)] = 0.0
    score_error_if_older: Annotated[Number, Field(ge=0)] | None = None
    older_than: int | None = None
    definition: str = ""
    reason: str = ""
    caution: str = ""

    @model_validator(mode="after")
    def _range_is_ordered(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError(f"minimum ({self.minimum:g}) must be below maximum ({self.maximum:g})")
        return self
