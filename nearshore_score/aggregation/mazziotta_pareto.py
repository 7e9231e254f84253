"""The Mazziotta-Pareto index (MPI, AMPI): a mean less a penalty for uneven children."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.aggregation._children import counting, weighted_mean
from nearshore_score.aggregation.arithmetic_mean import arithmetic_mean
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits

#: Whether the penalty is taken from the mean (negative) or added to it (positive).
Penalty = Literal["negative", "positive"]

#: By what the squared deviations are divided: the number of children, or one less.
Divisor = Literal["n", "n-1"]


def mazziotta_pareto(
    scores: FloatArray,
    weights: FloatArray,
    present: BoolArray | None = None,
    *,
    penalty: Penalty = "negative",
    divisor: Divisor = "n",
) -> FloatArray:
    r"""Correct the mean of a destination by how unevenly it scores [1]_.

    .. math:: M \mp S \cdot \mathrm{cv}, \qquad \mathrm{cv} = S / M

    with the mean M and the standard deviation S over the children of one destination, both with
    the weights [3]_. The MPI [1]_ and the adjusted MPI [2]_ differ in the normalisation only:
    100 plus or minus 10 standard deviations, or 70 to 130 between goalposts around a reference.

    The authors divide by n; implementations that use n - 1 exist and penalise more. With
    unequal weights n - 1 means a factor of n / (n - 1) on the weighted variance.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children, with means above zero.
    weights : array of shape (..., k)
        Weights, not negative; they need not sum to one. A child of weight zero counts neither
        for the mean nor for the deviation.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; the weights of the others are shared out in proportion.
    penalty : {"negative", "positive"}
        Subtract where more is better (development), add where more is worse (poverty).
    divisor : {"n", "n-1"}
        Of the variance.

    Returns
    -------
    array of shape (..., n)
        The mean itself where all children are equal, also at zero, or where there is one only.
        NaN where no weight is present, and where unequal children have a mean of zero or below:
        there is no coefficient of variation.

    References
    ----------
    .. [1] P. De Muro, M. Mazziotta and A. Pareto, "Composite indices of development and
       poverty: an application to MDGs", *Social Indicators Research* 104(1), 2011, pages 1-18.
    .. [2] M. Mazziotta and A. Pareto, "On a generalized non-compensatory composite index for
       measuring socio-economic phenomena", *Social Indicators Research* 127(3), 2016, pages
       983-1003.
    .. [3] M. Mazziotta and A. Pareto, "Weighting in composite indices construction: the case of
       the Mazziotta-Pareto index", *Rivista Italiana di Economia Demografia e Statistica*,
       2022.

    Examples
    --------
    >>> import numpy as np
    >>> mazziotta_pareto(np.array([[90.0, 110.0], [100.0, 100.0]]), np.ones(2))
    array([ 99., 100.])
    """
    counts = counting(scores, weights, present)
    mean = arithmetic_mean(scores, weights, present)
    with np.errstate(over="ignore", invalid="ignore"):
        squares = (scores - mean[..., np.newaxis]) ** 2
        variance = weighted_mean(squares, weights[..., np.newaxis, :], counts)
        if divisor == "n-1":
            held = np.array(scores.shape[-1]) if counts is None else counts.sum(axis=-1)
            variance = variance * (held / np.maximum(held - 1, 1))
        correction = np.where(variance == 0, 0.0, np.nan)
        np.divide(variance, mean, out=correction, where=mean > 0)
        return mean - correction if penalty == "negative" else mean + correction


class MazziottaPareto(Specification):
    """Mazziotta-Pareto index: the weighted mean, corrected for uneven children.

    Partly compensatory. A point more on an already high child can lower the result, because it
    adds to the imbalance too; and the result can lie outside the children.

    Parameters
    ----------
    penalty : {"negative", "positive"}
        Subtract where more is better (development), add where more is worse (poverty).
    divisor : {"n", "n-1"}
        Of the variance; the authors use n.

    Examples
    --------
    >>> MazziottaPareto(penalty="positive").to_json()
    '{"kind":"mazziotta_pareto","penalty":"positive"}'
    """

    kind: Literal["mazziotta_pareto"] = "mazziotta_pareto"
    penalty: Penalty = "negative"
    divisor: Divisor = "n"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Mazziotta-Pareto index",
        origin="De Muro, Mazziotta and Pareto 2011",
        compensation="partial",
        dominance="no",
    )

    @property
    def traits(self) -> OperatorTraits:
        """Scores from zero up; neither between the children nor growing with every one."""
        return OperatorTraits(least_score=0.0)

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return the score of the node; see `mazziotta_pareto`."""
        return mazziotta_pareto(
            scores, weights, present, penalty=self.penalty, divisor=self.divisor
        )
