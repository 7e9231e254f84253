"""Weights from rotated factors, as in the OECD/JRC Handbook."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from nearshore_score._arrays import BoolArray, FloatArray, divide
from nearshore_score._frozen import Number, Specification
from nearshore_score.multivariate.factor_analysis import (
    factor_counts,
    refuse_arbitrary,
    rotated_loadings,
)
from nearshore_score.multivariate.factor_count import FactorRule, check_factors
from nearshore_score.multivariate.principal_components import principal_axes
from nearshore_score.weighting.complete_rows import (
    correlations_of_children,
    read_children,
    weight_of_only_child,
)
from nearshore_score.weighting.properties import WeightingProperties

#: By what a child is counted to one factor; see `loading_weights`.
Grouping = Literal["loading", "share"]


def loading_weights(loadings: FloatArray, *, grouping: Grouping = "loading") -> FloatArray:
    r"""Weight children by their loadings on rotated factors [1]_ [2]_.

    Each child i belongs to one factor j and is weighted inside it by its squared loading; each
    factor is weighted by the variance :math:`V_j` that it explains:

    .. math:: w_i \propto \frac{l_{ij}^2}{V_j} \cdot \frac{V_j}{\sum_h V_h}
              = \frac{l_{ij}^2}{\sum_h V_h}

    There are two readings of "belongs to", and the Handbook uses both: the weights in its
    table 18 follow from the largest loading; the groups in its text, and its table 22, from the
    largest share :math:`l_{ij}^2 / V_j`. Signs of loadings do not matter: look at them before.

    Parameters
    ----------
    loadings : array of shape (..., k, m)
        Rotated loadings of k children on m factors; zeros for a factor that is not kept.
    grouping : {"loading", "share"}
        Whether a child belongs to the factor of its largest squared loading, or to that of
        which it makes up the largest share.

    Returns
    -------
    array of shape (..., k)
        Not negative, summing to one.

    References
    ----------
    .. [1] G. Nicoletti, S. Scarpetta and O. Boylaud, "Summary indicators of product market
       regulation with an extension to employment protection legislation", OECD Economics
       Department Working Papers 226, 2000.
    .. [2] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 6.1.

    Examples
    --------
    >>> import numpy as np
    >>> loading_weights(np.array([[0.9, 0.1], [0.8, 0.2], [0.0, 0.9]])).round(3)
    array([0.358, 0.283, 0.358])
    """
    squares = loadings**2
    explained = squares.sum(axis=-2, keepdims=True)
    ranked = np.nan_to_num(divide(squares, explained)) if grouping == "share" else squares
    chosen = np.argmax(ranked, axis=-1, keepdims=True)
    own = np.take_along_axis(squares, chosen, axis=-1)[..., 0]
    return divide(own, own.sum(axis=-1, keepdims=True))


class FactorAnalysisWeights(Specification):
    r"""Weights of a node from rotated factors behind its children's scores.

    Factors are principal components of the correlation matrix of the destinations that have
    every child, rotated by varimax with Kaiser's normalisation. Each child i belongs to one
    factor j, and its weight is its squared loading in proportion [1]_ [2]_:

    .. math:: w_i = l_{ij}^2 \Big/ \sum_h l_{h\,j(h)}^2

    The weights correct for overlap between children and say nothing about what matters; they
    move when destinations are added or removed, and with them every score.

    Parameters
    ----------
    factors : int or {"handbook", "eigenvalue", "share", "total"}
        How many factors are kept, or the rule that decides, as for `factor_analysis`.
    threshold : float, optional
        Of the rule, in place of its default.
    grouping : {"loading", "share"}
        Whether a child belongs to the factor of its largest squared loading, or to that of
        whose variance it makes up the largest share. The Handbook uses both: its table 18
        follows from the first, its table 22 from the second.

    Raises
    ------
    InvalidInputError
        If the threshold does not belong to the rule.

    References
    ----------
    .. [1] G. Nicoletti, S. Scarpetta and O. Boylaud, "Summary indicators of product market
       regulation with an extension to employment protection legislation", OECD Economics
       Department Working Papers 226, 2000.
    .. [2] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 6.1.

    Examples
    --------
    >>> import numpy as np
    >>> FactorAnalysisWeights(factors=4).to_json()
    '{"kind":"factor_analysis","factors":4}'
    >>> scores = np.array([[1.0, 2.0, 9.0], [2.0, 1.0, 3.0], [3.0, 4.0, 6.0], [4.0, 3.0, 1.0]])
    >>> FactorAnalysisWeights(factors=2).compute(scores).round(3)
    array([0.253, 0.374, 0.372])
    """

    kind: Literal["factor_analysis"] = "factor_analysis"
    factors: Annotated[int, Field(strict=True)] | FactorRule = "handbook"
    threshold: Number | None = None
    grouping: Grouping = "loading"

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Factor analysis",
        origin="Nicoletti, Scarpetta and Boylaud 2000",
        rests_on="data",
        asks_for="scores of at least three destinations",
    )

    @model_validator(mode="after")
    def _threshold_belongs_to_rule(self) -> Self:
        check_factors(self.factors, self.threshold)
        return self

    def compute(self, scores: FloatArray, present: BoolArray | None = None) -> FloatArray:
        """Return weights (..., k) computed from scores.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Scores of n destinations on k children. Only destinations with every child count.
        present : array of bool of shape (..., n, k), optional
            Which scores exist; by default those that are not NaN.

        Returns
        -------
        array of shape (..., k)
            Not negative, summing to one; one for an only child, whatever its scores.

        Raises
        ------
        InvalidInputError
            If fewer than three destinations have every child, a child is constant, or the
            number of factors cannot be kept.
        """
        if scores.shape[-1] == 1:
            return weight_of_only_child(scores, present)
        matrix = correlations_of_children(read_children(scores, present))
        eigenvalues, vectors = principal_axes(matrix)
        kept = factor_counts(eigenvalues, self.factors, self.threshold)
        refuse_arbitrary(eigenvalues, kept)
        found = rotated_loadings(eigenvalues, vectors, kept)
        return loading_weights(found, grouping=self.grouping)
