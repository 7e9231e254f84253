"""The closed forms for the smallest change of weights, against linear and quadratic programmes."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, linprog, minimize

from nearshore_score.sensitivity.algorithms.distances import (
    Measure,
    size_of_change,
    smallest_change_to_tie,
)

Floats = NDArray[np.float64]
MEASURES: tuple[Measure, ...] = get_args(Measure)


def draw(seed: int, k: int) -> tuple[float, Floats, Floats]:
    draws = np.random.default_rng(seed)
    return float(draws.uniform(0.01, 0.5)), draws.normal(size=k), draws.dirichlet(np.full(k, 3.0))


def least_by_programme(gap: float, slopes: Floats, weights: Floats, measure: Measure) -> float:
    """Solve for ups and downs of the weights, which may be negative, by linear programming."""
    k = len(slopes)
    ones, sizes = np.ones(k), weights if measure == "relative" else np.ones(k)
    if measure == "l1":
        found = linprog(
            np.ones(2 * k),
            A_ub=[[*-slopes, *slopes]],
            b_ub=[-gap],
            A_eq=[[*ones, *-ones]],
            b_eq=[0.0],
        )
    else:
        limits = np.vstack([np.eye(k), -np.eye(k)])
        found = linprog(
            [*np.zeros(k), 1.0],
            A_ub=np.vstack([np.column_stack([limits, -np.append(sizes, sizes)]), [*-slopes, 0.0]]),
            b_ub=[*np.zeros(2 * k), -gap],
            A_eq=[[*ones, 0.0]],
            b_eq=[0.0],
            bounds=[*[(None, None)] * k, (0, None)],
        )
    assert found.fun is not None
    return float(found.fun)


@pytest.mark.parametrize("measure", ["l1", "linf", "relative"])
@pytest.mark.parametrize("seed", range(12))
def test_closed_forms_equal_the_linear_programme(seed: int, measure: Measure) -> None:
    gap, slopes, weights = draw(seed, 2 + seed % 7)
    move = smallest_change_to_tie(gap, slopes, weights, measure)
    assert move.distances == pytest.approx(
        least_by_programme(gap, slopes, weights, measure), rel=1e-9
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_euclidean_closed_form_equals_a_quadratic_programme(seed: int) -> None:
    gap, slopes, weights = draw(seed, 2 + seed % 7)

    def square(x: Floats) -> float:
        return float(1e4 * x @ x)

    limits = [
        LinearConstraint(np.ones((1, len(slopes))), 0, 0),
        LinearConstraint(slopes[np.newaxis], gap, np.inf),
    ]
    start = np.zeros(len(slopes))
    found = minimize(square, start, constraints=limits, method="SLSQP", options={"ftol": 1e-14})
    move = smallest_change_to_tie(gap, slopes, weights, "l2")
    assert move.distances == pytest.approx(np.linalg.norm(found.x), rel=1e-6)


@pytest.mark.parametrize("measure", MEASURES)
@given(
    slopes=st.lists(st.integers(-4, 4), min_size=1, max_size=7),
    data=st.data(),
    gap=st.floats(1e-3, 1.0),
)
def test_changes_close_the_gap_keep_the_sum_and_have_the_stated_size(
    measure: Measure, slopes: list[int], data: st.DataObject, gap: float
) -> None:
    parts = data.draw(
        st.lists(st.integers(0, 3), min_size=len(slopes), max_size=len(slopes)).filter(any)
    )
    weights = np.array(parts) / sum(parts)
    distance, change = smallest_change_to_tie(gap, slopes, weights, measure)
    moving = [s for s, part in zip(slopes, parts, strict=True) if part or measure != "relative"]
    if max(moving) == min(moving):
        assert np.isinf(distance)
        assert not change.any()
        return
    assert change.sum() == pytest.approx(0.0, abs=1e-12)
    assert np.array(slopes) @ change == pytest.approx(gap)
    assert size_of_change(change, weights, measure) == pytest.approx(float(distance))
    if measure == "relative":
        assert not change[weights == 0].any()


@pytest.mark.parametrize("measure", MEASURES)
def test_a_batch_gives_what_its_cases_give(measure: Measure) -> None:
    draws = np.random.default_rng(3)
    gaps, slopes = draws.uniform(size=(4, 3)), draws.normal(size=(4, 3, 5))
    weights = draws.dirichlet(np.ones(5))
    whole = smallest_change_to_tie(gaps, slopes, weights, measure)
    for case in np.ndindex(4, 3):
        one = smallest_change_to_tie(gaps[case], slopes[case], weights, measure)
        np.testing.assert_allclose(whole.distances[case], one.distances, rtol=1e-12)
        np.testing.assert_allclose(whole.changes[case], one.changes, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("measure", MEASURES)
def test_without_a_gap_nothing_moves(measure: Measure) -> None:
    distance, change = smallest_change_to_tie(-0.1, [1.0, 2.0], [0.5, 0.5], measure)
    assert distance == 0
    assert not change.any()


def test_the_euclidean_size_is_the_length() -> None:
    assert size_of_change([0.3, -0.4], [0.5, 0.5], "l2") == pytest.approx(0.5)
