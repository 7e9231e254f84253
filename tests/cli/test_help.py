"""Help, version and completion: what the command says about itself."""

import re
from collections.abc import Iterator
from importlib.metadata import version

import click
import pytest
from click.shell_completion import ShellComplete

from nearshore_score import load_clients, load_gates, load_segments
from nearshore_score.cli import choices
from nearshore_score.cli.app import app
from tests.cli.command import Call, installed, run, script


def every_command(
    group: click.Group = app, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))
        else:
            yield (*path, name)


def test_the_version_is_that_of_the_package() -> None:
    done = installed("--version")
    assert (done.code, done.err) == (0, "")
    assert done.out.split()[-1] == version("nearshore-score")


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("path", list(every_command()), ids=lambda path: " ".join(path) or "-")
def test_every_command_explains_itself(call: Call, path: tuple[str, ...], flag: str) -> None:
    done = call(*path, flag)
    assert (done.code, done.err) == (0, "")
    usage = done.out.splitlines()[0]
    assert re.match(rf"Usage: .*nearshore-score {' '.join(path)} ?\[OPTIONS\]", usage)


def test_the_installed_command_lists_its_commands() -> None:
    done = installed("--help")
    assert done.code == 0
    for name in app.commands:
        assert f"\n  {name} " in done.out


@pytest.mark.parametrize("path", [path for path in every_command() if path], ids=" ".join)
def test_every_option_has_a_line_of_help(path: tuple[str, ...]) -> None:
    command: click.Command = app
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    assert command.help
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


def test_without_a_command_the_help_is_shown(call: Call) -> None:
    done = call()
    assert done.code == 2
    assert "Commands:" in done.out + done.err


COMPLETIONS = {
    "--segment": ("", list(load_segments())),
    "--client": ("G", [code for code in load_clients() if code.startswith("G")]),
    "--method": ("", choices.operators()),
    "--gate": ("near", [code for code in load_gates() if code.startswith("near")]),
    "--without": ("stack", ["stack_overflow_survey"]),
}


@pytest.mark.parametrize("option", COMPLETIONS)
def test_completion_offers_names(option: str) -> None:
    typed, names = COMPLETIONS[option]
    completer = ShellComplete(app, {}, "nearshore-score", "_NEARSHORE_SCORE_COMPLETE")
    offered = completer.get_completions(["compare", option], typed)
    assert names
    assert [one.value for one in offered] == names


def test_the_shell_gets_its_completions_from_the_installed_command() -> None:
    asked = {"COMP_WORDS": "nearshore-score compare --segment cyber", "COMP_CWORD": "3"}
    done = run([script()], _NEARSHORE_SCORE_COMPLETE="bash_complete", **asked)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == ["plain,cybersecurity_soc"]
