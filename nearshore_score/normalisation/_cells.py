"""Refusals that name the figure, and arithmetic that never hands out an infinite score."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation.column import Column


def refuse_cells(values: FloatArray, wrong: BoolArray, column: Column, why: str) -> None:
    """Raise an error about the first wrong figure, if there is one.

    Parameters
    ----------
    values : array of shape (..., n)
        The figures; broadcast against `wrong`.
    wrong : array of bool of shape (..., n)
        Which of them are refused.
    column : Column
        Its destinations name the figure.
    why : str
        What is wrong and what to do; follows the figure in the message.
    """
    found = np.argwhere(wrong)
    if len(found):
        cell = tuple(found[0])
        figure = np.broadcast_to(values, wrong.shape)[cell]
        named = len(column.destinations) == wrong.shape[-1]
        name = f"{column.destinations[cell[-1]]}: " if named else ""
        raise InvalidInputError(f"{name}{figure:g} {why}")


def finite_scores(
    compute: Callable[[], FloatArray], values: FloatArray, column: Column, why: str
) -> FloatArray:
    """Return computed scores, all of them numbers wherever there is a figure.

    Parameters
    ----------
    compute : callable
        Gives the scores (..., n).
    values : array of shape (..., n)
        The figures that are scored.
    column : Column
        Its destinations name a figure without a score.
    why : str
        Why a figure can be without a score and what to do; follows the figure in the message.
    """
    remedy = "use a larger unit, or other parameters"
    try:
        # What is not a number is found below, with its name.
        with np.errstate(over="raise", divide="raise", invalid="ignore"):
            scores = compute()
    except FloatingPointError:
        size = np.max(np.abs(values), where=~np.isnan(values), initial=0.0)
        raise InvalidInputError(
            f"figures up to {size:g} give scores too large for a number; {remedy}"
        ) from None
    refuse_cells(values, np.isinf(scores), column, f"scores too large for a number; {remedy}")
    refuse_cells(values, np.isnan(scores) & ~np.isnan(values), column, why)
    return scores
