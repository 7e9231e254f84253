"""A user's bare function as the operator of a node."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.aggregation._children import full_shape
from nearshore_score.errors import InvalidInputError

_CALL = "function(scores, *, weights, present)"


@dataclass(frozen=True)
class FunctionOperator:
    """A function ``f(scores, *, weights, present) -> scores`` as the operator of a node.

    Weights and holes come by keyword, so that a plain sum cannot add the weights to the scores
    by accident. Nothing is promised about the function, and it is not written to JSON: for that
    make it a `Specification` with a kind of its own and register it.

    Parameters
    ----------
    function : callable
        Takes scores of shape (..., n, k), NaN where a child is absent, weights of shape (..., k)
        as they are given, and the mask ``present`` of shape (..., n, k); returns scores of shape
        (..., n). It gets copies.

    Raises
    ------
    InvalidInputError
        If the function cannot be called like this.

    Examples
    --------
    >>> import numpy as np
    >>> def range_of_children(scores, *, weights, present):
    ...     return np.nanmax(scores, axis=-1) - np.nanmin(scores, axis=-1)
    >>> spread = FunctionOperator(range_of_children)
    >>> spread.kind
    'range_of_children'
    >>> spread.aggregate(np.array([[20.0, 70.0, 50.0]]), np.ones(3))
    array([50.])
    """

    function: Callable[..., object]

    def __post_init__(self) -> None:
        try:
            inspect.signature(self.function).bind(None, weights=None, present=None)
        except TypeError as error:
            raise InvalidInputError(
                f"{self.kind} cannot be an operator: it must take {_CALL}; {error}"
            ) from None
        except ValueError:  # built-in functions without a signature show it when called
            return

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.kind})"

    @property
    def kind(self) -> str:
        """Name of the function."""
        return str(getattr(self.function, "__name__", type(self.function).__name__))

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return what the function makes of the scores.

        Parameters
        ----------
        scores, weights, present : array
            As for `arithmetic_mean`.

        Returns
        -------
        array of shape (..., n)

        Raises
        ------
        InvalidInputError
            If the function returns something of another shape.
        """
        mask = np.True_ if present is None else present
        held = np.broadcast_to(mask, np.broadcast_shapes(scores.shape, mask.shape)).copy()
        known = np.where(held, scores, np.nan)
        found = np.asarray(self.function(known, weights=weights.copy(), present=held))
        shape = full_shape(scores, weights, present)
        if not _fits(found, shape):
            raise InvalidInputError(
                f"{self.kind} returned shape {found.shape} of {found.dtype} where one score for "
                f"every row is needed, shape {shape}; work along the last axis: axis=-1"
            )
        return np.broadcast_to(found, shape).astype(np.float64)


def _fits(found: NDArray[np.generic], shape: tuple[int, ...]) -> bool:
    """Say whether these are numbers, one for each row, perhaps the same for every case."""
    if found.dtype.kind not in "biuf" or found.shape[-1:] != shape[-1:]:
        return False
    leading = zip(reversed(found.shape), reversed(shape), strict=False)
    return found.ndim <= len(shape) and all(own in (1, whole) for own, whole in leading)
