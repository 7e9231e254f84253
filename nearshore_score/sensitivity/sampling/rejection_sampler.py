"""Uniform weights on any set, by rejection of draws from a larger one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.sensitivity.sampling.blocks import BLOCK
from nearshore_score.sensitivity.sampling.weight_samplers import SamplingMethod, WeightSampler
from nearshore_score.sensitivity.weight_set import WeightSet

# Far above any number of blocks, far below what keeps the streams of several nodes apart.
_ATTEMPTS_FROM_BIT = 30
# By how much a limit may be broken: what holds on all of the larger set must not fail by rounding.
_TOLERANCE = 1e-12


@dataclass(frozen=True, eq=False)
class RejectionSampler(WeightSampler):
    """Uniform weights on a set, drawn from one around it; draws are independent.

    Attributes
    ----------
    around : WeightSampler
        Draws uniform weights from a set that holds the other.
    lower, upper : array of shape (k,)
        Ends of the single weights.
    rows : array of shape (r, k)
    limits : array of shape (r,)
        What else must hold: ``rows @ w <= limits``, each row of length one.
    """

    around: WeightSampler
    lower: FloatArray
    upper: FloatArray
    rows: FloatArray
    limits: FloatArray
    method: ClassVar[SamplingMethod] = "rejection"

    @classmethod
    def within(cls, allowed: WeightSet, around: WeightSampler) -> RejectionSampler:
        """Return the sampler of a set.

        Parameters
        ----------
        allowed : WeightSet
            The set.
        around : WeightSampler
            Draws from one that holds it.
        """
        sizes = np.linalg.norm(allowed.rows, axis=1)
        said = sizes > 0
        rows = allowed.rows[said] / sizes[said, np.newaxis]
        return cls(around, allowed.lower, allowed.upper, rows, allowed.limits[said] / sizes[said])

    def draw(self, seed: int, block: int) -> FloatArray:
        """Return the weights of one block; see `WeightSampler.draw`."""
        weights = np.empty((BLOCK, len(self.lower)))
        filled = attempt = 0
        while filled < BLOCK:
            tried = self.around.draw(seed, block + (attempt << _ATTEMPTS_FROM_BIT))
            kept = tried[self._inside(tried)][: BLOCK - filled]
            weights[filled : filled + len(kept)] = kept
            filled += len(kept)
            attempt += 1
        return weights

    def acceptance(self) -> float:
        """Return the share of the larger set that is kept, estimated from one block."""
        return float(self._inside(self.around.draw(0, 0)).mean())

    def _inside(self, weights: FloatArray) -> BoolArray:
        low, high = self.lower - _TOLERANCE, self.upper + _TOLERANCE
        inside = ((weights >= low) & (weights <= high)).all(axis=1)
        for row, limit in zip(self.rows, self.limits, strict=True):
            inside &= np.einsum("ij,j->i", weights, row) <= limit + _TOLERANCE
        return np.asarray(inside)
