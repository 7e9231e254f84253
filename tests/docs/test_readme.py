"""The README keeps its promises: its code runs, its commands are the two that it is judged by."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import run, surroundings

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [
    'python -m pip install ".[cli]" && nearshore-score compare',
    'python -m pip install ".[test]" && python -m pytest',
]


def blocks(language: str) -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return found


def commands() -> list[str]:
    return [line for block in blocks("bash") for line in block.splitlines() if line.strip()]


def shown_commands() -> list[str]:
    """Return the command lines that a reader can try once the package is installed."""
    return [line for line in commands() if line.startswith("nearshore-score ")]


def test_the_two_commands_from_a_checkout_are_exactly_these() -> None:
    assert [line for line in commands() if line.startswith("python -m pip install")] == COMMANDS


def test_the_two_commands_stand_alone_in_their_blocks() -> None:
    assert [block.strip() for block in blocks("bash")][:2] == COMMANDS


def test_the_python_code_runs_without_a_warning(tmp_path: Path) -> None:
    code = "\n".join(blocks("python"))
    assert "import nearshore_score" in code
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=surroundings(),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", shown_commands())
def test_every_other_command_that_is_shown_works(line: str) -> None:
    done = run([sys.executable, "-m", "nearshore_score.cli", *shlex.split(line)[1:]])
    assert (done.code, done.err) == (0, "")


def test_links_into_the_repository_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = [one for one in re.findall(r"\]\(([^)]+)\)", text) if "://" not in one]
    assert targets
    assert [one for one in targets if not (ROOT / one.partition("#")[0]).exists()] == []
