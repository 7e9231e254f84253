"""Who can be first at all: the weights that suit a destination most, and what it lacks there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Annotated, NamedTuple

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, Number
from nearshore_score.analysis import Analysis, LabelledMatrix
from nearshore_score.errors import InvalidInputError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import decimal, percent, phrase
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.preference import PairTest, least_margins, pair_test
from nearshore_score.sensitivity.weight_information import (
    AnyWeightInformation,
    RelativeBounds,
    WeightInformation,
    information,
)
from nearshore_score.sensitivity.weight_set import WeightSet
from nearshore_score.tables import Table


class PotentialOptimality(Analysis):
    """Whether each destination is first for some weights of a set, and how far it is from it.

    Parameters
    ----------
    scores : LinearScores
        Scores as linear functions of the weights.
    weights : WeightInformation
        What is known of the weights.
    margins : mapping of str to float
        Greatest lead over the best rival, negative where a destination is never first: points, or
        the natural logarithm of the ratio of the scores where these are linear in logarithms.
        Empty for a single destination, which has no rival.
    favourable : LabelledMatrix
        Weights that attain it, a row for each destination; there may be others.
    in_the_way : mapping of str to tuple of str
        Who is the best rival at these weights; several where they are level.
    tests : mapping of str to {"vertices", "greedy", "linear_programme"}
        How each lead was found: in closed form where one rival is all that matters, or the
        weights are known; else by a linear programme.
    """

    scores: LinearScores
    weights: AnyWeightInformation
    margins: Annotated[Mapping[Code, Number], *FROZEN]
    favourable: LabelledMatrix
    in_the_way: Annotated[Mapping[Code, tuple[Code, ...]], *FROZEN]
    tests: Annotated[Mapping[Code, PairTest], *FROZEN]

    @property
    def optimal(self) -> tuple[str, ...]:
        """Destinations that are first for some weights, alone or level with others."""
        least = -self.scores.tolerance
        return tuple(c for c in self.scores.destinations if self._margin(c) >= least)

    @property
    def uniquely_optimal(self) -> tuple[str, ...]:
        """Destinations that are first for some weights, and alone."""
        least = self.scores.tolerance
        return tuple(c for c in self.scores.destinations if self._margin(c) > least)

    @property
    def shortfall(self) -> Mapping[str, float]:
        """What each destination lacks to be first at its most favourable weights.

        Points; where scores are linear in logarithms, the share of the best rival's score. Zero
        for those that can be first.
        """
        can = self.optimal
        return FrozenMapping(
            {code: 0.0 if code in can else -self._lead(code) for code in self.scores.destinations}
        )

    def weights_for(self, destination: str) -> Mapping[str, float]:
        """Return weights, by child, that suit a destination most.

        Parameters
        ----------
        destination : str
            Code of the destination.

        Raises
        ------
        UnknownNameError
            If it is not ranked.
        """
        row = self.favourable.matrix[self.scores.place(destination)]
        return FrozenMapping(dict(zip(self.favourable.columns, row.tolist(), strict=True)))

    def tables(self) -> tuple[Table, ...]:
        """Return rank, greatest lead, whether it makes it first, and who is in the way."""
        told = self.scores.language
        heads = ("code", "rank", "can_be_first", "lead_at_best", "in_the_way")
        ranks = self.scores.ranks_at(self.scores.weight_array).tolist()
        rows = tuple(
            (code, str(rank), self._verdict(code), self._lead_text(code), self._rivals_text(code))
            for code, rank in zip(self.scores.destinations, ranks, strict=True)
        )
        return (Table(tuple(phrase(head, told) for head in heads), rows, labels=(0, 2, 4)),)

    def sentences(self) -> tuple[str, ...]:
        """Return what the leads in the table are."""
        return (phrase("most_favourable", self.scores.language),)

    def __repr__(self) -> str:
        n = len(self.scores.destinations)
        return f"PotentialOptimality({len(self.optimal)} of {n} destinations can be first)"

    def _margin(self, code: str) -> float:
        """Return the greatest lead; without a rival nothing bounds it."""
        return self.margins.get(code, math.inf)

    def _lead(self, code: str) -> float:
        """Return the lead in points, or as a share of the best rival's score."""
        margin = self.margins[code]
        return math.expm1(margin) if self.scores.link == "log" else margin

    def _verdict(self, code: str) -> str:
        if code in self.uniquely_optimal:
            return phrase("yes", self.scores.language)
        return phrase("only_level" if code in self.optimal else "no", self.scores.language)

    def _lead_text(self, code: str) -> str:
        if code not in self.margins:
            return ""
        told, lead = self.scores.language, self._lead(code)
        if self.scores.link == "identity":
            return decimal(lead, told, sign=True)
        return percent(lead, told, 1, sign=True)

    def _rivals_text(self, code: str) -> str:
        rivals = self.in_the_way.get(code, ())
        if len(rivals) <= 3:
            return ", ".join(rivals)
        first = ", ".join(rivals[:2])
        return phrase("and_more", self.scores.language, first=first, more=len(rivals) - 2)


class BestCases(NamedTuple):
    """The greatest lead of each of n destinations over its best rival, and where it is attained.

    Attributes
    ----------
    margins : array of shape (n,)
        Negative where a destination is first for no weights.
    weights : array of shape (n, k)
        Weights that attain it.
    tests : tuple of {"vertices", "greedy", "linear_programme"}
        How each was found.
    """

    margins: FloatArray
    weights: FloatArray
    tests: tuple[PairTest, ...]


def best_cases(terms: FloatArray, allowed: WeightSet) -> BestCases:
    r"""Return by how much each destination can lead its best rival over a set of weights.

    .. math:: \max_{w \in W} \min_{b \ne a} (s_a - s_b) \cdot w

    Rivals that another rival is never behind are left out first. If one remains, its lead is
    linear and has a closed form over sets with known corners and over boxes; else the lead over
    the best of several rivals is concave, and a linear programme finds its maximum.

    Parameters
    ----------
    terms : array of shape (n, k)
        What each of k children gives each of n destinations; n is 2 at least.
    allowed : WeightSet
        The weights that are possible.

    Raises
    ------
    InvalidInputError
        If there are fewer than two destinations.

    Examples
    --------
    >>> from nearshore_score.sensitivity.weight_information import WholeSimplex
    >>> scores = LinearScores.from_matrix([[9, 1], [4, 4], [1, 9]])
    >>> best_cases(scores.term_array, scores.allowed(WholeSimplex())).margins.round(4)
    array([ 5., -1.,  5.])
    """
    n = len(terms)
    if n < 2:
        raise InvalidInputError("a lead over rivals needs two destinations at least")
    rivals = _rivals_that_count(terms, allowed)
    cases = [_best_case(terms[own] - terms[rivals[own]], allowed) for own in range(n)]
    weights = np.stack([point for point, _ in cases])
    leads = ((terms[:, np.newaxis] - terms) * weights[:, np.newaxis]).sum(axis=-1)
    leads[np.diag_indices(n)] = np.inf
    return BestCases(leads.min(axis=1), weights, tuple(test for _, test in cases))


def potential_optimality(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    weights: WeightInformation | str | None = None,
    *,
    node: str | None = None,
) -> PotentialOptimality:
    r"""Say which destinations are first for some weights of a set, and what the others lack.

    A destination is *potentially optimal* if for some weights nobody is ahead of it [1]_ [2]_.
    Not being dominated is not enough: a destination that is second best on everything can be
    beaten by one rival or another, whatever the weights.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model; scores of one's own need no profiles.
    profiles : iterable of DestinationProfile, optional
        The destinations; those that the model does not rank are left out.
    weights : WeightInformation or str, optional
        What is known of the weights, or a kind of it that needs nothing else; by default each
        weight of the model +-25 % of itself, rescaled.
    node : str, optional
        The node whose children's weights vary; by default the total.

    Returns
    -------
    PotentialOptimality
        A single destination is always first; its lead is not defined and left out.

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights; use sampled sensitivity analysis instead.
    InvalidInputError
        If no weights keep what is known of them, or no destination can be ranked.
    UnknownNameError
        If there is no such node, child or kind of weight information.

    Notes
    -----
    The lead at the most favourable weights is

    .. math:: \max_{w \in W} \min_{b \ne a} (s_a - s_b) \cdot w

    over the closed set W. Where it is zero within the tolerance for ties, a destination can be
    first but never alone; two that are the same stand so. Where it is negative, it is the distance
    from being first in points of the score, or as a share of it. This is a distance of scores, not
    of weights, as no weights of the set would do.

    References
    ----------
    .. [1] G. B. Hazen, "Partial information, dominance, and potential optimality in multiattribute
       utility theory", *Operations Research*, 34(2), 1986, pages 296-310.
    .. [2] D. Rios Insua and S. French, "A framework for sensitivity analysis in discrete
       multi-objective decision-making", *European Journal of Operational Research*, 54(2), 1991,
       pages 176-190.

    Examples
    --------
    The second is beaten by the first or by the third, though neither dominates it:

    >>> scores = LinearScores.from_matrix([[9, 1], [4, 4], [1, 9]])
    >>> found = potential_optimality(scores, weights="whole_simplex")
    >>> found.optimal, round(found.shortfall["a2"], 4), found.in_the_way["a2"]
    (('a1', 'a3'), 1.0, ('a1', 'a3'))
    >>> found.weights_for("a2")
    {'c1': 0.5, 'c2': 0.5}
    """
    scores = linear_scores(model, profiles, node=node)
    known = information(weights, RelativeBounds())
    allowed = scores.allowed(known)
    if len(scores.destinations) == 1:
        return _without_rivals(scores, known, allowed)
    cases = best_cases(scores.term_array, allowed)
    codes = scores.destinations
    return PotentialOptimality(
        scores=scores,
        weights=known,
        margins=dict(zip(codes, cases.margins.tolist(), strict=True)),
        favourable=LabelledMatrix.of(codes, scores.children, cases.weights),
        in_the_way=_best_rivals(scores, cases.weights),
        tests=dict(zip(codes, cases.tests, strict=True)),
    )


def _without_rivals(
    scores: LinearScores, known: WeightInformation, allowed: WeightSet
) -> PotentialOptimality:
    anything = allowed.least_at(np.zeros((1, len(scores.children))))
    return PotentialOptimality(
        scores=scores,
        weights=known,
        margins={},
        favourable=LabelledMatrix.of(scores.destinations, scores.children, anything),
        in_the_way={},
        tests={},
    )


def _best_case(leads: FloatArray, allowed: WeightSet) -> tuple[FloatArray, PairTest]:
    """Return weights at which the least of some leads (rivals, k) is greatest."""
    if allowed.vertices is not None and len(allowed.vertices) == 1:
        return allowed.vertices[0], "vertices"
    if len(leads) == 1:
        return allowed.least_at(-leads)[0], pair_test(allowed)
    return allowed.programme.widest_margin(leads).weights, "linear_programme"


def _rivals_that_count(terms: FloatArray, allowed: WeightSet) -> BoolArray:
    """Say of which rivals (n, n) no other rival is level or ahead for all weights."""
    closed = pair_test(allowed) != "linear_programme"
    least = least_margins(terms, allowed) if closed else _least_per_child(terms)
    somewhere = allowed.least_at(np.zeros(len(allowed.children)))
    order = np.argsort(-(terms @ somewhere), kind="stable")
    place = np.argsort(order)
    # Only those that come later are left out, so that of equals one remains.
    covers = (least >= 0) & (place[:, np.newaxis] < place)
    rivals: BoolArray = covers.sum(axis=0) - covers == 0
    rivals[np.diag_indices(len(terms))] = False
    return rivals


def _least_per_child(terms: FloatArray) -> FloatArray:
    return np.asarray((terms[:, np.newaxis] - terms[np.newaxis]).min(axis=-1))


def _best_rivals(scores: LinearScores, weights: FloatArray) -> dict[str, tuple[str, ...]]:
    """Name who is ahead of all other rivals at the weights (n, k) of each destination."""
    totals = weights @ scores.term_array.T
    totals[np.diag_indices(len(totals))] = -np.inf
    best = totals >= totals.max(axis=1, keepdims=True) - scores.tolerance
    codes = np.array(scores.destinations)
    return {
        code: tuple(codes[row].tolist())
        for code, row in zip(scores.destinations, best, strict=True)
    }
