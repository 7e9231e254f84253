"""Transforms that make equal steps mean about the same before a figure is scored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray

#: Name of a transform; the logarithms are natural.
Transform = Literal["none", "log", "log1p", "sqrt"]

_FUNCTIONS: dict[Transform, Callable[[FloatArray], FloatArray]] = {
    "none": lambda values: values,
    "log": np.log,
    "log1p": np.log1p,
    "sqrt": np.sqrt,
}

#: Smallest value that a transform accepts, and whether the end itself is allowed.
DOMAINS: dict[Transform, tuple[float, bool]] = {
    "none": (-np.inf, False),
    "log": (0.0, False),
    "log1p": (-1.0, False),
    "sqrt": (0.0, True),
}


def transform(values: FloatArray, kind: Transform) -> FloatArray:
    """Apply a transform to every value.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN; all other values must lie in the domain of the transform.
    kind : {"none", "log", "log1p", "sqrt"}

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> import numpy as np
    >>> transform(np.array([4.0, 9.0]), "sqrt")
    array([2., 3.])
    """
    return _FUNCTIONS[kind](values)


def in_domain(value: float, kind: Transform) -> bool:
    """Say whether a transform accepts this value.

    Examples
    --------
    >>> in_domain(0.0, "log"), in_domain(0.0, "sqrt")
    (False, True)
    """
    end, closed = DOMAINS[kind]
    return value > end or (closed and value == end)
