"""Measure what importing the package and one comparison cost.

Run with the interpreter of an environment in which the package is installed with its command
line, from any folder:

    python -I tests/benchmarks/import_and_latency.py

The import is set against that of its two unavoidable dependencies, both net of a bare
interpreter. Kinds of run take turns, and the fastest of each counts, so that other work on the
machine disturbs the figures as little as possible. The figures are printed, not judged; only an
import that loads scipy is an error.
"""

import subprocess
import sys
import sysconfig
import time
from pathlib import Path

RUNS = 8
BARE = "pass"
DEPENDENCIES = "import numpy; from pydantic import BaseModel"
PACKAGE = "import nearshore_score"
# Public names are loaded when they are asked for; this asks for all of them.
EVERY_NAME = "from nearshore_score import *"
SCIPY = (
    f"{EVERY_NAME}; import sys; print(*(m for m in sys.modules if m.partition('.')[0] == 'scipy'))"
)


def interpreter(code: str) -> list[str]:
    """Return the command that runs `code` apart from the working folder and the user's settings."""
    return [sys.executable, "-I", "-c", code]


def output(command: list[str]) -> str:
    """Return what `command` prints."""
    return subprocess.run(
        command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ).stdout


def fastest(commands: dict[str, list[str]]) -> dict[str, float]:
    """Return the least seconds of each command over interleaved runs, the first one discarded."""
    seconds = dict.fromkeys(commands, float("inf"))
    for run in range(RUNS + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            output(command)
            if run:
                seconds[name] = min(seconds[name], time.perf_counter() - start)
    return seconds


def main() -> int:
    """Print the figures; return 1 if the import loads scipy."""
    command = Path(sysconfig.get_path("scripts")) / "nearshore-score"
    seconds = fastest(
        {
            "bare": interpreter(BARE),
            "dependencies": interpreter(DEPENDENCIES),
            "package": interpreter(PACKAGE),
            "every name": interpreter(EVERY_NAME),
            "compare": [str(command), "compare"],
        }
    )
    dependencies = seconds["dependencies"] - seconds["bare"]
    package = seconds["package"] - seconds["bare"]
    every_name = seconds["every name"] - seconds["bare"]
    print(f"fastest of {RUNS} runs; imports net of {1000 * seconds['bare']:.0f} ms bare")
    print(f"  {DEPENDENCIES}: {1000 * dependencies:.0f} ms")
    print(f"  {PACKAGE}: {1000 * package:.0f} ms, ratio {package / dependencies:.2f}")
    print(f"  {EVERY_NAME}: {1000 * every_name:.0f} ms, ratio {every_name / dependencies:.2f}")
    print(f"  nearshore-score compare: {1000 * seconds['compare']:.0f} ms in all")

    loaded = output(interpreter(SCIPY)).split()
    print(f"  scipy modules loaded by all names: {len(loaded)}")
    if loaded:
        print(f"the import must not load scipy, but loads {', '.join(loaded[:5])}", file=sys.stderr)
    return 1 if loaded else 0


if __name__ == "__main__":
    sys.exit(main())
