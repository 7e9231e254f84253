"""The panel: labelled arrays with a state for every cell."""

import copy
import json
import pickle
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import ArrayLike

from nearshore_score import InvalidInputError, Normal, Panel, UnknownNameError
from nearshore_score.panel import STATES, CellError

ERROR = CellError(
    destination="B", column="rent", uncertainty=Normal(standard_error=2), group="survey"
)


def panel() -> Panel:
    values = [[1.0, np.nan, np.nan], [2.0, np.nan, 5.0]]
    states = [
        [STATES.index("present"), STATES.index("not_applicable"), STATES.index("missing")],
        [STATES.index("imputed"), STATES.index("suppressed"), STATES.index("present")],
    ]
    return Panel(("A", "B"), ("pay", "tax", "rent"), values, states, errors=[ERROR])


def test_nan_is_missing_by_default() -> None:
    assert Panel(("A",), ("pay",), [[np.nan]]).state("A", "pay") == "missing"
    assert Panel(("A",), ("pay",), [[0.0]]).state("A", "pay") == "present"


def test_present_cells_hold_a_value_imputed_or_not() -> None:
    np.testing.assert_array_equal(panel().present, [[True, False, False], [True, False, True]])


def test_all_but_one_state_are_applicable() -> None:
    np.testing.assert_array_equal(panel().applicable, [[True, False, True], [True, True, True]])


def test_arrays_cannot_be_written() -> None:
    for array in (panel().values, panel().states):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 0
    with pytest.raises(AttributeError, match="cannot assign"):
        panel().values = np.zeros((2, 3))


def test_rows_pick_and_order_destinations_with_their_errors() -> None:
    swapped = panel().rows(["B", "A"])
    assert swapped.destinations == ("B", "A")
    assert swapped.state("A", "tax") == "not_applicable"
    assert swapped.errors == (ERROR,)
    assert panel().rows(["A"]).errors == ()


def test_json_writes_a_hole_as_the_name_of_its_state() -> None:
    document = json.loads(panel().to_json())
    assert document["values"] == [[1.0, "not_applicable", "missing"], [2.0, "suppressed", 5.0]]
    assert document["imputed"] == [[1, 0]]


def test_json_keeps_states_and_errors() -> None:
    again = Panel.from_json(panel().to_json())
    assert again == panel()
    assert again.state("B", "pay") == "imputed"
    assert again.errors == (ERROR,)


def test_a_state_more_makes_another_panel() -> None:
    # The same holes in the values, but for another reason.
    missing = Panel(("A",), ("pay",), [[np.nan]])
    outside = Panel(("A",), ("pay",), [[np.nan]], [[STATES.index("not_applicable")]])
    assert missing != outside


def test_years_may_come_first() -> None:
    years = Panel(("A",), ("pay",), [[[1.0]], [[2.0]]])
    assert years.values.shape == (2, 1, 1)
    assert years.rows(["A"]) == years


@pytest.mark.parametrize(
    ("destination", "column", "message"),
    [("C", "pay", "destination of the panel 'C'"), ("A", "pey", "'pey'; did you mean pay")],
)
def test_unknown_labels_suggest_the_nearest(destination: str, column: str, message: str) -> None:
    with pytest.raises(UnknownNameError, match=message):
        panel().state(destination, column)


def test_shapes_and_labels_fit() -> None:
    with pytest.raises(InvalidInputError, match="do not fit 2 destinations and 1 columns"):
        Panel(("A", "B"), ("pay",), [[1.0]])


@pytest.mark.parametrize(
    ("rows", "columns", "what"), [("AA", ("x", "y"), "destination"), ("AB", ("x", "x"), "column")]
)
def test_labels_are_unique(rows: str, columns: tuple[str, str], what: str) -> None:
    with pytest.raises(InvalidInputError, match=f"a {what} appears twice"):
        Panel(tuple(rows), columns, np.ones((2, 2)))


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda panel: pickle.loads(pickle.dumps(panel))])
def test_a_copy_is_as_read_only_as_the_original(copied: Callable[[Panel], Panel]) -> None:
    panel = Panel(("A", "B"), ("cost",), [[62.0], [np.nan]])
    twin = copied(panel)
    assert twin == panel
    assert not twin.values.flags.writeable
    assert not twin.states.flags.writeable


# --- years of figures -------------------------------------------------------------------------


def test_the_years_of_figures_go_where_the_figures_go() -> None:
    years = [[2019, 0], [2023, 2024]]
    dated = Panel(("A", "B"), ("pay", "rent"), [[1.0, 2.0], [3.0, 4.0]], figure_years=years)
    assert dated.figure_years.tolist() == years
    assert dated.rows(["B", "A"]).figure_years.tolist() == [[2023, 2024], [2019, 0]]
    assert dated.select(["rent"]).figure_years.tolist() == [[0], [2024]]
    assert dated.with_values(dated.values + 1).figure_years.tolist() == years
    assert Panel.from_json(dated.to_json()) == dated
    assert pickle.loads(pickle.dumps(dated)) == dated
    assert dated != Panel(("A", "B"), ("pay", "rent"), [[1.0, 2.0], [3.0, 4.0]])


def test_figures_have_no_known_year_by_default() -> None:
    assert panel().figure_years.tolist() == [[0, 0, 0], [0, 0, 0]]
    assert "figure_years" not in json.loads(panel().to_json())
    with pytest.raises(ValueError, match="read-only"):
        panel().figure_years[0, 0] = 2024


@pytest.mark.parametrize("years", [[[2019.5]], [[2019, 2020]], [2019]])
def test_years_of_figures_that_do_not_fit_are_refused(years: ArrayLike) -> None:
    with pytest.raises(InvalidInputError, match="years of figures"):
        Panel(("A",), ("pay",), [[1.0]], figure_years=years)
