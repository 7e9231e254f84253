"""Who beats whom whatever the weights: dominance, necessary and possible preference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FrozenMapping, FrozenModel, Number
from nearshore_score.analysis import Analysis, LabelledMatrix
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import phrase
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.weight_information import (
    AnyWeightInformation,
    RelativeBounds,
    WeightInformation,
    information,
)
from nearshore_score.sensitivity.weight_set import WeightSet
from nearshore_score.tables import Table

#: How extremes over a set of weights are found: at its corners, by sorting, or by a solver.
PairTest = Literal["vertices", "greedy", "linear_programme"]

# A child whose weight cannot exceed this does not count.
_NO_WEIGHT = 1e-9


class Preference(FrozenModel):
    """What holds between two destinations over a set of weights.

    Parameters
    ----------
    first, second : str
        The two destinations.
    pareto : bool
        Whether the first is nowhere worse, and better on one child that can carry weight.
    necessary, strictly_necessary : bool
        Whether it is never behind; whether it is always ahead.
    dominates : bool
        Whether it is never behind, and ahead for some weights.
    possible, strictly_possible : bool
        Whether it is at least level for some weights; whether it is ahead for some.
    least_margin, greatest_margin : float
        Between which values its lead lies: in points, or where scores are linear in logarithms,
        as the natural logarithm of the ratio of the two scores. Both are attained.
    """

    first: Code
    second: Code
    pareto: bool
    necessary: bool
    strictly_necessary: bool
    dominates: bool
    possible: bool
    strictly_possible: bool
    least_margin: Number
    greatest_margin: Number


class PreferenceRelations(Analysis):
    r"""Preference between all ordered pairs of destinations over a set of weights.

    The relations are arrays of shape (n, n), the row against the column, in the order of
    ``scores.destinations``. They rest on the extremes of the lead over the closed set W,

    .. math:: m_{ab} = \min_{w \in W} (s_a - s_b) \cdot w, \qquad
              M_{ab} = \max_{w \in W} (s_a - s_b) \cdot w = -m_{ba}

    where a lead within the tolerance for ties is none. With itself a destination is level: it is
    necessarily and possibly preferred to itself, but not strictly.

    Parameters
    ----------
    scores : LinearScores
        Scores as linear functions of the weights.
    weights : WeightInformation
        What is known of the weights.
    counted : tuple of str
        Children that carry weight somewhere in the set; only these count for Pareto dominance.
    least_margin : LabelledMatrix
        Least lead of the row over the column: points, or the natural logarithm of the ratio of
        the scores where these are linear in logarithms.
    test : {"vertices", "greedy", "linear_programme"}
        How the extremes were found; the first two are closed forms.
    """

    scores: LinearScores
    weights: AnyWeightInformation
    counted: tuple[Code, ...]
    least_margin: LabelledMatrix
    test: PairTest

    @cached_property
    def greatest_margin(self) -> LabelledMatrix:
        """Greatest lead of the row over the column."""
        codes = self.scores.destinations
        return LabelledMatrix.of(codes, codes, 0.0 - self.least_margin.matrix.T)

    @cached_property
    def pareto(self) -> BoolArray:
        """Nowhere worse, and better on one child that carries weight somewhere in the set."""
        places = [self.scores.children.index(code) for code in self.counted]
        least, greatest = _per_child(self.scores.term_array[:, places])
        tolerance = self.scores.tolerance
        return _frozen((least >= -tolerance) & (greatest > tolerance))

    @cached_property
    def necessary(self) -> BoolArray:
        """Never behind: m >= 0."""
        return _frozen(self.least_margin.matrix >= -self.scores.tolerance)

    @cached_property
    def strictly_necessary(self) -> BoolArray:
        """Always ahead: m > 0."""
        return _frozen(self.least_margin.matrix > self.scores.tolerance)

    @cached_property
    def possible(self) -> BoolArray:
        """At least level for some weights: M >= 0."""
        return _frozen(~self.strictly_necessary.T)

    @cached_property
    def strictly_possible(self) -> BoolArray:
        """Ahead for some weights: M > 0."""
        return _frozen(~self.necessary.T)

    @cached_property
    def dominates(self) -> BoolArray:
        """Dominance over the set: never behind, and ahead for some weights."""
        return _frozen(self.necessary & self.strictly_possible)

    def between(self, first: str, second: str) -> Preference:
        """Return what holds between two destinations.

        Parameters
        ----------
        first, second : str
            Codes of the destinations.

        Raises
        ------
        UnknownNameError
            If one of them is not ranked.
        """
        at = self.scores.place(first), self.scores.place(second)
        return Preference(
            first=first,
            second=second,
            pareto=bool(self.pareto[at]),
            necessary=bool(self.necessary[at]),
            strictly_necessary=bool(self.strictly_necessary[at]),
            dominates=bool(self.dominates[at]),
            possible=bool(self.possible[at]),
            strictly_possible=bool(self.strictly_possible[at]),
            least_margin=self.least_margin[first, second],
            greatest_margin=self.greatest_margin[first, second],
        )

    def beats(self, destination: str) -> tuple[str, ...]:
        """Return those that a destination is ahead of for all weights of the set.

        Parameters
        ----------
        destination : str
            Code of the destination.

        Raises
        ------
        UnknownNameError
            If it is not ranked.
        """
        return self._named(self.strictly_necessary[self.scores.place(destination)])

    def beaten_by(self, destination: str) -> tuple[str, ...]:
        """Return those that are ahead of a destination for all weights of the set.

        Parameters
        ----------
        destination : str
            Code of the destination.

        Raises
        ------
        UnknownNameError
            If it is not ranked.
        """
        return self._named(self.strictly_necessary[:, self.scores.place(destination)])

    @cached_property
    def rank_bounds(self) -> Mapping[str, tuple[int, int]]:
        """Ranks between which each destination stays, as far as pairs can tell.

        No rank outside is possible. The ends themselves need not be attained, as the pairs that
        are open need not go against a destination all at once.
        """
        n = len(self.scores.destinations)
        best = 1 + self.strictly_necessary.sum(axis=0)
        worst = n + 1 - self.necessary.sum(axis=1)
        ends = zip(best.tolist(), worst.tolist(), strict=True)
        return FrozenMapping(dict(zip(self.scores.destinations, ends, strict=True)))

    @cached_property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """Pairs of which the first dominates the second, with nobody in between.

        These are the edges of the Hasse diagram; all other dominance follows from them.
        """
        over = self.dominates.astype(np.float64)
        edges = np.argwhere(self.dominates & ~(over @ over > 0))
        codes = self.scores.destinations
        return tuple((codes[better], codes[worse]) for better, worse in edges.tolist())

    def tables(self) -> tuple[Table, ...]:
        """Return how many each destination is always ahead of and behind, and its rank bounds."""
        told = self.scores.language
        heads = ("code", "rank", "always_ahead_of", "always_behind", "best_rank", "worst_rank")
        columns = (
            self.scores.ranks_at(self.scores.weight_array).tolist(),
            self.strictly_necessary.sum(axis=1).tolist(),
            self.strictly_necessary.sum(axis=0).tolist(),
        )
        rows = zip(*columns, strict=True)
        cells = tuple(
            (code, *map(str, (*row, *self.rank_bounds[code])))
            for code, row in zip(self.scores.destinations, rows, strict=True)
        )
        return (Table(tuple(phrase(head, told) for head in heads), cells, labels=(0,)),)

    def sentences(self) -> tuple[str, ...]:
        """Return how many pairs are certain, and what the ranks in the table are."""
        told = self.scores.language
        n = len(self.scores.destinations)
        counted = phrase(
            "certain_pairs",
            told,
            certain=int(self.strictly_necessary.sum()),
            pairs=n * (n - 1) // 2,
            pareto=int((self.strictly_necessary & self.pareto).sum()),
        )
        return counted, phrase(f"pairs_by_{self.test}", told), phrase("ranks_from_pairs", told)

    def __repr__(self) -> str:
        n = len(self.scores.destinations)
        certain = int(self.strictly_necessary.sum())
        return (
            f"PreferenceRelations({n} destinations, {certain} of {n * (n - 1) // 2} pairs certain)"
        )

    def _named(self, chosen: BoolArray) -> tuple[str, ...]:
        return tuple(self.scores.destinations[at] for at in np.flatnonzero(chosen).tolist())


def least_margins(terms: FloatArray, allowed: WeightSet) -> FloatArray:
    """Return the least lead of each destination over each other one over a set of weights.

    The greatest lead is minus the least one of the other over it.

    Parameters
    ----------
    terms : array of shape (n, k)
        What each of k children gives each of n destinations.
    allowed : WeightSet
        The weights that are possible.

    Returns
    -------
    array of shape (n, n)
        Row over column. Exact up to rounding where the set has known corners, is a box, or is a
        box that is rescaled to a sum of one; else by one linear programme for each ordered pair.

    Examples
    --------
    >>> from nearshore_score.sensitivity.weight_information import WholeSimplex
    >>> scores = LinearScores.from_matrix([[0.2, 0.9], [0.6, 0.4]])
    >>> least_margins(scores.term_array, scores.allowed(WholeSimplex())).round(4)
    array([[ 0. , -0.4],
           [-0.5,  0. ]])
    """
    differences = terms[:, np.newaxis] - terms[np.newaxis]
    differing = differences.any(axis=-1)
    directions = differences[differing]
    margins = np.zeros(differing.shape)
    margins[differing] = (allowed.least_at(directions) * directions).sum(axis=-1)
    return margins


def preference_relations(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    weights: WeightInformation | str | None = None,
    *,
    node: str | None = None,
) -> PreferenceRelations:
    r"""Say for each pair of destinations what holds for all weights of a set, and what for some.

    A destination is *necessarily* preferred to another if it is at least level for all weights,
    *possibly* if it is for some [1]_; it *dominates* the other over the set if it is never behind
    and ahead for some [2]_. Over all weights that sum to one, this is Pareto dominance; the less
    weights are free, the more pairs are certain.

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
    PreferenceRelations
        With a single destination there are no pairs, and all that it is compared to is itself.

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
    The authors of [1]_ ask for all value functions that agree with examples of decisions; here
    the value of each child is given and only its weight varies, as in [2]_, so that the set of
    weights takes the place of their set of value functions. As there, necessary preference is
    weak: two destinations with the same values are preferred to each other both ways.

    For Pareto dominance a child counts if its weight can be positive somewhere in the set. One
    that has no weight in the model counts over all weights that sum to one, but not where each
    weight is a share more or less than in the model: then it can never matter. So Pareto
    dominance always implies dominance over the set, but for leads within the tolerance for ties.
    At a node below the top the value of a child includes what the rest of the tree gives: a
    destination is nowhere worse if its total is not, whichever child has all the weight.

    Each least lead is linear over the set: the least over the corners where these are known; for
    a box the cheapest weights are filled first; for a box that is rescaled the cheapest weights
    stand high and the others low; else it is a linear programme.

    References
    ----------
    .. [1] S. Greco, V. Mousseau and R. Słowiński, "Ordinal regression revisited: multiple criteria
       ranking using a set of additive value functions", *European Journal of Operational
       Research*, 191(2), 2008, pages 416-436.
    .. [2] A. A. Salo and R. P. Hämäläinen, "Preference assessment by imprecise ratio statements",
       *Operations Research*, 40(6), 1992, pages 1053-1061.

    Examples
    --------
    >>> scores = LinearScores.from_matrix([[9, 3], [6, 5], [5, 2]], [0.6, 0.4])
    >>> found = preference_relations(scores, weights="whole_simplex")
    >>> found.beats("a1"), found.beats("a2"), found.rank_bounds["a3"]
    (('a3',), ('a3',), (3, 3))
    >>> found.between("a2", "a1").greatest_margin
    2.0
    >>> preference_relations(scores).beats("a1")
    ('a2', 'a3')
    """
    scores = linear_scores(model, profiles, node=node)
    known = information(weights, RelativeBounds())
    allowed = scores.allowed(known)
    codes = scores.destinations
    return PreferenceRelations(
        scores=scores,
        weights=known,
        counted=children_that_count(scores, allowed),
        least_margin=LabelledMatrix.of(codes, codes, least_margins(scores.term_array, allowed)),
        test=pair_test(allowed),
    )


def children_that_count(scores: LinearScores, allowed: WeightSet) -> tuple[str, ...]:
    """Return the children whose weight is positive somewhere in a set.

    Parameters
    ----------
    scores : LinearScores
    allowed : WeightSet
        The weights that are possible.
    """
    greatest = allowed.extremes(np.eye(len(scores.children)))[1]
    return tuple(
        code for code, most in zip(scores.children, greatest, strict=True) if most > _NO_WEIGHT
    )


def pair_test(allowed: WeightSet) -> PairTest:
    """Return how the extremes of a lead over a set of weights are found.

    Parameters
    ----------
    allowed : WeightSet
        The weights that are possible.
    """
    if allowed.vertices is not None:
        return "vertices"
    return "greedy" if allowed.is_box or allowed.scaled is not None else "linear_programme"


def _per_child(terms: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the least and the greatest lead (n, n) on a single child."""
    differences = terms[:, np.newaxis] - terms[np.newaxis]
    return differences.min(axis=-1), differences.max(axis=-1)


def _frozen(array: BoolArray) -> BoolArray:
    array.flags.writeable = False
    return array
