"""Which way a node's score goes, by hand: indicators, nodes, constants, rounding on the way."""

import pytest

from nearshore_score import (
    Chain,
    FixedGoalposts,
    Framework,
    Goalposts,
    Indicator,
    InvalidInputError,
    Linear,
    MinMax,
    Node,
    RatioToBest,
    Rounding,
)
from tests.engine.small import close, compute, leaves, panel

TABLE = panel({"a": [1, 4], "b": [3, 10]})
COST = Indicator(code="a", direction="cost", goalposts=Goalposts(low=0, high=10))


def test_the_direction_of_an_indicator_reverses_its_score() -> None:
    result = compute(Node(code="total", children=(COST,)), TABLE, normalisation=FixedGoalposts())
    close(result.scores["total"], [90, 60])


@pytest.mark.parametrize(("direction", "expected"), [("benefit", [0, 100]), ("cost", [100, 0])])
def test_a_node_is_reversed_by_its_normalisation(direction: str, expected: list[float]) -> None:
    fields = {"normalisation": MinMax(), "direction": direction, "children": leaves("a", "b")}
    root = Node.from_fields({"code": "total", **fields})
    close(compute(root, TABLE).scores["total"], expected)


def test_a_falling_line_reverses_without_a_direction() -> None:
    root = Node(code="total", children=leaves("a"), normalisation=Linear(intercept=1, slope=-0.1))
    close(compute(root, TABLE).scores["total"], [0.9, 0.6])


def test_scores_are_rescaled_to_the_best_after_joining() -> None:
    root = Node(code="total", children=leaves("a", "b"), normalisation=RatioToBest())
    close(compute(root, TABLE).scores["total"], [200 / 7, 100])


def test_a_direction_that_nothing_can_honour_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="direction='cost' is declared on the indicator; a"):
        Node(code="total", children=leaves("a"), direction="cost")
    with pytest.raises(InvalidInputError, match="direction='cost' is declared on the indicator"):
        Node(code="a", indicator=COST, direction="cost")
    root = Node(code="total", children=leaves("a"), normalisation=Linear(), direction="cost")
    with pytest.raises(InvalidInputError, match="total: the direction is cost, but these scores d"):
        compute(root, TABLE)


def test_a_constant_takes_nothing_that_would_have_no_effect() -> None:
    with pytest.raises(InvalidInputError, match="normalisation has no effect on a constant"):
        Node(code="one", constant=1, normalisation=Linear())
    with pytest.raises(InvalidInputError, match="missing has no effect on a constant"):
        Node(code="one", constant=1, missing="no_score")
    with pytest.raises(InvalidInputError, match="a node is an indicator or a constant, not both"):
        Node(code="a", constant=1, indicator=COST)


# --- rounding on the way ----------------------------------------------------------------------


INNER = Node(code="inner", children=leaves("a", "b"), weights={"a": 2, "b": 1})
TREE = Framework(root=Node(code="total", children=(INNER, Node(code="c"))))


FINE = panel({"a": [1.26], "b": [1.14], "c": [0.445]})


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, (1.22 + 0.445) / 2),
        ({"rounding": Rounding(digits=1)}, 0.8),  # 1.2 and 0.445 make 0.8225
        ({"input_rounding": Rounding(digits=1)}, ((1.3 * 2 + 1.1) / 3 + 0.4) / 2),
        ({"input_rounding": Rounding(digits=2)}, (1.22 + 0.45) / 2),
        ({"input_rounding": Rounding(digits=1), "rounding": Rounding(digits=1)}, 0.8),
    ],
)
def test_rounding_happens_where_it_is_asked_for(
    where: dict[str, Rounding], expected: float
) -> None:
    result = compute(TREE.root, FINE, **where)
    close(result.scores["total"], [expected])


def test_the_rounding_of_a_node_goes_before_that_of_the_tree() -> None:
    framework = TREE.replace_node("inner", rounding=Rounding(digits=0))
    result = compute(framework.root, FINE, rounding=Rounding(digits=2))
    close(result.scores["inner"], [1])
    close(result.scores["total"], [0.72])  # 0.7225
    leaf = framework.replace_node("c", rounding=Rounding(digits=1))
    close(compute(leaf.root, FINE).scores["c"], [0.4])


def test_rounding_before_scoring_is_a_step_of_a_chain() -> None:
    chain = Chain(steps=(Rounding(digits=0), Linear(slope=2)))
    root = Node(code="total", children=(Node(code="a", normalisation=chain),))
    close(compute(root, FINE).scores["total"], [2])
