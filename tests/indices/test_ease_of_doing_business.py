"""The Ease of Doing Business 2016-2020, as the World Bank published it."""

import numpy as np
import pytest

from nearshore_score import (
    CompositeIndex,
    Display,
    Published,
    PublishedColumn,
    RankRule,
    ReproductionReport,
    reproduce,
    round_half_up,
)
from tests.index_data import Table, numbers, only, table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EASE = example("ease_of_doing_business")
INDEX: CompositeIndex = EASE.INDEX
SCORE = "ease_of_doing_business_score"
ALL_YEARS = table("doing-business-2016-2020")
LAST_YEAR = only(ALL_YEARS, year="2020")


def reproduced(index: CompositeIndex, rows: Table) -> ReproductionReport:
    panel = EASE.inputs(rows)
    return reproduce(index, panel, EASE.published(panel, rows))


@pytest.mark.parametrize(
    ("year", "largest"),
    [("2016", 6e-6), ("2017", 6e-6), ("2018", 7e-6), ("2019", 6e-6), ("2020", 6e-6)],
)
def test_every_score_of_a_year_agrees_as_it_is_stored(year: str, largest: float) -> None:
    found = reproduced(INDEX, only(ALL_YEARS, year=year)).scores[SCORE]
    assert (found.compared, found.differing) == (190, 0)
    assert found.largest_error == pytest.approx(largest, abs=1e-9)
    assert found.unpublished == found.not_computed == ()


def test_every_score_of_all_years_agrees_to_the_printed_decimal() -> None:
    printed = round_half_up(numbers(ALL_YEARS["published_score"]), 1)
    panel = EASE.inputs(ALL_YEARS)
    published = Published.from_columns(
        {**ALL_YEARS, "printed": printed.tolist()},
        panel,
        destination="code",
        year="year",
        scores={SCORE: PublishedColumn("printed", digits=1)},
    )
    found = reproduce(INDEX, panel, published).scores[SCORE]
    assert (found.compared, found.differing) == (950, 0)
    assert found.largest_error == pytest.approx(0.0497, abs=5e-5)


def test_ranks_of_2020_are_those_of_scores_in_full() -> None:
    ranks = reproduced(INDEX, ALL_YEARS).ranks
    assert ranks is not None
    assert (ranks.compared, ranks.differing) == (190, 0)
    assert {cell.year for cell in ranks.unpublished} == {2016, 2017, 2018, 2019}


@pytest.mark.parametrize(("digits", "wrong"), [(1, 36), (2, 6)])
def test_ranks_of_rounded_scores_are_wrong(digits: int, wrong: int) -> None:
    index = INDEX.replace(display=Display(digits=digits), ranking=RankRule(on="displayed"))
    ranks = reproduced(index, LAST_YEAR).ranks
    assert ranks is not None
    assert (ranks.compared, ranks.differing) == (190, wrong)


def test_a_topic_score_of_zero_is_not_missing() -> None:
    result = reproduced(INDEX, LAST_YEAR).result
    zero = result.scores["resolving_insolvency"] == 0
    assert zero.sum() == 23
    assert np.isfinite(result.scores[SCORE]).all()
    assert np.all(result.coverage[SCORE] == 1)


def test_without_a_topic_the_score_is_the_mean_of_the_nine_others() -> None:
    panel = EASE.inputs(ALL_YEARS)
    reduced = INDEX.replace(framework=INDEX.framework.without("resolving_insolvency"))
    before, after = INDEX.compute(panel), reduced.compute(panel)
    others = (10 * before.scores[SCORE] - panel.column("resolving_insolvency")) / 9
    np.testing.assert_allclose(after.scores[SCORE], others, rtol=0, atol=1e-12)
    assert before.ranks is not None
    assert after.ranks is not None
    assert (before.ranks != after.ranks).any()


def test_the_specification_survives_json() -> None:
    assert_survives_json(INDEX)


def test_a_batch_equals_its_items() -> None:
    assert_batch_equals_items(INDEX, EASE.inputs(ALL_YEARS))
