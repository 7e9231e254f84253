"""The number of children that have a score."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.aggregation._children import counting, full_shape
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits


def count(scores: FloatArray, weights: FloatArray, present: BoolArray | None = None) -> FloatArray:
    """Count the children that have a score, for instance the sources of an index.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children; only whether they exist matters.
    weights : array of shape (..., k)
        A child of weight zero does not count; otherwise without effect.
    present : array of bool of shape (..., n, k), optional
        Which scores exist.

    Returns
    -------
    array of shape (..., n)
        NaN where no child counts: there the node has no score.

    Examples
    --------
    >>> import numpy as np
    >>> here = np.array([[True, False, True]])
    >>> count(np.array([[70.0, np.nan, 0.0]]), np.ones(3), here)
    array([2.])
    """
    shape = full_shape(scores, weights, present)
    counts = counting(scores, weights, present)
    if counts is None:
        return np.full(shape, float(scores.shape[-1]))
    number = np.broadcast_to(counts.sum(axis=-1, dtype=np.float64), shape)
    return np.where(number > 0, number, np.nan)


class Count(Specification):
    """Number of children that have a score; weights only say which children count.

    Choose a policy for missing data that asks for few children, such as
    ``Renormalise(minimum_share=0)``: with others the node has no score where too many are missing.

    Examples
    --------
    >>> Count().kind
    'count'
    """

    kind: Literal["count"] = "count"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Count of present children",
        origin="OECD and JRC 2008",
        compensation="none",
        scale="ordinal",
        dominance="weak",
    )

    @property
    def traits(self) -> OperatorTraits:
        """Scores make no difference to how many there are."""
        return OperatorTraits(monotone=(1,))

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `count`."""
        return count(scores, weights, present)
