"""Agreement over pairs of destinations, each pair as important as its members."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.similarity._ranks import quotient


def pair_agreement(first: FloatArray, second: FloatArray, importance: FloatArray) -> FloatArray:
    """Return how far two rankings put pairs in the same sequence, from -1 to 1.

    Parameters
    ----------
    first, second, importance : array of shape (..., n)

    Returns
    -------
    array of shape (...)
    """
    products, one, other = (np.zeros(first.shape[:-1]) for _ in range(3))
    for place in range(first.shape[-1] - 1):
        here, after = slice(place, place + 1), slice(place + 1, None)
        weight = importance[..., here] + importance[..., after]
        signs = np.sign(first[..., after] - first[..., here])
        others = np.sign(second[..., after] - second[..., here])
        products += (weight * signs * others).sum(axis=-1)
        one += (weight * signs**2).sum(axis=-1)
        other += (weight * others**2).sum(axis=-1)
    return quotient(products, one, other)
