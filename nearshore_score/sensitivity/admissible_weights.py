"""Weights that stand for a whole set: draws from it, and its corners."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.sampling.blocks import Part
from nearshore_score.sensitivity.score_draws import UncertainScores
from nearshore_score.sensitivity.weight_set import WeightSet

# Pairs of destinations for which the weights that part them most are sought.
_MOST_PAIRS = 1000
# Weights that differ by less are the same corner.
_DIGITS = 12


def admissible_weights(
    scores: UncertainScores, terms: Mapping[str, FloatArray], count: int, seed: int
) -> dict[str, FloatArray]:
    """Return weights that some information allows: the model's own, draws, and corners.

    Parameters
    ----------
    scores : UncertainScores
        By node, what is said of the weights of its children.
    terms : mapping of str to array of shape (n, k)
        By node, the scores of its k children; corners at which two destinations are farthest
        apart are sought by them.
    count : int
        How many weights are drawn.
    seed : int
        Seed of the random numbers.

    Returns
    -------
    mapping of str to array of shape (w, k)
        By node, weights of its children that are present. The first row are the model's own
        weights, allowed or not.

    Raises
    ------
    InvalidInputError
        If weights follow a law instead of lying in a set.

    Notes
    -----
    Corners are added if the weights of one node vary: all of them if the set is a simplex,
    otherwise those at which a weight is least or greatest, and for up to 1000 ordered pairs of
    destinations those at which the difference of the two is least.
    """
    found: dict[str, FloatArray] = {}
    for code, node in scores.nodes.items():
        if isinstance(node.law, DirichletWeights):
            raise InvalidInputError(
                f"the weights of {code} follow a Dirichlet law, which excludes none; say which "
                "weights are allowed, for instance by RelativeBounds"
            )
        drawn = [node.sampler.draw(seed, block)[:kept] for block, kept in Part(0, count)]
        rows = [np.array([node.known.weights]), *drawn]
        if len(scores.nodes) == 1:
            rows.append(corners(node.law.allowed(node.known), terms[code]))
        found[code] = np.concatenate(rows)
    return found


def own_weights_allowed(scores: UncertainScores) -> bool:
    """Say whether the model's own weights are among those that are allowed."""
    return all(
        node.law.allowed(node.known).contains(np.array(node.known.weights))
        for node in scores.nodes.values()
        if not isinstance(node.law, DirichletWeights)
    )


def corners(allowed: WeightSet, terms: FloatArray) -> FloatArray:
    """Return corners (c, k) of a set of weights.

    Parameters
    ----------
    allowed : WeightSet
        The set.
    terms : array of shape (n, k)
        Scores of the children.
    """
    if allowed.vertices is not None:
        return allowed.vertices
    n, k = terms.shape
    directions = [np.eye(k), -np.eye(k)]
    if n * (n - 1) <= _MOST_PAIRS:
        one, other = np.nonzero(~np.eye(n, dtype=np.bool_))
        directions.append(terms[one] - terms[other])
    points = allowed.least_at(np.concatenate(directions))
    _, first = np.unique(points.round(_DIGITS), axis=0, return_index=True)
    return np.asarray(points[np.sort(first)])
