"""Distance to a target: the share of the way from the worst figure to the target."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation import _statistics as statistics
from nearshore_score.normalisation._bases import SetNormalisation, rising
from nearshore_score.normalisation.as_is import oriented
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits
from nearshore_score.normalisation.score_range import POINTS, ScoreRange, place


def distance_to_target_scores(
    values: FloatArray,
    target: float,
    *,
    direction: Direction = "benefit",
    cap: bool = False,
    score_range: tuple[float, float] = POINTS,
    reference: FloatArray | None = None,
) -> FloatArray:
    r"""Return the share of the way from the worst value to a target [1]_.

    .. math:: s_i = a + (b - a)\, \frac{x_i - \min_j x_j}{T - \min_j x_j}
       \quad\text{or, for a cost,}\quad
       s_i = a + (b - a)\, \frac{\max_j x_j - x_i}{\max_j x_j - T}

    Where even the worst value has reached the target there is no way to measure: with a cap
    every one scores b, without one there is no score. (The formula would give negative scores,
    the lower the better the value.)

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations; NaN stays NaN and is left out.
    target : float
        The target T, in the unit of the values.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    cap : bool, default False
        Whether values beyond the target score as the target does.
    score_range : tuple of two floats, default (0, 100)
        a and b, the scores of the worst value and of the target.
    reference : array of shape (..., r), optional
        Values that set the worst, NaN where there is none; by default `values` themselves.

    Returns
    -------
    array of shape (..., n)
        NaN also where the worst value has reached the target and there is no cap.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4
       (target); W. Becker and others, "COINr: an R package for developing composite indicators",
       *Journal of Open Source Software* 7(78), 2022, 4567.

    Examples
    --------
    >>> import numpy as np
    >>> distance_to_target_scores(np.array([10.0, 15.0, 40.0]), 30)
    array([  0.,  25., 150.])
    >>> distance_to_target_scores(np.array([10.0, 15.0, 40.0]), 30, cap=True)
    array([  0.,  25., 100.])
    """
    own = oriented(values, direction)
    among = own if reference is None else oriented(reference, direction)
    worst = statistics.least(among)
    goal = oriented(np.array([target], dtype=np.float64), direction)
    reached = np.where((own >= goal) & cap, 1.0, np.nan)
    shares = statistics.quotient(own - worst, goal - worst, reached)
    return place(np.minimum(shares, 1.0) if cap else shares, score_range, reverse=False)


class DistanceToTarget(SetNormalisation):
    """Score by the share of the way to a target, from the worst figure of the set.

    A cost goes down to its target. Where all figures have reached the target, every one scores
    full marks with a cap, and is refused without one.

    Parameters
    ----------
    target : float, optional
        Target in place of the indicator's, in its unit.
    cap : bool, default False
        Whether figures beyond the target score as the target does.
    score_range : tuple of two floats, default (0, 100)
        Scores of the worst figure and of the target.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> DistanceToTarget().normalise(np.array([10.0, 15.0]), Column(target=30))
    array([ 0., 25.])
    """

    kind: Literal["distance_to_target"] = "distance_to_target"
    target: Number | None = None
    cap: bool = False
    score_range: ScoreRange = POINTS

    _no_score: ClassVar[str] = (
        "has no way to go: all figures that set the scale have reached the target; "
        "use cap=True, or a target farther off"
    )

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where scores lie; refuse a column without a target."""
        self._target(column)
        low, high = self.score_range
        bottom = low if column.reference is None else -np.inf
        return NormalisationTraits((bottom, high if self.cap else np.inf), rising(column))

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return distance_to_target_scores(
            values,
            self._target(column),
            direction=column.direction,
            cap=self.cap,
            score_range=self.score_range,
            reference=column.reference,
        )

    def _target(self, column: Column) -> float:
        target = column.target if self.target is None else self.target
        if target is None:
            raise InvalidInputError(
                "the indicator has no target; declare one, or use the normalisation 'min_max'"
            )
        return target
