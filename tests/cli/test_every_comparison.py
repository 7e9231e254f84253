"""Every segment for every client market, with warnings as errors."""

import json

import pytest

from nearshore_score import load_clients, load_segments
from tests.cli.command import Call, installed

CLIENTS = ("FRA", "GBR", "DEU", "USA")


@pytest.mark.parametrize("client", load_clients())
@pytest.mark.parametrize("segment", load_segments())
def test_every_segment_and_client_ranks_twelve_destinations(
    call: Call, segment: str, client: str
) -> None:
    done = call("compare", "--segment", segment, "--client", client, "--format", "json")
    assert (done.code, done.err) == (0, "")
    ranking = json.loads(done.out)
    assert ranking["model"]["context"] == {"client": client, "segment": segment}
    assert len(ranking["destinations"]) == 12


@pytest.mark.parametrize(
    ("segment", "client"),
    list(zip(list(load_segments())[1:5], CLIENTS, strict=True)),
)
def test_the_installed_command_names_segment_and_client(segment: str, client: str) -> None:
    done = installed("compare", "--segment", segment, "--client", client)
    assert (done.code, done.err) == (0, "")
    assert f"Segment: {load_segments()[segment].name}\n" in done.out
    assert f"Client: {load_clients()[client].name}\n" in done.out


def test_names_are_taken_in_any_case_and_with_hyphens(call: Call) -> None:
    plain = call("compare", "--segment", "cybersecurity_soc", "--client", "GBR")
    assert call("compare", "--segment", "Cybersecurity-SOC", "--client", "gbr") == plain
