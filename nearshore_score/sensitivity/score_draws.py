"""Scores under uncertain weights and figures, drawn block by block: what sampling rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.comparison import compare, panel_of
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError, NotLinearError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import position_of
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.ranks import TIE_TOLERANCE
from nearshore_score.sensitivity._sampler_choice import sampler_of
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights, uncertain_weights
from nearshore_score.sensitivity.linear_scores import LOG_TOLERANCE, LinearScores, bands_of
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Part, Stage, generator_of
from nearshore_score.sensitivity.sampling.figure_sampler import FigureSampler
from nearshore_score.sensitivity.sampling.linear_products import linear_products
from nearshore_score.sensitivity.sampling.weight_samplers import WeightSampler
from nearshore_score.sensitivity.uncertain_figures import (
    UncertainFigures,
    figure_sampler,
    uncertain_panel,
)
from nearshore_score.sensitivity.weight_information import Known, WeightInformation

#: What is said of the weights of one node.
WeightLaw = WeightInformation | DirichletWeights | str

# Values of one evaluation, 16 MiB: what is done once for all of its draws then hardly counts.
_VALUES_AT_ONCE = 2**21


class ScoreDraws(NamedTuple):
    """Some draws of scores.

    Attributes
    ----------
    scores : array of shape (c, n)
        Scores of the n destinations, or their logarithms.
    weights : mapping of str to array of shape (c, k)
        By node, the weights of its k children; only of nodes whose weights vary.
    """

    scores: FloatArray
    weights: Mapping[str, FloatArray]


class VariedNode(NamedTuple):
    """A node whose weights vary.

    Attributes
    ----------
    known : Known
        Its children that some destination has, and their weights in the model.
    places : array of int of shape (k,)
        Where these children stand among all children of the node.
    all_children : int
        How many children it has in all.
    law : WeightInformation or DirichletWeights
        What is said of the weights.
    sampler : WeightSampler
        What draws them.
    """

    known: Known
    places: IntArray
    all_children: int
    law: WeightInformation | DirichletWeights
    sampler: WeightSampler


@dataclass(frozen=True, eq=False)
class UncertainScores:
    """Scores of n destinations that vary with weights and figures.

    Attributes
    ----------
    destinations : tuple of str
        The n destinations that are ranked, best first by the model.
    nodes : mapping of str to VariedNode
        By code, the nodes whose weights vary.
    language : {"en", "fr"}
        Language of names and sentences.
    names : mapping of str to str
        How destinations and children are called, where that is known.
    tolerance : float
        Scores that are closer are ties.
    nominal : array of shape (n,)
        Scores by the weights and figures of the model.
    terms : array of shape (n, k), optional
        If only the weights of one node vary and scores are linear in them: ``terms @ weights``.
    plan : Plan, optional
        Else: what computes the scores.
    rows : array of int of shape (n,), optional
        Rows of the destinations in the plan's panel.
    figures : FigureSampler, optional
        What draws the figures; None if they are certain.
    model : ScoringModel, optional
        The model, where there is one.
    figures_said : UncertainFigures, optional
        What was said of the figures.
    """

    destinations: tuple[str, ...]
    nodes: Mapping[str, VariedNode]
    language: Language
    names: Mapping[str, str]
    tolerance: float
    nominal: FloatArray
    terms: FloatArray | None = None
    plan: Plan | None = None
    rows: IntArray | None = None
    figures: FigureSampler | None = None
    model: ScoringModel | None = None
    figures_said: UncertainFigures | None = None

    @property
    def quasi_random(self) -> bool:
        """Whether the weights of some node come from scrambled Sobol points.

        Errors that treat draws as independent are then too large.
        """
        return any(one.sampler.method == "quasi_random" for one in self.nodes.values())

    @property
    def blocks_per_part(self) -> int:
        """How many blocks make one piece of work: more where a block takes milliseconds."""
        return 16 if self.terms is not None else 1

    def draws(self, seed: int, part: Part) -> Iterator[ScoreDraws]:
        """Give the draws of consecutive blocks, a few at a time.

        Parameters
        ----------
        seed : int
            Seed of the analysis.
        part : Part
            Which blocks.
        """
        for block, count in part:
            weights = {code: one.sampler.draw(seed, block) for code, one in self.nodes.items()}
            if self.terms is not None:
                (own,) = weights.values()
                scores = linear_products(own, self.terms)[:count]
                yield ScoreDraws(scores, {code: w[:count] for code, w in weights.items()})
                continue
            generator = generator_of(seed, Stage.FIGURES, block)
            for start in range(0, count, self._at_once):
                size = min(self._at_once, BLOCK - start)
                some = {code: w[start : start + size] for code, w in weights.items()}
                kept = min(size, count - start)
                scores = self.evaluate(some, generator, size)[:kept]
                yield ScoreDraws(scores, {code: w[:kept] for code, w in some.items()})

    def evaluate(
        self, weights: Mapping[str, FloatArray], generator: np.random.Generator, count: int
    ) -> FloatArray:
        """Return the scores (count, n) for weights, with figures drawn by a generator.

        Parameters
        ----------
        weights : mapping of str to array of shape (count, k)
            Weights of the children that vary, by node.
        generator : numpy.random.Generator
            Source of the figures.
        count : int
            How many draws.
        """
        if self.plan is None or self.rows is None:
            raise InvalidInputError("linear scores have no figures that could be drawn")
        values = None if self.figures is None else self.figures.draw(generator, count)
        whole = {code: self.spread(code, given) for code, given in weights.items()}
        root = self.plan.framework.root.code
        scores = self.plan(values=values, weights=whole).scores[root]
        scores = np.broadcast_to(scores, (count, scores.shape[-1]))[:, self.rows]
        if not np.isfinite(scores).all():
            lost = self.destinations[int(np.argmin(np.isfinite(scores).all(axis=0)))]
            raise InvalidInputError(
                f"{lost} has no score with some of these weights or figures; leave it out, or say "
                "more of the weights"
            )
        return np.asarray(scores)

    def spread(self, code: str, weights: FloatArray) -> FloatArray:
        """Return weights of all children of a node, zero for those that nobody has.

        Parameters
        ----------
        code : str
            The node.
        weights : array of shape (..., k)
            Weights of the children that vary.
        """
        node = self.nodes[code]
        if len(node.places) == node.all_children:
            return weights
        whole = np.zeros((*weights.shape[:-1], node.all_children))
        whole[..., node.places] = weights
        return whole

    def name(self, code: str) -> str:
        """Return how a destination or child is called."""
        return self.names.get(code, code)

    def place(self, destination: str) -> int:
        """Return the row of a destination.

        Parameters
        ----------
        destination : str
            Code of the destination.

        Raises
        ------
        UnknownNameError
            If it is not among those that are ranked.
        """
        return position_of("ranked destination", destination, self.destinations)

    @property
    def _at_once(self) -> int:
        """How many draws are evaluated together: it depends on the problem alone."""
        if self.plan is None:
            return BLOCK
        n, m = self.plan.panel.values.shape[-2:]
        power = int(_VALUES_AT_ONCE // (n * m)).bit_length() - 1
        return int(2 ** min(max(power, 6), 12))


def uncertain_scores(
    model: ScoringModel | LinearScores | Plan,
    profiles: Iterable[DestinationProfile] | None = None,
    weights: WeightLaw | Mapping[str, WeightLaw] | None = None,
    *,
    figures: UncertainFigures | bool = False,
    node: str | None = None,
    quasi_random: bool | None = None,
) -> UncertainScores:
    """Return the scores of a model under uncertain weights and figures, ready to be drawn.

    Parameters
    ----------
    model : ScoringModel, LinearScores or Plan
        The model; linear scores and plans hold their destinations.
    profiles : iterable of DestinationProfile, optional
        The destinations, for a model. Those that it does not rank are left out.
    weights : WeightInformation, DirichletWeights, str, or mapping of str to these, optional
        How the weights of `node` vary, or by node how they do; an empty mapping keeps all weights
        as they are. By default all weights of `node` are equally likely.
    figures : UncertainFigures or bool
        Whether figures vary with their errors, and how; ``True`` stands for the errors that come
        with them.
    node : str, optional
        The node whose children's weights vary; by default the total.
    quasi_random : bool, optional
        Whether weights come from scrambled Sobol points instead of random numbers. By default
        they do where that pays: if nothing but the weights of one node vary, and these are
        uniform on a simplex of up to six corners.

    Returns
    -------
    UncertainScores

    Raises
    ------
    InvalidInputError
        If there are no profiles, no destination can be ranked, nothing varies, or quasi-random
        weights are asked for on a set that is no simplex.
    UnknownNameError
        If there is no such node.
    """
    said = _said_of_figures(figures)
    if isinstance(model, LinearScores):
        return _of_linear_scores(model, profiles, weights, said, node, quasi_random=quasi_random)
    if isinstance(model, Plan):
        if profiles is not None:
            raise InvalidInputError("a plan holds its destinations; leave the profiles out")
        laws = _laws(model, weights, node)
        return _of_plan(model, None, {}, laws, said, quasi_random=quasi_random)
    if profiles is None:
        raise InvalidInputError("a model needs destinations; give their profiles")
    everyone = Destinations(profiles)
    ranking = compare(model, everyone)
    thin = [row.code for row in ranking.not_ranked if row.reason == "coverage"]
    codes = [*ranking.codes, *thin]
    if not codes:
        raise InvalidInputError("no destination can be ranked; see model.rank(...).not_ranked")
    plan = Plan(panel_of(ranking, everyone, codes), model.framework, model.normalisation)
    profile_names = {one.code: one.label(model.context.language) for one in everyone}
    laws = _laws(plan, weights, node)
    return _of_plan(plan, model, profile_names, laws, said, quasi_random=quasi_random)


def _said_of_figures(figures: object) -> UncertainFigures | None:
    """Return how figures vary; refuse what says nothing of it."""
    if isinstance(figures, UncertainFigures):
        return figures
    if isinstance(figures, bool):
        return UncertainFigures() if figures else None
    raise InvalidInputError(
        f"figures takes True, False or an UncertainFigures(...), not {figures!r}"
    )


def _laws(
    plan: Plan, weights: WeightLaw | Mapping[str, WeightLaw] | None, node: str | None
) -> dict[str, WeightInformation | DirichletWeights]:
    """Return what is said of the weights, by node."""
    if isinstance(weights, Mapping):
        if node is not None:
            raise InvalidInputError("weights are given by node already; leave node out")
        return {code: uncertain_weights(law) for code, law in weights.items()}
    return {node or plan.framework.root.code: uncertain_weights(weights)}


def _of_linear_scores(
    scores: LinearScores,
    profiles: Iterable[DestinationProfile] | None,
    weights: WeightLaw | Mapping[str, WeightLaw] | None,
    figures: UncertainFigures | None,
    node: str | None,
    *,
    quasi_random: bool | None,
) -> UncertainScores:
    if profiles is not None or node not in (None, scores.node):
        raise InvalidInputError("linear scores hold their destinations and node; give only them")
    if figures is not None:
        raise InvalidInputError(
            "linear scores hold no figures; give the model and its profiles, or a Plan"
        )
    if isinstance(weights, Mapping):
        if set(weights) != {scores.node}:
            raise InvalidInputError(f"linear scores have one node, {scores.node}; name only it")
        weights = weights[scores.node]
    law = uncertain_weights(weights)
    known = Known(
        children=scores.children, weights=scores.weights, low=scores.low, high=scores.high
    )
    k = len(scores.children)
    sampler = sampler_of(law, known, quasi_random=quasi_random)
    varied = VariedNode(known, np.arange(k), k, law, sampler)
    return UncertainScores(
        destinations=scores.destinations,
        nodes={scores.node: varied},
        language=scores.language,
        names=scores.names,
        tolerance=scores.tolerance,
        nominal=scores.term_array @ scores.weight_array,
        terms=scores.term_array,
        model=scores.model,
    )


def _of_plan(
    plan: Plan,
    model: ScoringModel | None,
    names: Mapping[str, str],
    laws: Mapping[str, WeightInformation | DirichletWeights],
    figures: UncertainFigures | None,
    *,
    quasi_random: bool | None,
) -> UncertainScores:
    if plan.panel.values.ndim > 2:
        raise InvalidInputError("the panel has several years; choose one with panel.year(...)")
    if figures is not None:
        ends = plan.direct_range
        plan = plan.on(uncertain_panel(plan.panel, plan.framework, figures, direct_range=ends))
        sampler = figure_sampler(plan.panel, plan.framework, figures, direct_range=ends)
    else:
        sampler = None
    if sampler is None and not laws:
        raise InvalidInputError("neither weights nor figures vary; say how one of them does")
    result = plan()
    root = plan.framework.root.code
    ranked = np.flatnonzero(result.present[root])
    if not len(ranked):
        raise InvalidInputError(f"no destination has a score of {root}")
    scores = result.scores[root][ranked]
    order = np.argsort(-scores, kind="stable")
    rows = ranked[order]
    if quasi_random is None and (sampler is not None or len(laws) > 1):
        quasi_random = False
    nodes = {
        code: _varied(plan, code, law, stream, quasi_random)
        for stream, (code, law) in enumerate(laws.items())
    }
    language: Language = model.context.language if model is not None else "en"
    labels = {code: plan.framework.node(code).label(language) for code in plan.framework.nodes}
    found = UncertainScores(
        destinations=tuple(plan.panel.destinations[int(row)] for row in rows.tolist()),
        nodes=nodes,
        language=language,
        names={**labels, **names},
        tolerance=TIE_TOLERANCE,
        nominal=scores[order],
        plan=plan,
        rows=rows,
        figures=sampler,
        model=model,
        figures_said=figures,
    )
    return found if sampler is not None else _linear_if_possible(found)


def _varied(
    plan: Plan,
    code: str,
    law: WeightInformation | DirichletWeights,
    stream: int,
    quasi_random: bool | None,
) -> VariedNode:
    node = plan.framework.node(code)
    if not node.children:
        raise InvalidInputError(f"{code} has no children whose weights could vary")
    result = plan()
    had = [bool(result.present[child.code].any()) for child in node.children]
    places = np.flatnonzero(had)
    weights = np.asarray(result.weights[code])[..., places]
    if not len(places) or not weights.sum() > 0:
        raise InvalidInputError(f"the children of {code} that are present carry no weight")
    children = tuple(node.children[int(place)].code for place in places.tolist())
    low, high = bands_of(node, children)
    known = Known(
        children=children, weights=tuple((weights / weights.sum()).tolist()), low=low, high=high
    )
    sampler = sampler_of(law, known, stream, quasi_random=quasi_random)
    return VariedNode(known, places, len(node.children), law, sampler)


def _linear_if_possible(scores: UncertainScores) -> UncertainScores:
    """Write scores as a product of matrices where only the weights of one node vary."""
    if scores.plan is None or scores.rows is None or len(scores.nodes) != 1:
        return scores
    ((code, node),) = scores.nodes.items()
    try:
        form = scores.plan.linear(code)
    except NotLinearError:
        return scores
    if form.children != node.known.children:
        return scores
    terms = (form.terms + form.offset[:, np.newaxis])[scores.rows]
    tolerance = scores.tolerance if form.link == "identity" else LOG_TOLERANCE
    return replace(scores, terms=terms, tolerance=tolerance)
