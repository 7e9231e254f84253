"""What weights computed from data rest on: correlations of the rows without a gap."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.errors import InvalidInputError, in_case
from nearshore_score.multivariate.correlation_matrix import correlation_matrix
from nearshore_score.multivariate.table import FEWEST_DESTINATIONS, complete_rows


def read_children(scores: FloatArray, present: BoolArray | None) -> FloatArray:
    """Return the scores of the destinations that have every child, NaN for the others.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; by default those that are not NaN.

    Returns
    -------
    array of shape (..., n, k)

    Raises
    ------
    InvalidInputError
        If a score is infinite, fewer than three destinations have every child, or a child has
        the same score for all of them.

    Examples
    --------
    >>> import numpy as np
    >>> read_children(np.array([[1.0, 2.0], [4.0, 3.0], [5.0, 9.0], [np.nan, 7.0]]), None)[-1]
    array([nan, nan])
    """
    held = scores if present is None else np.where(present, scores, np.nan)
    complete = complete_rows(held)[..., np.newaxis]
    if np.isinf(np.where(complete, held, 0.0)).any():
        raise InvalidInputError("a score is infinite, so that no weights can be computed from it")
    _refuse_few(complete)
    least = np.where(complete, held, np.inf).min(axis=-2)
    greatest = np.where(complete, held, -np.inf).max(axis=-2)
    constant = np.argwhere(least == greatest)
    if len(constant):
        *case, child = (int(index) for index in constant[0])
        raise InvalidInputError(
            f"child {child + 1} of {held.shape[-1]}{in_case(case)} has the same score for every "
            "destination that has all of them, so that no weight can be computed for it; leave "
            "it out, or give weights of your own"
        )
    return np.where(complete, held, np.nan)


def correlations_of_children(rows: FloatArray) -> FloatArray:
    """Return the correlation matrices (..., k, k) of what `read_children` returned."""
    return correlation_matrix(rows, deletion="listwise")


def weight_of_only_child(scores: FloatArray, present: BoolArray | None) -> FloatArray:
    """Return the weights (..., 1) of an only child, which need no figures."""
    shape = scores.shape if present is None else np.broadcast_shapes(scores.shape, present.shape)
    return np.ones((*shape[:-2], 1))


def _refuse_few(complete: BoolArray) -> None:
    counts = complete.sum(axis=(-2, -1))
    few = np.argwhere(np.atleast_1d(counts) < FEWEST_DESTINATIONS)
    if len(few):
        case = [int(index) for index in few[0]] if np.ndim(counts) else []
        raise InvalidInputError(
            f"{int(counts[tuple(case)])} destinations{in_case(case)} have a score on every "
            f"child, and weights computed from data need at least {FEWEST_DESTINATIONS}; fill "
            "gaps first, or give weights of your own"
        )
