"""What the loader says of a file that somebody edited badly."""

from collections.abc import Callable, Iterator

import pytest

from nearshore_score import InvalidInputError
from nearshore_score.dataset import destinations as loader
from nearshore_score.dataset.tables import Row, read_table

GOOD = {
    "destination": "MAR",
    "indicator": "gni_per_head",
    "client": "",
    "value": "4360",
    "year": "2025",
    "source": "WDI_NY_GNP_PCAP_CD",
    "series": "",
    "state": "present",
    "uncertainty": "",
    "low": "",
    "high": "",
    "error_group": "",
    "note": "",
}


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., object]]:
    def load(*rows: Row) -> object:
        def table(name: str) -> tuple[Row, ...]:
            if not name.startswith("figures/"):
                return read_table(name)
            return rows if name == "figures/open_data" else ()

        monkeypatch.setattr(loader, "read_table", table)
        loader._load.cache_clear()
        return loader.load_destinations()

    yield load
    loader._load.cache_clear()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"source": "WDI_NY_GNP_PCAP"}, "unknown source .* did you mean WDI_NY_GNP_PCAP_CD"),
        ({"indicator": "gni_per_hed"}, "unknown indicator .* did you mean gni_per_head"),
        ({"value": "a lot"}, "could not convert"),
        ({"value": "nan"}, "not a finite number"),
        ({"state": "missing"}, "cannot hold a value"),
        ({"uncertainty": "interval", "low": "1"}, "an interval needs two ends"),
    ],
)
def test_a_bad_row_is_named(
    load: Callable[..., object], change: dict[str, str], complaint: str
) -> None:
    row = GOOD | change
    where = f"figures/open_data.csv, MAR, {row['indicator']}: "
    with pytest.raises(InvalidInputError, match=f"{where}.*{complaint}"):
        load(row)


def test_a_figure_may_stand_only_once(load: Callable[..., object]) -> None:
    with pytest.raises(InvalidInputError, match="MAR, gni_per_head: stands twice"):
        load(GOOD, GOOD)


def test_a_figure_is_by_client_or_not(load: Callable[..., object]) -> None:
    with pytest.raises(InvalidInputError, match="once by client and once without"):
        load(GOOD, GOOD | {"client": "FRA"})


def test_an_unknown_destination_is_named(load: Callable[..., object]) -> None:
    with pytest.raises(KeyError, match="unknown destination 'MRA'"):
        load(GOOD | {"destination": "MRA"})
