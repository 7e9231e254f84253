"""Under fixed goalposts the others do not matter."""

import numpy as np
from hypothesis import given

from nearshore_score import Framework, Indicator, MinMax, Panel, Plan, ScoringModel
from tests.strategies import Case, cases, fixed, profiles_of


@given(case=cases(normalisation=fixed, least=2))
def test_adding_a_destination_moves_no_score(case: Case) -> None:
    with_all = case.plan()
    assert not case.plan.depends_on_set
    fewer = Plan(case.panel.rows(case.panel.destinations[:-1]), case.framework)()
    for code, scores in fewer.scores.items():
        np.testing.assert_array_equal(scores, with_all.scores[code][:-1])


@given(case=cases(normalisation=fixed, least=2))
def test_adding_a_destination_keeps_the_order_of_the_others(case: Case) -> None:
    model, everyone = ScoringModel(framework=case.framework), profiles_of(case)
    newcomer = everyone[-1].code
    before = model.rank(everyone[:-1]).codes
    assert [code for code in model.rank(everyone).codes if code != newcomer] == list(before)


def test_under_min_max_a_third_destination_can_turn_the_order_of_two() -> None:
    # What the properties above rule out under fixed goalposts: a far third one squeezes column x.
    framework = Framework.flat({"x": 1, "y": 1})
    for code in ("x", "y"):
        framework = framework.replace_node(code, indicator=Indicator(code=code))
    panel = Panel(("A", "B", "C"), ("x", "y"), [[10.0, 0.0], [0.0, 9.0], [100.0, 10.0]])
    two = Plan(panel.rows(["A", "B"]), framework, MinMax())().scores["total"]
    three = Plan(panel, framework, MinMax())().scores["total"]
    assert two[0] == two[1]
    assert three[0] < three[1]
