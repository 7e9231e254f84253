"""The framework: a tree, the questions one asks of it and the edits one makes."""

import pytest

from nearshore_score import (
    FixedWeights,
    Framework,
    Indicator,
    InvalidInputError,
    JudgedWeights,
    Node,
    UnknownNameError,
)


def tree() -> Framework:
    """Total = 3 cost + 1 quality; cost = 1 pay + 1 rent."""
    pay, rent = Node(code="pay"), Node(code="rent")
    weights = FixedWeights(values={"pay": 1, "rent": 1})
    cost = Node(code="cost", name="Cost", name_fr="Coût", children=(pay, rent), weights=weights)
    root = Node(
        code="total",
        children=(cost, Node(code="quality")),
        weights=FixedWeights(values={"cost": 3, "quality": 1}),
    )
    return Framework(root=root, name="mine", basis="a test")


def test_parents_come_before_their_children() -> None:
    assert list(tree().nodes) == ["total", "cost", "pay", "rent", "quality"]


def test_leaves_come_in_the_order_of_the_tree() -> None:
    assert [leaf.code for leaf in tree().leaves] == ["pay", "rent", "quality"]


def test_effective_weights_multiply_down_the_tree() -> None:
    assert dict(tree().effective_weights) == {
        "total": 1.0,
        "cost": 0.75,
        "pay": 0.375,
        "rent": 0.375,
        "quality": 0.25,
    }


@pytest.mark.parametrize(("code", "parent"), [("total", None), ("cost", "total"), ("rent", "cost")])
def test_parent(code: str, parent: str | None) -> None:
    found = tree().parent(code)
    assert (found and found.code) == parent


@pytest.mark.parametrize(
    ("code", "criterion"), [("rent", "cost"), ("cost", "cost"), ("total", "total")]
)
def test_criterion_of(code: str, criterion: str) -> None:
    assert tree().criterion_of(code) == criterion


def test_labels_follow_the_language() -> None:
    cost = tree().node("cost")
    assert (cost.label("en"), cost.label("fr")) == ("Cost", "Coût")
    assert tree().node("rent").label("fr") == "rent"


def test_replace_changes_one_node_and_keeps_the_rest() -> None:
    before, after = tree(), tree().replace_node("rent", name="Rent")
    assert after.node("rent").name == "Rent"
    assert after.replace_node("rent", name="") == before
    assert before.node("rent").name == ""


def test_reweight_gives_nothing_to_children_that_are_not_named() -> None:
    weights = tree().reweight("total", {"quality": 2}, basis="mine").root.weights
    assert weights == FixedWeights(values={"cost": 0, "quality": 2}, basis="mine")


def test_reweight_knows_only_children() -> None:
    with pytest.raises(UnknownNameError, match="unknown child of cost 'rnt'; did you mean rent"):
        tree().reweight("cost", {"rnt": 1})


def test_add_takes_an_indicator_or_a_node() -> None:
    added = tree().add("cost", Indicator(code="power", name="Power"), 2)
    assert [child.code for child in added.node("cost").children] == ["pay", "rent", "power"]
    assert added.node("power").name == "Power"
    assert added.effective_weights["power"] == 0.75 * 2 / 4
    assert tree().add("total", Node(code="climate"), 1).effective_weights["climate"] == 0.2


def test_nothing_can_be_added_below_a_leaf() -> None:
    with pytest.raises(InvalidInputError, match="pay has no children"):
        tree().add("pay", Node(code="bonus"), 1)


def test_without_keeps_the_proportions_of_the_rest() -> None:
    framework = Framework.flat({"a": 1, "b": 2, "c": 3}).without("b")
    assert dict(framework.effective_weights) == {"total": 1.0, "a": 0.25, "c": 0.75}


def test_without_leaves_computed_weights_to_be_computed_again() -> None:
    computed = Framework.flat({"a": 1, "b": 2, "c": 3}).replace_node("total", weights="entropy")
    fewer = computed.without("b")
    assert [leaf.code for leaf in fewer.leaves] == ["a", "c"]
    assert fewer.root.weights == computed.root.weights


def test_without_reaches_inner_nodes_and_takes_several() -> None:
    assert [leaf.code for leaf in tree().without("pay", "quality").leaves] == ["rent"]


def test_the_root_and_an_only_child_cannot_be_left_out() -> None:
    with pytest.raises(InvalidInputError, match="the root 'total' cannot be left out"):
        tree().without("total")
    with pytest.raises(InvalidInputError, match="rent is the only child of cost; drop that"):
        tree().without("pay", "rent")


def test_a_node_is_an_indicator_or_has_children() -> None:
    with pytest.raises(InvalidInputError, match="not both"):
        tree().replace_node("cost", indicator=Indicator(code="cost"))


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (FixedWeights(values={"pay": 1}), "no weight for rent"),
        (FixedWeights(values={"pay": 1, "rent": 1, "x": 1}), "weights for unknown children: x"),
    ],
)
def test_weights_and_children_match(weights: FixedWeights, message: str) -> None:
    with pytest.raises(InvalidInputError, match=f"Node 'cost': {message}"):
        tree().replace_node("cost", weights=weights)


def test_bands_hold_their_weights() -> None:
    with pytest.raises(InvalidInputError, match=r"band of cost does not hold its weight 0\.3"):
        JudgedWeights(values={"cost": 0.3}, low={"cost": 0.4})


def test_a_band_needs_a_weight() -> None:
    with pytest.raises(InvalidInputError, match="rent has a band but no weight"):
        JudgedWeights(values={"cost": 0.3}, high={"rent": 0.4})


def test_judged_weights_may_be_rounded() -> None:
    # Only proportions matter, so a band in other units is the user's business.
    judged = JudgedWeights(values={"a": 1, "b": 3}, low={"a": 0.5}, high={"a": 1.5})
    framework = Framework.flat({"a": 1, "b": 1}).replace_node("total", weights=judged)
    assert framework.effective_weights["a"] == 0.25


def test_a_leaf_takes_no_weights() -> None:
    with pytest.raises(InvalidInputError, match="Node 'pay': weights need children"):
        tree().replace_node("pay", weights=FixedWeights(values={"bonus": 1}))


def test_a_framework_has_criteria() -> None:
    with pytest.raises(InvalidInputError, match="the root needs at least one child"):
        Framework(root=Node(code="total"))


def test_weights_are_shown_as_a_plain_mapping() -> None:
    assert repr(FixedWeights(values={"pay": 1}).values) == "{'pay': 1.0}"


def test_edits_keep_what_the_weights_were_based_on() -> None:
    judged = JudgedWeights(values={"a": 1, "b": 3}, low={"a": 0.5, "b": 2}, basis="interviews")
    framework = Framework.flat({"a": 1, "b": 1}).replace_node("total", weights=judged)
    expected = JudgedWeights(values={"a": 1, "b": 3, "c": 4}, low=judged.low, basis="interviews")
    assert framework.add("total", Node(code="c"), 4).root.weights == expected
    alone = JudgedWeights(values={"a": 1}, low={"a": 0.5}, basis="interviews")
    assert framework.without("b").root.weights == alone
