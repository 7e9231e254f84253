"""The Index of Economic Freedom 2019 against the published figures."""

import numpy as np
import pytest

from nearshore_score import (
    CompositeIndex,
    Display,
    Panel,
    Published,
    RankRule,
    Renormalise,
    ReproductionReport,
    reproduce,
)
from tests.index_data import matrix, numbers, reference_table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

FREEDOM = example("index_of_economic_freedom")
INDEX: CompositeIndex = FREEDOM.INDEX
UNGRADED = {"Iraq", "Libya", "Liechtenstein", "Somalia", "Syria", "Yemen"}
NUMBERED_TIES = {"Norway", "Uruguay", "Guinea-Bissau", "Burma"}
SWAPPED = {"Greece", "Nicaragua"}


@pytest.fixture(scope="module")
def panel() -> Panel:
    read: Panel = FREEDOM.inputs(reference_table("economic-freedom-2019", "components"))
    return read


@pytest.fixture(scope="module")
def published(panel: Panel) -> Published:
    table = reference_table("economic-freedom-2019", "published")
    read: Published = FREEDOM.published(panel, table)
    return read


@pytest.fixture(scope="module")
def report(panel: Panel, published: Published) -> ReproductionReport:
    return reproduce(INDEX, panel, published, input_digits=FREEDOM.INPUT_DIGITS)


def wrong_ranks(panel: Panel, published: Published, rule: RankRule) -> set[str]:
    found = reproduce(INDEX.replace(ranking=rule), panel, published).ranks
    assert found is not None
    assert found.compared == 179
    return {cell.destination for cell in found.worst}


@pytest.mark.raw_data
def test_every_score_agrees(report: ReproductionReport) -> None:
    found = report.scores["overall_score"]
    assert (found.compared, found.differing) == (179, 0)
    assert found.largest_error == pytest.approx(0.05)


@pytest.mark.raw_data
def test_half_to_even_gets_ten_scores_wrong(panel: Panel, published: Published) -> None:
    even = INDEX.replace(display=Display(digits=1, rule="half_even"))
    assert reproduce(even, panel, published).scores["overall_score"].differing == 10


@pytest.mark.raw_data
def test_six_ranks_differ_within_the_rounding_of_the_inputs(report: ReproductionReport) -> None:
    found = report.ranks
    assert found is not None
    assert (found.compared, found.differing, found.explained) == (179, 6, 6)
    assert {cell.destination for cell in found.worst} == NUMBERED_TIES | SWAPPED
    assert found.largest_error == 1


@pytest.mark.raw_data
def test_four_of_them_are_exact_ties_and_there_are_no_others(
    report: ReproductionReport, panel: Panel
) -> None:
    # In tenths, so that the sums are exact.
    sums = np.rint(panel.values * 10).sum(axis=-1)
    pairs = {
        frozenset(np.array(panel.destinations)[sums == value].tolist())
        for value in sums[np.isfinite(sums)]
        if (sums == value).sum() > 1
    }
    assert pairs == {
        frozenset({"Mauritius", "Norway"}),
        frozenset({"Jamaica", "Uruguay"}),
        frozenset({"São Tomé and Príncipe", "Guinea-Bissau"}),
        frozenset({"Zambia", "Burma"}),
    }
    for one, other in pairs:
        assert report.result.rank(one) == report.result.rank(other)


@pytest.mark.raw_data
def test_numbering_ties_by_name_mends_two_pairs_and_turns_two_round(
    panel: Panel, published: Published
) -> None:
    wrong = wrong_ranks(panel, published, RankRule(ties="ordinal"))
    turned = {"Burma", "Zambia", "Guinea-Bissau", "São Tomé and Príncipe"}
    assert wrong == turned | SWAPPED


@pytest.mark.raw_data
def test_ranks_of_printed_scores_are_wrong(panel: Panel, published: Published) -> None:
    assert len(wrong_ranks(panel, published, RankRule(on="displayed"))) == 42


@pytest.mark.raw_data
def test_closing_the_gap_of_the_table_lowers_only_the_ranks_behind_it(
    published: Published,
) -> None:
    as_stored = numbers(reference_table("economic-freedom-2019", "published")["rank"])
    assert published.ranks is not None
    graded = np.isfinite(as_stored)
    np.testing.assert_array_equal(
        (as_stored - published.ranks)[graded], (as_stored > 176)[graded].astype(float)
    )


@pytest.mark.raw_data
def test_an_economy_with_a_freedom_missing_is_not_graded(report: ReproductionReport) -> None:
    result = report.result
    ungraded = {name for name in result.panel.destinations if np.isnan(result.score(name))}
    assert ungraded == UNGRADED
    found = report.scores["overall_score"]
    assert found.unpublished == found.not_computed == ()


@pytest.mark.raw_data
def test_the_mean_of_what_is_there_would_grade_them(panel: Panel) -> None:
    lenient = INDEX.replace(
        framework=INDEX.framework.replace(missing=Renormalise(minimum_share=0)),
    )
    table = reference_table("economic-freedom-2019", "components")
    figures = matrix(table, panel.columns)
    any_figure = np.isfinite(figures).any(axis=1)
    scores = lenient.compute(panel).scores["overall_score"]
    np.testing.assert_array_equal(np.isfinite(scores), any_figure)
    assert any_figure.sum() > 179


def test_the_index_survives_json() -> None:
    assert_survives_json(INDEX)


@pytest.mark.raw_data
def test_a_batch_equals_its_items(panel: Panel) -> None:
    assert_batch_equals_items(INDEX, panel)
