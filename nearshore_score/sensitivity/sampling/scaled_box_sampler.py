"""Uniform weights among those that moved between ends and were then divided by their sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.sensitivity.sampling.blocks import BLOCK
from nearshore_score.sensitivity.sampling.truncated_exponential import truncated_exponential
from nearshore_score.sensitivity.sampling.weight_samplers import (
    SamplingMethod,
    WeightSampler,
    weight_generator,
)

# Ends that are closer than this part of the sum of all are one.
_FIXED = 1e-9
# Cells of the tabulated law of the rate, and the density below its peak at which it ends.
_CELLS = 2**13
_LEAST_LOG_DENSITY = -42.0
# The law is first looked for between these logarithms around where it would be for narrow ends.
_SEARCHED = np.linspace(-60.0, 60.0, 6001)
# Draws that are worked on together, to stay in the cache.
_AT_ONCE = 1024


@dataclass(frozen=True, eq=False)
class ScaledBoxSampler(WeightSampler):
    r"""Uniform weights on the set of all ``v / sum(v)`` with ``low <= v <= high``.

    Uniform on the set itself, as the exact analyses mean it: not uniform v divided by their sum,
    which would favour weights that several v lead to. Draws are independent, none are rejected.

    Attributes
    ----------
    low, high : array of shape (k,)
        The ends l and u.
    log_rates, chances : array of shape (c,)
        The law of the logarithm of the rate below, tabulated.
    stream : int
        Number of the node among those whose weights vary.

    Notes
    -----
    Each ray from the origin that meets the box leaves it in one point v through one face
    :math:`v_j = u_j`, so that the set is covered once by its faces. With :math:`s = \sum_i v_i`
    a small piece dv of face j covers a piece of the set of volume in proportion to
    :math:`u_j\,s^{-k}\,dv`: the cone over the piece has volume :math:`u_j\,dv / k`, and shrinks
    by :math:`s^{-k}` when its base is moved to the plane on which the weights sum to one.
    Since :math:`s^{-k}` is in proportion to :math:`\int_0^\infty t^{k-1} e^{-ts} dt`, the points
    on the faces are drawn in three steps: a rate t of density in proportion to

    .. math:: \sum_j u_j e^{-t u_j} \prod_{i \ne j} (e^{-t l_i} - e^{-t u_i}),

    a face j by its share in that sum, and the other :math:`v_i` from exponential laws at rate t
    between their ends. The law of the rate is tabulated, with an error below 1e-6.
    """

    low: FloatArray
    high: FloatArray
    log_rates: FloatArray
    chances: FloatArray
    stream: int = 0
    method: ClassVar[SamplingMethod] = "rescaled_box"

    @classmethod
    def between(cls, low: FloatArray, high: FloatArray, stream: int = 0) -> ScaledBoxSampler:
        """Return the sampler for some ends.

        Parameters
        ----------
        low, high : array of shape (k,)
            Not negative, ``low <= high``, not all of `low` zero.
        stream : int
            Number of the node among those whose weights vary.
        """
        moving = _Moving.of(low, high)
        around = np.log(len(low) / high.sum()) + _SEARCHED
        likely = moving.log_density(around)
        found = around[likely > likely.max() + _LEAST_LOG_DENSITY]
        step = _SEARCHED[1] - _SEARCHED[0]
        start, end = float(found[0] - step), float(found[-1] + step)
        log_rates = start + (end - start) * np.arange(_CELLS + 1) / _CELLS
        logs = moving.log_density(log_rates)
        density = np.exp(logs - logs.max())
        chances = np.append(0.0, np.cumsum(density[1:] + density[:-1]))
        return cls(low, high, log_rates, chances / chances[-1], stream)

    def draw(self, seed: int, block: int) -> FloatArray:
        """Return the weights of one block; see `WeightSampler.draw`."""
        generator = weight_generator(seed, self.stream, block)
        moving = _Moving.of(self.low, self.high)
        log_rates = np.interp(generator.random(BLOCK), self.chances, self.log_rates)
        rates = np.exp(log_rates)[:, np.newaxis]
        weights = np.tile(self.low, (BLOCK, 1))
        for start in range(0, BLOCK, _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            weights[some, moving.places] += moving.draw(generator, rates[some])
        weights /= weights.sum(axis=1, keepdims=True)
        return weights


@dataclass(frozen=True, eq=False)
class _Moving:
    """The f values of a box that can move, and the sum of the others."""

    places: IntArray
    low: FloatArray
    high: FloatArray
    fixed_sum: float

    @classmethod
    def of(cls, low: FloatArray, high: FloatArray) -> _Moving:
        free = high - low > _FIXED * high.sum()
        return cls(np.flatnonzero(free), low[free], high[free], float(low[~free].sum()))

    def log_density(self, log_rates: FloatArray) -> FloatArray:
        """Return the logarithm of the density (c,) of the logarithm of the rate, up to a constant.

        All that is fixed is as one value, through whose face every ray leaves the box.
        """
        rates = np.exp(log_rates)[:, np.newaxis]
        ranges = self.high - self.low
        below = -np.expm1(-rates * ranges)
        logs = np.log(below).sum(axis=1) - rates[:, 0] * (self.low.sum() + self.fixed_sum)
        if self.fixed_sum == 0:
            logs += np.logaddexp.reduce(np.log(self.high / below) - rates * ranges, axis=1)
        return np.asarray(logs + log_rates)

    def draw(self, generator: np.random.Generator, rates: FloatArray) -> FloatArray:
        """Return how far the values (c, f) at which rays leave the box are above its lower ends.

        Parameters
        ----------
        generator : numpy.random.Generator
            Source of the random numbers.
        rates : array of shape (c, 1)
            Rates of the exponential laws.
        """
        ranges = self.high - self.low
        draws = truncated_exponential(generator.random((len(rates), len(ranges))), rates, ranges)
        if self.fixed_sum == 0:
            faces = self._faces(rates, generator.random((len(rates), 1)))
            draws[np.arange(len(rates)), faces] = ranges[faces]
        return draws

    def _faces(self, rates: FloatArray, uniform: FloatArray) -> IntArray:
        """Return through which face (c,) each ray leaves the box; odds are u / (exp(t r) - 1)."""
        below = np.expm1(-rates * (self.high - self.low))
        odds = np.cumsum(self.high * (1 + below) / -below, axis=1)
        places = (odds < uniform * odds[:, -1:]).sum(axis=1)
        return np.asarray(np.minimum(places, len(self.high) - 1))
