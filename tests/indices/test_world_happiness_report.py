"""The World Happiness Report: terms that add up to the score, and ranks among near-ties."""

import numpy as np
import pytest

from nearshore_score import (
    CompositeIndex,
    RankRule,
    ReproductionReport,
    rank,
    reproduce,
    round_half_up,
)
from tests.index_data import only, table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EXAMPLE = example("world_happiness_report")
TABLE = table("world-happiness-2015-2017")
YEARS = (2015, 2016, 2017)


def report(year: int, index: CompositeIndex = EXAMPLE.INDEX) -> ReproductionReport:
    rows = only(TABLE, year=str(year))
    panel = EXAMPLE.inputs(rows)
    published = EXAMPLE.published(panel, rows)
    return reproduce(index, panel, published, input_digits=EXAMPLE.INPUT_DIGITS[year])


@pytest.mark.parametrize(
    ("year", "rows", "differing", "error"),
    [(2015, 158, 4, 0.00051), (2016, 157, 1, 0.0005), (2017, 155, 0, 0.000499)],
)
def test_the_terms_add_up_to_the_score(year: int, rows: int, differing: int, error: float) -> None:
    scores = report(year).scores["score"]
    assert (scores.compared, scores.differing) == (rows, differing)
    assert scores.largest_error == pytest.approx(error, abs=5e-7)
    assert scores.explained == differing


@pytest.mark.parametrize(("year", "differing"), [(2015, 0), (2016, 0), (2017, 2)])
def test_ranks_by_the_rule_of_each_edition(year: int, differing: int) -> None:
    ranks = report(year).ranks
    assert ranks is not None
    assert ranks.differing == differing


def test_in_2017_two_countries_that_are_printed_alike_have_changed_places() -> None:
    ranks = report(2017).ranks
    assert ranks is not None
    assert {cell.destination for cell in ranks.worst} == {"Sweden", "Australia"}
    assert ranks.largest_error == 1


@pytest.mark.parametrize(("year", "differing"), [(2015, 1), (2016, 3), (2017, 2)])
def test_ranking_the_full_sum_in_every_year_is_the_wrong_rule(year: int, differing: int) -> None:
    index = EXAMPLE.INDEX.replace(ranking=RankRule(on="raw"), editions=())
    ranks = report(year, index).ranks
    assert ranks is not None
    assert ranks.differing == differing
    assert ranks.largest_error == 1


@pytest.mark.parametrize(("year", "differing"), [(2015, 0), (2016, 0), (2017, 4)])
def test_ranks_of_the_printed_scores(year: int, differing: int) -> None:
    rows = only(TABLE, year=str(year))
    published = EXAMPLE.published(EXAMPLE.inputs(rows), rows)
    printed = rank(round_half_up(published.scores["score"], 3))
    assert (printed != published.ranks).sum() == differing


@pytest.mark.parametrize("year", YEARS)
def test_the_score_is_split_into_its_terms(year: int) -> None:
    panel = EXAMPLE.inputs(only(TABLE, year=str(year)))
    split = EXAMPLE.INDEX.edition(year).compile(panel).contributions()
    terms = [panel.column(code) for code in panel.columns]
    for code, term in zip(panel.columns, terms, strict=True):
        np.testing.assert_allclose(split.of[code], term, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(split.of["score"], sum(terms), rtol=1e-12)
    np.testing.assert_allclose(split.baseline, 0, atol=1e-12)


def test_leaving_out_the_residual_moves_ranks_by_dozens() -> None:
    panel = EXAMPLE.inputs(only(TABLE, year="2015"))
    explained = EXAMPLE.INDEX.replace(
        framework=EXAMPLE.INDEX.framework.without("dystopia_residual")
    )
    moved = explained.compute(panel).ranks - EXAMPLE.INDEX.compute(panel).ranks
    assert np.abs(moved).max() > 50


def test_three_years_in_one_panel_are_ranked_each_by_its_own_rule() -> None:
    result = EXAMPLE.INDEX.compute(EXAMPLE.inputs(TABLE))
    assert result.ranks is not None
    for position, year in enumerate(YEARS):
        alone = EXAMPLE.INDEX.compute(EXAMPLE.inputs(only(TABLE, year=str(year))))
        assert alone.ranks is not None
        for name in alone.panel.destinations:
            assert result.rank(name, year=year) == alone.rank(name, year=year)
        assert np.isfinite(result.ranks[position]).sum() == len(alone.panel.destinations)


def test_the_index_is_data_and_scores_batches() -> None:
    assert_survives_json(EXAMPLE.INDEX)
    for year in YEARS:
        panel = EXAMPLE.inputs(TABLE).year(year)
        assert_batch_equals_items(EXAMPLE.INDEX.edition(year), panel)
