"""Decision matrices with results that were computed independently of this library."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearshore_score.normalisation import Direction

Floats = NDArray[np.float64]
FILE = Path(__file__).parents[1] / "data" / "multicriteria" / "golden.json"


class Golden(NamedTuple):
    """One record; `expected` is empty where each test computes the formula itself."""

    case: str
    matrix: Floats
    weights: Floats
    directions: tuple[Direction, ...]
    parameters: dict[str, Any]
    expected: dict[str, Any]
    published: dict[str, Any]
    defined: bool


def golden(method: str) -> list[Golden]:
    """Return the records of one method that rest on a decision matrix."""
    found = [_record(one) for one in records() if one["method"] == method]
    assert found, f"no record of {method}"
    return found


def records() -> list[dict[str, Any]]:
    """Return every record as it stands in the file."""
    read: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
    return read


def _record(one: dict[str, Any]) -> Golden:
    matrix = np.array(one["matrix"], dtype=np.float64)
    types = one.get("types") or [1] * matrix.shape[1]
    return Golden(
        case=one["case"],
        matrix=matrix,
        weights=np.array(one.get("weights") or np.ones(matrix.shape[1])),
        directions=tuple("benefit" if sign == 1 else "cost" for sign in types),
        parameters=one.get("parameters") or {},
        expected=one.get("expected") or {},
        published=one.get("published") or {},
        defined=one.get("defined", True),
    )
