"""Imputation from other destinations or other columns by an average."""

import numpy as np
import pytest

from nearshore_score import UnknownNameError
from nearshore_score.criteria import Indicator
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.panel import Panel
from nearshore_score.treatment import ImputeAverage, ImputeSiblings, group_averages
from nearshore_score.weighting import FixedWeights
from tests.treatment.tables import NAN, flat, panel_of

PAY = {"pay": [1.0, 2.0, 6.0, NAN, 10.0, NAN, NAN]}
CONTINENT = {"continent": ["N", "N", "N", "N", "S", "S", "W"]}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (ImputeAverage(), [1, 2, 6, 4.75, 10, 4.75, 4.75]),
        (ImputeAverage(statistic="median"), [1, 2, 6, 4, 10, 4, 4]),
        (ImputeAverage(group="continent"), [1, 2, 6, 3, 10, 10, NAN]),
        (ImputeAverage(statistic="median", group="continent"), [1, 2, 6, 2, 10, 10, NAN]),
    ],
)
def test_averages_by_hand(step: ImputeAverage, expected: list[float]) -> None:
    panel = panel_of(PAY, groups=CONTINENT)
    np.testing.assert_array_equal(step.prepare(panel, flat(panel)).panel.column("pay"), expected)


def test_a_group_without_any_figure_stays_empty_with_the_reason() -> None:
    panel = panel_of(PAY, groups=CONTINENT)
    prepared = ImputeAverage(group="continent").prepare(panel, flat(panel))
    assert prepared.panel.state("D6", "pay") == "missing"
    assert prepared.notes[0].text == (
        "2 of 3 cells filled (mean within continent); "
        "1 left empty: no figure in their group of continent"
    )
    assert dict(prepared.notes[0].figures) == {"filled": 2.0, "left empty": 1.0}


def test_destinations_without_a_group_neither_give_nor_get() -> None:
    averages = group_averages(np.array([1.0, 5.0, NAN, NAN]), ["N", "", "", "N"])
    np.testing.assert_array_equal(averages, [1.0, NAN, NAN, 1.0])


def test_years_do_not_mix() -> None:
    values = np.array([[[1.0], [NAN]], [[9.0], [NAN]]])
    panel = Panel(("A", "B"), ("pay",), values, years=(2023, 2024))
    prepared = ImputeAverage().prepare(panel, flat(panel))
    assert [(cell.year, cell.after) for cell in prepared.cells] == [(2023, 1.0), (2024, 9.0)]


def test_suppressed_cells_are_filled_on_demand_and_others_never() -> None:
    panel = panel_of({"pay": [1.0, NAN, NAN]}, {"pay": {1: "suppressed", 2: "not_applicable"}})
    kept = ImputeAverage().prepare(panel, flat(panel))
    assert kept.panel == panel
    assert kept.notes == ()
    filled = ImputeAverage(fill_suppressed=True).prepare(panel, flat(panel)).panel
    assert [filled.state(row, "pay") for row in panel.destinations] == [
        "present",
        "imputed",
        "not_applicable",
    ]


def test_context_columns_are_filled_only_if_they_are_named() -> None:
    panel = panel_of({"pay": [1.0, NAN], "people": [3.0, NAN]})
    framework = flat(panel.select(["pay"]))
    by_default = ImputeAverage().prepare(panel, framework).panel
    assert np.isnan(by_default.column("people")[1])
    named = ImputeAverage(indicators=("people",)).prepare(panel, framework).panel
    assert named.column("people")[1] == 3.0
    assert np.isnan(named.column("pay")[1])


def test_an_unknown_grouping_is_named() -> None:
    panel = panel_of(PAY, groups=CONTINENT)
    with pytest.raises(UnknownNameError, match="continent"):
        ImputeAverage(group="contient").prepare(panel, flat(panel))


def test_siblings_are_averaged_on_a_common_scale_with_the_direction() -> None:
    # Under cost: rent 1 of 1..5 is the best (1), pay 30 of 10..50 the middle (0.5), so that
    # tax, where more is better, gets 0.75 of the way from 0 to 8. Skill is below another node.
    leaves = {
        "cost": [
            Indicator(code="rent", direction="cost"),
            Indicator(code="pay", direction="cost"),
            Indicator(code="tax"),
        ],
        "talent": [Indicator(code="skill")],
    }
    nodes = tuple(
        Node(
            code=code,
            children=tuple(Node.leaf(one) for one in below),
            weights=FixedWeights(values={one.code: 1.0 for one in below}),
        )
        for code, below in leaves.items()
    )
    weights = FixedWeights(values=dict.fromkeys(leaves, 1.0))
    framework = Framework(root=Node(code="total", children=nodes, weights=weights))
    panel = panel_of(
        {
            "rent": [1.0, 5.0, 2.0],
            "pay": [30.0, 10.0, 50.0],
            "tax": [NAN, 0.0, 8.0],
            "skill": [NAN, 1.0, 2.0],
        }
    )
    prepared = ImputeSiblings().prepare(panel, framework)
    np.testing.assert_allclose(prepared.panel.column("tax"), [6.0, 0.0, 8.0])
    assert prepared.panel.state("D0", "skill") == "missing"
    assert "no other figure below the same node" in prepared.notes[-1].text
