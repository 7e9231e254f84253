"""PROMETHEE II: the net flow, how far a destination outranks more than it is outranked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria._flows import (
    PreferenceFunctions,
    in_words,
    net_flows,
)
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.preference_functions import USUAL
from nearshore_score.multicriteria.problem import decision_problem
from nearshore_score.normalisation.column import Direction


class Promethee2Result(NamedTuple):
    """What PROMETHEE II finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Net flow, from -1 to 1; all add up to zero.
    unicriterion_flows : array of shape (..., n, k)
        Net flow on each criterion alone; the score is their weighted sum. A read-only view
        where it is the same for all weights.
    """

    score: FloatArray
    unicriterion_flows: FloatArray


def promethee_2(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    preference_functions: PreferenceFunctions = USUAL,
) -> Promethee2Result:
    r"""Preference Ranking Organisation Method for Enrichment Evaluations, complete order [1]_.

    .. math:: \phi(a) = \sum_j w_j\, \phi_j(a), \qquad
              \phi_j(a) = \frac{1}{n-1} \sum_{b \neq a} \bigl[P_j(a, b) - P_j(b, a)\bigr]

    with the degree P of preference on a criterion and weights that sum to one. Flows are divided
    by n - 1 [2]_; programs that leave that out give the same order on another scale. The net
    flow is linear in the weights: pairs are compared once, whatever the number of weights.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    preference_functions : PreferenceFunction, or tuple of them
        One for every criterion, or one for each in their order; thresholds are in the unit of the
        criterion. By default the usual criterion, which needs none: any difference counts fully.

    Returns
    -------
    Promethee2Result
        A single destination has the score 0.

    Raises
    ------
    InvalidInputError
        If the input cannot be right (see `decision_problem`), or there is not one preference
        function for each criterion.

    References
    ----------
    .. [1] J. P. Brans and P. Vincke, "A preference ranking organisation method", *Management
       Science*, 31(6), 647-656, 1985.
    .. [2] J. P. Brans, P. Vincke and B. Mareschal, "How to select and how to rank projects: The
       PROMETHEE method", *European Journal of Operational Research*, 24(2), 228-238, 1986.

    Examples
    --------
    >>> promethee_2([[7, 300], [9, 500], [5, 200]], [0.6, 0.4], ["benefit", "cost"]).score
    array([ 0. ,  0.2, -0.2])
    """
    problem = decision_problem(matrix, weights, directions)
    net = net_flows(problem.gains, preference_functions)
    score = weighted_sums(net, problem.weights)
    return Promethee2Result(score, np.broadcast_to(net, (*score.shape, net.shape[-1])))


class Promethee2(MulticriteriaMethod):
    """PROMETHEE II: the net flow of preference, a complete order [1]_.

    Parameters
    ----------
    preference_functions : PreferenceFunction, or tuple of them
        One for every criterion, or one for each in their order; by default the usual criterion,
        which needs no thresholds.

    References
    ----------
    .. [1] J. P. Brans and P. Vincke, "A preference ranking organisation method", *Management
       Science*, 31(6), 647-656, 1985.

    Examples
    --------
    >>> from nearshore_score.multicriteria.preference_functions import PreferenceFunction
    >>> any_gap_up_to_10 = PreferenceFunction(kind="v_shape", preference=10)
    >>> Promethee2(preference_functions=any_gap_up_to_10).variant
    'preference function v_shape (preference 10)'
    """

    kind: Literal["promethee_2"] = "promethee_2"
    preference_functions: PreferenceFunctions = USUAL

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="PROMETHEE II",
        origin="Brans and Vincke 1985",
        compensation="partial",
        scale="ordinal",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Preference functions and their thresholds, in words."""
        return in_words(self.preference_functions)

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> Promethee2Result:
        """Return net flows; see `promethee_2`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return promethee_2(
            matrix, weights, directions, preference_functions=self.preference_functions
        )

    def linear_terms(self, scores: FloatArray) -> tuple[FloatArray, Literal["identity", "log"]]:
        """Return terms t and a link g with ``g(score) = sum(w t) / sum(w)``.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Of the destinations that are compared, and no others: each term depends on all.
        """
        return net_flows(scores, self.preference_functions), "identity"
