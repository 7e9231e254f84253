"""Scores that are linear in the weights, for many weights at once."""

from __future__ import annotations

from math import gcd
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = TypeVar("Numbers", NDArray[np.float64], NDArray[np.float32])

# Products of matrices up to this size stay on one thread in the usual linear algebra libraries.
_ON_ONE_THREAD = 2**18
# Rows of weights that are multiplied at once, at least: a single one would be threaded sooner.
_FEWEST_ROWS = 16


def linear_products(weights: Numbers, terms: Numbers, out: Numbers | None = None) -> Numbers:
    """Return scores ``weights @ terms.T`` as a stack of small products.

    Parameters
    ----------
    weights : array of shape (c, k)
        Weights, in double or single precision, contiguous along either axis; fast where c is a
        multiple of a power of two.
    terms : array of shape (n, k)
        What each child gives each destination.
    out : array of shape (c, n), optional
        Contiguous; where the scores go.

    Notes
    -----
    One large product would be spread over threads by the library below numpy, which then fight
    with the threads of an executor.
    """
    draws, k = weights.shape
    n = len(terms)
    found = np.empty_like(weights, order="C", shape=(draws, n)) if out is None else out
    most = max(1, _ON_ONE_THREAD // (_FEWEST_ROWS * k))
    if n > most:
        for start in range(0, n, most):
            found[:, start : start + most] = linear_products(weights, terms[start : start + most])
        return found
    rows = gcd(draws, 2 ** ((_ON_ONE_THREAD // (n * k)).bit_length() - 1))
    if weights.strides[0] == weights.itemsize:
        stack = weights.T.reshape(k, -1, rows).transpose(1, 2, 0)
    else:
        stack = weights.reshape(-1, rows, k)
    np.matmul(stack, terms.T, out=found.reshape(-1, rows, n))
    return found
