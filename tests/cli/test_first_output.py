"""`nearshore-score compare` without arguments: the first thing that anybody sees."""

import re
import sys

import pytest

from nearshore_score import MAIN_COMPARISON, Destinations, Ranking, load_model
from tests.cli.command import Outcome, installed, run


@pytest.fixture(scope="module")
def first() -> Outcome:
    return installed("compare")


@pytest.fixture(scope="module")
def main_ranking(destinations: Destinations) -> Ranking:
    return load_model().rank(destinations.select(*MAIN_COMPARISON))


def rows(text: str) -> list[list[str]]:
    """Return the lines of the table, split where two spaces or more stand."""
    found = (re.split(r"\s{2,}", line.strip()) for line in text.splitlines())
    return [cells for cells in found if re.fullmatch(r"\d+=?", cells[0])]


def test_it_succeeds_and_says_nothing_on_standard_error(first: Outcome) -> None:
    assert (first.code, first.err) == (0, "")


def test_run_as_a_module_it_says_the_same_without_a_warning(first: Outcome) -> None:
    module = run([sys.executable, "-W", "error", "-m", "nearshore_score.cli", "compare"])
    assert module == first


def test_morocco_is_compared_with_eleven_others(first: Outcome) -> None:
    assert len(rows(first.out)) == 12
    assert ["MAR", "Morocco"] in [cells[1:3] for cells in rows(first.out)]


def test_ranks_and_scores_are_those_of_the_library(first: Outcome, main_ranking: Ranking) -> None:
    expected = [
        [str(row.rank), row.code, row.name, f"{row.score:.1f}"] for row in main_ranking.destinations
    ]
    assert [cells[:4] for cells in rows(first.out)] == expected


def test_every_criterion_score_is_that_of_the_library(
    first: Outcome, main_ranking: Ranking
) -> None:
    for cells in rows(first.out):
        scores = main_ranking.criterion_scores(cells[1]).values()
        assert cells[5 : 5 + len(scores)] == [f"{score:.1f}" for score in scores]


def test_the_last_column_is_the_share_of_figures_present(
    first: Outcome, main_ranking: Ranking
) -> None:
    for cells in rows(first.out):
        assert cells[-1] == f"{main_ranking.coverage(cells[1]):.0%}"


@pytest.mark.parametrize(
    "line",
    [
        "Segment: General",
        "Client: France",
        "Method: weighted arithmetic mean, fixed goalposts",
        "Weights: Cost 30%, ",
        "Data: figures of ",
        "Missing: ",
        "Old: ",
    ],
)
def test_what_was_compared_and_what_to_mind_have_lines(first: Outcome, line: str) -> None:
    assert any(found.startswith(line) for found in first.out.splitlines())


def test_the_vintage_names_the_years_and_the_edition_of_the_data(
    first: Outcome, main_ranking: Ranking
) -> None:
    years = main_ranking.years
    assert years is not None
    (line,) = [found for found in first.out.splitlines() if found.startswith("Data: ")]
    assert f"{years.first} to {years.last}, median {years.median}" in line
    assert re.search(r"embedded data \d{4}\.\d{2}", line)


def test_who_lacks_developer_pay_is_named(first: Outcome, destinations: Destinations) -> None:
    without = {
        code for code in MAIN_COMPARISON if destinations[code].figure("developer_pay") is None
    }
    (line,) = [found for found in first.out.splitlines() if found.startswith("Missing: ")]
    part = next(part for part in line.split(";") if "Developer pay" in part)
    assert without
    assert set(re.findall(r"\b[A-Z]{3}\b", part)) == without


def test_figures_from_doing_business_count_as_old(first: Outcome) -> None:
    (line,) = [found for found in first.out.splitlines() if found.startswith("Old: ")]
    assert "Days to start a business (2019)" in line


def test_the_sentences_name_who_stands_just_above_and_below_morocco(
    first: Outcome, main_ranking: Ranking
) -> None:
    position = main_ranking.codes.index("MAR")
    above, below = (main_ranking.destinations[position + step].name for step in (-1, 1))
    assert f"\n{above}, just above, " in first.out
    assert f"\n{below}, just below, " in first.out
    assert "\nMorocco is " in first.out


def test_the_limits_of_the_data_are_stated(first: Outcome) -> None:
    limits = first.out[first.out.index("\nLimits:") :]
    assert "not counts of certified firms" in limits
    assert "Doing Business describes 2019" in limits


def test_piped_text_holds_no_control_codes_and_no_trailing_blanks(first: Outcome) -> None:
    assert "\x1b" not in first.out
    assert [line for line in first.out.splitlines() if line != line.rstrip()] == []
