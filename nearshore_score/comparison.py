"""The comparison: gates, plan and ranks of a model for some profiles."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np

from nearshore_score.errors import InvalidInputError, MixedSeriesWarning, UnknownNameError
from nearshore_score.evaluation import Evaluation
from nearshore_score.figures import Figure
from nearshore_score.framework import Framework
from nearshore_score.gates import Gate, GateResult
from nearshore_score.model import ScoringModel
from nearshore_score.outcome import MethodOutcome, outcome_of
from nearshore_score.panel import Panel
from nearshore_score.plan import Contributions, Plan
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.ranking import (
    NodeResult,
    NotRanked,
    RankedDestination,
    Ranking,
    cautions_of,
    years_of,
)
from nearshore_score.ranks import TIE_TOLERANCE, competition_ranks
from nearshore_score.resolve import Resolution, resolve


def compare(model: ScoringModel, profiles: Iterable[DestinationProfile]) -> Ranking:
    """Score and rank destinations; the procedure behind `ScoringModel.rank`."""
    everyone = _usable(profiles)
    home = [p for p in everyone if p.code == model.context.client]
    candidates = {p.code: p for p in everyone if p not in home}
    out = [_not_ranked(profile, "own_client") for profile in home]
    if not candidates:
        return _ranking(model, [], out, [], {})
    resolution = resolve(candidates.values(), model.framework, model.context.client)
    verdicts = _pass_gates(model, resolution)
    failed = _failed(verdicts, model.gates)
    out += [
        _not_ranked(candidates[code], "gate_unknown" if verdict.value is None else "gate", verdict)
        for code, verdict in failed.items()
    ]
    kept = [code for code in candidates if code not in failed]
    ranked: list[RankedDestination] = []
    outcome: MethodOutcome | None = None
    if kept:
        plan = Plan(resolution.panel.rows(kept), model.framework, model.normalisation)
        result = plan()
        model = model.replace(framework=_with_weights(plan, result))
        ranked, thin = _ranked(plan, result, candidates)
        outcome = outcome_of(plan, result) if ranked else None
        out += thin
    shown = {key: f for key, f in resolution.figures.items() if key[0] in kept}
    return _ranking(model, ranked, out, verdicts, shown).replace(outcome=outcome)


def plan_of(ranking: Ranking, profiles: Iterable[DestinationProfile]) -> Plan:
    """Compile the model of a ranking for the destinations that it ranks, best first.

    Parameters
    ----------
    ranking : Ranking
        What a model found.
    profiles : iterable of DestinationProfile
        The profiles that it was made of.
    """
    model = ranking.model
    return Plan(panel_of(ranking, profiles, ranking.codes), model.framework, model.normalisation)


def panel_of(
    ranking: Ranking, profiles: Iterable[DestinationProfile], codes: Iterable[str]
) -> Panel:
    """Return the figures of some destinations of a ranking.

    Parameters
    ----------
    ranking : Ranking
        What a model found.
    profiles : iterable of DestinationProfile
        The profiles that it was made of.
    codes : iterable of str
        The destinations.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MixedSeriesWarning)  # the ranking has given it
        return ranking.model.resolve(Destinations(profiles).select(*codes)).panel


def _with_weights(plan: Plan, result: Evaluation) -> Framework:
    """Write weights that were computed from the figures into the framework, with their basis."""
    framework = plan.framework
    for code, source in plan.sources.items():
        children = [child.code for child in framework.node(code).children]
        weights = dict(zip(children, result.weights[code].tolist(), strict=True))
        basis = f"{source.kind}, computed from {len(plan.panel.destinations)} destinations"
        framework = framework.reweight(code, weights, basis=basis)
    return framework


def _ranking(
    model: ScoringModel,
    ranked: list[RankedDestination],
    not_ranked: list[NotRanked],
    verdicts: list[GateResult],
    figures: Mapping[tuple[str, str], Figure],
) -> Ranking:
    compared = [*(row.code for row in ranked), *(row.code for row in not_ranked)]
    return Ranking(
        model=model,
        destinations=tuple(ranked),
        not_ranked=tuple(not_ranked),
        gates=tuple(verdicts),
        cautions=cautions_of(figures, model.framework, compared, model.context.year),
        years=years_of(figures, model.context.year),
    )


def _pass_gates(model: ScoringModel, resolution: Resolution) -> list[GateResult]:
    verdicts: list[GateResult] = []
    evaluation: Evaluation | None = None
    for gate in model.gates:
        if gate.target not in model.framework.nodes:
            raise UnknownNameError(
                f"target of gate {gate.code}", gate.target, model.framework.nodes
            )
        if model.framework.node(gate.target).indicator is None:
            evaluation = evaluation or _evaluate_for_gates(model, gate, resolution)
        for row, code in enumerate(resolution.panel.destinations):
            verdicts.append(_verdict(gate, code, row, resolution, evaluation))
    return verdicts


def _evaluate_for_gates(model: ScoringModel, gate: Gate, resolution: Resolution) -> Evaluation:
    plan = Plan(resolution.panel, model.framework, model.normalisation)
    if culprit := plan.what_depends_on_set(gate.target):
        raise InvalidInputError(
            f"gate {gate.code} judges a score, but with {culprit} scores depend on who passes; use "
            "fixed goalposts, or a gate on an indicator"
        )
    return plan()


def _usable(profiles: Iterable[DestinationProfile]) -> Destinations:
    destinations = Destinations(profiles)
    if not destinations:
        raise InvalidInputError("there is no destination to score; select at least one")
    return destinations


def _verdict(
    gate: Gate, code: str, row: int, resolution: Resolution, evaluation: Evaluation | None
) -> GateResult:
    figure = resolution.figures.get((code, gate.target))
    if figure is not None and figure.state == "not_applicable":
        return GateResult(gate=gate.code, destination=code, outcome="not_applicable")
    value = figure.value if figure is not None else None
    if evaluation is not None and gate.target in evaluation.scores:
        node = evaluation.scores[gate.target][row]
        if figure is None and np.isfinite(node):
            value = float(node)
    return GateResult(gate=gate.code, destination=code, outcome=gate.outcome(value), value=value)


def _failed(verdicts: Iterable[GateResult], gates: Iterable[Gate]) -> dict[str, GateResult]:
    """Return the first verdict that stops each stopped destination."""
    strict = {gate.code for gate in gates if gate.unknown == "exclude"}
    failed: dict[str, GateResult] = {}
    for verdict in verdicts:
        unknown = verdict.outcome == "unknown" and verdict.gate in strict
        if verdict.outcome == "fail" or unknown:
            failed.setdefault(verdict.destination, verdict)
    return failed


def _not_ranked(
    profile: DestinationProfile,
    reason: Literal["gate", "gate_unknown", "coverage", "own_client"],
    verdict: GateResult | None = None,
) -> NotRanked:
    return NotRanked(
        code=profile.code,
        name=profile.name,
        name_fr=profile.name_fr,
        reason=reason,
        gate="" if verdict is None else verdict.gate,
    )


def _too_little_known(
    plan: Plan, result: Evaluation, profile: DestinationProfile, index: int
) -> NotRanked:
    criteria = [node.code for node in plan.framework.criteria]
    gaps = [c for c in criteria if result.applicable[c][index] and not result.present[c][index]]
    return _not_ranked(profile, "coverage").replace(
        criteria_coverage=float(result.share_present[plan.framework.root.code][index]),
        missing={code: float(result.share_present[code][index]) for code in gaps},
    )


def _ranked(
    plan: Plan, result: Evaluation, profiles: Mapping[str, DestinationProfile]
) -> tuple[list[RankedDestination], list[NotRanked]]:
    root = plan.framework.root.code
    try:
        parts: Contributions | None = plan.contributions()
    except InvalidInputError:
        parts = None  # this operator cannot be split; the result says None
    scored = np.flatnonzero(result.present[root])
    totals = result.scores[root][scored]
    ranks = competition_ranks(totals)
    tied = (np.abs(totals[:, None] - totals[None, :]) <= TIE_TOLERANCE).sum(axis=1) > 1
    rows = [
        _row(plan, result, parts, profiles, int(i), rank=int(rank), tied=bool(tie))
        for i, rank, tie in zip(scored, ranks, tied, strict=True)
    ]
    thin = [
        _too_little_known(plan, result, profiles[code], i)
        for i, code in enumerate(plan.panel.destinations)
        if not result.present[root][i]
    ]
    return sorted(rows, key=lambda row: row.rank), thin


def _row(
    plan: Plan,
    result: Evaluation,
    parts: Contributions | None,
    profiles: Mapping[str, DestinationProfile],
    index: int,
    *,
    rank: int,
    tied: bool,
) -> RankedDestination:
    root = plan.framework.root.code
    profile = profiles[plan.panel.destinations[index]]
    nodes = {
        code: _node(code, result, parts, index) for code in plan.framework.nodes if code != root
    }
    return RankedDestination(
        code=profile.code,
        name=profile.name,
        name_fr=profile.name_fr,
        rank=rank,
        tied=tied,
        score=float(result.scores[root][index]),
        coverage=float(result.coverage[root][index]),
        criteria_coverage=float(result.share_present[root][index]),
        baseline=0.0 if parts is None else float(parts.baseline[index]),
        nodes=nodes,
    )


def _node(code: str, result: Evaluation, parts: Contributions | None, index: int) -> NodeResult:
    coverage = float(result.coverage[code][index])
    if not result.applicable[code][index]:
        return NodeResult(state="not_applicable", coverage=coverage)
    if not result.present[code][index]:
        return NodeResult(state="missing", coverage=coverage)
    contribution = None if parts is None else float(parts.of[code][index])
    score = float(result.scores[code][index])
    return NodeResult(score=score, coverage=coverage, contribution=contribution)
