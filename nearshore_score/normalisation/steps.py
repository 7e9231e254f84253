"""Bands of figures turned into numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import ValueFunction
from nearshore_score.normalisation.column import NormalisationTraits
from nearshore_score.normalisation.piecewise_linear import steady

#: Which end belongs to a band: its lower end (6 counts as "6 or more"), or its upper end.
Closed = Literal["left", "right"]


def step_scores(
    values: FloatArray,
    thresholds: Sequence[float],
    scores: Sequence[float],
    *,
    closed: Closed = "left",
) -> FloatArray:
    """Give every band of figures its number [1]_.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN.
    thresholds : sequence of float
        Where one band ends and the next begins, strictly ascending.
    scores : sequence of float
        Score of each band from the lowest figures up, one more than there are thresholds.
    closed : {"left", "right"}
        Whether a figure on a threshold belongs to the band above (the band's lower end, at the
        left, belongs to it) or to the band below.

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4
       (categorical scale).

    Examples
    --------
    >>> import numpy as np
    >>> step_scores(np.array([5.0, 6.0, 12.0]), [6, 12], [3, 2, 1])
    array([3., 2., 1.])
    >>> step_scores(np.array([5.0, 6.0, 12.0]), [6, 12], [3, 2, 1], closed="right")
    array([3., 3., 2.])
    """
    band = np.digitize(values, np.asarray(thresholds, dtype=np.float64), right=closed == "right")
    return np.where(np.isnan(values), np.nan, np.asarray(scores, dtype=np.float64)[band])


class Steps(ValueFunction):
    """Score by bands: every figure between two thresholds has the same score.

    The scores say what is better: for an indicator declared a cost they must not rise.

    Parameters
    ----------
    thresholds : tuple of float
        Where one band ends and the next begins, strictly ascending.
    values : tuple of float
        Score of each band from the lowest figures up, one more than there are thresholds.
    closed : {"left", "right"}
        Whether a figure on a threshold belongs to the band above or to the band below.

    Raises
    ------
    InvalidInputError
        If the thresholds do not ascend, or the number of values does not fit.

    Examples
    --------
    The rating of political rights by Freedom House, from 40 points down to a rating of 1 to 7:

    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> rating = Steps(thresholds=(6, 12, 18, 24, 30, 36), values=(7, 6, 5, 4, 3, 2, 1))
    >>> rating.normalise(np.array([-1.0, 5.0, 6.0, 40.0]), Column())
    array([7., 7., 6., 1.])
    """

    kind: Literal["steps"] = "steps"
    thresholds: tuple[Number, ...]
    values: tuple[Number, ...]
    closed: Closed = "left"

    _for_a_cost: ClassVar[str] = "give values that fall from band to band"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.thresholds:
            raise ValueError("give at least one threshold")
        for first, second in pairwise(self.thresholds):
            if first >= second:
                raise ValueError(
                    f"thresholds must ascend strictly, but {second:g} follows {first:g}; "
                    "put them in order, and the values with them"
                )
        bands = len(self.thresholds) + 1
        if len(self.values) != bands:
            raise ValueError(
                f"{len(self.thresholds)} thresholds make {bands} bands, "
                f"but there are {len(self.values)} values; give one for each band"
            )
        return self

    def _shape(self) -> NormalisationTraits:
        rises = [high - low for low, high in pairwise(self.values)]
        return NormalisationTraits((min(self.values), max(self.values)), steady(rises))

    def _value(self, values: FloatArray) -> FloatArray:
        return step_scores(values, self.thresholds, self.values, closed=self.closed)
