"""Drawing some blocks of scores and counting them: a piece of work for any executor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from nearshore_score._arrays import keep_freed_memory
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Part
from nearshore_score.sensitivity.sampling.linear_draws import (
    LinearDraws,
    double_draws,
    single_draws,
)
from nearshore_score.sensitivity.sampling.scratch import Scratch
from nearshore_score.sensitivity.sampling.short_terms import ShortTerms
from nearshore_score.sensitivity.sampling.tally import DrawCounter, Precision, Tally, TallyRule
from nearshore_score.sensitivity.score_draws import ScoreDraws, UncertainScores


@dataclass(frozen=True, eq=False)
class CountScores:
    """Draws the scores of some blocks and counts ranks, wins and the weights of those first.

    It can be pickled, and gives the same counts wherever it is called.

    Attributes
    ----------
    scores : UncertainScores
        What is drawn.
    seed : int
        Seed of the analysis.
    pairs : bool
        Whether wins are counted too.
    dtype : {"float64", "float32"}
        Precision in which scores are ranked; see `tally`. Weights on a simplex and scores that
        are linear in them are drawn in this precision too, so single precision makes other
        draws of the same seed; weights have 23 random bits.
    """

    scores: UncertainScores
    seed: int
    pairs: bool = True
    dtype: Precision = "float64"

    def __call__(self, part: Part) -> Tally:
        """Return the counts over the draws of some consecutive blocks.

        Parameters
        ----------
        part : Part
            Which blocks.
        """
        keep_freed_memory()
        if self.scores.terms is None:
            return self._count_draws(part)
        ((code, node),) = self.scores.nodes.items()
        drawn = node.sampler, self.seed, part
        if self.dtype == "float32":
            short = ShortTerms.of(self.scores.terms)
            return self._count_linear(code, partial(single_draws, short.terms, *drawn), short.unit)
        return self._count_linear(code, partial(double_draws, self.scores.terms, *drawn))

    def _count_draws(self, part: Part) -> Tally:
        """Count scores of any method."""
        counter = DrawCounter(TallyRule(self.scores.tolerance, self.pairs, self.dtype))
        for some in _in_blocks(self.scores.draws(self.seed, part)):
            counter.add([some.scores], some.weights, len(some.scores))
        return counter.tally()

    def _count_linear(
        self, code: str, draws: Callable[[Scratch], Iterator[LinearDraws]], unit: float = 1.0
    ) -> Tally:
        """Count scores that are linear in the weights of one node, in some unit."""
        counter = DrawCounter(TallyRule(self.scores.tolerance * unit, self.pairs, self.dtype))
        for weights, slices, bounds in draws(counter.scratch):
            counter.add(slices, {code: weights}, len(weights), bounds)
        return counter.tally()


def _in_blocks(few: Iterator[ScoreDraws]) -> Iterator[ScoreDraws]:
    """Put draws together that come a few at a time: counting has a price for each call."""
    waiting: list[ScoreDraws] = []
    for some in few:
        waiting.append(some)
        if sum(len(one.scores) for one in waiting) >= BLOCK:
            yield _together(waiting)
            waiting = []
    if waiting:
        yield _together(waiting)


def _together(some: list[ScoreDraws]) -> ScoreDraws:
    return ScoreDraws(
        np.concatenate([one.scores for one in some]),
        {code: np.concatenate([one.weights[code] for one in some]) for code in some[0].weights},
    )
