"""Styled on a terminal, plain elsewhere, and never coloured against the user's wish."""

import os
import re
import subprocess
import sys

import pytest

from nearshore_score import MAIN_COMPARISON, load_destinations
from tests.cli.command import installed, script, surroundings

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal needs Unix", allow_module_level=True)

import pty

_STYLE = re.compile(r"\x1b\[([\d;]*)m")


def on_terminal(*arguments: str, **environment: str) -> str:
    """Run the command with its output on a pseudo-terminal and return what it wrote there."""
    master, slave = pty.openpty()
    wanted = surroundings(**{"TERM": "xterm-256color", "COLUMNS": "200", **environment})
    process = subprocess.Popen([script(), *arguments], stdout=slave, stderr=slave, env=wanted)
    os.close(slave)
    read = bytearray()
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # on Linux, the end of a terminal whose other side has closed
            break
        if not chunk:
            break
        read += chunk
    os.close(master)
    assert process.wait(timeout=60) == 0
    return read.decode().replace("\r\n", "\n")


def colours(text: str) -> set[int]:
    """Return the colour codes in the text; bold and the reset are none."""
    codes = {
        int(code) for found in _STYLE.findall(text) for code in found.split(";") if code.isdigit()
    }
    return {code for code in codes if 30 <= code <= 49 or 90 <= code <= 107}


@pytest.fixture(scope="module")
def styled() -> str:
    return on_terminal("compare")


def test_on_a_terminal_the_own_destination_is_set_apart_in_colour(styled: str) -> None:
    coloured = [line for line in styled.splitlines() if colours(line)]
    assert coloured
    assert all("MAR" in line for line in coloured)


def test_on_a_terminal_the_text_is_that_of_a_pipe(styled: str) -> None:
    words = _STYLE.sub("", styled).split()
    assert words == installed("compare").out.split()


def test_no_color_takes_the_colour_away() -> None:
    text = on_terminal("compare", NO_COLOR="1")
    assert "Morocco" in text
    assert colours(text) == set()


def test_a_narrow_terminal_cuts_no_destination_and_no_criterion() -> None:
    text = _STYLE.sub("", on_terminal("compare", COLUMNS="80"))
    assert max(map(len, text.splitlines())) <= 80
    for name in load_destinations().select(*MAIN_COMPARISON):
        assert name.name in text
    assert len(re.findall(r"^.*\bMAR .*\d\.\d", text, flags=re.MULTILINE)) >= 2


def test_lists_are_styled_on_a_terminal_too() -> None:
    text = on_terminal("data", "list", "clients")
    assert _STYLE.search(text)
    assert "Frankfurt am Main" in text


def test_work_that_takes_long_shows_a_bar_that_goes_away() -> None:
    shown = on_terminal("assess", "MAR", "TUN", "EGY", "--draws", "60000", "--what", "data")
    assert "draws" in shown.partition("Rank")[0]
    assert "100%" in shown.partition("Rank")[0]
    assert "Morocco comes between" in shown or "Morocco is" in shown


def test_no_bar_is_shown_where_nobody_would_see_it() -> None:
    done = installed("assess", "MAR", "TUN", "EGY", "--draws", "60000", "--what", "data")
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
