"""Readers of the raw reference files and of the package's own tables."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]

OBSERVATION_FILES = (
    "observations_cost_talent_language_proximity.csv",
    "observations_legal_admin_connectivity_cert.csv",
)


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Raw:
    """The raw rows, indexed the way the builders ask for them."""

    observations: dict[tuple[str, str], Row]  # (economy, raw indicator)
    bilateral: dict[tuple[str, str, str], Row]  # (destination, client, raw indicator)
    exchange_rates: dict[str, dict[int, float]]  # economy -> year -> local currency per dollar

    def number(self, economy: str, indicator: str) -> float:
        return float(self.observations[economy, indicator]["value"])

    def flag(self, economy: str, indicator: str) -> bool | None:
        row = self.observations.get((economy, indicator))
        return None if row is None else float(row["value"]) == 1.0


def read_raw(reference: Path) -> Raw:
    data = reference / "data"
    observations = {(row["iso3"], row["indicator"]): row for row in _observation_rows(data)}
    bilateral = {
        (row["iso3"], row["market"], row["indicator"]): row
        for row in read_rows(data / "bilateral_A.csv")
    }
    return Raw(observations, bilateral, _exchange_rates(data / "history_A.csv"))


def _observation_rows(data: Path) -> Iterator[Row]:
    for name in OBSERVATION_FILES:
        yield from read_rows(data / name)


def _exchange_rates(path: Path) -> dict[str, dict[int, float]]:
    rates: dict[str, dict[int, float]] = {}
    for row in read_rows(path):
        if row["indicator"] == "wb_fx_lcu_per_usd":
            rates.setdefault(row["iso3"], {})[int(row["year"])] = float(row["value"])
    return rates
