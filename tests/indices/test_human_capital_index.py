"""The Human Capital Index, against its formula in plain Python."""

import math

import numpy as np
import pytest

from nearshore_score import panel_from_columns
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EXAMPLE = example("human_capital_index")
TABLE = EXAMPLE.TABLE


def by_hand(row: int) -> float:
    years = TABLE["expected_years"][row] * TABLE["test_score"][row] / 625
    adults = 0.65 * (TABLE["adult_survival"][row] - 1)
    not_stunted = TABLE["not_stunted"][row]
    health = adults if not_stunted is None else (adults + 0.35 * (not_stunted - 1)) / 2
    survival = 1 - TABLE["survival"][row] / 1000
    return float(survival * math.exp(0.08 * (years - 14)) * math.exp(health))


@pytest.mark.parametrize("row", range(len(TABLE["country"])))
def test_the_index_is_that_of_the_paper(row: int) -> None:
    result = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    assert result.score(TABLE["country"][row]) == pytest.approx(by_hand(row), rel=1e-12)


def test_full_health_and_complete_education_score_one() -> None:
    best: dict[str, list[object]] = {
        "country": ["Best"],
        "survival": [0],
        "expected_years": [14],
        "test_score": [625],
        "adult_survival": [1],
        "not_stunted": [1],
    }
    result = EXAMPLE.INDEX.compute(panel_from_columns(best, destination="country"))
    assert result.score("Best") == 1


def test_without_a_figure_on_stunting_health_rests_on_adult_survival() -> None:
    result = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    assert result.score("Alba", "health") == pytest.approx(math.exp(0.65 * (0.93 - 1)))
    assert result.coverage["health"].tolist() == [0.5, 1, 1, 1, 0.5, 0.5]


def test_without_a_figure_on_school_there_is_no_score() -> None:
    gap = {**TABLE, "test_score": [None, *TABLE["test_score"][1:]]}
    result = EXAMPLE.INDEX.compute(panel_from_columns(gap, destination="country"))
    assert result.state("Alba") == "missing"
    assert math.isnan(result.score("Alba", "school"))


def test_a_year_of_school_is_worth_eight_percent_of_what_is_learned_in_it() -> None:
    ours = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    longer = {**TABLE, "expected_years": [years + 1 for years in TABLE["expected_years"]]}
    more = EXAMPLE.INDEX.compute(panel_from_columns(longer, destination="country"))
    gain = np.log(more.scores["hci"] / ours.scores["hci"])
    np.testing.assert_allclose(gain, 0.08 * np.array(TABLE["test_score"]) / 625)


def test_a_sum_of_components_compensates_what_a_product_does_not() -> None:
    framework = EXAMPLE.INDEX.framework.replace_node("hci", operator="arithmetic_mean")
    mean = EXAMPLE.INDEX.replace(framework=framework).compute(EXAMPLE.PANEL).scores["hci"]
    assert (mean > EXAMPLE.INDEX.compute(EXAMPLE.PANEL).scores["hci"] + 0.05).all()


def test_the_index_is_data_and_scores_batches() -> None:
    assert_survives_json(EXAMPLE.INDEX)
    assert_batch_equals_items(EXAMPLE.INDEX, EXAMPLE.PANEL)
