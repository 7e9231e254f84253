"""What every builder shares: raw rows, the package's tables and the hand-made tables."""

from dataclasses import dataclass
from pathlib import Path

from raw import Raw, Row, read_raw, read_rows

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True)
class Context:
    raw: Raw
    destinations: list[Row]
    markets: list[Row]
    indicators: list[Row]
    languages: list[Row]
    sources: list[Row]
    series: dict[str, Row]  # indicator code -> file and series
    quarters: dict[tuple[str, str], int]  # unpublished quarters of a pair
    transfer_exceptions: dict[tuple[str, str], Row]  # (destination, client law)
    wider_errors: dict[tuple[str, str], str]  # standard error in raw units
    excluded: set[tuple[str, str]]

    def pairs(self) -> list[tuple[str, str]]:
        """Every destination with every client market but itself."""
        return [
            (destination["code"], market["code"])
            for destination in self.destinations
            for market in self.markets
            if destination["code"] != market["code"]
        ]


def read_context(reference: Path, package: Path) -> Context:
    def table(name: str) -> list[Row]:
        return read_rows(TABLES / name)

    return Context(
        raw=read_raw(reference),
        destinations=read_rows(package / "destinations.csv"),
        markets=read_rows(package / "markets.csv"),
        indicators=read_rows(package / "indicators.csv"),
        languages=read_rows(package / "languages.csv"),
        sources=read_rows(package / "sources.csv"),
        series={row["indicator"]: row for row in table("series.csv")},
        quarters={
            (row["destination"], row["client"]): int(row["quarters"])
            for row in table("unpublished_quarters.csv")
        },
        transfer_exceptions={
            (row["destination"], row["client_law"]): row for row in table("transfer_exceptions.csv")
        },
        wider_errors={
            (row["destination"], row["indicator"]): row["standard_error"]
            for row in table("wider_errors.csv")
        },
        excluded={(row["destination"], row["indicator"]) for row in table("excluded.csv")},
    )
