"""Weights of segments, languages and published schemes."""

import pytest

from nearshore_score import CRITERIA, load_clients, load_segments, load_weight_schemes
from tests.data.tables import rows

SEGMENTS = sorted(load_segments())
SCHEMES = sorted(load_weight_schemes())


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_segment_weighs_every_criterion_and_sums_to_one(segment: str) -> None:
    weights = load_segments()[segment].weights
    assert set(weights.values) == set(CRITERIA)
    assert sum(weights.values.values()) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("row", rows("segment_weights"), ids=lambda row: row["segment"])
def test_a_weight_lies_in_its_band_and_says_where_it_comes_from(row: dict[str, str]) -> None:
    assert 0 < float(row["low"]) <= float(row["weight"]) <= float(row["high"]) < 1
    assert row["status"] == "judgement"
    assert row["basis"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_factors_of_a_published_scheme_sum_to_one(scheme: str) -> None:
    published = {f.factor: f.published_weight for f in load_weight_schemes()[scheme].factors}
    assert sum(published.values()) == pytest.approx(1, abs=0.011)  # some round to whole percent


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_factor_is_shared_out_in_full_or_has_no_counterpart(scheme: str) -> None:
    factors = load_weight_schemes()[scheme].factors
    for name in {factor.factor for factor in factors}:
        parts = [factor for factor in factors if factor.factor == name]
        if any(part.criterion for part in parts):
            assert sum(part.share_of_factor for part in parts) == pytest.approx(1), name
        assert {part.criterion for part in parts} <= {"", *CRITERIA}


def test_kearneys_weights_of_2021() -> None:
    # Global Services Location Index 2021: financial attractiveness 35 %, people skills and
    # availability 25 %, business environment 25 %, digital resonance 15 %.
    published = {f.factor: f.published_weight for f in load_weight_schemes()["gsli_2021"].factors}
    assert sorted(published.values(), reverse=True) == [0.35, 0.25, 0.25, 0.15]


@pytest.mark.parametrize("client", sorted(load_clients()))
@pytest.mark.parametrize("voice_share", [0.0, 0.5, 1.0])
def test_languages_of_a_client_sum_to_one(client: str, voice_share: float) -> None:
    mix = load_clients()[client].language_mix(voice_share)
    assert sum(mix.values()) == pytest.approx(1, abs=1e-12)
    assert min(mix.values()) > 0


@pytest.mark.parametrize("client", sorted(load_clients()))
def test_voice_work_asks_for_no_language_that_other_work_lacks(client: str) -> None:
    # The mix is built over the languages of other work; one of voice only would be dropped.
    market = load_clients()[client]
    assert set(market.voice_languages) == set(market.other_languages)
