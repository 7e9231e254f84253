"""Samplers of weights: what each must be able to do, and the laws by corners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Stage, generator_of
from nearshore_score.sensitivity.sampling.linear_products import linear_products

#: How weights are drawn.
SamplingMethod = Literal[
    "simplex",
    "dirichlet",
    "box",
    "rescaled_box",
    "rejection",
    "hit_and_run",
    "quasi_random",
]


class WeightSampler(Protocol):
    """Draws weights of k children that sum to one.

    A sampler is data: it can be pickled, and keeps nothing between draws.

    Attributes
    ----------
    method : str
        How it draws them.
    """

    method: ClassVar[SamplingMethod]

    @property
    def effective_share(self) -> float:
        """How many independent draws one draw is worth, for means; 1 unless drawn by chains."""
        return 1.0

    def draw(self, seed: int, block: int) -> FloatArray:
        """Return the weights (BLOCK, k) of one block, each row summing to one.

        Parameters
        ----------
        seed : int
            Seed of the analysis.
        block : int
            Number of the block.
        """
        ...


@dataclass(frozen=True, eq=False)
class SimplexSampler(WeightSampler):
    """Uniform weights on a simplex, by unit exponentials; all weights, an order, lower bounds.

    Attributes
    ----------
    vertices : array of shape (p, k), or None
        The corners of the simplex; None for all weights of `children`.
    children : int
        How many children there are.
    stream : int
        Number of the node among those whose weights vary, so that each has streams of its own.
    """

    vertices: FloatArray | None
    children: int
    stream: int = 0
    method: ClassVar[SamplingMethod] = "simplex"

    def draw(self, seed: int, block: int) -> FloatArray:
        """Return the weights of one block; see `WeightSampler.draw`."""
        corners = self.children if self.vertices is None else len(self.vertices)
        generator = weight_generator(seed, self.stream, block)
        # Draws last in memory: what is summed and divided corner by corner runs along them.
        shares = generator.standard_exponential((corners, BLOCK))
        shares *= 1 / shares.sum(axis=0)
        return shares.T if self.vertices is None else linear_products(shares.T, self.vertices.T)


def weight_generator(seed: int, stream: int, block: int) -> np.random.Generator:
    """Return the generator of the weights of one node in one block.

    Parameters
    ----------
    seed : int
        Seed of the analysis.
    stream : int
        Number of the node among those whose weights vary.
    block : int
        Number of the block.
    """
    # Bits above any number of blocks keep the streams of several nodes apart.
    return generator_of(seed, Stage.WEIGHTS, block + (stream << 40))
