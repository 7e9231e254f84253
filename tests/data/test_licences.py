"""Licences: every one is stated, and the share-alike file can be left out."""

import pytest

from nearshore_score import Destinations, data_licences, load_destinations, load_sources
from nearshore_score.dataset.tables import read_table
from tests.data.tables import FOLDER, rows

REMOVABLE = ["stack_overflow_survey", "un_egdi", "passport_index"]


@pytest.mark.parametrize("row", rows("sources"), ids=lambda row: row["code"])
def test_the_licence_file_names_every_source_with_its_terms(row: dict[str, str]) -> None:
    text = " ".join(data_licences().split())  # the file is wrapped
    assert row["licence"]
    assert row["code"] in text
    assert f"licence: {row['licence']}" in text
    assert row["attribution"] in text


def test_the_licence_file_names_every_file_of_figures() -> None:
    for path in (FOLDER / "figures").glob("*.csv"):
        assert f"figures/{path.name}" in data_licences()


@pytest.mark.parametrize("name", REMOVABLE)
def test_a_removable_file_shares_no_source_with_another(name: str) -> None:
    own = {row["source"] for row in rows(f"figures/{name}")}
    others = {
        row["source"]
        for path in (FOLDER / "figures").glob("*.csv")
        if path.stem != name
        for row in rows(f"figures/{path.stem}")
    }
    assert not own & others


def sources_of(destinations: Destinations) -> set[str]:
    found = {figure.source for profile in destinations for *_, figure in profile.figures()}
    return {source.code for source in found if source is not None}


def test_the_share_alike_file_can_be_left_out() -> None:
    free = load_destinations(without=["stack_overflow_survey"])
    assert all(profile.figure("developer_pay") is None for profile in free)
    licences = {load_sources()[code].licence for code in sources_of(free)}
    assert not [licence for licence in licences if "ODbL" in licence]


def test_it_is_there_if_it_is_not_left_out(destinations: Destinations) -> None:
    # Else the test above could not fail.
    licences = {load_sources()[code].licence for code in sources_of(destinations)}
    assert [licence for licence in licences if "ODbL" in licence]


@pytest.mark.parametrize("name", REMOVABLE)
def test_leaving_a_file_out_takes_its_figures_and_no_others(
    destinations: Destinations, name: str
) -> None:
    def count(places: Destinations) -> int:
        return sum(1 for profile in places for _ in profile.figures())

    assert count(destinations) - count(load_destinations(without=[name])) == len(
        rows(f"figures/{name}")
    )


def test_a_file_that_was_deleted_counts_as_left_out() -> None:
    assert read_table("figures/deleted_by_a_packager") == ()
