"""The Corruption Perceptions Index 2023 against the published figures."""

import numpy as np
import pytest

from nearshore_score import (
    CompositeIndex,
    Panel,
    Published,
    RankRule,
    Renormalise,
    ReproductionReport,
    reproduce,
)
from tests.index_data import numbers, reference_table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

CPI = example("corruption_perceptions_index")
INDEX: CompositeIndex = CPI.INDEX


@pytest.fixture(scope="module")
def panel() -> Panel:
    read: Panel = CPI.inputs(reference_table("cpi-2023", "components"))
    return read


@pytest.fixture(scope="module")
def published(panel: Panel) -> Published:
    read: Published = CPI.published(panel, reference_table("cpi-2023", "published"))
    return read


@pytest.fixture(scope="module")
def report(panel: Panel, published: Published) -> ReproductionReport:
    return reproduce(INDEX, panel, published)


@pytest.mark.raw_data
def test_every_score_agrees(report: ReproductionReport) -> None:
    found = report.scores["CPI"]
    assert (found.compared, found.differing) == (180, 0)
    assert found.largest_error == pytest.approx(0.495, abs=5e-4)
    assert found.unpublished == found.not_computed == ()


@pytest.mark.raw_data
def test_every_rank_agrees(report: ReproductionReport) -> None:
    assert report.ranks is not None
    assert (report.ranks.compared, report.ranks.differing) == (180, 0)


@pytest.mark.raw_data
def test_ranks_of_unrounded_means_are_wrong(panel: Panel, published: Published) -> None:
    found = reproduce(INDEX.replace(ranking=RankRule(on="raw")), panel, published).ranks
    assert found is not None
    assert found.differing == 112


@pytest.mark.raw_data
def test_coverage_counts_the_sources(report: ReproductionReport) -> None:
    # Thirteen sources of equal weight: the share of weight that is there, times thirteen.
    given = numbers(reference_table("cpi-2023", "published")["n_sources"])
    np.testing.assert_allclose(report.result.coverage["CPI"] * 13, given, rtol=1e-14)


@pytest.mark.raw_data
def test_the_published_standard_error_is_not_that_of_these_columns(panel: Panel) -> None:
    given = numbers(reference_table("cpi-2023", "published")["standard_error"])
    count = panel.present.sum(axis=-1)
    plain = np.nanstd(panel.values, axis=-1, ddof=1) / np.sqrt(count)
    assert np.abs(plain - given).max() == pytest.approx(2.3, abs=0.05)


@pytest.mark.parametrize("sources", range(14))
def test_a_score_needs_three_sources(sources: int) -> None:
    codes = [leaf.code for leaf in INDEX.framework.leaves]
    values = np.full((1, len(codes)), np.nan)
    values[0, :sources] = 40.0
    result = INDEX.compute(Panel(("A",), codes, values))
    expected = 40.0 if sources >= 3 else np.nan
    np.testing.assert_array_equal(result.scores["CPI"], [expected])


@pytest.mark.raw_data
def test_asking_for_four_sources_drops_countries_with_three(panel: Panel) -> None:
    stricter = Renormalise(minimum_share=0, minimum_count=4)
    framework = INDEX.framework.replace(missing=stricter)
    scores = INDEX.replace(framework=framework).compute(panel).scores
    np.testing.assert_array_equal(np.isnan(scores["CPI"]), panel.present.sum(axis=-1) == 3)
    assert np.isnan(scores["CPI"]).sum() == 13


def test_the_index_survives_json() -> None:
    assert_survives_json(INDEX)


@pytest.mark.raw_data
def test_a_batch_equals_its_items(panel: Panel) -> None:
    assert_batch_equals_items(INDEX, panel)
