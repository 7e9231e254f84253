"""Borda's count: on each criterion, a point for every destination that is beaten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria.method import LinearMethod
from nearshore_score.multicriteria.problem import decision_problem
from nearshore_score.normalisation.column import Direction


class BordaCountResult(NamedTuple):
    """What Borda's count finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Weighted mean of the points on the criteria, from 0 to n - 1.
    """

    score: FloatArray


def borda_count(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> BordaCountResult:
    r"""Count the destinations that each one beats, over all criteria [1]_.

    .. math:: B_a = \sum_j w_j \left( \left| \{b : x_{aj} \succ x_{bj}\} \right|
              + \tfrac{1}{2} \left| \{b \ne a : x_{aj} = x_{bj}\} \right| \right)
              = \sum_{b \ne a} e_{ab}

    The criteria vote, and their weights stand for the number of voters [2]_; as weights sum to
    one, the count is that of a mean voter. Points run from n - 1 for the best to 0 for the
    worst. Equal figures share the mean of the points that they take up, which Borda did not
    provide for; programs that give all of them the least points depend on the direction in which
    one counts. :math:`e_{ab}` is that of `outranking_matrix`.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    BordaCountResult
        Where nobody differs from anybody, all score (n - 1) / 2.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] J.-C. de Borda, "Mémoire sur les élections au scrutin", *Histoire de l'Académie royale
       des sciences*, 1781.
    .. [2] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, step 6.

    Examples
    --------
    >>> borda_count([[7, 300], [9, 500], [7, 200]], [0.6, 0.4], ["benefit", "cost"]).score
    array([0.7, 1.2, 1.1])
    """
    problem = decision_problem(matrix, weights, directions)
    from scipy.stats import rankdata

    points = np.asarray(rankdata(problem.gains, axis=-2), dtype=np.float64) - 1.0
    if points.ndim == 2:  # one matrix product for all weights
        return BordaCountResult(problem.weights @ points.T)
    return BordaCountResult((points @ problem.weights[..., np.newaxis])[..., 0])


class BordaCount(LinearMethod):
    """Borda's count: on each criterion, a point for every destination that is beaten [1]_.

    References
    ----------
    .. [1] J.-C. de Borda, "Mémoire sur les élections au scrutin", *Histoire de l'Académie royale
       des sciences*, 1781.

    Examples
    --------
    >>> BordaCount().to_json()
    '{"kind":"borda_count"}'
    """

    kind: Literal["borda_count"] = "borda_count"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Borda count",
        origin="Borda 1781",
        compensation="full",
        scale="ordinal",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """How equal figures count, in words."""
        return "points from 0 to n - 1, equal figures share the mean of theirs"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> BordaCountResult:
        """Return the scores; see `borda_count`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return borda_count(matrix, weights, directions)
