"""Common office hours, worked out again from the offsets that are carried."""

import pytest

from nearshore_score import Destinations, dataset_version, load_clients
from tests.data.tables import rows

OFFICE_DAY = 9  # from nine to six


def common_hours(one: dict[str, str], other: dict[str, str]) -> float:
    """Mean over the two halves of the year of the hours when both offices are open."""
    seasons = ("utc_offset_winter", "utc_offset_summer")
    apart = [abs(float(one[season]) - float(other[season])) for season in seasons]
    # The day is round: twenty hours apart is four hours apart.
    return sum(max(0.0, OFFICE_DAY - min(gap, 24 - gap)) for gap in apart) / 2


def test_one_release_of_the_time_zone_database_is_named_everywhere() -> None:
    named = {r["time_zone_version"] for table in ("destinations", "markets") for r in rows(table)}
    assert named == {"2026f"}
    assert dataset_version()["time_zone_database"] == "2026f"


def test_morocco_and_france_share_seven_and_a_half_hours(destinations: Destinations) -> None:
    # Morocco keeps UTC since 2026; Paris is one hour ahead in winter, two in summer.
    figure = destinations["MAR"].figure("common_office_hours", "FRA")
    assert figure is not None
    assert figure.value == ((9 - 1) + (9 - 2)) / 2 == 7.5
    morocco = next(row for row in rows("destinations") if row["code"] == "MAR")
    assert (morocco["utc_offset_winter"], morocco["utc_offset_summer"]) == ("0", "0")


@pytest.mark.parametrize("client", sorted(load_clients()))
def test_common_hours_follow_from_the_offsets(destinations: Destinations, client: str) -> None:
    market = next(row for row in rows("markets") if row["code"] == client)
    for row in rows("destinations"):
        if row["code"] != client:
            figure = destinations[row["code"]].figure("common_office_hours", client)
            assert figure is not None
            assert figure.value == pytest.approx(common_hours(row, market)), row["code"]
