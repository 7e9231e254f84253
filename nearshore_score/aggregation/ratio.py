"""The ratio of two children: how much of the first there is for one of the second."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.aggregation._children import two_children
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits


def ratio(
    scores: FloatArray,
    weights: FloatArray,
    present: BoolArray | None = None,
    *,
    scale: float = 1.0,
) -> FloatArray:
    r"""Divide the first child by the second, :math:`c\, s_1 / s_2`.

    Parameters
    ----------
    scores : array of shape (..., n, 2)
        Scores of n destinations on two children.
    weights : array of shape (..., 2)
        Without effect.
    present : array of bool of shape (..., n, 2), optional
        Which scores exist; both are needed.
    scale : float, default 1
        c, a constant factor, for instance 100 for a ratio in percent.

    Returns
    -------
    array of shape (..., n)
        NaN where a child is absent or the second is zero.

    Examples
    --------
    >>> import numpy as np
    >>> ratio(np.array([[30.0, 40.0], [30.0, 0.0]]), np.ones(2), scale=100)
    array([75., nan])
    """
    first, second = two_children(scores, weights, present)
    quotient = np.full(first.shape, np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        np.divide(first, second, out=quotient, where=second != 0)
        return scale * quotient


class Ratio(Specification):
    """Ratio of the first child to the second; the weights have no effect.

    Parameters
    ----------
    scale : float, default 1
        A constant factor, for instance 100 for a ratio in percent.

    Examples
    --------
    >>> Ratio(scale=100).to_json()
    '{"kind":"ratio","scale":100.0}'
    """

    kind: Literal["ratio"] = "ratio"
    scale: Number = 1.0

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Ratio of two children",
        origin="OECD and JRC 2008",
        compensation="full",
        scale="ratio",
        dominance="no",
    )

    @property
    def traits(self) -> OperatorTraits:
        """Two children, both needed; what a point does depends on the signs of both."""
        return OperatorTraits(
            needs_every_child=True, fewest_children=2, most_children=2, uses_weights=False
        )

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `ratio`."""
        return ratio(scores, weights, present, scale=self.scale)
