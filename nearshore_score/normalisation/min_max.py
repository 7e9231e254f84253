"""Min-max: scores from the least and greatest value of the compared destinations."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import (
    PLAIN_HALVES,
    FloatArray,
    divide_where,
    lies_within,
    place_between,
)
from nearshore_score._frozen import Specification
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits
from nearshore_score.normalisation.score_range import POINTS, ScoreRange, place
from nearshore_score.normalisation.transforms import transform


def min_max_scores(
    values: FloatArray,
    *,
    direction: Direction = "benefit",
    score_range: tuple[float, float] = POINTS,
    reference: FloatArray | None = None,
) -> FloatArray:
    r"""Place values between the extremes of the compared set [1]_.

    .. math:: s_i = a + (b - a)\, \frac{x_i - \min_j x_j}{\max_j x_j - \min_j x_j}

    A cost indicator is scored from b down to a. Where all values are equal the indicator does
    not tell the destinations apart and every one scores the middle.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations; NaN stays NaN and is left out.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    score_range : tuple of two floats, default (0, 100)
        a and b, the scores of the extremes.
    reference : array of shape (..., r), optional
        Values that set the extremes, NaN where there is none; by default `values` themselves.
        Values beyond the extremes of a reference score beyond the range.

    Returns
    -------
    array of shape (..., n)

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4.

    Examples
    --------
    >>> import numpy as np
    >>> min_max_scores(np.array([10.0, 15.0, 20.0]), direction="cost")
    array([100.,  50.,   0.])
    >>> min_max_scores(np.array([30.0]), reference=np.array([10.0, 20.0]), score_range=(0, 1))
    array([2.])
    """
    among = values if reference is None else reference
    least = np.fmin.reduce(among, axis=-1, keepdims=True, initial=np.inf)
    greatest = np.fmax.reduce(among, axis=-1, keepdims=True, initial=-np.inf)
    if reference is None:
        shares = place_between(values, least, greatest, 0.5)
    else:
        # Halves keep the width finite for the very largest numbers.
        width = greatest / 2 - least / 2
        middle = np.where(np.isnan(values), np.nan, 0.5)
        shares = divide_where(values / 2 - least / 2, width, width > 0, middle)
    return place(shares, score_range, reverse=direction == "cost")


def min_max_into(out: FloatArray, values: FloatArray, *, direction: Direction) -> bool:
    """Write scores from 0 to 100 as `min_max_scores` gives them, and say whether they are numbers.

    Parameters
    ----------
    out : array of shape (..., n)
        Where the scores go.
    values : array of shape (..., n)
        Values of n destinations.
    direction : {"benefit", "cost"}
        Whether greater values are better.

    Returns
    -------
    bool
        False, and no scores but the values themselves, if a value is not finite, some values have
        no spread, or they are so great or small that they need more care.
    """
    out[...] = values  # whatever their layout, the rest runs along that of the scores
    least = out.min(axis=-1, keepdims=True)
    greatest = out.max(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):
        half = greatest / 2 - least / 2
    if not lies_within(half, *PLAIN_HALVES):
        return False
    out -= least
    out /= 2 * half
    place(out, POINTS, reverse=direction == "cost")
    return True


class MinMax(Specification):
    """Score every indicator between the least and greatest value of the compared set.

    The transform of the indicator's goalposts is applied first. Adding or removing a
    destination can move every score, so ranks can reverse.

    Parameters
    ----------
    score_range : tuple of two floats, default (0, 100)
        Scores of the least and the greatest value.

    Examples
    --------
    >>> MinMax().depends_on_set
    True
    """

    kind: Literal["min_max"] = "min_max"
    score_range: ScoreRange = POINTS

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: yes."""
        return True

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where the scores lie: in the range, if the scored values set it themselves."""
        ends = self.score_range if column.reference is None else (-np.inf, np.inf)
        return NormalisationTraits(ends)

    def normalise_into(self, out: FloatArray, values: FloatArray, column: Column) -> bool:
        """Write the scores of one column, if that is simple; see `min_max_into`."""
        transformed = column.goalposts is not None and column.goalposts.transform != "none"
        if transformed or column.reference is not None or self.score_range != POINTS:
            return False
        return min_max_into(out, values, direction=column.direction)

    def normalise(self, values: FloatArray, column: Column) -> FloatArray:
        """Return the scores of one column; see `min_max_scores`."""
        kind = "none" if column.goalposts is None else column.goalposts.transform
        reference = None if column.reference is None else transform(column.reference, kind)
        return min_max_scores(
            transform(values, kind),
            direction=column.direction,
            score_range=self.score_range,
            reference=reference,
        )
