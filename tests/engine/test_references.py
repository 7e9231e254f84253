"""Nodes that are used in several places, and what their weight is in the end."""

import numpy as np
import pytest

from nearshore_score import (
    CompositeIndex,
    Framework,
    InvalidInputError,
    Node,
    PrincipalComponentWeights,
    UseInstead,
)
from tests.engine.small import close, compute, leaves, over_years, panel

TABLE = panel({"a": [1, 2], "b": [3, 10]})


def test_a_code_among_the_children_uses_the_score_of_a_node_elsewhere() -> None:
    first = Node(code="first", children=leaves("a", "b"))
    second = Node(code="second", children=("first", "a"), operator="sum")
    result = compute(Node(code="total", children=(first, second)), TABLE)
    close(result.scores["first"], [2, 6])
    close(result.scores["second"], [3, 8])
    close(result.scores["total"], [2.5, 7])


def test_a_reference_may_come_before_the_node_it_means() -> None:
    early = Node(code="early", children=("late",))
    late = Node(code="late", children=leaves("a", "b"))
    close(compute(Node(code="total", children=(early, late)), TABLE).scores["early"], [2, 6])


def test_further_results_refer_to_the_total_and_leave_it_alone() -> None:
    root = Node(code="total", children=leaves("a", "b"))
    loss = Node(code="loss", children=("a", "total"), operator="ratio")
    result = compute(root, TABLE, loss)
    close(result.scores["loss"], [0.5, 1 / 3])
    close(result.scores["total"], compute(root, TABLE).scores["total"].tolist())
    assert result.effective_weights["loss"] == 0
    assert result.effective_weights["a"] == 0.5
    assert [*result.records()[0]] == ["destination", "state", "total", "loss"]


def test_a_constant_joins_like_a_child_and_needs_no_column() -> None:
    root = Node(code="total", children=(Node(code="a"), Node(code="one", constant=1)))
    result = compute(root, TABLE, missing="no_score")
    close(result.scores["total"], [1, 1.5])
    close(result.scores["one"], [1, 1])
    assert result.state("D0", "one") == "present"
    assert result.effective_weights["one"] == 0.5


def test_constants_alone_make_an_index() -> None:
    root = Node(code="total", children=(Node(code="one", constant=1), Node(code="two", constant=2)))
    table = over_years({2020: {"a": [1, 2]}, 2021: {"a": [1, 2]}})
    np.testing.assert_array_equal(compute(root, table).scores["total"], np.full((2, 2), 1.5))


# --- effective weights ------------------------------------------------------------------------


def test_weights_multiply_down_the_tree_and_add_up_over_shared_nodes() -> None:
    first = Node(code="first", children=leaves("a", "b"), weights={"a": 3, "b": 1})
    root = Node(code="total", children=(first, "a"), weights={"first": 0.8, "a": 0.2})
    result = compute(root, TABLE)
    expected = {"total": 1, "first": 0.8, "a": 0.8 * 0.75 + 0.2, "b": 0.2}
    assert {code: float(one) for code, one in result.effective_weights.items()} == pytest.approx(
        expected
    )
    assert dict(Framework(root=root).effective_weights) == pytest.approx(expected)


def test_a_shared_parent_hands_on_what_it_gets_from_all_sides() -> None:
    inner = Node(code="inner", children=leaves("a", "b"))
    left = Node(code="left", children=(inner, Node(code="c", constant=0)))
    root = Node(code="total", children=(left, "inner"))
    weights = compute(root, TABLE).effective_weights
    assert (float(weights["inner"]), float(weights["a"])) == (0.75, 0.375)


def test_computed_weights_are_reported_for_every_year() -> None:
    table = over_years(
        {2020: {"a": [1, 2, 3, 5], "b": [2, 1, 4, 5]}, 2021: {"a": [5, 1, 3, 2], "b": [9, 2, 1, 4]}}
    )
    root = Node(code="total", children=leaves("a", "b"), weights=PrincipalComponentWeights())
    result = compute(root, table)
    for position, year in enumerate(table.years):
        alone = compute(root, table.year(year))
        for code in ("a", "b"):
            weight = result.effective_weights[code][position]
            assert weight == pytest.approx(float(alone.effective_weights[code]))
        close(result.scores["total"][position], alone.scores["total"].tolist())
    shares = result.effective_weights["a"] + result.effective_weights["b"]
    np.testing.assert_allclose(shares, 1)
    assert 0 < result.effective_weights["a"][0] < 1


def test_the_size_of_weights_does_not_matter_to_a_mean_and_does_to_a_sum() -> None:
    table = panel({"a": [1], "b": [3]})
    for size in (1e-3, 1, 1e3):
        weights = {"a": 3 * size, "b": size}
        mean = Node(code="total", children=leaves("a", "b"), weights=weights)
        close(compute(mean, table).scores["total"], [1.5])
        close(compute(mean.replace(operator="sum"), table).scores["total"], [6 * size])


# --- what is refused --------------------------------------------------------------------------


def test_a_reference_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(
        InvalidInputError,
        match="total refers to 'frst', but no node is called so; did you mean first",
    ):
        Framework(root=Node(code="total", children=(Node(code="first"), "frst")))


@pytest.mark.parametrize(
    ("children", "circle"),
    [
        (("total", Node(code="a")), "total -> total"),
        ((Node(code="x", children=("total",)),), "x"),
        ((Node(code="x", children=("y",)), Node(code="y", children=("x",))), "y"),
        ((Node(code="x", missing=UseInstead(node="x")),), "x -> x"),
        ((Node(code="x", children=leaves("a"), missing=UseInstead(node="total")),), "total"),
    ],
)
def test_nodes_that_need_each_other_in_a_circle_are_refused(
    children: tuple[Node | str, ...], circle: str
) -> None:
    with pytest.raises(InvalidInputError, match=f"need each other in a circle: .*{circle}"):
        Framework(root=Node(code="total", children=children), further=leaves("spare"))


def test_a_reference_says_nothing_of_its_own() -> None:
    with pytest.raises(InvalidInputError, match="a stands for a node elsewhere; set missing there"):
        Node(code="a", is_reference=True, missing="no_score")
    with pytest.raises(InvalidInputError, match="x is a reference; a result of the framework is"):
        Framework(
            root=Node(code="total", children=leaves("a")),
            further=(Node(code="x", is_reference=True),),
        )


def test_a_child_stands_once_among_its_siblings() -> None:
    with pytest.raises(InvalidInputError, match="'a' stands twice among the children"):
        Node(code="total", children=(Node(code="a"), "a"))


def test_two_nodes_of_one_code_are_refused() -> None:
    inner = Node(code="inner", children=leaves("a"))
    with pytest.raises(InvalidInputError, match="two nodes are called 'a'; codes must be unique"):
        Framework(root=Node(code="total", children=(inner, Node(code="a"))))


def test_an_alternative_formula_belongs_to_a_node() -> None:
    with pytest.raises(InvalidInputError, match="belongs to one node, not to the framework"):
        CompositeIndex(
            framework=Framework(
                root=Node(code="total", children=leaves("a")), missing=UseInstead(node="a")
            )
        )
