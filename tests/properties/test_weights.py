"""Only the proportions of weights matter."""

import numpy as np
from hypothesis import given

from nearshore_score import FixedWeights, Framework, Node, Plan
from tests.strategies import Case, cases, numbers


def scaled(node: Node, factor: float) -> Node:
    if node.weights is None:
        return node
    values = {code: weight * factor for code, weight in node.weights.values.items()}
    children = tuple(scaled(child, factor) for child in node.children)
    return node.model_copy(update={"children": children, "weights": FixedWeights(values=values)})


@given(case=cases(), factor=numbers(0.001, 1000))
def test_scaling_all_weights_changes_nothing(case: Case, factor: float) -> None:
    framework = Framework(root=scaled(case.framework.root, factor))
    scores = Plan(case.panel, framework, case.normalisation)().scores
    for code, expected in case.plan().scores.items():
        np.testing.assert_allclose(scores[code], expected, atol=1e-9)


@given(case=cases())
def test_effective_weights_of_the_leaves_sum_to_one(case: Case) -> None:
    weights = case.framework.effective_weights
    assert abs(sum(weights[leaf.code] for leaf in case.framework.leaves) - 1) < 1e-12


@given(case=cases(holes=False))
def test_a_figure_without_weight_never_counts(case: Case) -> None:
    values = case.panel.values.copy()
    for index, code in enumerate(case.panel.columns):
        if case.framework.effective_weights[code] == 0:
            values[:, index] = values[::-1, index]
    changed = case.plan(values=values).scores[case.total]
    np.testing.assert_array_equal(changed, case.plan().scores[case.total])
