"""Ranks at weights that are cheap to find: where the search for extreme ranks starts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.sensitivity.weight_set import WeightSet

_DRAWS = 1000
_MOST_PAIRS = 4000
# Cells of an array that fits into the caches.
_BLOCK = 1_000_000


class SampledRanks(NamedTuple):
    """Best and worst ranks (m,) at some weights, and these weights (m, k)."""

    best: IntArray
    worst: IntArray
    best_weights: FloatArray
    worst_weights: FloatArray


def candidate_weights(allowed: WeightSet, gaps: FloatArray, start: FloatArray | None) -> FloatArray:
    """Return weights (q, k) of a set: corners that matter, and draws that are always the same.

    Parameters
    ----------
    allowed : WeightSet
    gaps : array of shape (m, n, k)
        Differences of terms; corners where these are extreme are taken.
    start : array of shape (k,), optional
        Weights to begin with, if they are allowed.
    """
    k = len(allowed.children)
    draws = np.random.default_rng(0)
    first = [start[np.newaxis]] if start is not None and allowed.contains(start) else []
    if allowed.vertices is not None:
        shares = draws.dirichlet(np.full(len(allowed.vertices), 0.5), _DRAWS)
        return np.vstack([*first, allowed.vertices, shares @ allowed.vertices])
    if allowed.scaled is None and not allowed.is_box:
        corners = allowed.least_at(np.vstack([np.eye(k), -np.eye(k)]))
        return np.vstack([*first, corners, draws.dirichlet(np.full(2 * k, 0.3), _DRAWS) @ corners])
    pairs = gaps.reshape(-1, k)
    pairs = pairs[:: 1 + len(pairs) // _MOST_PAIRS]
    return np.vstack([*first, allowed.least_at(pairs), _drawn(allowed, draws)])


def _drawn(allowed: WeightSet, draws: np.random.Generator) -> FloatArray:
    """Draw weights that lie more often near the boundary of the set than inside."""
    k = len(allowed.children)
    if allowed.scaled is not None:
        low, high = allowed.scaled
        values = low + (high - low) * draws.beta(0.4, 0.4, size=(_DRAWS, k))
        return np.asarray(values / values.sum(axis=1, keepdims=True))
    corners = allowed.least_at(draws.normal(size=(2 * _DRAWS, k)))
    shares = draws.beta(0.5, 0.5, size=(_DRAWS, 1))
    return np.asarray(shares * corners[:_DRAWS] + (1 - shares) * corners[_DRAWS:])


def sampled_ranks(
    terms: FloatArray, rows: IntArray, weights: FloatArray, tolerance: float
) -> SampledRanks:
    """Return the best and worst ranks of some rows at some weights.

    Parameters
    ----------
    terms : array of shape (n, k)
    rows : array of int of shape (m,)
        Rows of `terms` that are asked about.
    weights : array of shape (q, k)
    tolerance : float
        Values that are closer than this are ties.
    """
    step = 1 + _BLOCK // (len(rows) * len(terms))
    blocks = [weights[at : at + step] for at in range(0, len(weights), step)]
    ranks = np.concatenate([_ranks(terms, rows, block, tolerance) for block in blocks])
    best, worst = ranks.argmin(axis=0), ranks.argmax(axis=0)
    every = np.arange(len(rows))
    return SampledRanks(ranks[best, every], ranks[worst, every], weights[best], weights[worst])


def _ranks(terms: FloatArray, rows: IntArray, weights: FloatArray, tolerance: float) -> IntArray:
    values = weights @ terms.T
    better = values[:, np.newaxis, :] > values[:, rows, np.newaxis] + tolerance
    return np.asarray(1 + better.sum(axis=-1))
