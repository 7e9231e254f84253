"""Products of large matrices as many small ones, which stay on one thread."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray

# Products up to this size stay on one thread in the usual linear algebra libraries.
_ON_ONE_THREAD = 2**18
_SIDE = 64
_FEWEST_COLUMNS = 4


def small_products(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return ``left @ right`` without threads of the library below numpy.

    Those fight with the threads of an executor, and with whatever else the machine does.

    Parameters
    ----------
    left : array of shape (a, k)
        First factor.
    right : array of shape (k, b)
        Second factor.

    Returns
    -------
    array of shape (a, b)

    Examples
    --------
    >>> small_products(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]))
    array([[11.]])
    """
    columns = _ON_ONE_THREAD // max(left.size, 1)
    if columns >= right.shape[1]:
        product: FloatArray = left @ right
        return product
    if columns >= _FEWEST_COLUMNS:
        return _in_strips(left, right, columns)
    return _in_tiles(left, right)


def _in_strips(left: FloatArray, right: FloatArray, columns: int) -> FloatArray:
    """Multiply by a few columns at a time."""
    rows, inner = left.shape
    whole = right.shape[1] // columns * columns
    strips = np.swapaxes(right[:, :whole].reshape(inner, -1, columns), 0, 1)
    products = np.swapaxes(np.matmul(left, strips), 0, 1).reshape(rows, whole)
    return np.concatenate([products, left @ right[:, whole:]], axis=1)


def _in_tiles(left: FloatArray, right: FloatArray) -> FloatArray:
    """Multiply squares, and add those that make one."""
    (rows, inner), columns = left.shape, right.shape[1]
    missing = -inner % _SIDE
    left = np.pad(left, ((0, 0), (0, missing))).reshape(rows, -1, _SIDE)
    right = np.pad(right, ((0, missing), (0, 0))).reshape(-1, _SIDE, columns)
    left = np.ascontiguousarray(np.swapaxes(left, 0, 1))
    product = np.empty((rows, columns))
    for column in range(0, columns, _SIDE):
        across = slice(column, column + _SIDE)
        strip = np.ascontiguousarray(right[:, :, across])
        for row in range(0, rows, _SIDE):
            down = slice(row, row + _SIDE)
            product[down, across] = np.matmul(left[:, down], strip).sum(axis=0)
    return product
