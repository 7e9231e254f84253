"""Exact moments of uniform weights, by cutting the set into simplices: no random numbers."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearshore_score.sensitivity.algorithms.polytopes import region_of, simplices, volumes
from nearshore_score.sensitivity.sampling.weight_samplers import WeightSampler
from nearshore_score.sensitivity.weight_set import WeightSet

Floats = NDArray[np.float64]


class Moments(NamedTuple):
    """Mean (k,) and mean products (k, k) of weights."""

    mean: Floats
    products: Floats


def exact_moments(allowed: WeightSet) -> Moments:
    """Return the moments of uniform weights on a set."""
    region = region_of(np.eye(len(allowed.children)), allowed)
    polytope = region.polytope
    parts = polytope.corners[simplices(polytope)]
    shares = volumes(parts)
    corners = parts @ region.back
    p = corners.shape[1]
    sums = corners.sum(axis=1)
    products = np.einsum("spi,spj->sij", corners, corners) + np.einsum("si,sj->sij", sums, sums)
    shares = shares / shares.sum()
    return Moments(shares @ sums / p, np.einsum("s,sij->ij", shares, products) / (p * (p + 1)))


def blocks_of(sampler: WeightSampler, count: int, seed: int = 0) -> Floats:
    """Return the weights of the first blocks."""
    return np.concatenate([sampler.draw(seed, block) for block in range(count)])


def errors_in_standard_errors(weights: Floats, exact: Moments, share: float = 1.0) -> float:
    """Return by how many standard errors means and mean products are off, at worst."""
    products = weights[:, :, np.newaxis] * weights[:, np.newaxis, :]
    values = np.concatenate([weights, products.reshape(len(weights), -1)], axis=1)
    truth = np.concatenate([exact.mean, exact.products.ravel()])
    errors = values.std(axis=0) / np.sqrt(share * len(values))
    return float((np.abs(values.mean(axis=0) - truth) / (errors + 1e-10)).max())
