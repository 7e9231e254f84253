"""The Global Hunger Index of the 2016 report against the published figures."""

import numpy as np
import pytest

from nearshore_score import CompositeIndex, Display, Panel, ReproductionReport, reproduce
from tests.index_data import Table, only, table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

GHI = example("global_hunger_index")
INDEX: CompositeIndex = GHI.INDEX


@pytest.fixture(scope="module")
def hunger() -> Table:
    return table("global-hunger-2016")


@pytest.fixture(scope="module")
def panel(hunger: Table) -> Panel:
    read: Panel = GHI.inputs(hunger)
    return read


@pytest.fixture(scope="module")
def report(panel: Panel, hunger: Table) -> ReproductionReport:
    return reproduce(INDEX, panel, GHI.published(panel, hunger), input_digits=GHI.INPUT_DIGITS)


@pytest.mark.parametrize(
    ("year", "compared", "largest_error", "censored"),
    [
        ("1992", 96, 0.0496, 0),
        ("2000", 112, 0.0496, 3),
        ("2008", 108, 0.05, 10),
        ("2016", 102, 0.0492, 16),
    ],
)
def test_every_score_agrees(
    hunger: Table, year: str, compared: int, largest_error: float, censored: int
) -> None:
    rows = only(hunger, year=year)
    panel = GHI.inputs(rows)
    found = reproduce(INDEX, panel, GHI.published(panel, rows)).scores["GHI"]
    assert (found.compared, found.differing) == (compared, 0)
    assert found.largest_error == pytest.approx(largest_error, abs=5e-5)
    # What is censored is computable, and below 5.
    assert len(found.unpublished) == rows["published_score_label"].count("<5") == censored
    assert all(cell.computed < 5 for cell in found.unpublished)
    assert found.not_computed == ()


def test_every_cell_of_the_table_is_shown_as_printed(
    report: ReproductionReport, hunger: Table
) -> None:
    shown = {(one["destination"], one["year"]): one["GHI"] for one in report.result.records()}
    for row, code in enumerate(hunger["code"]):
        score, label = hunger["published_score"][row], hunger["published_score_label"][row]
        printed = label or (f"{float(score):.1f}" if score else None)
        assert shown[code, int(hunger["year"][row])] == printed


def test_without_the_censoring_the_scores_below_five_are_shown(
    panel: Panel, report: ReproductionReport
) -> None:
    open_index = INDEX.replace(display=Display(digits=1))
    shown = [one["GHI"] for one in open_index.compute(panel).records()]
    censored = [one["GHI"] for one in report.result.records()]
    assert censored.count("<5") == 29
    assert sum(a != b for a, b in zip(shown, censored, strict=True)) == 29


# As reported at the time; the published table at hand has no ranks.
@pytest.mark.parametrize(
    ("code", "rank"),
    [
        ("RUS", 24),
        ("CHN", 29),
        ("ZAF", 51),
        ("NPL", 72),
        ("MMR", 75),
        ("LKA", 84),
        ("BGD", 90),
        ("IND", 97),
        ("PRK", 98),
        ("PAK", 107),
        ("TLS", 110),
        ("AFG", 111),
    ],
)
def test_ranks_of_2016_are_those_reported(report: ReproductionReport, code: str, rank: int) -> None:
    assert report.result.rank(code, year=2016) == rank


def test_those_below_five_hold_the_first_sixteen_ranks_of_118(
    report: ReproductionReport,
) -> None:
    at = report.result.panel.years.index(2016)
    ranks, scores = report.result.ranks, report.result.scores["GHI"][at]
    assert ranks is not None
    assert np.isfinite(ranks[at]).sum() == 118
    assert (ranks[at][scores < 5] <= 16).all()
    assert (ranks[at][scores >= 5] > 16).all()


def test_severity_is_that_of_the_report(report: ReproductionReport) -> None:
    labels = report.result.labels["severity"][report.result.panel.years.index(2016)]
    alarming = {
        code
        for code, label in zip(report.result.panel.destinations, labels, strict=True)
        if label == "alarming"
    }
    # The seven countries that the report names.
    assert alarming == {"CAF", "TCD", "HTI", "MDG", "SLE", "YEM", "ZMB"}
    assert (labels == "serious").sum() == 43
    assert (labels == "extremely alarming").sum() == 0


def test_a_missing_indicator_means_no_score(panel: Panel, report: ReproductionReport) -> None:
    complete = panel.present.all(axis=-1)
    np.testing.assert_array_equal(np.isfinite(report.result.scores["GHI"]), complete)
    assert (panel.present.any(axis=-1) & ~complete).any()


def test_equal_weights_move_ranks(panel: Panel, report: ReproductionReport) -> None:
    equal = dict.fromkeys([leaf.code for leaf in INDEX.framework.leaves], 0.25)
    changed = INDEX.replace(framework=INDEX.framework.reweight("GHI", equal)).compute(panel)
    assert report.result.ranks is not None
    assert changed.ranks is not None
    assert (np.isfinite(changed.ranks) == np.isfinite(report.result.ranks)).all()
    # India has the most wasting of all, which then counts for more.
    assert changed.rank("IND", year=2016) > report.result.rank("IND", year=2016)


def test_the_index_survives_json() -> None:
    assert_survives_json(INDEX)


def test_a_batch_equals_its_items(panel: Panel) -> None:
    assert_batch_equals_items(INDEX, panel)
