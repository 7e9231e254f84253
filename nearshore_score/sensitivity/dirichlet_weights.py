"""Weights that scatter around given ones by a Dirichlet law."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, Self

import numpy as np
from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score._frozen import FrozenMapping, Number, Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.weight_information import (
    AnyWeightInformation,
    Known,
    Values,
    WeightInformation,
    WholeSimplex,
    information,
)


class DirichletWeights(Specification):
    r"""Weights that follow a Dirichlet law around the weights of the model, or others.

    The parameters of the law are :math:`\alpha_j = c\,\bar w_j` with concentration c and means
    :math:`\bar w_j` that sum to one; the standard deviation of a weight is
    :math:`\sqrt{\bar w_j (1 - \bar w_j) / (c + 1)}`. For parameters of one's own give them as
    means, and their sum as concentration. Equal means with as many units of concentration as
    there are children are uniform weights on the whole simplex.

    Parameters
    ----------
    concentration : float
        The greater, the nearer the weights stay to their means; above 0 and up to 10 000.
    means : mapping of str to float
        Means by child, in proportion; children that are not named get no weight. Without any, the
        weights of the model.

    Examples
    --------
    >>> known = Known(children=("cost", "talent"), weights=(0.6, 0.4))
    >>> DirichletWeights(concentration=20).alpha(known)
    array([12.,  8.])
    """

    kind: Literal["dirichlet"] = "dirichlet"
    concentration: Annotated[Number, Field(gt=0, le=10_000)]
    means: Values = Field(default_factory=FrozenMapping)

    @model_validator(mode="after")
    def _not_all_zero(self) -> Self:
        if self.means and not any(self.means.values()):
            raise ValueError("all means are zero; one at least must be positive")
        return self

    def alpha(self, known: Known) -> FloatArray:
        """Return the parameters (k,) of the law; zero for children that get no weight.

        Parameters
        ----------
        known : Known
            The children and their weights in the model.

        Raises
        ------
        UnknownNameError
            If a mean is given for a child that does not exist.
        """
        means = known.coefficients(self.means) if self.means else np.array(known.weights)
        return np.asarray(self.concentration * means / means.sum())


#: Weight information, taken as uniform over the set that it allows, or a Dirichlet law.
UncertainWeights = Annotated[
    DirichletWeights | AnyWeightInformation, Field(union_mode="left_to_right")
]


def uncertain_weights(
    weights: WeightInformation | DirichletWeights | str | None,
) -> WeightInformation | DirichletWeights:
    """Return how weights are distributed: by default uniformly over the whole simplex.

    Parameters
    ----------
    weights : WeightInformation, DirichletWeights, str or None
        The information, a Dirichlet law, the kind of information that needs nothing else, or None.
    """
    if isinstance(weights, DirichletWeights):
        return weights
    return information(weights, WholeSimplex())


class CornerLaw(NamedTuple):
    """Weights that are ``v @ corners`` with v of a Dirichlet law; uniform where alpha is one.

    Attributes
    ----------
    corners : array of shape (p, k)
        Corners of a simplex of weights.
    alpha : array of shape (p,)
        Parameters of the law, positive.
    children : array of int of shape (p,), optional
        The child whose weight varies along with each corner, where that is one child each.
    """

    corners: FloatArray
    alpha: FloatArray
    children: IntArray | None


def corner_law(scores: LinearScores, weights: WeightInformation | DirichletWeights) -> CornerLaw:
    """Return the law of the weights, if they are uniform on a simplex or follow a Dirichlet law.

    Parameters
    ----------
    scores : LinearScores
        The children and their weights in the model.
    weights : WeightInformation or DirichletWeights
        How the weights are distributed.

    Raises
    ------
    InvalidInputError
        If the set that the information allows is no simplex.
    """
    k = len(scores.children)
    if isinstance(weights, DirichletWeights):
        alpha = weights.alpha(Known(children=scores.children, weights=scores.weights))
        kept = np.flatnonzero(alpha > 0)
        return CornerLaw(np.eye(k)[kept], alpha[kept], kept)
    allowed = scores.allowed(weights)
    if allowed.vertices is None:
        raise InvalidInputError(
            "this needs weights that are uniform on a simplex (anything, a complete order, lower "
            "bounds) or a Dirichlet law; use one of these, or sampled sensitivity analysis instead"
        )
    p = len(allowed.vertices)
    moving = np.flatnonzero(np.ptp(allowed.vertices, axis=0) > 0)
    own = p == len(moving) and (allowed.is_box or p == 2)
    single = p == 1
    children = moving if own else np.arange(0) if single else None
    return CornerLaw(allowed.vertices, np.ones(p), children)
