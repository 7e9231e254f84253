"""The product of the children, with weights as exponents as they are given."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.aggregation._children import counting, full_shape, nothing_counts, of_child
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits


def weighted_product(
    scores: FloatArray,
    weights: FloatArray | None = None,
    present: BoolArray | None = None,
    *,
    scale: float = 1.0,
) -> FloatArray:
    r"""Multiply scores with weights as exponents, :math:`c \prod_j s_j^{w_j}` [1]_.

    The weights are not rescaled; for that see `geometric_mean`. An exponent of one leaves a
    score as it is, so a plain product is exact.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children.
    weights : array of shape (..., k), optional
        Exponents, not negative, taken as they are; without them every exponent is one.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; the others are left out, as if they were one: where that misleads,
        choose a rule for missing data that gives no score.
    scale : float, default 1
        c, a constant factor, for instance 0.01 for a product of two percentages in percent.

    Returns
    -------
    array of shape (..., n)
        NaN where no weight is present, and where a negative score has a broken exponent.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 6.

    Examples
    --------
    >>> import numpy as np
    >>> weighted_product(np.array([[20.0, 50.0]]), scale=0.01)
    array([10.])
    >>> weighted_product(np.array([[3.0, 4.0]]), np.array([1.0, 0.5]))
    array([6.])
    """
    given = np.ones(scores.shape[-1]) if weights is None else weights
    counts = counting(scores, given, present)
    product = np.ones(full_shape(scores, given, present))
    with np.errstate(over="ignore", invalid="ignore"):
        for child in range(scores.shape[-1]):
            product *= of_child(scores, counts, child, 1.0) ** given[..., np.newaxis, child]
        return np.where(nothing_counts(counts), np.nan, scale * product)


class WeightedProduct(Specification):
    """Product of the children, with the weights as exponents as given (not rescaled).

    Not compensatory where a child is zero.

    Parameters
    ----------
    scale : float, default 1
        A constant factor, for instance 0.01 for a product of two percentages in percent.
    negative : {"refuse", "multiply"}
        Negative scores are refused, because two of them would make a good one, unless they are
        to be multiplied like others, for instance a difference and a factor.

    Examples
    --------
    >>> WeightedProduct(scale=0.01).to_json()
    '{"kind":"product","scale":0.01}'
    """

    kind: Literal["product"] = "product"
    scale: Number = 1.0
    negative: Literal["refuse", "multiply"] = "refuse"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Product",
        origin="OECD and JRC 2008",
        compensation="partial",
        scale="ratio",
        dominance="weak",
    )

    @property
    def traits(self) -> OperatorTraits:
        """Grows with every child from zero up, unless the scale turns it round."""
        if self.negative == "multiply":
            return OperatorTraits()
        return OperatorTraits(least_score=0.0, monotone=(1 if self.scale >= 0 else -1,))

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `weighted_product`."""
        return weighted_product(scores, weights, present, scale=self.scale)
