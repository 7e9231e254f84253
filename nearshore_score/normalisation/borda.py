"""Borda scores: how many destinations a figure beats."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.normalisation._bases import SetNormalisation, rising
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits
from nearshore_score.normalisation.rank import SharedRank, rank_scores


def borda_scores(
    values: FloatArray,
    *,
    direction: Direction = "benefit",
    ties: SharedRank = "min",
    reference: FloatArray | None = None,
) -> FloatArray:
    """Count the destinations that each value beats [1]_.

    This is `rank_scores` less 1. With ``ties="min"`` an equal value is not beaten, as in COINr;
    with ``ties="average"`` it counts half, as in the Handbook's Borda rule.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations; NaN stays NaN and is left out.
    direction : {"benefit", "cost"}
        Whether greater values are better; a cost is multiplied by -1 first.
    ties : {"min", "average", "max"}
        Whether an equal value counts as not beaten, half beaten, or beaten.
    reference : array of shape (..., r), optional
        Values that each value is compared with, NaN where there is none; by default `values`
        themselves.

    Returns
    -------
    array of shape (..., n)
        From 0 to n - 1.

    References
    ----------
    .. [1] J.-C. de Borda, "Mémoire sur les élections au scrutin", *Histoire de l'Académie royale
       des sciences*, 1781.

    Examples
    --------
    >>> import numpy as np
    >>> borda_scores(np.array([7.0, 9.0, 7.0, 30.0]), ties="average")
    array([0.5, 2. , 0.5, 3. ])
    """
    return rank_scores(values, direction=direction, ties=ties, reference=reference) - 1


class Borda(SetNormalisation):
    """Score by the number of destinations that a figure beats, from 0 to n - 1.

    A cost is multiplied by -1 first, so that its least figure beats all others.

    Parameters
    ----------
    ties : {"min", "average", "max"}
        Whether an equal figure counts as not beaten, half beaten, or beaten.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> Borda().normalise(np.array([7.0, 9.0, 30.0]), Column(direction="cost"))
    array([2., 1., 0.])
    """

    kind: Literal["borda"] = "borda"
    ties: SharedRank = "min"

    def traits(self, column: Column) -> NormalisationTraits:
        """Say that scores start at 0."""
        return NormalisationTraits((0.0, np.inf), rising(column))

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return borda_scores(
            values, direction=column.direction, ties=self.ties, reference=column.reference
        )
