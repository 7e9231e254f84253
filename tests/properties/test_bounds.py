"""Scores stay between 0 and 100, means between their least and greatest child."""

import numpy as np
from hypothesis import given

from tests.strategies import Case, cases


@given(case=cases(direct=True))
def test_every_score_lies_between_0_and_100(case: Case) -> None:
    for scores in case.plan().scores.values():
        held = scores[np.isfinite(scores)]
        assert ((held >= 0) & (held <= 100)).all()


@given(case=cases(direct=True))
def test_every_coverage_lies_between_0_and_1(case: Case) -> None:
    for coverage in case.plan().coverage.values():
        assert ((coverage >= 0) & (coverage <= 1 + 1e-12)).all()


@given(case=cases(holes=False))
def test_a_mean_lies_between_its_worst_and_best_leaf(case: Case) -> None:
    result = case.plan()
    leaves = np.stack([result.scores[leaf.code] for leaf in case.framework.leaves])
    # A geometric mean lifts scores to its floor, of at most 5 points here.
    assert (result.scores[case.total] <= np.maximum(leaves.max(axis=0), 5.0) + 1e-9).all()
    assert (result.scores[case.total] >= leaves.min(axis=0) - 1e-9).all()
