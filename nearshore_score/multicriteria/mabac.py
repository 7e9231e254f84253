"""MABAC: distance of each criterion from a border that runs through the middle of the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria._ranges import portions
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import LinearMethod
from nearshore_score.multicriteria.problem import decision_problem
from nearshore_score.normalisation.column import Direction


class MabacResult(NamedTuple):
    """What MABAC finds.

    Attributes
    ----------
    score : array of shape (..., n)
        S, the sum of distances from the border; above zero on its upper side.
    """

    score: FloatArray


def mabac(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> MabacResult:
    r"""Multi-Attributive Border Approximation area Comparison [1]_.

    .. math:: v_{ij} = w_j (n_{ij} + 1), \qquad
              g_j = \Big(\prod_{i=1}^{m} v_{ij}\Big)^{1/m}, \qquad
              S_i = \sum_j (v_{ij} - g_j)

    with n the place between the worst (0) and the best figure (1) of the m destinations. The
    border is the same for all, so that the order is that of a weighted sum of these places. A
    criterion that is the same for all lies on the border, and adds nothing.

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
    MabacResult
        Where nobody differs from anybody, all score zero.

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] D. Pamučar and G. Ćirović, "The selection of transport and handling resources in
       logistics centers using Multi-Attributive Border Approximation area Comparison (MABAC)",
       *Expert Systems with Applications* 42(6), 2015, pages 3016-3028.

    Examples
    --------
    >>> mabac([[7, 300], [9, 500], [5, 200]], [0.6, 0.4], ["benefit", "cost"]).score.round(3)
    array([ 0.104,  0.137, -0.063])
    """
    problem = decision_problem(matrix, weights, directions)
    places = portions(problem.gains)
    # The weight comes out of the geometric mean, so that one border serves all weights.
    border = np.exp(np.log1p(places).mean(axis=-2, keepdims=True))
    return MabacResult(weighted_sums(places + 1 - border, problem.weights))


class Mabac(LinearMethod):
    """MABAC: distances from the border approximation area, summed over the criteria [1]_.

    References
    ----------
    .. [1] D. Pamučar and G. Ćirović, "The selection of transport and handling resources in
       logistics centers using Multi-Attributive Border Approximation area Comparison (MABAC)",
       *Expert Systems with Applications* 42(6), 2015, pages 3016-3028.

    Examples
    --------
    >>> Mabac().to_json()
    '{"kind":"mabac"}'
    """

    kind: Literal["mabac"] = "mabac"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="MABAC",
        origin="Pamučar and Ćirović 2015",
        compensation="full",
        scale="interval",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Normalisation and border, in words."""
        return "min_max normalisation, border at the geometric mean"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> MabacResult:
        """Return scores; see `mabac`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return mabac(matrix, weights, directions)
