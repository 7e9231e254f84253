"""Outranking flows of each criterion on its own, the common ground of PROMETHEE I and II."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import numpy as np
from pydantic import Discriminator, Tag

from nearshore_score._arrays import FloatArray, draws_last
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria._per_criterion import all_or_each, per_criterion
from nearshore_score.multicriteria.preference_functions import (
    PreferenceFunction,
    net_preference_degrees,
    preference_degrees,
)
from nearshore_score.multicriteria.problem import DecisionProblem

#: One preference function for every criterion, or one for each in their order.
PreferenceFunctions = Annotated[
    Annotated[PreferenceFunction, Tag("all")]
    | Annotated[tuple[PreferenceFunction, ...], Tag("each")],
    Discriminator(all_or_each),
]


# Pairs times criteria up to here are compared in one go, which is quicker for a single matrix.
_AT_ONCE = 1 << 18


class UnicriterionFlows(NamedTuple):
    """Mean degrees of preference over the other destinations, criterion by criterion.

    Attributes
    ----------
    leaving : array of shape (..., n, k)
        Of a destination over the others.
    entering : array of shape (..., n, k)
        Of the others over a destination.
    """

    leaving: FloatArray
    entering: FloatArray


def unicriterion_flows(gains: FloatArray, functions: PreferenceFunctions) -> UnicriterionFlows:
    """Compare all pairs once, without weights; flows are linear in these.

    Parameters
    ----------
    gains : array of shape (..., n, k)
        Performances, greater being better.
    functions : PreferenceFunction, or tuple of them

    Returns
    -------
    UnicriterionFlows
        Zero where a destination has nobody to be compared with.

    Raises
    ------
    InvalidInputError
        If there is not one preference function for each criterion.
    """
    count = gains.shape[-1]
    chosen = per_criterion(functions, count, "preference_functions")
    problem = DecisionProblem(gains, np.ones(count), np.zeros(count, dtype=np.bool_))
    return in_blocks(
        lambda block: _flows(block.matrix, chosen), problem, cells=4 * gains.shape[-2] ** 2
    )


def _flows(gains: FloatArray, functions: Sequence[PreferenceFunction]) -> UnicriterionFlows:
    others = max(gains.shape[-2] - 1, 1)
    if len(set(functions)) == 1 and gains.size * gains.shape[-2] <= _AT_ONCE:
        with np.errstate(over="ignore"):
            gaps = gains[..., :, np.newaxis, :] - gains[..., np.newaxis, :, :]
        degrees = preference_degrees(gaps, functions[0])
        return UnicriterionFlows(degrees.sum(axis=-2) / others, degrees.sum(axis=-3) / others)
    leaving, entering = np.empty(gains.shape), np.empty(gains.shape)
    for place, function in enumerate(functions):
        column = gains[..., place]
        with np.errstate(over="ignore"):
            gaps = column[..., :, np.newaxis] - column[..., np.newaxis, :]
        degrees = preference_degrees(gaps, function)
        leaving[..., place] = degrees.sum(axis=-1)
        entering[..., place] = degrees.sum(axis=-2)
    return UnicriterionFlows(leaving / others, entering / others)


def net_flows(gains: FloatArray, functions: PreferenceFunctions) -> FloatArray:
    """Return leaving less entering flows (..., n, k); for many matrices each pair is met once.

    Parameters
    ----------
    gains : array of shape (..., n, k)
        Performances, greater being better.
    functions : PreferenceFunction, or tuple of them

    Raises
    ------
    InvalidInputError
        If there is not one preference function for each criterion.
    """
    if not draws_last(gains):
        flows = unicriterion_flows(gains, functions)
        return flows.leaving - flows.entering
    chosen = per_criterion(functions, gains.shape[-1], "preference_functions")
    columns = gains.T
    net = np.empty(columns.shape)
    for place, function in enumerate(chosen):
        net[place] = _net_of_column(columns[place], function)
    return net.T


def _net_of_column(column: FloatArray, function: PreferenceFunction) -> FloatArray:
    """Return the net flows (n, ...) of one criterion: each meets the next, the one after, ..."""
    count = len(column)
    ring = np.concatenate([column, column])
    net = np.zeros(ring.shape)
    for distance in range(1, count // 2 + 1):
        # At half the way round, each pair is met from one side only.
        met = count // 2 if 2 * distance == count else count
        with np.errstate(over="ignore"):
            gaps = ring[:met] - ring[distance : distance + met]
        degrees = net_preference_degrees(gaps, function)
        net[:met] += degrees
        net[distance : distance + met] -= degrees
    flows: FloatArray = (net[:count] + net[count:]) / max(count - 1, 1)
    return flows


def in_words(functions: PreferenceFunctions) -> str:
    """Name the preference functions, in the order of the criteria where they differ."""
    if isinstance(functions, PreferenceFunction):
        return f"preference function {functions.words}"
    return f"preference functions {', '.join(one.words for one in functions)}"
