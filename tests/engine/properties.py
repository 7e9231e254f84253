"""What every result of an index promises, whatever the index and the panel."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearshore_score import (
    STATES,
    CompositeIndex,
    ComputedWeights,
    IndexResult,
    NearshoreScoreError,
    Node,
    Panel,
    Plan,
    UseInstead,
    score_bounds,
)
from nearshore_score.aggregation import traits_of
from tests.engine.strategies import Case

Floats = NDArray[np.float64]
Generator = np.random.Generator

HELD = (STATES.index("present"), STATES.index("imputed"))
#: Found by a search, or by a decomposition: right to fewer digits than other scores.
SEARCHED = {"box_cox", "yeo_johnson", "principal_component", "factor_analysis"}


@dataclass(frozen=True)
class Computed:
    """A case that gave a result."""

    case: Case
    index: CompositeIndex
    panel: Panel
    result: IndexResult

    def plan(self) -> Plan:
        years = self.panel.years
        return self.index_of(len(years) - 1).compile(self.result.treated)

    def index_of(self, position: int) -> CompositeIndex:
        years = self.panel.years
        return self.index.edition(years[position]) if years else self.index

    def rows(self) -> list[tuple[int, Any]]:
        """Return the years by position, each with how to pick it from an array."""
        return [(p, p) for p in range(len(self.panel.years))] or [(0, ...)]


def compute(case: Case) -> Computed | None:
    """Compute a case; if it is refused, the refusal has to name something."""
    try:
        index, panel = case.index(), case.panel()
        return Computed(case, index, panel, index.compute(panel))
    except NearshoreScoreError as error:
        refusal = str(error)
    assert any(name in refusal for name in case.names), f"this names nothing: {refusal}"
    return None


def panel_is_unchanged(computed: Computed, random: Generator) -> None:
    again = computed.case.panel()
    assert computed.panel == again
    assert computed.panel.values.tobytes() == again.values.tobytes()
    assert computed.panel.states.tobytes() == again.states.tobytes()


def no_silent_hole(computed: Computed, random: Generator) -> None:
    """A score is a number exactly where its state says so."""
    result, shape = computed.result, computed.panel.values.shape[:-1]
    for code, states in result.states.items():
        held = np.isin(states, HELD)
        for array in (result.scores[code], result.displayed[code]):
            assert array.shape == shape, code
            np.testing.assert_array_equal(np.isfinite(array), held, err_msg=code)
            np.testing.assert_array_equal(np.isnan(array), ~held, err_msg=code)
        coverage = result.coverage[code]
        assert ((coverage >= 0) & (coverage <= 1 + 1e-9)).all(), code
        assert np.isfinite(result.effective_weights[code]).all(), code


def states_of_leaves_are_those_of_the_panel(computed: Computed, random: Generator) -> None:
    for leaf in computed.index.framework.leaves:
        if leaf.missing is None:
            treated = computed.result.treated
            given = treated.states[..., treated.columns.index(leaf.code)]
            np.testing.assert_array_equal(computed.result.states[leaf.code], given, leaf.code)


def every_treated_cell_is_on_record(computed: Computed, random: Generator) -> None:
    before, after = computed.panel, computed.result.treated
    assert (before.destinations, before.years) == (after.destinations, after.years)
    recorded = {
        (change.year, change.destination, change.column) for change in computed.result.changes
    }
    for column in after.columns:
        place, there = before.columns.index(column), after.columns.index(column)
        same = before.states[..., place] == after.states[..., there]
        numbers = [panel.column(column) for panel in (before, after)]
        same &= (numbers[0] == numbers[1]) | np.isnan(numbers).all(axis=0)
        for at in np.ndindex(same.shape):
            year = before.years[at[0]] if before.years else None
            cell = (year, before.destinations[at[-1]], column)
            assert (cell not in recorded) == same[at], cell


def ranks_and_labels_are_there_with_their_scores(computed: Computed, random: Generator) -> None:
    result = computed.result
    assert result.ranks is not None
    for position, at in computed.rows():
        index = computed.index_of(position)
        assert index.ranking is not None
        first = index.ranking.by[0] if index.ranking.by else "total"
        scores = result.displayed if index.ranking.on == "displayed" else result.scores
        known = ~np.isnan(scores[first][at])
        for gate in index.gates:
            out = ["fail", "unknown"] if gate.unknown == "exclude" else ["fail"]
            known &= ~np.isin(result.gates[gate.code][at], out)
        if index.ranking.within is not None:
            known &= np.array(computed.panel.group(index.ranking.within)) != ""
        np.testing.assert_array_equal(~np.isnan(result.ranks[at]), known)
        ranked = result.ranks[at][known]
        assert ((ranked >= 1) & (ranked <= known.sum())).all()
        for rule in index.labels:
            judged = [~np.isnan(result.scores[code][at]) for code in rule.nodes]
            np.testing.assert_array_equal(result.labels[rule.code][at] != "", np.all(judged, 0))


def json_brings_it_back_to_the_last_bit(computed: Computed, random: Generator) -> None:
    index, text = computed.index, computed.index.to_json()
    read = CompositeIndex.from_json(text)
    assert (read, hash(read), read.to_json()) == (index, hash(index), text)
    again = read.compute(computed.panel)
    for code, scores in computed.result.scores.items():
        assert again.scores[code].tobytes() == scores.tobytes(), code
    np.testing.assert_array_equal(again.ranks, computed.result.ranks)


def it_can_be_read(computed: Computed, random: Generator) -> None:
    """Records, tables, traces and the method page mention what they should."""
    result, panel = computed.result, computed.panel
    year = panel.years[0] if panel.years else None
    assert len(result.records()) == result.scores["total"].size
    assert result.to_csv().count("\n") == 1 + len(result.records())
    lines = result.trace(panel.destinations[0], year=year).splitlines()
    assert lines[0].startswith("total")
    method = computed.index.method()
    assert all(code in method for code in result.scores)


def the_order_of_destinations_does_not_matter(computed: Computed, random: Generator) -> None:
    order = random.permutation(len(computed.panel.destinations))
    shuffled = computed.panel.rows([computed.panel.destinations[row] for row in order])
    other, result = computed.index.compute(shuffled), computed.result
    searched = bool(SEARCHED & computed.case.parts)
    for code, scores in result.scores.items():
        close(other.scores[code], scores[..., order], 1e-4 if searched else 1e-9, code)
        np.testing.assert_array_equal(other.states[code], result.states[code][..., order])
    if not searched:
        assert result.ranks is not None
        np.testing.assert_array_equal(other.ranks, result.ranks[..., order])
        for code, labels in result.labels.items():
            np.testing.assert_array_equal(other.labels[code], labels[..., order])


def a_batch_equals_its_items(computed: Computed, random: Generator) -> None:
    plan = computed.plan()
    values = plan.panel.values
    items = [values, resampled(values, plan.panel.present, random)]
    try:
        alone = [plan(values=item) for item in items]
    except NearshoreScoreError:
        return
    together = plan(values=np.stack(items))
    for code in together.scores:
        for number, one in enumerate(alone):
            scores = together.scores[code]
            ours = scores[number] if scores.ndim > values.ndim - 1 else scores
            np.testing.assert_allclose(ours, one.scores[code], rtol=1e-12, err_msg=code)


def resampled(values: Floats, present: NDArray[np.bool_], random: Generator) -> Floats:
    """Give every cell that holds a figure one of the figures of its column."""
    drawn = values.copy()
    for column in range(values.shape[-1]):
        held = values[..., column][present[..., column]]
        if held.size:
            drawn[..., column][present[..., column]] = random.choice(held, held.size)
    return drawn


def a_figure_moves_scores_one_way_only(computed: Computed, random: Generator) -> None:
    plan = computed.plan()
    cells = np.argwhere(plan.panel.present)
    if not len(cells):
        return
    at = tuple(random.choice(cells))
    raised = plan.panel.values.copy()
    if abs(raised[at]) > 1e300:
        return
    raised[at] += abs(raised[at]) * random.uniform(0, 0.5) + random.choice([0.0, 0.01, 3.0])
    before = plan()
    try:
        after = plan(values=raised)
    except NearshoreScoreError:
        return
    leaf = plan.panel.columns[at[-1]]
    for code, node in plan.framework.nodes.items():
        ways = ways_of(plan, node, leaf)
        # Halves, so that a difference of the greatest floats is one too.
        change = after.scores[code] / 2 - before.scores[code] / 2
        size = np.nanmax(np.abs(sizes(before.scores)), initial=1.0)
        if ways == {1}:
            assert not (change < -1e-9 * size).any(), code
        if ways == {-1}:
            assert not (change > 1e-9 * size).any(), code
        if not ways:
            np.testing.assert_array_equal(after.scores[code], before.scores[code])


def ways_of(plan: Plan, node: Node, leaf: str) -> set[int]:
    """Say which ways a node's score can go as a figure of a leaf grows; 0: nobody knows."""
    ways: set[int] = set()
    if node.code == leaf:
        ways = {1}
    signs = traits_of(node.operator).monotone or (0,)
    for place, child in enumerate(node.children):
        below = ways_of(plan, plan.framework.nodes[child.code], leaf)
        sign = 0 if isinstance(node.weights, ComputedWeights) else signs[min(place, len(signs) - 1)]
        ways |= {way * sign for way in below}
    normalisation: Any = plan.normalisations.get(node.code)
    if normalisation is not None:
        column = plan.columns[node.code]
        sign = 0 if normalisation.depends_on_set else normalisation.traits(column).monotone
        ways = {way * sign for way in ways}
    if isinstance(node.missing, UseInstead):
        ways |= ways_of(plan, plan.framework.nodes[node.missing.node], leaf)
    return ways


def bounds_hold_what_rounded_figures_can_give(computed: Computed, random: Generator) -> None:
    plan = computed.plan()
    half = np.full(len(plan.panel.columns), random.choice([0.5, 0.05, 0.0005, 0.0]))
    exact = plan.panel.values + random.uniform(-1, 1, plan.panel.values.shape) * half
    bounds = score_bounds(plan, half)
    assert set(bounds) == set(plan.framework.nodes)
    results = [plan()]
    with suppress(NearshoreScoreError):
        results.append(plan(values=exact))
    for result in results:
        near = 1e-9 * np.nanmax(np.abs(sizes(result.scores)), initial=1.0)
        for code, found in bounds.items():
            if isinstance(found, str):
                assert found.strip(), code
                continue
            low, high = found
            scores = result.scores[code]
            np.testing.assert_array_equal(np.isnan(low), np.isnan(high), err_msg=code)
            known = np.broadcast_to(~np.isnan(low), scores.shape)
            np.testing.assert_array_equal(known, ~np.isnan(scores), err_msg=code)
            # Halves, so that a sum of the greatest floats is one too.
            assert not (scores / 2 < low / 2 - near).any(), code
            assert not (scores / 2 > high / 2 + near).any(), code


def sizes(scores: Any) -> Floats:
    return np.concatenate([np.ravel(array) for array in scores.values()])


def close(ours: Floats, theirs: Floats, tolerance: float, code: str) -> None:
    size = np.max(np.abs(theirs), where=~np.isnan(theirs), initial=1e-300)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance * size, err_msg=code)


EVERY = (
    panel_is_unchanged,
    no_silent_hole,
    states_of_leaves_are_those_of_the_panel,
    every_treated_cell_is_on_record,
    ranks_and_labels_are_there_with_their_scores,
    json_brings_it_back_to_the_last_bit,
    it_can_be_read,
    the_order_of_destinations_does_not_matter,
    a_batch_equals_its_items,
    a_figure_moves_scores_one_way_only,
    bounds_hold_what_rounded_figures_can_give,
)
