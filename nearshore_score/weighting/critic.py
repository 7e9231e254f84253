"""CRITIC: a criterion counts for its contrast and for its conflict with the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray, share
from nearshore_score.multicriteria.scaling import scaled
from nearshore_score.normalisation.column import Direction
from nearshore_score.weighting._matrix import (
    WeightsFromData,
    all_to_the_only_one,
    as_weights,
    read_figures,
    refuse_all_zero,
    varying,
)
from nearshore_score.weighting.properties import WeightingProperties

# Coefficients as close as this to one are one: what is left would be rounding error.
_ROUNDING = 1e-12

_NO_CONFLICT = "all criteria agree perfectly, so that CRITIC finds no conflict to weigh"


class CriticResult(NamedTuple):
    """What CRITIC finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    standard_deviation : array of shape (..., k)
        Of the normalised figures; the divisor is n.
    correlation : array of shape (..., k, k)
        Pearson's r of the normalised figures; 0 with a criterion that is the same for all.
    conflict : array of shape (..., k)
        Sum of 1 - r over the other criteria that differ between destinations.
    information : array of shape (..., k)
        Amount of information C: standard deviation times conflict.
    """

    weights: FloatArray
    standard_deviation: FloatArray
    correlation: FloatArray
    conflict: FloatArray
    information: FloatArray


def critic_weights(
    matrix: ArrayLike, directions: Sequence[Direction] | None = None
) -> CriticResult:
    r"""Criteria Importance Through Intercriteria Correlation [1]_.

    .. math:: C_j = \sigma_j \sum_k (1 - r_{jk}), \qquad w_j = \frac{C_j}{\sum_l C_l}

    with the standard deviations and Pearson correlations of the figures after min-max
    normalisation, in which 1 is the best and 0 the worst of each criterion, costs included.
    Programs that leave the directions out turn the sign of correlations with costs, and find
    other weights. Whether deviations are divided by n or n - 1 changes no weight.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Figures of n destinations on k criteria, in any units and from any origin.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    CriticResult
        A criterion that is the same for all takes no part and has no weight; an only criterion,
        or the only one that differs, has all of it.

    Raises
    ------
    InvalidInputError
        If a figure is not finite, there is one destination, each of several criteria is the
        same for all, or all agree perfectly, so that nothing is in conflict.

    References
    ----------
    .. [1] D. Diakoulaki, G. Mavrotas and L. Papayannakis, "Determining objective weights in
       multiple criteria problems: the CRITIC method", *Computers & Operations Research* 22(7),
       1995, pages 763-770.

    Examples
    --------
    >>> result = critic_weights([[1, 30], [2, 37], [5, 45]], ["cost", "benefit"])
    >>> result.weights.round(3)
    array([0.51, 0.49])
    >>> result.correlation[0].round(3)
    array([ 1.   , -0.971])
    """
    levels = scaled(read_figures(matrix, directions), "min_max")
    differs = varying(levels)
    deviation = levels.std(axis=-2)
    correlation = _correlation(levels, differs)
    both = differs[..., :, np.newaxis] & differs[..., np.newaxis, :]
    conflict = np.where(both, 1 - correlation, 0.0).sum(axis=-1)
    information = deviation * conflict
    sizes = all_to_the_only_one(information, differs)
    if differs.any(axis=-1).all():
        refuse_all_zero(sizes, _NO_CONFLICT)
    return CriticResult(as_weights(sizes), deviation, correlation, conflict, information)


def _correlation(levels: FloatArray, differs: BoolArray) -> FloatArray:
    centred = np.where(
        differs[..., np.newaxis, :], levels - levels.mean(axis=-2, keepdims=True), 0.0
    )
    placed = share(centred, np.sqrt((centred**2).sum(axis=-2, keepdims=True)))
    found = np.swapaxes(placed, -1, -2) @ placed
    certain = np.abs(found) > 1 - _ROUNDING
    correlation = np.where(certain, np.sign(found), found)
    return np.where(np.eye(levels.shape[-1]) == 1, 1.0, correlation)


class CriticWeights(WeightsFromData):
    """Weights by contrast within and conflict between the scores of the children (CRITIC).

    See `critic_weights` for the formula and its source. Only destinations with every child
    count. The weights move when destinations are added or removed.

    Examples
    --------
    >>> import numpy as np
    >>> scores = np.array([[10.0, 50.0, 20.0], [90.0, 60.0, 70.0], [50.0, 70.0, 30.0]])
    >>> CriticWeights().compute(scores).round(3)
    array([0.199, 0.471, 0.329])
    """

    kind: Literal["critic"] = "critic"

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="CRITIC",
        origin="Diakoulaki, Mavrotas and Papayannakis 1995",
        rests_on="data",
        asks_for="figures on any scale, and directions",
    )

    def _weights(self, rows: FloatArray) -> FloatArray:
        return critic_weights(rows).weights
