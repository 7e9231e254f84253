"""Policies for missing data, each by three or four rows worked out by hand."""

from typing import Any

import numpy as np
import pytest

from nearshore_score import (
    Assume,
    CompositeIndex,
    FixedGoalposts,
    Framework,
    Goalposts,
    GroupMean,
    IndexResult,
    Indicator,
    MissingPolicy,
    Node,
    NoScore,
    Renormalise,
    UseInstead,
)
from tests.engine.small import Cell, close, compute, leaves, panel

WEIGHTS = {"a": 3.0, "b": 1.0}
ROOT = Node(code="total", children=leaves("a", "b"), weights=WEIGHTS)


def total(policy: MissingPolicy | str, a: list[Cell], b: list[Cell]) -> IndexResult:
    return compute(ROOT, panel({"a": a, "b": b}, region=["n"] * len(a)), missing=policy)


def states(result: IndexResult, node: str = "total") -> list[str]:
    return [result.state(code, node) for code in result.panel.destinations]


def test_no_score_where_anything_is_missing() -> None:
    result = total("no_score", [10, "?", 10], [20, 20, "?"])
    close(result.scores["total"], [12.5, None, None])
    assert states(result) == ["present", "missing", "missing"]


def test_no_score_does_not_ask_for_a_child_without_weight() -> None:
    root = ROOT.replace(weights={"a": 1, "b": 0})
    close(compute(root, panel({"a": [7], "b": ["?"]}), missing="no_score").scores["total"], [7])


def test_skip_and_share_out_the_weight_if_enough_is_there() -> None:
    result = total(Renormalise(minimum_share=0.5), [10, "?", 10, "?"], [20, 20, "?", "?"])
    close(result.scores["total"], [12.5, None, 10, None])
    close(result.coverage["total"], [1, 0.25, 0.75, 0])


def test_a_share_that_is_exactly_enough_is_enough() -> None:
    children = leaves(*"abcdef")
    root = Node(code="total", children=children, weights=dict.fromkeys("abcdef", 0.1))
    table = panel({**{code: [1] for code in "abc"}, **{code: ["?"] for code in "def"}})
    close(compute(root, table, missing=Renormalise(minimum_share=0.5)).scores["total"], [1])


def test_a_share_can_be_one_of_the_children_instead_of_the_weight() -> None:
    by_weight = total(Renormalise(minimum_share=0.5), ["?"], [20])
    close(by_weight.scores["total"], [None])
    by_number = total(Renormalise(minimum_share=0.5, share_of="children"), ["?"], [20])
    close(by_number.scores["total"], [20])


def test_a_minimum_count_counts_children_with_weight() -> None:
    root = Node(code="total", children=leaves("a", "b", "c"), weights={"a": 1, "b": 1, "c": 0})
    policy = Renormalise(minimum_share=0, minimum_count=2)
    table = panel({"a": [1, 1, "?"], "b": [3, "?", 3], "c": [9, 9, 9]})
    close(compute(root, table, missing=policy).scores["total"], [2, None, None])


def test_zero_is_a_figure_and_not_missing() -> None:
    for policy in (NoScore(), Renormalise(), GroupMean(group="region"), Assume(score=50)):
        result = total(policy, [0, 0], [0, 4])
        close(result.scores["total"], [0, 1])
        assert states(result) == ["present", "present"]


def test_what_does_not_apply_leaves_the_denominator() -> None:
    for policy in (NoScore(), Renormalise(minimum_share=1), Assume(score=50)):
        result = total(policy, [10, "-", "-"], ["-", 20, "-"])
        close(result.scores["total"], [10, 20, None])
        assert states(result) == ["present", "present", "not_applicable"]


def test_suppressed_is_kept_apart_from_missing() -> None:
    result = total("no_score", ["x", "?", 10, "x"], [20, 20, 20, "-"])
    assert states(result, "a") == ["suppressed", "missing", "present", "suppressed"]
    assert states(result) == ["suppressed", "missing", "present", "suppressed"]
    close(result.scores["total"], [None, None, 12.5, None])


@pytest.mark.parametrize(("when", "expected"), [("as_missing", [10, 10]), ("no_score", [None, 10])])
def test_a_suppressed_child_can_make_the_whole_unknown(
    when: Any, expected: list[float | None]
) -> None:
    result = total(Renormalise(when_suppressed=when), [10, 10], ["x", "?"])
    close(result.scores["total"], expected)


# --- filling ----------------------------------------------------------------------------------


def test_the_mean_of_the_group_takes_the_place_of_a_missing_child() -> None:
    table = panel(
        {"a": [10, 20, "?", "?", 40, "?"], "b": [0, 0, 0, 0, 0, 0]},
        region=["n", "n", "n", "s", "s", ""],
    )
    result = compute(ROOT, table, missing=GroupMean(group="region"))
    close(result.scores["total"], [7.5, 15, 11.25, 30, 30, None])
    assert states(result)[2:4] == ["imputed", "imputed"]
    assert states(result, "a")[2] == "missing"  # the child itself stays as it was


def test_a_group_without_any_figure_fills_nothing() -> None:
    table = panel({"a": [10, "?"], "b": [0, 8]}, region=["n", "s"])
    close(compute(ROOT, table, missing=GroupMean(group="region")).scores["total"], [7.5, None])
    least = GroupMean(group="region", minimum_share=0.25)
    close(compute(ROOT, table, missing=least).scores["total"], [7.5, 8])


def test_filling_leaves_alone_what_does_not_apply() -> None:
    table = panel({"a": [10, "-"], "b": [0, 8]}, region=["n", "n"])
    result = compute(ROOT, table, missing=GroupMean(group="region"))
    close(result.scores["total"], [7.5, 8])
    assert states(result) == ["present", "present"]


def test_an_assumed_score_counts_as_imputed() -> None:
    result = total(Assume(score=4), [10, "?", "?"], [20, 20, "?"])
    close(result.scores["total"], [12.5, 8, 4])
    assert states(result) == ["present", "imputed", "imputed"]
    close(result.coverage["total"], [1, 0.25, 0])


def test_worst_and_best_case_bound_the_score() -> None:
    posts = Goalposts(low=0, high=50)
    children = tuple(Indicator(code=code, goalposts=posts) for code in "ab")
    root = Node(code="total", children=children, weights=WEIGHTS)
    table = panel({"a": [10, "?"], "b": [20, 20]})
    ends = [
        compute(root, table, missing=Assume(score=end), normalisation=FixedGoalposts())
        for end in ("lowest", "highest")
    ]
    close(ends[0].scores["total"], [25, 10])
    close(ends[1].scores["total"], [25, 85])


def test_only_the_parent_that_fills_rests_on_filled_figures() -> None:
    """Two parents share a child; one assumes, the other skips."""
    filling = Node(code="filling", children=leaves("a", "b"), missing=Assume(score=0))
    skipping = Node(code="skipping", children=("a", "b"))
    root = Node(code="total", children=(filling, skipping))
    result = compute(root, panel({"a": [10], "b": ["?"]}))
    close(result.scores["filling"], [5])
    close(result.scores["skipping"], [10])
    assert [result.state("D0", code) for code in ("filling", "skipping", "total", "a")] == [
        "imputed",
        "present",
        "imputed",
        "present",
    ]


def test_imputed_figures_are_flagged_up_to_the_root() -> None:
    table = panel({"a": [1, 1], "b": [2, 2]}, imputed=[(1, "b")])
    assert states(compute(ROOT, table)) == ["present", "imputed"]


# --- an alternative formula, and policies of single nodes -------------------------------------


def short_and_long() -> Framework:
    long = Node(code="long", children=leaves("a", "b"), missing=UseInstead(node="short"))
    short = Node(code="short", children=("a", "c"), weights={"a": 1, "c": 3})
    return Framework(
        root=Node(code="total", children=(long, Node(code="c"))),
        further=(short,),
        missing="no_score",
    )


def test_another_formula_takes_over_where_the_first_cannot_be_computed() -> None:
    table = panel({"a": [10, 10, "?"], "b": [20, "?", "?"], "c": [2, 2, 2]})
    result = CompositeIndex(framework=short_and_long()).compute(table)
    close(result.scores["long"], [15, 4, None])
    close(result.scores["total"], [8.5, 3, None])
    assert states(result, "long") == ["present", "imputed", "missing"]


def test_another_formula_takes_over_below_a_share() -> None:
    table = panel({"a": [10], "b": ["?"], "c": [2]})
    framework = short_and_long().replace_node(
        "long", missing=UseInstead(node="short", minimum_share=0.5)
    )
    close(CompositeIndex(framework=framework).compute(table).scores["long"], [10])


def test_a_leaf_fills_its_own_holes_for_all_that_use_it() -> None:
    first = Node(code="a", missing=Assume(score=30))
    root = Node(code="total", children=(first, Node(code="b")))
    further = Node(code="sum", children=("a", "b"), operator="sum")
    result = compute(root, panel({"a": ["?", "-", "x"], "b": [10, 10, 10]}), further)
    close(result.scores["a"], [30, None, 30])
    close(result.scores["total"], [20, 10, 20])
    close(result.scores["sum"], [40, 10, 40])
    assert states(result, "a") == ["imputed", "not_applicable", "imputed"]


def test_a_leaf_takes_the_mean_of_its_group_after_scoring() -> None:
    posts = Goalposts(low=0, high=10)
    leaf = Node(
        code="a", indicator=Indicator(code="a", goalposts=posts), missing=GroupMean(group="region")
    )
    table = panel({"a": [5, 30, "?", "?"]}, region=["n", "n", "n", "s"])
    result = compute(Node(code="total", children=(leaf,)), table, normalisation=FixedGoalposts())
    close(result.scores["a"], [50, 100, 75, None])


def test_the_policy_of_a_node_goes_before_that_of_the_tree() -> None:
    inner = Node(code="inner", children=leaves("a", "b"), missing="no_score")
    root = Node(code="total", children=(inner, Node(code="c")))
    result = compute(root, panel({"a": [1], "b": ["?"], "c": [5]}), missing=Renormalise())
    close(result.scores["inner"], [None])
    close(result.scores["total"], [5])


def test_a_batch_is_filled_as_its_items_are() -> None:
    table = panel({"a": [10, 20, "?"], "b": [0, 0, 0]}, region=["n", "n", "n"])
    framework = Framework(root=ROOT, missing=GroupMean(group="region"))
    plan = CompositeIndex(framework=framework).compile(table)
    values = np.stack([table.values, 2 * table.values])
    close(plan(values=values).scores["total"][1], [15, 30, 22.5])
