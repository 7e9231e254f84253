"""ELECTRE I: outranking by a majority that no strong objection stands against, and its kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Discriminator, Tag, model_validator

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Number
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria._per_criterion import all_or_each, per_criterion
from nearshore_score.multicriteria._relations import (
    ROUNDING,
    PairwiseMethod,
    minus_those_before,
    relations,
)
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.normalisation.column import Direction

#: Greatest lead that can be conceded on a criterion, or none; for all criteria or one for each.
Veto = Annotated[
    Annotated[Number | None, Tag("all")] | Annotated[tuple[Number | None, ...], Tag("each")],
    Discriminator(all_or_each),
]


class Electre1Result(NamedTuple):
    """What ELECTRE I finds.

    Attributes
    ----------
    score : array of shape (..., n)
        Minus the number of destinations that are preferred.
    kernel : array of bool of shape (..., n)
        The best choice set: nobody in it outranks another, and everybody else is outranked from
        it. Destinations in a circuit of outrankings count as one.
    outranks, preferred : array of bool of shape (..., n, n)
        Whether the first of a pair is at least as good as the second; whether it is, and not the
        other way round. False for a destination and itself.
    concordance : array of shape (..., n, n)
        Share of the weight on which the first is at least as good.
    discordance : array of shape (..., n, n)
        Greatest lead of the second on any criterion, as a share of the widest range.
    """

    score: FloatArray
    kernel: BoolArray
    outranks: BoolArray
    preferred: BoolArray
    concordance: FloatArray
    discordance: FloatArray


class _Indices(NamedTuple):
    concordance: FloatArray
    discordance: FloatArray


def electre_1(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    concordance_threshold: float | None = None,
    discordance_threshold: float | None = None,
    veto: Veto = None,
) -> Electre1Result:
    r"""Elimination et choix traduisant la réalité I [1]_.

    .. math:: c(a, b) = \sum_{j:\, g_j(a) \geq g_j(b)} w_j, \qquad
              d(a, b) = \frac{\max_j \bigl(g_j(b) - g_j(a)\bigr)^+}
                             {\max_{j,\, x,\, y} \bigl(g_j(x) - g_j(y)\bigr)}

    with weights that sum to one and the criteria that carry weight. A destination outranks
    another if c is not below the concordance threshold, d not above the discordance threshold,
    and no criterion vetoes it. Leads on different criteria are compared as they are, so all
    criteria must be on one scale. With a discordance threshold of 1 and vetoes, this is ELECTRE
    Iv [2]_.

    The kernel is that of the graph without circuits: destinations that outrank each other,
    directly or in a ring, are merged first, and are in the kernel together or not at all. So
    there is exactly one kernel. It is larger than the set of those that nobody outranks, which
    some programs name the kernel, where somebody is outranked only by destinations that are
    themselves outranked from the kernel.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, all on one scale.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    concordance_threshold : float, optional
        Least concordance of an outranking, from 1/2 to 1. By default the mean over all pairs
        [3]_, which is never below 1/2.
    discordance_threshold : float, optional
        Greatest discordance of an outranking, from 0 to 1. By default the mean over all pairs.
    veto : float, or tuple of float and None, optional
        Greatest lead of the outranked destination that can be conceded, in the unit of the
        criterion: one for every criterion, or one for each in their order; none by default.

    Returns
    -------
    Electre1Result
        Thresholds are met if they are missed by less than 1e-10. Discordance is zero where
        nobody differs from anybody.

    Raises
    ------
    InvalidInputError
        If the input cannot be right (see `decision_problem`), a threshold is out of its range,
        or there is not one veto for each criterion.

    References
    ----------
    .. [1] B. Roy, "Classement et choix en présence de points de vue multiples (la méthode
       ELECTRE)", *Revue française d'informatique et de recherche opérationnelle*, 2(8), 57-75,
       1968.
    .. [2] J. Figueira, V. Mousseau and B. Roy, "ELECTRE methods", in *Multiple Criteria Decision
       Analysis: State of the Art Surveys*, Springer, 2005, 133-153.
    .. [3] C.-L. Hwang and K. Yoon, *Multiple Attribute Decision Making: Methods and
       Applications*, Springer, 1981, chapter 3.

    Examples
    --------
    >>> found = electre_1([[80, 40], [60, 90], [50, 70]], [0.6, 0.4])
    >>> found.outranks.astype(int)
    array([[0, 0, 0],
           [0, 0, 1],
           [0, 0, 0]])
    >>> found.kernel
    array([ True,  True, False])
    """
    _refuse_thresholds(concordance_threshold, discordance_threshold)
    problem = decision_problem(matrix, weights, directions)
    limits = _limits(veto, problem.matrix.shape[-1])
    found = in_blocks(_indices, problem, cells=8 * problem.matrix.shape[-2] ** 2)
    least = _threshold(concordance_threshold, found.concordance)
    greatest = _threshold(discordance_threshold, found.discordance)
    agreed = found.concordance >= least - ROUNDING
    outranks = agreed & (found.discordance <= greatest + ROUNDING) & ~_vetoed(problem, limits)
    outranks &= ~np.eye(outranks.shape[-1], dtype=np.bool_)
    preferred = relations(outranks).preferred
    return Electre1Result(
        minus_those_before(preferred), _kernels(outranks), outranks, preferred, *found
    )


def _refuse_thresholds(concordance: float | None, discordance: float | None) -> None:
    if concordance is not None and not 0.5 <= concordance <= 1:
        raise InvalidInputError(
            f"concordance_threshold is {concordance:g}; an outranking needs a majority, so give "
            "one from 0.5 to 1"
        )
    if discordance is not None and not 0 <= discordance <= 1:
        raise InvalidInputError(
            f"discordance_threshold is {discordance:g}; give a share of the widest range, from 0 "
            "to 1"
        )


def _limits(veto: Veto, count: int) -> tuple[float | None, ...]:
    limits = per_criterion(veto, count, "veto")
    for place, limit in enumerate(limits):
        if limit is not None and not 0 <= limit < np.inf:
            raise InvalidInputError(
                f"the veto of criterion {place + 1} is {limit:g}; give a lead of zero or more"
            )
    return limits


def _indices(block: DecisionProblem) -> _Indices:
    # Halves, so that the difference of two huge figures does not overflow.
    halves = block.gains / 2
    counts = block.weighted[..., np.newaxis, np.newaxis, :]
    lead = np.broadcast_shapes(halves.shape[:-2], block.weights.shape[:-1])
    concordance = np.zeros((*lead, halves.shape[-2], halves.shape[-2]))
    discordance = np.zeros_like(concordance)
    for place in range(halves.shape[-1]):
        leads = _leads(halves[..., place])
        concordance += block.weights[..., np.newaxis, np.newaxis, place] * (leads <= 0)
        np.maximum(discordance, np.where(counts[..., place], leads, 0.0), out=discordance)
    widest = discordance.max(axis=(-2, -1), keepdims=True)
    np.divide(discordance, widest, out=discordance, where=widest > 0)
    return _Indices(concordance, discordance)


def _leads(column: FloatArray) -> FloatArray:
    """Return by how much the second of a pair (..., n, n) is better; negative if it is worse."""
    return column[..., np.newaxis, :] - column[..., :, np.newaxis]


def _threshold(given: float | None, index: FloatArray) -> FloatArray:
    """Return a threshold (..., 1, 1); if none is given, the mean over pairs of different ones."""
    if given is not None:
        return np.full((1, 1), given)
    others = ~np.eye(index.shape[-1], dtype=np.bool_)
    pairs = max(int(others.sum()), 1)
    total: FloatArray = np.where(others, index, 0.0).sum(axis=(-2, -1), keepdims=True)
    return total / pairs


def _vetoed(problem: DecisionProblem, limits: Sequence[float | None]) -> BoolArray:
    halves, counts = problem.gains / 2, problem.weighted[..., np.newaxis, np.newaxis, :]
    vetoed = np.zeros((1, 1), dtype=np.bool_)
    for place, limit in enumerate(limits):
        if limit is not None:
            vetoed = vetoed | ((_leads(halves[..., place]) > limit / 2) & counts[..., place])
    return vetoed


def _kernels(outranks: BoolArray) -> BoolArray:
    kernels = np.zeros(outranks.shape[:-1], dtype=np.bool_)
    for case in np.ndindex(outranks.shape[:-2]):  # each case has a graph of its own
        kernels[case] = _kernel(outranks[case])
    return kernels


def _kernel(outranks: BoolArray) -> BoolArray:
    """Return which nodes are in the one kernel of a graph whose circuits count as one node."""
    from scipy.sparse.csgraph import connected_components

    count, ring = connected_components(outranks, directed=True, connection="strong")
    first, second = np.nonzero(outranks)
    over = np.zeros((count, count), dtype=np.bool_)
    over[ring[first], ring[second]] = True
    np.fill_diagonal(over, val=False)
    chosen, open_ = np.zeros(count, dtype=np.bool_), np.ones(count, dtype=np.bool_)
    while open_.any():
        free = open_ & ~over[open_].any(axis=0)
        chosen |= free
        open_ &= ~(free | over[free].any(axis=0))
    kernel: BoolArray = chosen[ring]
    return kernel


class Electre1(PairwiseMethod):
    """ELECTRE I: outranking by concordance without discordance, and its kernel [1]_.

    Parameters
    ----------
    concordance_threshold : float, optional
        Least concordance of an outranking, from 1/2 to 1; by default the mean over all pairs.
    discordance_threshold : float, optional
        Greatest discordance of an outranking, from 0 to 1; by default the mean over all pairs.
    veto : float, or tuple of float and None, optional
        Greatest lead of the outranked destination that can be conceded: one for every criterion,
        or one for each in their order; none by default.

    References
    ----------
    .. [1] B. Roy, "Classement et choix en présence de points de vue multiples (la méthode
       ELECTRE)", *Revue française d'informatique et de recherche opérationnelle*, 2(8), 57-75,
       1968.

    Examples
    --------
    >>> Electre1(concordance_threshold=0.65).variant
    'concordance from 0.65, discordance up to the mean, no veto'
    """

    kind: Literal["electre_1"] = "electre_1"
    concordance_threshold: Number | None = None
    discordance_threshold: Number | None = None
    veto: Veto = None

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="ELECTRE I",
        origin="Roy 1968",
        answer="relation",
        compensation="none",
        scale="common",
        rank_reversal=True,
        dominance="weak",
    )

    @model_validator(mode="after")
    def _has_thresholds_in_range(self) -> Self:
        _refuse_thresholds(self.concordance_threshold, self.discordance_threshold)
        _limits(self.veto, len(self.veto) if isinstance(self.veto, tuple) else 1)
        return self

    @property
    def variant(self) -> str:
        """Thresholds and vetoes, in words."""
        least, greatest = (
            "the mean" if one is None else f"{one:g}"
            for one in (self.concordance_threshold, self.discordance_threshold)
        )
        return (
            f"concordance from {least}, discordance up to {greatest}, {_veto_in_words(self.veto)}"
        )

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> Electre1Result:
        """Return the outranking relation and its kernel; see `electre_1`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return electre_1(
            matrix,
            weights,
            directions,
            concordance_threshold=self.concordance_threshold,
            discordance_threshold=self.discordance_threshold,
            veto=self.veto,
        )


def _veto_in_words(veto: Veto) -> str:
    limits = veto if isinstance(veto, tuple) else (veto,)
    if all(limit is None for limit in limits):
        return "no veto"
    return "veto beyond " + ", ".join("none" if one is None else f"{one:g}" for one in limits)
