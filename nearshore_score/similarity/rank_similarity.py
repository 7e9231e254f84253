"""Every ranking beside every other: a matrix of similarities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.similarity._ranks import checked_ranks
from nearshore_score.similarity.kendall_tau_b import kendall_tau_b
from nearshore_score.similarity.rank_biased_overlap import rank_biased_overlap
from nearshore_score.similarity.rw_coefficient import rw_coefficient
from nearshore_score.similarity.spearman_rho import spearman_rho
from nearshore_score.similarity.weighted_tau import weighted_tau
from nearshore_score.similarity.ws_coefficient import ws_coefficient

#: Measures of the agreement of two rankings.
SimilarityName = Literal[
    "kendall_tau_b",
    "spearman_rho",
    "weighted_tau",
    "ws_coefficient",
    "rw_coefficient",
    "rank_biased_overlap",
]

#: A function of two rankings (..., n) that gives their agreement (...).
SimilarityMeasure: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]

_MEASURES: dict[str, SimilarityMeasure] = {
    "kendall_tau_b": kendall_tau_b,
    "spearman_rho": spearman_rho,
    "weighted_tau": weighted_tau,
    "ws_coefficient": ws_coefficient,
    "rw_coefficient": rw_coefficient,
    "rank_biased_overlap": rank_biased_overlap,
}


def rank_similarity(
    ranks: ArrayLike, measure: SimilarityName | SimilarityMeasure = "kendall_tau_b"
) -> FloatArray:
    """Compare every ranking with every other.

    Parameters
    ----------
    ranks : array_like of shape (..., m, n)
        m rankings of the same n destinations, ranks from 1.
    measure : str or callable
        The name of a measure, or a function of two arrays of ranks, for instance
        `rank_biased_overlap` with another persistence.

    Returns
    -------
    array of shape (..., m, m)
        Row by column; symmetric but for `ws_coefficient`, whose reference is the row.

    Raises
    ------
    InvalidInputError
        If there is something else than rankings of the same destinations.
    UnknownNameError
        If no measure has this name.

    Examples
    --------
    >>> rank_similarity([[1, 2, 3, 4], [2, 1, 3, 4], [4, 3, 2, 1]], "spearman_rho")
    array([[ 1. ,  0.8, -1. ],
           [ 0.8,  1. , -0.8],
           [-1. , -0.8,  1. ]])
    """
    if isinstance(measure, str):
        if measure not in _MEASURES:
            raise UnknownNameError("measure of similarity", measure, get_args(SimilarityName))
        measure = _MEASURES[measure]
    rows = checked_ranks(ranks)
    if rows.ndim < 2 or rows.shape[-2] == 0:
        raise InvalidInputError(
            f"rankings of shape {rows.shape} are not a table: give one row for each ranking"
        )
    one_by_one = [measure(rows[..., [row], :], rows) for row in range(rows.shape[-2])]
    return np.stack(one_by_one, axis=-2)
