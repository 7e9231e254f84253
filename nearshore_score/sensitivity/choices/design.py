"""The design of a study of modelling choices: which option each run has of each factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.errors import InvalidInputError, NearshoreScoreError
from nearshore_score.framework import Framework
from nearshore_score.sensitivity._sampler_choice import sampler_of
from nearshore_score.sensitivity.choices.base import ChoiceFactor
from nearshore_score.sensitivity.choices.of_weights import UncertainWeightsChoice
from nearshore_score.sensitivity.choices.scenarios import Scenario
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.linear_scores import bands_of
from nearshore_score.sensitivity.sampling.blocks import BLOCK
from nearshore_score.sensitivity.sampling.quasi_random import shares_of
from nearshore_score.sensitivity.variance_indices import saltelli_design
from nearshore_score.sensitivity.weight_information import Known, WeightInformation


class WeightColumns(NamedTuple):
    """Where the weights of one node stand in the design.

    Attributes
    ----------
    factor : int
        Number of the factor.
    node : str
        The node.
    law : WeightInformation or DirichletWeights
        How its weights vary.
    first : int
        Number of the first column.
    columns : int
        How many columns; none if weights are drawn pseudo-randomly.
    stream : int
        Number of the node among those whose weights vary.
    """

    factor: int
    node: str
    law: WeightInformation | DirichletWeights
    first: int
    columns: int
    stream: int


@dataclass(frozen=True, eq=False)
class ChoiceDesign:
    """Points of the two samples, and the runs that are made of them.

    Attributes
    ----------
    choices : array of int of shape (runs, g)
        Option of each factor in each run, from 0; for weights under a law and for figures, the
        number of the point whose draw is used.
    points : array of shape (2 N, d)
        Points of the unit cube, the first sample and then the second; d can be zero.
    """

    choices: IntArray
    points: FloatArray


def choice_design(
    factors: Sequence[ChoiceFactor],
    counts: Sequence[int],
    weights: Sequence[WeightColumns],
    runs: int,
    seed: int,
) -> ChoiceDesign:
    """Lay out the two samples, and the first with each factor taken from the second.

    Parameters
    ----------
    factors : sequence of ChoiceFactor
        The g factors.
    counts : sequence of int
        How many options each has; none where there are not finitely many.
    weights : sequence of WeightColumns
        Where the weights under laws stand.
    runs : int
        Points N of each sample, a power of two.
    seed : int
        Seed of the scrambling.
    """
    columns = sum(one.columns for one in weights) + sum(count > 0 for count in counts)
    first, second = saltelli_design(runs, max(columns, 1), seed)
    points = np.concatenate([first, second])[:, :columns]
    options = np.empty((2 * runs, len(factors)), dtype=np.intp)
    column = sum(one.columns for one in weights)
    for at, (factor, count) in enumerate(zip(factors, counts, strict=True)):
        if not count:
            options[:, at] = np.arange(2 * runs)
            continue
        ends = np.cumsum(factor.option_shares(count))[:-1]
        options[:, at] = np.searchsorted(ends, points[:, column], side="right")
        column += 1
    mixed = np.repeat(options[np.newaxis, :runs], len(factors), axis=0)
    for at in range(len(factors)):
        mixed[at, :, at] = options[runs:, at]
    return ChoiceDesign(np.concatenate([options, mixed.reshape(-1, len(factors))]), points)


def weight_columns(
    factors: Sequence[ChoiceFactor], framework: Framework, base: Scenario, *, in_design: bool
) -> tuple[WeightColumns, ...]:
    """Say where the weights that follow laws stand in the design.

    Parameters
    ----------
    factors : sequence of ChoiceFactor
        The factors.
    framework : Framework
        The tree of the base model.
    base : Scenario
        The base model, compiled.
    in_design : bool
        Whether simplices have columns; else everything is drawn pseudo-randomly.
    """
    found: list[WeightColumns] = []
    column = 0
    for at, factor in enumerate(factors):
        if not isinstance(factor, UncertainWeightsChoice):
            continue
        for node, law in factor.by_node(framework).items():
            try:
                corners = corners_of(law, known_weights(base, node)) if in_design else None
            except NearshoreScoreError as error:
                raise InvalidInputError(f"{factor.label}: {error}") from None
            wide = 0 if corners is None else len(framework.node(node).children) - 1
            found.append(WeightColumns(at, node, law, column, wide, len(found)))
            column += wide
    return tuple(found)


def known_weights(scenario: Scenario, node: str) -> Known:
    """Return the children of a node that some destination has, and their weights.

    Parameters
    ----------
    scenario : Scenario
        A combination of choices.
    node : str
        The node.

    Raises
    ------
    InvalidInputError
        If these children carry no weight, or their weights differ between cases.
    """
    weights = scenario.weights(node)
    children = scenario.children(node)
    had = [bool(scenario.nominal.present[child].any()) for child in children]
    kept = tuple(child for child, has in zip(children, had, strict=True) if has)
    own = weights[had]
    if not own.sum() > 0:
        raise InvalidInputError(f"the children of {node} that are present carry no weight")
    low, high = bands_of(scenario.plan.framework.node(node), kept)
    return Known(children=kept, weights=tuple((own / own.sum()).tolist()), low=low, high=high)


class Corners(NamedTuple):
    """A simplex of weights and a Dirichlet law on it.

    Attributes
    ----------
    corners : array of shape (p, k)
    alpha : array of shape (p,)
        Parameters of the law, ones for uniform weights.
    """

    corners: FloatArray
    alpha: FloatArray


def corners_of(law: WeightInformation | DirichletWeights, known: Known) -> Corners | None:
    """Return the simplex on which weights lie, if they do.

    Parameters
    ----------
    law : WeightInformation or DirichletWeights
        How weights vary.
    known : Known
        The children and their weights in the model.
    """
    if isinstance(law, DirichletWeights):
        alpha = law.alpha(known)
        return Corners(np.eye(len(alpha))[alpha > 0], alpha[alpha > 0])
    vertices = law.allowed(known).vertices
    return None if vertices is None else Corners(vertices, np.ones(len(vertices)))


def weights_of_points(
    place: WeightColumns, known: Known, design: ChoiceDesign, seed: int
) -> FloatArray:
    """Return the weights (P, k) that each point of the samples stands for.

    Parameters
    ----------
    place : WeightColumns
        The law, and where it stands in the design.
    known : Known
        The children and their weights in one combination of choices.
    design : ChoiceDesign
        The P points.
    seed : int
        Seed of what is drawn pseudo-randomly.
    """
    corners = corners_of(place.law, known) if place.columns else None
    count = len(design.points)
    if corners is not None:
        free = len(corners.alpha) - 1
        points = design.points[:, place.first : place.first + free]
        shares = shares_of(points, corners.alpha) if free else np.ones((count, 1))
        return np.asarray(shares @ corners.corners)
    sampler = sampler_of(place.law, known, place.stream)
    blocks = [sampler.draw(seed, block) for block in range(-(-count // BLOCK))]
    return np.concatenate(blocks)[:count]
