"""The weighted harmonic mean: the least compensatory of the three classical means."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.aggregation._children import counting, hold_between, least, weighted_mean
from nearshore_score.aggregation.floor import Floor
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.aggregation.traits import OperatorTraits


def harmonic_mean(
    scores: FloatArray,
    weights: FloatArray,
    present: BoolArray | None = None,
    *,
    floor: float | None = None,
) -> FloatArray:
    r"""Average reciprocals with weights, and take the reciprocal of that [1]_.

    .. math:: H = \frac{\sum_j w_j}{\sum_j w_j / s_j}

    A zero makes the mean zero, its limit as a score falls to zero, unless there is a floor.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children, on a ratio scale.
    weights : array of shape (..., k)
        Weights, not negative; they need not sum to one.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; the weights of the others are shared out in proportion.
    floor : float or None, default None
        Scores below it count as the floor; None or zero for no floor.

    Returns
    -------
    array of shape (..., n)
        NaN where no weight is present, and where a score is negative and there is no floor.

    References
    ----------
    .. [1] G. H. Hardy, J. E. Littlewood and G. Pólya, *Inequalities*, 2nd edition, Cambridge
       University Press, 1952, section 2.1.

    Examples
    --------
    >>> import numpy as np
    >>> harmonic_mean(np.array([[40.0, 60.0], [0.0, 60.0]]), np.array([1.0, 1.0]))
    array([48.,  0.])
    """
    counts = counting(scores, weights, present)
    raised = np.maximum(scores, floor) if floor else scores
    lowest = least(raised, counts)
    # Reciprocals in units of the lowest score: none that counts overflows or divides by zero.
    reciprocals = np.ones(np.broadcast_shapes(raised.shape, (*lowest.shape, 1)))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        np.divide(lowest[..., np.newaxis], raised, out=reciprocals, where=raised > 0)
        means = lowest / weighted_mean(reciprocals, weights[..., np.newaxis, :], counts)
    return hold_between(np.where(lowest < 0, np.nan, means), raised, counts)


class HarmonicMean(Specification):
    """Weighted harmonic mean as the operator of a node.

    Hardly compensatory: the lowest score weighs most, and a zero makes the node zero. Negative
    scores are refused: a harmonic mean needs a scale with a true zero.

    Parameters
    ----------
    floor : float or None, default None
        Scores below it count as the floor; None or zero for no floor.

    Examples
    --------
    >>> HarmonicMean().to_json()
    '{"kind":"harmonic_mean"}'
    """

    kind: Literal["harmonic_mean"] = "harmonic_mean"
    floor: Floor = None

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Harmonic mean",
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
        """Return the score of the node; see `harmonic_mean`."""
        return harmonic_mean(scores, weights, present, floor=self.floor)
