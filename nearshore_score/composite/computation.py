"""From figures to the result of a composite index; behind `CompositeIndex.compute`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FrozenMapping
from nearshore_score.composite.index import CompositeIndex, refuse_panel
from nearshore_score.composite.result import IndexResult
from nearshore_score.evaluation import Evaluation
from nearshore_score.framework import Framework
from nearshore_score.gates import Gate
from nearshore_score.panel import STATES, Panel
from nearshore_score.plan import Plan
from nearshore_score.ranks import rank_by_keys

_IMPUTED = STATES.index("imputed")


def compute(index: CompositeIndex, panel: Panel) -> IndexResult:
    """Compute a composite index; the procedure behind `CompositeIndex.compute`."""
    refuse_panel(panel)
    if not panel.years:
        return _computed(index, panel)
    variants: dict[CompositeIndex, list[int]] = {}
    for position, year in enumerate(panel.years):
        variants.setdefault(index.edition(year), []).append(position)
    parts = [(_computed(variant, panel), years) for variant, years in variants.items()]
    return replace(parts[0][0], index=index) if len(parts) == 1 else _joined(index, panel, parts)


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
    judged = scores[gate.target]
    possible: BoolArray = np.ones(judged.shape, dtype=np.bool_)
    if plan.framework.node(gate.target).indicator is not None:
        judged = plan.panel.column(gate.target)
        possible = plan.panel.applicable[..., plan.column[gate.target]]
    texts: list[str] = [
        gate.outcome(None if np.isnan(value) else float(value)) if applies else "not_applicable"
        for value, applies in zip(judged.ravel(), possible.ravel(), strict=True)
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
    return {code: np.asarray(weights) for code, weights in effective.items()}


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
