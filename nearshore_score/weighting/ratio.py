"""Ratio estimation, as in SMART: how many times as important as the least important child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.errors import InvalidInputError, in_case
from nearshore_score.weighting._judgements import (
    Judgements,
    by_code,
    check_children,
    first_case,
    names_of,
    read_judgements,
    refuse,
    shares,
)
from nearshore_score.weighting.properties import WeightingProperties

# Far above rounding error, far below any judgement.
_EQUAL = 1e-9


class RatioResult(NamedTuple):
    """What ratio estimation finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Above zero, summing to one.
    ratios : array of shape (..., k)
        How many times as important as the least important child each of them is.
    """

    weights: FloatArray
    ratios: FloatArray


def ratio_weights(
    points: ArrayLike, *, least: float = 10.0, children: Sequence[str] = ()
) -> RatioResult:
    r"""Weight children by how many times as important as the least important they are [1]_.

    .. math:: w_j = \frac{p_j}{\sum_h p_h}, \qquad \min_h p_h = 10

    The least important child has 10 points; one that has 20 is twice as important, and so on
    upwards, so that every ratio of two numbers is a judgement. The paper counts from 10, which
    leaves room for a less important child found later; programs and surveys that count from
    1 get the same weights with ``least=1``.

    Parameters
    ----------
    points : array_like of shape (..., k)
        Points of every child; leading axes for several judges.
    least : float, default 10
        Points of the least important child.
    children : sequence of str, optional
        Codes of the children, for messages.

    Returns
    -------
    RatioResult

    Raises
    ------
    InvalidInputError
        If there is no child, a number is not finite or not above zero, or the least important
        child has other points than `least`.

    References
    ----------
    .. [1] W. Edwards, "How to use multiattribute utility measurement for social
       decisionmaking", *IEEE Transactions on Systems, Man, and Cybernetics* 7(5), 1977, pages
       326-340.

    Examples
    --------
    >>> ratio_weights([50, 30, 10, 10]).weights
    array([0.5, 0.3, 0.1, 0.1])
    """
    given = read_judgements(points, "points")
    names = names_of(children, given.shape[-1])
    check_children(names)
    usable = np.isfinite(given) & (given > 0)
    refuse(given, ~usable, names, "importance of", "give it points above zero, or leave it out")
    if not 0 < least < np.inf:
        raise InvalidInputError(f"the least important child has {least:g} points; take 10, or 1")
    _refuse_another_least(given, least, names)
    with np.errstate(over="ignore"):
        ratios = given / given.min(axis=-1, keepdims=True)
    remedy = "that is too many times the least to be a number"
    refuse(given, np.isinf(ratios), names, "importance of", remedy)
    return RatioResult(shares(given), ratios)


def _refuse_another_least(points: FloatArray, least: float, names: Sequence[str]) -> None:
    lowest = points.min(axis=-1)
    case = first_case(np.abs(lowest - least) > _EQUAL * least)
    if case is not None:
        name = names[int(points[case].argmin())]
        raise InvalidInputError(
            f"the least important child{in_case(case)} is {name}, with "
            f"{points[case].min():g} points; give it {least:g}, and the others as many "
            "times more as they are more important"
        )


class RatioWeights(Specification):
    """Weights by how many times as important as the least important child each is [1]_.

    Parameters
    ----------
    points : mapping of str to float
        Points of every child: `least` for the least important, 2 times `least` for one that is
        twice as important, and so on.
    least : float, default 10
        Points of the least important child, 10 in the paper.
    basis : str, optional
        Who judged, and what on.

    Raises
    ------
    InvalidInputError
        If there is no child, a number is not finite or not above zero, or the least important
        child has other points than `least`.

    References
    ----------
    .. [1] W. Edwards, "How to use multiattribute utility measurement for social
       decisionmaking", *IEEE Transactions on Systems, Man, and Cybernetics* 7(5), 1977, pages
       326-340.

    Examples
    --------
    >>> RatioWeights(points={"cost": 3, "talent": 1}, least=1).values
    {'cost': 0.75, 'talent': 0.25}
    """

    kind: Literal["ratio"] = "ratio"
    points: Judgements
    least: Number = 10.0
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Ratio estimation (SMART)",
        origin="Edwards 1977",
        rests_on="judgement",
        asks_for="10 points for the least important child, its multiples for the others",
    )

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every child by its code, summing to one."""
        return by_code(self.points, self._found().weights)

    @model_validator(mode="after")
    def _can_be_right(self) -> Self:
        self._found()
        return self

    def _found(self) -> RatioResult:
        points = list(self.points.values())
        return ratio_weights(points, least=self.least, children=tuple(self.points))
