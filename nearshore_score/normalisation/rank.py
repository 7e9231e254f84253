"""Ranks as scores: the more destinations a figure is better than, the higher."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.normalisation._bases import SetNormalisation, rising
from nearshore_score.normalisation._statistics import count, count_below, count_up_to
from nearshore_score.normalisation.as_is import oriented
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits

#: The rank that equal figures share: the lowest of those they cover, the mean, or the highest.
SharedRank = Literal["min", "average", "max"]


def rank_scores(
    values: FloatArray,
    *,
    direction: Direction = "benefit",
    ties: SharedRank = "min",
    reference: FloatArray | None = None,
) -> FloatArray:
    """Rank from the worst, 1, to the best, n [1]_.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations; NaN stays NaN and is left out.
    direction : {"benefit", "cost"}
        Whether greater values are better; a cost is multiplied by -1 first.
    ties : {"min", "average", "max"}
        Which of the ranks that they cover equal values share. Values that differ by less than
        1e-12 of their size are equal: exact comparison of sums would depend on the order of
        addition.
    reference : array of shape (..., r), optional
        Values among which each value is ranked, NaN where there is none; by default `values`
        themselves. A value that is not among them gets the rank it would have beside them.

    Returns
    -------
    array of shape (..., n)

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4 and
       table 15, where the lowest rank is shared.

    Examples
    --------
    >>> import numpy as np
    >>> rank_scores(np.array([7.0, 9.0, 7.0, 30.0]))
    array([1., 3., 1., 4.])
    >>> rank_scores(np.array([7.0, 9.0, 7.0, 30.0]), direction="cost", ties="average")
    array([3.5, 2. , 3.5, 1. ])
    """
    own = oriented(values, direction)
    among = own if reference is None else oriented(reference, direction)
    lowest = count_below(own, among) + 1
    highest = np.maximum(count_up_to(own, among), lowest)
    shared = {"min": lowest, "average": (lowest + highest) / 2, "max": highest}[ties]
    unknown = np.isnan(values) | (count(among) == 0)
    return np.where(unknown, np.nan, shared)


class Rank(SetNormalisation):
    """Score by rank, from 1 for the worst to n for the best.

    A cost is multiplied by -1 first, so that its least figure scores n. All figures equal share
    the rank that `ties` says: 1, the middle, or n.

    Parameters
    ----------
    ties : {"min", "average", "max"}
        Which of the ranks that they cover equal figures share.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> Rank().normalise(np.array([7.0, 9.0, 7.0, 30.0]), Column())
    array([1., 3., 1., 4.])
    """

    kind: Literal["rank"] = "rank"
    ties: SharedRank = "min"

    def traits(self, column: Column) -> NormalisationTraits:
        """Say that scores start at 1."""
        return NormalisationTraits((1.0, np.inf), rising(column))

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return rank_scores(
            values, direction=column.direction, ties=self.ties, reference=column.reference
        )
