"""The mean-min function: a mean that is pulled towards the lowest child."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import AfterValidator

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.aggregation._children import counting, hold_between, least
from nearshore_score.aggregation.arithmetic_mean import arithmetic_mean
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits


def mean_min(
    scores: FloatArray,
    weights: FloatArray,
    present: BoolArray | None = None,
    *,
    alpha: float,
    beta: float,
) -> FloatArray:
    r"""Take from the mean a penalty that grows with its distance to the lowest score [1]_.

    .. math:: M - \alpha \left(\sqrt{(M - m)^2 + \beta^2} - \beta\right)

    with the weighted arithmetic mean M and the lowest score m of the same destination. With
    :math:`\alpha = 0` it is the mean; with :math:`\alpha = 1, \beta = 0` the minimum.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children.
    weights : array of shape (..., k)
        Weights of the mean, not negative; a child of weight zero cannot be the lowest either.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; the weights of the others are shared out in proportion.
    alpha : float
        How much of the imbalance is penalised, from 0 to 1.
    beta : float
        Up to about which distance, in points, the penalty is mild; not negative.

    Returns
    -------
    array of shape (..., n)
        NaN where no weight is present.

    References
    ----------
    .. [1] E. Casadio Tarabusi and G. Guarini, "An unbalance adjustment method for development
       indicators", *Social Indicators Research* 112(1), 2013, pages 19-45.

    Examples
    --------
    >>> import numpy as np
    >>> mean_min(np.array([[10.0, 20.0, 60.0]]), np.ones(3), alpha=0.5, beta=15)
    array([25.])
    """
    counts = counting(scores, weights, present)
    mean = arithmetic_mean(scores, weights, present)
    with np.errstate(over="ignore", invalid="ignore"):
        gap = mean - least(scores, counts)
        pulled = mean - alpha * (np.hypot(gap, beta) - beta)
    return hold_between(pulled, scores, counts)


def _share(alpha: float) -> float:
    if not 0 <= alpha <= 1:
        raise ValueError(f"must lie between 0 (the mean) and 1 (the full penalty), got {alpha:g}")
    return alpha


def _distance(beta: float) -> float:
    if beta < 0:
        raise ValueError(f"must not be negative, got {beta:g}; it is a distance in points")
    return beta


class MeanMin(Specification):
    """Mean-min function: the weighted mean less a penalty for its distance to the minimum.

    Between fully compensatory (alpha = 0) and not at all (alpha = 1, beta = 0).

    Parameters
    ----------
    alpha : float
        How much of the imbalance is penalised, from 0 to 1.
    beta : float
        Up to about which distance, in points, the penalty is mild; not negative.

    Examples
    --------
    >>> MeanMin(alpha=0.5, beta=10).to_json()
    '{"kind":"mean_min","alpha":0.5,"beta":10.0}'
    """

    kind: Literal["mean_min"] = "mean_min"
    alpha: Annotated[Number, AfterValidator(_share)]
    beta: Annotated[Number, AfterValidator(_distance)]

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Mean-min function",
        origin="Tarabusi and Guarini 2013",
        compensation="partial",
        dominance="weak",
    )

    @property
    def traits(self) -> OperatorTraits:
        """Between the lowest child and the mean, and it grows with every child."""
        return OperatorTraits(averages=True, monotone=(1,))

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `mean_min`."""
        return mean_min(scores, weights, present, alpha=self.alpha, beta=self.beta)
