"""One column of a panel of several years: year by year, or as one long column."""

from __future__ import annotations

from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from nearshore_score.panel import Panel

#: Whether a panel of several years is treated year by year or as one long column.
Over = Literal["each_year", "all_years"]

Scalar = TypeVar("Scalar", bound=np.generic)


def joined(panel: Panel, column: NDArray[Scalar], over: Over) -> NDArray[Scalar]:
    """Return a column (..., t, n) as (..., t n) if all years are treated together."""
    if over == "each_year" or not panel.years:
        return column
    return column.reshape(*column.shape[:-2], -1)


def split(panel: Panel, column: NDArray[Scalar], over: Over) -> NDArray[Scalar]:
    """Take back what `joined` did."""
    if over == "each_year" or not panel.years:
        return column
    return column.reshape(*column.shape[:-1], len(panel.years), len(panel.destinations))
