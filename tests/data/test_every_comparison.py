"""Every segment for every client ranks without a warning (pytest makes warnings errors)."""

import itertools

import pytest

from nearshore_score import Destinations, load_clients, load_destinations, load_model, load_segments

SEGMENTS, CLIENTS = sorted(load_segments()), sorted(load_clients())


@pytest.mark.parametrize(("segment", "client"), [*itertools.product(SEGMENTS, CLIENTS)])
def test_it_ranks_everyone_but_the_client(
    destinations: Destinations, segment: str, client: str
) -> None:
    ranking = load_model(segment, client).rank(destinations)
    assert set(ranking.codes) == set(destinations.codes) - {client}
    assert {row.code for row in ranking.not_ranked} == set(destinations.codes) & {client}


@pytest.mark.parametrize("normalisation", ["fixed_goalposts", "min_max"])
@pytest.mark.parametrize("method", ["arithmetic_mean", "geometric_mean"])
def test_every_method_ranks_everyone(
    destinations: Destinations, method: str, normalisation: str
) -> None:
    model = load_model(method=method, normalisation=normalisation)
    assert len(model.rank(destinations)) == 58


def test_the_client_matters(destinations: Destinations) -> None:
    french = load_model(client="FRA").rank(destinations)
    british = load_model(client="GBR").rank(destinations)
    assert french.score("MAR") > british.score("MAR")  # French is spoken there
    assert french.codes != british.codes


def test_the_segment_matters(destinations: Destinations) -> None:
    voice = load_model("contact_centre_bpo").rank(destinations)
    artificial = load_model("applied_ai").rank(destinations)
    assert voice.rank("BEN") < artificial.rank("BEN")  # cheap and French, but few developers


def test_the_transfer_of_data_does_not_apply_to_american_clients(
    destinations: Destinations,
) -> None:
    plan = load_model(client="USA").compile(destinations)
    assert plan.panel.state("MAR", "data_transfer_regime") == "not_applicable"
    assert plan().coverage["legal_certainty"].max() == pytest.approx(1)


@pytest.mark.parametrize("segment", SEGMENTS)
@pytest.mark.parametrize("client", CLIENTS)
def test_without_the_share_alike_file_all_still_rank(segment: str, client: str) -> None:
    free = load_destinations(without=["stack_overflow_survey"])
    assert len(load_model(segment, client).rank(free)) == len(free) - (client in free)


def test_without_all_removable_files_all_still_rank() -> None:
    open_only = load_destinations(without=["stack_overflow_survey", "un_egdi", "passport_index"])
    assert len(load_model().rank(open_only)) == 58
