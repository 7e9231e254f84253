"""Directives that run the command line while the site is built, and show what it said.

``{file}`` writes a file into the folder of the page, ``{command}`` runs commands there. A command
that ends with another exit code than expected fails the build. Long sentences in any output are
wrapped, as a terminal does; lines in columns are not.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

PROGRAM = "nearshore-score"
# As the installed command, also where it is not on the path.
START = f"import sys; from nearshore_score.cli import main; sys.argv[0] = {PROGRAM!r}; main()"
SCRATCH = tempfile.TemporaryDirectory(prefix="nearshore-score-docs-")


def _folder(docname: str) -> Path:
    folder = Path(SCRATCH.name, docname)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program, *arguments = shlex.split(line)
    if program != PROGRAM:
        raise ValueError(f"only {PROGRAM} can be run here, not {program}")
    return subprocess.run(  # noqa: S603 - commands of these pages only
        [sys.executable, "-c", START, *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def _is_sentence(line: str) -> bool:
    """Tell sentences from lines in columns, where blanks stand together, from CSV and JSON."""
    return (
        re.search(r"\S  +\S", line) is None
        and not line.lstrip().startswith(("{", "$", '"'))
        and max(map(len, line.split()), default=0) < 40
    )


def _folded(line: str, width: int) -> str:
    """Break a line; what follows stands deeper than the next step of a tree would."""
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(
        line.lstrip(),
        width,
        initial_indent=indent,
        subsequent_indent=indent + "    ",
        break_on_hyphens=False,
    )


def _wrapped(text: str, width: int = 100) -> str:
    """Wrap the long sentences of an output."""
    return "\n".join(
        _folded(line, width) if len(line) > width and _is_sentence(line) else line
        for line in text.split("\n")
    )


def wrap_outputs(_: Sphinx, doctree: nodes.document) -> None:
    """Wrap the outputs of code cells and commands of one page."""
    for block in doctree.findall(nodes.literal_block):
        parent = block.parent
        is_output = "output" in block["classes"] or "wide-output" in block["classes"]
        if is_output or (isinstance(parent, nodes.Element) and "cell_output" in parent["classes"]):
            text = _wrapped(block.astext())
            block.rawsource = text
            block.children = []
            block.append(nodes.Text(text))


class Command(SphinxDirective):
    """Run every line of the content and show it with its output."""

    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], object]]] = {
        "exit": directives.nonnegative_int,
        "lines": directives.positive_int,
        "status": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        shown: list[str] = []
        expected = self.options.get("exit", 0)
        for line in filter(None, map(str.strip, self.content)):
            done = _run(line, _folder(self.env.docname))
            if done.returncode != expected:
                raise self.error(f"{line}: exit code {done.returncode}\n{done.stdout}")
            output = done.stdout.rstrip("\n").splitlines()
            limit = self.options.get("lines", len(output))
            shown += [f"$ {line}", *output[:limit]]
            shown += ["..."] if len(output) > limit else []
            if "status" in self.options:
                shown += ["$ echo $?", str(done.returncode)]
        block = nodes.literal_block("\n".join(shown), "\n".join(shown), language="console")
        block["classes"].append("wide-output")
        self.set_source_info(block)
        return [block]


class File(SphinxDirective):
    """Write the content into the folder of the page and show it."""

    has_content = True
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        text = "\n".join(self.content)
        _folder(self.env.docname).joinpath(name).write_text(text + "\n", encoding="utf-8")
        language = "json" if name.endswith(".json") else "text"
        box = nodes.container("", literal_block=True, classes=["literal-block-wrapper"])
        caption = nodes.caption(name, name)
        block = nodes.literal_block(text, text, language=language)
        self.set_source_info(block)
        box += [caption, block]
        return [box]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("command", Command)
    app.add_directive("file", File)
    app.connect("doctree-read", wrap_outputs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
