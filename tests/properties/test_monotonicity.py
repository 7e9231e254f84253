"""Improving one figure never lowers the score of its destination."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import Case, cases, numbers


@given(case=cases(direct=True), data=st.data(), step=numbers(0.001, 500))
def test_improving_one_figure_never_lowers_the_own_score(
    case: Case, data: st.DataObject, step: float
) -> None:
    # Under min-max the others may move; the destination itself may not lose.
    column = data.draw(st.integers(0, len(case.panel.columns) - 1))
    row = data.draw(st.integers(0, len(case.panel.destinations) - 1))
    improved = improve(case, row, column, step)
    before = case.plan().scores[case.total][row]
    after = case.plan(values=improved).scores[case.total][row]
    assert np.isnan(before) == np.isnan(after)
    assert np.isnan(before) or after >= before - 1e-9


def improve(case: Case, row: int, column: int, step: float) -> np.ndarray:
    indicator = case.framework.node(case.panel.columns[column]).indicator
    values = case.panel.values.copy()
    if indicator is None:
        values[row, column] = min(values[row, column] + step, 100.0)
    elif indicator.direction == "benefit":
        values[row, column] += step
    else:
        # Halving keeps positive values in the domain of logarithms.
        values[row, column] -= min(step, abs(values[row, column]) / 2)
    return values
