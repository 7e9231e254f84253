"""The difference of two children: how far the first is ahead of the second."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.aggregation._children import two_children
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits


def difference(
    scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
) -> FloatArray:
    r"""Subtract the second child from the first, :math:`s_1 - s_2`.

    Parameters
    ----------
    scores : array of shape (..., n, 2)
        Scores of n destinations on two children.
    weights : array of shape (..., 2)
        Without effect.
    present : array of bool of shape (..., n, 2), optional
        Which scores exist; both are needed.

    Returns
    -------
    array of shape (..., n)
        NaN where a child is absent.

    Examples
    --------
    >>> import numpy as np
    >>> difference(np.array([[70.0, 45.0]]), np.ones(2))
    array([25.])
    """
    first, second = two_children(scores, weights, present)
    with np.errstate(over="ignore"):
        return first - second


class Difference(Specification):
    """First child minus the second; the weights have no effect.

    Examples
    --------
    >>> Difference().kind
    'difference'
    """

    kind: Literal["difference"] = "difference"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Difference of two children",
        origin="OECD and JRC 2008",
        compensation="full",
        dominance="no",
    )

    @property
    def traits(self) -> OperatorTraits:
        """Two children, both needed; grows with the first and falls with the second."""
        return OperatorTraits(
            needs_every_child=True,
            fewest_children=2,
            most_children=2,
            monotone=(1, -1),
            uses_weights=False,
        )

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `difference`."""
        return difference(scores, weights, present)

    def shares(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return what each child adds to the score: the first itself, the second taken away."""
        first, second = two_children(scores, weights, present)
        return np.stack([first, -second], axis=-1)
