"""A user's own function as a normalisation."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation._cells import refuse_cells
from nearshore_score.normalisation.column import Column


@dataclass(frozen=True)
class FunctionNormalisation:
    """Score by a function of the user's: ``function(values, column=column) -> scores``.

    The function gets the figures (..., n) with NaN where there is none, and what is known about
    their column. It applies the direction itself. It must score every figure it gets; it is
    taken to depend on the set of destinations, because that cannot be seen from outside. A
    function cannot be written as JSON: for that, make it a `Specification` and register it.

    Parameters
    ----------
    function : callable

    Raises
    ------
    InvalidInputError
        If the function cannot be called like this.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> def squared(values, *, column):
    ...     return values**2 if column.direction == "benefit" else -(values**2)
    >>> normalisation = FunctionNormalisation(squared)
    >>> normalisation.kind
    'squared'
    >>> normalisation.normalise(np.array([3.0, np.nan]), Column(direction="cost"))
    array([-9., nan])
    """

    function: Callable[..., object]

    def __post_init__(self) -> None:
        try:
            inspect.signature(self.function).bind(None, column=None)
        except (TypeError, ValueError) as error:
            raise InvalidInputError(
                f"{self.kind} cannot be a normalisation: it must take "
                f"function(values, *, column); {error}"
            ) from None

    @property
    def kind(self) -> str:
        """Name of the function."""
        return str(getattr(self.function, "__name__", type(self.function).__name__))

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: it may."""
        return True

    def normalise(self, values: FloatArray, column: Column) -> FloatArray:
        """Return the function's scores.

        Parameters
        ----------
        values : array of shape (..., n)
            Figures of n destinations, NaN where there is none.
        column : Column
            What is known about them: direction, goalposts, reference and more.

        Raises
        ------
        InvalidInputError
            If what comes back are not numbers of the same shape, finite where there is a figure.
        """
        given = self.function(np.array(values), column=column)
        scores = _numbers(given, self.kind)
        if scores.shape != values.shape:
            raise InvalidInputError(
                f"{self.kind} returned the shape {scores.shape} for figures of shape "
                f"{values.shape}; return one score for each figure"
            )
        absent = np.isnan(values)
        why = f"got no finite score from {self.kind}; return a number wherever there is a figure"
        refuse_cells(values, ~np.isfinite(scores) & ~absent, column, why)
        return np.where(absent, np.nan, scores)


def _numbers(given: object, kind: str) -> FloatArray:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInputError(
            f"{kind} returned {type(given).__name__}; return an array of numbers"
        ) from None
