"""The ordered weighted average (OWA): weights belong to places, not to children."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import AfterValidator

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.aggregation._children import (
    counting,
    full_shape,
    hold_between,
    weighted_mean,
)
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits


def ordered_weighted_average(
    scores: FloatArray,
    weights: FloatArray,
    present: BoolArray | None = None,
    *,
    position_weights: FloatArray,
) -> FloatArray:
    r"""Average scores with weights by their place from best to worst [1]_.

    .. math:: \sum_j v_j s_{(j)} / \sum_j v_j, \qquad s_{(1)} \ge s_{(2)} \ge \dots

    With p weights of places but only m children that count, the places are stretched: the
    weights are spread evenly over p equal parts of a line, and each of m equal parts takes what
    lies on it. So the first place alone remains the best child, the last place alone the worst
    and equal weights the plain mean, whatever m is. This is the average with the same
    (piecewise linear) quantifier [2]_; dropping places instead would turn one into another.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children.
    weights : array of shape (..., k)
        A child of weight zero does not count; otherwise without effect.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; the others do not count.
    position_weights : array of shape (p,)
        Weights v of the places from the best to the worst score, not negative; they need not
        sum to one.

    Returns
    -------
    array of shape (..., n)
        NaN where no child counts.

    References
    ----------
    .. [1] R. R. Yager, "On ordered weighted averaging aggregation operators in multicriteria
       decisionmaking", *IEEE Transactions on Systems, Man, and Cybernetics* 18(1), 1988,
       pages 183-190.
    .. [2] R. R. Yager, "Quantifier guided aggregation using OWA operators", *International
       Journal of Intelligent Systems* 11(1), 1996, pages 49-73.

    Examples
    --------
    >>> import numpy as np
    >>> places = np.array([0.5, 0.25, 0.25])
    >>> ordered_weighted_average(
    ...     np.array([[20.0, 60.0, 40.0]]), np.ones(3), position_weights=places
    ... )
    array([45.])
    """
    counts = counting(scores, weights, present)
    table = _stretched(position_weights, scores.shape[-1])
    if counts is None:
        averages = weighted_mean(-np.sort(-scores), table[-1:], None)
    else:
        # The children that do not count stand last, beyond the places that have a weight.
        ordered = -np.sort(np.where(counts, -scores, np.inf))
        held: IntArray = counts.sum(axis=-1)
        places = np.arange(scores.shape[-1], dtype=np.intp)
        filled: BoolArray = np.less(places, held[..., np.newaxis])
        averages = weighted_mean(ordered, table[held], filled)
    averages = np.broadcast_to(averages, full_shape(scores, weights, present))
    return hold_between(averages, scores, counts)


def _stretched(position_weights: FloatArray, most: int) -> FloatArray:
    """Return weights of places (most + 1, most), a row for every number of children."""
    places = len(position_weights)
    table = np.zeros((most + 1, most))
    for count in range(1, most + 1):
        # On a line of `places` times `count` steps, a place takes `count` and a child `places`.
        starts = np.arange(count)[:, np.newaxis] * places
        others = np.arange(places) * count
        common = np.minimum(starts + places, others + count) - np.maximum(starts, others)
        table[count, :count] = (np.maximum(common, 0) / count) @ position_weights
    return table


def _not_negative(weights: tuple[float, ...]) -> tuple[float, ...]:
    if not weights or min(weights) < 0 or sum(weights) <= 0:
        raise ValueError(
            f"weights of places must not be negative, nor all zero, got {weights}; give one for "
            "every child, from the best score to the worst"
        )
    return weights


class OrderedWeightedAverage(Specification):
    """Ordered weighted average (OWA): weights belong to places from best to worst score.

    The weights of the children have no effect, except that a child of weight zero does not
    count. Where children are absent, the places are stretched over those that are left; see
    `ordered_weighted_average`.

    Parameters
    ----------
    position_weights : tuple of float
        Weights of the places from the best to the worst score, one for every child, not
        negative; they need not sum to one.

    Examples
    --------
    >>> OrderedWeightedAverage(position_weights=(0, 1, 2)).to_json()
    '{"kind":"ordered_weighted_average","position_weights":[0.0,1.0,2.0]}'
    """

    kind: Literal["ordered_weighted_average"] = "ordered_weighted_average"
    position_weights: Annotated[tuple[Number, ...], AfterValidator(_not_negative)]

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Ordered weighted average",
        origin="Yager 1988",
        compensation="partial",
        dominance="weak",
    )

    @property
    def traits(self) -> OperatorTraits:
        """A mean of as many children as there are places, which grows with every one."""
        places = len(self.position_weights)
        return OperatorTraits(
            averages=True, fewest_children=places, most_children=places, monotone=(1,)
        )

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `ordered_weighted_average`."""
        places = np.array(self.position_weights)
        return ordered_weighted_average(scores, weights, present, position_weights=places)
