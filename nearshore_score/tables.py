"""Tables of text: plain, Markdown, CSV and HTML from one set of rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from html import escape
from io import StringIO
from textwrap import wrap
from typing import NamedTuple

#: An HTML table in a notebook stops after this many rows.
MAXIMUM_HTML_ROWS = 60

# A spreadsheet takes text that starts with one of these for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Table(NamedTuple):
    """Heads and rows of text; the columns in `labels` hold words, the others numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: tuple[int, ...]


def plain(table: Table) -> str:
    """Return a table in columns of text; long heads take several lines.

    Examples
    --------
    >>> print(plain(Table(("Name", "Legal certainty"), (("Tunis", "46.1"),), labels=(0,))))
               Legal
    Name   certainty
    Tunis       46.1
    """
    heads = [_wrapped(head, table.rows, i) for i, head in enumerate(table.head)]
    height = max(len(words) for words in heads)
    lines = [
        tuple(words[k - height + len(words)] if k >= height - len(words) else "" for words in heads)
        for k in range(height)
    ]
    lines += table.rows
    widths = _column_widths(table)
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i in table.labels else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def fold(table: Table, width: int) -> list[Table]:
    """Break a table that is too wide into several, each with the column that names the rows.

    Parameters
    ----------
    table : Table
    width : int
        Characters in a line.

    Examples
    --------
    >>> wide = Table(("Code", "Cost", "Talent"), (("MAR", "76.0", "49.6"),), labels=(0,))
    >>> [part.head for part in fold(wide, 12)]
    [('Code', 'Cost'), ('Code', 'Talent')]
    """
    name = table.labels[0]
    widths = _column_widths(table)
    chunks: list[list[int]] = [[]]
    for column in range(len(table.head)):
        taken = sum(widths[i] + 2 for i in chunks[-1])
        if chunks[-1] and taken + widths[column] > width:
            chunks.append([name])
        chunks[-1].append(column)
    return [
        Table(
            tuple(table.head[i] for i in chunk),
            tuple(tuple(row[i] for i in chunk) for row in table.rows),
            labels=tuple(k for k, i in enumerate(chunk) if i in table.labels),
        )
        for chunk in chunks
    ]


def _column_widths(table: Table) -> list[int]:
    heads = [_wrapped(head, table.rows, i) for i, head in enumerate(table.head)]
    return [
        max(len(cell) for cell in (*heads[i], *(row[i] for row in table.rows)))
        for i in range(len(table.head))
    ]


def _wrapped(head: str, rows: tuple[tuple[str, ...], ...], column: int) -> list[str]:
    """Break a head into lines no wider than its column or its longest word."""
    widest = max((len(row[column]) for row in rows), default=0)
    longest = max((len(word) for word in head.split()), default=1)
    return wrap(head, max(widest, longest), break_on_hyphens=False) or [""]


def markdown(table: Table) -> str:
    r"""Return a Markdown table, its text escaped.

    Examples
    --------
    >>> print(markdown(Table(("Name", "Score"), (("a|b", "1.0"),), labels=(0,))))
    | Name | Score |
    | --- | ---: |
    | a\|b | 1.0 |
    """
    rule = ["---" if i in table.labels else "---:" for i in range(len(table.head))]
    lines = [[markdown_text(cell) for cell in line] for line in (table.head, *table.rows)]
    lines.insert(1, rule)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def markdown_text(text: str) -> str:
    """Return text as it may stand in Markdown, on one line."""
    line = " ".join(escape(text, quote=False).splitlines())
    return line.replace("\\", "\\\\").replace("|", "\\|")


def html(table: Table) -> str:
    """Return an HTML table, its text escaped, at most 60 rows."""

    def line(tag: str, cells: Iterable[str]) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    shown = table.rows[:MAXIMUM_HTML_ROWS]
    body = "".join(line("td", row) for row in shown)
    more = len(table.rows) - len(shown)
    rest = f"<tr><td colspan='{len(table.head)}'>+ {more}</td></tr>" if more else ""
    return f"<table><thead>{line('th', table.head)}</thead><tbody>{body}{rest}</tbody></table>"


def table_csv(table: Table, *, raw: bool = False) -> str:
    """Return a table as CSV.

    Parameters
    ----------
    table : Table
    raw : bool
        Keep text that a spreadsheet would take for a formula as it is; by default an
        apostrophe is put before it.
    """
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow([_spreadsheet_text(cell, raw) for cell in table.head])
    for row in table.rows:
        # Columns of numbers hold nothing but numbers: a negative one is no formula.
        writer.writerow(
            [_spreadsheet_text(cell, raw or i not in table.labels) for i, cell in enumerate(row)]
        )
    return _one_line_end(stream)


def _one_line_end(stream: StringIO) -> str:
    """Return CSV text; written with CR LF, or the writer would leave a lone CR unquoted."""
    return stream.getvalue().replace("\r\n", "\n")


def _spreadsheet_text(value: str, raw: bool) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    return f"'{value}" if value.startswith(_FORMULA_STARTS) and not raw else value
