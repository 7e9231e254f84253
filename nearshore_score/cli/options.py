"""Options that commands share, and names that suggest the nearest ones when they are unknown."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

import click
from click.shell_completion import CompletionItem

from nearshore_score.cli import choices
from nearshore_score.criteria import CRITERIA
from nearshore_score.dataset import (
    FIGURE_FILES,
    load_clients,
    load_destinations,
    load_gates,
    load_segments,
)
from nearshore_score.errors import UnknownNameError

if TYPE_CHECKING:
    from nearshore_score.sensitivity.weight_information import WeightInformation

Command = TypeVar("Command", bound=Callable[..., object])


class Decorator(Protocol):
    """Something that adds an option to a command."""

    def __call__(self, command: Command, /) -> Command:
        """Return the command with the option."""
        ...


Known = Callable[[], Iterable[str]]


def pick(what: str, value: str, known: Known) -> str:
    """Return a name as it is written in the data, whatever its case.

    Raises
    ------
    click.BadParameter
        If there is none; the nearest names are suggested.
    """
    names = {one.casefold(): one for one in known()}
    folded = value.casefold().replace("-", "_")
    if folded not in names:
        raise click.BadParameter(str(UnknownNameError(what, value, names.values())))
    return names[folded]


def named(
    flag: str, what: str, known: Known, *, text: str, default: str | None = None
) -> Decorator:
    """Make an option that takes one of some names."""

    def check(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
        return pick(what, value, known)

    return click.option(
        flag,
        callback=check,
        shell_complete=offer(known),
        default=default,
        show_default=True,
        metavar="NAME",
        help=text,
    )


def named_often(flag: str, name: str, what: str, known: Known, *, text: str) -> Decorator:
    """Make an option that takes some of some names."""

    def check(
        _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
    ) -> tuple[str, ...]:
        return tuple(pick(what, value, known) for value in values)

    return click.option(
        flag,
        name,
        multiple=True,
        callback=check,
        shell_complete=offer(known),
        metavar="NAME",
        help=text,
    )


def offer(
    known: Known,
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return what completes a word to one of some names."""

    def complete(
        _ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return [CompletionItem(one) for one in known() if one.startswith(incomplete)]

    return complete


def read_weights(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> str | Mapping[str, float] | None:
    """Return the name of a published scheme or of computed weights, or weights by criterion."""
    if value is None:
        return None
    if "=" not in value:
        return pick("weight scheme", value, choices.weights)
    given: dict[str, float] = {}
    for part in value.split(","):
        criterion, _, number = part.partition("=")
        try:
            given[pick("criterion", criterion.strip(), lambda: CRITERIA)] = float(number)
        except ValueError:
            raise click.BadParameter(f"{part!r} is not criterion=number") from None
    return given


def read_within(_ctx: click.Context, _param: click.Parameter, value: str) -> WeightInformation:
    """Return weight information that was given as a percentage or by its name."""
    # The room is opened only by commands that need it.
    from nearshore_score.sensitivity.weight_information import WEIGHT_INFORMATION, RelativeBounds

    if not value.endswith("%"):
        return WEIGHT_INFORMATION.create(pick("weight information", value, lambda: WITHIN))
    try:
        return RelativeBounds(share=float(value.removesuffix("%")) / 100)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a percentage from 0 to 100") from None


#: Weight information that needs nothing else.
WITHIN = ("judgement_bands", "whole_simplex")

destinations: Decorator = click.argument(
    "destinations",
    nargs=-1,
    metavar="[DESTINATION]...",
    shell_complete=offer(lambda: load_destinations().codes),
)
everyone: Decorator = click.option(
    "--all", "everyone", is_flag=True, help="Compare all embedded destinations."
)
data_file: Decorator = click.option(
    "--data",
    "data_file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Your own profiles (JSON or CSV; - for standard input), beside any destinations named.",
)
segment: Decorator = named(
    "--segment",
    "segment",
    load_segments,
    default="general",
    text="Kind of work; see 'data list segments'.",
)
client: Decorator = named(
    "--client",
    "client market",
    load_clients,
    default="FRA",
    text="Client market; see 'data list clients'.",
)
method: Decorator = named(
    "--method",
    "method",
    choices.operators,
    default="arithmetic_mean",
    text="How the criteria are joined; see 'methods'.",
)
level: Decorator = click.option(
    "--level",
    type=click.Choice(["criteria", "indicators"]),
    default="criteria",
    show_default=True,
    help="Whether the method joins the criteria, or all indicators at once.",
)
normalisation: Decorator = named(
    "--normalisation",
    "normalisation",
    choices.normalisations,
    default="fixed_goalposts",
    text="How figures become scores; see 'methods'.",
)
weights: Decorator = click.option(
    "--weights",
    callback=read_weights,
    metavar="SCHEME|CRITERION=NUMBER,...",
    help="A published scheme (see 'data list weights'), weights computed from the figures "
    "(see 'methods'), or cost=40,talent=20,...",
)
within: Decorator = click.option(
    "--within",
    callback=read_within,
    default="25%",
    show_default=True,
    metavar="PERCENT|NAME",
    help="Weights that are allowed: each up to so many percent more or less than in the model, "
    "judgement_bands, or whole_simplex for any.",
)
gates: Decorator = named_often(
    "--gate",
    "gates",
    "gate",
    load_gates,
    text="Condition before scoring; may be repeated; see 'data list gates'.",
)
without: Decorator = named_often(
    "--without",
    "without",
    "file of figures",
    lambda: FIGURE_FILES,
    text="Leave out a file of figures, for instance stack_overflow_survey (ODbL).",
)
language: Decorator = click.option(
    "--language",
    type=click.Choice(["en", "fr"]),
    default="en",
    show_default=True,
    help="Language of names and sentences.",
)
output_format: Decorator = click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json", "csv", "md"]),
    default="table",
    show_default=True,
    help="Format of the result.",
)
output: Decorator = click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True),
    help="Write the result to a file instead of the screen.",
)
force: Decorator = click.option("--force", is_flag=True, help="Overwrite an existing file.")
raw: Decorator = click.option(
    "--raw", is_flag=True, help="CSV: keep text that a spreadsheet would take for a formula."
)


focus: Decorator = click.option(
    "--focus",
    metavar="DESTINATION",
    shell_complete=offer(lambda: load_destinations().codes),
    help="Destination that the sentences are about.",
)
quiet: Decorator = click.option("-q", "--quiet", is_flag=True, help="Only the result.")
verbose: Decorator = click.option(
    "-v", "--verbose", is_flag=True, help="Every note behind the figures."
)
# The flag is read from the command line itself, because it is about failures to parse it too.
debug: Decorator = click.option(
    "--debug", is_flag=True, expose_value=False, help="Show tracebacks."
)


def install_warnings() -> None:
    """Send warnings to standard error, one line each."""

    def show(message: Warning | str, *_: object, **__: object) -> None:
        click.echo(f"warning: {message}", err=True)

    warnings.showwarning = show
