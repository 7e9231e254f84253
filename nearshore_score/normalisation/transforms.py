"""Transforms that make equal steps mean about the same before a figure is scored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray

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
        NaN stays NaN.
    kind : {"none", "log", "log1p", "sqrt"}

    Returns
    -------
    array of the same shape
        NaN, or minus infinity, for values outside the domain of the transform.

    Examples
    --------
    >>> import numpy as np
    >>> transform(np.array([4.0, 9.0]), "sqrt")
    array([2., 3.])
    """
    if kind == "none":
        return values
    with np.errstate(invalid="ignore", divide="ignore"):
        return _FUNCTIONS[kind](values)


def in_domain(values: FloatArray, kind: Transform) -> BoolArray:
    """Say which values a transform accepts.

    Examples
    --------
    >>> in_domain(np.array([0.0, 1.0]), "log").tolist()
    [False, True]
    """
    end, closed = DOMAINS[kind]
    accepted: BoolArray = (values >= end) if closed else (values > end)
    return accepted
