"""The best and worst of many draws lie inside the proven ranks, and mostly miss them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.rank_intervals import RankIntervals, rank_intervals
from nearshore_score.sensitivity.weight_information import RelativeBounds

SHARE = 0.2
DRAWS, BLOCK = 20_000, 1000


@pytest.fixture(scope="module")
def proven() -> RankIntervals:
    terms = np.random.default_rng(2026).uniform(size=(60, 12))
    scores = LinearScores.from_matrix(terms)
    return rank_intervals(scores, weights=RelativeBounds(share=SHARE))


@pytest.fixture(scope="module")
def sampled(proven: RankIntervals) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the best and the worst rank of each destination in all draws."""
    draws = np.random.default_rng(1)
    scores = proven.scores
    best, worst = np.full(60, 60), np.ones(60, dtype=np.intp)
    for _ in range(DRAWS // BLOCK):
        weights = scores.weight_array * draws.uniform(1 - SHARE, 1 + SHARE, (BLOCK, 12))
        ranks = scores.ranks_at(weights / weights.sum(axis=1, keepdims=True))
        best = np.minimum(best, ranks.min(axis=0))
        worst = np.maximum(worst, ranks.max(axis=0))
    return best, worst


def ends(proven: RankIntervals) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    assert proven.is_proven
    every = proven.intervals
    return np.array([one.best for one in every]), np.array([one.worst for one in every])


def test_no_draw_is_outside_what_is_proven(
    proven: RankIntervals, sampled: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> None:
    best, worst = ends(proven)
    assert (sampled[0] >= best).all()
    assert (sampled[1] <= worst).all()


def test_draws_miss_the_extreme_ranks_of_most_destinations(
    proven: RankIntervals, sampled: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> None:
    best, worst = ends(proven)
    assert (sampled[0] > best).sum() > 30
    assert (sampled[1] < worst).sum() > 30
