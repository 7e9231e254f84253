"""The runs of a study of modelling choices, each distinct one computed once, in batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.errors import InvalidInputError, NearshoreScoreError
from nearshore_score.panel import Panel
from nearshore_score.sensitivity.choices.base import ChoiceFactor
from nearshore_score.sensitivity.choices.design import (
    ChoiceDesign,
    WeightColumns,
    known_weights,
    weights_of_points,
)
from nearshore_score.sensitivity.choices.of_figures import DataErrorChoice
from nearshore_score.sensitivity.choices.of_steps import LeftOutChoice
from nearshore_score.sensitivity.choices.of_weights import WeightSetChoice
from nearshore_score.sensitivity.choices.scenarios import Scenario, ScenarioBuilder, WithoutWeight
from nearshore_score.sensitivity.choices.steps import ChoiceSubject
from nearshore_score.sensitivity.choices.study import ChoiceStudy, framed_choices
from nearshore_score.sensitivity.sampling.blocks import (
    BLOCK,
    Part,
    Progress,
    Stage,
    generator_of,
    run_parts,
)
from nearshore_score.sensitivity.sampling.figure_sampler import FigureSampler
from nearshore_score.sensitivity.weight_information import Known

# Values of one evaluation, and of the figures that are held at once.
_VALUES_AT_ONCE = 2**21
_FIGURES_AT_ONCE = 2**22
# A treatment keeps a record of every table, which costs more than its arithmetic.
_TREATED_AT_ONCE = 256


@dataclass(frozen=True, eq=False)
class _Frame:
    """A combination that is compiled, with what its runs share.

    Attributes
    ----------
    scenario : Scenario
        The combination.
    whole : Scenario
        The same with nothing left out, whose weights laws refer to.
    left_out : mapping of int to WithoutWeight
        By option of the factor that leaves something out, what gets no weight.
    laws : mapping of str to Known and array of shape (P, k)
        By node, the children of which weights are drawn, and the weights of every point.
    """

    scenario: Scenario
    whole: Scenario
    left_out: Mapping[int, WithoutWeight]
    laws: Mapping[str, tuple[int, Known, FloatArray]]


@dataclass(frozen=True, eq=False)
class _Scorer:
    """Scores some distinct runs, which are sorted by figures and by combination."""

    subject: ChoiceSubject
    factors: tuple[ChoiceFactor, ...]
    panel: Panel
    sampler: FigureSampler | None
    frames: tuple[_Frame, ...]
    of_frame: IntArray
    choices: IntArray
    seed: int

    def __call__(self, part: Part) -> FloatArray:
        """Return the scores (c, n) of the runs of a part."""
        start = part.first * BLOCK
        rows = np.arange(start, start + part.draws)
        drawn = self._figure_blocks(rows)
        scores = np.empty((len(rows), len(self.subject.rows)))
        blocks: list[int] = np.unique(drawn).tolist()
        for block in blocks:
            figures = None if self.sampler is None else self._figures(block)
            numbers: list[int] = np.unique(self.of_frame[rows[drawn == block]]).tolist()
            for number in numbers:
                here = np.flatnonzero((drawn == block) & (self.of_frame[rows] == number))
                step = self._at_once(self.frames[number])
                for first in range(0, len(here), step):
                    some = here[first : first + step]
                    own = self.choices[rows[some]]
                    scores[some] = self._scores(self.frames[number], own, figures)
        return scores

    def _figure_blocks(self, rows: IntArray) -> IntArray:
        return figure_blocks(self.factors, self.choices[rows], self._figure_size)

    @property
    def _figure_size(self) -> int:
        return figure_block_size(self.panel)

    def _at_once(self, frame: _Frame) -> int:
        size = self.panel.values.size
        most = _power_of_two(_VALUES_AT_ONCE / size, 64, BLOCK)
        treated = self.sampler is not None and frame.scenario.steps.treatment
        return min(most, _TREATED_AT_ONCE) if treated else most

    def _figures(self, block: int) -> FloatArray:
        if self.sampler is None:
            raise InvalidInputError("these figures do not vary")
        return self.sampler.draw(generator_of(self.seed, Stage.FIGURES, block), self._figure_size)

    def _scores(self, frame: _Frame, choices: IntArray, figures: FloatArray | None) -> FloatArray:
        weights = _weights(frame, self.factors, choices)
        if figures is None:
            found = frame.scenario.scores(weights, len(choices))
        else:
            at = next(i for i, f in enumerate(self.factors) if isinstance(f, DataErrorChoice))
            values = figures[choices[:, at] % self._figure_size]
            found = self._of_figures(frame.scenario, weights, values)
        if not np.isfinite(found).all():
            row, column = np.argwhere(~np.isfinite(found))[0]
            chosen = ", ".join(
                f"{factor.label} {option}"
                for factor, option in zip(self.factors, choices[row].tolist(), strict=True)
            )
            raise InvalidInputError(
                f"{self.subject.destinations[column]} has no score in a run ({chosen}); supply "
                "what is missing, or leave it out"
            )
        return found

    def _of_figures(
        self, scenario: Scenario, weights: Mapping[str, FloatArray], values: FloatArray
    ) -> FloatArray:
        steps = scenario.steps
        if steps.treatment:
            states = np.broadcast_to(self.panel.states, values.shape)
            panel = self.panel.with_values(values, states)
            plan = self.subject.plan(steps, self.subject.treated(steps.treatment, panel))
            found = plan(weights=weights)
        else:
            columns = [self.panel.columns.index(code) for code in scenario.plan.panel.columns]
            found = scenario.plan(values=values[..., columns], weights=weights)
        scores = found.scores[scenario.root]
        return np.array(np.broadcast_to(scores, values.shape[:2])[:, scenario.rows])


def _weights(
    frame: _Frame, factors: Sequence[ChoiceFactor], choices: IntArray
) -> dict[str, FloatArray]:
    """Return the weights (c, k) of every node whose weights differ between some runs."""
    found: dict[str, FloatArray] = {}
    for at, factor in enumerate(factors):
        if isinstance(factor, WeightSetChoice):
            for node in factor.nodes:
                children = frame.whole.children(node)
                table = factor.table(node, children, frame.whole.weights(node))
                _put(found, frame.scenario, node, children, table[choices[:, at]])
    for node, (at, known, points) in frame.laws.items():
        _put(found, frame.scenario, node, known.children, points[choices[:, at]])
    for at, factor in enumerate(factors):
        if isinstance(factor, LeftOutChoice) and frame.left_out:
            _leave_out(found, frame, choices[:, at])
    return found


def _put(
    found: dict[str, FloatArray],
    scenario: Scenario,
    node: str,
    children: Sequence[str],
    weights: FloatArray,
) -> None:
    """Lay weights of some children on those that a node has in a combination."""
    own = scenario.children(node)
    if not own:
        return
    whole = np.zeros((len(weights), len(own)))
    for column, child in enumerate(children):
        if child in own:
            whole[:, own.index(child)] = weights[:, column]
    found[node] = whole


def _leave_out(found: dict[str, FloatArray], frame: _Frame, options: IntArray) -> None:
    """Take the weight of what is left out, and share it out among its siblings."""
    scenario = frame.scenario
    parents = {one.parent for one in frame.left_out.values()}
    for parent in sorted(parents):
        children = scenario.children(parent)
        own = found.get(parent)
        if own is None:
            own = np.tile(scenario.weights(parent), (len(options), 1))
        before = own.sum(axis=1)
        own = own.copy()
        for option, one in frame.left_out.items():
            if one.parent == parent:
                own[options == option, children.index(one.child)] = 0.0
        after = own.sum(axis=1)
        if not (after > 0).all():
            raise InvalidInputError(
                f"with one child of {parent} left out, the others carry no weight in a run"
            )
        found[parent] = own * (before / after)[:, np.newaxis]


def scores_of_choices(
    study: ChoiceStudy,
    design: ChoiceDesign,
    places: Sequence[WeightColumns],
    *,
    seed: int,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> FloatArray:
    """Compute every distinct run once, and return the scores (runs, n) of all.

    Parameters
    ----------
    study : ChoiceStudy
        The study.
    design : ChoiceDesign
        Choices that can all be computed.
    places : sequence of WeightColumns
        Where weights under laws stand in the design.
    seed : int
        Seed of what is drawn pseudo-randomly.
    executor : concurrent.futures.Executor, optional
        Where the work is done; by default here.
    progress : callable, optional
        Called with the number of distinct runs done and their total.
    """
    distinct, number = np.unique(design.choices, axis=0, return_inverse=True)
    frames, of_frame = _frames(study, distinct, design, places, seed)
    blocks = figure_blocks(study.factors, distinct, figure_block_size(study.panel))
    order = np.lexsort((of_frame, blocks))
    scorer = _Scorer(
        subject=study.subject,
        factors=study.factors,
        panel=study.panel,
        sampler=study.sampler,
        frames=frames,
        of_frame=of_frame[order],
        choices=distinct[order],
        seed=seed,
    )
    parts = run_parts(scorer, len(distinct), blocks=1, executor=executor, progress=progress)
    scores = np.empty((len(distinct), len(study.subject.rows)))
    scores[order] = np.concatenate(list(parts))
    return np.asarray(scores[number.reshape(-1)])


def _frames(
    study: ChoiceStudy,
    distinct: IntArray,
    design: ChoiceDesign,
    places: Sequence[WeightColumns],
    seed: int,
) -> tuple[tuple[_Frame, ...], IntArray]:
    """Return what is compiled, and which of it each distinct run uses."""
    builder = study.rule.builder
    combinations, number = np.unique(framed_choices(study, distinct), axis=0, return_inverse=True)
    at = next((i for i, one in enumerate(study.factors) if isinstance(one, LeftOutChoice)), -1)
    weightless: dict[tuple[int, ...], dict[int, WithoutWeight]] = {}
    keys: list[tuple[int, ...]] = []
    for options in map(tuple, combinations.tolist()):
        key, without = builder.frame(options)
        own = weightless.setdefault(key, {})
        if without is not None:
            own[options[at]] = without
        keys.append(key)
    drawn: dict[tuple[int, Known], FloatArray] = {}
    frames: list[_Frame] = []
    for key, left_out in weightless.items():
        scenario = _compiled(builder, key)
        found = builder.scenario(builder.whole(key))
        whole = scenario if isinstance(found, str) else found
        try:
            laws = _laws(whole, places, design, seed, drawn)
        except NearshoreScoreError as error:
            chosen = ", ".join(f"{name} {one}" for name, one in study.rule.named(key).items())
            raise InvalidInputError(
                f"weights cannot follow their law{' with ' * bool(chosen)}{chosen}: {error}"
            ) from None
        frames.append(_Frame(scenario, whole, left_out, laws))
    places_of = {key: position for position, key in enumerate(weightless)}
    of_combination = np.array([places_of[key] for key in keys], dtype=np.intp)
    return tuple(frames), of_combination[number.reshape(-1)]


def _laws(
    whole: Scenario,
    places: Sequence[WeightColumns],
    design: ChoiceDesign,
    seed: int,
    drawn: dict[tuple[int, Known], FloatArray],
) -> dict[str, tuple[int, Known, FloatArray]]:
    """Return the weights under laws of one combination; add to those that are drawn already."""
    laws: dict[str, tuple[int, Known, FloatArray]] = {}
    for place in places:
        known = known_weights(whole, place.node)
        if (place.stream, known) not in drawn:
            drawn[place.stream, known] = weights_of_points(place, known, design, seed)
        laws[place.node] = (place.factor, known, drawn[place.stream, known])
    return laws


def _compiled(builder: ScenarioBuilder, key: tuple[int, ...]) -> Scenario:
    found = builder.scenario(key)
    if isinstance(found, str):
        raise InvalidInputError(found)
    return found


def figure_block_size(panel: Panel) -> int:
    """Return how many draws of figures are made together: it depends on the problem alone.

    Parameters
    ----------
    panel : Panel
        The figures.
    """
    return _power_of_two(_FIGURES_AT_ONCE / panel.values.size, 64, BLOCK)


def figure_blocks(factors: Sequence[ChoiceFactor], choices: IntArray, size: int) -> IntArray:
    """Return which block (runs,) of draws the figures of each run come from; all zero without.

    Parameters
    ----------
    factors : sequence of ChoiceFactor
        The factors.
    choices : array of int of shape (runs, g)
        Option of each factor in each run.
    size : int
        Draws in a block.
    """
    for at, factor in enumerate(factors):
        if isinstance(factor, DataErrorChoice):
            return choices[:, at] // size
    return np.zeros(len(choices), dtype=np.intp)


def _power_of_two(wanted: float, least: int, most: int) -> int:
    return int(min(max(2 ** (max(int(wanted), 1).bit_length() - 1), least), most))
