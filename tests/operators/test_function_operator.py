"""A bare function as an operator: what it gets, what it may return, what is refused."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from nearshore_score import Framework, InvalidInputError, Panel, Plan
from nearshore_score.aggregation import FunctionOperator

Floats = NDArray[np.float64]
SCORES = np.array([[20.0, 70.0, 50.0], [10.0, 10.0, 40.0]])


def spread(scores: Floats, *, weights: Floats, present: NDArray[np.bool_]) -> Floats:
    return np.nanmax(scores, axis=-1) - np.nanmin(scores, axis=-1)


def refused(function: object) -> str:
    with pytest.raises(InvalidInputError) as caught:
        FunctionOperator(function).aggregate(SCORES, np.ones(3))
    return str(caught.value)


def test_a_function_stands_where_an_operator_stands() -> None:
    framework = Framework.flat({"cost": 1, "talent": 1}).replace_node("total", operator=spread)
    assert framework.root.operator == FunctionOperator(spread)
    assert framework.root.operator.kind == "spread"
    plan = Plan(Panel(("A",), ("cost", "talent"), [[80.0, 90.0]]), framework)
    assert plan().scores["total"].tolist() == [10.0]


def test_a_function_gets_copies_with_nan_in_every_hole() -> None:
    def greedy(scores: Floats, *, weights: Floats, present: NDArray[np.bool_]) -> Floats:
        assert np.isnan(scores[~present]).all()
        assert present.tolist() == [[True, True, False]]
        found = np.nansum(scores * weights, axis=-1)
        scores[...], weights[...], present[...] = 0, 0, False
        return found

    scores, weights = SCORES[:1].copy(), np.array([1.0, 2.0, 5.0])
    hole = np.array([[True, True, False]])
    assert FunctionOperator(greedy).aggregate(scores, weights, hole).tolist() == [160.0]
    assert (scores.tolist(), weights.tolist()) == (SCORES[:1].tolist(), [1, 2, 5])
    assert hole.tolist() == [[True, True, False]]


def test_a_function_without_its_keywords_is_refused_at_the_door() -> None:
    for function in (np.sum, lambda scores: scores, lambda scores, w, present: scores):
        with pytest.raises(InvalidInputError, match=r"must take function\(scores, \*, weights"):
            FunctionOperator(function)


@pytest.mark.parametrize(
    "result",
    [
        lambda scores, weights, present: scores.sum(),
        lambda scores, weights, present: scores,
        lambda scores, weights, present: scores.sum(axis=0),
    ],
    ids=["one number for all", "nothing joined", "joined along the wrong axis"],
)
def test_a_result_of_another_shape_is_refused(result: Callable[..., Floats]) -> None:
    message = refused(result)
    assert "one score for every row is needed, shape (2,)" in message
    assert "axis=-1" in message


def test_a_result_that_is_no_number_is_refused() -> None:
    assert "returned" in refused(lambda scores, *, weights, present: ["high", "low"])
    assert "returned" in refused(lambda scores, *, weights, present: None)


def test_whole_numbers_are_numbers() -> None:
    counted = FunctionOperator(lambda scores, *, weights, present: present.sum(axis=-1))
    found = counted.aggregate(SCORES, np.ones(3))
    assert (found.tolist(), found.dtype) == ([3.0, 3.0], np.float64)


def test_a_function_is_not_written_but_the_remedy_is_told() -> None:
    framework = Framework.flat({"cost": 1, "talent": 1}).replace_node("total", operator=spread)
    with pytest.raises(InvalidInputError, match="make it a Specification with a kind"):
        framework.to_json()


def test_a_name_is_found_for_every_callable() -> None:
    assert FunctionOperator(partial(spread)).kind == "partial"
