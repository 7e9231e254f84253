"""What a multi-criteria method is, and how it stands as the operator of a node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits
from nearshore_score.multicriteria.problem import UnusablePerformanceError
from nearshore_score.normalisation.column import Direction


@runtime_checkable
class MethodResult(Protocol):
    """What a method found; a named tuple, in which every field keeps the name of the paper.

    Fields with a number or a truth value for each destination have shape (..., n), relations
    between pairs have shape (..., n, n).
    """

    @property
    def score(self) -> FloatArray:
        """Scores (..., n) that sort the destinations; greater is better."""
        ...


@runtime_checkable
class DecisionMethod(Protocol):
    """A method that scores destinations against each other; users' own need no more than this."""

    @property
    def kind(self) -> str:
        """Name of the method in specifications and results."""
        ...

    @property
    def variant(self) -> str:
        """Normalisation, thresholds and other choices, in words."""
        ...

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> MethodResult:
        """Return all that the method finds for a matrix (..., n, k) and weights (..., k)."""
        ...

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return scores (..., n); as an operator, see `Operator`."""
        ...


class MulticriteriaMethod(Specification):
    """Base of the methods: checks, holes and traits are the same for all of them."""

    properties: ClassVar[MethodProperties]

    @property
    def traits(self) -> OperatorTraits:
        """A destination that lacks a criterion cannot be compared with the others."""
        return OperatorTraits(needs_every_child=True, ignores_weightless=True, depends_on_set=True)

    @property
    def variant(self) -> str:
        """Normalisation, thresholds and other choices, in words."""
        raise NotImplementedError

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> MethodResult:
        """Return all that the method finds.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        raise NotImplementedError

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return scores (..., n) of the destinations that have every child, NaN for others.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Scores of n destinations on k children.
        weights : array of shape (..., k)
            Not negative; only their proportions matter.
        present : array of bool of shape (..., n, k), optional
            Which scores exist; by default all.
        """
        return over_complete_rows(self._scores, scores, weights, present)

    def _scores(self, matrix: FloatArray, weights: FloatArray) -> FloatArray:
        """Return scores (..., n) alone."""
        return self.evaluate(matrix, weights).score


class LinearMethod(MulticriteriaMethod):
    """Base of the methods whose score is a weighted sum of numbers that no weight moves."""

    def linear_terms(self, scores: FloatArray) -> tuple[FloatArray, Literal["identity", "log"]]:
        """Return terms t (..., n, k) and a link g with ``g(score) = sum(w t) / sum(w)``.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Of the destinations that are compared, and no others: each term depends on all.
        """
        # All the weight on one criterion shows its term.
        alone = self.evaluate(scores[..., np.newaxis, :, :], np.eye(scores.shape[-1])).score
        return np.moveaxis(alone, -2, -1), "identity"


def over_complete_rows(
    method: Callable[[FloatArray, FloatArray], FloatArray],
    scores: FloatArray,
    weights: FloatArray,
    present: BoolArray | None,
) -> FloatArray:
    """Apply a method to the destinations that have every child with a weight.

    Parameters
    ----------
    method : callable
        Gives scores (..., n) for scores (..., n, k) and weights (..., k).
    scores : array of shape (..., n, k)
        Scores of n destinations on k children.
    weights : array of shape (..., k)
        Not negative; only their proportions matter.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; by default all.

    Returns
    -------
    array of shape (..., n)
        NaN for the other destinations.
    """
    if present is None or present.all():
        return method(scores, weights)
    needed = (weights > 0)[..., np.newaxis, :]
    if (present | ~needed).all():
        return method(np.where(present, scores, 0.0), weights)
    complete = np.asarray((present | ~needed).all(axis=-1))
    lead = np.broadcast_shapes(scores.shape[:-2], weights.shape[:-1], complete.shape[:-1])
    result = np.full((*lead, scores.shape[-2]), np.nan)
    filled = np.where(present, scores, 0.0)
    if complete.ndim == 1:  # the same destinations in every case
        if complete.any():
            rows = np.flatnonzero(complete)
            result[..., rows] = _on_rows(method, filled[..., rows, :], weights, rows.tolist())
        return result
    every_row = np.broadcast_to(complete, result.shape)
    every_score = np.broadcast_to(filled, (*result.shape, scores.shape[-1]))
    every_weight = np.broadcast_to(weights, (*lead, weights.shape[-1]))
    for case in np.ndindex(*lead):  # cases that compare different destinations
        rows = np.flatnonzero(every_row[case])
        if len(rows):
            some = every_score[case][rows]
            result[case][rows] = _on_rows(method, some, every_weight[case], rows.tolist())
    return result


def _on_rows(
    method: Callable[[FloatArray, FloatArray], FloatArray],
    scores: FloatArray,
    weights: FloatArray,
    rows: list[int],
) -> FloatArray:
    """Apply a method to some rows; a refusal names the row of the whole matrix."""
    try:
        return method(scores, weights)
    except UnusablePerformanceError as error:
        raise error.in_rows(rows) from None
