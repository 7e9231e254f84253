"""Profiles in files: JSON, and CSV with one destination a row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import cast

from nearshore_score.criteria import CRITERIA
from nearshore_score.dataset import known_figures
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.profiles import DestinationProfile, Destinations

#: Files above this size are refused: profiles of a thousand places stay far below it.
MAXIMUM_BYTES = 50_000_000

_LABELS = ("code", "name", "name_fr", "region", "note")


def read_profiles(source: str | Path) -> Destinations:
    """Read profiles from a JSON or CSV file.

    A JSON file holds what `write_profiles` writes: a list of profiles. A CSV file has one
    destination a row and a head line: ``code``, ``name`` and one column for every criterion
    (a score from 0 to 100) or indicator (a raw figure). A blank cell is a missing figure.

    Parameters
    ----------
    source : str or Path
        Path of a file that ends in ``.json`` or ``.csv``.

    Returns
    -------
    Destinations

    Raises
    ------
    InvalidInputError
        If the file cannot be read or holds something that cannot be right.
    UnknownNameError
        If a column of a CSV file is not known.
    """
    path = Path(source)
    try:
        # One byte more than allowed is enough to know that there is too much.
        with path.open("rb") as stream:
            text = stream.read(MAXIMUM_BYTES + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{path} cannot be read: {error}") from None
    try:
        return parse_profiles(text)
    except InvalidInputError as error:
        raise InvalidInputError(f"{path}: {error}") from None


def parse_profiles(text: str) -> Destinations:
    r"""Read profiles from JSON or CSV text; see `read_profiles`.

    Examples
    --------
    >>> parse_profiles("code,name,cost,fixed_broadband\nXYZ,My city,62,31.5").codes
    ('XYZ',)
    """
    if len(text) > MAXIMUM_BYTES:
        raise InvalidInputError(f"more than {MAXIMUM_BYTES:,} bytes; split the profiles")
    if text.lstrip().startswith(("[", "{")):
        return _from_json(text)
    return _from_csv(text)


def write_profiles(profiles: Iterable[DestinationProfile], path: str | Path) -> None:
    """Write profiles, with all their figures and sources, to a JSON file.

    Parameters
    ----------
    profiles : iterable of DestinationProfile
        What to write.
    path : str or Path
        The file to write; an existing one is refused.

    Raises
    ------
    InvalidInputError
        If the file exists.
    """
    documents = [profile.to_json() for profile in profiles]
    try:
        with Path(path).open("x", encoding="utf-8") as stream:
            stream.write("[" + ",\n".join(documents) + "]\n")
    except FileExistsError:
        raise InvalidInputError(f"{path} exists; choose another name or delete it first") from None


def _from_json(text: str) -> Destinations:
    try:
        content = cast("object", json.loads(text))
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(f"this is not valid JSON: {error}") from None
    rows = cast("list[object]", content) if isinstance(content, list) else [content]
    return Destinations(DestinationProfile.from_json(json.dumps(row)) for row in rows)


def _from_csv(text: str) -> Destinations:
    try:
        lines = list(csv.reader(StringIO(text), strict=True))
    except csv.Error as error:
        raise InvalidInputError(f"this is not valid CSV: {error}") from None
    head = [name.strip() for name in lines[0]] if lines else []
    _check_head(head)
    profiles: list[DestinationProfile] = []
    for number, cells in enumerate(lines[1:], start=2):
        try:
            if any(cell.strip() for cell in cells):
                profiles.append(_from_row(head, cells))
        except InvalidInputError as error:
            raise InvalidInputError(f"line {number}: {error}") from None
    return Destinations(profiles)


def _check_head(head: list[str]) -> None:
    if "code" not in head:
        raise InvalidInputError("the first line must name the columns, one of them 'code'")
    known = known_figures()
    for name in head:
        if name not in _LABELS and name not in CRITERIA and name not in known:
            raise UnknownNameError("column", name, [*_LABELS, *CRITERIA, *known])
    if len(set(head)) != len(head):
        raise InvalidInputError("a column appears twice in the first line")


def _from_row(head: list[str], cells: list[str]) -> DestinationProfile:
    if len(cells) != len(head):
        raise InvalidInputError(f"{len(cells)} cells, but the head has {len(head)}")
    labels: dict[str, str] = {}
    scores: dict[str, float] = {}
    figures: dict[str, dict[str, float]] = {}
    for name, cell in zip(head, (cell.strip() for cell in cells), strict=True):
        if name in _LABELS:
            labels[name] = cell
        elif cell:
            value = _number(cell, name)
            if name in CRITERIA:
                scores[name] = value
            else:
                figures.setdefault(known_figures()[name], {})[name] = value
    if both := scores.keys() & figures.keys():
        raise InvalidInputError(
            f"{', '.join(both)} is given as a score and by indicators; keep one"
        )
    return DestinationProfile.from_fields({**labels, **scores, **figures})


def _number(cell: str, name: str) -> float:
    try:
        if "_" in cell:
            raise ValueError  # Python would read 1_000 as 1000
        return float(cell)
    except ValueError:
        raise InvalidInputError(f"{name}: {cell!r} is not a number") from None
