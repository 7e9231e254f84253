"""The weighted power mean: one number says how much children make up for each other."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import BeforeValidator

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.aggregation._children import (
    counting,
    greatest,
    hold_between,
    least,
    logarithms,
    weighted_mean,
)
from nearshore_score.aggregation.arithmetic_mean import arithmetic_mean
from nearshore_score.aggregation.geometric_mean import geometric_mean
from nearshore_score.aggregation.harmonic_mean import harmonic_mean
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits

# Below this the mean differs from the geometric one by less than a float can show.
_AS_GOOD_AS_ZERO = 1e-100


def power_mean(
    scores: FloatArray,
    weights: FloatArray,
    present: BoolArray | None = None,
    *,
    exponent: float,
) -> FloatArray:
    r"""Average powers of the scores with weights, and take the root of that [1]_.

    .. math:: M_p = \left(\frac{\sum_j w_j s_j^p}{\sum_j w_j}\right)^{1/p}

    Also called the generalised mean. It is the arithmetic mean for p = 1, the geometric one for
    p = 0 (the limit) and the harmonic one for p = -1, to the last digit. Where p is zero or
    negative, a zero makes the mean zero.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children, on a ratio scale.
    weights : array of shape (..., k)
        Weights, not negative; they need not sum to one.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; the weights of the others are shared out in proportion.
    exponent : float
        p, any finite number; the smaller, the more the lowest scores count.

    Returns
    -------
    array of shape (..., n)
        NaN where no weight is present, and where a score is negative unless p = 1.

    References
    ----------
    .. [1] G. H. Hardy, J. E. Littlewood and G. Pólya, *Inequalities*, 2nd edition, Cambridge
       University Press, 1952, section 2.2.

    Examples
    --------
    >>> import numpy as np
    >>> scores, weights = np.array([[1.0, 7.0]]), np.array([1.0, 1.0])
    >>> power_mean(scores, weights, exponent=2)
    array([5.])
    >>> power_mean(scores, weights, exponent=-1)
    array([1.75])
    """
    if exponent == 1:
        return arithmetic_mean(scores, weights, present)
    if exponent == -1:
        return harmonic_mean(scores, weights, present)
    if abs(exponent) < _AS_GOOD_AS_ZERO:
        return geometric_mean(scores, weights, present, floor=None)
    counts = counting(scores, weights, present)
    # In units of the score that decides in the end, no power overflows and no sum vanishes.
    unit = greatest(scores, counts) if exponent > 0 else least(scores, counts)
    relative = logarithms(scores) - np.where(unit > 0, logarithms(unit), 0.0)[..., np.newaxis]
    with np.errstate(over="ignore"):  # an exponent so great that a power is nothing
        powers = exponent * relative
        means = unit * np.exp(_log_of_mean(powers, weights, counts) / exponent)
    return hold_between(means, scores, counts)


def _log_of_mean(logs: FloatArray, weights: FloatArray, counts: BoolArray | None) -> FloatArray:
    """Return the logarithm of a mean of numbers from 0 to 1, itself given as logarithms."""
    by_row = weights[..., np.newaxis, :]
    mean = weighted_mean(np.exp(logs), by_row, counts)
    below_one = weighted_mean(np.expm1(logs), by_row, counts)
    # The difference to one is exact for a mean near one, the mean itself for one near zero.
    near_one = np.log1p(np.maximum(below_one, -0.5))
    return np.where(mean > 0.5, near_one, np.log(np.maximum(mean, np.finfo(np.float64).tiny)))


def _refuse_infinity(value: object) -> object:
    if isinstance(value, float) and math.isinf(value):
        limit = "maximum" if value > 0 else "minimum"
        raise ValueError(f"the limit of the power mean is the {limit}; use the operator {limit!r}")
    return value


class PowerMean(Specification):
    """Weighted power mean (generalised mean) as the operator of a node.

    The exponent says how far children make up for each other: fully at 1, less the smaller it
    is, more than fully above 1. Negative scores are refused unless the exponent is 1.

    Parameters
    ----------
    exponent : float
        Any finite number; 0 gives the geometric mean, -1 the harmonic one.

    Examples
    --------
    >>> PowerMean(exponent=0.5).to_json()
    '{"kind":"power_mean","exponent":0.5}'
    """

    kind: Literal["power_mean"] = "power_mean"
    exponent: Annotated[Number, BeforeValidator(_refuse_infinity)]

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Power mean",
        origin="Hardy, Littlewood and Pólya 1934",
        compensation="partial",
        dominance="weak",
    )

    @property
    def traits(self) -> OperatorTraits:
        """A mean that grows with every child."""
        lowest = -np.inf if self.exponent == 1 else 0.0
        return OperatorTraits(averages=True, least_score=lowest, monotone=(1,))

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `power_mean`."""
        return power_mean(scores, weights, present, exponent=self.exponent)
