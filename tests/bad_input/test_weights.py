"""Weights that cannot be weights."""

import math

import numpy as np
import pytest

from nearshore_score import (
    FixedWeights,
    Framework,
    InvalidInputError,
    Panel,
    Plan,
    UnknownNameError,
    load_model,
)

PLAN = Plan(
    Panel(("A",), ("cost", "talent"), [[50.0, 90.0]]), Framework.flat({"cost": 1, "talent": 1})
)


@pytest.mark.parametrize("weight", [math.nan, math.inf])
def test_a_weight_is_finite(weight: float) -> None:
    with pytest.raises(InvalidInputError, match=r"values\.cost: .* is not a finite number"):
        FixedWeights(values={"cost": weight, "talent": 1})


def test_a_weight_is_not_negative() -> None:
    with pytest.raises(InvalidInputError, match=r"values\.cost: the weight -1 is neg") as caught:
        FixedWeights(values={"cost": -1, "talent": 2})
    assert "declare the direction of an indicator where less is better" in str(caught.value)


def test_not_all_weights_are_zero() -> None:
    with pytest.raises(InvalidInputError, match=r"all weights are zero \(cost, talent\); give at"):
        FixedWeights(values={"cost": 0, "talent": 0})


@pytest.mark.parametrize("weights", [{"cost": -1}, {"cost": 0}, {"cost": math.nan}])
def test_a_model_takes_no_such_weights_either(weights: dict[str, float]) -> None:
    with pytest.raises(InvalidInputError, match="cost"):
        load_model(weights=weights)


@pytest.mark.parametrize("row", [[1.0, -1.0], [math.nan, 1.0], [math.inf, 1.0], [0.0, 0.0]])
def test_a_plan_names_the_node(row: list[float]) -> None:
    message = "weights of total must be finite, not negative and not all zero"
    with pytest.raises(InvalidInputError, match=message):
        PLAN(weights={"total": np.array([[1.0, 1.0], row])})


@pytest.mark.parametrize("weights", [[1.0], [1.0, 1.0, 1.0], 1.0])
def test_a_plan_wants_a_weight_for_every_child(weights: object) -> None:
    with pytest.raises(InvalidInputError, match=r"weights of total .* its 2 children"):
        PLAN(weights={"total": np.array(weights)})


def test_a_plan_knows_its_nodes() -> None:
    with pytest.raises(UnknownNameError, match="unknown node with weights 'totl'; did you mean to"):
        PLAN(weights={"totl": np.ones(2)})


def test_a_leaf_has_no_children_to_weigh() -> None:
    with pytest.raises(UnknownNameError, match="unknown node with weights 'cost'"):
        PLAN(weights={"cost": np.ones(1)})
