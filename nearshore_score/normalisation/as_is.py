"""Figures used as they are, a cost with its sign changed."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.normalisation._bases import ColumnNormalisation, rising
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits


def oriented(values: FloatArray, direction: Direction) -> FloatArray:
    """Give the figures the sign with which greater is better.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN.
    direction : {"benefit", "cost"}
        Whether greater values are better.

    Returns
    -------
    array of the same shape
        A cost multiplied by -1.

    Examples
    --------
    >>> import numpy as np
    >>> oriented(np.array([3.0, 0.0]), "cost")
    array([-3.,  0.])
    """
    # Subtracting keeps zero from becoming a negative zero.
    return 0.0 - values if direction == "cost" else values


class AsIs(ColumnNormalisation):
    """Use figures as they are, for indicators that come on the scale of the index.

    A cost is multiplied by -1, so that greater is better [1]_.

    References
    ----------
    .. [1] W. Becker, G. Caperna, M. Del Sorbo, H. Norlén, E. Papadimitriou and M. Saisana,
       "COINr: an R package for developing composite indicators", *Journal of Open Source
       Software* 7(78), 2022, 4567 (direction -1).

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> AsIs().normalise(np.array([61.5]), Column("cost", direction="cost"))
    array([-61.5])
    """

    kind: Literal["as_is"] = "as_is"

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: no."""
        return False

    def traits(self, column: Column) -> NormalisationTraits:
        """Say that scores can lie anywhere."""
        return NormalisationTraits((-np.inf, np.inf), rising(column))

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return oriented(values, column.direction) + 0.0  # never the caller's own array
