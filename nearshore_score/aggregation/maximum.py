"""The maximum: the best child alone decides."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.aggregation._children import counting, full_shape, greatest
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits


def maximum(
    scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
) -> FloatArray:
    r"""Take the highest score, :math:`\max_j s_j`.

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
    >>> maximum(np.array([[70.0, 45.0, 20.0]]), np.array([1.0, 2.0, 0.0]))
    array([70.])
    """
    found = greatest(scores, counting(scores, weights, present))
    known = np.where(np.isfinite(found), found, np.nan)
    return np.broadcast_to(known, full_shape(scores, weights, present)).copy()


class Maximum(Specification):
    """Maximum of the children: not compensatory; weights only say which children count.

    A child of weight zero does not count.

    Examples
    --------
    >>> Maximum().kind
    'maximum'
    """

    kind: Literal["maximum"] = "maximum"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Maximum",
        origin="Hwang and Yoon 1981",
        compensation="full",
        dominance="weak",
    )

    @property
    def traits(self) -> OperatorTraits:
        """One of the children, so between them, and it grows with every one."""
        return OperatorTraits(averages=True, monotone=(1,))

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `maximum`."""
        return maximum(scores, weights, present)
