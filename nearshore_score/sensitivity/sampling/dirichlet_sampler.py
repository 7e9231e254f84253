"""Weights that follow a Dirichlet law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.sensitivity.sampling.blocks import BLOCK
from nearshore_score.sensitivity.sampling.weight_samplers import (
    SamplingMethod,
    WeightSampler,
    weight_generator,
)

# With one parameter from here on, not all gamma variates of a draw are below the least number.
_SAFE = 0.1
# Laws with parameters below this are the same in double precision: one child has all the weight.
_LEAST = 1e-100


@dataclass(frozen=True, eq=False)
class DirichletSampler(WeightSampler):
    """Weights of a Dirichlet law, by gamma variates divided by their sum.

    Attributes
    ----------
    alpha : array of shape (k,)
        Parameters of the law, not negative; where one is zero, so is the weight.
    stream : int
        Number of the node among those whose weights vary.
    """

    alpha: FloatArray
    stream: int = 0
    method: ClassVar[SamplingMethod] = "dirichlet"

    def draw(self, seed: int, block: int) -> FloatArray:
        """Return the weights of one block; see `WeightSampler.draw`."""
        generator = weight_generator(seed, self.stream, block)
        kept = np.flatnonzero(self.alpha > self.alpha.max() * _LEAST)
        shares = _shares(generator, self.alpha[kept])
        if len(kept) == len(self.alpha):
            return shares
        weights = np.zeros((BLOCK, len(self.alpha)))
        weights[:, kept] = shares
        return weights


def _shares(generator: np.random.Generator, alpha: FloatArray) -> FloatArray:
    if alpha.max() >= _SAFE:
        sizes = generator.standard_gamma(alpha, (BLOCK, len(alpha)))
    else:
        # A gamma variate is one of a parameter larger by one times a power of a uniform one; in
        # logarithms neither can vanish.
        raised = alpha * max(1.0, _LEAST / alpha.max())
        logs = np.log(generator.standard_gamma(raised + 1, (BLOCK, len(alpha))))
        logs -= generator.standard_exponential((BLOCK, len(alpha))) / raised
        sizes = np.exp(np.maximum(logs - logs.max(axis=1, keepdims=True), -700.0))
        sizes[sizes < 1e-300] = 0.0
    sizes /= sizes.sum(axis=1, keepdims=True)
    return sizes
