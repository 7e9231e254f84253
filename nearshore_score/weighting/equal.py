"""Equal weights, stated as a choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting._judgements import by_code, check_children
from nearshore_score.weighting.properties import WeightingProperties


def equal_weights(count: int) -> FloatArray:
    r"""Weight all children alike [1]_.

    .. math:: w_j = 1 / k

    Parameters
    ----------
    count : int
        The number k of children.

    Returns
    -------
    array of shape (k,)
        Summing to one.

    Raises
    ------
    InvalidInputError
        If there is no child.

    References
    ----------
    .. [1] R. M. Dawes and B. Corrigan, "Linear models in decision making", *Psychological
       Bulletin* 81(2), 1974, pages 95-106.

    Examples
    --------
    >>> equal_weights(4)
    array([0.25, 0.25, 0.25, 0.25])
    """
    if count < 1:
        raise InvalidInputError(f"{count} children cannot be weighted; there must be at least one")
    return np.full(count, 1 / count)


class EqualWeights(Specification):
    """The same weight for every child [1]_.

    It is a judgement, too: no child matters more than another, given how they are scaled.

    Parameters
    ----------
    children : tuple of str
        Codes of the children.
    basis : str, optional
        Why they are weighted alike.

    Raises
    ------
    InvalidInputError
        If there is no child, or one stands twice.

    References
    ----------
    .. [1] R. M. Dawes and B. Corrigan, "Linear models in decision making", *Psychological
       Bulletin* 81(2), 1974, pages 95-106.

    Examples
    --------
    >>> EqualWeights(children=("cost", "talent")).values
    {'cost': 0.5, 'talent': 0.5}
    """

    kind: Literal["equal"] = "equal"
    children: tuple[str, ...]
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Equal weights",
        origin="Dawes and Corrigan 1974",
        rests_on="judgement",
        asks_for="nothing but the children",
    )

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every child by its code, summing to one."""
        return by_code(self.children, equal_weights(len(self.children)))

    @model_validator(mode="after")
    def _has_children(self) -> Self:
        check_children(self.children)
        return self
