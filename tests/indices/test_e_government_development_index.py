"""The E-Government Development Index of 2014 and 2018, as the United Nations published it."""

from typing import Literal

import numpy as np
import pytest

from nearshore_score import (
    CompositeIndex,
    Published,
    PublishedColumn,
    RankRule,
    ReproductionReport,
    reproduce,
    round_half_up,
)
from tests.index_data import Table, numbers, only, table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EGDI = example("e_government_development_index")
INDEX: CompositeIndex = EGDI.INDEX
BOTH = table("egdi-2014-2018")
# The decimals to which the components of 2014 are rounded at least.
DIGITS_2014 = {"osi": 5, "tii": 5, "hci": 4}


def reproduced(index: CompositeIndex, rows: Table) -> ReproductionReport:
    panel = EGDI.inputs(rows)
    return reproduce(index, panel, EGDI.published(panel, rows))


def reproduced_at_four_decimals(year: str) -> ReproductionReport:
    rows = only(BOTH, year=year)
    printed = round_half_up(numbers(rows["published_egdi"]), 4)
    panel = EGDI.inputs(rows)
    published = Published.from_columns(
        {**rows, "printed": printed.tolist()},
        panel,
        destination="code",
        year="year",
        scores={"EGDI": PublishedColumn("printed", digits=4)},
    )
    return reproduce(INDEX, panel, published, input_digits=DIGITS_2014)


@pytest.mark.parametrize(("year", "largest"), [("2014", 2.33e-5), ("2018", 3.33e-5)])
def test_every_index_agrees_as_it_is_stored(year: str, largest: float) -> None:
    found = reproduced(INDEX, only(BOTH, year=year)).scores["EGDI"]
    assert (found.compared, found.differing) == (193, 0)
    assert found.largest_error == pytest.approx(largest, abs=1e-7)
    assert found.unpublished == found.not_computed == ()


def test_in_2018_every_index_agrees_to_the_last_printed_digit() -> None:
    found = reproduced_at_four_decimals("2018").scores["EGDI"]
    assert (found.compared, found.differing) == (193, 0)
    assert found.largest_error == pytest.approx(3.33e-5, abs=1e-7)


def test_in_2014_rounded_components_explain_all_twelve_differences() -> None:
    found = reproduced_at_four_decimals("2014").scores["EGDI"]
    assert (found.compared, found.differing, found.explained) == (193, 12, 12)
    assert found.largest_error == pytest.approx(7e-5, abs=1e-7)


def test_each_edition_ranks_by_its_own_rule() -> None:
    ranks = reproduced(INDEX, BOTH).ranks
    assert ranks is not None
    assert (ranks.compared, ranks.differing) == (386, 0)


@pytest.mark.parametrize(
    ("year", "on", "wrong"),
    [("2014", "raw", 0), ("2014", "displayed", 3), ("2018", "raw", 2), ("2018", "displayed", 0)],
)
def test_the_other_rule_gives_wrong_ranks(
    year: str, on: Literal["raw", "displayed"], wrong: int
) -> None:
    one_rule = INDEX.replace(editions=(), ranking=RankRule(on=on))
    ranks = reproduced(one_rule, only(BOTH, year=year)).ranks
    assert ranks is not None
    assert (ranks.compared, ranks.differing) == (193, wrong)


def test_countries_with_the_same_printed_index_share_a_rank_in_2018_only() -> None:
    result = INDEX.compute(EGDI.inputs(BOTH))
    assert result.ranks is not None
    tied: dict[int, bool] = {}
    for position, year in enumerate(result.panel.years):
        shown, ranks = result.displayed["EGDI"][position], result.ranks[position]
        shared = [len(set(ranks[shown == one])) == 1 for one in set(shown)]
        tied[year] = all(shared)
    assert tied == {2014: False, 2018: True}


def test_a_doubled_weight_moves_the_index_towards_its_component() -> None:
    panel = EGDI.inputs(BOTH)
    framework = INDEX.framework.reweight("EGDI", {"osi": 2, "tii": 1, "hci": 1})
    before, after = INDEX.compute(panel), INDEX.replace(framework=framework).compute(panel)
    expected = (3 * before.scores["EGDI"] + panel.column("osi")) / 4
    np.testing.assert_allclose(after.scores["EGDI"], expected, rtol=0, atol=1e-14)


def test_the_specification_survives_json() -> None:
    assert_survives_json(INDEX)


@pytest.mark.parametrize("year", [2014, 2018])
def test_a_batch_equals_its_items(year: int) -> None:
    rows = only(BOTH, year=str(year))
    assert_batch_equals_items(INDEX.edition(year), EGDI.inputs(rows))
