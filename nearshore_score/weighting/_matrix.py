"""What weights computed from a decision matrix share: the door, gaps, and sums of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.errors import InvalidInputError, in_case
from nearshore_score.multicriteria.problem import (
    DecisionProblem,
    checked_matrix,
    decision_problem,
    refuse_cells,
)
from nearshore_score.multivariate.table import complete_rows
from nearshore_score.normalisation.column import Direction
from nearshore_score.weighting.complete_rows import weight_of_only_child

_FEWEST = 2
_NOBODY_DIFFERS = "every criterion is the same for all destinations, so that none can be weighed"


def read_figures(
    matrix: ArrayLike, directions: Sequence[Direction] | None = None
) -> DecisionProblem:
    """Check figures from which weights are computed.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    DecisionProblem
        With equal weights, which stand for nothing.

    Raises
    ------
    InvalidInputError
        If a figure is not a finite number, there is one destination, or a direction is unknown.

    Examples
    --------
    >>> read_figures([[1, 2], [3, 5]], ["benefit", "cost"]).cost
    array([False,  True])
    """
    numbers = checked_matrix(matrix)
    if numbers.shape[-2] < _FEWEST:
        raise InvalidInputError(
            "one destination differs from none, and weights computed from figures rest on "
            "differences; add destinations, or give weights of your own"
        )
    return decision_problem(numbers, np.ones(numbers.shape[-1]), directions)


def refuse_negative(matrix: FloatArray, method: str) -> None:
    """Refuse figures below zero, for a method that takes ratios to a total or to the best."""
    refuse_cells(
        matrix,
        matrix < 0,
        f"is negative, and {method} weights rest on ratios; move the origin of the figures, "
        "rescale them (score_range=(0, 100) of a normalisation), or choose critic or "
        "standard_deviation, for which any origin will do",
    )


def varying(matrix: FloatArray) -> BoolArray:
    """Say which criteria (..., k) of a matrix (..., n, k) are not the same for all."""
    apart: BoolArray = matrix.min(axis=-2) < matrix.max(axis=-2)
    return apart


def as_weights(sizes: FloatArray) -> FloatArray:
    """Divide sizes (..., k), not negative, by their sum; an only criterion has all the weight.

    Parameters
    ----------
    sizes : array of shape (..., k)

    Raises
    ------
    InvalidInputError
        If all sizes of a case are zero, and there are several.

    Examples
    --------
    >>> import numpy as np
    >>> as_weights(np.array([3.0, 1.0, 0.0]))
    array([0.75, 0.25, 0.  ])
    """
    if sizes.shape[-1] == 1:
        return np.ones_like(sizes)
    refuse_all_zero(sizes, _NOBODY_DIFFERS)
    # Dividing by the greatest first keeps sums of huge and tiny sizes inside floats.
    tamed = sizes / sizes.max(axis=-1, keepdims=True)
    weights: FloatArray = tamed / tamed.sum(axis=-1, keepdims=True)
    return weights


def refuse_all_zero(sizes: FloatArray, why: str) -> None:
    """Refuse cases in which none of several criteria has a size (..., k) above zero."""
    nothing = np.argwhere(np.asarray((sizes == 0).all(axis=-1)))
    if sizes.shape[-1] > 1 and len(nothing):
        case = in_case(nothing[0].tolist())
        raise InvalidInputError(f"{why}{case}; give weights of your own")


def all_to_the_only_one(sizes: FloatArray, differs: BoolArray) -> FloatArray:
    """Return sizes (..., k), replaced where only one criterion differs between destinations."""
    alone = differs.sum(axis=-1, keepdims=True) == 1
    return np.where(alone, differs, sizes)


def weights_of_complete_rows(
    method: Callable[[FloatArray], FloatArray], scores: FloatArray, present: BoolArray | None
) -> FloatArray:
    """Compute weights from the destinations that have every child.

    Parameters
    ----------
    method : callable
        Gives weights (..., k) for scores (..., n, k) without a gap.
    scores : array of shape (..., n, k)
        Scores of n destinations on k children.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; by default those that are not NaN.

    Returns
    -------
    array of shape (..., k)
        One for an only child, whatever its scores.

    Raises
    ------
    InvalidInputError
        If fewer than two destinations have every child, or the method refuses the scores.
    """
    if scores.shape[-1] == 1:
        return weight_of_only_child(scores, present)
    held = scores if present is None else np.where(present, scores, np.nan)
    complete = complete_rows(held)
    if complete.all():
        return method(held)
    _refuse_few(complete)
    count, children = held.shape[-2:]
    flat = held.reshape(-1, count, children)
    patterns, which = np.unique(complete.reshape(-1, count), axis=0, return_inverse=True)
    if len(patterns) == 1:
        return _weights_of(method, held[..., patterns[0], :], patterns[0])
    weights = np.empty((len(flat), children))
    for number, rows in enumerate(patterns):  # one call for all cases with the same gaps
        cases = which.reshape(-1) == number
        weights[cases] = _weights_of(method, flat[cases][:, rows], rows)
    return weights.reshape(*held.shape[:-2], children)


def _weights_of(
    method: Callable[[FloatArray], FloatArray], scores: FloatArray, rows: BoolArray
) -> FloatArray:
    try:
        return method(scores)
    except InvalidInputError as error:
        places = ", ".join(str(place + 1) for place in np.flatnonzero(rows))
        raise InvalidInputError(
            f"where only the destinations {places} have every child, and counting only those: "
            f"{error}"
        ) from None


def _refuse_few(complete: BoolArray) -> None:
    counts = complete.sum(axis=-1)
    few = np.argwhere(counts < _FEWEST)
    if len(few):
        case = few[0].tolist()
        raise InvalidInputError(
            f"{int(counts[tuple(case)])} destinations{in_case(case)} have a score on every "
            f"child, and weights computed from data need at least {_FEWEST}; fill gaps first, or "
            "give weights of your own"
        )


class WeightsFromData(Specification):
    """Base of the weights that rest on how the figures of the destinations are spread."""

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
            If fewer than two destinations have every child, or the method is not defined for
            such scores.
        """
        return weights_of_complete_rows(self._weights, scores, present)

    def _weights(self, rows: FloatArray) -> FloatArray:
        """Return the weights (..., k) of complete rows (..., n, k)."""
        raise NotImplementedError
