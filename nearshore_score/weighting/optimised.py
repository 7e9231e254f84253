"""Weights that give every child the importance it is meant to have."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from pydantic import AfterValidator, Field

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting._judgements import read_judgements, shares
from nearshore_score.weighting._search import search
from nearshore_score.weighting.complete_rows import read_children, weight_of_only_child
from nearshore_score.weighting.importance import (
    Importance,
    basis_of,
    checked_scores,
    standardised,
)
from nearshore_score.weighting.properties import WeightingProperties


class OptimisedResult(NamedTuple):
    """What the search for weights found.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    importances : array of shape (..., k)
        What each child reaches under these weights, in the unit of the measure.
    shares : array of shape (..., k)
        The same as shares of their sum.
    targets : array of shape (..., k)
        The shares that were asked for, summing to one.
    residual : array of shape (...)
        Root mean square of the differences between `shares` and `targets`.
    reached : array of bool of shape (...)
        Whether the targets are met, within rounding. Where they are not, no weights of at least
        zero were found that come nearer.
    converged : array of bool of shape (...)
        Whether the weights satisfy the conditions of first order for an optimum. If not, the
        search was stopped early and the weights are only the best so far.
    iterations : array of int of shape (...)
        Steps from all starting points together.
    at_bound : array of bool of shape (..., k)
        Children at the weight zero.
    """

    weights: FloatArray
    importances: FloatArray
    shares: FloatArray
    targets: FloatArray
    residual: FloatArray
    reached: BoolArray
    converged: BoolArray
    iterations: IntArray
    at_bound: BoolArray


def optimise_weights(
    scores: ArrayLike,
    targets: ArrayLike | None = None,
    *,
    present: BoolArray | None = None,
    measure: Importance = "correlation_ratio",
    most_iterations: int = 500,
) -> OptimisedResult:
    r"""Choose weights so that children are as important as they are meant to be [1]_.

    .. math:: \min_{w \ge 0} \sum_i \Big( \frac{S_i(w)}{\sum_j S_j(w)} - t_i \Big)^2

    with the importances S of `importances` and the targets t. Weights say how much a point on a
    child is worth, and not how much the mean follows it: that also depends on variances and
    correlations.

    The search goes down step by step, by damped least squares under the bound and by steps of
    Newton's. With Pearson's r the problem is convex, and the one optimum is found. With the other
    measures several starts are made, always the same: the weights that solve the unbounded
    linear problem exactly [2]_, cut off at zero; equal standardised children; and one child with
    half of the weight, or none, for each child. These measures do not see signs: a child against
    which the mean moves can meet its target too. With fewer destinations than children many
    weights are nearly equally good, and the search may end before an optimum.

    The paper minimises by the method of Nelder and Mead. The R package COINr does so without
    bounds and with Pearson's r: at its default tolerance it can stop before the weights have
    moved and call that a success, and it returns negative weights without a remark.

    Parameters
    ----------
    scores : array_like of shape (..., n, k)
        Scores of n destinations on k children. Only destinations with every child count.
    targets : array_like of shape (..., k), optional
        Importance that each child is meant to have; only their proportions matter. By default
        all the same.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; by default those that are not NaN.
    measure : {"correlation", "squared_correlation", "correlation_ratio"}
        How importance is measured. The paper's is the correlation ratio.
    most_iterations : int, default 500
        Steps after which the search from one start is given up.

    Returns
    -------
    OptimisedResult
        The best weights, whether or not they meet the targets; it says which.

    Raises
    ------
    InvalidInputError
        If fewer than three destinations have every child, a child is constant, targets are
        negative or do not fit, or the children cancel out.

    References
    ----------
    .. [1] W. Becker, M. Saisana, P. Paruolo and I. Vandecasteele, "Weights and importance in
       composite indicators: closing the gap", *Ecological Indicators* 80, 2017, pages 12-22.
    .. [2] P. Paruolo, M. Saisana and A. Saltelli, "Ratings and rankings: voodoo or science?",
       *Journal of the Royal Statistical Society A* 176(3), 2013, pages 609-634, equation 7.

    Examples
    --------
    >>> scores = [[1, 2, 9], [2, 1, 5], [3, 5, 4], [4, 4, 8], [5, 6, 2]]
    >>> found = optimise_weights(scores, measure="correlation")
    >>> found.weights.round(3), bool(found.reached)
    (array([0.406, 0.227, 0.367]), True)
    """
    given = checked_scores(scores, measure)
    if most_iterations < 1:
        raise InvalidInputError(f"the search needs at least one step, not {most_iterations}")
    if given.shape[-1] == 1:
        return _only_child(weight_of_only_child(given, present))
    rows = read_children(given, present)
    wanted = _checked_targets(targets, rows.shape[-1])
    lead = np.broadcast_shapes(rows.shape[:-2], wanted.shape[:-1])
    every_row = np.broadcast_to(rows, (*lead, *rows.shape[-2:]))
    every_target = np.broadcast_to(wanted, (*lead, rows.shape[-1]))
    result = _blank(every_target)
    for case in np.ndindex(*lead):
        found = _optimised(every_row[case], every_target[case], measure, most_iterations)
        for field, value in zip(result, found, strict=True):
            field[case] = value
    return result


def _checked_targets(targets: ArrayLike | None, count: int) -> FloatArray:
    """Return targets (..., k) that sum to one."""
    if targets is None:
        return np.full(count, 1 / count)
    given = read_judgements(targets, "targets")
    if given.shape[-1] != count:
        raise InvalidInputError(
            f"targets of shape {given.shape} do not fit {count} children; give one for each"
        )
    if not (np.isfinite(given) & (given >= 0)).all() or not given.max(axis=-1).all():
        raise InvalidInputError(
            "target importances must be finite and not negative, and one must be above zero; got "
            f"{given.tolist()}"
        )
    return shares(given)


def _blank(targets: FloatArray) -> OptimisedResult:
    lead = targets.shape[:-1]
    weights, found, reaches, aims = (np.zeros(targets.shape) for _ in range(4))
    reached, converged = (np.zeros(lead, dtype=np.bool_) for _ in range(2))
    gap, steps = np.zeros(lead), np.zeros(lead, dtype=np.intp)
    return OptimisedResult(
        weights, found, reaches, aims, gap, reached, converged, steps, targets < 0
    )


def _only_child(weights: FloatArray) -> OptimisedResult:
    """Return the result for an only child, which has all of the importance there is."""
    lead = weights.shape[:-1]
    true, false = np.ones(lead, dtype=np.bool_), np.zeros(weights.shape, dtype=np.bool_)
    copies = (weights, weights.copy(), weights.copy(), weights.copy())
    steps = np.zeros(lead, dtype=np.intp)
    return OptimisedResult(*copies, np.zeros(lead), true, true.copy(), steps, false)


def _optimised(
    rows: FloatArray, targets: FloatArray, measure: Importance, most_iterations: int
) -> OptimisedResult:
    """Find the weights of one case."""
    standard, spread, exponents = standardised(rows)
    basis = basis_of(standard, measure)
    best = search(basis, targets, most_iterations)
    carried = best.pulls > 0
    # The least scale among those that count is one, so that nothing can grow beyond a float.
    scale = exponents[carried].min() - exponents
    sizes = np.where(carried, np.ldexp(best.pulls / spread, np.where(carried, scale, 0)), 0.0)
    return OptimisedResult(
        weights=sizes / sizes.sum(),
        importances=basis.importances(best.pulls),
        shares=basis.shares(best.pulls)[0],
        targets=targets,
        residual=np.asarray(best.gap),
        reached=np.asarray(best.met),
        converged=np.asarray(best.converged),
        iterations=np.asarray(best.iterations),
        at_bound=best.pulls == 0,
    )


def _targets_in_order(targets: tuple[float, ...] | None) -> tuple[float, ...] | None:
    if targets is not None:
        _checked_targets(targets, len(targets))
    return targets


class OptimisedWeights(Specification):
    r"""Weights of a node under which its children are as important as they are meant to be [1]_.

    .. math:: \min_{w \ge 0} \sum_i \Big( \frac{S_i(w)}{\sum_j S_j(w)} - t_i \Big)^2

    with importances S and targets t; see `optimise_weights`, which also says how near the
    targets are. Weights are never negative: where targets cannot be met, the nearest are taken.
    They move when destinations are added or removed, and with them every score.

    Parameters
    ----------
    targets : tuple of float, optional
        Importance that each child is meant to have, in the order of the children; only their
        proportions matter. By default all the same.
    measure : {"correlation", "squared_correlation", "correlation_ratio"}
        How importance is measured. The paper's is the correlation ratio.
    greatest_gap : float, optional
        Refuse the weights if the root mean square of the differences between shares of
        importance and targets is greater than this.
    most_iterations : int, default 500
        Steps after which the search from one start is given up.

    Raises
    ------
    InvalidInputError
        If a target is negative, or all are zero.

    References
    ----------
    .. [1] W. Becker, M. Saisana, P. Paruolo and I. Vandecasteele, "Weights and importance in
       composite indicators: closing the gap", *Ecological Indicators* 80, 2017, pages 12-22.

    Examples
    --------
    >>> OptimisedWeights(targets=(2, 1, 1), measure="correlation").to_json()
    '{"kind":"optimised","targets":[2.0,1.0,1.0],"measure":"correlation"}'
    """

    kind: Literal["optimised"] = "optimised"
    targets: Annotated[tuple[Number, ...], AfterValidator(_targets_in_order)] | None = None
    measure: Importance = "correlation_ratio"
    greatest_gap: Annotated[Number, Field(ge=0)] | None = None
    most_iterations: Annotated[int, Field(ge=1, strict=True)] = 500

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Weights optimised to target importances",
        origin="Becker, Saisana, Paruolo and Vandecasteele 2017",
        rests_on="data",
        asks_for="the importance that each child is meant to have, by default the same",
    )

    def compute(self, scores: FloatArray, present: BoolArray | None = None) -> FloatArray:
        """Return weights (..., k) computed from scores.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Scores of n destinations on k children. Only destinations with every child count.
        present : array of bool of shape (..., n, k), optional
            Which scores exist; by default those that are not NaN.

        Returns
        -------
        array of shape (..., k)
            Not negative, summing to one; one for an only child, whatever its scores.

        Raises
        ------
        InvalidInputError
            If the scores allow no weights, see `optimise_weights`; if the search did not end at
            an optimum; or if the targets are missed by more than `greatest_gap`.
        """
        found = optimise_weights(
            scores,
            self.targets,
            present=present,
            measure=self.measure,
            most_iterations=self.most_iterations,
        )
        if not found.converged.all():
            raise InvalidInputError(
                f"the search for weights did not end at an optimum in {self.most_iterations} "
                "steps; raise most_iterations, or use measure='correlation', which is convex"
            )
        gap = float(found.residual.max(initial=0.0))
        if self.greatest_gap is not None and gap > self.greatest_gap:
            raise InvalidInputError(
                f"no weights of at least zero come nearer to the targets than {gap:.3g}, and the "
                f"greatest gap allowed is {self.greatest_gap:g}; ask for other targets"
            )
        return found.weights
