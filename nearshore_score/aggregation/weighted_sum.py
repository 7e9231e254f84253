"""The weighted sum, with weights as they are given."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.aggregation._children import add_up, counting, nothing_counts
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits


def weighted_sum(
    scores: FloatArray, weights: FloatArray | None = None, present: BoolArray | None = None
) -> FloatArray:
    r"""Add scores times weights, :math:`\sum_j w_j s_j`; the weights are not rescaled [1]_.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children.
    weights : array of shape (..., k), optional
        Weights, not negative, taken as they are; without them every child counts once.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; the others are left out, and nothing makes up for them: where a sum
        without a child misleads, choose a rule for missing data that gives no score.

    Returns
    -------
    array of shape (..., n)
        NaN where no weight is present.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 6.

    Examples
    --------
    >>> import numpy as np
    >>> weighted_sum(np.array([[3.0, 4.0]]))
    array([7.])
    >>> weighted_sum(np.array([[3.0, 4.0]]), np.array([1.0, 0.5]))
    array([5.])
    """
    given = np.ones(scores.shape[-1]) if weights is None else weights
    counts = counting(scores, given, present)
    totals = add_up(scores, given[..., np.newaxis, :], counts)
    return np.where(nothing_counts(counts), np.nan, totals)


class WeightedSum(Specification):
    """Sum of the children, each times its weight as given (the weights are not rescaled).

    Examples
    --------
    >>> WeightedSum().kind
    'sum'
    """

    kind: Literal["sum"] = "sum"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Sum",
        origin="OECD and JRC 2008",
        compensation="full",
        dominance="strict",
    )

    @property
    def traits(self) -> OperatorTraits:
        """Grows with every child, and leaves their range."""
        return OperatorTraits(monotone=(1,))

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `weighted_sum`."""
        return weighted_sum(scores, weights, present)

    def shares(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return what each child adds to the score: its weight times its score."""
        parts = weights[..., np.newaxis, :] * scores
        return parts if present is None else np.where(present, parts, 0.0)
