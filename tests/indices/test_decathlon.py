"""Decathlon points: whole points event by event, ranks within a competition."""

import math

import numpy as np
import pytest

from nearshore_score import RankRule, reproduce
from tests.index_data import table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EXAMPLE = example("decathlon")
TABLE = table("decathlon-2004")
COEFFICIENTS = table("decathlon-2004", "coefficients")
INDEX = EXAMPLE.index(COEFFICIENTS)
PANEL = EXAMPLE.inputs(TABLE)
PUBLISHED = EXAMPLE.published(PANEL, TABLE)


def test_points_and_ranks_are_the_official_ones() -> None:
    report = reproduce(INDEX, PANEL, PUBLISHED, input_digits=2)
    points, ranks = report.scores["points"], report.ranks
    assert (points.compared, points.differing, points.largest_error) == (41, 7, 4)
    assert ranks is not None
    assert (ranks.compared, ranks.differing) == (41, 0)


def test_the_seven_others_are_performances_that_are_not_stored_in_full() -> None:
    points = reproduce(INDEX, PANEL, PUBLISHED, input_digits=2).scores["points"]
    names = {cell.destination for cell in points.worst}
    assert names == {"Clay", "SEBRLE", "BERNARD", "WARNERS", "MARTINEAU", "HERNU", "BARRAS"}
    assert points.explained == 7


def test_every_event_has_the_points_of_its_formula() -> None:
    result = INDEX.compute(PANEL)
    for event, kind, *numbers in zip(*COEFFICIENTS.values(), strict=True):
        a, b, c, unit = map(float, numbers)
        marks = [float(cell) for cell in TABLE[event]]
        if kind == "track":
            points = [math.floor(a * (b - mark) ** c) for mark in marks]
        else:
            points = [math.floor(a * (mark * unit - b) ** c) for mark in marks]
        assert result.scores[event].tolist() == points


def test_points_are_cut_off_before_they_are_added_not_after() -> None:
    whole = INDEX
    for event in COEFFICIENTS["event"]:
        formula = INDEX.framework.nodes[event].normalisation.replace(floor_to_integer=False)
        whole = whole.replace(framework=whole.framework.replace_node(event, normalisation=formula))
    by_event, in_sum = (index.compute(PANEL).scores["points"] for index in (INDEX, whole))
    lost = np.floor(in_sum) - by_event
    assert lost.min() >= 1  # nobody keeps all the parts of points
    assert lost.max() <= 9


def test_ranks_are_counted_within_each_competition() -> None:
    together = INDEX.replace(ranking=RankRule()).compute(PANEL)
    result = INDEX.compute(PANEL)
    assert [result.rank(name) for name in ("Sebrle", "SEBRLE")] == [1, 1]
    assert together.rank("Sebrle") == 1
    assert together.rank("SEBRLE") > 1


def test_who_misses_an_event_has_no_total() -> None:
    gap = {**TABLE, "m1500": ["", *TABLE["m1500"][1:]]}
    result = INDEX.compute(EXAMPLE.inputs(gap))
    assert math.isnan(result.score("Sebrle"))
    assert result.state("Sebrle") == "missing"
    assert result.rank("Clay") == 1


def test_the_index_is_data_and_scores_batches() -> None:
    assert_survives_json(INDEX)
    assert_batch_equals_items(INDEX, PANEL)


@pytest.mark.parametrize(("mark", "points"), [("18", 0), ("19.5", 0), ("10.0", 1096)])
def test_a_time_beyond_the_limit_scores_nothing(mark: str, points: int) -> None:
    changed = {**TABLE, "m100": [mark, *TABLE["m100"][1:]]}
    result = INDEX.compute(EXAMPLE.inputs(changed))
    assert result.score("Sebrle", "m100") == points
