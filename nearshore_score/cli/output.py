"""Write results: styled on a terminal, plain elsewhere, never over an existing file by accident."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from nearshore_score.errors import InvalidInputError
from nearshore_score.report.tables import Note, Table, markdown, plain, table_csv


def write(text: str, output: str | None, *, force: bool) -> None:
    """Write text to standard output or to a file.

    Raises
    ------
    InvalidInputError
        If the file exists and is not to be overwritten.
    """
    if output is None:
        click.echo(text.rstrip("\n"))
        return
    path = Path(output)
    if path.exists() and not force:
        raise InvalidInputError(f"{output} exists; choose another name or add --force")
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def show_table(table: Table, *, highlight: str | None = None) -> None:
    """Show a table: styled on a terminal, plain text when piped."""
    console = Console(highlight=False)
    if not console.is_terminal:
        click.echo(plain(table))
        return
    styled = RichTable(header_style="bold", pad_edge=False, box=None)
    for index, head in enumerate(table.head):
        styled.add_column(head, justify="left" if index in table.labels else "right")
    for row in table.rows:
        style = "bold green" if highlight in row else ""
        styled.add_row(*(Text(cell) for cell in row), style=style)
    console.print(styled)


def show_notes(notes: Iterable[Note]) -> None:
    """Show notes, one a line, their labels bold on a terminal."""
    console = Console(highlight=False, soft_wrap=True)
    for note in notes:
        if console.is_terminal:
            console.print(Text.assemble((f"{note.label}: ", "bold"), note.text))
        else:
            click.echo(f"{note.label}: {note.text}")


def show_paragraph(lines: Iterable[str]) -> None:
    """Show sentences, a blank line before them."""
    click.echo()
    for line in lines:
        click.echo(line)


def formatted(table: Table, output_format: str, *, raw: bool = False) -> str:
    """Return a table in one of the formats of the command line."""
    if output_format == "json":
        rows = [dict(zip(table.head, row, strict=True)) for row in table.rows]
        return json.dumps(rows, ensure_ascii=False, indent=2)
    if output_format == "csv":
        return table_csv(table, raw=raw)
    return markdown(table) if output_format == "md" else plain(table)
