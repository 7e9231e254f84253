"""The weighted arithmetic mean (linear aggregation), fully compensatory."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, divide, draws_last, mask_weights
from nearshore_score._frozen import Specification
from nearshore_score.aggregation._children import counting, hold_between, weighted_mean
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits

_FAR_ABOVE_ROUNDING = 1e-9


def arithmetic_mean(
    scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
) -> FloatArray:
    r"""Average scores with weights, :math:`\sum_j w_j s_j / \sum_j w_j` [1]_.

    Rounding never takes the mean outside its children: it is held between the least and the
    greatest score that counts.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children.
    weights : array of shape (..., k)
        Weights, not negative; they need not sum to one.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; the weights of the others are shared out in proportion.

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
    >>> arithmetic_mean(np.array([[80.0, 20.0], [50.0, 50.0]]), np.array([3.0, 1.0]))
    array([65., 50.])
    """
    counts = counting(scores, weights, present)
    means = weighted_mean(scores, weights[..., np.newaxis, :], counts)
    if counts is None and draws_last(scores) and scores.shape[-1] > 1:
        return _hold_draws(means, scores, weights)
    return hold_between(means, scores, counts)


def _hold_draws(means: FloatArray, scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Hold the means (..., n) of many draws, looking only where rounding can have done harm.

    A mean can be rounded to above the greatest score only if hardly any score pulls it down; then
    its error is in proportion to the mean itself. Any two scores that differ rule that out.
    """
    lighter = np.minimum(weights[..., :1], weights[..., 1:2]) / weights.sum(axis=-1, keepdims=True)
    with np.errstate(over="ignore", invalid="ignore"):
        pull = lighter * np.abs(scores[..., 0] - scores[..., 1])
    unsure = ~(pull > _FAR_ABOVE_ROUNDING * np.abs(means))
    count = np.count_nonzero(unsure)
    if count > means.size // 8:
        return hold_between(means, scores, None)
    if count:
        some = np.broadcast_to(scores, (*means.shape, scores.shape[-1]))[unsure]
        means[unsure] = hold_between(means[unsure], some, None)
    return means


def arithmetic_shares(
    scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
) -> FloatArray:
    """Split the weighted arithmetic mean into the share of every child.

    Parameters
    ----------
    scores, weights, present : array
        As for `arithmetic_mean`.

    Returns
    -------
    array of shape (..., n, k)
        Shares that add up to the mean, up to rounding; zero for absent children, and NaN in
        rows without any.

    Examples
    --------
    >>> import numpy as np
    >>> arithmetic_shares(np.array([[80.0, 20.0]]), np.array([3.0, 1.0]))
    array([[60.,  5.]])
    """
    by_row = mask_weights(weights, present)
    known = scores if present is None else np.where(present, scores, 0.0)
    return divide(by_row * known, by_row.sum(axis=-1, keepdims=True))


class ArithmeticMean(Specification):
    """Weighted arithmetic mean as the operator of a node.

    Compensatory: a point lost on one child is made good by w_i / w_j points on another.
    Linear in the weights, so exact sensitivity analysis applies.

    Examples
    --------
    >>> ArithmeticMean().kind
    'arithmetic_mean'
    """

    kind: Literal["arithmetic_mean"] = "arithmetic_mean"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Arithmetic mean",
        origin="OECD and JRC 2008",
        compensation="full",
        dominance="strict",
    )

    @property
    def traits(self) -> OperatorTraits:
        """A mean that grows with every child."""
        return OperatorTraits(averages=True, monotone=(1,))

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `arithmetic_mean`."""
        return arithmetic_mean(scores, weights, present)

    def shares(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return what each child adds to the score; see `arithmetic_shares`."""
        return arithmetic_shares(scores, weights, present)

    def linear_terms(self, scores: FloatArray) -> tuple[FloatArray, Literal["identity", "log"]]:
        """Return terms t and a link g with ``g(score) = sum(w t) / sum(w)``."""
        return scores, "identity"
