"""CILOS: a criterion counts for how little is lost on it when others are at their best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray, share
from nearshore_score.errors import InvalidInputError, in_case
from nearshore_score.multicriteria.problem import DecisionProblem, refuse_cells
from nearshore_score.multicriteria.scaling import scaled
from nearshore_score.normalisation.column import Direction
from nearshore_score.weighting._matrix import (
    WeightsFromData,
    all_to_the_only_one,
    as_weights,
    read_figures,
    refuse_negative,
    varying,
)
from nearshore_score.weighting.properties import WeightingProperties


class CilosResult(NamedTuple):
    """What CILOS finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    impact_loss : array of shape (..., k, k)
        Row i, column j: relative loss on criterion j where criterion i is at its best.
    """

    weights: FloatArray
    impact_loss: FloatArray


def cilos_weights(matrix: ArrayLike, directions: Sequence[Direction] | None = None) -> CilosResult:
    r"""Weigh criteria by their impact losses [1]_, an idea of Mirkin's [2]_.

    .. math:: p_{ij} = \frac{x_{jj} - x_{ij}}{x_{jj}}, \qquad
              q_j \sum_i p_{ij} = \sum_i q_i p_{ji}, \qquad \sum_j q_j = 1

    where :math:`x_{ij}` is the figure on criterion j of the destination that is best on
    criterion i, costs being turned into benefits by :math:`\min_i x_{ij} / x_{ij}` first. The
    second equation is the paper's :math:`F q = 0`. Programs that turn benefits into costs
    instead find other weights.

    Where several destinations are best on a criterion, the formula leaves open which one counts.
    Here the least loss that any of them brings is taken, so that the order of destinations, and
    copies of them, make no difference; programs take the first one.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Figures of n destinations on k criteria: benefits from zero upwards, costs above zero.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    CilosResult
        An only criterion has all the weight.

    Raises
    ------
    InvalidInputError
        If a figure is negative or not finite, a cost is zero, there is one destination, one of
        several criteria is the same for all (it is never lost, and by the formula alone would
        leave the others without weight), or losses do not link all criteria, as where one
        destination is best on everything: the equations then have many solutions.

    References
    ----------
    .. [1] E. K. Zavadskas and V. Podvezko, "Integrated determination of objective criteria
       weights in MCDM", *International Journal of Information Technology & Decision Making*
       15(2), 2016, pages 267-283.
    .. [2] B. G. Mirkin, *Problema gruppovogo vybora* (The problem of group choice), Nauka, 1974.

    Examples
    --------
    >>> result = cilos_weights([[1, 3000], [2, 3750], [5, 4500]], ["cost", "benefit"])
    >>> result.impact_loss.round(3)
    array([[0.   , 0.333],
           [0.8  , 0.   ]])
    >>> result.weights.round(3)
    array([0.294, 0.706])
    """
    problem = read_figures(matrix, directions)
    differs = varying(problem.matrix)
    if problem.matrix.shape[-1] > 1 and not differs.all():
        *case, criterion = np.argwhere(~differs)[0].tolist()
        raise InvalidInputError(
            f"criterion {criterion + 1}{in_case(case)} is the same for all destinations: it "
            "is never lost, and CILOS finds no sensible weight for it; leave it out, or choose "
            "idocriw, where it has none"
        )
    return balanced(problem, differs, "CILOS")


def balanced(problem: DecisionProblem, differs: BoolArray, method: str) -> CilosResult:
    """Return impact losses, and the weights that balance them.

    Parameters
    ----------
    problem : DecisionProblem
        What has been checked.
    differs : array of bool of shape (..., k)
        Criteria that are not the same for all; the others take no part and get no weight.
    method : str
        Who refuses figures, for the message.

    Raises
    ------
    InvalidInputError
        If a figure does not allow ratios, or losses do not link all criteria that take part.
    """
    refuse_negative(problem.matrix, method)
    refuse_cells(
        problem.matrix,
        problem.cost & (problem.matrix == 0),
        f"is a cost of zero, and {method} weights divide by costs; count the cost from another "
        "origin, or give a benefit in its place",
    )
    losses = _losses(scaled(problem, "ratio_to_best"))
    if losses.shape[-1] == 1:
        return CilosResult(np.ones(differs.shape), losses)
    _refuse_unlinked(losses, differs)
    sizes = all_to_the_only_one(_balance(losses), differs)
    return CilosResult(as_weights(sizes), losses)


def _balance(losses: FloatArray) -> FloatArray:
    """Solve F q = 0, up to a factor; a criterion that is never lost gets nothing."""
    total = losses.sum(axis=-2)
    # Columns of equal length keep small losses as accurate as great ones.
    shares = share(losses, total[..., np.newaxis, :])
    # The columns of F sum to zero: adding one everywhere fixes the sum of the solution.
    system = shares - np.eye(total.shape[-1]) + 1.0
    solution = np.linalg.solve(system, np.ones((total.shape[-1], 1)))[..., 0]
    return share(solution.clip(0.0), total)


def _losses(levels: FloatArray) -> FloatArray:
    """Return losses (..., k, k) on each criterion (last axis) for the best on each."""
    best = levels == 1
    rows = [
        np.where(best[..., one : one + 1], 1 - levels, 1.0).min(axis=-2)
        for one in range(levels.shape[-1])
    ]
    return np.stack(rows, axis=-2)


def _refuse_unlinked(losses: FloatArray, differs: BoolArray) -> None:
    # Two criteria cost each other nothing exactly if one destination is best on both.
    count = losses.shape[-1]
    linked = (losses > 0) | (np.eye(count) == 1)
    for _ in range(count.bit_length()):
        linked = linked.astype(np.float64) @ linked > 0
    both = differs[..., :, np.newaxis] & differs[..., np.newaxis, :]
    apart = np.argwhere(both & ~linked)
    if len(apart):
        *case, one, other = apart[0].tolist()
        raise InvalidInputError(
            f"criteria {one + 1} and {other + 1}{in_case(case)} are not linked by losses, as "
            "where one destination is best on both, so that no weights follow from impact "
            "losses; choose another way, such as critic, or give weights of your own"
        )


class CilosWeights(WeightsFromData):
    """Weights by how little is lost on a child when others are at their best (CILOS).

    See `cilos_weights` for the formula and its sources. Only destinations with every child
    count. The weights move when destinations are added or removed, and when the origin of the
    scores moves.

    Examples
    --------
    >>> import numpy as np
    >>> scores = np.array([[10.0, 50.0], [90.0, 60.0], [50.0, 70.0]])
    >>> CilosWeights().compute(scores).round(3)
    array([0.243, 0.757])
    """

    kind: Literal["cilos"] = "cilos"

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="CILOS",
        origin="Zavadskas and Podvezko 2016, after Mirkin 1974",
        rests_on="data",
        asks_for="benefits from zero upwards, costs above zero, and directions",
    )

    def _weights(self, rows: FloatArray) -> FloatArray:
        return cilos_weights(rows).weights
