"""Refuse figures that contradict the package's own tables."""

from collections.abc import Iterable

from context import Context
from figures import Figure
from raw import Row


def check_figures(context: Context, figures: Iterable[Figure]) -> None:
    sources = {row["code"] for row in context.sources}
    limits = _limits(context)
    seen: set[tuple[str, str, str]] = set()
    for figure in figures:
        key = (figure.destination, figure.indicator, figure.client)
        if key in seen:
            raise SystemExit(f"twice: {key}")
        seen.add(key)
        if figure.source not in sources:
            raise SystemExit(f"unknown source {figure.source}: {key}")
        minimum, maximum = limits[figure.indicator]
        for text in (figure.value, _interval_bound(figure, figure.low), figure.high):
            if text and not minimum <= float(text) <= maximum:
                raise SystemExit(f"{text} outside {minimum}..{maximum}: {key}")


def check_offsets(context: Context) -> None:
    for row in [*context.destinations, *context.markets]:
        for season in ("winter", "summer"):
            raw = context.raw.observations[row["code"], f"utc_offset_{season}"]["value"]
            if float(raw) != float(row[f"utc_offset_{season}"]):
                raise SystemExit(f"UTC offset of {row['code']} in {season} should be {raw}")


def _interval_bound(figure: Figure, text: str) -> str:
    return "" if figure.uncertainty == "normal" else text


def _limits(context: Context) -> dict[str, tuple[float, float]]:
    def bounds(row: Row) -> tuple[float, float]:
        return float(row["minimum"] or "-inf"), float(row["maximum"] or "inf")

    limits = {row["code"]: bounds(row) for row in context.indicators}
    for language in context.languages:
        limits[f"share_{language['code']}"] = (0.0, 100.0)
        limits[f"official_{language['code']}"] = (0.0, 1.0)
    limits["population_15_64"] = (0.0, float("inf"))
    return limits
