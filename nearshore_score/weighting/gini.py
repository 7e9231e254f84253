"""Gini weights: a criterion counts for how unequally it is spread over the destinations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray, share
from nearshore_score.normalisation.column import Direction
from nearshore_score.weighting._matrix import (
    WeightsFromData,
    as_weights,
    read_figures,
    refuse_negative,
)
from nearshore_score.weighting.properties import WeightingProperties


class GiniResult(NamedTuple):
    """What the Gini method finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    gini_coefficient : array of shape (..., k)
        From 0 (all the same) to (n - 1) / n (one destination has everything).
    """

    weights: FloatArray
    gini_coefficient: FloatArray


def gini_weights(matrix: ArrayLike, directions: Sequence[Direction] | None = None) -> GiniResult:
    r"""Weigh criteria by the Gini coefficient [1]_ of their figures, as Li and Chi [2]_.

    .. math:: G_j = \frac{\sum_i \sum_l |x_{ij} - x_{lj}|}{2 n^2 \bar x_j}, \qquad
              w_j = \frac{G_j}{\sum_l G_l}

    Costs are taken as they are: how unequal figures are does not depend on which end is good.
    Units do not matter, but the origin does. Some programs take negative figures too, where the
    coefficient is no longer a share and can itself be negative.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Figures of n destinations on k criteria, none negative.
    directions : sequence of {"benefit", "cost"}, optional
        They are checked, and change nothing.

    Returns
    -------
    GiniResult
        A criterion that is the same for all has no weight; an only criterion has all of it.

    Raises
    ------
    InvalidInputError
        If a figure is negative or not finite, there is one destination, or each of several
        criteria is the same for all.

    References
    ----------
    .. [1] C. Gini, *Variabilità e mutabilità*, Cuppini, 1912.
    .. [2] G. Li and G. Chi, "A new determining objective weights method: Gini coefficient
       weight", *First International Conference on Information Science and Engineering*, IEEE,
       2009, pages 3726-3729.

    Examples
    --------
    >>> result = gini_weights([[1, 3000], [2, 3750], [5, 4500]])
    >>> result.gini_coefficient.round(3)
    array([0.333, 0.089])
    >>> result.weights.round(3)
    array([0.789, 0.211])
    """
    figures = read_figures(matrix, directions).matrix
    refuse_negative(figures, "Gini")
    coefficient = _coefficient(figures)
    return GiniResult(as_weights(coefficient), coefficient)


def _coefficient(figures: FloatArray) -> FloatArray:
    count = figures.shape[-2]
    ordered = np.sort(share(figures, figures.max(axis=-2, keepdims=True)), axis=-2)
    # In order, the figure at place i is the greater one of a pair i - 1 times, the less n - i.
    places = np.arange(1 - count, count, 2.0)[:, np.newaxis]
    differences = (places * (ordered - ordered[..., :1, :])).sum(axis=-2)
    return share(differences, count * ordered.sum(axis=-2))


class GiniWeights(WeightsFromData):
    """Weights by the Gini coefficients of the children's scores.

    See `gini_weights` for the formula and its sources. Only destinations with every child
    count. The weights move when destinations are added or removed, and when the origin of the
    scores moves.

    Examples
    --------
    >>> import numpy as np
    >>> scores = np.array([[10.0, 50.0], [90.0, 60.0], [50.0, 70.0]])
    >>> GiniWeights().compute(scores).round(3)
    array([0.828, 0.172])
    """

    kind: Literal["gini"] = "gini"

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Gini coefficient",
        origin="Li and Chi 2009, after Gini 1912",
        rests_on="data",
        asks_for="figures from zero upwards",
    )

    def _weights(self, rows: FloatArray) -> FloatArray:
        return gini_weights(rows).weights
