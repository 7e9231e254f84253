"""The Logistics Performance Index of five editions, as the World Bank published it."""

import numpy as np
import pytest

from nearshore_score import (
    CompositeIndex,
    FixedWeights,
    RankRule,
    ReproductionReport,
    WeightSource,
    reproduce,
)
from nearshore_score.weighting import PrincipalComponentWeights
from tests.index_data import Floats, Table, only, table
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

LPI = example("logistics_performance_index")
INDEX: CompositeIndex = LPI.INDEX
ALL_EDITIONS = table("lpi-2010-2018")
AREAS = [leaf.code for leaf in INDEX.framework.leaves]
EDITIONS = {"2010": 155, "2012": 155, "2014": 160, "2016": 160, "2018": 160}
EQUAL = FixedWeights(values=dict.fromkeys(AREAS, 1.0))


def reproduced(index: CompositeIndex, rows: Table) -> ReproductionReport:
    panel = LPI.inputs(rows)
    return reproduce(index, panel, LPI.published(panel, rows))


def with_weights(weights: object) -> CompositeIndex:
    return INDEX.replace(framework=INDEX.framework.replace_node("LPI", weights=weights))


def weights_by_hand(ratings: Floats) -> Floats:
    """Loadings by power iteration, divided by standard deviations, rescaled to a sum of one."""
    correlations = np.corrcoef(ratings, rowvar=False)
    loadings = np.ones(ratings.shape[-1])
    for _ in range(200):
        loadings = correlations @ loadings
        loadings /= np.linalg.norm(loadings)
    sizes = np.abs(loadings) / ratings.std(axis=0)
    weights: Floats = sizes / sizes.sum()
    return weights


@pytest.mark.parametrize(
    ("edition", "largest"),
    [
        ("2010", 8.53e-7),
        ("2012", 7.58e-7),
        ("2014", 8.19e-7),
        ("2016", 6.46e-7),
        ("2018", 8.09e-7),
    ],
)
def test_every_score_and_rank_of_an_edition_agrees(edition: str, largest: float) -> None:
    report = reproduced(INDEX, only(ALL_EDITIONS, year=edition))
    scores, ranks = report.scores["LPI"], report.ranks
    assert (scores.compared, scores.differing) == (EDITIONS[edition], 0)
    assert scores.largest_error == pytest.approx(largest, abs=5e-9)
    assert ranks is not None
    assert (ranks.compared, ranks.differing) == (EDITIONS[edition], 0)
    assert scores.unpublished == scores.not_computed == ()


def test_all_editions_at_once_have_the_weights_of_each_alone() -> None:
    result = reproduced(INDEX, ALL_EDITIONS).result
    for position, year in enumerate(result.panel.years):
        alone = INDEX.compute(result.panel.year(year))
        np.testing.assert_array_equal(result.scores["LPI"][position], alone.scores["LPI"])
        ratings = result.panel.year(year).select(AREAS).values
        expected = weights_by_hand(ratings[np.isfinite(ratings).all(axis=-1)])
        used = [result.effective_weights[area][position] for area in AREAS]
        np.testing.assert_allclose(used, expected, rtol=1e-9)


def test_equal_weights_look_right_and_are_not() -> None:
    report = reproduced(with_weights(EQUAL), only(ALL_EDITIONS, year="2018"))
    scores, ranks = report.scores["LPI"], report.ranks
    assert (scores.compared, scores.differing) == (160, 160)
    assert scores.largest_error == pytest.approx(0.0201, abs=5e-5)
    assert ranks is not None
    assert ranks.differing == 56


@pytest.mark.parametrize("weights", [EQUAL, PrincipalComponentWeights(back_scaled=False)])
@pytest.mark.parametrize("edition", EDITIONS)
def test_other_weights_give_no_score_of_any_edition(edition: str, weights: WeightSource) -> None:
    found = reproduced(with_weights(weights), only(ALL_EDITIONS, year=edition)).scores["LPI"]
    assert found.differing == found.compared == EDITIONS[edition]


def test_printed_scores_would_give_wrong_ranks() -> None:
    index = INDEX.replace(ranking=RankRule(on="displayed"))
    ranks = reproduced(index, only(ALL_EDITIONS, year="2018")).ranks
    assert ranks is not None
    assert (ranks.compared, ranks.differing) == (160, 42)


def test_an_economy_that_an_edition_leaves_out_has_no_score_there() -> None:
    result = INDEX.compute(LPI.inputs(ALL_EDITIONS))
    rows = set(zip(ALL_EDITIONS["code"], ALL_EDITIONS["year"], strict=True))
    for year in result.panel.years:
        for code in result.panel.destinations:
            expected = "present" if (code, str(year)) in rows else "missing"
            assert result.state(code, year=year) == expected


def test_the_specification_survives_json() -> None:
    assert_survives_json(INDEX)


def test_a_batch_equals_its_items() -> None:
    assert_batch_equals_items(INDEX, LPI.inputs(ALL_EDITIONS))
