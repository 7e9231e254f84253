"""A ranking as a table: plain text, Markdown, CSV and HTML, from one set of rows and notes."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from html import escape
from io import StringIO
from textwrap import wrap
from typing import NamedTuple

from nearshore_score.context import Language
from nearshore_score.dataset import dataset_version, load_clients, load_segments
from nearshore_score.errors import InvalidInputError
from nearshore_score.explain import standing
from nearshore_score.phrases import decimal, listing, phrase
from nearshore_score.ranking import Caution, Ranking
from nearshore_score.weighting import JudgedWeights

#: An HTML table in a notebook stops after this many destinations.
MAXIMUM_HTML_ROWS = 60

# A spreadsheet takes text that starts with one of these for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

# Shares of weight that differ by less are equal.
_ROUNDING = 1e-9


class Table(NamedTuple):
    """Heads and rows of text; the first `labels` columns hold words, the others numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: tuple[int, ...]


class Note(NamedTuple):
    """A line below or above the table: what it is about, and what it says."""

    label: str
    text: str


def ranking_table(ranking: Ranking, language: Language | None = None) -> Table:
    """Return the table of a ranking.

    Parameters
    ----------
    ranking : Ranking
    language : {"en", "fr"}, optional
        Language of heads, names and numbers; by default that of the model.
    """
    told = language or ranking.model.context.language
    criteria = ranking.model.framework.criteria
    head = (
        phrase("rank", told),
        phrase("code", told),
        phrase("destination", told),
        phrase("score", told),
        *(node.label(told) for node in criteria),
        phrase("criteria_coverage", told),
        phrase("coverage", told),
    )
    rows = tuple(
        (
            f"{row.rank}{'=' if row.tied else ''}",
            row.code,
            row.label(told),
            decimal(row.score, told),
            *(_cell(row.nodes[node.code].score, told) for node in criteria),
            f"{row.criteria_coverage:.0%}",
            f"{row.coverage:.0%}",
        )
        for row in ranking.destinations
    )
    return Table(head, rows, labels=(1, 2))


def context_notes(ranking: Ranking, language: Language | None = None) -> list[Note]:
    """Return the lines that say what was compared: segment, client, method, weights, data."""
    model = ranking.model
    told = language or model.context.language
    context, segments, clients = model.context, load_segments(), load_clients()
    notes: list[Note] = []
    if context.segment:
        segment = segments.get(context.segment)
        name = segment.label(told) if segment else context.segment
        notes.append(Note(phrase("segment", told), name))
    if context.client:
        client = clients.get(context.client)
        name = client.label(told) if client else context.client
        notes.append(Note(phrase("client", told), name))
    notes += [
        Note(phrase("method", told), _method(ranking, told)),
        Note(phrase("weights", told), _weights(ranking, told)),
        Note(phrase("data", told), _vintage(ranking, told)),
    ]
    return notes


def not_ranked_notes(ranking: Ranking, language: Language | None = None) -> list[Note]:
    """Return the lines that say which destinations have no rank, and why."""
    told = language or ranking.model.context.language
    return [
        Note(phrase("not_ranked", told), f"{row.label(told)}: {_reason(ranking, index, told)}")
        for index, row in enumerate(ranking.not_ranked)
    ]


def caution_notes(ranking: Ranking, language: Language | None = None) -> list[Note]:
    """Return the lines that say what is not ranked, missing, old or doubtful."""
    told = language or ranking.model.context.language
    notes = not_ranked_notes(ranking, told)
    notes += [Note(phrase("gates", told), text) for text in _gate_lines(ranking, told)]
    notes += [Note(phrase("ties", told), text) for text in _tie_lines(ranking, told)]
    if thin := _scored_on_less(ranking, told):
        text = phrase("unequal_text", told, who=listing(thin, told))
        notes.append(Note(phrase("unequal", told), text))
    if parts := _criteria_without_score(ranking, told):
        notes.append(Note(phrase("no_score", told), "; ".join(parts)))
    for kind in ("missing", "not_applicable", "imputed", "old", "doubt", "to_verify"):
        by_indicator: dict[str, list[str]] = defaultdict(list)
        years: dict[str, set[int]] = defaultdict(set)
        for caution in ranking.cautions:
            if caution.kind == kind and not _told_elsewhere(ranking, caution):
                by_indicator[caution.indicator].append(caution.destination)
                years[caution.indicator] |= {caution.year} if caution.year else set()
        parts = [
            _indicator_note(ranking, code, who, years[code] if kind == "old" else set(), told)
            for code, who in by_indicator.items()
        ]
        if parts:
            notes.append(Note(phrase(kind, told), "; ".join(parts)))
    return notes


def limit_notes(ranking: Ranking, language: Language | None = None) -> list[Note]:
    """Return the lines that say what the scores do not tell."""
    told = language or ranking.model.context.language
    notes = [
        Note(node.label(told), text)
        for node in ranking.model.framework.criteria
        if (text := (node.limits_fr if told == "fr" else "") or node.limits)
    ]
    return [*notes, Note(phrase("score", told), phrase("close", told))] if notes else []


def standing_sentences(
    ranking: Ranking, focus: str | None = None, language: Language | None = None
) -> tuple[str, ...]:
    """Return the sentences about one destination, by default the first of the ranking."""
    if not len(ranking):
        return ()
    try:
        told = standing(ranking, focus or ranking.codes[0])
    except InvalidInputError:
        return ()  # a method that cannot be split has nothing to say here
    return told.sentences(language or ranking.model.context.language)


def ranking_text(ranking: Ranking) -> str:
    """Return table and notes as plain text, for ``print(ranking)``."""
    blocks = [
        "\n".join(f"{note.label}: {note.text}" for note in context_notes(ranking)),
        plain(ranking_table(ranking)),
        "\n".join(f"{note.label}: {note.text}" for note in caution_notes(ranking)),
    ]
    if limit_notes(ranking):
        language = ranking.model.context.language
        blocks.append(f"{phrase('limits', language)}: {phrase('limits_in_short', language)}")
    return "\n\n".join(block for block in blocks if block)


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


def html(table: Table) -> str:
    """Return an HTML table, its text escaped, at most 60 rows."""

    def line(tag: str, cells: Iterable[str]) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    shown = table.rows[:MAXIMUM_HTML_ROWS]
    body = "".join(line("td", row) for row in shown)
    more = len(table.rows) - len(shown)
    rest = f"<tr><td colspan='{len(table.head)}'>+ {more}</td></tr>" if more else ""
    return f"<table><thead>{line('th', table.head)}</thead><tbody>{body}{rest}</tbody></table>"


def ranking_html(ranking: Ranking) -> str:
    """Return the table of a ranking as HTML, for notebooks."""
    return html(ranking_table(ranking))


def table_csv(table: Table, *, raw: bool = False) -> str:
    """Return a table as CSV; see `ranking_csv` for `raw`."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow([_spreadsheet_text(cell, raw) for cell in table.head])
    for row in table.rows:
        # Columns of numbers hold nothing but numbers: a negative one is no formula.
        writer.writerow(
            [_spreadsheet_text(cell, raw or i not in table.labels) for i, cell in enumerate(row)]
        )
    return _one_line_end(stream)


def ranking_csv(ranking: Ranking, *, raw: bool = False) -> str:
    """Return a ranking as CSV with full precision, one row a destination.

    Parameters
    ----------
    ranking : Ranking
    raw : bool
        Keep text that a spreadsheet would take for a formula as it is; by default an
        apostrophe is put before it.
    """
    criteria = [node.code for node in ranking.model.framework.criteria]
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(
        ["rank", "code", "name", "score", *criteria, "criteria_coverage", "coverage", "status"]
    )

    language = ranking.model.context.language
    for row in ranking.destinations:
        scores = [row.nodes[code].score for code in criteria]
        cells = ["" if score is None else repr(score) for score in scores]
        names = [_spreadsheet_text(text, raw) for text in (row.code, row.label(language))]
        writer.writerow(
            [
                row.rank,
                *names,
                repr(row.score),
                *cells,
                repr(row.criteria_coverage),
                repr(row.coverage),
                "ranked",
            ]
        )
    for out in ranking.not_ranked:
        names = [_spreadsheet_text(text, raw) for text in (out.code, out.label(language))]
        blanks = [""] * (len(criteria) + 3)
        writer.writerow(["", *names, *blanks, f"not ranked: {out.reason}"])
    return _one_line_end(stream)


def _one_line_end(stream: StringIO) -> str:
    """Return CSV text; written with CR LF, or the writer would leave a lone CR unquoted."""
    return stream.getvalue().replace("\r\n", "\n")


def _spreadsheet_text(value: str, raw: bool) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    return f"'{value}" if value.startswith(_FORMULA_STARTS) and not raw else value


def _cell(score: float | None, language: Language) -> str:
    return "–" if score is None else decimal(score, language)


def markdown_text(text: str) -> str:
    """Return text as it may stand in Markdown, on one line."""
    line = " ".join(escape(text, quote=False).splitlines())
    return line.replace("\\", "\\\\").replace("|", "\\|")


def _known(key: str, fallback: str, language: Language) -> str:
    try:
        return phrase(key, language)
    except KeyError:
        return fallback


def _method(ranking: Ranking, language: Language) -> str:
    kind, scale = ranking.model.method, ranking.model.normalisation.kind
    return f"{_known(kind, kind, language)}, {_known(scale, scale, language)}"


def _weights(ranking: Ranking, language: Language) -> str:
    root = ranking.model.framework.root
    shares = ranking.model.framework.effective_weights
    listed = ", ".join(f"{node.label(language)} {shares[node.code]:.0%}" for node in root.children)
    if isinstance(root.weights, JudgedWeights):
        return f"{listed} ({phrase('judged', language)})"
    basis = getattr(root.weights, "basis", "")
    return f"{listed} ({basis})" if basis else listed


def _vintage(ranking: Ranking, language: Language) -> str:
    if ranking.years is None:
        return phrase("none", language)
    version = dataset_version()
    years = phrase("years", language, **ranking.years._asdict())
    embedded = phrase(
        "version",
        language,
        version=version["dataset_version"],
        zones=version["time_zone_database"],
    )
    return f"{years}; {embedded}"


def _reason(ranking: Ranking, index: int, language: Language) -> str:
    row = ranking.not_ranked[index]
    if row.reason == "own_client":
        return phrase("own_client", language)
    if row.reason == "coverage":
        missing = [
            _with_share(ranking.model.framework.node(code).label(language), share, language)
            for code, share in row.missing.items()
        ]
        share = f"{row.criteria_coverage or 0:.0%}"
        return phrase("coverage_reason", language, share=share, missing=listing(missing, language))
    gate = next(gate for gate in ranking.model.gates if gate.code == row.gate)
    return phrase(row.reason, language, gate=gate.label(language))


def _with_share(name: str, share: float, language: Language) -> str:
    """Add the share of its weight that a criterion without a score still has."""
    return phrase("part", language, who=name, share=f"{share:.0%}") if share > 0 else name


def _gate_lines(ranking: Ranking, language: Language) -> Iterable[str]:
    for gate in ranking.model.gates:
        count = Counter(result.outcome for result in ranking.gates if result.gate == gate.code)
        yield phrase(
            "gate_line",
            language,
            gate=gate.label(language),
            passed=count["pass"] + count["not_applicable"],
            failed=count["fail"],
            unknown=count["unknown"],
        )


def _tie_lines(ranking: Ranking, language: Language) -> Iterable[str]:
    by_rank: dict[int, list[str]] = defaultdict(list)
    for row in ranking.destinations:
        if row.tied:
            by_rank[row.rank].append(row.label(language))
    for rank, names in by_rank.items():
        yield phrase("tie", language, names=listing(names, language), rank=rank)


def _scored_on_less(ranking: Ranking, language: Language) -> list[str]:
    """Name the destinations that are scored on fewer criteria than another one."""
    most = max((row.criteria_coverage for row in ranking.destinations), default=0.0)
    return [
        phrase(
            "scored_on",
            language,
            name=row.label(language),
            share=f"{row.criteria_coverage:.0%}",
        )
        for row in ranking.destinations
        if row.criteria_coverage < most - _ROUNDING
    ]


def _criteria_without_score(ranking: Ranking, language: Language) -> list[str]:
    parts: list[str] = []
    weights = ranking.model.framework.effective_weights
    for node in (one for one in ranking.model.framework.criteria if weights[one.code] > 0):
        who: list[str] = []
        for row in ranking.destinations:
            result = row.nodes[node.code]
            if result.state == "missing":
                who.append(_with_share(row.code, result.coverage, language))
        if who:
            name = node.label(language)
            parts.append(phrase("of_indicator", language, indicator=name, who=", ".join(who)))
    return parts


def _told_elsewhere(ranking: Ranking, caution: Caution) -> bool:
    """Say whether the destination, or its whole criterion, has a line of its own."""
    if caution.destination not in ranking.codes:
        return True
    if caution.kind != "missing":
        return False
    criterion = ranking.model.framework.criterion_of(caution.indicator)
    return ranking[caution.destination].nodes[criterion].coverage == 0


def _indicator_note(
    ranking: Ranking, code: str, who: list[str], years: set[int], language: Language
) -> str:
    name = ranking.model.framework.node(code).label(language)
    if years:
        span = f"{min(years)}–{max(years)}" if len(years) > 1 else f"{min(years)}"
        name = f"{name} ({span})"
    everyone = len(ranking) > 1 and set(ranking.codes) <= set(who)
    shown = phrase("everyone", language) if everyone else ", ".join(who)
    return phrase("of_indicator", language, indicator=name, who=shown)
