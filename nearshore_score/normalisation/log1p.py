"""Logarithms of one more than the figure, for figures from zero up."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.normalisation._bases import ValueFunction
from nearshore_score.normalisation._cells import refuse_cells
from nearshore_score.normalisation.column import Column, NormalisationTraits
from nearshore_score.normalisation.transforms import transform


class Log1p(ValueFunction):
    """Take the natural logarithm of 1 + figure, for a step of a chain.

    The order of the figures stays as it is, so a cost needs a further step that reverses it. A
    figure of -1 or less is refused.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> Log1p().normalise(np.array([0.0, 9.0]), Column()).round(4)
    array([0.    , 2.3026])
    """

    kind: Literal["log1p"] = "log1p"

    def _shape(self) -> NormalisationTraits:
        return NormalisationTraits((-np.inf, np.inf), 1)

    def _check(self, values: FloatArray, column: Column) -> None:
        refuse_cells(
            values, values <= -1, column, "is not above -1; use 'yeo_johnson', or floor it first"
        )

    def _value(self, values: FloatArray) -> FloatArray:
        return transform(values, "log1p")
