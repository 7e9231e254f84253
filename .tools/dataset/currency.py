"""Currency risk: spread of ten yearly changes of the rate against the client's currency."""

import math
import statistics
from collections.abc import Iterator

from context import Context
from figures import Figure

FIRST_YEAR, LAST_YEAR = 2014, 2024
EURO_CLIENTS = {"FRA", "BEL", "DEU", "ESP", "NLD"}
EURO_RATE = "DEU"


def currency_risk(context: Context) -> Iterator[Figure]:
    # Today's euro members count as euro throughout: joining is no past risk.
    euro = EURO_CLIENTS | {row["code"] for row in context.destinations if row["currency"] == "EUR"}
    for destination, client in context.pairs():
        changes = _yearly_changes(_rates(context, destination, euro), _rates(context, client, euro))
        both_euro = destination in euro and client in euro
        expected = LAST_YEAR - FIRST_YEAR
        yield Figure(
            destination=destination,
            indicator="currency_risk",
            client=client,
            value=repr(0.0 if both_euro else 100 * statistics.stdev(changes)),
            year=str(LAST_YEAR),
            source="WDI_PA_NUS_FCRF",
            series=context.series["currency_risk"]["series"],
            note="" if len(changes) == expected else f"{len(changes)} yearly changes only",
        )


def _rates(context: Context, economy: str, euro: set[str]) -> dict[int, float]:
    return context.raw.exchange_rates[EURO_RATE if economy in euro else economy]


def _yearly_changes(local: dict[int, float], client: dict[int, float]) -> list[float]:
    years = [y for y in range(FIRST_YEAR, LAST_YEAR + 1) if y in local and y in client]
    logs = {year: math.log(local[year] / client[year]) for year in years}
    return [logs[year] - logs[year - 1] for year in years if year - 1 in logs]
