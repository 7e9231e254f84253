"""ELECTRE III: credibility of outranking between pseudo-criteria, and what distils from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import model_validator

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Number
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria._distillation import Discrimination, distil
from nearshore_score.multicriteria._relations import PairwiseMethod, minus_those_before, relations
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.multicriteria.pseudo_criteria import (
    OptionalThresholds,
    PseudoCriterion,
    Threshold,
    Thresholds,
    at,
    pseudo_criteria,
    refuse_thresholds,
)
from nearshore_score.normalisation.column import Direction


class Electre3Result(NamedTuple):
    """What ELECTRE III finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Minus the number of destinations that are preferred.
    descending_rank, ascending_rank : array of shape (..., n)
        Number of the class in the order that draws the best first, and in the order that draws
        the worst first; 1 is the best class in both.
    preferred, indifferent, incomparable : array of bool of shape (..., n, n)
        How the first of a pair stands to the second in both orders together: ahead in one and
        not behind in the other; together in both; or ahead in one and behind in the other.
    concordance, credibility : array of shape (..., n, n)
        Degrees, from 0 to 1, to which the first of a pair is at least as good as the second:
        without and with objections.
    """

    score: FloatArray
    descending_rank: FloatArray
    ascending_rank: FloatArray
    preferred: BoolArray
    indifferent: BoolArray
    incomparable: BoolArray
    concordance: FloatArray
    credibility: FloatArray


class _Indices(NamedTuple):
    concordance: FloatArray
    credibility: FloatArray


def electre_3(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    indifference: Thresholds = 0.0,
    preference: Thresholds = 0.0,
    veto: OptionalThresholds = None,
    discrimination: Discrimination = (0.30, -0.15),
) -> Electre3Result:
    r"""Elimination et choix traduisant la réalité III [1]_, [2]_.

    With the lead :math:`l_j = g_j(b) - g_j(a)` of b on a criterion and its thresholds of
    indifference q, preference p and veto v, partial concordance c falls from 1 at q to 0 at p,
    and discordance d rises from 0 at p to 1 at v, along straight lines:

    .. math:: C(a, b) = \sum_j w_j\, c_j(a, b), \qquad
              \sigma(a, b) = C(a, b) \prod_{j:\, d_j(a, b) > C(a, b)}
                             \frac{1 - d_j(a, b)}{1 - C(a, b)}

    with weights that sum to one. Only criteria that carry weight can object. The descending
    distillation draws the best class from those that are left, again and again; the ascending
    one draws the worst. To draw, start at the greatest credibility :math:`\lambda`, and repeat
    among those still in play: lower :math:`\lambda` to the greatest credibility below
    :math:`\lambda - s(\lambda)`, or to zero; a is ahead of b if :math:`\sigma(a, b) > \lambda`
    and :math:`\sigma(a, b) - \sigma(b, a) > s(\sigma(a, b))`; keep those that are ahead most
    often, counted net of how often others are ahead of them; stop at one, or after zero. The
    answer is the partial order in which both distillations agree.

    Programs that cut at :math:`\lambda - s(\lambda)` itself, or leave out the second condition,
    follow a textbook's short cut and can draw other classes.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    indifference, preference : float, LinearThreshold, or tuple of them
        In the unit of the criterion: one for every criterion, or one for each in their order. By
        default 0, so that any lead is a preference.
    veto : float, LinearThreshold or None, or tuple of them
        The same; by default there is no veto.
    discrimination : pair of float
        Intercept and slope of s; by default :math:`s(\lambda) = 0.3 - 0.15 \lambda` [3]_.

    Returns
    -------
    Electre3Result
        Credibilities are equal if they differ by less than 1e-10.

    Raises
    ------
    InvalidInputError
        If the input cannot be right (see `decision_problem`), thresholds of a criterion are not
        ``0 <= indifference <= preference <= veto``, there is not one for each criterion, or s is
        negative somewhere from 0 to 1.

    References
    ----------
    .. [1] B. Roy, "ELECTRE III: un algorithme de classements fondé sur une représentation floue
       des préférences en présence de critères multiples", *Cahiers du Centre d'études de
       recherche opérationnelle*, 20(1), 3-24, 1978.
    .. [2] J. Figueira, V. Mousseau and B. Roy, "ELECTRE methods", in *Multiple Criteria Decision
       Analysis: State of the Art Surveys*, Springer, 2005, 133-153.
    .. [3] D. Vallée and P. Zielniewicz, *ELECTRE III-IV, version 3.x: Aspects méthodologiques*,
       Document du LAMSADE 85, Université de Paris-Dauphine, 1994.

    Examples
    --------
    >>> found = electre_3([[80, 40], [60, 90], [40, 70]], [0.6, 0.4], indifference=5, preference=25)
    >>> found.credibility.round(2)
    array([[1.  , 0.6 , 0.6 ],
           [0.55, 1.  , 1.  ],
           [0.4 , 0.25, 1.  ]])
    >>> found.descending_rank, found.ascending_rank
    (array([2., 1., 2.]), array([1., 1., 2.]))
    """
    _refuse_discrimination(discrimination)
    problem = decision_problem(matrix, weights, directions)
    criteria = pseudo_criteria(indifference, preference, veto, problem.matrix.shape[-1])
    refuse_thresholds(criteria, problem)
    found = in_blocks(
        lambda block: _indices(block, criteria), problem, cells=8 * problem.matrix.shape[-2] ** 2
    )
    descending, ascending = _distilled(found.credibility, discrimination)
    related = relations(_not_behind(descending) & _not_behind(ascending))
    score = minus_those_before(related.preferred)
    return Electre3Result(score, descending, ascending, *related, *found)


def _refuse_discrimination(discrimination: Discrimination) -> None:
    intercept, slope = discrimination
    if not (np.isfinite(discrimination).all() and intercept >= 0 and intercept + slope >= 0):
        raise InvalidInputError(
            f"discrimination is {intercept:g} {slope:+g} times the credibility; it must be "
            "finite, and not negative from a credibility of 0 to 1"
        )


def _indices(block: DecisionProblem, criteria: Sequence[PseudoCriterion]) -> _Indices:
    gains, weights = block.gains, block.weights[..., np.newaxis, np.newaxis, :]
    lead = np.broadcast_shapes(gains.shape[:-2], weights.shape[:-3])
    concordance = np.zeros((*lead, gains.shape[-2], gains.shape[-2]))
    for place, criterion in enumerate(criteria):
        leads, column = _leads(gains[..., place]), block.matrix[..., place]
        against = _climb(leads, column, criterion.indifference, criterion.preference)
        concordance += np.where(weights[..., place] > 0, weights[..., place] * (1 - against), 0.0)
    np.minimum(concordance, 1.0, out=concordance)
    credibility = concordance.copy()
    for place, criterion in enumerate(criteria):
        if criterion.veto is not None:
            leads, column = _leads(gains[..., place]), block.matrix[..., place]
            against = _climb(leads, column, criterion.preference, criterion.veto)
            strong = (against > concordance) & (weights[..., place] > 0)
            np.divide(credibility * (1 - against), 1 - concordance, out=credibility, where=strong)
    return _Indices(concordance, credibility)


def _leads(column: FloatArray) -> FloatArray:
    """Return by how much the second of a pair (..., n, n) is better; infinite beyond floats."""
    with np.errstate(over="ignore"):
        return column[..., np.newaxis, :] - column[..., :, np.newaxis]


def _climb(leads: FloatArray, column: FloatArray, low: Threshold, high: Threshold) -> FloatArray:
    """Return the place of leads between two thresholds: 0 up to the lower, 1 from the higher."""
    start, end = at(low, column)[..., :, np.newaxis], at(high, column)[..., :, np.newaxis]
    place = np.ones(leads.shape)
    # Beyond floats are only leads that are cut off, and thresholds that do not count.
    with np.errstate(over="ignore", invalid="ignore"):
        width = np.broadcast_to(end - start, leads.shape)
        np.divide(leads - start, width, out=place, where=width > 0)
    return np.where(leads <= start, 0.0, np.minimum(place, 1.0))


def _distilled(
    credibility: FloatArray, discrimination: Discrimination
) -> tuple[FloatArray, FloatArray]:
    descending, ascending = np.zeros(credibility.shape[:-1]), np.zeros(credibility.shape[:-1])
    for case in np.ndindex(credibility.shape[:-2]):  # each case draws its own classes
        descending[case] = distil(credibility[case], discrimination, "best")
        ascending[case] = distil(credibility[case], discrimination, "worst")
    return descending, ascending


def _not_behind(rank: FloatArray) -> BoolArray:
    not_behind: BoolArray = rank[..., :, np.newaxis] <= rank[..., np.newaxis, :]
    return not_behind


class Electre3(PairwiseMethod):
    """ELECTRE III: an order with incomparability, from degrees of outranking [1]_.

    Parameters
    ----------
    indifference : float, LinearThreshold, or tuple of them
        Greatest lead that does not matter: one for every criterion, or one for each in their
        order; 0 by default.
    preference : float, LinearThreshold, or tuple of them
        Least lead that is a preference beyond doubt; 0 by default, so that any lead is.
    veto : float, LinearThreshold or None, or tuple of them
        Least lead that makes outranking impossible; none by default.
    discrimination : pair of float
        Intercept and slope of the least difference of credibilities that counts, in dependence
        on the greater one; by default 0.3 and -0.15.

    References
    ----------
    .. [1] B. Roy, "ELECTRE III: un algorithme de classements fondé sur une représentation floue
       des préférences en présence de critères multiples", *Cahiers du Centre d'études de
       recherche opérationnelle*, 20(1), 3-24, 1978.

    Examples
    --------
    >>> Electre3(indifference=5, preference=20).variant
    'indifference 5, preference 20, no veto; distillation 0.3 - 0.15 times credibility'
    """

    kind: Literal["electre_3"] = "electre_3"
    indifference: Thresholds = 0.0
    preference: Thresholds = 0.0
    veto: OptionalThresholds = None
    discrimination: tuple[Number, Number] = (0.30, -0.15)

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="ELECTRE III",
        origin="Roy 1978",
        answer="relation",
        compensation="partial",
        scale="ordinal",
        rank_reversal=True,
        dominance="weak",
    )

    @model_validator(mode="after")
    def _has_thresholds_in_order(self) -> Self:
        _refuse_discrimination(self.discrimination)
        self._criteria()
        return self

    def _criteria(self) -> tuple[PseudoCriterion, ...]:
        """Return the thresholds of each criterion; of one, if they are the same for all."""
        three = (self.indifference, self.preference, self.veto)
        counts = [len(one) for one in three if isinstance(one, tuple)]
        return pseudo_criteria(*three, max(counts, default=1))

    @property
    def variant(self) -> str:
        """Thresholds and discrimination, in words."""
        intercept, slope = self.discrimination
        thresholds = " / ".join(one.words for one in self._criteria())
        sign = "-" if slope < 0 else "+"
        return f"{thresholds}; distillation {intercept:g} {sign} {abs(slope):g} times credibility"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> Electre3Result:
        """Return credibilities, distilled orders and relations; see `electre_3`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return electre_3(
            matrix,
            weights,
            directions,
            indifference=self.indifference,
            preference=self.preference,
            veto=self.veto,
            discrimination=self.discrimination,
        )
