"""The installed command as a user runs it, and what it left behind."""

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

# Set by some terminals and build servers; a test says itself what it wants of these.
_DISTURBING = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


#: Runs the command line inside this process; see the fixture ``call``.
Call = Callable[..., Outcome]


def script() -> str:
    """Return the path of the command that pip installed beside this interpreter."""
    found = shutil.which("nearshore-score", path=sysconfig.get_path("scripts"))
    assert found is not None, "install the package first: python -m pip install '.[test]'"
    return found


def surroundings(**more: str) -> dict[str, str]:
    """Return an environment without colour settings in which every warning is an error."""
    kept = {name: value for name, value in os.environ.items() if name not in _DISTURBING}
    return {**kept, "PYTHONWARNINGS": "error", "PYTHONUTF8": "1", **more}


def run(command: list[str], stdin: str = "", **environment: str) -> Outcome:
    done = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env=surroundings(**environment),
        timeout=60,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@cache
def installed(*arguments: str, stdin: str = "") -> Outcome:
    """Run the installed command; the same command line runs only once in a session."""
    return run([script(), *arguments], stdin)
