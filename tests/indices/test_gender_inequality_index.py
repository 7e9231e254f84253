"""The Gender Inequality Index, against the formulas of its technical note in plain Python."""

import math

import numpy as np
import pytest

from nearshore_score import CompositeIndex, InvalidInputError, Panel, panel_from_columns
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EXAMPLE = example("gender_inequality_index")
TABLE = EXAMPLE.TABLE
ROWS = range(len(TABLE["country"]))


def by_hand(row: int) -> float:
    mortality = min(max(TABLE["maternal_mortality"][row], 10), 1000)
    seats = (TABLE["female_seats"][row] or 0.1) / 100
    school_f, school_m, work_f, work_m = (
        TABLE[name][row] / 100
        for name in ("female_education", "male_education", "female_work", "male_work")
    )
    health = math.sqrt(10 / mortality / TABLE["adolescent_births"][row])
    power_f, power_m = math.sqrt(seats * school_f), math.sqrt((1 - seats) * school_m)
    women = (health * power_f * work_f) ** (1 / 3)
    men = (1 * power_m * work_m) ** (1 / 3)
    harmonic = 2 / (1 / women + 1 / men)
    averages = (health + 1) / 2 * (power_f + power_m) / 2 * (work_f + work_m) / 2
    return float(1 - harmonic / averages ** (1 / 3))


def panel(**changes: list[float | None]) -> Panel:
    return panel_from_columns({**TABLE, **changes}, destination="country")


def with_other(code: str, **changes: object) -> CompositeIndex:
    index: CompositeIndex = EXAMPLE.INDEX
    return index.replace(framework=index.framework.replace_node(code, **changes))


@pytest.mark.parametrize("row", [row for row in ROWS if TABLE["female_work"][row] is not None])
def test_the_index_is_that_of_the_technical_note(row: int) -> None:
    result = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    assert result.score(TABLE["country"][row]) == pytest.approx(by_hand(row), rel=1e-12)


def test_a_missing_figure_leaves_no_score() -> None:
    result = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    assert math.isnan(result.score("Heath"))
    assert result.state("Heath") == "missing"
    assert result.rank("Fjord") == 1  # the least inequality


def test_women_and_men_who_reach_the_same_lose_nothing() -> None:
    one: dict[str, list[object]] = {
        **{name: [50.0] for name in TABLE if name != "country"},
        "country": ["Par"],
        "maternal_mortality": [2.0],
        "adolescent_births": [1.0],
    }
    result = EXAMPLE.INDEX.compute(panel_from_columns(one, destination="country"))
    assert result.score("Par") == pytest.approx(0, abs=1e-12)


def test_mortality_beyond_its_ends_does_not_count() -> None:
    # Dune (1140) and Fjord (3) could be anywhere beyond the ends.
    far = panel(maternal_mortality=[12, 65, 240, 9000, 31, 1, 150, 80])
    scores = EXAMPLE.INDEX.compute(far).scores["gii"]
    np.testing.assert_array_equal(scores, EXAMPLE.INDEX.compute(EXAMPLE.PANEL).scores["gii"])


def test_without_a_number_for_zero_a_parliament_without_women_takes_all() -> None:
    bare = with_other("female_seats", normalisation=EXAMPLE.PERCENT).compute(EXAMPLE.PANEL)
    assert bare.score("Cort") == 1
    assert EXAMPLE.INDEX.compute(EXAMPLE.PANEL).score("Cort") < 0.9
    assert bare.score("Alba") == EXAMPLE.INDEX.compute(EXAMPLE.PANEL).score("Alba")


def test_only_an_exact_zero_of_seats_is_replaced() -> None:
    tenth, less = (
        EXAMPLE.INDEX.compute(panel(female_seats=[seats, *TABLE["female_seats"][1:]]))
        for seats in (0.0, 0.05)
    )
    assert less.score("Alba") > tenth.score("Alba")


def test_an_arithmetic_mean_of_the_sexes_hides_inequality() -> None:
    other = with_other("equally_distributed", operator="arithmetic_mean").compute(EXAMPLE.PANEL)
    ours = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    held = np.isfinite(ours.scores["gii"])
    assert (other.scores["gii"][held] < ours.scores["gii"][held]).all()


def test_no_adolescent_births_at_all_are_refused_with_a_remedy() -> None:
    none = panel(adolescent_births=[0.0, *TABLE["adolescent_births"][1:]])
    with pytest.raises(InvalidInputError, match="no reciprocal"):
        EXAMPLE.INDEX.compute(none)


def test_the_index_is_data_and_scores_batches() -> None:
    assert_survives_json(EXAMPLE.INDEX)
    assert_batch_equals_items(EXAMPLE.INDEX, EXAMPLE.PANEL)
