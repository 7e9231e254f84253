"""SWARA: an independent result, the paper's steps, what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.swara import SwaraWeights, swara_weights
from tests.multicriteria.golden import records
from tests.strategies import numbers


def test_independent_results() -> None:
    (record,) = [one for one in records() if one["method"] == "w_swara"]
    weights = swara_weights([0.20, 0.15, 0.30]).weights
    assert_allclose(weights, record["expected"]["weights"], rtol=0, atol=1e-9)


@given(st.lists(numbers(0, 3), max_size=8))
def test_the_steps_of_the_paper(steps: list[float]) -> None:
    k, w = [1.0], [1.0]
    for s in steps:
        k.append(s + 1)
        w.append(w[-1] / k[-1])
    result = swara_weights(steps)
    assert_allclose(result.coefficients, k, rtol=1e-12)
    assert_allclose(result.recalculated, w, rtol=1e-12)
    assert_allclose(result.weights, [one / sum(w) for one in w], rtol=1e-12)


def test_children_that_are_as_important_weigh_as_much() -> None:
    found = SwaraWeights(order=("a", "b", "c"), comparative_importance={"b": 0, "c": 0}).values
    assert found == pytest.approx(dict.fromkeys("abc", 1 / 3), abs=1e-15)


def test_numbers_belong_to_children_not_to_their_place_in_the_mapping() -> None:
    found = SwaraWeights(order=("a", "b", "c"), comparative_importance={"c": 1, "b": 0}).values
    assert found == pytest.approx({"a": 0.4, "b": 0.4, "c": 0.2}, abs=1e-15)


def test_the_mean_of_weights_is_not_the_weights_of_the_mean() -> None:
    judges = np.array([[0.0, 0.0], [2.0, 0.0]])
    of_mean = swara_weights(judges.mean(axis=0)).weights
    assert of_mean.tolist() == [0.5, 0.25, 0.25]
    assert swara_weights(judges).weights.mean(axis=0)[0] == pytest.approx(7 / 15)


def test_a_batch_is_its_judges() -> None:
    judges = np.array([[[0.1, 0.2], [0.0, 0.5]], [[3.0, 0.0], [1e300, 1e300]]])
    result = swara_weights(judges)
    assert result.weights.shape == (2, 2, 3)
    for case in np.ndindex(2, 2):
        for part, alone in zip(result, swara_weights(judges[case]), strict=True):
            assert part[case].tolist() == alone.tolist()


@pytest.mark.parametrize("step", [-0.1, np.nan, np.inf])
def test_a_step_is_finite_and_not_negative(step: float) -> None:
    message = f"comparative importance of child 3 in case 0 of the batch is {step}"
    with pytest.raises(InvalidInputError, match=message):
        swara_weights([[0.1, step]])


def test_a_step_is_named_by_its_child() -> None:
    with pytest.raises(InvalidInputError, match="comparative importance of talent is -1; say by"):
        SwaraWeights(order=("cost", "talent"), comparative_importance={"talent": -1})


def test_every_child_but_the_first_has_a_step() -> None:
    with pytest.raises(InvalidInputError, match="comparative importance missing for talent, risk"):
        SwaraWeights(order=("cost", "talent", "risk"))
    with pytest.raises(InvalidInputError, match="given for cost, but wanted for talent only"):
        SwaraWeights(order=("cost", "talent"), comparative_importance={"talent": 0, "cost": 0})
