"""The plan: one case or a batch, from the same door."""

import numpy as np
import pytest

from nearshore_score import (
    FixedGoalposts,
    FixedWeights,
    Framework,
    Goalposts,
    Indicator,
    InvalidInputError,
    MinMax,
    Node,
    Panel,
    Plan,
)

PANEL = Panel(("A", "B"), ("cost", "quality"), [[50.0, 90.0], [80.0, 60.0]])
FLAT = Framework.flat({"cost": 0.4, "quality": 0.6})


def test_one_case() -> None:
    # A: 0.4 x 50 + 0.6 x 90 = 74; B: 0.4 x 80 + 0.6 x 60 = 68
    assert Plan(PANEL, FLAT)().scores["total"] == pytest.approx([74, 68])


def test_a_batch_of_weights() -> None:
    weights = {"total": np.array([[1, 0], [1, 1], [0, 1]])}
    totals = Plan(PANEL, FLAT)(weights=weights).scores["total"]
    np.testing.assert_allclose(totals, [[50, 80], [70, 70], [90, 60]])


def test_a_batch_of_values() -> None:
    values = np.array([[[0, 0], [100, 100]], [[10, 10], [20, 20]]])
    totals = Plan(PANEL, FLAT)(values=values).scores["total"]
    np.testing.assert_allclose(totals, [[0, 100], [10, 20]])


def test_weights_of_one_node_leave_the_others_alone() -> None:
    framework = FLAT.replace_node(
        "cost",
        children=(Node(code="pay"), Node(code="rent")),
        weights=FixedWeights(values={"pay": 1, "rent": 1}),
    )
    panel = Panel(("A",), ("pay", "rent", "quality"), [[20.0, 60.0, 90.0]])
    result = Plan(panel, framework)(weights={"cost": np.array([3, 1])})
    # cost = (3 x 20 + 60) / 4 = 30; total = 0.4 x 30 + 0.6 x 90 = 66
    assert result.scores["cost"][0] == pytest.approx(30)
    assert result.scores["total"][0] == pytest.approx(66)


def test_every_column_of_the_framework_must_be_there() -> None:
    with pytest.raises(InvalidInputError, match="the panel has no column for quality"):
        Plan(Panel(("A",), ("cost",), [[1.0]]), FLAT)


def test_columns_may_come_in_any_order_with_others_between() -> None:
    panel = Panel(("A",), ("quality", "noise", "cost"), [[90.0, 7.0, 50.0]])
    assert Plan(panel, FLAT)().scores["total"][0] == pytest.approx(74)


def test_an_indicator_without_goalposts_is_named_with_the_remedy() -> None:
    framework = FLAT.replace_node("cost", indicator=Indicator(code="cost"))
    with pytest.raises(InvalidInputError, match="cost: the indicator has no goalposts") as caught:
        Plan(PANEL, framework)()
    assert "min_max" in str(caught.value)


def test_min_max_needs_no_goalposts_and_depends_on_the_set() -> None:
    framework = FLAT.replace_node("cost", indicator=Indicator(code="cost", direction="cost"))
    plan = Plan(PANEL, framework, MinMax())
    assert plan.depends_on_set
    assert plan().scores["cost"].tolist() == [100.0, 0.0]
    assert not Plan(PANEL, FLAT, FixedGoalposts()).depends_on_set


def test_min_max_uses_the_transform_of_the_goalposts() -> None:
    posts = Goalposts(low=1, high=1000, transform="log")
    framework = Framework.flat({"x": 1}).replace_node(
        "x", indicator=Indicator(code="x", goalposts=posts)
    )
    panel = Panel(("A", "B", "C"), ("x",), [[1.0], [10.0], [100.0]])
    # The middle of 1 and 100 on a logarithmic scale is 10.
    assert Plan(panel, framework, MinMax())().scores["x"] == pytest.approx([0, 50, 100])


def test_a_score_of_the_node_itself_goes_before_its_children() -> None:
    framework = FLAT.replace_node(
        "cost", children=(Node(code="pay"),), weights=FixedWeights(values={"pay": 1})
    )
    values = [[20.0, np.nan, 90.0], [20.0, 80.0, 60.0]]
    result = Plan(Panel(("A", "B"), ("pay", "cost", "quality"), values), framework)()
    assert result.scores["cost"].tolist() == [20.0, 80.0]
    assert result.coverage["cost"].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("score", [-5.0, 150.0])
def test_a_direct_score_outside_0_to_100_is_refused(score: float) -> None:
    panel = Panel(("A", "B"), ("cost", "quality"), [[50.0, score], [80.0, 60.0]])
    with pytest.raises(InvalidInputError, match="A, quality"):
        Plan(panel, FLAT)()
