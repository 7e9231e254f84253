"""Where the total is linear in weights, and why not where it is not."""

import numpy as np
import pytest

from nearshore_score import FixedWeights, Framework, Node, NotLinearError, Panel, Plan

FLAT = Framework.flat({"cost": 0.4, "quality": 0.6})
NESTED = FLAT.replace_node(
    "cost",
    children=(Node(code="pay"), Node(code="rent")),
    weights=FixedWeights(values={"pay": 1, "rent": 1}),
)
FULL = Panel(("A", "B"), ("pay", "rent", "quality"), [[20.0, 60.0, 90.0], [70.0, 10.0, 60.0]])


def test_the_root_is_its_children_times_their_weights() -> None:
    panel = Panel(("A", "B"), ("cost", "quality"), [[50.0, 90.0], [80.0, 60.0]])
    form = Plan(panel, FLAT).linear("total")
    assert form.children == ("cost", "quality")
    assert form.link == "identity"
    np.testing.assert_array_equal(form.terms, [[50, 90], [80, 60]])
    np.testing.assert_array_equal(form.offset, [0, 0])


def test_a_node_below_the_root_keeps_its_share_and_an_offset() -> None:
    form = Plan(FULL, NESTED).linear("cost")
    # A: total = 0.6 x 90 + 0.4 x (w1 x 20 + w2 x 60)
    np.testing.assert_allclose(form.offset, [54, 36])
    np.testing.assert_allclose(form.terms, [[8, 24], [28, 4]])


def test_a_geometric_root_is_linear_in_logarithms() -> None:
    form = Plan(FULL, NESTED.replace_node("total", operator="geometric_mean")).linear("total")
    assert form.link == "log"
    np.testing.assert_allclose(form.terms, np.log([[40, 90], [40, 60]]))


def test_a_leaf_has_no_weights() -> None:
    with pytest.raises(NotLinearError, match="quality has no children"):
        Plan(FULL, NESTED).linear("quality")


def test_below_a_geometric_mean_nothing_is_linear() -> None:
    plan = Plan(FULL, NESTED.replace_node("total", operator="geometric_mean"))
    with pytest.raises(NotLinearError, match=r"total stands above cost.*is not linear"):
        plan.linear("cost")


def test_a_geometric_mean_below_the_root_is_not_linear() -> None:
    plan = Plan(FULL, NESTED.replace_node("cost", operator="geometric_mean"))
    with pytest.raises(NotLinearError, match="only at the top; use sampled sensitivity"):
        plan.linear("cost")


def test_holes_that_differ_by_row_are_named_with_the_remedy() -> None:
    panel = Panel(("A", "B"), ("cost", "quality"), [[50.0, np.nan], [80.0, 60.0]])
    with pytest.raises(NotLinearError, match="A lack quality, others have it") as caught:
        Plan(panel, FLAT).linear("total")
    assert "impute the figure, drop the indicator" in str(caught.value)


def test_a_hole_that_all_share_leaves_the_form() -> None:
    panel = Panel(("A", "B"), ("cost", "quality"), [[np.nan, 90.0], [np.nan, 60.0]])
    form = Plan(panel, FLAT).linear("total")
    assert form.children == ("quality",)


def test_a_node_without_any_figure_is_refused() -> None:
    values = [[np.nan, np.nan, 90.0], [np.nan, np.nan, 60.0]]
    with pytest.raises(NotLinearError, match="no child of cost is present"):
        Plan(Panel(("A", "B"), ("pay", "rent", "quality"), values), NESTED).linear("cost")


def test_an_operator_of_unknown_form_is_refused() -> None:
    class Opaque:
        kind = "opaque"

        def aggregate(self, scores: object, weights: object, present: object = None) -> object:
            return np.mean(np.asarray(scores), axis=-1)

    plan = Plan(FULL, NESTED.replace_node("total", operator=Opaque()))
    with pytest.raises(NotLinearError, match="operator opaque of total is not linear"):
        plan.linear("total")


def test_a_node_that_is_missing_for_want_of_weight_is_refused() -> None:
    # rent, three quarters of cost, is missing for all: cost itself is missing.
    framework = NESTED.reweight("cost", {"pay": 1, "rent": 3})
    values = [[20.0, np.nan, 90.0], [70.0, np.nan, 60.0]]
    plan = Plan(Panel(("A", "B"), ("pay", "rent", "quality"), values), framework)
    with pytest.raises(NotLinearError, match="A, B have no score on cost"):
        plan.linear("cost")


def test_a_node_that_is_scored_directly_does_not_move_with_its_children() -> None:
    panel = Panel(("A",), ("pay", "rent", "cost", "quality"), [[20.0, 60.0, 70.0, 90.0]])
    plan = Plan(panel, NESTED)
    form = plan.linear("cost")
    shifted = plan(weights={"cost": np.array([1.0, 0.0])}).scores["total"]
    np.testing.assert_allclose(form.offset + form.terms @ [1.0, 0.0], shifted)
