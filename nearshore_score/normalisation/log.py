"""Logarithms of figures, for a step of a chain."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import ValueFunction
from nearshore_score.normalisation._cells import refuse_cells
from nearshore_score.normalisation.column import Column, NormalisationTraits


def logarithms(values: FloatArray, *, base: float | None = None) -> FloatArray:
    """Take logarithms [1]_.

    Parameters
    ----------
    values : array of any shape
        Above 0; NaN stays NaN.
    base : float, optional
        Above 1; the natural logarithm by default.

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.3
       (logarithmic transformation).

    Examples
    --------
    >>> import numpy as np
    >>> logarithms(np.array([1.0, 1000.0]), base=10)
    array([0., 3.])
    """
    if base is None:
        return np.log(values)
    # The library's own functions are exact for whole powers of their base.
    exact = {2.0: np.log2, 10.0: np.log10}.get(base)
    return np.log(values) / np.log(base) if exact is None else exact(values)


class Log(ValueFunction):
    """Take logarithms, for a step of a chain.

    The order of the figures stays as it is, so a cost needs a further step that reverses it. A
    figure of 0 or less is refused.

    Parameters
    ----------
    base : float, optional
        Above 1; the natural logarithm by default.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> Log(base=10).normalise(np.array([100.0]), Column())
    array([2.])
    """

    kind: Literal["log"] = "log"
    base: Annotated[Number, Field(gt=1)] | None = None

    def _shape(self) -> NormalisationTraits:
        return NormalisationTraits((-np.inf, np.inf), 1)

    def _check(self, values: FloatArray, column: Column) -> None:
        why = "has no logarithm; use 'log1p', or raise it first with 'floor'"
        refuse_cells(values, values <= 0, column, why)

    def _value(self, values: FloatArray) -> FloatArray:
        return logarithms(values, base=self.base)
