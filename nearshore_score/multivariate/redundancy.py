"""Flags for indicators that repeat their neighbours or work against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from nearshore_score.errors import InvalidInputError
from nearshore_score.multivariate.correlation_matrix import (
    CorrelationMethod,
    correlation_matrix,
)
from nearshore_score.multivariate.table import Table, read_table
from nearshore_score.naming import position_of

# A coefficient as close as this to a limit is at it: far above rounding error.
_EQUAL = 1e-9

#: What can be the matter with two columns; see `redundancy_flags`.
FlagKind = Literal[
    "redundant", "negative_sibling", "negative_parent", "weak_parent", "dominant", "unknown"
]


@dataclass(frozen=True)
class RedundancyFlag:
    """One pair of columns that deserves a look.

    Attributes
    ----------
    kind : {"redundant", "negative_sibling", "negative_parent", "weak_parent", "dominant", \
"unknown"}
        What is the matter; see `redundancy_flags`.
    group : str
        The parent.
    column : str
        A child.
    other : str
        Its sibling, or the parent.
    coefficient : float or None
        Their correlation; None if there is none.
    """

    kind: FlagKind
    group: str
    column: str
    other: str
    coefficient: float | None


def redundancy_flags(
    table: Table,
    groups: Mapping[str, Sequence[str]],
    *,
    redundant_above: float = 0.92,
    negative_below: float = 0.0,
    weak_below: float = 0.3,
    with_parent: bool = True,
    method: CorrelationMethod = "pearson",
) -> tuple[RedundancyFlag, ...]:
    """Flag children that repeat a sibling, work against one, or hardly move their parent.

    - "redundant": two siblings correlate above `redundant_above`; one of them may go.
    - "negative_sibling": two siblings correlate below `negative_below`; they cancel out.
    - "negative_parent": a child correlates with its parent below `negative_below`.
    - "weak_parent": not below that, but below `weak_below`; the child hardly counts.
    - "dominant": a child with siblings correlates with its parent above `redundant_above`; the
      parent says little else.
    - "unknown": the two share fewer than three destinations, or one is constant over them.

    The limits 0.3 and 0.92 are customary in audits of composite indicators by the European
    Commission's Joint Research Centre [1]_. Give scores, which are turned so that more is
    better: with raw figures a cost correlates negatively with its parent by design.

    Parameters
    ----------
    table : Panel or array of shape (n, k)
        Scores of children and, if they are looked at, parents; the columns of an array are
        called 1 to k.
    groups : mapping of str to sequence of str
        Children by parent.
    redundant_above, negative_below, weak_below : float
        Limits, ``-1 <= negative_below <= weak_below <= redundant_above <= 1``.
    with_parent : bool, default True
        Whether children are compared with their parents too.
    method : {"pearson", "spearman", "kendall"}
        Kind of correlation; every pair uses all destinations that have both.

    Returns
    -------
    tuple of RedundancyFlag
        In the order of `groups`; for each, siblings first.

    Raises
    ------
    UnknownNameError
        If the table lacks a column.
    InvalidInputError
        If the limits are out of order.

    References
    ----------
    .. [1] W. Becker et al., *COIN Tool User Guide*, EUR 29899, European Commission, 2019.

    Examples
    --------
    >>> from nearshore_score import Panel
    >>> rows = [[1, 2, 9, 1], [2, 4, 6, 2], [3, 6, 8, 3], [4, 7, 5, 4]]
    >>> scores = Panel(tuple("ABCD"), ("pay", "rent", "risk", "cost"), rows)
    >>> for flag in redundancy_flags(scores, {"cost": ("pay", "rent", "risk")}):
    ...     print(flag.kind, flag.column, flag.other, round(flag.coefficient, 2))
    redundant pay rent 0.99
    negative_sibling pay risk -0.71
    negative_sibling rent risk -0.66
    dominant pay cost 1.0
    dominant rent cost 0.99
    negative_parent risk cost -0.71
    """
    if not -1 <= negative_below <= weak_below <= redundant_above <= 1:
        raise InvalidInputError(
            f"the limits are out of order: negative below {negative_below:g}, weak below "
            f"{weak_below:g}, redundant above {redundant_above:g}; they must not fall"
        )
    labels, values = read_table(table)
    matrix = correlation_matrix(values, method=method)
    flags: list[RedundancyFlag] = []
    for group, one, other in _pairs(groups, with_parent):
        row, column = (position_of("column", label, labels) for label in (one, other))
        coefficient = float(matrix[row, column])
        if other == group:
            kind = _parent_kind(coefficient, negative_below, weak_below, redundant_above)
        else:
            kind = _sibling_kind(coefficient, negative_below, redundant_above)
        # An only child is its parent: nothing is wrong with that.
        if kind and (kind != "dominant" or len(groups[group]) > 1):
            known = None if np.isnan(coefficient) else coefficient
            flags.append(RedundancyFlag(kind, group, one, other, known))
    return tuple(flags)


def _sibling_kind(r: float, negative: float, redundant: float) -> FlagKind | None:
    if np.isnan(r):
        return "unknown"
    if r < negative - _EQUAL:
        return "negative_sibling"
    return "redundant" if r > redundant + _EQUAL else None


def _parent_kind(r: float, negative: float, weak: float, redundant: float) -> FlagKind | None:
    if np.isnan(r):
        return "unknown"
    if r < negative - _EQUAL:
        return "negative_parent"
    if r < weak - _EQUAL:
        return "weak_parent"
    return "dominant" if r > redundant + _EQUAL else None


def _pairs(
    groups: Mapping[str, Sequence[str]], with_parent: bool
) -> Iterator[tuple[str, str, str]]:
    for group, children in groups.items():
        for one, other in combinations(children, 2):
            yield group, one, other
        if with_parent:
            for child in children:
                yield group, child, group
