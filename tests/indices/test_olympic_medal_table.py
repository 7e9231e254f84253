"""The medal table: lexicographic ranks, against sorting in plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score import CompositeIndex, Panel, RankRule
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EXAMPLE = example("olympic_medal_table")
MEDALS = ("gold", "silver", "bronze")

tables = st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=12)


def ranks(index: CompositeIndex, panel: Panel) -> list[float]:
    found = index.compute(panel).ranks
    assert found is not None
    return [float(one) for one in found]


def test_gold_decides_then_silver_then_bronze() -> None:
    assert ranks(EXAMPLE.INDEX, EXAMPLE.PANEL) == [2, 1, 3, 4, 4, 6, 7, 8]


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (EXAMPLE.BY_TOTAL, [1, 2, 3, 4, 4, 7, 4, 7]),
        (EXAMPLE.BY_POINTS, [1, 2, 3, 4, 4, 7, 6, 8]),  # 65 50 36 24 24 3 18 1
    ],
)
def test_other_tables_from_the_same_medals(index: CompositeIndex, expected: list[int]) -> None:
    assert ranks(index, EXAMPLE.PANEL) == expected


@given(tables)
def test_ranks_are_those_of_sorted_tuples(medals: list[tuple[int, int, int]]) -> None:
    teams = [f"T{number}" for number in range(len(medals))]
    panel = Panel(teams, MEDALS, np.array(medals, dtype=float))
    ordered = sorted(medals, reverse=True)
    assert ranks(EXAMPLE.INDEX, panel) == [ordered.index(team) + 1 for team in medals]


@given(tables)
def test_dense_ranks_leave_no_gap(medals: list[tuple[int, int, int]]) -> None:
    teams = [f"T{number}" for number in range(len(medals))]
    panel = Panel(teams, MEDALS, np.array(medals, dtype=float))
    dense = EXAMPLE.INDEX.replace(ranking=RankRule(by=MEDALS, ties="dense"))
    assert set(ranks(dense, panel)) == set(range(1, len(set(medals)) + 1))


def test_the_total_is_shown_but_does_not_count() -> None:
    records = EXAMPLE.INDEX.compute(EXAMPLE.PANEL).records()
    by_team = {record["destination"]: (record["rank"], record["total"]) for record in records}
    assert by_team["Brel"] == (1, "21")
    assert by_team["Alba"] == (2, "38")


def test_the_index_is_data_and_scores_batches() -> None:
    for index in (EXAMPLE.INDEX, EXAMPLE.BY_TOTAL, EXAMPLE.BY_POINTS):
        assert_survives_json(index)
        assert_batch_equals_items(index, EXAMPLE.PANEL)
