"""What is missing, what does not apply, and how much must be there."""

import numpy as np
import pytest

from nearshore_score import Framework, Panel, Plan, Renormalise
from nearshore_score.panel import STATES

MISSING, NOT_APPLICABLE = STATES.index("missing"), STATES.index("not_applicable")


def plan(weights: dict[str, float], row: dict[str, float | int], **rule: float) -> Plan:
    """One destination; a number is a score, an int the state of a hole."""
    framework = Framework.flat(weights)
    if rule:
        framework = framework.replace_node("total", missing=Renormalise(**rule))
    holes = {code for code, cell in row.items() if isinstance(cell, int)}
    values = [[np.nan if code in holes else cell for code, cell in row.items()]]
    states = [[cell if code in holes else 0 for code, cell in row.items()]]
    return Plan(Panel(("A",), tuple(row), values, states), framework)


def test_the_weight_of_a_missing_criterion_is_shared_out() -> None:
    result = plan({"a": 1, "b": 2, "c": 3}, {"a": 90.0, "b": 30.0, "c": MISSING})()
    # (1 x 90 + 2 x 30) / 3 = 50, on half of the weight
    assert result.scores["total"][0] == pytest.approx(50)
    assert result.coverage["total"][0] == pytest.approx(0.5)


def test_a_missing_criterion_is_never_a_zero() -> None:
    result = plan({"a": 1, "b": 1}, {"a": 80.0, "b": MISSING})()
    assert result.scores["total"][0] == pytest.approx(80)


@pytest.mark.parametrize("weight", [0.5, 0.1 + 0.4, 3 * 0.1 + 0.2])
def test_exactly_half_of_the_weight_is_enough(weight: float) -> None:
    result = plan({"a": weight, "b": weight}, {"a": 80.0, "b": MISSING})()
    assert result.present["total"][0]


def test_half_made_of_rounded_tenths_is_half() -> None:
    # 0.1 + 0.2 + 0.2 of 1 is a hair off one half in floats.
    weights = {"a": 0.1, "b": 0.2, "c": 0.2, "d": 0.3, "e": 0.2}
    row = {"a": 10.0, "b": 10.0, "c": 10.0, "d": MISSING, "e": MISSING}
    assert plan(weights, row)().present["total"][0]


def test_just_below_half_of_the_weight_is_missing() -> None:
    result = plan({"a": 0.499999, "b": 0.500001}, {"a": 80.0, "b": MISSING})()
    assert not result.present["total"][0]
    assert np.isnan(result.scores["total"][0])
    assert result.coverage["total"][0] == pytest.approx(0.499999)


def test_the_share_asked_for_can_be_chosen() -> None:
    row: dict[str, float | int] = {"a": 80.0, "b": MISSING}
    assert not plan({"a": 3, "b": 2}, row, minimum_share=0.75)().present["total"][0]
    assert plan({"a": 1, "b": 99}, row, minimum_share=0.0)().present["total"][0]


def test_nothing_at_all_is_missing_even_if_nothing_is_asked_for() -> None:
    result = plan({"a": 1}, {"a": MISSING}, minimum_share=0.0)()
    assert not result.present["total"][0]


def test_what_does_not_apply_leaves_the_denominator() -> None:
    row = {"a": 80.0, "b": NOT_APPLICABLE, "c": MISSING}
    result = plan({"a": 1, "b": 8, "c": 1}, row)()
    # a carries half of the applicable weight of two, although only a tenth of all
    assert result.coverage["total"][0] == pytest.approx(0.5)
    assert result.scores["total"][0] == pytest.approx(80)


def test_a_row_to_which_nothing_applies_has_no_score() -> None:
    result = plan({"a": 1, "b": 1}, {"a": NOT_APPLICABLE, "b": NOT_APPLICABLE})()
    assert not result.present["total"][0]
    assert result.coverage["total"][0] == 0.0


def test_an_imputed_cell_counts_as_present() -> None:
    framework = Framework.flat({"a": 1})
    panel = Panel(("A",), ("a",), [[40.0]], [[STATES.index("imputed")]])
    assert Plan(panel, framework)().scores["total"][0] == 40.0
