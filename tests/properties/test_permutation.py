"""The order of destinations or indicators does not matter."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score import Framework, Node, Plan
from tests.strategies import Case, cases


def reversed_tree(node: Node) -> Node:
    children = tuple(reversed_tree(child) for child in reversed(node.children))
    return node.model_copy(update={"children": children})


@given(case=cases(least=2), data=st.data())
def test_permuting_destinations_permutes_scores(case: Case, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(case.panel.destinations))))
    shuffled = case.panel.rows([case.panel.destinations[i] for i in order])
    scores = Plan(shuffled, case.framework, case.normalisation)().scores
    for code, expected in case.plan().scores.items():
        np.testing.assert_array_equal(scores[code], expected[..., order])


@given(case=cases())
def test_permuting_the_children_of_every_node_changes_nothing(case: Case) -> None:
    backwards = Framework(root=reversed_tree(case.framework.root))
    scores = Plan(case.panel, backwards, case.normalisation)().scores
    for code, expected in case.plan().scores.items():
        np.testing.assert_allclose(scores[code], expected, atol=1e-9)
