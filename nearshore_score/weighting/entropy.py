"""Entropy weights: a criterion counts for as much as its figures differ, by Shannon's measure."""

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
    varying,
)
from nearshore_score.weighting.properties import WeightingProperties


class EntropyResult(NamedTuple):
    """What the entropy method finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    entropy : array of shape (..., k)
        Entropy E of each criterion, from 0 (one destination has everything) to 1 (all the same).
    diversification : array of shape (..., k)
        Degree of diversification d = 1 - E.
    """

    weights: FloatArray
    entropy: FloatArray
    diversification: FloatArray


def entropy_weights(
    matrix: ArrayLike, directions: Sequence[Direction] | None = None
) -> EntropyResult:
    r"""Weigh criteria by the entropy [1]_ of their figures, as Zeleny [2]_ and Hwang and Yoon [3]_.

    .. math:: p_{ij} = \frac{x_{ij}}{\sum_i x_{ij}}, \qquad
              E_j = -\frac{1}{\ln n} \sum_i p_{ij} \ln p_{ij}, \qquad
              w_j = \frac{1 - E_j}{\sum_l (1 - E_l)}

    with :math:`p \ln p = 0` where p is zero. Costs are taken as they are, as in the books: how
    much figures differ does not depend on which end is good. Programs that invert costs first,
    or add a small number to every share, find other weights. Units do not matter, but the
    origin does: the same differences far from zero weigh less.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Figures of n destinations on k criteria, none negative.
    directions : sequence of {"benefit", "cost"}, optional
        They are checked, and change nothing.

    Returns
    -------
    EntropyResult
        A criterion that is the same for all has no weight; an only criterion has all of it.

    Raises
    ------
    InvalidInputError
        If a figure is negative or not finite, there is one destination, or each of several
        criteria is the same for all.

    References
    ----------
    .. [1] C. E. Shannon, "A mathematical theory of communication", *Bell System Technical
       Journal* 27, 1948, pages 379-423 and 623-656.
    .. [2] M. Zeleny, *Multiple Criteria Decision Making*, McGraw-Hill, 1982.
    .. [3] C.-L. Hwang and K. Yoon, *Multiple Attribute Decision Making: Methods and
       Applications*, Springer, 1981, chapter 3.

    Examples
    --------
    >>> result = entropy_weights([[1, 3000], [2, 3750], [5, 4500]])
    >>> result.weights.round(3)
    array([0.937, 0.063])
    >>> result.diversification.round(3)
    array([0.181, 0.012])
    """
    figures = read_figures(matrix, directions).matrix
    refuse_negative(figures, "entropy")
    diversification = _diversification(figures)
    return EntropyResult(as_weights(diversification), 1 - diversification, diversification)


def _diversification(figures: FloatArray) -> FloatArray:
    count = figures.shape[-2]
    tamed = share(figures, figures.max(axis=-2, keepdims=True))
    ratios = share(tamed, tamed.mean(axis=-2, keepdims=True))
    logs = np.log(ratios, out=np.zeros_like(ratios), where=ratios > 0)
    # The ratios r = n p have the mean 1, so that 1 - r adds nothing but accuracy.
    terms = ratios * logs + (1 - ratios)
    degrees = terms.sum(axis=-2) / (count * np.log(count))
    return np.where(varying(figures), np.clip(degrees, 0.0, 1.0), 0.0)


class EntropyWeights(WeightsFromData):
    """Weights by how much the scores of the children differ, by their entropy.

    See `entropy_weights` for the formula and its sources. Only destinations with every child
    count. The weights move when destinations are added or removed, and when the origin of the
    scores moves.

    Examples
    --------
    >>> import numpy as np
    >>> scores = np.array([[10.0, 50.0], [90.0, 60.0], [50.0, 70.0]])
    >>> EntropyWeights().compute(scores).round(3)
    array([0.963, 0.037])
    """

    kind: Literal["entropy"] = "entropy"

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Entropy",
        origin="Zeleny 1982; Hwang and Yoon 1981, after Shannon 1948",
        rests_on="data",
        asks_for="figures from zero upwards",
    )

    def _weights(self, rows: FloatArray) -> FloatArray:
        return entropy_weights(rows).weights
