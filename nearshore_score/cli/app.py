"""The commands, and what happens when one of them fails."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from nearshore_score.cli import options
from nearshore_score.cli.assess import assess
from nearshore_score.cli.compare import compare
from nearshore_score.cli.compare_methods import compare_methods
from nearshore_score.cli.data import data
from nearshore_score.cli.methods import methods
from nearshore_score.errors import NearshoreScoreError

#: Exit codes: invalid data or model, interrupted; click itself answers wrong usage with 2.
INVALID, INTERRUPTED = 1, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="nearshore-score", prog_name="nearshore-score")
def app() -> None:
    """Compare places to move service work to: Morocco, Egypt, Tunisia, Romania, Poland ..."""
    options.install_warnings()


app.add_command(assess)
app.add_command(compare)
app.add_command(compare_methods)
app.add_command(data)
app.add_command(methods)


def run() -> None:
    """Run the command line and turn every failure into its exit code."""
    debug = "--debug" in sys.argv
    out: object = sys.stdout
    if isinstance(out, TextIOWrapper):
        out.reconfigure(errors="backslashreplace")  # a pipe on Windows may know no "−"
    try:
        code = app.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(INTERRUPTED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except SystemExit as error:
        # Click leaves with 1 when the reader of a pipe has gone, and keeps the rest silent.
        sys.exit(0 if error.code == 1 else error.code)
    except NearshoreScoreError as error:
        if debug:
            raise
        click.echo(f"Error: {error}", err=True)
        sys.exit(INVALID)
    sys.exit(code or 0)
