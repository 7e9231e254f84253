"""What a composite index gives: scores, ranks, labels, and what they rest on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FrozenMapping
from nearshore_score.composite_index import CompositeIndex, refuse_panel
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.evaluation import Evaluation
from nearshore_score.figures import State
from nearshore_score.framework import Framework
from nearshore_score.gates import Gate
from nearshore_score.labels import Display
from nearshore_score.panel import STATES, Panel
from nearshore_score.plan import Plan
from nearshore_score.ranks import rank_by_keys
from nearshore_score.treatment import CellChange, ColumnNote

_IMPUTED = STATES.index("imputed")


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
        By the code of the gate, ``"pass"``, ``"fail"`` or ``"unknown"``.
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
        node : str, optional
            By default the total.
        year : int, optional
            Needed if the panel has several years.
        """
        scores = self._of(self.scores, self.total if node is None else node)
        return float(scores[self._cell(destination, year)])

    def state(self, destination: str, node: str | None = None, *, year: int | None = None) -> State:
        """Say why a node has a score, or has none.

        Parameters
        ----------
        destination, node, year
            As for `score`.

        Returns
        -------
        {"present", "imputed", "missing", "not_applicable", "suppressed"}
            ``"imputed"`` if any figure or score below it was filled in; ``"suppressed"`` if it
            cannot be computed because the publisher withholds a figure.
        """
        states = self._of(self.states, self.total if node is None else node)
        return STATES[int(states[self._cell(destination, year)])]

    def rank(self, destination: str, *, year: int | None = None) -> float:
        """Return the rank of a destination; NaN if it has none.

        Raises
        ------
        InvalidInputError
            If the index has no rule for ranks.
        """
        if self.ranks is None:
            raise InvalidInputError("the index has no ranking; give it one, e.g. RankRule()")
        return float(self.ranks[self._cell(destination, year)])

    def label(self, rule: str, destination: str, *, year: int | None = None) -> str:
        """Return the label that a rule gives to a destination; empty if there is none."""
        if rule not in self.labels:
            raise UnknownNameError("label", rule, self.labels)
        return str(self.labels[rule][self._cell(destination, year)])

    def trace(self, destination: str, node: str | None = None, *, year: int | None = None) -> str:
        """Write down how a score came about, down to the figures; see `trace`."""
        from nearshore_score.trace import trace

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

    __str__ = __repr__

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
        if destination not in self.panel.destinations:
            raise UnknownNameError("destination", destination, self.panel.destinations)
        row = self.panel.destinations.index(destination)
        if not self.panel.years:
            if year is not None:
                raise InvalidInputError("the panel has one year only; leave `year` out")
            return (row,)
        if year not in self.panel.years:
            known = [str(one) for one in self.panel.years]
            raise UnknownNameError("year of the panel", str(year), known)
        return (self.panel.years.index(year), row)


def compute(index: CompositeIndex, panel: Panel) -> IndexResult:
    """Compute a composite index; the procedure behind `CompositeIndex.compute`."""
    refuse_panel(panel)
    if not panel.years:
        return _computed(index, panel)
    variants: dict[CompositeIndex, list[int]] = {}
    for position, year in enumerate(panel.years):
        variants.setdefault(index.edition(year), []).append(position)
    parts = [(_computed(variant, panel), years) for variant, years in variants.items()]
    return parts[0][0] if len(parts) == 1 else _joined(index, panel, parts)


def _computed(index: CompositeIndex, panel: Panel) -> IndexResult:
    """Compute an index whose rules are the same for all years."""
    prepared = index.prepare(panel)
    treated = prepared[-1].panel if prepared else panel
    plan = index.compile(treated)
    result = plan()
    shape = np.shape(treated.values)[:-1]
    scores = {code: np.broadcast_to(array, shape) for code, array in result.scores.items()}
    displayed = {code: index.display_of(code).apply(array) for code, array in scores.items()}
    chosen = {"raw": scores, "displayed": displayed}
    gates = {gate.code: _outcomes(gate, plan, scores) for gate in index.gates}
    return IndexResult(
        index=index,
        panel=panel,
        treated=treated,
        scores=FrozenMapping(scores),
        displayed=FrozenMapping(displayed),
        ranks=_ranks(index, chosen, panel, gates),
        labels=FrozenMapping({rule.code: rule.label_all(chosen[rule.on]) for rule in index.labels}),
        gates=FrozenMapping(gates),
        states=FrozenMapping(_states(plan.framework, result, plan.panel, shape)),
        coverage=FrozenMapping(
            {code: np.broadcast_to(array, shape) for code, array in result.coverage.items()}
        ),
        effective_weights=FrozenMapping(
            _effective_weights(plan.framework, result.weights, shape[:-1])
        ),
        changes=tuple(change for step in prepared for change in step.cells),
        notes=tuple(note for step in prepared for note in step.notes),
    )


def _ranks(
    index: CompositeIndex,
    scores: Mapping[str, Mapping[str, FloatArray]],
    panel: Panel,
    gates: Mapping[str, NDArray[np.object_]],
) -> FloatArray | None:
    rule = index.ranking
    if rule is None:
        return None
    codes = rule.by or (index.framework.root.code,)
    keys = np.stack([scores[rule.on][code] for code in codes], axis=-1)
    for gate in index.gates:
        out = {"fail", "unknown"} if gate.unknown == "exclude" else {"fail"}
        keys = np.where(np.isin(gates[gate.code], list(out))[..., np.newaxis], np.nan, keys)
    return rank_by_keys(
        keys,
        ties=rule.ties,
        best=rule.best,
        groups=None if rule.within is None else panel.group(rule.within),
        order=panel.destinations,
    )


def _outcomes(gate: Gate, plan: Plan, scores: Mapping[str, FloatArray]) -> NDArray[np.object_]:
    """Judge the figures of an indicator, or the scores of a node, by one gate."""
    measured = plan.framework.node(gate.target).indicator is not None
    judged = plan.panel.column(gate.target) if measured else scores[gate.target]
    texts: list[str] = [
        gate.outcome(None if np.isnan(value) else float(value)) for value in judged.ravel()
    ]
    return np.array(texts, dtype=object).reshape(judged.shape)


def _states(
    framework: Framework, result: Evaluation, panel: Panel, shape: tuple[int, ...]
) -> dict[str, NDArray[np.uint8]]:
    """Say of every score why it is there or not; what rests on imputed figures is imputed."""
    columns = {code: index for index, code in enumerate(panel.columns)}
    imputed: dict[str, BoolArray] = {}

    def rests_on_imputed(code: str) -> BoolArray:
        if code not in imputed:
            node = framework.nodes[code]
            own: BoolArray = np.zeros(shape, dtype=np.bool_)
            if code in columns:
                own = panel.states[..., columns[code]] == _IMPUTED
            for child in node.children:
                own = own | (rests_on_imputed(child.code) & result.present[child.code])
            imputed[code] = own | result.filled.get(code, np.zeros(shape, dtype=np.bool_))
        return imputed[code]

    states: dict[str, NDArray[np.uint8]] = {}
    for code in result.scores:
        names = np.select(
            [
                result.present[code] & rests_on_imputed(code),
                result.present[code],
                result.suppressed[code],
                ~result.applicable[code],
            ],
            [
                STATES.index(state)
                for state in ("imputed", "present", "suppressed", "not_applicable")
            ],
            STATES.index("missing"),
        )
        states[code] = np.broadcast_to(names.astype(np.uint8), shape)
    return states


def _effective_weights(
    framework: Framework, weights: Mapping[str, FloatArray], shape: tuple[int, ...]
) -> dict[str, FloatArray]:
    effective = {code: np.zeros(shape) for code in framework.nodes}

    def hand_down(code: str, share: FloatArray) -> None:
        effective[code] = effective[code] + share
        node = framework.nodes[code]
        for index, child in enumerate(node.children):
            own = weights[code]
            hand_down(child.code, share * own[..., index] / own.sum(axis=-1))

    hand_down(framework.root.code, np.ones(shape))
    return effective


def _joined(
    index: CompositeIndex, panel: Panel, parts: list[tuple[IndexResult, list[int]]]
) -> IndexResult:
    """Put the years of several editions together."""

    def join(name: str, empty: object) -> FrozenMapping[str, NDArray[np.generic]]:
        joined: dict[str, NDArray[np.generic]] = {}
        for part, years in parts:
            for code, array in cast(
                "Mapping[str, NDArray[np.generic]]", getattr(part, name)
            ).items():
                if code not in joined:
                    joined[code] = np.full(array.shape, empty, dtype=array.dtype)
                joined[code][years] = array[years]
        return FrozenMapping(joined)

    ranks = np.full(panel.values.shape[:-1], np.nan)
    values, states = panel.values.copy(), panel.states.copy()
    for part, years in parts:
        values[years], states[years] = part.treated.values[years], part.treated.states[years]
        if part.ranks is not None:
            ranks[years] = part.ranks[years]
    chosen = {
        panel.years[position]: number for number, (_, at) in enumerate(parts) for position in at
    }
    return IndexResult(
        index=index,
        panel=panel,
        treated=panel.with_values(values, states),
        scores=cast("Mapping[str, FloatArray]", join("scores", np.nan)),
        displayed=cast("Mapping[str, FloatArray]", join("displayed", np.nan)),
        ranks=None if all(part.ranks is None for part, _ in parts) else ranks,
        labels=cast("Mapping[str, NDArray[np.object_]]", join("labels", "")),
        gates=cast("Mapping[str, NDArray[np.object_]]", join("gates", "")),
        states=cast("Mapping[str, NDArray[np.uint8]]", join("states", STATES.index("missing"))),
        coverage=cast("Mapping[str, FloatArray]", join("coverage", 0.0)),
        effective_weights=cast("Mapping[str, FloatArray]", join("effective_weights", 0.0)),
        changes=tuple(
            change
            for number, (part, _) in enumerate(parts)
            for change in part.changes
            if change.year is None or chosen[change.year] == number
        ),
        notes=tuple(
            note
            for number, (part, _) in enumerate(parts)
            for note in part.notes
            if note.year is None or chosen[note.year] == number
        ),
    )
