"""How much of the spread of each score is due to each weight: Shapley effects, exactly."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score._shapley import shapley_values
from nearshore_score.analysis import Analysis, LabelledMatrix
from nearshore_score.errors import InvalidInputError
from nearshore_score.model import ScoringModel
from nearshore_score.phrases import listing, percent, phrase
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.dirichlet_weights import (
    DirichletWeights,
    UncertainWeights,
    corner_law,
    uncertain_weights,
)
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.score_moments import checked_alpha
from nearshore_score.sensitivity.weight_information import WeightInformation
from nearshore_score.tables import Table, fold

# Unequal parameters need every subset of the weights.
_MOST_UNEQUAL = 20
# Subsets of all rows that are worked on together, to bound memory.
_CELLS = 2**21
_WIDTH = 100


def weight_effects(terms: FloatArray, alpha: FloatArray | None = None) -> FloatArray:
    r"""Return the Shapley effects of weights on scores, for weights of a Dirichlet law [1]_, [2]_.

    Weights that sum to one depend on each other, so that their first-order and total effects are
    no split of the variance. Shapley effects are: each weight gets what knowing it explains of
    the variance, as a mean over all orders in which weights become known. Given the weights of a
    set A, the rest follow a Dirichlet law on what is left, and the variance explained is

    .. math:: V_A = \frac{\sum_{j \in A} \alpha_j s_j^2
        + (\sum_{j \in A} \alpha_j s_j)^2 / \sum_{j \notin A} \alpha_j}{a (a + 1)}

    with :math:`a = \sum_j \alpha_j` and terms s whose mean :math:`\sum_j \alpha_j s_j / a` is
    taken off; for all weights the second summand is nothing. For equal parameters the mean over
    all orders has a closed form for any number m of weights: the share of weight j in the
    variance is :math:`\beta + (1 - m \beta)\, s_j^2 / \sum_i s_i^2` with
    :math:`\beta = (m (H_{m - 1} - 1) - m + 2) / (m (m - 1) (m - 2))` and harmonic numbers H.

    Parameters
    ----------
    terms : array of shape (..., m)
        Scores on m children, as in ``terms @ w``.
    alpha : array of shape (m,), optional
        Parameters of the law, positive; by default one each: uniform weights. Unequal ones need
        all subsets, and are taken for at most 20 weights.

    Returns
    -------
    array of shape (..., m)
        Effects, not negative, that add up to the variance of each score.

    Raises
    ------
    InvalidInputError
        If a shape does not fit, a number is not finite, or there are too many unequal parameters.

    References
    ----------
    .. [1] A. B. Owen, "Sobol' indices and Shapley value", *SIAM/ASA Journal on Uncertainty
       Quantification* 2(1), 2014, pages 245-251.
    .. [2] E. Song, B. L. Nelson and J. Staum, "Shapley effects for global sensitivity analysis:
       theory and computation", *SIAM/ASA Journal on Uncertainty Quantification* 4(1), 2016, pages
       1060-1083.

    Examples
    --------
    >>> effects = weight_effects(np.array([0.0, 1.0, 5.0]))
    >>> effects.round(4), round(float(effects.sum()), 4)
    (array([0.3472, 0.1597, 0.6597]), 1.1667)
    """
    table = np.asarray(terms, dtype=np.float64)
    if not table.ndim or not table.shape[-1] or not np.isfinite(table).all():
        raise InvalidInputError(
            f"terms have shape {table.shape}; give finite numbers on axes (..., m)"
        )
    law = checked_alpha(alpha, table.shape[-1])
    whole = float(law.sum())
    means: FloatArray = table @ (law / whole)
    apart = table - means[..., np.newaxis]
    if np.ptp(law) == 0:
        effects = law[0] * _of_equal(apart)
    else:
        effects = _of_unequal(apart.reshape(-1, len(law)), law).reshape(table.shape)
    return np.asarray(effects / (whole * (whole + 1)))


def _of_equal(apart: FloatArray) -> FloatArray:
    """Split sums of squares (...) of terms (..., m) whose mean is zero."""
    m = apart.shape[-1]
    squares = apart**2
    if m < 3:
        return np.asarray(squares)
    harmonic = sum(1 / count for count in range(1, m))
    even = (m * (harmonic - 1) - m + 2) / (m * (m - 1) * (m - 2))
    return np.asarray(even * squares.sum(axis=-1, keepdims=True) + (1 - m * even) * squares)


def _of_unequal(apart: FloatArray, law: FloatArray) -> FloatArray:
    if len(law) > _MOST_UNEQUAL:
        raise InvalidInputError(
            f"{len(law)} weights with unequal parameters have too many subsets, at most "
            f"{_MOST_UNEQUAL} can be split exactly; use equal parameters, or sampled sensitivity "
            "analysis instead"
        )
    # The complement of a subset stands at the mirrored place.
    outside = _subset_sums(law)[::-1]
    effects = np.empty(apart.shape)
    rows = max(1, _CELLS // len(outside))
    for start in range(0, len(apart), rows):
        block = apart[start : start + rows]
        sums = _subset_sums(law * block)
        spread = np.divide(sums**2, outside, out=np.zeros_like(sums), where=outside > 0)
        effects[start : start + rows] = shapley_values(_subset_sums(law * block**2) + spread)
    return effects


def _subset_sums(values: FloatArray) -> FloatArray:
    """Return sums (..., 2 ** m) of values (..., m) over all subsets; bit j stands for value j."""
    sums = np.zeros((*values.shape[:-1], 1))
    for column in range(values.shape[-1]):
        sums = np.concatenate([sums, sums + values[..., column : column + 1]], axis=-1)
    return sums


class ShapleyEffects(Analysis):
    """How much of the variance of each score is due to the weight of each child.

    Where the method is linear in the weights only in logarithms, it is the variance of the
    logarithms of the scores (``scores.link`` is ``"log"``).

    Parameters
    ----------
    scores : LinearScores
        The scores as functions of the weights.
    weights : WeightInformation or DirichletWeights
        How the weights are distributed.
    effects : LabelledMatrix
        Variance of each destination's score that is due to each child's weight; the rows add up
        to the variance. Weights that are fixed have none.
    shares : LabelledMatrix
        The same as shares of the variance, which add up to one; destinations whose score does not
        move with the weights have no row.
    """

    scores: LinearScores
    weights: UncertainWeights
    effects: LabelledMatrix
    shares: LabelledMatrix

    def __repr__(self) -> str:
        if not self.shares.rows:
            return "ShapleyEffects(no score moves with the weights)"
        mean = self.shares.matrix.mean(axis=0)
        top = [int(at) for at in np.argsort(-mean, kind="stable")[:3]]
        told = ", ".join(f"{self.shares.columns[at]} {mean[at]:.0%}" for at in top)
        return f"ShapleyEffects(mean shares {told}{', ...' if len(mean) > 3 else ''})"

    def tables(self) -> tuple[Table, ...]:
        """Return the shares in percent, in several tables if there are many destinations."""
        language = self.scores.language
        by_child = self.shares.matrix.T.tolist()
        rows = tuple(
            (self.scores.name(code), *(percent(share, language) for share in shares))
            for code, shares in zip(self.shares.columns, by_child, strict=True)
        )
        table = Table((phrase("criterion_head", language), *self.shares.rows), rows, labels=(0,))
        return tuple(fold(table, _WIDTH))

    def sentences(self) -> tuple[str, ...]:
        """Say how the shares are to be read, and which scores do not move."""
        language = self.scores.language
        told = [phrase("shapley_read", language)]
        still = [code for code in self.effects.rows if code not in self.shares.rows]
        if still:
            told.append(phrase("shapley_constant", language, names=listing(still, language)))
        if self.scores.link == "log":
            told.append(phrase("in_logarithms", language))
        return tuple(told)


def shapley_effects(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    weights: WeightInformation | DirichletWeights | str | None = None,
    *,
    node: str | None = None,
) -> ShapleyEffects:
    """Return how much of the variance of each score is due to each weight, exactly.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model, or scores of one's own.
    profiles : iterable of DestinationProfile, optional
        The destinations.
    weights : WeightInformation, DirichletWeights or str, optional
        What is known of the weights, which are then uniform over what it allows: anything, or
        lower bounds; or a Dirichlet law. By default anything.
    node : str, optional
        The node whose children's weights vary; by default the total.

    Returns
    -------
    ShapleyEffects

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights.
    InvalidInputError
        If the set of weights is no simplex with one corner for each weight.

    Examples
    --------
    >>> found = shapley_effects(LinearScores.from_matrix([[0.0, 1.0, 5.0], [2.0, 2.0, 2.0]]))
    >>> round(found.shares["a1", "c3"], 4), found.shares.rows
    (0.5655, ('a1',))
    """
    scores = linear_scores(model, profiles, node=node)
    given = uncertain_weights(weights)
    law = corner_law(scores, given)
    if law.children is None:
        raise InvalidInputError(
            "in an order of weights no weight varies by itself, so that nothing is due to it; use "
            "anything, lower bounds or a Dirichlet law, or sampled sensitivity analysis instead"
        )
    effects = np.zeros(scores.term_array.shape)
    if len(law.children):
        effects[:, law.children] = weight_effects(scores.term_array @ law.corners.T, law.alpha)
    variances = effects.sum(axis=1)
    moving = np.flatnonzero(np.sqrt(variances) > scores.tolerance)
    codes = tuple(scores.destinations[row] for row in moving.tolist())
    shares = effects[moving] / variances[moving, np.newaxis]
    return ShapleyEffects(
        scores=scores,
        weights=given,
        effects=LabelledMatrix.of(scores.destinations, scores.children, effects),
        shares=LabelledMatrix.of(codes, scores.children, shares),
    )
