"""Exact probabilities that one destination beats another, and expected ranks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FROZEN, Number
from nearshore_score.analysis import Analysis, LabelledMatrix
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import chance, decimal, phrase
from nearshore_score.profiles import DestinationProfile
from nearshore_score.ranks import TIE_TOLERANCE
from nearshore_score.sensitivity.algorithms.box_volumes import share_of_box_above_zero
from nearshore_score.sensitivity.algorithms.dirichlet_integral import dirichlet_share_above_zero
from nearshore_score.sensitivity.algorithms.simplex_volumes import share_above_zero
from nearshore_score.sensitivity.dirichlet_weights import (
    DirichletWeights,
    UncertainWeights,
    uncertain_weights,
)
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.weight_information import Known, WeightInformation
from nearshore_score.sensitivity.weight_set import WeightSet
from nearshore_score.tables import Table

#: How probabilities were computed: on a simplex, on a box made of simplices, or by an integral.
ProbabilityMethod = Literal["simplex", "box", "dirichlet"]

# What the integral promises.
_DIRICHLET_ERROR = 1e-8
# More rivals than this do not fit a line.
_MOST_COLUMNS = 12


class WinningIndices(NamedTuple):
    """Pairwise winning indices of n rows.

    Attributes
    ----------
    wins : array of shape (n, n)
        ``wins[i, j]`` is the probability that row i scores more than row j; zero for i = j.
    ties : array of bool of shape (n, n)
        Which pairs score the same whatever the weights; true for i = j.
    method : {"simplex", "box", "dirichlet"}
        How they were computed.
    error : float
        By how much a probability can be off.
    """

    wins: FloatArray
    ties: BoolArray
    method: ProbabilityMethod
    error: float

    @property
    def expected_ranks(self) -> FloatArray:
        """Expected rank (n,) of each row: 1 + the sum of the probabilities of rows to beat it."""
        return np.asarray(1 + self.wins.sum(axis=0))


def pairwise_winning_indices(
    terms: FloatArray,
    weights: WeightSet | None = None,
    *,
    alpha: FloatArray | None = None,
    tolerance: float = TIE_TOLERANCE,
) -> WinningIndices:
    r"""Return the probability of each row to score more than each other, exactly.

    For weights that are uniform on a simplex with corners v it is the share of the simplex on one
    side of a hyperplane, by a recursion in which nothing cancels [1]_, [2]_, [3]_; on a box of
    weights by inclusion and exclusion of smaller simplices; for Dirichlet weights by one integral
    [4]_, [5]_. Nothing is sampled. The index is the pairwise winning index of [6]_, and the
    expected rank its sum.

    Parameters
    ----------
    terms : array of shape (n, k)
        What each of k children adds per unit of its weight; the score is ``terms @ w``.
    weights : WeightSet, optional
        The set on which weights are uniform: a simplex, or ends of single weights. By default
        the whole simplex.
    alpha : array of shape (k,), optional
        Parameters of a Dirichlet law, not negative; a child with zero gets no weight.
    tolerance : float
        Scores that differ by no more than this for all weights are a tie.

    Returns
    -------
    WinningIndices

    Raises
    ------
    InvalidInputError
        If a shape does not fit or a number is not finite; if the set is neither a simplex nor a
        box, or a box that is made of too many simplices or lost in rounding.

    References
    ----------
    .. [1] G. Varsi, "The multidimensional content of the frustum of the simplex", *Pacific
       Journal of Mathematics* 46(1), 1973, pages 303-314.
    .. [2] M. M. Ali, "Content of the frustum of a simplex", *Pacific Journal of Mathematics*
       48(2), 1973, pages 313-322.
    .. [3] L. Gerber, "The volume cut off a simplex by a half-space", *Pacific Journal of
       Mathematics* 94(2), 1981, pages 311-314.
    .. [4] J. Gil-Pelaez, "Note on the inversion theorem", *Biometrika* 38(3-4), 1951, pages
       481-482.
    .. [5] J. P. Imhof, "Computing the distribution of quadratic forms in normal variables",
       *Biometrika* 48(3-4), 1961, pages 419-426.
    .. [6] P. Leskinen, J. Viitanen, A. Kangas and J. Kangas, "Alternatives to incorporate
       uncertainty and risk attitude in multicriteria evaluation of forest plans", *Forest
       Science* 52(3), 2006, pages 304-312.

    Examples
    --------
    >>> found = pairwise_winning_indices(np.array([[0.0, 3.0], [1.0, 0.0]]))
    >>> found.wins
    array([[0.  , 0.75],
           [0.25, 0.  ]])
    >>> found.expected_ranks
    array([1.25, 1.75])
    """
    table = np.asarray(terms, dtype=np.float64)
    _refuse_unusable(table, weights, alpha)
    one, other = np.triu_indices(len(table), 1)
    differences = table[one] - table[other]
    if alpha is not None:
        kept = alpha > 0
        found = _dirichlet(differences[:, kept], np.asarray(alpha[kept], np.float64), tolerance)
    elif weights is None:
        found = _on_simplex(differences, tolerance)
    elif weights.vertices is not None:
        found = _on_simplex(differences @ weights.vertices.T, tolerance)
    else:
        found = _on_box(differences, weights, tolerance)
    wins = np.zeros((len(table), len(table)))
    wins[one, other] = found.shares
    wins[other, one] = np.where(found.level, 0.0, 1 - found.shares)
    ties = np.eye(len(table), dtype=np.bool_)
    ties[one, other] = ties[other, one] = found.level
    return WinningIndices(wins, ties, found.method, found.error)


class _Pairs(NamedTuple):
    """Of each pair (q,) the probability that the first wins, and whether both are level."""

    shares: FloatArray
    level: BoolArray
    method: ProbabilityMethod
    error: float


def _on_simplex(values: FloatArray, tolerance: float) -> _Pairs:
    """Settle pairs whose differences at the corners (q, p) are known."""
    counted = np.where(np.abs(values) > tolerance, values, 0.0)
    error = 8 * values.shape[1] * float(np.finfo(np.float64).eps)
    return _Pairs(share_above_zero(counted), _level(counted), "simplex", error)


def _on_box(differences: FloatArray, weights: WeightSet, tolerance: float) -> _Pairs:
    if not weights.is_box or weights.scaled is not None:
        raise InvalidInputError(_REFUSED)
    least, greatest = weights.extremes(differences)
    # What never goes beyond the tolerance on one side is settled without any volume.
    shares = (greatest > tolerance).astype(np.float64)
    both = (greatest > tolerance) & (least < -tolerance)
    level = (greatest <= tolerance) & (least >= -tolerance)
    if not both.any():
        return _Pairs(shares, level, "box", 0.0)
    found = share_of_box_above_zero(differences[both], weights.lower, weights.upper)
    shares[both] = found.shares
    return _Pairs(shares, level, "box", found.error)


def _dirichlet(differences: FloatArray, alpha: FloatArray, tolerance: float) -> _Pairs:
    counted = np.where(np.abs(differences) > tolerance, differences, 0.0)
    shares = dirichlet_share_above_zero(counted, alpha)
    return _Pairs(shares, _level(counted), "dirichlet", _DIRICHLET_ERROR)


def _level(counted: FloatArray) -> BoolArray:
    level: BoolArray = np.logical_not((counted != 0).any(axis=-1))
    return level


def _refuse_unusable(
    table: FloatArray, weights: WeightSet | None, alpha: FloatArray | None
) -> None:
    if table.ndim != 2 or 0 in table.shape or not np.isfinite(table).all():
        raise InvalidInputError(
            f"terms have shape {table.shape}; give finite numbers on two axes (n, k)"
        )
    k = table.shape[1]
    if weights is not None and alpha is not None:
        raise InvalidInputError("give a set of weights or the parameters of a law, not both")
    if weights is not None and len(weights.children) != k:
        raise InvalidInputError(f"the set is of {len(weights.children)} weights, not of {k}")
    if alpha is not None:
        usable = alpha.shape == (k,) and np.isfinite(alpha).all() and (alpha >= 0).all()
        if not usable or not alpha.any():
            raise InvalidInputError(
                f"alpha needs {k} finite numbers, not negative and not all zero"
            )


class WinningProbabilities(Analysis):
    """How probable it is, over uncertain weights, that a destination beats another.

    Parameters
    ----------
    scores : LinearScores
        The scores as functions of the weights.
    weights : WeightInformation or DirichletWeights
        How the weights are distributed: uniformly over a set, or by a Dirichlet law.
    wins : LabelledMatrix
        ``wins[a, b]`` is the probability that a scores more than b; zero on the diagonal.
    ties : tuple of pairs of str
        Pairs that score the same whatever the weights; of no other pair has a tie any
        probability.
    expected_ranks : mapping of str to float
        Mean of the rank of each destination, a rank being 1 + the number strictly better.
    method : {"simplex", "box", "dirichlet"}
        How they were computed; all three are exact, nothing is sampled.
    error : float
        By how much a probability can be off, by rounding or by the integral.
    """

    scores: LinearScores
    weights: UncertainWeights
    wins: LabelledMatrix
    ties: tuple[tuple[Code, Code], ...] = ()
    expected_ranks: Annotated[Mapping[Code, Number], *FROZEN]
    method: ProbabilityMethod
    error: Number

    @property
    def order(self) -> tuple[str, ...]:
        """Destinations by expected rank, the best first."""
        return tuple(sorted(self.scores.destinations, key=lambda code: self.expected_ranks[code]))

    def __repr__(self) -> str:
        ranks = ", ".join(f"{code} {self.expected_ranks[code]:.2f}" for code in self.order[:3])
        rest = ", ..." if len(self.order) > 3 else ""
        return f"WinningProbabilities(expected ranks {ranks}{rest}; {self.method})"

    def tables(self) -> tuple[Table, ...]:
        """Return expected ranks, and for up to twelve destinations who beats whom how often."""
        language, order = self.scores.language, self.order
        columns = order if len(order) <= _MOST_COLUMNS else ()
        rows = tuple(
            (
                code,
                decimal(self.expected_ranks[code], language, 2),
                *(self._cell(code, other, language) for other in columns),
            )
            for code in order
        )
        head = (phrase("code", language), phrase("expected_rank", language), *columns)
        return (Table(head, rows, labels=(0,)),)

    def sentences(self) -> tuple[str, ...]:
        """Say how the probabilities are to be read, and which destinations always tie."""
        language = self.scores.language
        key = "wins_read" if len(self.order) <= _MOST_COLUMNS else "wins_ranks_exact"
        told = [phrase(key, language, error=_power_above(self.error))]
        told += [phrase("wins_tie", language, one=one, other=other) for one, other in self.ties]
        return tuple(told)

    def _cell(self, one: str, other: str, language: Language) -> str:
        if one == other:
            return ""
        if (one, other) in self.ties or (other, one) in self.ties:
            return "="
        return chance(self.wins[one, other], language)


def _power_above(error: float) -> str:
    """Return the power of ten that an error stays below."""
    return f"1e{math.ceil(math.log10(max(error, 1e-15)))}"


def winning_probabilities(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    weights: WeightInformation | DirichletWeights | str | None = None,
    *,
    node: str | None = None,
) -> WinningProbabilities:
    """Return how probable it is that each destination beats each other, exactly.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model, or scores of one's own.
    profiles : iterable of DestinationProfile, optional
        The destinations.
    weights : WeightInformation, DirichletWeights or str, optional
        What is known of the weights, which are then uniform over what it allows: anything, a
        complete order, bounds on single weights without rescaling; or a Dirichlet law around the
        weights of the model. By default anything.
    node : str, optional
        The node whose children's weights vary; by default the total.

    Returns
    -------
    WinningProbabilities

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights.
    InvalidInputError
        If the set is neither a simplex nor a box of weights, or a box that cannot be computed.

    Notes
    -----
    Probabilities are statements about weights, not about the world: they say for which share of
    the weights one destination comes before another.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN")
    >>> found = winning_probabilities(ns.load_model(), some)
    >>> found
    WinningProbabilities(expected ranks MAR 1.44, TUN 1.56, EGY 3.00; simplex)
    >>> round(found.wins["MAR", "TUN"], 4)
    0.5614
    """
    scores = linear_scores(model, profiles, node=node)
    given = uncertain_weights(weights)
    if isinstance(given, DirichletWeights):
        known = Known(children=scores.children, weights=scores.weights)
        found = pairwise_winning_indices(
            scores.term_array, alpha=given.alpha(known), tolerance=scores.tolerance
        )
    else:
        found = pairwise_winning_indices(
            scores.term_array, scores.allowed(given), tolerance=scores.tolerance
        )
    codes = scores.destinations
    level: list[list[int]] = np.argwhere(np.triu(found.ties, 1)).tolist()
    return WinningProbabilities(
        scores=scores,
        weights=given,
        wins=LabelledMatrix.of(codes, codes, found.wins),
        ties=tuple((codes[one], codes[other]) for one, other in level),
        expected_ranks=dict(zip(codes, found.expected_ranks.tolist(), strict=True)),
        method=found.method,
        error=found.error,
    )


_REFUSED = (
    "exact probabilities need weights that are uniform on a simplex (anything, a complete order, "
    "lower bounds), on bounds of single weights without rescaling, or a Dirichlet law; use one of "
    "these, or sampled sensitivity analysis instead"
)
