"""Pairwise judgements: the door they pass, several deciders, the judgement that fits worst."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray, divide
from nearshore_score.errors import InvalidInputError

# Saaty's scale ends at 9; up to here no product of three judgements leaves the floats.
_GREATEST = 1e100

# How far the product of two inverse judgements may be from one: six decimals of rounding.
_ROUNDING = 1e-6


def checked_judgements(
    judgements: ArrayLike,
    *,
    incomplete: bool = False,
    names: Sequence[str] | None = None,
    by: str = "",
) -> FloatArray:
    """Check matrices of pairwise judgements.

    Parameters
    ----------
    judgements : array_like of shape (..., k, k)
        How many times as important as the criterion of the column the one of the row is.
    incomplete : bool, default False
        Whether NaN marks a pair that nobody compared.
    names : sequence of str, optional
        What the criteria are called in messages.
    by : str, optional
        Who judged, for the messages.

    Returns
    -------
    array of shape (..., k, k)

    Raises
    ------
    InvalidInputError
        If a matrix is not square, a judgement is not a positive number from 1e-100 to 1e100, a
        criterion is not as important as itself, or two judgements of one pair are not inverse.

    Examples
    --------
    >>> checked_judgements([[1, 3], [1 / 3, 1]])[0]
    array([1., 3.])
    """
    matrix = _square(judgements)
    called = names or [f"criterion {place + 1}" for place in range(matrix.shape[-1])]
    missing = np.isnan(matrix)
    apart = ~np.eye(matrix.shape[-1], dtype=np.bool_)
    unclear = missing != np.swapaxes(missing, -1, -2) if incomplete else missing
    known = np.where(missing, 1.0, matrix)
    inverse = np.swapaxes(known, -1, -2)
    outside = ~((known >= 1 / _GREATEST) & (known <= _GREATEST))
    with np.errstate(over="ignore", invalid="ignore"):
        unequal = ~(np.abs(known * inverse - 1) <= _ROUNDING)
    hint = "; give it, too" if incomplete else "; compare the two, or say that NaN means unknown"
    for wrong, why in (
        (~apart & ~(matrix == 1), "a criterion is as important as itself: write 1"),
        (apart & outside, "a judgement is a positive number of times, from 1e-100 to 1e100"),
        (apart & unclear, f"it is missing{hint}"),
        (apart & unequal, "that is not one over the judgement the other way round; correct one"),
    ):
        _refuse(wrong, matrix, why, called, by)
    return matrix


def judgement_matrix(
    judgements: Mapping[str, Mapping[str, float]], codes: Sequence[str]
) -> FloatArray:
    """Lay judgements by code out as a matrix.

    Parameters
    ----------
    judgements : mapping of str to mapping of str to float
        How many times as important as the second criterion the first is. The way back may be
        left out: it is the inverse.
    codes : sequence of str
        The criteria in the order of rows and columns.

    Returns
    -------
    array of shape (k, k)
        NaN where a pair was not compared.

    Examples
    --------
    >>> judgement_matrix({"cost": {"talent": 4}}, ["cost", "talent"])
    array([[1.  , 4.  ],
           [0.25, 1.  ]])
    """
    place = {code: index for index, code in enumerate(codes)}
    matrix: FloatArray = np.full((len(codes), len(codes)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for code, row in judgements.items():
        for other, value in row.items():
            matrix[place[code], place[other]] = value
    there, back = ~np.isnan(matrix), ~np.isnan(matrix.T)
    usable = back & ~there & (matrix.T > 0)
    matrix[usable] = 1 / matrix.T[usable]
    return matrix


def codes_of(judgements: Iterable[Mapping[str, Mapping[str, float]]]) -> tuple[str, ...]:
    """Return the codes that judgements mention, in the order in which they come.

    Parameters
    ----------
    judgements : iterable of mapping of str to mapping of str to float
        One for each decider.

    Examples
    --------
    >>> codes_of([{"cost": {"talent": 4}}, {"risk": {"cost": 2}}])
    ('cost', 'talent', 'risk')
    """
    seen = (
        code for one in judgements for first, row in one.items() for code in (first, *row.keys())
    )
    return tuple(dict.fromkeys(seen))


def group_judgements(
    judgements: ArrayLike, importance: ArrayLike | None = None, *, incomplete: bool = False
) -> FloatArray:
    r"""Join the judgements of several deciders by their weighted geometric mean [1]_.

    .. math:: a_{ij} = \prod_d \left(a_{ij}^{(d)}\right)^{u_d / \sum_d u_d}

    It leaves inverse judgements inverse, which the arithmetic mean does not: of 3 and 1/3 that
    would make 5/3, and 5/3 the other way round, too.

    Parameters
    ----------
    judgements : array_like of shape (..., d, k, k)
        One matrix for each of d deciders.
    importance : array_like of shape (d,), optional
        How much each decider counts; by default all the same.
    incomplete : bool, default False
        Whether NaN marks pairs that a decider left out: the others then decide on that pair.

    Returns
    -------
    array of shape (..., k, k)
        NaN where no decider compared a pair.

    Raises
    ------
    InvalidInputError
        If a judgement cannot be right, see `checked_judgements`, or an importance is negative,
        all are zero, or their number is wrong.

    References
    ----------
    .. [1] J. Aczél and T. L. Saaty, "Procedures for synthesizing ratio judgements", *Journal of
       Mathematical Psychology* 27(1), 1983, 93-102.

    Examples
    --------
    >>> group_judgements([[[1, 4], [1 / 4, 1]], [[1, 9], [1 / 9, 1]]])[0].round(6)
    array([1., 6.])
    """
    matrices = checked_judgements(judgements, incomplete=incomplete)
    if matrices.ndim < 3 or not matrices.shape[-3]:
        raise InvalidInputError(
            f"judgements of a group have shape (deciders, k, k); got {matrices.shape}"
        )
    shares = _importance(importance, matrices.shape[-3])[:, np.newaxis, np.newaxis]
    compared = np.where(np.isnan(matrices), 0.0, shares)
    logarithms = np.log(np.where(compared > 0, matrices, 1.0))
    mean = divide((compared * logarithms).sum(axis=-3), compared.sum(axis=-3))
    joined: FloatArray = np.exp(mean)
    return joined


def judgement_errors(judgements: FloatArray, weights: FloatArray) -> FloatArray:
    r"""Return how far judgements are from the ratios of weights [1]_.

    .. math:: \varepsilon_{ij} = a_{ij}\, w_j / w_i

    The judgement with the greatest error is the one to think over first.

    Parameters
    ----------
    judgements : array of shape (..., k, k)
        NaN where a pair was not compared.
    weights : array of shape (..., k)
        All above zero.

    Returns
    -------
    array of shape (..., k, k)
        One where a judgement is what the weights say, and where nobody judged.

    References
    ----------
    .. [1] T. L. Saaty, "Decision-making with the AHP: why is the principal eigenvector
       necessary", *European Journal of Operational Research* 145(1), 2003, 85-91.

    Examples
    --------
    >>> import numpy as np
    >>> judgement_errors(np.array([[1.0, 3.0], [1 / 3, 1.0]]), np.array([0.6, 0.4]))[0]
    array([1., 2.])
    """
    implied = weights[..., :, np.newaxis] / weights[..., np.newaxis, :]
    errors: FloatArray = np.where(np.isnan(judgements), 1.0, judgements / implied)
    return errors


def _square(judgements: ArrayLike) -> FloatArray:
    try:
        array = np.asarray(judgements)
        if array.dtype.kind not in "iuf":
            raise TypeError
        matrix: FloatArray = array.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        raise InvalidInputError(
            f"judgements must be numbers in rows of equal length; got {judgements!r:.200}"
        ) from None
    if matrix.ndim < 2 or matrix.shape[-1] != matrix.shape[-2] or not matrix.shape[-1]:
        raise InvalidInputError(
            f"judgements must be a square matrix, a row and a column for each criterion; got the "
            f"shape {matrix.shape}"
        )
    return matrix


def _refuse(wrong: BoolArray, matrix: FloatArray, why: str, names: Sequence[str], by: str) -> None:
    found = np.argwhere(wrong)
    if len(found):
        *case, row, column = found[0].tolist()
        whose = f" by {by}" if by else ""
        where = f" in case {', '.join(map(str, case))} of the batch" if case else ""
        raise InvalidInputError(
            f"the judgement{whose} of {names[row]} against {names[column]}{where} is "
            f"{matrix[(*case, row, column)]:g}: {why}"
        )


def _importance(importance: ArrayLike | None, count: int) -> FloatArray:
    given = np.ones(count) if importance is None else np.asarray(importance, dtype=np.float64)
    if given.shape != (count,):
        raise InvalidInputError(
            f"importance of shape {given.shape} does not fit {count} deciders; give one for each"
        )
    if not np.isfinite(given).all() or (given < 0).any() or not (given > 0).any():
        raise InvalidInputError(
            f"the importance of deciders is {given.tolist()}; none may be negative, not all zero"
        )
    scaled: FloatArray = given / given.max()
    return scaled
