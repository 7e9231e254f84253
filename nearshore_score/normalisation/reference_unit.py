"""Figures scaled to one destination."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import SetNormalisation, require_ratio_scale, rising
from nearshore_score.normalisation.column import Column, NormalisationTraits
from nearshore_score.normalisation.distance_to_reference import (
    NO_COMPARISON,
    destination_figure,
    distance_to_reference_scores,
)
from nearshore_score.normalisation.share_of_total import require_amounts


class ReferenceUnit(SetNormalisation):
    """Score in percent of one destination, which scores 100 itself.

    This is the distance to a reference country of [1]_. For a cost the ratio is turned over, so
    that half the cost scores 200. Refused on an interval scale, for a negative figure, for a cost
    of zero, and where the destination has no figure.

    Parameters
    ----------
    destination : str
        Code of the destination that the others are measured by, in the same year.
    level : float, default 100
        The score of that destination; above 0.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4
       (distance to a reference country).

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> column = Column("cost", direction="cost", destinations=("FRA", "MAR"))
    >>> ReferenceUnit(destination="FRA").normalise(np.array([60.0, 20.0]), column)
    array([100., 300.])
    """

    kind: Literal["reference_unit"] = "reference_unit"
    destination: Annotated[str, Field(min_length=1)]
    level: Annotated[Number, Field(gt=0)] = 100.0

    _no_score: ClassVar[str] = NO_COMPARISON

    def traits(self, column: Column) -> NormalisationTraits:
        """Say that scores start at 0; refuse an interval scale."""
        require_ratio_scale(column, "a ratio to a destination")
        return NormalisationTraits((0.0, np.inf), rising(column))

    def _check(self, values: FloatArray, column: Column) -> None:
        require_amounts(values, column)

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return distance_to_reference_scores(
            values,
            destination_figure(values, column, self.destination),
            direction=column.direction,
            score_range=(0.0, self.level),
        )
