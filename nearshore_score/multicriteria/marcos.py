"""MARCOS: utility against an ideal and an anti-ideal destination."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import decision_problem
from nearshore_score.multicriteria.scaling import scaled
from nearshore_score.normalisation.column import Direction


class MarcosResult(NamedTuple):
    """What MARCOS finds.

    Attributes
    ----------
    score : array of shape (..., n)
        The utility function f(K).
    utility_degree : array of shape (..., n)
        K+, the utility as a part of the ideal one.
    anti_ideal_degree : array of shape (..., n)
        K+ of the anti-ideal destination, the same for all. The paper's K- is `utility_degree`
        divided by it; where it is zero, K- has no value, and f(K) is its limit.
    """

    score: FloatArray
    utility_degree: FloatArray
    anti_ideal_degree: FloatArray


def marcos(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> MarcosResult:
    r"""Measurement of Alternatives and Ranking according to COmpromise Solution [1]_.

    With weighted sums S of benefits as :math:`x / x_{ai}` and costs as :math:`x_{ai} / x`, and an
    ideal (ai) and an anti-ideal destination (aai) that have the best and the worst figures,

    .. math:: K_i^+ = \frac{S_i}{S_{ai}}, \quad K_i^- = \frac{S_i}{S_{aai}}, \quad
              f(K_i^+) = \frac{K_i^-}{K_i^+ + K_i^-}, \quad
              f(K_i^-) = \frac{K_i^+}{K_i^+ + K_i^-},

    .. math:: f(K_i) = \frac{K_i^+ + K_i^-}
              {1 + \frac{1 - f(K_i^+)}{f(K_i^+)} + \frac{1 - f(K_i^-)}{f(K_i^-)}}.

    The two functions of K are the same for all destinations, so that the order is that of S.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, benefits from zero and costs above zero.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    MarcosResult
        Where nobody differs from anybody, all score 2/3.

    Raises
    ------
    InvalidInputError
        If a figure is too low for ratios (see `scaled`), or the input cannot be right; see
        `decision_problem`.

    References
    ----------
    .. [1] Ž. Stević, D. Pamučar, A. Puška and P. Chatterjee, "Sustainable supplier selection in
       healthcare industries using a new MCDM method: Measurement of alternatives and ranking
       according to COmpromise solution (MARCOS)", *Computers & Industrial Engineering* 140, 2020,
       article 106231.

    Examples
    --------
    >>> marcos([[7, 300], [9, 500], [5, 200]], [0.6, 0.4], ["benefit", "cost"]).score.round(3)
    array([0.631, 0.653, 0.631])
    """
    problem = decision_problem(matrix, weights, directions)
    levels = scaled(problem, "ratio_to_best")
    degree = weighted_sums(levels, problem.weights)  # the ideal destination has one
    anti_ideal = weighted_sums(levels.min(axis=-2, keepdims=True), problem.weights)
    # The paper's f(K) with K- = K+ / anti_ideal put in; it also holds where that is zero.
    utility = degree * (1 + anti_ideal) / (1 + anti_ideal + anti_ideal**2)
    return MarcosResult(utility, degree, np.broadcast_to(anti_ideal, degree.shape))


class Marcos(MulticriteriaMethod):
    """MARCOS: utility as a compromise between the ideal and the anti-ideal destination [1]_.

    References
    ----------
    .. [1] Ž. Stević, D. Pamučar, A. Puška and P. Chatterjee, "Sustainable supplier selection in
       healthcare industries using a new MCDM method: Measurement of alternatives and ranking
       according to COmpromise solution (MARCOS)", *Computers & Industrial Engineering* 140, 2020,
       article 106231.

    Examples
    --------
    >>> Marcos().to_json()
    '{"kind":"marcos"}'
    """

    kind: Literal["marcos"] = "marcos"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="MARCOS",
        origin="Stević, Pamučar, Puška and Chatterjee 2020",
        compensation="full",
        scale="ratio",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Normalisation, in words."""
        return "ratio_to_best normalisation"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> MarcosResult:
        """Return scores and degrees of utility; see `marcos`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return marcos(matrix, weights, directions)
