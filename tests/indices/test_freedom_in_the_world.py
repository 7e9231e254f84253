"""Freedom in the World, editions 2013 to 2024, against the published figures."""

import numpy as np
import pytest

from nearshore_score import CompositeIndex, Panel, Published, ReproductionReport, reproduce
from tests.index_data import Table, numbers, reference_table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

FREEDOM = example("freedom_in_the_world")
INDEX: CompositeIndex = FREEDOM.INDEX
ROWS = 2515


@pytest.fixture(scope="module")
def components() -> Table:
    return reference_table("freedom-world-2013-2024", "components")


@pytest.fixture(scope="module")
def panel(components: Table) -> Panel:
    read: Panel = FREEDOM.inputs(components)
    return read


@pytest.fixture(scope="module")
def published(panel: Panel) -> Published:
    table = reference_table("freedom-world-2013-2024", "published")
    read: Published = FREEDOM.published(panel, table)
    return read


@pytest.fixture(scope="module")
def report(panel: Panel, published: Published) -> ReproductionReport:
    return reproduce(INDEX, panel, published)


@pytest.mark.raw_data
@pytest.mark.parametrize("node", [*"ABCDEFG", "PR", "CL", "Total", "PR_rating", "CL_rating"])
def test_every_sum_and_rating_agrees(report: ReproductionReport, node: str) -> None:
    found = report.scores[node]
    assert (found.compared, found.differing, found.largest_error) == (ROWS, 0, 0)
    assert found.unpublished == found.not_computed == ()


@pytest.mark.raw_data
def test_every_status_agrees(report: ReproductionReport) -> None:
    found = report.labels["status"]
    assert (found.compared, found.differing) == (ROWS, 0)
    assert found.unpublished == found.not_computed == ()


@pytest.mark.raw_data
def test_totals_can_be_negative(report: ReproductionReport) -> None:
    result = report.result
    lowest = [result.score("Nagorno-Karabakh", code, year=2024) for code in ("PR", "CL", "Total")]
    assert lowest == [-3, 0, -3]
    assert result.score("Nagorno-Karabakh", "PR_rating", year=2024) == 7
    assert result.label("status", "Nagorno-Karabakh", year=2024) == "NF"


@pytest.mark.raw_data
def test_no_rank_is_given(report: ReproductionReport) -> None:
    assert report.result.ranks is None


@pytest.mark.raw_data
def test_without_its_edition_the_addition_is_lost(
    panel: Panel, published: Published, components: Table
) -> None:
    general = INDEX.replace(editions=())
    found = reproduce(general, panel, published).scores["PR"]
    added = np.nan_to_num(numbers(components["Add_A"])) > 0
    assert found.differing == added.sum() == 25
    assert {cell.year for cell in found.worst} == {2013, 2014, 2015, 2016, 2017}


@pytest.mark.raw_data
def test_without_the_deduction_totals_are_higher_by_as_much(
    panel: Panel, published: Published, components: Table
) -> None:
    generous = INDEX.replace(framework=INDEX.framework.without("Add_Q"), editions=())
    later = [place for place, year in enumerate(panel.years) if year > 2017]
    scores = generous.compute(panel).scores["Total"][later]
    difference = scores - published.scores["Total"][later]
    deduction = panel.column("Add_Q")[later]
    np.testing.assert_array_equal(difference, deduction)
    assert (deduction > 0).any()


@pytest.mark.raw_data
def test_a_mean_on_the_threshold_belongs_to_the_freer_status(
    panel: Panel, report: ReproductionReport, published: Published
) -> None:
    harsh = INDEX.replace(labels=(INDEX.labels[0].replace(at_threshold="upper"),))
    found = reproduce(harsh, panel, published).labels["status"]
    ratings = report.result.scores["ratings"]
    assert found.differing == np.isin(ratings, (2.5, 5.0)).sum() > 0


@pytest.mark.raw_data
def test_a_place_that_an_edition_leaves_out_has_no_score_there(
    panel: Panel, report: ReproductionReport, components: Table
) -> None:
    rows = set(zip(map(int, components["edition"]), components["name"], strict=True))
    cells = {
        (year, name): report.result.state(name, year=year)
        for year in panel.years
        for name in panel.destinations
    }
    assert {cell for cell, state in cells.items() if state == "present"} == rows
    assert set(cells.values()) == {"present", "missing"}


@pytest.mark.parametrize("rights", range(-4, 41))
def test_bands_of_political_rights_are_those_of_the_method_page(rights: int) -> None:
    bands = {7: (-4, 5), 6: (6, 11), 5: (12, 17), 4: (18, 23), 3: (24, 29), 2: (30, 35)}
    expected = next((r for r, (low, high) in bands.items() if low <= rights <= high), 1)
    assert rating("PR", rights) == expected


@pytest.mark.parametrize("liberties", range(61))
def test_bands_of_civil_liberties_are_those_of_the_method_page(liberties: int) -> None:
    bands = {7: (0, 7), 6: (8, 16), 5: (17, 25), 4: (26, 34), 3: (35, 43), 2: (44, 52)}
    expected = next((r for r, (low, high) in bands.items() if low <= liberties <= high), 1)
    assert rating("CL", liberties) == expected


def rating(code: str, points: int) -> float:
    """Answer questions until the points are reached, and rate them."""
    leaves = [leaf.code for leaf in INDEX.framework.node(code).walk() if not leaf.children]
    answers = dict.fromkeys([leaf.code for leaf in INDEX.framework.leaves], 0)
    answers["Add_Q"] = max(-points, 0)
    left = max(points, 0)
    for leaf in leaves:
        if leaf != "Add_Q":
            answers[leaf] = min(4, left)
            left -= answers[leaf]
    result = INDEX.edition(2024).compute(Panel(("A",), list(answers), [list(answers.values())]))
    assert result.score("A", code) == points
    return result.score("A", f"{code}_rating")


def test_the_index_survives_json() -> None:
    assert_survives_json(INDEX)


@pytest.mark.raw_data
@pytest.mark.parametrize("edition", [2013, 2024])
def test_a_batch_equals_its_items(panel: Panel, edition: int) -> None:
    assert_batch_equals_items(INDEX.edition(edition), panel)
