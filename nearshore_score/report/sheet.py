"""The sheet of a ranking: its table with the lines around it, in every format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from nearshore_score.context import Language
from nearshore_score.phrases import decimal, percent, phrase
from nearshore_score.ranking import Ranking
from nearshore_score.report.notes import (
    Note,
    caution_notes,
    context_notes,
    in_points,
    limit_notes,
)
from nearshore_score.report.notes import standing_sentences as sentences_of
from nearshore_score.tables import Table, html, markdown, markdown_text, plain, table_csv


class Sheet(NamedTuple):
    """Everything that is shown of a ranking, in the order in which it is shown."""

    language: Language
    context: list[Note]
    table: Table
    sentences: tuple[str, ...]
    cautions: list[Note]
    limits: list[Note]

    def text(self) -> str:
        """Return the sheet as plain text."""
        return "\n\n".join(
            "\n".join(block)
            for block in (
                self._lines(self.context),
                [plain(self.table)] if self.table.rows else [],
                self.sentences,
                self._lines(self.cautions),
                self._lines(self.limits),
            )
            if block
        )

    def markdown(self) -> str:
        """Return the sheet as Markdown: the table, and a list of the lines."""
        lines = [
            *self._lines(self.context),
            *self.sentences,
            *self._lines(self.cautions),
            *self._lines(self.limits),
        ]
        listed = "\n".join(f"- {markdown_text(line)}" for line in lines)
        return f"{markdown(self.table)}\n\n{listed}" if listed else markdown(self.table)

    def _lines(self, notes: list[Note]) -> list[str]:
        return [note.line(self.language) for note in notes]


class RanksBetween(NamedTuple):
    """Between which ranks each destination can come, in words by code, and what that rests on."""

    ranks: Mapping[str, str]
    note: str


def ranking_sheet(
    ranking: Ranking,
    focus: str | None = None,
    *,
    top: int | None = None,
    quiet: bool = False,
    between: RanksBetween | None = None,
) -> Sheet:
    """Return the sheet of a ranking.

    Parameters
    ----------
    ranking : Ranking
    focus : str, optional
        The destination that the sentences are about; without it there are none.
    top : int, optional
        Show only the first so many destinations in the table.
    quiet : bool
        Only the table.
    between : RanksBetween, optional
        A column with the ranks between which each destination can come.
    """
    language = ranking.model.context.language
    table = ranking_table(ranking, between=between)
    table = table._replace(rows=table.rows[:top])
    if quiet:
        return Sheet(language, [], table, (), [], [])
    context = context_notes(ranking)
    if between is not None:
        context.append(Note(phrase("ranks_between", language), between.note))
    return Sheet(
        language,
        context,
        table,
        sentences_of(ranking, focus) if focus and table.rows else (),
        caution_notes(ranking),
        limit_notes(ranking) if table.rows else [],
    )


def ranking_table(
    ranking: Ranking,
    language: Language | None = None,
    *,
    between: RanksBetween | None = None,
) -> Table:
    """Return the table of a ranking.

    Parameters
    ----------
    ranking : Ranking
    language : {"en", "fr"}, optional
        Language of heads, names and numbers; by default that of the model.
    between : RanksBetween, optional
        A column with the ranks between which each destination can come.
    """
    told = language or ranking.model.context.language
    criteria = ranking.model.framework.weighted_criteria
    digits = _digits(ranking)
    head = (
        phrase("rank", told),
        phrase("code", told),
        phrase("destination", told),
        phrase("score", told),
        *([] if between is None else [phrase("ranks_between", told)]),
        *(node.label(told) for node in criteria),
        phrase("criteria_coverage", told),
        phrase("coverage", told),
    )
    rows = tuple(
        (
            f"{row.rank}{'=' if row.tied else ''}",
            row.code,
            row.label(told),
            decimal(row.score, told, digits),
            *([] if between is None else [between.ranks[row.code]]),
            *(_cell(row.nodes[node.code].score, told) for node in criteria),
            percent(row.criteria_coverage, told),
            percent(row.coverage, told),
        )
        for row in ranking.destinations
    )
    return Table(head, rows, labels=(1, 2))


def ranking_text(ranking: Ranking) -> str:
    """Return table and lines as plain text, for ``print(ranking)``."""
    sheet = ranking_sheet(ranking)
    told = sheet.language
    short = [Note(phrase("limits", told), phrase("limits_in_short", told))]
    return sheet._replace(limits=short if sheet.limits else []).text()


def ranking_html(ranking: Ranking) -> str:
    """Return the table of a ranking as HTML, for notebooks."""
    return html(ranking_table(ranking))


def ranking_csv(ranking: Ranking, *, raw: bool = False) -> str:
    """Return a ranking as CSV with full precision, one row a destination.

    Parameters
    ----------
    ranking : Ranking
    raw : bool
        As for `table_csv`.
    """
    criteria = [node.code for node in ranking.model.framework.criteria]
    language = ranking.model.context.language
    head = (
        *("rank", "code", "name", "score"),
        *criteria,
        *("criteria_coverage", "coverage", "status"),
    )
    rows = [
        (
            *(str(row.rank), row.code, row.label(language), repr(row.score)),
            *("" if row.nodes[c].score is None else repr(row.nodes[c].score) for c in criteria),
            *(repr(row.criteria_coverage), repr(row.coverage), "ranked"),
        )
        for row in ranking.destinations
    ]
    blanks = ("",) * (len(criteria) + 3)
    rows += [
        ("", out.code, out.label(language), *blanks, f"not ranked: {out.reason}")
        for out in ranking.not_ranked
    ]
    return table_csv(Table(head, tuple(rows), labels=(1, 2, len(head) - 1)), raw=raw)


def _digits(ranking: Ranking) -> int:
    """Return how many decimals tell the scores apart: one for points, more on a finer scale."""
    scores = [row.score for row in ranking.destinations]
    if in_points(ranking) or not scores:
        return 1
    if all(score.is_integer() for score in scores):
        return 0
    different = len({row.rank for row in ranking.destinations})
    told_apart = (d for d in range(3, 6) if len({round(s, d) for s in scores}) >= different)
    return next(told_apart, 6)


def _cell(score: float | None, language: Language) -> str:
    return "–" if score is None else decimal(score, language)
