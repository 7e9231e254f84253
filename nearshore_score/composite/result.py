"""What a composite index gives: scores, ranks, labels, and what they rest on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FrozenMapping
from nearshore_score.composite.index import CompositeIndex
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import State
from nearshore_score.labels import Display
from nearshore_score.naming import position_of
from nearshore_score.panel import STATES, Panel
from nearshore_score.treatment import CellChange, ColumnNote


@dataclass(frozen=True, eq=False)
class IndexResult:
    """Scores, ranks and labels of a composite index.

    Arrays have shape (n,) for a panel of one year and (t, n) for t years.

    Attributes
    ----------
    index : CompositeIndex
        The specification that made the result.
    panel : Panel
        The figures as they were given.
    treated : Panel
        The figures after the treatment; where editions treat them differently, each year as its
        edition does.
    scores : mapping of str to array
        Score of every node, NaN where there is none.
    displayed : mapping of str to array
        The same as displayed: rounded.
    ranks : array or None
        Ranks by the rule of the index, NaN where there is no score; None without a rule.
    labels : mapping of str to array of str
        Labels by the code of their rule; an empty text where there is none.
    gates : mapping of str to array of str
        By the code of the gate, ``"pass"``, ``"fail"``, ``"unknown"`` or
        ``"not_applicable"``.
    states : mapping of str to array of int
        Index into `STATES`: why a node has a score, or has none.
    coverage : mapping of str to array
        Share of the node's weight that rests on figures, counted down to the leaves.
    effective_weights : mapping of str to array of shape () or (t,)
        Share of the total that every node carries if nothing is missing.
    changes : tuple of CellChange
        Every cell that the treatment changed.
    notes : tuple of ColumnNote
        What the treatment found out about columns and destinations.

    Examples
    --------
    >>> from nearshore_score import Framework, RankRule
    >>> flat = Framework.flat({"pay": 1, "rent": 1})
    >>> index = CompositeIndex(framework=flat, ranking=RankRule())
    >>> panel = Panel(("A", "B"), ("pay", "rent"), [[50.0, 60.0], [70.0, np.nan]])
    >>> result = index.compute(panel)
    >>> result.score("A"), result.rank("A"), result.state("B", "rent")
    (55.0, 2.0, 'missing')
    >>> result.records()[1]["total"]
    '70.0'
    """

    index: CompositeIndex
    panel: Panel
    treated: Panel
    scores: Mapping[str, FloatArray]
    displayed: Mapping[str, FloatArray]
    ranks: FloatArray | None
    labels: Mapping[str, NDArray[np.object_]]
    gates: Mapping[str, NDArray[np.object_]]
    states: Mapping[str, NDArray[np.uint8]]
    coverage: Mapping[str, FloatArray]
    effective_weights: Mapping[str, FloatArray]
    changes: tuple[CellChange, ...]
    notes: tuple[ColumnNote, ...]

    @property
    def total(self) -> str:
        """Code of the root."""
        return self.index.framework.root.code

    def score(self, destination: str, node: str | None = None, *, year: int | None = None) -> float:
        """Return one score; NaN if there is none (see `state`).

        Parameters
        ----------
        destination : str
            Code of the destination.
        node : str, optional
            Code of the node; by default the total.
        year : int, optional
            Needed if the panel has several years.

        Raises
        ------
        UnknownNameError
            If there is no such destination, node or year.
        """
        scores = self._of(self.scores, self.total if node is None else node)
        return float(scores[self._cell(destination, year)])

    def state(self, destination: str, node: str | None = None, *, year: int | None = None) -> State:
        """Say why a node has a score, or has none.

        Parameters
        ----------
        destination, node : str
            Codes of the destination and, optionally, of the node; by default the total.
        year : int, optional
            Needed if the panel has several years.

        Returns
        -------
        {"present", "imputed", "missing", "not_applicable", "suppressed"}
            ``"imputed"`` if any figure or score below it was filled in; ``"suppressed"`` if it
            cannot be computed because the publisher withholds a figure.
        """
        states = self._of(self.states, self.total if node is None else node)
        return STATES[int(states[self._cell(destination, year)])]

    def text(self, destination: str, node: str | None = None, *, year: int | None = None) -> str:
        """Return one score as it is displayed; an empty text if there is none.

        Parameters
        ----------
        destination : str
            Its code.
        node : str, optional
            By default the total.
        year : int, optional
            Needed if the panel has several years.
        """
        code = self.total if node is None else node
        score = self.score(destination, code, year=year)
        position = None if year is None else self.panel.years.index(year)
        return self.display_of(code, position).text(score)

    def to_panel(self, nodes: Iterable[str] | None = None) -> Panel:
        """Return scores as a panel, for instance to look at their correlations.

        Parameters
        ----------
        nodes : iterable of str, optional
            By default every node.
        """
        codes = tuple(self.scores if nodes is None else nodes)
        return Panel(
            self.panel.destinations,
            codes,
            np.stack([self._of(self.scores, code) for code in codes], axis=-1),
            np.stack([self.states[code] for code in codes], axis=-1),
            years=self.panel.years,
            groups=self.panel.groups,
        )

    def rank(self, destination: str, *, year: int | None = None) -> float:
        """Return the rank of a destination; NaN if it has none.

        Parameters
        ----------
        destination : str
            Code of the destination.
        year : int, optional
            Needed if the panel has several years.

        Raises
        ------
        InvalidInputError
            If the index has no rule for ranks.
        """
        if self.ranks is None:
            raise InvalidInputError("the index has no ranking; give it one, e.g. RankRule()")
        return float(self.ranks[self._cell(destination, year)])

    def label(self, rule: str, destination: str, *, year: int | None = None) -> str:
        """Return the label that a rule gives to a destination; empty if there is none.

        Parameters
        ----------
        rule : str
            Code of the rule for labels.
        destination : str
            Code of the destination.
        year : int, optional
            Needed if the panel has several years.

        Raises
        ------
        UnknownNameError
            If there is no such rule, destination or year.
        """
        if rule not in self.labels:
            raise UnknownNameError("label", rule, self.labels)
        return str(self.labels[rule][self._cell(destination, year)])

    def trace(self, destination: str, node: str | None = None, *, year: int | None = None) -> str:
        """Write down how a score came about, down to the figures.

        Parameters
        ----------
        destination : str
            Code of the destination.
        node : str, optional
            Code of the node; by default the total.
        year : int, optional
            Needed if the panel has several years.

        Returns
        -------
        str
            One line for every node below, indented: its score, its share of the total, and what
            it was made of.

        Raises
        ------
        UnknownNameError
            If there is no such destination, node or year.
        """
        from nearshore_score.composite.trace import trace

        return trace(self, destination, node, year=year)

    def records(self, nodes: Iterable[str] | None = None) -> tuple[Mapping[str, object], ...]:
        """Return one record for each destination (and year), in the order of the panel.

        Parameters
        ----------
        nodes : iterable of str, optional
            Nodes whose displayed scores are listed; by default the results of the framework.

        Returns
        -------
        tuple of mapping
            Year (if there are several), destination, state, rank, labels, gates, and displayed
            scores; None where there is none.
        """
        codes = tuple(self.index.framework.results if nodes is None else nodes)
        for code in codes:
            self._of(self.scores, code)
        records: list[Mapping[str, object]] = []
        for position in range(len(self.panel.years)) if self.panel.years else (None,):
            displays = {code: self.display_of(code, position) for code in codes}
            records += [
                FrozenMapping(self._record(displays, position, destination))
                for destination in range(len(self.panel.destinations))
            ]
        return tuple(records)

    def display_of(self, code: str, position: int | None = None) -> Display:
        """Return how the score of a node is displayed, in the year at a position if there are some.

        Parameters
        ----------
        code : str
            The node.
        position : int, optional
            Which of the panel's years.
        """
        year = None if position is None else self.panel.years[position]
        index = self.index if year is None else self.index.edition(year)
        return index.display_of(code)

    def to_csv(self, nodes: Iterable[str] | None = None) -> str:
        """Write the records as CSV; see `records`."""
        records = self.records(nodes)
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, fieldnames=list(records[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
        return buffer.getvalue()

    def __repr__(self) -> str:
        name = self.index.name or self.total
        scored = int(np.isfinite(self.scores[self.total]).sum())
        return f"IndexResult({name}; {scored} of {self.scores[self.total].size} with a score)"

    def __str__(self) -> str:
        from nearshore_score.composite.method_page import policies

        first = [" ".join(map(_shown, record.values())) for record in self._first(10)]
        more = self.scores[self.total].size - len(first)
        hint = "For the choices of every node, print result.index.method()."
        rest = [f"... and {more} more"] if more > 0 else []
        return "\n".join([repr(self), "", *first, *rest, "", *policies(self.index), hint])

    def _first(self, count: int) -> list[Mapping[str, object]]:
        """Return the records of the latest year with the best ranks, or else the first ones."""
        last = self.records()[-len(self.panel.destinations) :]
        ranked = [one for one in last if isinstance(one.get("rank"), int | float)]
        order = sorted(ranked, key=lambda one: float(str(one["rank"]))) or list(last)
        return order[:count]

    def _record(
        self, displays: Mapping[str, Display], year: int | None, destination: int
    ) -> dict[str, object]:
        cell = (destination,) if year is None else (year, destination)
        record: dict[str, object] = {}
        if year is not None:
            record["year"] = self.panel.years[year]
        record["destination"] = self.panel.destinations[destination]
        record["state"] = STATES[int(self.states[self.total][cell])]
        if self.ranks is not None:
            rank = float(self.ranks[cell])
            record["rank"] = None if np.isnan(rank) else int(rank) if rank.is_integer() else rank
        for rule, labels in (*self.labels.items(), *self.gates.items()):
            record[rule] = str(labels[cell]) or None
        for code, display in displays.items():
            record[code] = display.text(self.scores[code][cell]) or None
        return record

    def _of(self, mapping: Mapping[str, NDArray[np.generic]], node: str) -> NDArray[np.generic]:
        if node not in mapping:
            raise UnknownNameError("node of the index", node, mapping)
        return mapping[node]

    def _cell(self, destination: str, year: int | None) -> tuple[int, ...]:
        row = position_of("destination", destination, self.panel.destinations)
        if not self.panel.years:
            if year is not None:
                raise InvalidInputError("the panel has one year only; leave `year` out")
            return (row,)
        if year not in self.panel.years:
            known = [str(one) for one in self.panel.years]
            raise UnknownNameError("year of the panel", str(year), known)
        return (self.panel.years.index(year), row)


def _shown(value: object) -> str:
    return "-" if value is None else str(value)
