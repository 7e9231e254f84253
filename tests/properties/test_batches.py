"""A batch gives what its items give one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nearshore_score import (
    Panel,
    Plan,
    arithmetic_mean,
    arithmetic_shares,
    geometric_mean,
    geometric_shares,
    goalpost_scores,
    min_max_scores,
)
from nearshore_score.aggregation import Operator
from tests.strategies import Case, cases, directions, numbers, scores

SIZES = st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4))


def other_values(case: Case, count: int) -> np.ndarray:
    """Other values in the domain of every transform: mixtures of rows of the panel."""
    values = np.where(case.panel.present, case.panel.values, 1.0)
    shares = np.linspace(0.2, 0.8, count)[:, None, None]
    return shares * values + (1 - shares) * values[::-1]


def other_weights(case: Case, count: int) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(7)
    return {
        code: generator.random((count, len(node.children))) + 0.01
        for code, node in case.framework.nodes.items()
        if node.children
    }


@given(case=cases(direct=True), count=st.integers(1, 4))
def test_a_batch_of_values_equals_its_items(case: Case, count: int) -> None:
    values = other_values(case, count)
    together = case.plan(values=values).scores[case.total]
    for index in range(count):
        alone = case.plan(values=values[index]).scores[case.total]
        np.testing.assert_allclose(together[index], alone, atol=1e-12)


@given(case=cases(direct=True), count=st.integers(1, 4))
def test_a_batch_of_weights_equals_its_items(case: Case, count: int) -> None:
    weights = other_weights(case, count)
    together = case.plan(weights=weights)
    for index in range(count):
        alone = case.plan(weights={code: batch[index] for code, batch in weights.items()})
        for of_all, of_one in (
            (together.scores, alone.scores),
            (together.coverage, alone.coverage),
        ):
            shape = (count, len(case.panel.destinations))
            whole = np.broadcast_to(of_all[case.total], shape)
            np.testing.assert_allclose(whole[index], of_one[case.total], atol=1e-12)


@given(case=cases(direct=True))
def test_values_and_weights_may_vary_together(case: Case) -> None:
    # Two axes: values vary along the first, weights along the second.
    values, weights = other_values(case, 2), other_weights(case, 3)
    together = case.plan(values=values[:, None], weights=weights).scores[case.total]
    for i in range(2):
        for j in range(3):
            chosen = {code: batch[j] for code, batch in weights.items()}
            alone = case.plan(values=values[i], weights=chosen).scores[case.total]
            np.testing.assert_allclose(together[i, j], alone, atol=1e-12)


@given(case=cases(direct=True))
def test_a_panel_with_a_year_axis_equals_its_years(case: Case) -> None:
    panel = case.panel
    years = Panel(
        panel.destinations,
        panel.columns,
        np.stack([panel.values, panel.values[::-1]]),
        np.stack([panel.states, panel.states[::-1]]),
    )
    together = Plan(years, case.framework, case.normalisation)().scores[case.total]
    alone = case.plan().scores[case.total]
    np.testing.assert_allclose(together[0], alone, atol=1e-12)
    np.testing.assert_allclose(together[1], alone[::-1], atol=1e-12)


@given(data=st.data(), sizes=SIZES, holes=st.booleans())
@pytest.mark.parametrize(
    "operator", [arithmetic_mean, arithmetic_shares, geometric_mean, geometric_shares]
)
def test_an_operator_gives_each_item_of_a_batch_its_own_result(
    operator: "Operator", data: st.DataObject, sizes: tuple[int, int, int], holes: bool
) -> None:
    batch, rows, columns = sizes
    values = data.draw(arrays(np.float64, sizes, elements=scores))
    weights = data.draw(arrays(np.float64, (batch, columns), elements=numbers(0.01, 9)))
    present = data.draw(arrays(np.bool_, sizes)) if holes else None
    together = operator(values, weights, present)
    for index in range(batch):
        mask = None if present is None else present[index]
        alone = operator(values[index], weights[index], mask)
        np.testing.assert_allclose(together[index], alone, atol=1e-12)
        assert np.shape(alone)[0] == rows


@given(data=st.data(), sizes=SIZES, direction=directions)
def test_goalpost_scores_take_any_shape(
    data: st.DataObject, sizes: tuple[int, int, int], direction: str
) -> None:
    values = data.draw(arrays(np.float64, sizes, elements=numbers(-50, 150)))
    together = goalpost_scores(values, 0, 100, direction=direction)
    for index in np.ndindex(*sizes):
        assert together[index] == goalpost_scores(values[index], 0, 100, direction=direction)


@given(data=st.data(), sizes=SIZES, direction=directions)
def test_min_max_scores_treat_every_line_of_a_batch_alone(
    data: st.DataObject, sizes: tuple[int, int, int], direction: str
) -> None:
    values = data.draw(arrays(np.float64, sizes, elements=numbers(-50, 150)))
    values[data.draw(arrays(np.bool_, sizes))] = np.nan
    together = min_max_scores(values, direction=direction)
    for index in np.ndindex(*sizes[:2]):
        alone = min_max_scores(values[index], direction=direction)
        np.testing.assert_array_equal(together[index], alone)


@given(data=st.data(), sizes=SIZES)
def test_absent_scores_count_as_if_they_were_left_out(
    data: st.DataObject, sizes: tuple[int, int, int]
) -> None:
    _, rows, columns = sizes
    values = data.draw(arrays(np.float64, (rows, columns), elements=scores))
    weights = data.draw(arrays(np.float64, (columns,), elements=numbers(0.01, 9)))
    present = data.draw(arrays(np.bool_, (rows, columns)))
    for operator in (arithmetic_mean, geometric_mean):
        result = operator(values, weights, present)
        for row in range(rows):
            kept = present[row]
            alone = (
                operator(values[row : row + 1, kept], weights[kept])[0] if kept.any() else np.nan
            )
            np.testing.assert_allclose(result[row], alone, atol=1e-9)
