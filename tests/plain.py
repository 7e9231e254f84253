"""The method a second time, in plain Python without arrays: what the plan is checked against.

One destination at a time, one node at a time, straight from the text of the method: transform
and goalposts, weights of missing children shared out, cells that do not apply left out.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from nearshore_score import Framework, GeometricMean, Goalposts, Indicator, Node

#: A cell is a number, a hole, or something that does not apply.
Cell = float | None
NOT_APPLICABLE = math.inf


class Result(NamedTuple):
    score: float | None
    applicable: bool
    coverage: float


def transformed(value: float, kind: str) -> float:
    if kind == "log":
        return math.log(value)
    if kind == "log1p":
        return math.log(1 + value)
    return math.sqrt(value) if kind == "sqrt" else value


def goalpost_score(value: float, posts: Goalposts, direction: str) -> float:
    inside = min(max(value, posts.low), posts.high)
    start, end = transformed(posts.low, posts.transform), transformed(posts.high, posts.transform)
    share = (transformed(inside, posts.transform) - start) / (end - start)
    return 100 * (1 - share) if direction == "cost" else 100 * share


def min_max_score(value: float, everyone: list[float], indicator: Indicator) -> float:
    kind = indicator.goalposts.transform if indicator.goalposts else "none"
    least, greatest = (transformed(end(everyone), kind) for end in (min, max))
    if least == greatest:
        return 50.0
    share = (transformed(value, kind) - least) / (greatest - least)
    return 100 * (1 - share) if indicator.direction == "cost" else 100 * share


def score(node: Node, cells: Mapping[str, Cell]) -> Result:
    if node.children:
        own = cells.get(node.code)
        return score_from_children(node, cells) if own is None else Result(own, True, 1.0)
    cell = cells[node.code]
    if cell is None:
        return Result(None, True, 0.0)
    return Result(None, False, 0.0) if cell == NOT_APPLICABLE else Result(cell, True, 1.0)


def score_from_children(node: Node, cells: Mapping[str, Cell]) -> Result:
    assert node.weights is not None
    children = [(node.weights.values[child.code], score(child, cells)) for child in node.children]
    possible = sum(weight for weight, child in children if child.applicable)
    if possible == 0:
        return Result(None, False, 0.0)
    here = [(w, c.score) for w, c in children if c.score is not None]
    present = sum(weight for weight, _ in here)
    covered = sum(w * c.coverage for w, c in children if c.score is not None) / possible
    if present == 0 or present / possible < node.missing.minimum_share - 1e-12:
        return Result(None, True, covered)
    if isinstance(node.operator, GeometricMean):
        floor = node.operator.floor
        mean = math.exp(sum(w * math.log(max(s, floor)) for w, s in here) / present)
    else:
        mean = sum(w * s for w, s in here) / present
    return Result(mean, True, covered)


def score_all(framework: Framework, table: Mapping[str, list[Cell]], kind: str) -> list[Result]:
    """Score every row of a table of raw cells by column."""
    by_column = {
        code: _column_scores(framework.node(code), cells, kind) for code, cells in table.items()
    }
    count = len(next(iter(table.values())))
    rows = [{code: cells[row] for code, cells in by_column.items()} for row in range(count)]
    return [score(framework.root, row) for row in rows]


def _column_scores(node: Node, cells: list[Cell], kind: str) -> list[Cell]:
    indicator = node.indicator
    if indicator is None:
        return cells
    held = [cell for cell in cells if cell is not None and cell != NOT_APPLICABLE]

    def one(cell: Cell) -> Cell:
        if cell is None or cell == NOT_APPLICABLE:
            return cell
        if kind == "min_max":
            return min_max_score(cell, held, indicator)
        assert indicator.goalposts is not None
        return goalpost_score(cell, indicator.goalposts, indicator.direction)

    return [one(cell) for cell in cells]
