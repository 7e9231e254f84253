"""The default comparison agrees with an independent prototype: general segment, French client.

`expected_sample.json` holds the prototype's numbers for Morocco, Romania, Egypt and Senegal under
this package's codes. The prototype and this package were written apart from each other.
"""

import json
from pathlib import Path

import pytest

from nearshore_score import Destinations, Ranking, load_model

SAMPLE = json.loads(Path(__file__).with_name("expected_sample.json").read_text("utf-8"))
EXPECTED = SAMPLE["destinations"]
METHODS = ["arithmetic_mean", "geometric_mean"]


@pytest.fixture(scope="module")
def rankings(destinations: Destinations) -> dict[str, Ranking]:
    return {method: load_model(method=method).rank(destinations) for method in METHODS}


@pytest.mark.parametrize("code", EXPECTED)
def test_indicators(default_ranking: Ranking, code: str) -> None:
    nodes = default_ranking[code].nodes
    expected = EXPECTED[code]["indicators"]
    assert {indicator: nodes[indicator].score for indicator in expected} == pytest.approx(
        expected, abs=1e-9
    )


@pytest.mark.parametrize("code", EXPECTED)
def test_criteria(default_ranking: Ranking, code: str) -> None:
    found = dict(default_ranking.criterion_scores(code))
    assert found == pytest.approx(EXPECTED[code]["criteria"], abs=1e-9)


@pytest.mark.parametrize("code", EXPECTED)
def test_coverage(default_ranking: Ranking, code: str) -> None:
    nodes = default_ranking[code].nodes
    expected = EXPECTED[code]["coverage"]
    assert {c: nodes[c].coverage for c in expected} == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("code", EXPECTED)
def test_totals_and_ranks(rankings: dict[str, Ranking], code: str, method: str) -> None:
    ranking = rankings[method]
    assert ranking.score(code) == pytest.approx(EXPECTED[code]["total"][method], abs=1e-9)
    assert ranking.rank(code) == EXPECTED[code]["rank"][method]


def test_the_sample_covers_every_scored_indicator() -> None:
    assert {len(one["indicators"]) for one in EXPECTED.values()} == {37}
    assert EXPECTED["SEN"]["indicators"]["developer_pay"] is None  # a hole is part of the sample
