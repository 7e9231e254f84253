"""Which sampler draws weights of which law."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.sampling.affine_hull import OwnCoordinates, own_coordinates
from nearshore_score.sensitivity.sampling.blocks import Stage, generator_of
from nearshore_score.sensitivity.sampling.box_sampler import BoxSampler
from nearshore_score.sensitivity.sampling.dirichlet_sampler import DirichletSampler
from nearshore_score.sensitivity.sampling.hit_and_run import HitAndRunSampler
from nearshore_score.sensitivity.sampling.quasi_random import QuasiRandomSampler
from nearshore_score.sensitivity.sampling.rejection_sampler import RejectionSampler
from nearshore_score.sensitivity.sampling.scaled_box_sampler import ScaledBoxSampler
from nearshore_score.sensitivity.sampling.weight_samplers import SimplexSampler, WeightSampler
from nearshore_score.sensitivity.weight_information import AllOf, Known, WeightInformation
from nearshore_score.sensitivity.weight_set import Statement, WeightSet, weight_set

# Up to this many corners Sobol points are worth their cost.
_FEW_CORNERS = 6
# Below this share of draws that are kept, chains are cheaper than rejection.
_LEAST_ACCEPTANCE = 0.01
# What a draw from exponential laws costs, beside one from uniform laws.
_COST_OF_EXPONENTIALS = 2.5


def sampler_of(
    law: WeightInformation | DirichletWeights,
    known: Known,
    stream: int = 0,
    *,
    quasi_random: bool | None = None,
) -> WeightSampler:
    """Return a sampler of the weights that some information allows, all equally likely.

    Simplices (all weights, a complete order, lower bounds) are drawn by their corners, boxes and
    rescaled boxes by laws of their single weights. Any other set is drawn by rejection from what
    is known around it, while that keeps one draw in a hundred or more; otherwise by hit-and-run.

    Parameters
    ----------
    law : WeightInformation or DirichletWeights
        What is said of the weights.
    known : Known
        The children and their weights in the model.
    stream : int
        Number of the node among those whose weights vary.
    quasi_random : bool, optional
        Whether weights come from scrambled Sobol points instead. By default they do if they are
        uniform on a simplex of up to six corners, where that pays.

    Raises
    ------
    InvalidInputError
        If quasi-random weights are asked for, and the set is no simplex.

    Examples
    --------
    >>> known = Known(children=("cost", "talent", "law"), weights=(0.5, 0.3, 0.2))
    >>> from nearshore_score.sensitivity.weight_information import RelativeBounds
    >>> sampler_of(RelativeBounds(share=0.2), known).method
    'rescaled_box'
    """
    if isinstance(law, DirichletWeights):
        return _of_dirichlet(law.alpha(known), stream, bool(quasi_random))
    allowed = law.allowed(known)
    if allowed.vertices is None and quasi_random:
        raise InvalidInputError(
            "quasi-random weights need a set that is a simplex (anything, a complete order, lower "
            "bounds) or a Dirichlet law; use one of these, or leave quasi_random out"
        )
    if allowed.vertices is None:
        return _direct(allowed, stream) or _of_polytope(law, known, allowed, stream)
    corners = allowed.vertices / allowed.vertices.sum(axis=1, keepdims=True)
    few = 1 < len(corners) <= _FEW_CORNERS
    if few if quasi_random is None else quasi_random and len(corners) > 1:
        return QuasiRandomSampler(np.ones(len(corners)), corners, stream)
    return _of_simplex(corners, stream)


def _of_dirichlet(alpha: FloatArray, stream: int, quasi_random: bool) -> WeightSampler:
    kept = np.flatnonzero(alpha)
    if quasi_random and len(kept) > 1:
        return QuasiRandomSampler(alpha[kept], np.eye(len(alpha))[kept], stream)
    return DirichletSampler(alpha, stream)


def _of_simplex(corners: FloatArray, stream: int) -> SimplexSampler:
    k = corners.shape[1]
    whole = corners.shape == (k, k) and bool((corners == np.eye(k)).all())
    return SimplexSampler(None if whole else corners, k, stream)


def _direct(allowed: WeightSet, stream: int) -> WeightSampler | None:
    """Return the sampler of a simplex, box or rescaled box; None for other sets."""
    if allowed.vertices is not None:
        return _of_simplex(allowed.vertices, stream)
    if allowed.scaled is not None:
        return ScaledBoxSampler.between(*allowed.scaled, stream)
    return _of_box(allowed, stream) if allowed.is_box else None


def _of_box(allowed: WeightSet, stream: int) -> WeightSampler:
    """Return the cheapest of three samplers, as one attempt of each shows."""
    lower, upper = allowed.lower, allowed.upper
    uniform = BoxSampler.between(lower, upper, stream)
    tilted = BoxSampler.between(lower, upper, stream, tilted=True)
    above = lower + (1 - lower.sum()) * np.eye(len(lower))
    simplex = RejectionSampler.within(allowed, _of_simplex(above, stream))
    samplers = (uniform, tilted, simplex)
    kept = np.array(
        [
            _kept_by(uniform),
            _kept_by(tilted) / _COST_OF_EXPONENTIALS,
            simplex.acceptance() / _COST_OF_EXPONENTIALS,
        ]
    )
    return samplers[int(np.argmax(kept))]


def _kept_by(sampler: BoxSampler) -> float:
    kept = sampler.attempt(generator_of(0, Stage.WEIGHTS, 0))
    return len(kept) / sampler.tried_at_once


def _of_polytope(
    law: WeightInformation, known: Known, allowed: WeightSet, stream: int
) -> WeightSampler:
    own = own_coordinates(allowed)
    dimensions = own.basis.shape[1]
    if dimensions < 2:
        return _of_simplex(_ends(own), stream)
    parts = law.parts if isinstance(law, AllOf) else ()
    around = [_direct(part.allowed(known), stream) for part in parts]
    around.append(_direct(_box_around(allowed, own.centre), stream))
    tried = [RejectionSampler.within(allowed, one) for one in around if one is not None]
    kept = [one.acceptance() for one in tried]
    best = int(np.argmax(kept))
    return tried[best] if kept[best] > _LEAST_ACCEPTANCE else HitAndRunSampler.of(own, stream)


def _ends(own: OwnCoordinates) -> FloatArray:
    """Return the corners of a set that is a line or a point."""
    if not own.basis.shape[1]:
        points = own.centre[np.newaxis]
    else:
        slopes = own.forms[:, 0]
        reach = own.slack / np.abs(slopes)
        ends = -reach[slopes < 0].min(), reach[slopes > 0].min()
        points = own.centre + np.outer(ends, own.basis[:, 0])
    inside = np.maximum(points, 0.0)
    return np.asarray(inside / inside.sum(axis=1, keepdims=True))


def _box_around(allowed: WeightSet, centre: FloatArray) -> WeightSet:
    """Return the least box that holds a set."""
    lower, upper = allowed.extremes(np.eye(len(centre)))
    # The solver can miss an end by a last digit; a point that is inside stays inside.
    lower, upper = np.minimum(lower, centre), np.maximum(upper, centre)
    said = [
        Statement("", row, float(end)) for row, end in zip(np.eye(len(upper)), upper, strict=True)
    ]
    said += [
        Statement("", -row, -float(end)) for row, end in zip(np.eye(len(lower)), lower, strict=True)
    ]
    return weight_set(allowed.children, said)
