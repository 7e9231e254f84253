"""Reproduction of a published index: the table, the comparison, the bounds, the report."""

from nearshore_score.reproduction.agreement import Agreement, Cell
from nearshore_score.reproduction.published import Published, PublishedColumn
from nearshore_score.reproduction.report import ReproductionReport, reproduce
from nearshore_score.reproduction.rounding_bounds import score_bounds

__all__ = [
    "Agreement",
    "Cell",
    "Published",
    "PublishedColumn",
    "ReproductionReport",
    "reproduce",
    "score_bounds",
]
