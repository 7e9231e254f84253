"""Pairwise judgements with gaps: who is connected, and weights without filling the gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray, share
from nearshore_score.errors import InvalidInputError


def check_connected(judgements: FloatArray, names: Sequence[str] | None = None) -> None:
    """Refuse judgements that do not connect all criteria with each other.

    Parameters
    ----------
    judgements : array of shape (..., k, k)
        NaN where a pair was not compared.
    names : sequence of str, optional
        What the criteria are called in messages.

    Raises
    ------
    InvalidInputError
        If no chain of judgements leads from some criteria to others.

    Examples
    --------
    >>> import numpy as np
    >>> check_connected(np.array([[1.0, 2.0], [0.5, 1.0]]))
    """
    reached = _reached(~np.isnan(judgements))
    alone = np.argwhere(~reached[..., 0, :].all(axis=-1))
    if not len(alone):
        return
    first: BoolArray = reached[tuple(alone[0])][0]
    called = names or [f"criterion {place + 1}" for place in range(len(first))]
    one = ", ".join(name for name, inside in zip(called, first, strict=True) if inside)
    other = ", ".join(name for name, inside in zip(called, first, strict=True) if not inside)
    raise InvalidInputError(
        f"no chain of judgements leads from {one} to {other}; compare one of the former with one "
        "of the latter"
    )


def _reached(known: BoolArray) -> BoolArray:
    """Return who is connected with whom, however long the chain."""
    reached = known.astype(np.float64)
    for _ in range(max(1, known.shape[-1].bit_length())):
        reached = (reached @ reached > 0).astype(np.float64)
    return reached > 0


def harker_matrix(judgements: FloatArray) -> FloatArray:
    r"""Return the matrix whose principal eigenvector weighs incomplete judgements [1]_.

    .. math:: b_{ij} = \begin{cases} a_{ij} & \text{compared} \\ 0 & \text{not compared} \\
              1 + m_i & i = j \end{cases}

    with the number m of judgements that are missing in a row. Its eigenvector is the one of the
    matrix in which every gap holds the ratio of the weights that come out.

    Parameters
    ----------
    judgements : array of shape (..., k, k)
        NaN where a pair was not compared.

    Returns
    -------
    array of shape (..., k, k)
        The judgements themselves if none is missing.

    References
    ----------
    .. [1] P. T. Harker, "Alternative modes of questioning in the analytic hierarchy process",
       *Mathematical Modelling* 9(3-5), 1987, 353-360.

    Examples
    --------
    >>> import numpy as np
    >>> gap = np.nan
    >>> harker_matrix(np.array([[1, 2, gap], [1 / 2, 1, 3], [gap, 1 / 3, 1]]))[0]
    array([2., 2., 0.])
    """
    missing = np.isnan(judgements)
    counts = missing.sum(axis=-1)[..., np.newaxis] * np.eye(judgements.shape[-1])
    filled: FloatArray = np.where(missing, 0.0, judgements) + counts
    return filled


def least_squares_weights(judgements: FloatArray) -> FloatArray:
    r"""Weigh judgements by logarithmic least squares, over the pairs that were compared [1]_.

    .. math:: \min_w \sum_{(i, j)\ \text{compared}} \left(\ln a_{ij} - \ln w_i + \ln w_j\right)^2

    Where all pairs were compared, these are the geometric means of the rows [2]_.

    Parameters
    ----------
    judgements : array of shape (..., k, k)
        NaN where a pair was not compared; they connect all criteria.

    Returns
    -------
    array of shape (..., k)
        Summing to one.

    References
    ----------
    .. [1] S. Bozóki, J. Fülöp and L. Rónyai, "On optimal completion of incomplete pairwise
       comparison matrices", *Mathematical and Computer Modelling* 52(1-2), 2010, 318-333.
    .. [2] G. Crawford and C. Williams, "A note on the analysis of subjective judgment matrices",
       *Journal of Mathematical Psychology* 29(4), 1985, 387-405.

    Examples
    --------
    >>> import numpy as np
    >>> least_squares_weights(np.array([[1, 3], [1 / 3, 1]]))
    array([0.75, 0.25])
    """
    known = ~np.isnan(judgements)
    logarithms = np.log(np.where(known, judgements, 1.0)).sum(axis=-1)
    degrees = known.sum(axis=-1)[..., np.newaxis] * np.eye(judgements.shape[-1])
    # The ones fix the mean of the logarithms at zero, which the differences leave open.
    laplacian = degrees - known + 1.0
    solved = cast("FloatArray", np.linalg.solve(laplacian, logarithms[..., np.newaxis]))
    heights = solved[..., 0]
    sizes = np.exp(heights - heights.max(axis=-1, keepdims=True))
    weights: FloatArray = sizes / sizes.sum(axis=-1, keepdims=True)
    return weights


def share_of_random_index(size: int, missing: ArrayLike) -> FloatArray:
    r"""Return how much of the random index remains where judgements are missing [1]_.

    .. math:: 1 - \frac{2 m}{(n - 1)(n - 2)}

    for m missing pairs among n criteria: all of it with every pair, none with a tree of n - 1
    judgements, which cannot contradict each other. The index of random matrices falls nearly in
    this line where gaps are filled so as to contradict the least; with Harker's filling it is a
    little higher, so that the ratio errs on the strict side.

    Parameters
    ----------
    size : int
        How many criteria are compared.
    missing : array_like of int of shape (...)
        How many pairs were not compared.

    References
    ----------
    .. [1] K. C. Ágoston and L. Csató, "Inconsistency thresholds for incomplete pairwise comparison
       matrices", *Omega* 108, 2022, 102576.

    Examples
    --------
    >>> share_of_random_index(4, [0, 1, 3]).round(3)
    array([1.   , 0.667, 0.   ])
    """
    freedom = (size - 1) * (size - 2)
    return share(freedom - 2 * np.asarray(missing), freedom)
