"""What the embedded gates say, against counts made by hand when they were written."""

import pytest

from nearshore_score import Destinations, load_model


@pytest.mark.parametrize(("client", "count"), [("FRA", 35), ("USA", 4)])
def test_how_many_are_near(destinations: Destinations, client: str, count: int) -> None:
    gates = ["common_office_hours_5", "nearshore_distance"]
    assert len(load_model(client=client, gates=gates).rank(destinations)) == count
