"""Draws of linear scores, block by block, in memory that is used again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import FloatArray
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Part
from nearshore_score.sensitivity.sampling.constant_ties import Scores
from nearshore_score.sensitivity.sampling.linear_products import linear_products
from nearshore_score.sensitivity.sampling.rough_scores import RoughScores, RoughTerms
from nearshore_score.sensitivity.sampling.scratch import Scratch
from nearshore_score.sensitivity.sampling.single_precision import REACH
from nearshore_score.sensitivity.sampling.tally import draws_at_once
from nearshore_score.sensitivity.sampling.weight_samplers import (
    SimplexSampler,
    WeightSampler,
    weight_generator,
)

SingleArray = NDArray[np.float32]

# Weights sum to one, and products to scores, but for this share.
_ROUNDING = 1e-12


class LinearDraws(NamedTuple):
    """Draws of one block, until those of the next are made.

    Attributes
    ----------
    weights : array of shape (c, k)
        The weights.
    slices : iterator of arrays of shape (c', n), or of RoughScores
        Scores of consecutive draws, each until the next are made; in single precision less what
        is the same for all destinations.
    bounds : tuple of float
        Between what all scores are.
    """

    weights: Scores
    slices: Iterator[Scores] | Iterator[RoughScores]
    bounds: tuple[float, float]


def double_draws(
    terms: FloatArray, sampler: WeightSampler, seed: int, part: Part, scratch: Scratch
) -> Iterator[LinearDraws]:
    """Give draws in double precision; their scores are rough where that is of use.

    Parameters
    ----------
    terms : array of shape (n, k)
        What each child gives each destination.
    sampler : WeightSampler
        What draws the weights.
    seed : int
        Seed of the analysis.
    part : Part
        Which blocks.
    scratch : Scratch
        Holds the scores.
    """
    rough = RoughTerms.of(terms)
    bounds = _bounds_of(terms)
    for block, count in part:
        weights = sampler.draw(seed, block)[:count]
        if rough is None:
            yield LinearDraws(weights, _exact_slices(terms, weights, scratch), bounds)
        else:
            yield LinearDraws(weights, _rough_slices(rough, weights, scratch), bounds)


def _exact_slices(terms: FloatArray, weights: FloatArray, scratch: Scratch) -> Iterator[FloatArray]:
    step = draws_at_once(len(terms))
    scores = scratch.array("scores", (step, len(terms)), np.float64)
    for start in range(0, len(weights), step):
        some = weights[start : start + step]
        yield linear_products(some, terms, scores[: len(some)])


def _rough_slices(
    rough: RoughTerms, weights: FloatArray, scratch: Scratch
) -> Iterator[RoughScores]:
    step = draws_at_once(len(rough.exact))
    scores = scratch.array("short scores", (step, len(rough.exact)), np.float32)
    short = weights.astype(np.float32)
    for start in range(0, len(weights), step):
        some = slice(start, start + step)
        found = scores[: len(weights[some])]
        linear_products(short[some], rough.short.terms, found)
        yield RoughScores(found, weights[some], rough)


def single_draws(
    terms: SingleArray, sampler: WeightSampler, seed: int, part: Part, scratch: Scratch
) -> Iterator[LinearDraws]:
    """Give draws in single precision: half the memory, twice the numbers in an instruction.

    Parameters
    ----------
    terms : array of shape (n, k)
        As `ShortTerms` has them: the bounds of scores are those of the grid.
    sampler : WeightSampler
        What draws the weights.
    seed : int
        Seed of the analysis.
    part : Part
        Which blocks.
    scratch : Scratch
        Holds the scores.
    """
    step = draws_at_once(len(terms))
    scores = scratch.array("short scores", (step, len(terms)), np.float32)

    def slices(weights: SingleArray, count: int) -> Iterator[SingleArray]:
        for start in range(0, count, step):
            linear_products(weights[start : start + step], terms, scores)
            yield scores[: count - start]

    for block, count in part:
        weights = _single_weights(sampler, seed, block, scratch)
        yield LinearDraws(weights[:count], slices(weights, count), (0.0, REACH))


def _bounds_of(terms: FloatArray) -> tuple[float, float]:
    """Return between what means of terms are, with room for rounding."""
    low, high = float(terms.min()), float(terms.max())
    room = _ROUNDING * max(-low, high)
    return max(low - room, 0.0) if low >= 0 else low - room, high + room


def _single_weights(sampler: WeightSampler, seed: int, block: int, scratch: Scratch) -> SingleArray:
    """Draw weights; those on a simplex by numbers that are drawn in single precision."""
    if not isinstance(sampler, SimplexSampler):
        return sampler.draw(seed, block).astype(np.float32)
    corners = sampler.children if sampler.vertices is None else len(sampler.vertices)
    shares = scratch.array("shares", (corners, BLOCK), np.float32)
    draw_exponentials(weight_generator(seed, sampler.stream, block), shares)
    shares *= 1 / shares.sum(axis=0)
    if sampler.vertices is None:
        return shares.T
    return linear_products(shares.T, sampler.vertices.T.astype(np.float32))


def draw_exponentials(generator: np.random.Generator, out: SingleArray) -> None:
    """Fill an array with unit exponentials from 23 random bits each; none is zero.

    Parameters
    ----------
    generator : numpy.random.Generator
        Source of the random bits.
    out : array of even size
        Contiguous; what is filled.

    Notes
    -----
    Logarithms of the middles of equal steps: the greatest possible number is 16.6.
    """
    words = generator.bit_generator.random_raw(out.size // 2)
    bits = words.view(np.uint32).reshape(out.shape)
    # The last 23 bits of a number from one to two, less nearly one: middles of equal steps.
    bits >>= np.uint32(9)
    bits |= np.float32(1.0).view(np.uint32)
    np.subtract(bits.view(np.float32), np.float32(1 - 2.0**-24), out=out)
    np.log(out, out=out)
    np.negative(out, out=out)
