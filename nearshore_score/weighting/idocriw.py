"""IDOCRIW: entropy weights and CILOS weights multiplied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.normalisation.column import Direction
from nearshore_score.weighting._matrix import (
    WeightsFromData,
    as_weights,
    read_figures,
    varying,
)
from nearshore_score.weighting.cilos import balanced
from nearshore_score.weighting.entropy import entropy_weights
from nearshore_score.weighting.properties import WeightingProperties


class IdocriwResult(NamedTuple):
    """What IDOCRIW finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    entropy_weights : array of shape (..., k)
        Weights W of the entropy method.
    cilos_weights : array of shape (..., k)
        Weights q of CILOS over the criteria that differ between destinations.
    impact_loss : array of shape (..., k, k)
        Row i, column j: relative loss on criterion j where criterion i is at its best.
    """

    weights: FloatArray
    entropy_weights: FloatArray
    cilos_weights: FloatArray
    impact_loss: FloatArray


def idocriw_weights(
    matrix: ArrayLike, directions: Sequence[Direction] | None = None
) -> IdocriwResult:
    r"""Integrated Determination of Objective Criteria Weights [1]_.

    .. math:: \omega_j = \frac{q_j W_j}{\sum_l q_l W_l}

    with the weights W of the entropy method, for figures as they are, and the weights q of
    CILOS, for which costs are turned into benefits; see `entropy_weights` and `cilos_weights`.
    Programs that invert costs, or benefits, for both find other weights.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Figures of n destinations on k criteria: benefits from zero upwards, costs above zero.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    IdocriwResult
        A criterion that is the same for all takes no part and has no weight, as its entropy
        wants; an only criterion has all of it.

    Raises
    ------
    InvalidInputError
        If a figure is negative or not finite, a cost is zero, there is one destination, each of
        several criteria is the same for all, or losses do not link the criteria, as where one
        destination is best on everything.

    References
    ----------
    .. [1] E. K. Zavadskas and V. Podvezko, "Integrated determination of objective criteria
       weights in MCDM", *International Journal of Information Technology & Decision Making*
       15(2), 2016, pages 267-283.

    Examples
    --------
    >>> result = idocriw_weights([[1, 3000], [2, 3750], [5, 4500]], ["cost", "benefit"])
    >>> result.weights.round(3)
    array([0.86, 0.14])
    >>> (result.entropy_weights * result.cilos_weights).round(3)
    array([0.275, 0.045])
    """
    problem = read_figures(matrix, directions)
    losses = balanced(problem, varying(problem.matrix), "IDOCRIW")
    spread = entropy_weights(problem.matrix).weights
    return IdocriwResult(as_weights(spread * losses.weights), spread, *losses)


class IdocriwWeights(WeightsFromData):
    """Weights by the spread of the children's scores and by impact losses (IDOCRIW).

    See `idocriw_weights` for the formula and its source. Only destinations with every child
    count. The weights move when destinations are added or removed, and when the origin of the
    scores moves.

    Examples
    --------
    >>> import numpy as np
    >>> scores = np.array([[10.0, 50.0], [90.0, 60.0], [50.0, 70.0]])
    >>> IdocriwWeights().compute(scores).round(3)
    array([0.894, 0.106])
    """

    kind: Literal["idocriw"] = "idocriw"

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="IDOCRIW",
        origin="Zavadskas and Podvezko 2016",
        rests_on="data",
        asks_for="benefits from zero upwards, costs above zero, and directions",
    )

    def _weights(self, rows: FloatArray) -> FloatArray:
        return idocriw_weights(rows).weights
