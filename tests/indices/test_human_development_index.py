"""The Human Development Index 1990-2022, as UNDP published it."""

from typing import Literal

import numpy as np
import pytest

from nearshore_score import CompositeIndex, RankRule, ReproductionReport, reproduce
from tests.index_data import Table, numbers, only, table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

HDI = example("human_development_index")
INDEX: CompositeIndex = HDI.INDEX
ALL_YEARS = table("hdi-1990-2022")
LAST_YEAR = only(ALL_YEARS, year="2022")


def reproduced(index: CompositeIndex, rows: Table) -> ReproductionReport:
    panel = HDI.inputs(rows)
    return reproduce(index, panel, HDI.published(panel, rows))


def with_node(code: str, **changes: object) -> CompositeIndex:
    return INDEX.replace(framework=INDEX.framework.replace_node(code, **changes))


def without_cap(code: str) -> CompositeIndex:
    indicator = INDEX.framework.node(code).indicator
    assert indicator is not None
    assert indicator.goalposts is not None
    posts = indicator.goalposts.replace(clamp="low")
    return with_node(code, indicator=indicator.replace(goalposts=posts))


@pytest.fixture(scope="module")
def report() -> ReproductionReport:
    return reproduced(INDEX, ALL_YEARS)


def test_every_country_and_year_agrees_to_the_last_printed_digit(
    report: ReproductionReport,
) -> None:
    found = report.scores["HDI"]
    assert (found.compared, found.differing) == (5808, 0)
    assert found.largest_error <= 0.0005
    assert found.not_computed == ()


def test_the_year_2022_alone_agrees() -> None:
    found = reproduced(INDEX, LAST_YEAR).scores["HDI"]
    assert (found.compared, found.differing) == (193, 0)
    assert found.largest_error == pytest.approx(0.000499, abs=5e-7)


@pytest.mark.parametrize(("on", "wrong"), [("displayed", 0), ("raw", 27)])
def test_ranks_are_those_of_the_printed_index(on: Literal["raw", "displayed"], wrong: int) -> None:
    ranks = reproduced(INDEX.replace(ranking=RankRule(on=on)), LAST_YEAR).ranks
    assert ranks is not None
    assert (ranks.compared, ranks.differing) == (193, wrong)


def test_only_rwanda_from_1990_to_1994_is_computable_but_unpublished(
    report: ReproductionReport,
) -> None:
    cells = {(cell.destination, cell.year) for cell in report.scores["HDI"].unpublished}
    assert cells == {("RWA", year) for year in range(1990, 1995)}


def test_a_dimension_at_its_minimum_makes_the_index_zero(report: ReproductionReport) -> None:
    result = report.result
    assert result.panel.year(1994).rows(["RWA"]).column("life_expectancy") < 20
    assert result.score("RWA", "health", year=1994) == 0
    assert result.score("RWA", year=1994) == 0


def test_two_countries_lack_an_indicator_and_the_index_in_2022(report: ReproductionReport) -> None:
    codes = report.result.panel.destinations
    missing = [code for code in codes if report.result.state(code, year=2022) == "missing"]
    assert sorted(missing) == ["MCO", "PRK"]
    assert all(np.isnan(report.result.rank(code, year=2022)) for code in missing)


def test_groups_are_those_of_the_printed_index(report: ReproductionReport) -> None:
    result = report.result
    for code, year, cell in zip(
        ALL_YEARS["code"], ALL_YEARS["year"], ALL_YEARS["published_hdi"], strict=True
    ):
        if cell:
            reached = sum(float(cell) >= end for end in (0.550, 0.700, 0.800))
            group = ("low", "medium", "high", "very high")[reached]
            assert result.label("group", code, year=int(year)) == group


@pytest.mark.parametrize(("code", "most"), [("expected_schooling", 18), ("gni_pc", 75_000)])
def test_without_a_cap_only_countries_beyond_it_rise(
    report: ReproductionReport, code: str, most: float
) -> None:
    uncapped = without_cap(code).compute(report.result.panel)
    before, after = report.result.scores["HDI"], uncapped.scores["HDI"]
    held = np.isfinite(before)
    beyond = (report.result.panel.column(code) > most) & held
    assert beyond.any()
    np.testing.assert_array_equal((after > before) & held, beyond)
    np.testing.assert_array_equal(after[held & ~beyond], before[held & ~beyond])


def test_no_country_has_more_mean_years_than_the_cap() -> None:
    assert np.nanmax(numbers(ALL_YEARS["mean_schooling"])) < 15


def test_an_arithmetic_mean_lowers_no_country(report: ReproductionReport) -> None:
    arithmetic = with_node("HDI", operator="arithmetic_mean").compute(report.result.panel)
    difference = arithmetic.scores["HDI"] - report.result.scores["HDI"]
    assert np.nanmin(difference) >= -1e-12
    assert np.nanmax(difference) > 0.05


def test_the_specification_survives_json() -> None:
    assert_survives_json(INDEX)


def test_a_batch_equals_its_items() -> None:
    assert_batch_equals_items(INDEX, HDI.inputs(ALL_YEARS))
