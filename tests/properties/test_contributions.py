"""What the parts add is what the whole is."""

import numpy as np
import pytest
from hypothesis import given

from nearshore_score import ArithmeticMean, Framework, Node, ScoringModel, standing
from tests.strategies import Case, cases, fixed, profiles_of


def all_arithmetic(node: Node) -> Node:
    children = tuple(all_arithmetic(child) for child in node.children)
    return node.model_copy(update={"children": children, "operator": ArithmeticMean()})


@given(case=cases(direct=True))
def test_criteria_and_baseline_add_up_to_the_total(case: Case) -> None:
    parts = case.plan.contributions()
    total = sum(parts.of[child.code] for child in case.framework.criteria) + parts.baseline
    np.testing.assert_allclose(total, case.plan().scores[case.total], atol=1e-9)


@given(case=cases())
def test_only_a_geometric_mean_has_a_baseline(case: Case) -> None:
    parts = case.plan.contributions()
    floor = getattr(case.framework.root.operator, "floor", 0.0)
    held = case.plan().present[case.total]
    np.testing.assert_allclose(parts.baseline[held], floor, atol=1e-9)


@given(case=cases())
def test_indicators_of_an_arithmetic_tree_add_up_to_the_total(case: Case) -> None:
    framework = Framework(root=all_arithmetic(case.framework.root))
    plan = Case(framework, case.panel, case.normalisation, case.table).plan
    result, parts = plan(), plan.contributions()
    leaves = sum(parts.of[leaf.code] for leaf in framework.leaves)
    held = result.present[case.total]
    np.testing.assert_allclose(leaves[held], result.scores[case.total][held], atol=1e-9)


@given(case=cases(normalisation=fixed))
def test_contributions_of_a_ranking_add_up_at_both_levels(case: Case) -> None:
    ranking = ScoringModel(framework=case.framework).rank(profiles_of(case))
    for code in ranking.codes:
        for level in ("criteria", "indicators"):
            points = ranking.contributions(code, of=level)
            assert sum(points.values()) == pytest.approx(ranking.score(code), abs=1e-9)


@given(case=cases(normalisation=fixed))
def test_differences_between_neighbours_add_up_to_the_gap(case: Case) -> None:
    ranking = ScoringModel(framework=case.framework).rank(profiles_of(case))
    for code in ranking.codes:
        told = standing(ranking, code)
        for gap in filter(None, (told.above, told.below)):
            expected = ranking.score(code) - ranking.score(gap.other)
            assert gap.points == pytest.approx(expected, abs=1e-9)
            assert sum(gap.differences.values()) == pytest.approx(expected, abs=1e-8)
