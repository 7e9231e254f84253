"""A geometric mean of scores that are first moved to a range without a zero."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.aggregation._children import counting, hold_between
from nearshore_score.aggregation.geometric_mean import geometric_mean
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits


def transformed_geometric_mean(
    scores: FloatArray,
    weights: FloatArray,
    present: BoolArray | None = None,
    *,
    score_range: tuple[float, float] = (0.0, 10.0),
    inner_range: tuple[float, float] = (1.0, 10.0),
    reverse: bool = True,
) -> FloatArray:
    r"""Move scores to an inner range, take their geometric mean, and move it back [1]_.

    INFORM Risk turns scores from 0 to 10 round, so that the greatest risk comes lowest and
    weighs most: :math:`y = \frac{10 - s}{10} 9 + 1`, then G of y, then
    :math:`\frac{10 - G}{9} 10`. With the range (a, b), the inner range (c, d) and `reverse`:

    .. math:: y = \frac{b - s}{b - a} (d - c) + c, \qquad \frac{d - G}{d - c} (b - a) + a

    and without it :math:`y = \frac{s - a}{b - a} (d - c) + c` and back, so that the lowest score
    weighs most.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children.
    weights : array of shape (..., k)
        Weights, not negative; they need not sum to one.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; the weights of the others are shared out in proportion.
    score_range : tuple of two floats, default (0, 10)
        a and b, between which the scores lie.
    inner_range : tuple of two floats, default (1, 10)
        c and d, both above zero; the nearer c is to zero, the less compensation there is.
    reverse : bool, default True
        Whether the highest score weighs most.

    Returns
    -------
    array of shape (..., n)
        NaN where no weight is present, and where a score lies so far outside its range that it
        would be negative inside.

    References
    ----------
    .. [1] M. Marin-Ferrer, L. Vernaccini and K. Poljansek, *INFORM Index for Risk Management:
       Concept and Methodology, Version 2017*, EUR 28655 EN, European Union, 2017.

    Examples
    --------
    >>> import numpy as np
    >>> transformed_geometric_mean(np.array([[10.0, 0.0]]), np.ones(2)).round(2)
    array([7.6])
    """
    inner = _moved(scores, score_range, inner_range, reverse=reverse)
    mean = geometric_mean(inner, weights, present, floor=None)
    outer = _moved(mean, inner_range, score_range, reverse=reverse)
    return hold_between(outer, scores, counting(scores, weights, present))


def _moved(
    values: FloatArray, start: tuple[float, float], end: tuple[float, float], *, reverse: bool
) -> FloatArray:
    """Move values from one range to another, turned round or not."""
    with np.errstate(over="ignore"):
        distance = start[1] - values if reverse else values - start[0]
        return distance / (start[1] - start[0]) * (end[1] - end[0]) + end[0]


class TransformedGeometricMean(Specification):
    """Geometric mean of scores moved to a range without a zero, as INFORM Risk takes it.

    Parameters
    ----------
    score_range : tuple of two floats, default (0, 10)
        Between which the scores lie; scores below are refused.
    inner_range : tuple of two floats, default (1, 10)
        Where they are moved to, above zero.
    reverse : bool, default True
        Whether they are turned round on the way, so that the highest score weighs most, as
        suits a risk; without it the lowest does.

    Raises
    ------
    InvalidInputError
        If a range does not run from low to high, or the inner one does not lie above zero.

    Examples
    --------
    >>> TransformedGeometricMean(score_range=(0, 100), inner_range=(1, 100)).reverse
    True
    """

    kind: Literal["transformed_geometric_mean"] = "transformed_geometric_mean"
    score_range: tuple[Number, Number] = (0.0, 10.0)
    inner_range: tuple[Number, Number] = (1.0, 10.0)
    reverse: bool = True

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Transformed geometric mean",
        origin="INFORM 2017",
        compensation="partial",
        dominance="weak",
    )

    @model_validator(mode="after")
    def _ranges_that_fit(self) -> Self:
        for low, high in (self.score_range, self.inner_range):
            if low >= high:
                raise ValueError(f"the range {low:g} to {high:g} must run from low to high")
        if self.inner_range[0] <= 0:
            raise ValueError(
                f"inner_range must lie above zero, got {self.inner_range[0]:g}: a zero would "
                "decide alone; for that use the operator 'geometric_mean' without a floor"
            )
        return self

    @property
    def traits(self) -> OperatorTraits:
        """A mean of scores from the range, which grows with every child."""
        return OperatorTraits(averages=True, least_score=self.score_range[0], monotone=(1,))

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `transformed_geometric_mean`."""
        return transformed_geometric_mean(
            scores,
            weights,
            present,
            score_range=self.score_range,
            inner_range=self.inner_range,
            reverse=self.reverse,
        )
