"""The Inequality-adjusted Human Development Index of 2022, as UNDP published it."""

import numpy as np
import pytest

from nearshore_score import CompositeIndex, ReproductionReport, reproduce
from tests.index_data import table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

IHDI = example("inequality_adjusted_hdi")
INDEX: CompositeIndex = IHDI.INDEX
ROWS = table("ihdi-2022")
PANEL = IHDI.inputs(ROWS)


def reproduced(index: CompositeIndex) -> ReproductionReport:
    return reproduce(index, PANEL, IHDI.published(PANEL, ROWS))


def unrounded(*codes: str) -> CompositeIndex:
    framework = INDEX.framework
    for code in codes:
        framework = framework.replace_node(code, rounding=None)
    return INDEX.replace(framework=framework)


@pytest.fixture(scope="module")
def report() -> ReproductionReport:
    return reproduced(INDEX)


@pytest.mark.parametrize(
    ("node", "compared", "largest"),
    [
        ("IHDI", 165, 0.0),
        ("HDI", 193, 0.0),
        ("coefficient_of_human_inequality", 165, 3.33e-9),
        ("overall_loss", 165, 4.99e-9),
    ],
)
def test_every_published_figure_agrees(
    report: ReproductionReport, node: str, compared: int, largest: float
) -> None:
    found = report.scores[node]
    assert (found.compared, found.differing) == (compared, 0)
    assert found.largest_error == pytest.approx(largest, abs=1e-11)
    assert found.unpublished == ()
    assert found.not_computed == ()


def test_before_rounding_the_index_is_within_half_a_unit() -> None:
    found = reproduced(unrounded("IHDI")).scores["IHDI"]
    assert (found.compared, found.differing) == (165, 0)
    assert found.largest_error == pytest.approx(0.000496, abs=5e-7)


@pytest.mark.parametrize("full", [("IHDI",), ("HDI",), ("IHDI", "HDI")])
def test_a_loss_from_indices_in_full_is_wrong_for_nearly_all(full: tuple[str, ...]) -> None:
    found = reproduced(unrounded(*full)).scores["overall_loss"]
    assert found.differing > 150
    assert found.largest_error > 0.05


def test_thirty_countries_lack_an_inequality_and_have_no_index(report: ReproductionReport) -> None:
    result = report.result
    states = [result.state(code) for code in result.panel.destinations]
    assert states.count("missing") == 30
    assert states.count("present") == 165


def test_there_are_no_ranks(report: ReproductionReport) -> None:
    assert report.ranks is None
    assert report.result.ranks is None


def test_where_inequality_is_ignored_the_index_is_the_ordinary_one() -> None:
    columns = list(PANEL.columns)
    values = PANEL.values.copy()
    inequalities = [columns.index(code) for code in columns if code.startswith("ineq_")]
    values[:, inequalities] *= 0  # NaN stays NaN
    result = INDEX.compute(PANEL.with_values(values))
    scored = np.isfinite(result.scores["IHDI"])
    np.testing.assert_array_equal(result.scores["IHDI"][scored], result.scores["HDI"][scored])
    assert np.all(result.scores["overall_loss"][scored] == 0)


def test_an_arithmetic_mean_moves_the_index_and_the_loss_only(report: ReproductionReport) -> None:
    framework = INDEX.framework.replace_node("IHDI", operator="arithmetic_mean")
    changed = INDEX.replace(framework=framework).compute(PANEL)
    before = report.result
    assert np.nanmin(changed.scores["IHDI"] - before.scores["IHDI"]) >= 0
    assert np.nanmax(changed.scores["IHDI"] - before.scores["IHDI"]) > 0.01
    assert np.nanmin(changed.scores["overall_loss"] - before.scores["overall_loss"]) < -1
    for same in ("HDI", "coefficient_of_human_inequality", "adjusted_income"):
        np.testing.assert_array_equal(changed.scores[same], before.scores[same])


def test_the_specification_survives_json() -> None:
    assert_survives_json(INDEX)


def test_a_batch_equals_its_items() -> None:
    assert_batch_equals_items(INDEX, PANEL)
