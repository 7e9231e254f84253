"""The reproduction report: how far an index agrees with what its publisher printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.composite.computation import compute
from nearshore_score.composite.index import CompositeIndex
from nearshore_score.composite.result import IndexResult
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.labels import NO_LABEL
from nearshore_score.panel import Panel
from nearshore_score.reproduction.agreement import Agreement, Pair
from nearshore_score.reproduction.published import Published
from nearshore_score.reproduction.result_bounds import ResultBounds
from nearshore_score.rounding import round_half_up

# Decimal figures are not exact in binary: two are equal if they are this close, in last digits.
_SAME = 1e-6


@dataclass(frozen=True, eq=False)
class ReproductionReport:
    """How far an index agrees with a published table.

    Attributes
    ----------
    result : IndexResult
        What the index gives.
    scores : mapping of str to Agreement
        By node.
    ranks : Agreement or None
        None if no ranks are published.
    labels : mapping of str to Agreement
        By rule.
    """

    result: IndexResult
    scores: Mapping[str, Agreement]
    ranks: Agreement | None
    labels: Mapping[str, Agreement]

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """All of them: scores, ranks, labels."""
        ranks = () if self.ranks is None else (self.ranks,)
        return (*self.scores.values(), *ranks, *self.labels.values())

    @property
    def exact(self) -> bool:
        """Whether every figure that both sides have agrees."""
        return all(one.differing == 0 for one in self.agreements)

    def text(self, *, worst: int = 5) -> str:
        """Return the report for people.

        Parameters
        ----------
        worst : int, default 5
            How many differing figures are listed for each column.
        """
        lines = [f"Reproduction of {self.result.index.name or self.result.total}"]
        for one in self.agreements:
            lines.append(f"  {one}")
            if one.differing and one.why_unknown:
                lines.append(f"    input rounding not bounded: {one.why_unknown}")
            lines += [f"    {cell}" for cell in one.worst[:worst]]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.text()

    __str__ = __repr__


def reproduce(
    index: CompositeIndex,
    panel: Panel,
    published: Published,
    *,
    input_digits: int | Mapping[str, int] | None = None,
) -> ReproductionReport:
    """Compute an index and compare it with its published table.

    Parameters
    ----------
    index : CompositeIndex
        The specification that is put to the test.
    panel : Panel
        The inputs.
    published : Published
        The table, with its precision.
    input_digits : int or mapping of str to int, optional
        Digits after the point to which the inputs were rounded before they were published, for
        all columns or by column; without it they are taken as exact. From this follows which
        differences the rounding of the inputs alone can make: those where the published figure
        lies within the bounds of `score_bounds`.

    Returns
    -------
    ReproductionReport

    Raises
    ------
    UnknownNameError
        If the published table names a node, label or column that the index does not have.
    InvalidInputError
        If figures are not laid out like the panel, or the index cannot be computed.

    Examples
    --------
    >>> from nearshore_score import Framework
    >>> from nearshore_score.reproduction import PublishedColumn
    >>> index = CompositeIndex(framework=Framework.flat({"pay": 1, "rent": 1}))
    >>> panel = Panel(("A", "B"), ("pay", "rent"), [[50.1, 60.2], [70.3, 20.1]])
    >>> table = {"code": ["A", "B"], "score": ["55.2", "45.7"]}
    >>> columns = {"total": PublishedColumn("score", digits=1)}
    >>> published = Published.from_columns(table, panel, destination="code", scores=columns)
    >>> print(reproduce(index, panel, published, input_digits=1))
    Reproduction of total
      total: 1 of 2 agree, largest error 0.5, 0 of 1 differences within input rounding
        B: 45.2 against 45.7 (beyond it)
    """
    result = compute(index, panel)
    bounds = ResultBounds(result, input_digits)
    _check_layout(result, published)
    ranks = None
    if published.ranks is not None:
        ranks = _compare_ranks(result, published, published.ranks, bounds)
    return ReproductionReport(
        result,
        {code: _compare_scores(result, published, code, bounds) for code in published.scores},
        ranks,
        {code: _compare_labels(result, code, array) for code, array in published.labels.items()},
    )


def _check_layout(result: IndexResult, published: Published) -> None:
    """Refuse names that the index does not have, and figures that are laid out otherwise."""
    known: tuple[tuple[str, Mapping[str, object], Mapping[str, object]], ...] = (
        ("node of the index", published.scores, result.scores),
        ("label of the index", published.labels, result.labels),
    )
    for what, given, own in known:
        for code in given:
            if code not in own:
                raise UnknownNameError(what, code, own)
    shape = result.panel.values.shape[:-1]
    ranks = {} if published.ranks is None else {"ranks": published.ranks}
    for code, array in {**published.scores, **published.labels, **ranks}.items():
        if array.shape != shape:
            raise InvalidInputError(
                f"published {code} has shape {array.shape}, but the panel is of shape {shape}"
            )


def _compare_scores(
    result: IndexResult, published: Published, code: str, bounds: ResultBounds
) -> Agreement:
    column, theirs = published.columns[code], published.scores[code]
    ours = result.scores[code]
    both = np.isfinite(ours) & np.isfinite(theirs)
    error = np.abs(np.where(both, ours, 0.0) - np.where(both, theirs, 0.0))
    if column.digits is None:
        agree = error <= column.half_unit
    else:
        shown = _as_printed(result, code, column.digits)
        rounded, printed = (
            round_half_up(np.where(both, side, 0.0), column.digits) for side in (shown, theirs)
        )
        agree = np.abs(rounded - printed) <= _SAME * 10.0**-column.digits
    found = bounds.of(code)
    if not isinstance(found, str):
        near = column.half_unit * (1 + _SAME)
        found = (found[0] - near, found[1] + near)
    return Pair(result, code, code, ours, theirs, agree, error, found).agreement()


def _as_printed(result: IndexResult, code: str, digits: int) -> FloatArray:
    """Return displayed scores for years that display so many digits, full scores for others."""
    shown = result.scores[code].copy()
    for position in range(len(result.panel.years)) if result.panel.years else (None,):
        if result.display_of(code, position).digits == digits:
            at = ... if position is None else position
            shown[at] = result.displayed[code][at]
    return shown


def _compare_ranks(
    result: IndexResult, published: Published, theirs: FloatArray, bounds: ResultBounds
) -> Agreement:
    ours = result.ranks
    if ours is None:
        raise InvalidInputError("the index has no ranking to compare; give it one, e.g. RankRule()")
    both = np.isfinite(ours) & np.isfinite(theirs)
    error = np.abs(np.where(both, ours, 0.0) - np.where(both, theirs, 0.0))
    found = bounds.of_ranks(published)
    return Pair(
        result, "rank", result.total, ours, theirs, error <= _SAME, error, found
    ).agreement()


def _compare_labels(result: IndexResult, code: str, theirs: NDArray[np.object_]) -> Agreement:
    labels = result.labels[code]
    agree: BoolArray = labels == theirs
    # Labels have no distance: what is compared is that there is one.
    ours, published = (np.where(side != NO_LABEL, 0.0, np.nan) for side in (labels, theirs))
    error = np.full(ours.shape, np.nan)
    why = "labels are not bounded"
    return Pair(result, code, result.total, ours, published, agree, error, why).agreement()
