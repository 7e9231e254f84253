"""Rankings for people: tables and the lines around them."""

from nearshore_score.report.method_tables import (
    method_comparison_csv,
    method_comparison_text,
)
from nearshore_score.report.notes import (
    Note,
    caution_notes,
    context_notes,
    limit_notes,
    not_ranked_notes,
    standing_sentences,
)
from nearshore_score.report.sheet import (
    RanksBetween,
    Sheet,
    ranking_csv,
    ranking_html,
    ranking_sheet,
    ranking_table,
    ranking_text,
)
from nearshore_score.tables import (
    MAXIMUM_HTML_ROWS,
    Table,
    fold,
    html,
    markdown,
    markdown_text,
    plain,
    table_csv,
)

__all__ = [
    "MAXIMUM_HTML_ROWS",
    "Note",
    "RanksBetween",
    "Sheet",
    "Table",
    "caution_notes",
    "context_notes",
    "fold",
    "html",
    "limit_notes",
    "markdown",
    "markdown_text",
    "method_comparison_csv",
    "method_comparison_text",
    "not_ranked_notes",
    "plain",
    "ranking_csv",
    "ranking_html",
    "ranking_sheet",
    "ranking_table",
    "ranking_text",
    "standing_sentences",
    "table_csv",
]
