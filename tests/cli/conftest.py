"""Two ways to run the command line: the installed command, and its door in this process."""

import io
import sys

import pytest

from nearshore_score.cli import main
from tests.cli.command import Call, Outcome


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that runs ``main`` here, which is faster than a new process."""

    def run_here(*arguments: str, stdin: str = "") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["nearshore-score", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as left:
            main()
        written = capsys.readouterr()
        return Outcome(int(left.value.code or 0), written.out, written.err)

    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    return run_here
