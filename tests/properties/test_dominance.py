"""A destination that is at least as good everywhere never ranks below."""

import numpy as np
from hypothesis import assume, given

from nearshore_score import competition_ranks
from tests.strategies import Case, cases


@given(case=cases(holes=False, least=2))
def test_a_dominating_destination_never_ranks_below(case: Case) -> None:
    result = case.plan()
    leaves = np.stack([result.scores[leaf.code] for leaf in case.framework.leaves], axis=-1)
    dominates = (leaves[:, None, :] >= leaves[None, :, :]).all(axis=-1)
    assume(dominates.sum() > len(leaves))  # somebody dominates somebody else
    ranks = competition_ranks(result.scores[case.total])
    for better, worse in np.argwhere(dominates):
        assert ranks[better] <= ranks[worse]


@given(case=cases(holes=False, least=2))
def test_the_best_of_every_column_put_together_comes_first(case: Case) -> None:
    values = case.panel.values.copy()
    leaves = case.plan().scores
    for index, code in enumerate(case.panel.columns):
        values[0, index] = values[np.argmax(leaves[code]), index]
    totals = case.plan(values=values).scores[case.total]
    assert competition_ranks(totals)[0] == 1
