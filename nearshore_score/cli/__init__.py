"""The command line; this file is its door and needs no extra."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from nearshore_score.errors import MissingExtraError

_INSTALL = 'python -m pip install "nearshore-score[cli]"'


def main() -> None:
    """Run the command line, or say how to install what it needs."""
    try:
        _require_extra()
    except MissingExtraError as error:
        sys.stderr.write(f"nearshore-score: {error}\n")
        raise SystemExit(2) from None
    from nearshore_score.cli.app import run

    run()


def _require_extra() -> None:
    missing = [name for name in ("click", "rich") if find_spec(name) is None]
    if missing:
        raise MissingExtraError(
            f"the command line needs {' and '.join(missing)}; install with: {_INSTALL}"
        )
