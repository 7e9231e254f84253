"""Chained regressions against least squares by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score import InvalidInputError
from nearshore_score.criteria import Indicator
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.treatment import ImputeRegression, chained_regressions
from nearshore_score.weighting import FixedWeights
from tests.treatment.tables import NAN, flat, panel_of

FREE = 1e-9  # a ridge too small to matter


def least_squares(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Fitted values of y on x and a constant, from the rows in which y is known."""
    design = np.column_stack([np.ones(len(x)), x])
    known = ~np.isnan(y)
    return design @ np.linalg.lstsq(design[known], y[known], rcond=None)[0]


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=4, max_size=8))
def test_two_columns_with_holes_in_one_are_least_squares(pairs: list[tuple[int, int]]) -> None:
    values = np.array(pairs, dtype=np.float64)
    values[0, 1] = NAN
    x, y = values.T
    if np.ptp(x[1:]) == 0 or np.ptp(y[1:]) == 0:
        return
    found = chained_regressions(values, ridge=FREE).values[0, 1]
    assert found == pytest.approx(least_squares(x, y)[0], rel=1e-5, abs=1e-5)


def test_the_end_of_the_rounds_is_a_fixed_point_of_every_regression() -> None:
    generator = np.random.default_rng(3)
    common = generator.normal(size=(30, 1))
    values = common + 0.5 * generator.normal(size=(30, 4))
    holes = generator.random(values.shape) < 0.1
    holed = np.where(holes, NAN, values)
    fit = chained_regressions(holed, ridge=FREE, tolerance=1e-10, max_iterations=500)
    for j in range(4):
        others = np.delete(fit.values, j, axis=1)
        fitted = least_squares(others, holed[:, j])
        np.testing.assert_allclose(fit.values[holes[:, j], j], fitted[holes[:, j]], atol=1e-5)
    np.testing.assert_array_equal(fit.values[~holes], values[~holes])


def test_a_greater_ridge_keeps_estimates_nearer_to_the_mean() -> None:
    values = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [9.0, NAN]])
    found = [chained_regressions(values, ridge=r).values[3, 1] for r in (FREE, 0.1, 10, 1e6)]
    assert found == sorted(found, reverse=True)
    assert found[0] == pytest.approx(18.0)
    assert found[-1] == pytest.approx(4.0, abs=1e-3)


def test_only_the_columns_that_correlate_most_predict() -> None:
    generator = np.random.default_rng(4)
    signal = generator.normal(size=40)
    values = np.column_stack([2 * signal + 1, generator.normal(size=(40, 6)), signal])
    values[0, 0] = NAN
    found = chained_regressions(values, predictors_each=1, ridge=FREE).values[0, 0]
    assert found == pytest.approx(2 * signal[0] + 1, rel=1e-6)


def test_a_batch_gives_what_its_items_give() -> None:
    generator = np.random.default_rng(5)
    batch = generator.normal(size=(2, 3, 9, 4))
    batch[generator.random(batch.shape) < 0.2] = NAN
    batch[0, 0] = np.arange(36.0).reshape(9, 4)  # complete: no round at all
    whole = chained_regressions(batch)
    for index in np.ndindex(2, 3):
        item = chained_regressions(batch[index])
        np.testing.assert_allclose(whole.values[index], item.values, rtol=1e-9, atol=1e-12)
        assert whole.rounds[index] == item.rounds
    assert whole.rounds[0, 0] == 0


def test_convergence_and_its_lack_are_noted() -> None:
    values = {"a": [1.0, 2.0, NAN, 4.0, 5.5], "b": [NAN, 1.0, 2.0, 2.5, 4.0]}
    panel = panel_of(values)
    done = ImputeRegression().prepare(panel, flat(panel))
    assert "regression on 1 column); converged after" in done.notes[0].text
    short = ImputeRegression(max_iterations=1).prepare(panel, flat(panel))
    assert "not converged in 1 round: estimates still move by" in short.notes[0].text


def test_scarcity_is_noted_where_the_ridge_decides() -> None:
    panel = panel_of({"a": [1.0, 2.0, NAN], "b": [2.0, 1.0, 5.0], "c": [0.0, 1.0, 0.5]})
    prepared = ImputeRegression().prepare(panel, flat(panel))
    assert "only 2 figures for 2 predictors, so the ridge decides" in prepared.notes[0].text
    assert np.isfinite(prepared.panel.values).all()


def test_estimates_stay_inside_the_possible_range() -> None:
    leaves = (
        Node.leaf(Indicator(code="share", minimum=0, maximum=100)),
        Node.leaf(Indicator(code="size")),
    )
    weights = FixedWeights(values={"share": 1.0, "size": 1.0})
    framework = Framework(root=Node(code="total", children=leaves, weights=weights))
    panel = panel_of({"share": [50.0, 70.0, 90.0, NAN], "size": [1.0, 2.0, 3.0, 9.0]})
    step = ImputeRegression(ridge=FREE)
    assert step.prepare(panel, framework).panel.column("share")[3] == 100.0
    # After a logarithm, say, figures leave the range: then it says nothing.
    panel = panel_of({"share": [-50.0, 70.0, 190.0, NAN], "size": [1.0, 2.0, 3.0, 9.0]})
    assert step.prepare(panel, framework).panel.column("share")[3] == pytest.approx(910.0)


def test_an_empty_column_and_a_constant_column_do_no_harm() -> None:
    panel = panel_of({"a": [1.0, 2.0, NAN], "empty": [NAN] * 3, "same": [7.0, NAN, 7.0]})
    prepared = ImputeRegression().prepare(panel, flat(panel))
    np.testing.assert_allclose(prepared.panel.column("a"), [1.0, 2.0, 1.5])
    assert prepared.panel.column("same")[1] == 7.0
    assert np.isnan(prepared.panel.column("empty")).all()


@pytest.mark.parametrize("choice", [{"ridge": 0}, {"max_iterations": 0}, {"tolerance": -1}])
def test_impossible_choices_are_refused(choice: dict[str, float]) -> None:
    with pytest.raises(InvalidInputError, match=next(iter(choice))):
        ImputeRegression(**choice)
