"""Write results: styled on a terminal, plain elsewhere, never over an existing file by accident."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError
from nearshore_score.report import (
    Note,
    Table,
    fold,
    markdown,
    plain,
    table_csv,
)


def write(text: str, output: str | None, *, force: bool) -> None:
    """Write text to standard output or to a file.

    Raises
    ------
    InvalidInputError
        If the file exists and is not to be overwritten, or cannot be written.
    """
    if output is None:
        click.echo(text.rstrip("\n"))
        return
    path = Path(output)
    if path.exists() and not force:
        raise InvalidInputError(f"{output} exists; choose another name or add --force")
    try:
        path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(f"{output} cannot be written: {error.strerror}") from None


def show_table(table: Table, *, highlight: str | None = None, folded: bool = False) -> None:
    """Show a table: styled on a terminal, plain text when piped.

    Parameters
    ----------
    table : Table
    highlight : str, optional
        Set the row that holds this cell apart.
    folded : bool
        On a narrow terminal, break the table into several instead of wrapping its cells.
    """
    console = Console(highlight=False)
    if not console.is_terminal:
        click.echo(plain(table))
        return
    if not folded:
        console.print(_wrapping(table))
        return
    for number, part in enumerate(fold(table, console.width)):
        if number:
            click.echo()
        lines = plain(part).splitlines()
        heads = len(lines) - len(part.rows)
        for line in lines[:heads]:
            console.print(Text(line, style="bold"))
        for line, row in zip(lines[heads:], part.rows, strict=True):
            console.print(Text(line, style="bold green" if highlight in row else ""))


def _wrapping(table: Table) -> RichTable:
    """Return a table whose cells wrap inside their columns."""
    styled = RichTable(header_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for index, head in enumerate(table.head):
        styled.add_column(head, justify="left" if index in table.labels else "right")
    for row in table.rows:
        styled.add_row(*(Text(cell) for cell in row))
    return styled


def show_notes(notes: Iterable[Note], language: Language = "en") -> None:
    """Show notes, one a line, their labels bold on a terminal."""
    console = Console(highlight=False)
    for note in notes:
        if console.is_terminal:
            rest = note.line(language).removeprefix(note.label)
            console.print(Text.assemble((note.label, "bold"), rest))
        else:
            click.echo(note.line(language))


def show_paragraph(lines: Iterable[str]) -> None:
    """Show sentences, a blank line before them."""
    console = Console(highlight=False)
    click.echo()
    for line in lines:
        if console.is_terminal:
            console.print(Text(line))
        else:
            click.echo(line)


def formatted(table: Table, output_format: str, *, raw: bool = False) -> str:
    """Return a table in one of the formats of the command line."""
    if output_format == "json":
        rows = [dict(zip(table.head, row, strict=True)) for row in table.rows]
        return json.dumps(rows, ensure_ascii=False, indent=2)
    if output_format == "csv":
        return table_csv(table, raw=raw)
    return markdown(table) if output_format == "md" else plain(table)


def deliver(
    table: Table, output_format: str, output: str | None, *, force: bool, raw: bool
) -> None:
    """Show a table, or write it in the format asked for."""
    if output_format == "table" and output is None:
        show_table(table)
    else:
        write(formatted(table, output_format, raw=raw), output, force=force)
