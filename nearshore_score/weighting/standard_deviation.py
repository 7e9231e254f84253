"""Standard-deviation weights: a criterion counts for the spread of its normalised figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray, share
from nearshore_score.multicriteria.scaling import Scaling, scaled
from nearshore_score.normalisation.column import Direction
from nearshore_score.weighting._matrix import (
    WeightsFromData,
    as_weights,
    read_figures,
)
from nearshore_score.weighting.properties import WeightingProperties


class StandardDeviationResult(NamedTuple):
    """What the standard-deviation method finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    standard_deviation : array of shape (..., k)
        Of the normalised figures; the divisor is n.
    """

    weights: FloatArray
    standard_deviation: FloatArray


def standard_deviation_weights(
    matrix: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    normalisation: Scaling = "min_max",
) -> StandardDeviationResult:
    r"""Weigh criteria by the standard deviation of their normalised figures [1]_ [2]_.

    .. math:: w_j = \frac{\sigma_j}{\sum_l \sigma_l}

    The deviation of raw figures depends on their units: a wage in cents would weigh a hundred
    times as much as the same wage in euros. Both sources therefore normalise first, as is the
    default here; programs that do not can be followed with ``normalisation="none"``, which is
    right where all criteria have one unit. Shares of the sum give the coefficients of variation.
    Whether deviations are divided by n or n - 1 changes no weight.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Figures of n destinations on k criteria.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere. They make a difference
        where the normalisation takes ratios of costs.
    normalisation : {"min_max", "sum", "vector", "ratio_to_best", "none"}
        How criteria are made comparable; see `scaled`.

    Returns
    -------
    StandardDeviationResult
        A criterion that is the same for all has no weight; an only criterion has all of it.

    Raises
    ------
    InvalidInputError
        If a figure is not finite or too low for the normalisation, there is one destination, or
        each of several criteria is the same for all.

    References
    ----------
    .. [1] D. Diakoulaki, G. Mavrotas and L. Papayannakis, "Determining objective weights in
       multiple criteria problems: the CRITIC method", *Computers & Operations Research* 22(7),
       1995, pages 763-770.
    .. [2] Y.-M. Wang and Y. Luo, "Integration of correlations with standard deviations for
       determining attribute weights in multiple attribute decision making", *Mathematical and
       Computer Modelling* 51(1-2), 2010, pages 1-12.

    Examples
    --------
    >>> matrix = [[1, 3000], [2, 3750], [5, 4500]]
    >>> standard_deviation_weights(matrix).weights.round(3)
    array([0.51, 0.49])
    >>> standard_deviation_weights(matrix, normalisation="none").weights.round(3)
    array([0.003, 0.997])
    """
    deviation = _deviation(scaled(read_figures(matrix, directions), normalisation))
    return StandardDeviationResult(as_weights(deviation), deviation)


def _deviation(levels: FloatArray) -> FloatArray:
    # Halves, and shares of the spread, keep the squares of huge and tiny figures inside floats.
    halves = levels / 2
    least = halves.min(axis=-2, keepdims=True)
    spread = halves.max(axis=-2, keepdims=True) - least
    deviation: FloatArray = 2 * share(halves - least, spread).std(axis=-2) * spread[..., 0, :]
    return deviation


class StandardDeviationWeights(WeightsFromData):
    """Weights by the standard deviations of the children's scores.

    See `standard_deviation_weights` for the formula and its sources. Only destinations with
    every child count. The weights move when destinations are added or removed.

    Parameters
    ----------
    normalisation : {"min_max", "sum", "vector", "ratio_to_best", "none"}
        How scores are made comparable; `none` where they are comparable as they are.

    Examples
    --------
    >>> import numpy as np
    >>> scores = np.array([[10.0, 50.0], [90.0, 60.0], [50.0, 70.0]])
    >>> StandardDeviationWeights(normalisation="none").compute(scores).round(3)
    array([0.8, 0.2])
    >>> StandardDeviationWeights().compute(scores).round(3)
    array([0.5, 0.5])
    """

    kind: Literal["standard_deviation"] = "standard_deviation"
    normalisation: Scaling = "min_max"

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Standard deviation",
        origin="Diakoulaki, Mavrotas and Papayannakis 1995; Wang and Luo 2010",
        rests_on="data",
        asks_for="figures on any scale",
    )

    def _weights(self, rows: FloatArray) -> FloatArray:
        return standard_deviation_weights(rows, normalisation=self.normalisation).weights
