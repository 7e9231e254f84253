"""The door of every multi-criteria method: a decision matrix, weights, directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray, all_finite
from nearshore_score.errors import InvalidInputError, in_case
from nearshore_score.normalisation.column import Direction

# Sums of weights below this lose digits when something is divided by them.
_TINY = 1e-290
# Weights whose sum differs from one by rounding alone are taken as they are.
_ONE = 1e-15


class UnusablePerformanceError(InvalidInputError):
    """A cell of a decision matrix that a method cannot use.

    Parameters
    ----------
    row, criterion : int
        Which cell, from 0.
    told : str
        What is wrong with it.
    case : sequence of int, optional
        Which case of a batch.
    """

    def __init__(self, row: int, criterion: int, told: str, case: Sequence[int] = ()) -> None:
        self.row = row
        self.criterion = criterion
        self.told = told
        self.case: tuple[int, ...] = tuple(case)
        super().__init__(f"row {row + 1}, criterion {criterion + 1}{in_case(case)}: {told}")

    def in_rows(self, rows: Sequence[int]) -> UnusablePerformanceError:
        """Return the error for the matrix from which these rows were taken."""
        return UnusablePerformanceError(rows[self.row], self.criterion, self.told, self.case)


class DecisionProblem(NamedTuple):
    """A decision matrix that has been checked.

    Attributes
    ----------
    matrix : array of shape (..., n, k)
        Performances of n destinations on k criteria, all finite.
    weights : array of shape (..., k)
        Not negative, summing to one.
    cost : array of bool of shape (k,)
        On which criteria less is better.
    """

    matrix: FloatArray
    weights: FloatArray
    cost: BoolArray

    @property
    def gains(self) -> FloatArray:
        """The matrix with costs negated, so that greater is better everywhere."""
        return np.where(self.cost, -self.matrix, self.matrix) if self.cost.any() else self.matrix

    @property
    def weighted(self) -> BoolArray:
        """Which criteria (..., k) carry weight; the others take no part."""
        return self.weights > 0


def decision_problem(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    least: float = -np.inf,
    positive: bool = False,
    method: str = "",
) -> DecisionProblem:
    """Check a decision matrix, its weights and its directions.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter. Leading axes broadcast with the matrix's.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    least : float, optional
        Performances below it are refused: the method is not defined for them.
    positive : bool, default False
        Whether performances of zero are refused, too.
    method : str, optional
        Who refuses them, for the message.

    Returns
    -------
    DecisionProblem

    Raises
    ------
    InvalidInputError
        If there is no destination or criterion, a performance or weight is not a finite number,
        a weight is negative, all weights are zero, shapes do not fit, a direction is unknown, or
        a performance is too low for the method.

    Examples
    --------
    >>> decision_problem([[3, 20], [5, 40]], [3, 1], ["benefit", "cost"]).weights
    array([0.75, 0.25])
    """
    numbers = checked_matrix(matrix)
    shares = checked_weights(weights, numbers.shape[-1])
    _refuse_shapes(numbers, shares)
    lowest = numbers.min()
    if lowest < least or (positive and lowest <= 0):
        counting = (shares > 0)[..., np.newaxis, :]
        low = (numbers < least) | (numbers <= 0 if positive else False)
        wanted = "above zero" if positive else f"from {least:g} upwards"
        refuse_cells(
            numbers,
            low & counting,
            f"is too low: {method or 'the method'} is defined for performances {wanted}",
        )
    return DecisionProblem(numbers, shares, checked_directions(directions, numbers.shape[-1]))


def checked_matrix(matrix: ArrayLike) -> FloatArray:
    """Return a decision matrix (..., n, k) of finite numbers, or say what is wrong with it.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria.

    Raises
    ------
    InvalidInputError
        If there is no destination or criterion, or a performance is not a finite number.
    """
    numbers = _numbers(matrix, "the decision matrix")
    if numbers.ndim < 2 or 0 in numbers.shape:
        raise InvalidInputError(
            f"the decision matrix has shape {numbers.shape}; it needs at least one destination "
            "(row) and one criterion (column)"
        )
    if not all_finite(numbers):
        wrong = ~np.isfinite(numbers)
        refuse_cells(numbers, wrong, "is not a finite number; fill or drop the row")
    return numbers


def checked_weights(weights: ArrayLike, count: int) -> FloatArray:
    """Return weights (..., k) that sum to one, or say what is wrong with them.

    Parameters
    ----------
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    count : int
        How many there must be.

    Raises
    ------
    InvalidInputError
        If a weight is negative or not finite, all are zero, or their number is wrong.
    """
    given = _numbers(weights, "the weights")
    if given.ndim == 0 or given.shape[-1] != count:
        raise InvalidInputError(
            f"weights of shape {given.shape} do not fit {count} criteria; give one for each"
        )
    # For thousands of weights a product and a minimum are enough, unless something is wrong.
    total: FloatArray = given @ np.ones((count, 1))
    if not (given.min(initial=0.0) >= 0 and np.isfinite(total).all() and (total > _TINY).all()):
        return _awkward_weights(given)
    return given if np.abs(total - 1).max(initial=0.0) <= _ONE else given / total


def _awkward_weights(given: FloatArray) -> FloatArray:
    """Say what is wrong with weights, or rescale those that are huge or tiny."""
    if not np.isfinite(given).all() or (given < 0).any():
        *case, criterion = np.argwhere(~(np.isfinite(given) & (given >= 0)))[0].tolist()
        raise InvalidInputError(
            f"the weight of criterion {criterion + 1} of {given.shape[-1]}{in_case(case)} is "
            f"{given[(*case, criterion)]:g}; weights must be finite and not negative"
        )
    greatest = given.max(axis=-1, keepdims=True)
    if (greatest == 0).any():
        case = np.argwhere(greatest[..., 0] == 0)[0].tolist()
        raise InvalidInputError(f"all weights{in_case(case)} are zero; give one above zero")
    # Dividing by the greatest first keeps the sum inside what a float can hold.
    scaled = given / greatest
    shares: FloatArray = scaled / scaled.sum(axis=-1, keepdims=True)
    return shares


def checked_directions(directions: Sequence[Direction] | None, count: int) -> BoolArray:
    """Return which criteria (k,) are costs, or say what is wrong with the directions."""
    if directions is None:
        return np.zeros(count, dtype=np.bool_)
    if isinstance(directions, str) or len(directions) != count:
        raise InvalidInputError(
            f"directions must be a list of {count} words, 'benefit' or 'cost', one for each "
            f"criterion; got {directions!r}"
        )
    for place, word in enumerate(directions):
        if word not in ("benefit", "cost"):
            raise InvalidInputError(
                f"the direction of criterion {place + 1} is {word!r}; write 'benefit' or 'cost'"
            )
    return np.array([word == "cost" for word in directions])


def _numbers(given: ArrayLike, what: str) -> FloatArray:
    try:
        array = np.asarray(given)
        if array.dtype.kind not in "iuf":
            raise TypeError
        return array.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):
        raise InvalidInputError(
            f"{what} must be numbers in rows of equal length, without gaps; got {given!r:.200}"
        ) from None


def refuse_cells(matrix: FloatArray, wrong: BoolArray, why: str) -> None:
    """Refuse the first cell of a matrix (..., n, k) that is marked as wrong, and say where it is.

    Parameters
    ----------
    matrix : array of shape (..., n, k)
        Performances of n destinations on k criteria.
    wrong : array of bool of shape (..., n, k)
        It broadcasts with the matrix.
    why : str
        What follows the number in the message.

    Raises
    ------
    UnusablePerformanceError
        If a cell is wrong.
    """
    found = np.argwhere(wrong)
    if len(found):
        *case, row, column = found[0].tolist()
        value = np.broadcast_to(matrix, wrong.shape)[(*case, row, column)]
        raise UnusablePerformanceError(row, column, f"{value:g} {why}", case)


def _refuse_shapes(matrix: FloatArray, weights: FloatArray) -> None:
    try:
        np.broadcast_shapes(matrix.shape[:-2], weights.shape[:-1])
    except ValueError:
        raise InvalidInputError(
            f"weights of shape {weights.shape} do not fit matrices of shape {matrix.shape}: their "
            "leading axes must be equal, one, or absent"
        ) from None
