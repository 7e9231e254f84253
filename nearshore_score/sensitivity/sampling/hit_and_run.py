"""Uniform weights on any set of linear constraints, by Markov chains that walk through it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.sensitivity.sampling.affine_hull import OwnCoordinates
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Stage, generator_of
from nearshore_score.sensitivity.sampling.effective_sample_size import effective_sample_size
from nearshore_score.sensitivity.sampling.weight_samplers import SamplingMethod, WeightSampler

# Chains in a block; each gives so many of its draws.
CHAINS = 256
_KEPT = BLOCK // CHAINS
# Between blocks the chains forget where they started for as many draws.
_BURN_IN = 5
# Correlation of two successive draws of a chain that is small enough.
_CORRELATION = 0.05
# Bases of facets whose edges are directions, and rounds in which the facets are found.
_BASES = 32
_ROUNDS = 2
_STEPS = 12
# Facets that no line has hit come last.
_SUPERFLUOUS = 1e12
# Draws of each chain from which the thinning is chosen, by lags of up to so many of them.
_PILOT = 128
_MOST_LAG = 32
# Steps per dimension between these draws beyond which slow chains are left slow.
_MOST_STRIDES = 16
# Weights that move by less than this are constant but for rounding.
_CONSTANT = 1e-12
# Slack below this is rounding, and the part of a line that is left out at either end.
_LEAST_SLACK = 1e-16
_MARGIN = 1e-10


@dataclass(frozen=True, eq=False)
class HitAndRunSampler(WeightSampler):
    """Uniform weights by hit-and-run: from a point to a random one on a random line through it.

    Attributes
    ----------
    own : OwnCoordinates
        The set, in the dimensions d that it has.
    directions : array of shape (q, d)
        Directions of the lines, all equally likely.
    starts : array of shape (d, CHAINS)
        Where the chains of every block start.
    thinning : int
        Steps between two draws of a chain.
    share : float
        Independent draws that one draw is worth, for the mean of the weight that mixes worst.
    stream : int
        Number of the node among those whose weights vary.

    Notes
    -----
    Hit-and-run is due to Smith [1]_, its use for weights to Tervonen and others [2]_. Any law of
    directions that span the set will do [3]_. On the usual sphere most lines soon hit one of the
    many facets, and chains creep, by steps that shrink as weights grow in number. Here each line
    is parallel to all but one of d facets chosen at random, as edges of the set are: on the whole
    simplex that is an exchange between two weights, and sets that are long and thin take no more
    steps than others. Facets that such lines have hit are preferred, so that limits which others
    make superfluous do not count.

    256 chains walk side by side. They set out from the centre of a largest ball within the set
    (Chebyshev centre). Before the first draw, and always in the same way, they walk until
    successive draws of no weight are correlated by more than 0.05, which gives the thinning.
    All blocks start from the points reached then, and first forget them over five thinnings.

    All chains of a block take the same directions. Their places on the lines are their own, and
    uniform weights stay uniform along any direction, so draws are as good as with directions of
    their own, at a fraction of the cost. Draws of a block are ordered by time, so that any number
    of first draws holds all chains.

    References
    ----------
    .. [1] R. L. Smith, "Efficient Monte Carlo procedures for generating points uniformly
       distributed over bounded regions", *Operations Research* 32(6), 1984, pages 1296-1308.
    .. [2] T. Tervonen, G. van Valkenhoef, N. Baştürk and D. Postmus, "Hit-And-Run enables
       efficient weight generation for simulation-based multiple criteria decision analysis",
       *European Journal of Operational Research* 224(3), 2013, pages 552-559.
    .. [3] C. J. P. Bélisle, H. E. Romeijn and R. L. Smith, "Hit-and-run algorithms for generating
       multivariate distributions", *Mathematics of Operations Research* 18(2), 1993, pages
       255-266.
    """

    own: OwnCoordinates
    directions: FloatArray
    starts: FloatArray
    thinning: int
    share: float
    stream: int = 0
    method: ClassVar[SamplingMethod] = "hit_and_run"

    @classmethod
    def of(cls, own: OwnCoordinates, stream: int = 0) -> HitAndRunSampler:
        """Return the sampler of a set.

        Parameters
        ----------
        own : OwnCoordinates
            The set, of one dimension at least.
        stream : int
            Number of the node among those whose weights vary.
        """
        generator = generator_of(0, Stage.CHAINS, 0)
        starts = np.zeros((own.basis.shape[1], CHAINS))
        begun = cls(own, _edges(generator, own.forms), starts, 1, 1.0, stream)
        for _ in range(_ROUNDS):
            begun = begun._between_facets(generator)
        return begun._thinned(generator, max(1, len(starts) // 4))

    @property
    def effective_share(self) -> float:
        """How many independent draws one draw is worth; see `WeightSampler.effective_share`."""
        return self.share

    def draw(self, seed: int, block: int) -> FloatArray:
        """Return the weights of one block; see `WeightSampler.draw`."""
        # Bits above any number of blocks keep the streams of several nodes apart.
        generator = generator_of(seed, Stage.CHAINS, block + (self.stream << 40) + 1)
        walk = self._walk(generator, self.thinning)
        for _ in range(_BURN_IN):
            next(walk)
        return self._weights(np.stack([next(walk) for _ in range(_KEPT)])).reshape(BLOCK, -1)

    def _weights(self, points: FloatArray) -> FloatArray:
        """Return the weights (..., chains, k) at points (..., d, chains)."""
        weights = np.einsum("...dc,kd->...ck", points, self.own.basis) + self.own.centre
        # A step onto the edge of the set can be rounded to below zero.
        weights = np.maximum(weights, 0.0)
        return np.ascontiguousarray(weights / weights.sum(axis=-1, keepdims=True))

    def _slack_at(self, points: FloatArray) -> FloatArray:
        """Return by how much points (d, CHAINS) keep the limits; shape (c, CHAINS)."""
        slack = self.own.slack[:, np.newaxis] - self.own.forms @ points
        return np.maximum(slack, _LEAST_SLACK)

    def _walk(self, generator: np.random.Generator, steps: int) -> Iterator[FloatArray]:
        """Give the points (d, CHAINS) of all chains after so many steps, again and again."""
        points = self.starts.copy()
        slopes = self.directions @ self.own.forms.T
        nearness = np.empty((slopes.shape[1], CHAINS))
        while True:
            chosen = generator.integers(len(slopes), size=steps)
            # Never onto the edge itself, from which rounding could lead out of the set.
            places = _MARGIN + (1 - 2 * _MARGIN) * generator.random((steps, CHAINS))
            slack = self._slack_at(points)
            for at, place in zip(chosen.tolist(), places, strict=True):
                slope = slopes[at, :, np.newaxis]
                np.divide(slope, slack, out=nearness)
                first, last = 1 / nearness.min(axis=0), 1 / nearness.max(axis=0)
                moved = first + (last - first) * place
                points += self.directions[at, :, np.newaxis] * moved
                slack -= np.multiply(slope, moved, out=nearness)
            yield points.copy()

    def _between_facets(self, generator: np.random.Generator) -> HitAndRunSampler:
        """Return the sampler with directions along the facets that its own lines hit."""
        points = next(self._walk(generator, _STEPS * len(self.starts)))
        slack = self._slack_at(points)
        hit = np.zeros(len(slack), dtype=np.bool_)
        for slope in self.directions @ self.own.forms.T:
            nearness = slope[:, np.newaxis] / slack
            hit[nearness.argmin(axis=0)] = hit[nearness.argmax(axis=0)] = True
        edges = _edges(generator, self.own.forms, hit)
        return replace(self, directions=edges, starts=points)

    def _thinned(self, generator: np.random.Generator, stride: int) -> HitAndRunSampler:
        """Return the sampler with as many steps between draws as make them nearly independent.

        Parameters
        ----------
        generator : numpy.random.Generator
            Source of the random numbers.
        stride : int
            The number of steps is a multiple of this one; if that is too few, of twice as many.
        """
        walk = self._walk(generator, stride)
        points = np.stack([next(walk) for _ in range(_PILOT)])
        chains = np.moveaxis(self._weights(points), 0, 1)
        lag = _least_lag(chains)
        moved = replace(self, starts=points[-1])
        if lag == _MOST_LAG and stride < _MOST_STRIDES * len(self.starts):
            return moved._thinned(generator, 2 * stride)
        kept = np.asarray(chains[:, ::lag])
        draws = kept.shape[0] * kept.shape[1]
        share = float(effective_sample_size(kept).min()) / draws
        return replace(moved, thinning=stride * lag, share=min(1.0, share))


def _edges(
    generator: np.random.Generator, forms: FloatArray, preferred: BoolArray | None = None
) -> FloatArray:
    """Return directions (q, d), each parallel to all but one of d facets of random choice."""
    from scipy.linalg import qr

    lengths = np.linalg.norm(forms, axis=1)
    if preferred is not None:
        lengths = lengths * np.where(preferred, 1.0, _SUPERFLUOUS)
    found: list[FloatArray] = []
    for _ in range(_BASES):
        # Facets are taken by size, which is random, as long as they are independent.
        sizes = np.exp(4 * generator.standard_normal(len(forms))) / lengths
        order = np.asarray(qr(sizes * forms.T, mode="r", pivoting=True)[1])
        edges = np.linalg.inv(forms[order[: forms.shape[1]]]).T
        found.append(np.asarray(edges / np.linalg.norm(edges, axis=1, keepdims=True)))
    return np.concatenate(found)


def _least_lag(chains: FloatArray) -> int:
    """Return after how many draws no quantity is still correlated, or the most that is tried."""
    apart = chains - chains.mean(axis=(0, 1))
    whole = (apart**2).mean(axis=(0, 1))
    varies = whole > _CONSTANT**2
    for lag in range(1, _MOST_LAG):
        common = (apart[:, lag:] * apart[:, :-lag]).mean(axis=(0, 1))
        if (common[varies] <= _CORRELATION * whole[varies]).all():
            return lag
    return _MOST_LAG
