"""Problems whose exact results were computed independently of this library."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "data" / "robustness" / "cases.json"


def case(name: str) -> dict[str, Any]:
    """Return the record of a case: input, expected result and tolerance."""
    found: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
    return next(one for one in found if one["case"] == name)
