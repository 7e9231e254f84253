"""Nothing that is handed in is changed."""

import numpy as np
from hypothesis import given

from nearshore_score import (
    Panel,
    arithmetic_mean,
    arithmetic_shares,
    competition_ranks,
    geometric_mean,
    geometric_shares,
    goalpost_scores,
    min_max_scores,
)
from tests.strategies import Case, cases


@given(case=cases())
def test_a_plan_leaves_panel_values_and_weights_alone(case: Case) -> None:
    values = np.where(case.panel.present, case.panel.values, np.nan)
    weights = np.ones(len(case.framework.criteria))
    kept = values.copy(), weights.copy(), case.panel.values.copy(), case.panel.states.copy()
    plan = case.plan
    plan(values=values, weights={case.total: weights})
    plan.contributions()
    for before, after in zip(
        kept, (values, weights, case.panel.values, case.panel.states), strict=True
    ):
        np.testing.assert_array_equal(before, after)


def test_array_functions_work_on_read_only_arrays() -> None:
    # A function that wrote into its input would raise here.
    scores = np.array([[80.0, 20.0], [0.0, 50.0]])
    weights = np.array([3.0, 1.0])
    present = np.array([[True, False], [True, True]])
    for array in (scores, weights, present):
        array.flags.writeable = False
    for operator in (arithmetic_mean, arithmetic_shares, geometric_mean, geometric_shares):
        operator(scores, weights, present)
    goalpost_scores(scores, 10, 60, direction="cost")
    min_max_scores(scores, reference=scores)
    competition_ranks(scores)


def test_a_panel_keeps_its_own_copy() -> None:
    mine = np.array([[1.0]])
    panel = Panel(("A",), ("c",), mine)
    mine[0, 0] = 9.0
    assert panel.values[0, 0] == 1.0
