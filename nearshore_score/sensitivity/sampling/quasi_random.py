"""Weights that fill a simplex more evenly than chance does: scrambled Sobol points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Stage, generator_of
from nearshore_score.sensitivity.sampling.linear_products import linear_products
from nearshore_score.sensitivity.sampling.weight_samplers import SamplingMethod, WeightSampler


@dataclass(frozen=True, eq=False)
class QuasiRandomSampler(WeightSampler):
    r"""Weights of a Dirichlet law on a simplex, from scrambled Sobol points.

    The share of corner j in what the corners before it leave follows a beta law with parameters
    :math:`\alpha_j` and :math:`\sum_{i > j} \alpha_i`, independent of the others. Its inverse
    distribution function takes one coordinate of a point to one share, so that p corners need
    p - 1 coordinates.

    Attributes
    ----------
    alpha : array of shape (p,)
        Parameters of the law, positive; ones for uniform weights.
    corners : array of shape (p, k)
        Corners of the simplex.
    stream : int
        Number of the node among those whose weights vary.

    Notes
    -----
    Every block is a net of its own, scrambled by a random linear matrix and a random shift [2]_:
    each of its points is uniform, so means are unbiased, and blocks are independent. Errors that
    treat draws as independent are too large. Where the weights of several nodes vary, the points
    of all nodes but the first are put in random order, since equal nets side by side are far from
    independent.

    References
    ----------
    .. [1] I. M. Sobol', "On the distribution of points in a cube and the approximate evaluation
       of integrals", *USSR Computational Mathematics and Mathematical Physics* 7(4), 1967,
       pages 86-112.
    .. [2] J. Matoušek, "On the L2-discrepancy for anchored boxes", *Journal of Complexity* 14(4),
       1998, pages 527-556.
    """

    alpha: FloatArray
    corners: FloatArray
    stream: int = 0
    method: ClassVar[SamplingMethod] = "quasi_random"

    def draw(self, seed: int, block: int) -> FloatArray:
        """Return the weights of one block; see `WeightSampler.draw`."""
        from scipy.stats import qmc

        # Bits above any number of blocks keep the streams of several nodes apart.
        generator = generator_of(seed, Stage.SCRAMBLE, block + (self.stream << 40))
        net = qmc.Sobol(len(self.alpha) - 1, scramble=True, seed=generator)
        points = net.random_base2(BLOCK.bit_length() - 1)
        if self.stream:
            points = generator.permutation(points, axis=0)
        return linear_products(shares_of(points, self.alpha), self.corners.T)


def shares_of(points: FloatArray, alpha: FloatArray) -> FloatArray:
    """Return shares (..., p) of a Dirichlet law for points of a unit cube.

    Parameters
    ----------
    points : array of shape (..., p - 1)
        From 0 to 1.
    alpha : array of shape (p,)
        Parameters of the law, positive.

    Examples
    --------
    >>> shares_of(np.array([0.75, 0.5]), np.ones(3))
    array([0.5 , 0.25, 0.25])
    """
    later = (alpha.sum() - np.cumsum(alpha))[:-1]
    if (alpha == 1).all():
        left = (1 - points) ** (1 / later)
    else:
        from scipy.special import betaincinv

        # Of what is left, so that a tiny rest is not lost beside one.
        left = betaincinv(later, alpha[:-1], 1 - points)
    upto = np.cumprod(left, axis=-1)
    shares = np.empty((*points.shape[:-1], len(alpha)))
    shares[..., 0] = 1 - upto[..., 0]
    shares[..., 1:-1] = upto[..., :-1] - upto[..., 1:]
    shares[..., -1] = upto[..., -1]
    return shares
