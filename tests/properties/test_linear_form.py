"""Where the plan says that the total is linear in weights, it is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score import NotLinearError
from tests.strategies import Case, cases, weight_lists


@given(case=cases(direct=True), data=st.data())
def test_the_linear_form_predicts_the_total_for_any_weights(
    case: Case, data: st.DataObject
) -> None:
    inner = [code for code, node in case.framework.nodes.items() if node.children]
    node = data.draw(st.sampled_from(inner))
    try:
        form = case.plan.linear(node)
    except NotLinearError:
        return
    given_weights = np.array(data.draw(weight_lists(len(form.children))))
    predicted = form.offset + form.terms @ (given_weights / given_weights.sum())
    children = [child.code for child in case.framework.node(node).children]
    weights = np.zeros(len(children))
    weights[[children.index(code) for code in form.children]] = given_weights
    totals = case.plan(weights={node: weights}).scores[case.total]
    totals = np.log(totals) if form.link == "log" else totals
    np.testing.assert_allclose(predicted, totals, atol=1e-9)


@given(case=cases(holes=False))
def test_without_holes_the_root_is_always_linear(case: Case) -> None:
    form = case.plan.linear(case.total)
    assert form.link == (
        "log" if case.framework.root.operator.kind == "geometric_mean" else "identity"
    )
    assert form.children == tuple(child.code for child in case.framework.criteria)
