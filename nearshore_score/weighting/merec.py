"""MEREC: a criterion counts for what its removal does to the performance of the destinations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.multicriteria.problem import DecisionProblem, refuse_cells
from nearshore_score.normalisation.column import Direction
from nearshore_score.weighting._matrix import WeightsFromData, as_weights, read_figures
from nearshore_score.weighting.properties import WeightingProperties


class MerecResult(NamedTuple):
    """What MEREC finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    removal_effect : array of shape (..., k)
        Effect E of removing each criterion.
    performance : array of shape (..., n)
        Overall performance S of each destination; less is better.
    performance_without : array of shape (..., n, k)
        Performance S' of each destination without each criterion.
    """

    weights: FloatArray
    removal_effect: FloatArray
    performance: FloatArray
    performance_without: FloatArray


def merec_weights(matrix: ArrayLike, directions: Sequence[Direction] | None = None) -> MerecResult:
    r"""Weigh criteria by the effects of their removal [1]_ (MEREC).

    .. math:: n_{ij} = \frac{\min_i x_{ij}}{x_{ij}} \text{ (benefit)}, \quad
              n_{ij} = \frac{x_{ij}}{\max_i x_{ij}} \text{ (cost)}

    .. math:: S_i = \ln\Big(1 + \frac{1}{k} \sum_j |\ln n_{ij}|\Big), \quad
              S'_{ij} = \ln\Big(1 + \frac{1}{k} \sum_{l \ne j} |\ln n_{il}|\Big)

    .. math:: E_j = \sum_i |S'_{ij} - S_i|, \qquad w_j = \frac{E_j}{\sum_l E_l}

    Units do not matter, but the origin does. The mean is over all k criteria, as in the paper,
    so that even a criterion without weight moves the weights of the others a little.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Figures of n destinations on k criteria, all above zero.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    MerecResult
        A criterion that is the same for all has no weight; an only criterion has all of it.

    Raises
    ------
    InvalidInputError
        If a figure is zero, negative or not finite, there is one destination, or each of several
        criteria is the same for all.

    References
    ----------
    .. [1] M. Keshavarz-Ghorabaee, M. Amiri, E. K. Zavadskas, Z. Turskis and J. Antucheviciene,
       "Determination of objective weights using a new method based on the removal effects of
       criteria (MEREC)", *Symmetry* 13(4), 2021, article 525.

    Examples
    --------
    >>> result = merec_weights([[1, 3000], [2, 3750], [5, 4500]], ["cost", "benefit"])
    >>> result.weights.round(3)
    array([0.784, 0.216])
    >>> result.removal_effect.round(3)
    array([0.936, 0.258])
    """
    problem = read_figures(matrix, directions)
    refuse_cells(
        problem.matrix,
        problem.matrix <= 0,
        "is not above zero, and MEREC takes logarithms of ratios; move the origin of the figures, "
        "keep scores above zero by a range (score_range=(1, 100) of a normalisation) or by "
        "goalposts that nobody reaches, or choose critic, for which any origin will do",
    )
    distances = _distances(problem)
    count = distances.shape[-1]
    total = distances.sum(axis=-1, keepdims=True)
    performance = np.log1p(total / count)
    without = np.log1p(np.maximum(total - distances, 0.0) / count)
    effect = np.abs(without - performance).sum(axis=-2)
    return MerecResult(as_weights(effect), effect, performance[..., 0], without)


def _distances(problem: DecisionProblem) -> FloatArray:
    """Return the absolute logarithms (..., n, k) of the normalised figures."""
    logs: FloatArray = np.log(problem.matrix)
    least: FloatArray = logs.min(axis=-2, keepdims=True)
    greatest: FloatArray = logs.max(axis=-2, keepdims=True)
    return np.where(problem.cost, greatest - logs, logs - least)


class MerecWeights(WeightsFromData):
    """Weights by the effects of removing each child (MEREC).

    See `merec_weights` for the formula and its source. Only destinations with every child
    count. Scores must be above zero: give the normalisation a range such as
    ``score_range=(1, 100)``, or goalposts that nobody reaches. The weights move when
    destinations are added or removed, and when the origin of the scores moves.

    Examples
    --------
    >>> import numpy as np
    >>> scores = np.array([[10.0, 50.0], [90.0, 60.0], [50.0, 70.0]])
    >>> MerecWeights().compute(scores).round(3)
    array([0.903, 0.097])
    """

    kind: Literal["merec"] = "merec"

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="MEREC",
        origin="Keshavarz-Ghorabaee et al. 2021",
        rests_on="data",
        asks_for="figures above zero, and directions",
    )

    def _weights(self, rows: FloatArray) -> FloatArray:
        return merec_weights(rows).weights
