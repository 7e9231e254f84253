"""Screening by coverage: what is set aside, why, and in which order."""

import numpy as np
import pytest

from nearshore_score import InvalidInputError, UnknownNameError
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.panel import Panel
from nearshore_score.treatment import Screen
from nearshore_score.weighting import FixedWeights
from tests.treatment.tables import NAN, flat, panel_of

# D2 has half of its indicators; c has half of the destinations.
TABLE = {
    "a": [1.0, 2.0, 3.0, 4.0],
    "b": [1.0, 2.0, NAN, 4.0],
    "c": [1.0, 2.0, NAN, NAN],
    "d": [1.0, 0.0, 3.0, 0.0],
}


def states(panel: Panel, row: str) -> str:
    """The states of one destination by their first letters."""
    return "".join(panel.state(row, code)[0] for code in panel.columns)


def test_destinations_below_the_share_lose_their_figures() -> None:
    panel = panel_of(TABLE)
    prepared = Screen(destinations=0.75).prepare(panel, flat(panel))
    assert [states(prepared.panel, row) for row in panel.destinations] == [
        "pppp",
        "pppp",
        "mmmm",
        "ppmp",
    ]
    assert [(c.destination, c.column, c.before, c.after) for c in prepared.cells] == [
        ("D2", "a", 3.0, None),
        ("D2", "d", 3.0, None),
    ]
    note = prepared.notes[0]
    assert (note.what, note.code, dict(note.figures)) == (
        "destination",
        "D2",
        {"share": 0.5, "minimum": 0.75},
    )


def test_a_share_equal_to_the_minimum_is_enough() -> None:
    ten = panel_of({f"c{j}": [NAN if j == 9 else 1.0] for j in range(10)})
    assert Screen(destinations=0.9).prepare(ten, flat(ten)).panel == ten


def test_indicators_go_first_and_then_count_for_nobody() -> None:
    panel = panel_of(TABLE)
    prepared = Screen(indicators=0.6, destinations=0.6).prepare(panel, flat(panel))
    # Without c, D2 has two of three figures left.
    assert [states(prepared.panel, row) for row in panel.destinations] == [
        "ppnp",
        "ppnp",
        "pmnp",
        "ppnp",
    ]
    assert [(note.what, note.code) for note in prepared.notes] == [("column", "c")]
    assert "figures for 50% of the destinations, at least 60% asked for" in prepared.notes[0].text
    assert {cell.reason for cell in prepared.cells} == {"indicator set aside"}


def test_cells_that_do_not_apply_leave_every_denominator() -> None:
    panel = panel_of(TABLE, {"c": {2: "not_applicable", 3: "not_applicable"}})
    prepared = Screen(indicators=0.75, destinations=0.6).prepare(panel, flat(panel))
    assert prepared.panel == panel  # c: two of two; D2: two of three


def test_a_node_is_screened_for_each_destination() -> None:
    nodes = tuple(
        Node(
            code=code,
            children=tuple(Node(code=leaf) for leaf in leaves),
            weights=FixedWeights(values=dict.fromkeys(leaves, 1.0)),
        )
        for code, leaves in (("one", "ab"), ("two", "cd"))
    )
    weights = FixedWeights(values={"one": 1.0, "two": 1.0})
    framework = Framework(root=Node(code="total", children=nodes, weights=weights))
    panel = panel_of(TABLE)
    prepared = Screen(nodes={"two": 0.6}).prepare(panel, framework)
    assert [states(prepared.panel, row) for row in panel.destinations] == [
        "pppp",
        "pppp",
        "pmmm",
        "ppmm",
    ]
    assert prepared.notes[0].text == ("set aside: figures for 50% of two, at least 60% asked for")
    with pytest.raises(UnknownNameError, match="two"):
        Screen(nodes={"tow": 0.6}).prepare(panel, framework)


def test_a_destination_of_zeros_can_be_set_aside() -> None:
    panel = panel_of(TABLE)
    prepared = Screen(non_zero=0.7).prepare(panel, flat(panel))
    assert [note.code for note in prepared.notes] == ["D3"]
    assert "67% of its figures differ from zero" in prepared.notes[0].text


def test_imputed_figures_count_or_not() -> None:
    panel = panel_of({"a": [1.0, 2.0], "b": [1.0, 2.0]}, {"b": {1: "imputed"}})
    assert Screen(destinations=0.8).prepare(panel, flat(panel)).panel == panel
    strict = Screen(destinations=0.8, count_imputed=False).prepare(panel, flat(panel)).panel
    assert states(strict, "D1") == "mm"


def test_suppressed_figures_are_not_counted_and_stay_suppressed() -> None:
    panel = panel_of({"a": [1.0, NAN], "b": [1.0, 2.0]}, {"a": {1: "suppressed"}})
    after = Screen(destinations=0.8).prepare(panel, flat(panel)).panel
    assert states(after, "D1") == "sm"


def test_years_are_screened_one_by_one_except_indicators_by_default() -> None:
    values = np.ones((2, 3, 2))
    values[0, :2, 0] = NAN  # a: one of three in the first year, four of six together
    panel = Panel(("A", "B", "C"), ("a", "b"), values, years=(2023, 2024))
    joint = Screen(indicators=0.6, destinations=0.6).prepare(panel, flat(panel))
    assert [(note.what, note.code, note.year) for note in joint.notes] == [
        ("destination", "A", 2023),
        ("destination", "B", 2023),
    ]
    single = Screen(indicators=0.6, over="each_year").prepare(panel, flat(panel))
    assert [(note.what, note.code, note.year) for note in single.notes] == [("column", "a", 2023)]
    assert {cell.year for cell in single.cells} == {2023}
    assert single.panel.year(2024) == panel.year(2024)
    strict = Screen(indicators=0.7).prepare(panel, flat(panel))
    assert not strict.panel.applicable[..., 0].any()
    assert [(note.code, note.year) for note in strict.notes] == [("a", None)]


def test_context_columns_are_neither_counted_nor_masked() -> None:
    panel = panel_of({**TABLE, "people": [NAN, NAN, 1.0, NAN]})
    framework = flat(panel.select(list(TABLE)))
    after = Screen(destinations=0.75, indicators=0.3).prepare(panel, framework).panel
    np.testing.assert_array_equal(after.column("people"), panel.column("people"))


@pytest.mark.parametrize(
    "choice", [{"destinations": 1.1}, {"nodes": {"a": -0.1}}, {"non_zero": NAN}]
)
def test_shares_must_lie_between_zero_and_one(choice: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError, match=next(iter(choice))):
        Screen(**choice)
