"""Copeland's rule: duels won less duels lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.outranking_matrix import majority_margins
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction


class CopelandResult(NamedTuple):
    """What Copeland's rule finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Duels won less duels lost, from -(n - 1) to n - 1.
    wins, losses : array of shape (..., n)
        Destinations that it beats, and that beat it, on more than half of the weight.
    """

    score: FloatArray
    wins: FloatArray
    losses: FloatArray


def copeland(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> CopelandResult:
    r"""Count the duels that each destination wins, less those that it loses [1]_.

    .. math:: C_a = \sum_{b \ne a} \operatorname{sign}\left(e_{ab} - \tfrac{1}{2}\right)

    :math:`e_{ab}` is the weight of the criteria on which a beats b, as in `outranking_matrix`. A
    drawn duel counts for neither side. Variants that count wins alone give a draw nothing too,
    but order differently where there are draws; the score here ranks as wins plus half of the
    draws do. Weights that are equal up to rounding (1e-12 of their sum) make a draw.

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
    CopelandResult
        Where nobody differs from anybody, all score 0.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] A. H. Copeland, "A reasonable social welfare function", mimeographed notes, Seminar on
       Applications of Mathematics to the Social Sciences, University of Michigan, 1951.

    Examples
    --------
    >>> copeland([[7, 300], [9, 500], [7, 200]], [0.6, 0.4], ["benefit", "cost"]).score
    array([-2.,  2.,  0.])
    """

    def compute(block: DecisionProblem) -> CopelandResult:
        margins = majority_margins(block)
        wins = np.count_nonzero(margins > 0, axis=-1).astype(np.float64)
        losses = np.count_nonzero(margins < 0, axis=-1).astype(np.float64)
        return CopelandResult(wins - losses, wins, losses)

    problem = decision_problem(matrix, weights, directions)
    return in_blocks(compute, problem, cells=2 * problem.matrix.shape[-2] ** 2)


class Copeland(MulticriteriaMethod):
    """Copeland's rule: duels won less duels lost [1]_.

    References
    ----------
    .. [1] A. H. Copeland, "A reasonable social welfare function", mimeographed notes, Seminar on
       Applications of Mathematics to the Social Sciences, University of Michigan, 1951.

    Examples
    --------
    >>> Copeland().to_json()
    '{"kind":"copeland"}'
    """

    kind: Literal["copeland"] = "copeland"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Copeland's rule",
        origin="Copeland 1951",
        compensation="none",
        scale="ordinal",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """How duels count, in words."""
        return "duels won less duels lost, draws count for neither side"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> CopelandResult:
        """Return scores, wins and losses; see `copeland`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return copeland(matrix, weights, directions)
