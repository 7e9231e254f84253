"""Sensitivity indices from sums over runs, and the same for runs that are drawn again."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray, divide
from nearshore_score.sensitivity.sampling.blocks import Stage, generator_of
from nearshore_score.sensitivity.sampling.bootstrap_intervals import resample_counts
from nearshore_score.sensitivity.sampling.small_products import small_products

#: How the first-order index is estimated.
IndexEstimator = Literal["jansen", "saltelli"]

# Numbers in one array of counts, of terms or of indices: a few tens of megabytes.
_AT_ONCE = 2**21
# A variance below this share of the mean square is rounding error.
_NOTHING = 1e-13


class Terms(NamedTuple):
    """What is summed over the N runs, for q outputs and g groups.

    Attributes
    ----------
    levels, squares : array of shape (N, q)
        Outputs of both samples of a run, added; and their squares, added.
    products, changes : array of shape (g, N, q)
        What the first-order index is the mean of, and what it takes of the mean output.
    distances : array of shape (g, N, q)
        Squared distances behind the total index.
    """

    levels: FloatArray
    squares: FloatArray
    products: FloatArray
    changes: FloatArray | None
    distances: FloatArray


class Indices(NamedTuple):
    """First-order and total indices (..., g, q) and the variance (..., q) that they share."""

    first: FloatArray
    total: FloatArray
    variance: FloatArray


def terms_of(
    first: FloatArray,
    second: FloatArray,
    mixed: FloatArray,
    estimator: IndexEstimator,
    level: FloatArray | None,
) -> Terms:
    """Return what is summed over runs.

    Parameters
    ----------
    first, second : array of shape (N, q)
        Outputs of the two samples, less their mean.
    mixed : array of shape (g, N, q)
        Outputs, less the same, of the first sample with a group taken from the second.
    estimator : {"jansen", "saltelli"}
        How the first-order index is estimated.
    level : array of shape (q,), or None
        What was taken off the outputs, if Saltelli's products are of the outputs as they are.
    """
    change = mixed - first
    if estimator == "jansen":
        products, changes = (second - mixed) ** 2, None
    elif level is None:
        products, changes = second * change, change
    else:
        products, changes = (second + level) * change, None
    return Terms(first + second, first**2 + second**2, products, changes, change**2)


def indices_of(sums: Terms, runs: int, estimator: IndexEstimator) -> Indices:
    """Return the indices for sums over runs, NaN where the output does not vary.

    Parameters
    ----------
    sums : Terms
        Sums of shape (..., q) and (..., g, q).
    runs : int
        How many runs were summed.
    estimator : {"jansen", "saltelli"}
        How the first-order index is estimated.
    """
    mean = sums.levels / (2 * runs)
    scatter = sums.squares - 2 * runs * mean**2
    scatter = np.where(scatter > _NOTHING * sums.squares, scatter, 0.0)
    variance = scatter / (2 * runs - 1)
    by_group = variance[..., np.newaxis, :]
    if estimator == "jansen":
        first = 1 - divide(sums.products, 2 * runs * by_group)
    else:
        products = sums.products
        if sums.changes is not None:
            products = products - mean[..., np.newaxis, :] * sums.changes
        first = divide(products, runs * by_group)
    return Indices(first, divide(sums.distances, 2 * runs * by_group), variance)


def summed(terms: Terms) -> Terms:
    """Return the sums over all runs, once each."""
    changes = None if terms.changes is None else terms.changes.sum(axis=-2)
    return Terms(
        terms.levels.sum(axis=0),
        terms.squares.sum(axis=0),
        terms.products.sum(axis=1),
        changes,
        terms.distances.sum(axis=1),
    )


def resampled(
    terms: Terms, estimator: IndexEstimator, resamples: int, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Return first-order and total indices (resamples, g, q) of runs drawn with replacement.

    All sums of one resample count the same runs, the variance too.

    Parameters
    ----------
    terms : Terms
        What is summed over runs.
    estimator : {"jansen", "saltelli"}
        How the first-order index is estimated.
    resamples : int
        How many.
    seed : int
        Seed of the random numbers.
    """
    runs, outputs = terms.levels.shape
    groups = len(terms.products)
    columns = _side_by_side(terms)
    generator = generator_of(seed, Stage.BOOTSTRAP, 0)
    first = np.empty((resamples, groups, outputs))
    total = np.empty((resamples, groups, outputs))
    at_once = max(1, _AT_ONCE // runs)
    for start in range(0, resamples, at_once):
        size = min(at_once, resamples - start)
        counts = resample_counts(generator, size, runs)
        sums = _apart(small_products(counts, columns), terms)
        found = indices_of(sums, runs, estimator)
        first[start : start + size], total[start : start + size] = found.first, found.total
    return first, total


def outputs_at_once(runs: int, groups: int, resamples: int) -> int:
    """Return how many outputs can be resampled together in bounded memory."""
    return max(1, _AT_ONCE // max(runs * (2 + 3 * groups), resamples * groups))


def _side_by_side(terms: Terms) -> FloatArray:
    """Return all terms as the columns of one matrix (N, ...)."""
    parts = [terms.levels, terms.squares, *terms.products, *terms.distances]
    if terms.changes is not None:
        parts.extend(terms.changes)
    return np.concatenate(parts, axis=1)


def _apart(sums: FloatArray, terms: Terms) -> Terms:
    """Undo `_side_by_side` for sums (resamples, ...) of these columns."""
    outputs, groups = terms.levels.shape[1], len(terms.products)
    by_part = sums.reshape(len(sums), -1, outputs)
    ends = [2 + groups, 2 + 2 * groups]
    changes = None if terms.changes is None else by_part[:, ends[1] :]
    return Terms(
        by_part[:, 0], by_part[:, 1], by_part[:, 2 : ends[0]], changes, by_part[:, slice(*ends)]
    )
