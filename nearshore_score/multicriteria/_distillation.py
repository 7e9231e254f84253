"""Distillation: from the credibility of outranking to an order with ties, as in ELECTRE III."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score.multicriteria._relations import ROUNDING

#: How much more credible one outranking must be than its reverse: intercept and slope.
Discrimination = tuple[float, float]


def distil(
    credibility: FloatArray, discrimination: Discrimination, first: Literal["best", "worst"]
) -> FloatArray:
    """Draw classes of destinations from a set until none is left.

    Parameters
    ----------
    credibility : array of shape (n, n)
        Of the first of each pair outranking the second.
    discrimination : pair of float
        Intercept and slope of the least difference of credibilities that counts.
    first : {"best", "worst"}
        Whether the best are drawn from what is left (descending distillation), or the worst
        (ascending).

    Returns
    -------
    array of shape (n,)
        Number of the class, 1 for the best.
    """
    pairs = credibility * ~np.eye(len(credibility), dtype=np.bool_)
    ahead = pairs - pairs.T > _least_gap(pairs, discrimination) + ROUNDING
    drawn, turn = np.zeros(len(pairs)), 0
    while not drawn.all():
        turn += 1
        left = np.flatnonzero(drawn == 0)
        drawn[_class(pairs, ahead, left, discrimination, 1 if first == "best" else -1)] = turn
    return drawn if first == "best" else turn + 1 - drawn


def _class(
    pairs: FloatArray, ahead: BoolArray, left: IntArray, discrimination: Discrimination, sign: int
) -> IntArray:
    """Return the best (sign 1) or the worst (sign -1) of those that are left."""
    level = float(pairs[np.ix_(left, left)].max())
    while len(left) > 1 and level > 0:
        within = pairs[np.ix_(left, left)]
        lower = within[within < level - _least_gap(level, discrimination) - ROUNDING]
        level = float(lower.max()) if len(lower) else 0.0
        over = ahead[np.ix_(left, left)] & (within > level + ROUNDING)
        qualification = sign * (over.sum(axis=1) - over.sum(axis=0))
        left = left[qualification == qualification.max()]
    return left


def _least_gap(credibility: FloatArray | float, discrimination: Discrimination) -> FloatArray:
    intercept, slope = discrimination
    return np.asarray(intercept + slope * np.asarray(credibility))
