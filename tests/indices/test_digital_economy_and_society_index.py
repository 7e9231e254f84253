"""The Digital Economy and Society Index: from raw indicators to scores in one go."""

import numpy as np
import pytest

from nearshore_score import NoScore, Renormalise, reproduce
from tests.index_data import Table, numbers, table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EXAMPLE = example("digital_economy_and_society_index")
TABLE = table("desi-2022")
INDEX = EXAMPLE.index(table("desi-2022", "indicators"))
PANEL = EXAMPLE.inputs(TABLE)


def beyond_its_bounds(source: Table, code: str, value: str) -> Table:
    return {**source, code: [value, *source[code][1:]]}


def test_every_score_and_rank_agrees() -> None:
    found = reproduce(INDEX, PANEL, EXAMPLE.published(PANEL, TABLE))
    assert found.exact
    assert found.scores["desi"].compared == 27
    assert found.scores["desi"].largest_error < 5.02e-9
    assert found.ranks is not None
    assert found.ranks.compared == 27


def test_weights_are_relative_among_indicators_and_shares_above() -> None:
    weights = INDEX.framework.effective_weights
    assert weights["4"] == pytest.approx(0.25)
    assert weights["2d1"] == pytest.approx(0.25 * 0.1)
    # Two of four indicators of 1b count twice.
    assert weights["1b1"] == pytest.approx(0.25 * 0.5 * 2 / 6)
    assert sum(weights[leaf.code] for leaf in INDEX.framework.leaves) == pytest.approx(1)


def test_figures_beyond_their_bounds_count_as_the_bound() -> None:
    # 1a2 runs from 0 to 0.66.
    at_end, beyond = (
        INDEX.compute(EXAMPLE.inputs(beyond_its_bounds(TABLE, "1a2", value))).score("AT")
        for value in ("0.66", "0.9")
    )
    assert beyond == at_end


def test_the_same_weight_for_all_indicators_moves_scores() -> None:
    framework = INDEX.framework
    for code in ("1a", "1b", "2b", "2c", "3b", "4a"):
        equal = dict.fromkeys((child.code for child in framework.node(code).children), 1.0)
        framework = framework.reweight(code, equal)
    moved = INDEX.replace(framework=framework).compute(PANEL).scores["desi"]
    assert np.abs(moved - numbers(TABLE["published_score"])).max() > 1


def test_a_missing_indicator_leaves_no_score_unless_its_weight_is_shared() -> None:
    gap = EXAMPLE.inputs(beyond_its_bounds(TABLE, "3b6", ""))
    assert isinstance(INDEX.framework.missing, NoScore)
    assert INDEX.compute(gap).state("AT") == "missing"
    lenient = INDEX.replace(framework=INDEX.framework.replace(missing=Renormalise()))
    assert lenient.compute(gap).score("AT") == pytest.approx(
        INDEX.compute(PANEL).score("AT"), abs=2
    )


def test_the_index_is_data_and_scores_batches() -> None:
    assert_survives_json(INDEX)
    assert_batch_equals_items(INDEX, PANEL)
