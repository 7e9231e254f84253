"""Which profiles a command is about: embedded ones by name, the user's own from a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nearshore_score.dataset import MAIN_COMPARISON, load_destinations
from nearshore_score.errors import UnknownNameError
from nearshore_score.profile_files import parse_profiles, read_profiles
from nearshore_score.profiles import Destinations


def chosen_profiles(
    names: tuple[str, ...], data_file: str | None, without: tuple[str, ...], *, everyone: bool
) -> Destinations:
    """Return the destinations named, all of them, or those of the main comparison."""
    embedded = load_destinations(without=without)
    own = Destinations([]) if data_file is None else _read(data_file)
    if everyone:
        return Destinations([*own, *(p for p in embedded if p.code not in own.codes)])
    if not names:
        return own if data_file is not None else embedded.select(*MAIN_COMPARISON)
    # A profile of the user's own goes before an embedded one of the same code.
    available = Destinations([*own, *(p for p in embedded if p.code not in own.codes)])
    try:
        chosen = [available.resolve(name) for name in names]
    except UnknownNameError as error:
        raise click.BadParameter(f"{error} (see 'data list destinations')") from None
    return available.select(*dict.fromkeys([*own.codes, *chosen]))


def chosen_focus(profiles: Destinations, focus: str | None) -> str:
    """Return the destination that the sentences are about: the one asked for, else Morocco."""
    if focus is None:
        return "MAR" if "MAR" in profiles.codes else profiles.codes[0]
    try:
        return profiles.resolve(focus)
    except UnknownNameError as error:
        raise click.BadParameter(str(error), param_hint="--focus") from None


def _read(data_file: str) -> Destinations:
    if data_file == "-":
        return parse_profiles(sys.stdin.read())
    return read_profiles(Path(data_file))
