"""PROMETHEE I: who outranks whom, where the two flows agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria._flows import (
    PreferenceFunctions,
    in_words,
    unicriterion_flows,
)
from nearshore_score.multicriteria._relations import (
    ROUNDING,
    PairwiseMethod,
    minus_those_before,
    relations,
)
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.preference_functions import USUAL
from nearshore_score.multicriteria.problem import decision_problem
from nearshore_score.normalisation.column import Direction


class Promethee1Result(NamedTuple):
    """What PROMETHEE I finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Minus the number of destinations that are preferred.
    positive_flow, negative_flow : array of shape (..., n)
        How strongly a destination outranks the others, and they it, each from 0 to 1.
    preferred, indifferent, incomparable : array of bool of shape (..., n, n)
        How the first of a pair stands to the second.
    """

    score: FloatArray
    positive_flow: FloatArray
    negative_flow: FloatArray
    preferred: BoolArray
    indifferent: BoolArray
    incomparable: BoolArray


def promethee_1(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    preference_functions: PreferenceFunctions = USUAL,
) -> Promethee1Result:
    r"""Preference Ranking Organisation Method for Enrichment Evaluations, partial order [1]_.

    .. math:: \phi^+(a) = \frac{1}{n-1} \sum_{b \neq a} \sum_j w_j\, P_j(a, b), \qquad
              \phi^-(a) = \frac{1}{n-1} \sum_{b \neq a} \sum_j w_j\, P_j(b, a)

    with the degree P of preference on a criterion and weights that sum to one. A destination is
    preferred if its positive flow is not lower and its negative flow not higher, one of them
    strictly; indifferent if both are equal; else the two are incomparable. Flows are divided by
    n - 1 [2]_, and are equal if they differ by less than 1e-10.

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
    Promethee1Result

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
    >>> found = promethee_1([[7, 300], [9, 500], [5, 300]], [0.6, 0.4], ["benefit", "cost"])
    >>> found.positive_flow, found.negative_flow
    (array([0.5, 0.6, 0.2]), array([0.3, 0.4, 0.6]))
    >>> found.preferred.astype(int)
    array([[0, 0, 1],
           [0, 0, 1],
           [0, 0, 0]])
    """
    problem = decision_problem(matrix, weights, directions)
    flows = unicriterion_flows(problem.gains, preference_functions)
    positive = weighted_sums(flows.leaving, problem.weights)
    negative = weighted_sums(flows.entering, problem.weights)
    related = relations(_at_least(positive) & _at_least(-negative))
    return Promethee1Result(minus_those_before(related.preferred), positive, negative, *related)


def _at_least(flow: FloatArray) -> BoolArray:
    """Say for every pair whether the first has at least the flow of the second."""
    at_least: BoolArray = flow[..., :, np.newaxis] >= flow[..., np.newaxis, :] - ROUNDING
    return at_least


class Promethee1(PairwiseMethod):
    """PROMETHEE I: a partial order from positive and negative flows of preference [1]_.

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
    >>> Promethee1().variant
    'preference function usual'
    """

    kind: Literal["promethee_1"] = "promethee_1"
    preference_functions: PreferenceFunctions = USUAL

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="PROMETHEE I",
        origin="Brans and Vincke 1985",
        answer="relation",
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
    ) -> Promethee1Result:
        """Return flows and relations; see `promethee_1`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return promethee_1(
            matrix, weights, directions, preference_functions=self.preference_functions
        )
