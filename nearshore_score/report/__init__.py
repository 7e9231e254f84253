"""Rankings for people: tables and the lines around them."""

from nearshore_score.report.tables import (
    Note,
    Table,
    caution_notes,
    context_notes,
    html,
    limit_notes,
    markdown,
    plain,
    ranking_csv,
    ranking_table,
    standing_sentences,
)

__all__ = [
    "Note",
    "Table",
    "caution_notes",
    "context_notes",
    "html",
    "limit_notes",
    "markdown",
    "plain",
    "ranking_csv",
    "ranking_table",
    "standing_sentences",
]
