"""TOPSIS: nearness to the ideal destination and distance from the worst imaginable one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray, divide_where, draws_last
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.multicriteria.scaling import Scaling, scaled
from nearshore_score.normalisation.column import Direction

#: How far two destinations are apart: straight, along the criteria, or on the worst criterion.
Distance = Literal["euclidean", "manhattan", "chebyshev"]


class TopsisResult(NamedTuple):
    """What TOPSIS finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Relative closeness to the ideal, from 0 to 1.
    distance_to_ideal, distance_to_anti_ideal : array of shape (..., n)
        Distances of weighted normalised performances from the best and the worst in each
        criterion.
    """

    score: FloatArray
    distance_to_ideal: FloatArray
    distance_to_anti_ideal: FloatArray


def topsis(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    normalisation: Scaling = "vector",
    distance: Distance = "euclidean",
) -> TopsisResult:
    r"""Technique for Order Preference by Similarity to Ideal Solution [1]_.

    .. math:: v_{ij} = w_j\, \frac{x_{ij}}{\sqrt{\sum_i x_{ij}^2}}, \qquad
              C_i = \frac{d_i^-}{d_i^+ + d_i^-}

    with the Euclidean distances of a destination from the best (+) and the worst (-) v in each
    criterion. The normalisation is that of the paper. Programs that take min-max instead can
    name another winner; it can be chosen, and the result says so.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    normalisation : {"vector", "min_max", "sum", "ratio_to_best", "none"}
        How criteria are made comparable; see `scaled`.
    distance : {"euclidean", "manhattan", "chebyshev"}
        How far two destinations are apart.

    Returns
    -------
    TopsisResult
        Where nobody differs from anybody, all score 1/2.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] C.-L. Hwang and K. Yoon, *Multiple Attribute Decision Making: Methods and
       Applications*, Springer, 1981, chapter 3.

    Examples
    --------
    >>> topsis([[7, 300], [9, 500], [5, 200]], [0.6, 0.4], ["benefit", "cost"]).score.round(3)
    array([0.582, 0.498, 0.502])
    """
    problem = decision_problem(matrix, weights, directions)
    levels = scaled(problem, normalisation)
    if draws_last(levels):
        to_ideal, to_anti = _by_criterion(levels, problem.weights, distance)
        return TopsisResult(_closeness(to_ideal, to_anti), to_ideal, to_anti)
    below = levels.max(axis=-2, keepdims=True) - levels
    above = levels - levels.min(axis=-2, keepdims=True)

    def compute(block: DecisionProblem) -> TopsisResult:
        to_ideal = _lengths(block.matrix[..., : below.shape[-1]], block.weights, distance)
        to_anti = _lengths(block.matrix[..., below.shape[-1] :], block.weights, distance)
        return TopsisResult(_closeness(to_ideal, to_anti), to_ideal, to_anti)

    gaps = problem._replace(matrix=np.concatenate([below, above], axis=-1))
    pairwise = distance == "chebyshev"
    return in_blocks(
        compute, gaps, cells=below.shape[-2] * (2 * below.shape[-1] if pairwise else 3)
    )


def _lengths(gaps: FloatArray, weights: FloatArray, distance: Distance) -> FloatArray:
    """Return the length (..., n) of weighted gaps (..., n, k)."""
    if distance == "manhattan":
        return weighted_sums(gaps, weights)
    if distance == "euclidean":
        return np.sqrt(weighted_sums(gaps**2, weights**2))
    longest: FloatArray = (gaps * weights[..., np.newaxis, :]).max(axis=-1)
    return longest


def _by_criterion(
    levels: FloatArray, weights: FloatArray, distance: Distance
) -> tuple[FloatArray, FloatArray]:
    """Return both distances (..., n) of many matrices, whose gaps are never held all at once."""
    join = np.maximum if distance == "chebyshev" else np.add
    lead = np.broadcast_shapes(levels.shape[:-2], weights.shape[:-1])
    lengths = [np.zeros((levels.shape[-2], *lead[::-1])).T for _ in range(2)]
    gaps = np.empty_like(lengths[0])
    for criterion in range(levels.shape[-1]):
        level, weight = levels[..., criterion], weights[..., criterion, np.newaxis]
        best, worst = level.max(axis=-1, keepdims=True), level.min(axis=-1, keepdims=True)
        for length, high, low in zip(lengths, (best, level), (level, worst), strict=True):
            np.subtract(high, low, out=gaps)
            gaps *= weight
            if distance == "euclidean":
                gaps *= gaps
            join(length, gaps, out=length)
    if distance == "euclidean":
        return np.sqrt(lengths[0]), np.sqrt(lengths[1])
    return lengths[0], lengths[1]


def _closeness(to_ideal: FloatArray, to_anti: FloatArray) -> FloatArray:
    apart = to_ideal + to_anti
    return divide_where(to_anti, apart, apart > 0, 0.5)


class Topsis(MulticriteriaMethod):
    """TOPSIS: nearness to the best and distance from the worst in each criterion [1]_.

    Parameters
    ----------
    normalisation : {"vector", "min_max", "sum", "ratio_to_best", "none"}
        How criteria are made comparable; the paper's is `vector`.
    distance : {"euclidean", "manhattan", "chebyshev"}
        How far two destinations are apart; the paper's is `euclidean`.

    References
    ----------
    .. [1] C.-L. Hwang and K. Yoon, *Multiple Attribute Decision Making: Methods and
       Applications*, Springer, 1981, chapter 3.

    Examples
    --------
    >>> Topsis(normalisation="min_max").to_json()
    '{"kind":"topsis","normalisation":"min_max"}'
    """

    kind: Literal["topsis"] = "topsis"
    normalisation: Scaling = "vector"
    distance: Distance = "euclidean"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="TOPSIS",
        origin="Hwang and Yoon 1981",
        compensation="full",
        scale="ratio",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Normalisation and distance, in words."""
        return f"{self.normalisation} normalisation, {self.distance} distance"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> TopsisResult:
        """Return scores and distances; see `topsis`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return topsis(
            matrix,
            weights,
            directions,
            normalisation=self.normalisation,
            distance=self.distance,
        )
