"""The minimum: the worst child alone decides."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.aggregation._children import counting, full_shape, least
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits


def minimum(
    scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
) -> FloatArray:
    r"""Take the lowest score, :math:`\min_j s_j`.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children.
    weights : array of shape (..., k)
        A child of weight zero does not count; otherwise without effect.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; the others do not count.

    Returns
    -------
    array of shape (..., n)
        NaN where no child counts.

    Examples
    --------
    >>> import numpy as np
    >>> minimum(np.array([[70.0, 45.0, 20.0]]), np.array([1.0, 2.0, 0.0]))
    array([45.])
    """
    found = least(scores, counting(scores, weights, present))
    known = np.where(np.isfinite(found), found, np.nan)
    return np.broadcast_to(known, full_shape(scores, weights, present)).copy()


class Minimum(Specification):
    """Minimum of the children: not compensatory; weights only say which children count.

    A child of weight zero does not count.

    Examples
    --------
    >>> Minimum().kind
    'minimum'
    """

    kind: Literal["minimum"] = "minimum"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Minimum",
        origin="Wald 1945",
        compensation="none",
        dominance="weak",
    )

    @property
    def traits(self) -> OperatorTraits:
        """One of the children, so between them, and it grows with every one."""
        return OperatorTraits(averages=True, monotone=(1,))

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `minimum`."""
        return minimum(scores, weights, present)
