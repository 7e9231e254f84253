"""Confidence factors: how often a destination is first with its own central weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Part, Stage, generator_of
from nearshore_score.sensitivity.sampling.tally import tally
from nearshore_score.sensitivity.score_draws import UncertainScores

# Values of one evaluation: few enough to stay in the cache.
_VALUES_AT_ONCE = 2**18


@dataclass(frozen=True, eq=False)
class CountFirst:
    """Counts how often destinations are first, each with weights of its own.

    All of them see the same draws of the figures, which are drawn once. It can be pickled.

    Attributes
    ----------
    scores : UncertainScores
        What is drawn; its figures must vary.
    places : array of int of shape (q,)
        Rows of the destinations.
    weights : mapping of str to array of shape (q, k)
        By node, the weights of each.
    seed : int
        Seed of the analysis.
    """

    scores: UncertainScores
    places: IntArray
    weights: Mapping[str, FloatArray]
    seed: int

    def __call__(self, part: Part) -> FloatArray:
        """Return in how many draws (q,) each is first; those that tie share a draw.

        Parameters
        ----------
        part : Part
            Which blocks.
        """
        total = np.zeros(len(self.places))
        for block, count in part:
            for scores in self._scores(block, count):
                total += first_counts(scores, self.places, self.scores.tolerance)
        return total

    def _scores(self, block: int, count: int) -> Iterator[FloatArray]:
        """Give scores (c, q, n) of one block, a few draws at a time."""
        plan, rows, figures = self.scores.plan, self.scores.rows, self.scores.figures
        if plan is None or rows is None or figures is None:
            raise InvalidInputError("without uncertain figures there are no confidence factors")
        generator = generator_of(self.seed, Stage.CONFIDENCE, block)
        whole = {code: self.scores.spread(code, own) for code, own in self.weights.items()}
        size = self._at_once(int(np.prod(plan.panel.values.shape[-2:])))
        root = plan.framework.root.code
        for start in range(0, count, size):
            values = figures.draw(generator, size)[: count - start, np.newaxis]
            found = plan(values=values, weights=whole).scores[root]
            shape = (len(values), len(self.places), found.shape[-1])
            yield np.broadcast_to(found, shape)[..., rows]

    def _at_once(self, cells: int) -> int:
        """How many draws are evaluated together: it depends on the problem alone."""
        power = int(_VALUES_AT_ONCE // (cells * len(self.places))).bit_length() - 1
        return int(min(2 ** max(power, 0), BLOCK))


def first_counts(scores: FloatArray, places: IntArray, tolerance: float = 0.0) -> FloatArray:
    """Count the draws in which each of some destinations is first, by scores of its own.

    Parameters
    ----------
    scores : array of shape (c, q, n)
        Scores of n destinations in c draws, as each of the q sees them.
    places : array of int of shape (q,)
        Which destinations they are.
    tolerance : float
        Neighbours in a ranking that are no farther apart tie; they share a draw.

    Returns
    -------
    array of shape (q,)

    Examples
    --------
    >>> seen = np.array([[[3.0, 1.0], [3.0, 4.0]], [[1.0, 1.0], [5.0, 4.0]]])
    >>> first_counts(seen, np.array([0, 1]))
    array([1.5, 1. ])
    """
    own = np.take_along_axis(scores, places[np.newaxis, :, np.newaxis], axis=-1)
    others = np.array(scores)
    np.put_along_axis(others, places[np.newaxis, :, np.newaxis], -np.inf, axis=-1)
    lead = own[..., 0] - others.max(axis=-1)
    counts = (lead > tolerance).sum(axis=0).astype(np.float64)
    # A chain of neighbours can tie with the best from as far as this.
    level = (lead <= tolerance) & (lead >= -tolerance * scores.shape[-1])
    for row in np.flatnonzero(level.any(axis=0)):
        tied = tally(scores[level[:, row], row], {}, tolerance=tolerance, pairs=False)
        counts[row] += tied.ranks[places[row], 0]
    return np.asarray(counts)
