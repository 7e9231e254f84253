"""How much of a simplex lies on the positive side of a hyperplane."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray

# Columns that go through the recursion together: their arrays stay in the processor's cache.
_BLOCK = 4096


def share_above_zero(values: FloatArray) -> FloatArray:
    r"""Return which share of a simplex a linear function is positive on.

    For a function with value x_i at the corners where it is positive and -y_j at the others, let
    F(i, j) be the share when only the first i of the former and the first j of the latter are
    corners. Then

    .. math:: F(i, j) = \frac{x_i F(i, j - 1) + y_j F(i - 1, j)}{x_i + y_j}

    with F(i, 0) = 1 and F(0, j) = 0. All terms are positive, so that nothing cancels, while the
    closed formula [1]_, [2]_ divides by differences of values that may be equal; the recursion is
    that of [1]_ and [3]_, up to its scale.

    Parameters
    ----------
    values : array of shape (..., p)
        Values of the function at the p corners; finite.

    Returns
    -------
    array of shape (...)
        Zero where no value is positive.

    References
    ----------
    .. [1] G. Varsi, "The multidimensional content of the frustum of the simplex", *Pacific
       Journal of Mathematics* 46(1), 1973, pages 303-314.
    .. [2] M. M. Ali, "Content of the frustum of a simplex", *Pacific Journal of Mathematics*
       48(2), 1973, pages 313-322.
    .. [3] L. Gerber, "The volume cut off a simplex by a half-space", *Pacific Journal of
       Mathematics* 94(2), 1981, pages 311-314.

    Examples
    --------
    >>> share_above_zero(np.array([[1.0, -1.0], [3.0, -1.0]]))
    array([0.5 , 0.75])
    """
    p = values.shape[-1]
    rows = values.reshape(-1, p)
    descending = -np.sort(-rows, axis=-1)
    positive = (descending > 0).sum(axis=-1)
    shares = np.zeros(len(rows))
    for count in np.unique(positive).tolist():
        chosen = np.flatnonzero(positive == count)
        shares[chosen] = share_of_sorted(descending, chosen, np.zeros(len(chosen)), count)
    return shares.reshape(values.shape[:-1])


def share_of_sorted(
    descending: FloatArray, chosen: IntArray, shifts: FloatArray, positive: int
) -> FloatArray:
    """Return shares of simplices for rows of sorted values, each moved by a shift.

    Parameters
    ----------
    descending : array of shape (r, p)
        Values at the corners, the greatest first.
    chosen : array of int of shape (q,)
        Which row each of q simplices takes its values from.
    shifts : array of shape (q,)
        What is added to the values.
    positive : int
        How many values of each of these simplices are positive then.

    Returns
    -------
    array of shape (q,)
    """
    if positive in (0, descending.shape[-1]):
        return np.full(len(chosen), float(positive > 0))
    shares = np.empty(len(chosen))
    columns = np.ascontiguousarray(descending.T)
    for start in range(0, len(chosen), _BLOCK):
        block = slice(start, start + _BLOCK)
        sizes = np.abs(columns[:, chosen[block]] + shifts[block])
        shares[block] = _recursion(sizes[:positive], sizes[positive:])
    return shares


def _recursion(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return F(r, s) of columns x (r, q), all positive, and y (s, q), not negative."""
    ahead = np.zeros((len(y) + 1, x.shape[1]))
    ahead[0] = 1.0
    first, second = np.empty((2, x.shape[1]))
    for own in x:
        for j, other in enumerate(y, start=1):
            np.multiply(own, ahead[j - 1], out=first)
            np.multiply(other, ahead[j], out=second)
            first += second
            np.add(own, other, out=second)
            np.divide(first, second, out=ahead[j])
    return np.asarray(ahead[-1])
