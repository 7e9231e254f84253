"""What every node adds to the total, by hand."""

import numpy as np
import pytest

from nearshore_score import FixedWeights, Framework, InvalidInputError, Node, Panel, Plan


def nested(operator: str = "arithmetic_mean") -> Plan:
    """cost = (1 pay + 3 rent) / 4, total = 0.5 cost + 0.5 quality."""
    cost = Node(
        code="cost",
        children=(Node(code="pay"), Node(code="rent")),
        weights=FixedWeights(values={"pay": 1, "rent": 3}),
    )
    root = Node(
        code="total",
        children=(cost, Node(code="quality")),
        weights=FixedWeights(values={"cost": 1, "quality": 1}),
        operator=operator,
    )
    panel = Panel(
        ("A", "B"), ("pay", "rent", "quality"), [[80.0, 40.0, 30.0], [80.0, np.nan, 30.0]]
    )
    return Plan(panel, Framework(root=root))


def test_shares_of_an_arithmetic_mean_go_down_the_tree() -> None:
    parts = nested().contributions()
    # A: cost = (80 + 3 x 40) / 4 = 50, of which pay 20 and rent 30; half of it counts.
    assert {code: of[0] for code, of in parts.of.items()} == pytest.approx(
        {"total": 40, "cost": 25, "quality": 15, "pay": 10, "rent": 15}
    )


def test_a_missing_criterion_adds_nothing() -> None:
    # B: pay carries a quarter of cost, which is not enough: quality is all there is.
    parts = nested().contributions()
    assert {code: of[1] for code, of in parts.of.items()} == pytest.approx(
        {"total": 30, "cost": 0, "quality": 30, "pay": 0, "rent": 0}
    )


def test_a_geometric_mean_is_split_above_its_floor() -> None:
    parts = nested("geometric_mean").contributions()
    # sqrt(50 x 30) = 38.73, of which 1 is the floor; the logarithms share out the rest.
    total = (50 * 30) ** 0.5
    above = (total - 1) / np.log(total)
    assert parts.of["cost"][0] == pytest.approx(above * np.log(50) / 2)
    assert parts.of["quality"][0] == pytest.approx(above * np.log(30) / 2)
    assert parts.baseline[0] == pytest.approx(1)


def test_an_operator_that_cannot_be_split_says_so() -> None:
    class Opaque:
        kind = "opaque"

        def aggregate(self, scores: object, weights: object, present: object = None) -> object:
            return np.nanmean(np.asarray(scores), axis=-1)

    plan = nested()
    framework = plan.framework.replace_node("total", operator=Opaque())
    with pytest.raises(InvalidInputError, match="total uses opaque, which cannot say"):
        Plan(plan.panel, framework).contributions()


def test_a_score_of_the_node_itself_is_not_handed_down() -> None:
    framework = nested().framework
    panel = Panel(("A",), ("pay", "rent", "cost", "quality"), [[80.0, 40.0, 90.0, 30.0]])
    parts = Plan(panel, framework).contributions()
    assert {code: of[0] for code, of in parts.of.items()} == pytest.approx(
        {"total": 60, "cost": 45, "quality": 15, "pay": 0, "rent": 0}
    )
