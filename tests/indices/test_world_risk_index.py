"""The World Risk Index: a product of figures as they are printed."""

import numpy as np
import pytest

from nearshore_score import CompositeIndex, ReproductionReport, reproduce, round_half_up
from tests.index_data import only, table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EXAMPLE = example("world_risk_index")
TABLE = table("world-risk-2020-2021")
UNROUNDED = EXAMPLE.INDEX.replace(
    framework=EXAMPLE.INDEX.framework.replace_node("vulnerability", rounding=None)
)

by_year = pytest.mark.parametrize("year", ["2020", "2021"])


def report(year: str, index: CompositeIndex = EXAMPLE.INDEX) -> ReproductionReport:
    rows = only(TABLE, year=year)
    panel = EXAMPLE.inputs(rows)
    return reproduce(index, panel, EXAMPLE.published(panel, rows), input_digits=2)


@by_year
def test_every_score_agrees(year: str) -> None:
    found = report(year)
    assert found.exact
    assert found.scores["risk"].compared == found.scores["vulnerability"].compared == 181
    assert found.scores["risk"].largest_error <= 0.005


@pytest.mark.parametrize(("year", "error"), [("2020", 0.00685), ("2021", 0.00549)])
def test_without_rounding_inside_five_scores_differ(year: str, error: float) -> None:
    found = report(year, UNROUNDED)
    risk, vulnerability = found.scores["risk"], found.scores["vulnerability"]
    assert (risk.compared, risk.differing) == (181, 5)
    assert risk.largest_error == pytest.approx(error, abs=5e-6)
    assert (vulnerability.compared, vulnerability.differing) == (181, 0)
    assert vulnerability.largest_error == pytest.approx(0.00333, abs=5e-6)


def test_both_years_in_one_panel_give_the_same() -> None:
    panel = EXAMPLE.inputs(TABLE)
    found = reproduce(EXAMPLE.INDEX, panel, EXAMPLE.published(panel, TABLE))
    assert found.exact
    assert found.scores["risk"].compared == 362


def test_rank_one_is_the_highest_risk() -> None:
    result = EXAMPLE.INDEX.compute(EXAMPLE.inputs(TABLE))
    assert result.rank("Vanuatu", year=2021) == 1
    assert result.ranks is not None
    highest = np.nanargmax(np.where(result.ranks == 1, result.scores["risk"], np.nan), axis=-1)
    assert (highest == np.nanargmax(result.scores["risk"], axis=-1)).all()


def test_inner_rounding_is_recorded_in_the_scores() -> None:
    scores = EXAMPLE.INDEX.compute(EXAMPLE.inputs(TABLE)).scores["vulnerability"]
    full = UNROUNDED.compute(EXAMPLE.inputs(TABLE)).scores["vulnerability"]
    np.testing.assert_array_equal(scores, round_half_up(full, 2))
    assert (scores != full).sum() > 200


def test_the_index_is_data_and_scores_batches() -> None:
    assert_survives_json(EXAMPLE.INDEX)
    assert_batch_equals_items(EXAMPLE.INDEX, EXAMPLE.inputs(TABLE))
