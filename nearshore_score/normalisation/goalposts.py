"""Goalposts: scores from fixed ends, so that a score does not depend on who is compared."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation.column import (
    Clamp,
    Column,
    Direction,
    Goalposts,
    NormalisationTraits,
)
from nearshore_score.normalisation.score_range import POINTS, ScoreRange, place
from nearshore_score.normalisation.transforms import Transform, transform


def goalpost_scores(
    values: FloatArray,
    low: float,
    high: float,
    *,
    direction: Direction = "benefit",
    transform_kind: Transform = "none",
    clamp: Clamp = "both",
    score_range: tuple[float, float] = POINTS,
) -> FloatArray:
    r"""Place values between fixed goalposts [1]_.

    .. math:: s = a + (b - a)\, \frac{T(x) - T(\mathrm{low})}{T(\mathrm{high}) - T(\mathrm{low})}

    held back at the ends that `clamp` names; a cost indicator is scored from b down to a.

    Parameters
    ----------
    values : array of any shape
        In the unit of the goalposts; NaN stays NaN.
    low, high : float
        Goalposts, ``low < high`` whatever the direction.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    transform_kind : {"none", "log", "log1p", "sqrt"}
        T, applied to values and goalposts.
    clamp : {"both", "low", "high", "none"}
        At which goalposts values beyond count as the goalpost itself.
    score_range : tuple of two floats, default (0, 100)
        a and b, the scores at the goalposts.

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] UNDP, *Human Development Report 2010*, technical note 1 (fixed goalposts); OECD and
       JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4 (min-max).

    Examples
    --------
    >>> import numpy as np
    >>> goalpost_scores(np.array([0.0, 25.0, 200.0]), 0, 100, direction="cost")
    array([100.,  75.,   0.])
    >>> goalpost_scores(np.array([-25.0, 200.0]), 0, 100, clamp="low", score_range=(0, 1))
    array([0., 2.])
    """
    start, end = transform(np.array([low, high], dtype=np.float64), transform_kind)
    least = low if clamp in ("both", "low") else -np.inf
    greatest = high if clamp in ("both", "high") else np.inf
    # Clipping before the transform gives the same score and keeps logarithms in their domain.
    held = np.clip(values, least, greatest)
    with np.errstate(over="ignore"):  # what lies beyond all numbers is infinite, and refused later
        shares = (transform(held, transform_kind) - start) / (end - start)
        return place(shares, score_range, reverse=direction == "cost")


class FixedGoalposts(Specification):
    """Score every indicator between its own goalposts: the default.

    The score of a destination does not move when another is added or removed, so ranks
    cannot reverse.

    Parameters
    ----------
    goalposts : Goalposts, optional
        Goalposts in place of the indicator's; for a node with children, which has none.
    score_range : tuple of two floats, default (0, 100)
        Scores at the lower and the upper goalpost.

    Examples
    --------
    >>> FixedGoalposts().depends_on_set
    False
    >>> FixedGoalposts(score_range=(0, 1)).to_json()
    '{"kind":"fixed_goalposts","score_range":[0.0,1.0]}'
    """

    kind: Literal["fixed_goalposts"] = "fixed_goalposts"
    goalposts: Goalposts | None = None
    score_range: ScoreRange = POINTS

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: no."""
        return False

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where the scores of a column lie, or why it cannot be scored."""
        posts = self._posts(column)
        low, high = self.score_range
        at_top, at_bottom = ("low", "high") if column.direction == "cost" else ("high", "low")
        ends = (
            low if posts.clamp in ("both", at_bottom) else -np.inf,
            high if posts.clamp in ("both", at_top) else np.inf,
        )
        return NormalisationTraits(ends, -1 if column.direction == "cost" else 1)

    def normalise(self, values: FloatArray, column: Column) -> FloatArray:
        """Return the scores of one column; see `goalpost_scores`.

        Parameters
        ----------
        values : array of shape (..., n)
            Figures of n destinations, NaN where there is none.
        column : Column
            What is known about them: direction, goalposts, reference and more.

        Raises
        ------
        InvalidInputError
            If neither the normalisation nor the column has goalposts.
        """
        posts = self._posts(column)
        return goalpost_scores(
            values,
            posts.low,
            posts.high,
            direction=column.direction,
            transform_kind=posts.transform,
            clamp=posts.clamp,
            score_range=self.score_range,
        )

    def _posts(self, column: Column) -> Goalposts:
        posts = self.goalposts or column.goalposts
        if posts is None:
            raise InvalidInputError(
                "the indicator has no goalposts; declare them, or use the normalisation 'min_max'"
            )
        return posts
