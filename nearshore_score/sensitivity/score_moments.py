"""Mean, spread and correlation of scores over uncertain weights, in closed form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FROZEN, Number
from nearshore_score.analysis import Analysis, LabelledMatrix
from nearshore_score.errors import InvalidInputError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import decimal, phrase
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.dirichlet_weights import (
    DirichletWeights,
    UncertainWeights,
    corner_law,
    uncertain_weights,
)
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.weight_information import WeightInformation
from nearshore_score.tables import Table


class Moments(NamedTuple):
    """First and second moments of n scores.

    Attributes
    ----------
    means : array of shape (..., n)
    covariances : array of shape (..., n, n)
    """

    means: FloatArray
    covariances: FloatArray


def moments_of_scores(terms: FloatArray, alpha: FloatArray | None = None) -> Moments:
    r"""Return means and covariances of scores whose weights follow a Dirichlet law.

    With :math:`a = \sum_j \alpha_j` the mean of a score is
    :math:`\bar s = \sum_j \alpha_j s_j / a`, and the covariance of two is
    :math:`\sum_j \alpha_j (s_j - \bar s)(t_j - \bar t) / (a (a + 1))`. Uniform weights have all
    parameters one.

    Parameters
    ----------
    terms : array of shape (..., n, p)
        Scores at the p corners of the set of weights; for the whole simplex, scores on p children.
    alpha : array of shape (p,), optional
        Parameters of the law, positive; by default one each.

    Returns
    -------
    Moments

    Raises
    ------
    InvalidInputError
        If a shape does not fit or a number is not finite.

    Examples
    --------
    >>> found = moments_of_scores(np.array([[0.0, 1.0], [1.0, 1.0]]))
    >>> found.means, found.covariances.round(4)
    (array([0.5, 1. ]), array([[0.0833, 0.    ],
           [0.    , 0.    ]]))
    """
    table = np.asarray(terms, dtype=np.float64)
    if table.ndim < 2 or not table.shape[-1] or not np.isfinite(table).all():
        raise InvalidInputError(
            f"terms have shape {table.shape}; give finite numbers on axes (..., n, p)"
        )
    law = checked_alpha(alpha, table.shape[-1])
    shares = law / law.sum()
    means = table @ shares
    apart = table - means[..., np.newaxis]
    covariances = (apart * shares) @ np.swapaxes(apart, -1, -2) / (law.sum() + 1)
    return Moments(means, covariances)


def checked_alpha(alpha: FloatArray | None, p: int) -> FloatArray:
    """Return parameters (p,) of a Dirichlet law, ones by default; refuse what cannot be right.

    Parameters
    ----------
    alpha : array of shape (p,), optional
    p : int
        How many there must be.

    Raises
    ------
    InvalidInputError
        If they are not as many, or not positive and finite.
    """
    law = np.ones(p) if alpha is None else np.asarray(alpha, dtype=np.float64)
    if law.shape != (p,) or not (np.isfinite(law) & (law > 0)).all():
        raise InvalidInputError(f"alpha needs {p} finite numbers above zero")
    return law


class ScoreMoments(Analysis):
    """Mean, standard deviation and covariances of scores over uncertain weights.

    Where the method is linear in the weights only in logarithms, these are the moments of the
    logarithms of the scores (``scores.link`` is ``"log"``).

    Parameters
    ----------
    scores : LinearScores
        The scores as functions of the weights.
    weights : WeightInformation or DirichletWeights
        How the weights are distributed: uniformly over a simplex, or by a Dirichlet law.
    means : mapping of str to float
        Mean of each score.
    standard_deviations : mapping of str to float
        Standard deviation of each score; zero if it does not move with the weights.
    covariances : LabelledMatrix
        Covariance of each two scores.
    """

    scores: LinearScores
    weights: UncertainWeights
    means: Annotated[Mapping[Code, Number], *FROZEN]
    standard_deviations: Annotated[Mapping[Code, Number], *FROZEN]
    covariances: LabelledMatrix

    def correlation(self, one: str, other: str) -> float | None:
        """Return the correlation of two scores; None if one of them does not move.

        Parameters
        ----------
        one, other : str
            Codes of the destinations.

        Raises
        ------
        UnknownNameError
            If one of them is not ranked.
        """
        spreads = [
            self.standard_deviations[self.scores.destinations[self.scores.place(code)]]
            for code in (one, other)
        ]
        if min(spreads) <= self.scores.tolerance:
            return None
        return float(np.clip(self.covariances[one, other] / (spreads[0] * spreads[1]), -1, 1))

    def __repr__(self) -> str:
        first = [
            f"{code} {self.means[code]:.2f} ± {self.standard_deviations[code]:.2f}"
            for code in self.scores.destinations[:3]
        ]
        rest = ", ..." if len(self.scores.destinations) > 3 else ""
        return f"ScoreMoments({', '.join(first)}{rest})"

    def tables(self) -> tuple[Table, ...]:
        """Return mean and standard deviation of each score."""
        language = self.scores.language
        digits = 2 if self.scores.link == "identity" else 4
        key = "mean_score" if self.scores.link == "identity" else "mean_log_score"
        head = [phrase(word, language) for word in ("destination", key, "standard_deviation")]
        rows = tuple(
            (
                self.scores.name(code),
                decimal(self.means[code], language, digits),
                decimal(self.standard_deviations[code], language, digits),
            )
            for code in self.scores.destinations
        )
        return (Table(tuple(head), rows, labels=(0,)),)

    def sentences(self) -> tuple[str, ...]:
        """Say where the moments are of logarithms."""
        if self.scores.link == "identity":
            return ()
        return (phrase("in_logarithms", self.scores.language),)


def score_moments(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    weights: WeightInformation | DirichletWeights | str | None = None,
    *,
    node: str | None = None,
) -> ScoreMoments:
    """Return mean, standard deviation and covariances of scores over uncertain weights.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model, or scores of one's own.
    profiles : iterable of DestinationProfile, optional
        The destinations.
    weights : WeightInformation, DirichletWeights or str, optional
        What is known of the weights, which are then uniform over what it allows: anything, a
        complete order, lower bounds; or a Dirichlet law. By default anything.
    node : str, optional
        The node whose children's weights vary; by default the total.

    Returns
    -------
    ScoreMoments

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights.
    InvalidInputError
        If the set of weights is no simplex.

    Examples
    --------
    >>> found = score_moments(LinearScores.from_matrix([[0.0, 1.0], [1.0, 1.0]]))
    >>> found
    ScoreMoments(a1 0.50 ± 0.29, a2 1.00 ± 0.00)
    >>> found.correlation("a1", "a2") is None
    True
    """
    scores = linear_scores(model, profiles, node=node)
    given = uncertain_weights(weights)
    law = corner_law(scores, given)
    found = moments_of_scores(scores.term_array @ law.corners.T, law.alpha)
    spreads = np.sqrt(np.diagonal(found.covariances))
    codes = scores.destinations
    return ScoreMoments(
        scores=scores,
        weights=given,
        means=dict(zip(codes, found.means.tolist(), strict=True)),
        standard_deviations=dict(zip(codes, spreads.tolist(), strict=True)),
        covariances=LabelledMatrix.of(codes, codes, found.covariances),
    )
