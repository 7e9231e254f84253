"""Tables of a comparison of methods."""

from __future__ import annotations

from nearshore_score.context import Language
from nearshore_score.method_comparison import MethodComparison
from nearshore_score.phrases import decimal, phrase
from nearshore_score.tables import Table, plain, table_csv

# Wider tables cannot be read; the movers say what there is to know.
_MOST_COLUMNS = 20


def rank_table(comparison: MethodComparison) -> Table:
    """Return the ranks: a row for each method, a column for each destination."""
    own = comparison.methods[0]
    head = (phrase("method", _told(comparison)), comparison.measure, *comparison.destinations)
    rows = tuple(
        (
            method,
            decimal(comparison.similarity[own][method], _told(comparison), 2),
            *(str(ranks[code]) for code in comparison.destinations),
        )
        for method, ranks in comparison.ranks.items()
    )
    return Table(head, rows, labels=(0,))


def mover_table(comparison: MethodComparison) -> Table:
    """Return best, median and worst rank of each destination, the widest span first."""
    told = _told(comparison)
    head = tuple(
        phrase(key, told)
        for key in ("code", "best_rank", "median_rank", "worst_rank", "best_by", "worst_by")
    )
    rows = tuple(
        (
            mover.destination,
            str(mover.best),
            decimal(mover.median, told),
            str(mover.worst),
            _some(mover.best_by, told),
            _some(mover.worst_by, told),
        )
        for mover in comparison.movers
    )
    return Table(head, rows, labels=(0, 4, 5))


def method_comparison_text(comparison: MethodComparison) -> str:
    """Return the tables and what does not apply as plain text."""
    told = _told(comparison)
    blocks = [plain(mover_table(comparison))]
    if len(comparison.destinations) <= _MOST_COLUMNS:
        blocks.insert(0, plain(rank_table(comparison)))
    if comparison.not_applicable:
        label = phrase("not_used", told)
        lines = [
            phrase("note", told, label=f"{label}, {kind}", text=reason)
            for kind, reason in comparison.not_applicable.items()
        ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def method_comparison_csv(comparison: MethodComparison, *, raw: bool = False) -> str:
    """Return the ranks as CSV: a row for each method and destination.

    Parameters
    ----------
    comparison : MethodComparison
    raw : bool
        As for `table_csv`.
    """
    rows = tuple(
        (method, code, str(rank))
        for method, ranks in comparison.ranks.items()
        for code, rank in ranks.items()
    )
    return table_csv(Table(("method", "code", "rank"), rows, labels=(0, 1)), raw=raw)


def _some(methods: tuple[str, ...], language: Language) -> str:
    """Name the first two methods, and count the others."""
    if len(methods) <= 2:
        return ", ".join(methods)
    return phrase("and_more", language, first=", ".join(methods[:2]), more=len(methods) - 2)


def _told(comparison: MethodComparison) -> Language:
    return comparison.model.context.language
