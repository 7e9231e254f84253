"""The weighted geometric mean, above a stated floor or without one, partly compensatory."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.aggregation._children import (
    counting,
    hold_between,
    logarithms,
    weighted_mean,
)
from nearshore_score.aggregation.arithmetic_mean import arithmetic_shares
from nearshore_score.aggregation.floor import Floor
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits
from nearshore_score.errors import InvalidInputError, NotLinearError


def geometric_mean(
    scores: FloatArray,
    weights: FloatArray,
    present: BoolArray | None = None,
    *,
    floor: float | None = 1.0,
) -> FloatArray:
    r"""Multiply scores with weights as exponents [1]_.

    .. math:: G = \exp\left(\frac{\sum_j w_j \ln \max(s_j, f)}{\sum_j w_j}\right)

    The floor f keeps one zero from erasing a destination. Variants in the wild add a constant
    to every score instead, which also changes the scores far from zero; this one does not.
    Without a floor a zero makes the mean zero.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children, on a ratio scale.
    weights : array of shape (..., k)
        Weights, not negative; they need not sum to one.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; the weights of the others are shared out in proportion.
    floor : float or None, default 1
        Scores below it count as the floor, in points; None or zero for no floor.

    Returns
    -------
    array of shape (..., n)
        NaN where no weight is present, and where a score is negative and there is no floor.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 6.

    Examples
    --------
    >>> import numpy as np
    >>> geometric_mean(np.array([[100.0, 25.0]]), np.array([1.0, 1.0]))
    array([50.])
    >>> geometric_mean(np.array([[100.0, 0.0]]), np.array([1.0, 1.0]))
    array([10.])
    >>> geometric_mean(np.array([[100.0, 0.0]]), np.array([1.0, 1.0]), floor=None)
    array([0.])
    """
    counts = counting(scores, weights, present)
    raised = np.maximum(scores, floor) if floor else scores
    logs = weighted_mean(logarithms(raised), weights[..., np.newaxis, :], counts)
    with np.errstate(over="ignore"):  # by rounding, at the end of all numbers
        means = np.exp(logs)
    return hold_between(means, raised, counts)


def geometric_shares(
    scores: FloatArray,
    weights: FloatArray,
    present: BoolArray | None = None,
    *,
    floor: float = 1.0,
) -> FloatArray:
    r"""Split the geometric mean above its floor by the logarithmic mean (LMDI) [1]_.

    With :math:`L(a, b) = (a - b) / \ln(a / b)` the share of child j is
    :math:`L(G, f)\, w_j \ln(\max(s_j, f) / f)`; the shares and the floor f add up to G exactly.
    A share is relative to the floor: with another floor the split differs, and towards a floor
    of zero it tends to :math:`w_j G`, whatever the scores. There is none without a floor.

    Parameters
    ----------
    scores, weights, present : array
        As for `geometric_mean`.
    floor : float, default 1
        As for `geometric_mean`, but above zero.

    Returns
    -------
    array of shape (..., n, k)
        Shares that add up to ``G - floor``.

    References
    ----------
    .. [1] B. W. Ang, "The LMDI approach to decomposition analysis: a practical guide",
       *Energy Policy* 33(7), 2005, pages 867-871.

    Examples
    --------
    >>> import numpy as np
    >>> shares = geometric_shares(np.array([[100.0, 25.0]]), np.array([1.0, 1.0]))
    >>> round(float(shares.sum()) + 1.0, 9)
    50.0
    """
    known = scores if present is None else np.where(present, scores, floor)
    relative = np.log(np.maximum(known, floor)) - np.log(floor)
    parts = arithmetic_shares(relative, weights, present)
    return parts * _logarithmic_mean_above(parts.sum(axis=-1, keepdims=True), floor)


def _logarithmic_mean_above(log_ratio: FloatArray, floor: float) -> FloatArray:
    # L(G, f) with ln(G / f) = log_ratio; expm1 keeps it exact where G comes close to f.
    growth = np.divide(
        np.expm1(log_ratio), log_ratio, out=np.ones_like(log_ratio), where=log_ratio != 0
    )
    return floor * growth


class GeometricMean(Specification):
    """Weighted geometric mean as the operator of a node.

    Partly compensatory: the lower a score, the more each of its points counts.
    Linear in the weights after taking logarithms. Negative scores are refused, floor or not: a
    geometric mean needs a scale with a true zero.

    Parameters
    ----------
    floor : float or None, default 1
        Scores below it count as the floor, in points. None or zero for no floor: then a zero
        makes the mean zero, and the mean cannot be split into what each child adds.

    Examples
    --------
    >>> GeometricMean(floor=2.0).to_json()
    '{"kind":"geometric_mean","floor":2.0}'
    >>> GeometricMean(floor=0) == GeometricMean(floor=None)
    True
    """

    kind: Literal["geometric_mean"] = "geometric_mean"
    floor: Floor = 1.0

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Geometric mean",
        origin="OECD and JRC 2008",
        compensation="partial",
        dominance="weak",
    )

    @property
    def traits(self) -> OperatorTraits:
        """A mean of scores from zero up; a floor can lift it above every child."""
        if self.floor is None:
            return OperatorTraits(averages=True, least_score=0.0, monotone=(1,))
        return OperatorTraits(least_score=0.0, monotone=(1,), floor=self.floor)

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `geometric_mean`."""
        return geometric_mean(scores, weights, present, floor=self.floor)

    def shares(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return what each child adds above the floor; see `geometric_shares`.

        Parameters
        ----------
        scores, weights, present : array
            As for `geometric_mean`.

        Raises
        ------
        InvalidInputError
            If there is no floor to measure the shares from.
        """
        if self.floor is None:
            raise InvalidInputError(
                "a geometric mean without a floor cannot be split into what each child adds; "
                "give it a floor below every score, from which the shares are measured"
            )
        return geometric_shares(scores, weights, present, floor=self.floor)

    def linear_terms(self, scores: FloatArray) -> tuple[FloatArray, Literal["identity", "log"]]:
        """Return terms t and a link g with ``g(score) = sum(w t) / sum(w)``.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Scores of n destinations on k children.

        Raises
        ------
        NotLinearError
            If there is no floor and a score is zero, which has no logarithm.
        """
        if self.floor is None and (scores <= 0).any():
            raise NotLinearError(
                "a score of zero has no logarithm; give the geometric mean a floor, or use "
                "sampled sensitivity analysis instead"
            )
        raised = scores if self.floor is None else np.maximum(scores, self.floor)
        return np.log(raised), "log"
