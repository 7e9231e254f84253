"""Uniform weights between ends of the single weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.sensitivity.sampling.blocks import BLOCK
from nearshore_score.sensitivity.sampling.truncated_exponential import (
    rate_of_sum,
    truncated_exponential,
)
from nearshore_score.sensitivity.sampling.weight_samplers import (
    SamplingMethod,
    WeightSampler,
    weight_generator,
)

# Variates in one attempt: few enough to stay in the cache.
_VALUES_AT_ONCE = 2**16


@dataclass(frozen=True, eq=False)
class BoxSampler(WeightSampler):
    r"""Uniform weights on a box that is cut by the plane on which they sum to one.

    All weights but the one with the widest range are drawn on their own, and that one takes what
    is left of the sum; draws in which it leaves its range are rejected. What remains is uniform,
    since the last weight is an affine function of the others. Draws are independent.

    Attributes
    ----------
    start : array of shape (k,)
        The ends from which the weights are counted: all lower ends, or all upper ones.
    ranges : array of shape (k,)
        How far each weight can be from there: not negative, or none positive.
    rate : float
        Zero to draw the others uniformly. Where that would nearly always fail, the sum of uniform
        variates being too large, they have the density of an exponential law at this rate, cut at
        their ends, and a draw whose last weight is x from its start is kept with probability
        ``exp(-rate * x)``, which makes it uniform again.
    stream : int
        Number of the node among those whose weights vary.
    """

    start: FloatArray
    ranges: FloatArray
    rate: float = 0.0
    stream: int = 0
    method: ClassVar[SamplingMethod] = "box"

    @classmethod
    def between(
        cls, lower: FloatArray, upper: FloatArray, stream: int = 0, *, tilted: bool = False
    ) -> BoxSampler:
        """Return the sampler of weights between ends.

        Parameters
        ----------
        lower, upper : array of shape (k,)
            Ends, each of which some weights that sum to one attain.
        stream : int
            Number of the node among those whose weights vary.
        tilted : bool
            Whether the weights are drawn from exponential laws.
        """
        from_below = 1 - lower.sum() <= upper.sum() - 1
        start, ranges = (lower, upper - lower) if from_below else (upper, lower - upper)
        total = abs(1 - start.sum())
        # In the middle of the ends the rate would be zero.
        needed = tilted and 0 < total < 0.4999 * np.abs(ranges).sum()
        rate = rate_of_sum(np.abs(ranges), total) if needed else 0.0
        return cls(start, ranges, rate, stream)

    def draw(self, seed: int, block: int) -> FloatArray:
        """Return the weights of one block; see `WeightSampler.draw`."""
        generator = weight_generator(seed, self.stream, block)
        weights = np.empty((BLOCK, len(self.start)))
        filled = 0
        while filled < BLOCK:
            kept = self.attempt(generator)[: BLOCK - filled]
            weights[filled : filled + len(kept)] = kept
            filled += len(kept)
        return weights

    @property
    def tried_at_once(self) -> int:
        """How many draws are tried in one attempt."""
        return min(max(_VALUES_AT_ONCE // len(self.start), 16), 2 * BLOCK)

    def attempt(self, generator: np.random.Generator) -> FloatArray:
        """Return the weights of one attempt that are not rejected.

        Parameters
        ----------
        generator : numpy.random.Generator
            Source of the random numbers.
        """
        widest = int(np.argmax(np.abs(self.ranges)))
        ranges = np.where(np.arange(len(self.ranges)) == widest, 0.0, self.ranges)
        draws = generator.random((self.tried_at_once, len(ranges)))
        if self.rate:
            ends = np.abs(ranges)
            draws = truncated_exponential(draws, self.rate, ends)
            ranges = np.sign(ranges)
        # No product of matrices: libraries spread these over threads.
        last = 1 - self.start.sum() - np.einsum("ij,j->i", draws, ranges)
        share = last / self.ranges[widest]
        inside = (share >= 0) & (share <= 1)
        if self.rate:
            inside &= generator.random(len(last)) < np.exp(-self.rate * np.abs(last))
        kept = draws[inside]
        kept *= ranges
        kept += self.start
        kept[:, widest] += last[inside]
        return np.asarray(kept)
