"""The Environmental Performance Index 2020 against the published figures."""

import numpy as np
import pytest

from nearshore_score import (
    CompositeIndex,
    NoScore,
    Panel,
    Published,
    RankRule,
    ReproductionReport,
    rank,
    reproduce,
)
from tests.index_data import reference_table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EPI = example("environmental_performance_index")

pytestmark = pytest.mark.raw_data


@pytest.fixture(scope="module")
def index() -> CompositeIndex:
    made: CompositeIndex = EPI.index(reference_table("epi-2020", "weights"))
    return made


@pytest.fixture(scope="module")
def panel() -> Panel:
    read: Panel = EPI.inputs(reference_table("epi-2020", "components"))
    return read


@pytest.fixture(scope="module")
def published(panel: Panel) -> Published:
    read: Published = EPI.published(panel, reference_table("epi-2020", "published"))
    return read


@pytest.fixture(scope="module")
def report(index: CompositeIndex, panel: Panel, published: Published) -> ReproductionReport:
    return reproduce(index, panel, published, input_digits=EPI.INPUT_DIGITS)


@pytest.mark.parametrize(
    ("node", "compared", "largest_error", "differing"),
    [
        ("AGR", 180, 0, 0),
        ("AIR", 180, 0.075, 27),
        ("APE", 180, 0.05, 40),
        ("BDH", 180, 0.075, 22),
        ("CCH", 180, 0.0778, 32),
        ("ECO", 180, 0.0668, 18),
        ("ECS", 176, 0.09, 36),
        ("EPI", 180, 0.0569, 2),
        ("FSH", 136, 0.085, 22),
        ("H2O", 180, 0.08, 31),
        ("HLT", 180, 0.0775, 23),
        ("HMT", 180, 0, 0),
        ("WMG", 180, 0, 0),
        ("WRS", 180, 0, 0),
    ],
)
def test_every_level_agrees_as_well_as_the_printed_indicators_allow(
    report: ReproductionReport, node: str, compared: int, largest_error: float, differing: int
) -> None:
    found = report.scores[node]
    assert (found.compared, found.differing) == (compared, differing)
    assert found.largest_error == pytest.approx(largest_error, abs=5e-5)
    assert found.unpublished == found.not_computed == ()


def test_the_rounding_of_the_indicators_explains_every_difference(
    report: ReproductionReport,
) -> None:
    assert all(found.explained == found.differing for found in report.agreements)


def test_ranks_are_those_of_printed_scores(report: ReproductionReport) -> None:
    assert report.ranks is not None
    assert (report.ranks.compared, report.ranks.differing) == (180, 2)


def test_ranks_of_unrounded_scores_are_wrong(
    index: CompositeIndex, panel: Panel, published: Published
) -> None:
    found = reproduce(index.replace(ranking=RankRule(on="raw")), panel, published).ranks
    assert found is not None
    assert found.differing == 27


def test_the_published_scores_themselves_give_all_published_ranks(published: Published) -> None:
    assert published.ranks is not None
    np.testing.assert_array_equal(rank(published.scores["EPI"]), published.ranks)


def test_a_category_without_indicators_drops_out(report: ReproductionReport, panel: Panel) -> None:
    # A landlocked country: neither fisheries nor marine protected areas.
    result = report.result
    assert (~panel.present).sum() == 446
    assert np.isnan(result.score("AFG", "FSH"))
    assert result.state("AFG", "FSH") == "missing"
    others = {"BDH": 0.25, "ECS": 0.1, "CCH": 0.4, "APE": 0.05, "AGR": 0.05, "WRS": 0.05}
    mean = sum(weight * result.score("AFG", code) for code, weight in others.items()) / 0.9
    assert result.score("AFG", "ECO") == pytest.approx(mean, rel=1e-14)


def test_weights_are_handed_down_the_tree(report: ReproductionReport) -> None:
    weights = report.result.effective_weights
    assert weights["CCH"] == pytest.approx(0.6 * 0.4)
    assert weights["CDA"] == pytest.approx(0.6 * 0.4 * 0.55)


def test_without_renormalisation_most_countries_have_no_score(
    index: CompositeIndex, panel: Panel
) -> None:
    strict = index.replace(framework=index.framework.replace(missing=NoScore()))
    scored = np.isfinite(strict.compute(panel).scores["EPI"])
    np.testing.assert_array_equal(scored, panel.present.all(axis=-1))


def test_the_index_survives_json(index: CompositeIndex) -> None:
    assert_survives_json(index)


def test_a_batch_equals_its_items(index: CompositeIndex, panel: Panel) -> None:
    assert_batch_equals_items(index, panel)
