"""Short notes: raw remarks tidied, and hand-kept remarks added beside the figure."""

import re
from collections.abc import Iterable

from context import TABLES
from figures import Figure
from raw import read_rows

# Said once in the indicator's definition or in the series, so not beside every figure.
_EVERYWHERE = re.compile(
    r"latest available|survey year varies|population of \d|2025Q3|CHECK:|year = |official$"
    r"|unchanged |series |\d+ JOD since|states set"
)
_WORDING = {
    "SMALL SAMPLE": "small sample",
    "treaty list, from knowledge, to verify": "to verify",
    "older than 2019": "older than 2019",
    "de_facto_official": "de facto",
    "official_regional": "official in a region only",
}


def tidy(note: str) -> str:
    parts = [part.strip() for part in note.split(";")]
    kept: list[str] = []
    for part in parts:
        if part in _WORDING:
            kept.append(_WORDING[part])
        elif re.fullmatch(r"\d{4}", part):
            kept.append(f"party since {part}")
        elif part.startswith("corrected:"):
            break  # the correction is worded by hand in remarks.csv
        elif part and not _EVERYWHERE.match(part):
            kept.append(part)
    return "; ".join(kept)


def with_remarks(figures: Iterable[Figure]) -> list[Figure]:
    """Add the hand-kept remarks; one without a client holds for all clients."""
    remarks: dict[tuple[str, str, str], str] = {}
    for row in read_rows(TABLES / "remarks.csv"):
        remarks[row["destination"], row["indicator"], row["client"]] = row["remark"]
    used: set[tuple[str, str, str]] = set()
    result = []
    for figure in figures:
        keys = dict.fromkeys(
            (figure.destination, figure.indicator, client) for client in ("", figure.client)
        )
        found = [key for key in keys if key in remarks]
        used.update(found)
        note = "; ".join(filter(None, [figure.note, *(remarks[key] for key in found)]))
        result.append(figure._replace(note=note))
    if unused := sorted(remarks.keys() - used):
        raise SystemExit(f"remarks without a figure: {unused}")
    return result
