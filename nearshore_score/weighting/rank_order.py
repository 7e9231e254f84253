"""Rank-order weights: from the order of importance alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting._judgements import (
    by_code,
    check_children,
    names_of,
    read_judgements,
    refuse,
)
from nearshore_score.weighting.properties import WeightingProperties

#: How places become weights; see `rank_order_weights`.
RankOrderScheme = Literal["centroid", "sum", "reciprocal", "exponent"]


class RankOrderResult(NamedTuple):
    """What rank-order weighting finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    places : array of shape (..., k)
        The place of each child, 1 for the most important; the mean of the places that equally
        ranked children take.
    """

    weights: FloatArray
    places: FloatArray


def rank_order_weights(
    ranks: ArrayLike,
    *,
    scheme: RankOrderScheme = "centroid",
    exponent: float | None = None,
    children: Sequence[str] = (),
) -> RankOrderResult:
    r"""Weight children by their place in the order of importance [1]_ [2]_ [3]_.

    The place i of k, from the most important on, has a weight proportional to

    .. math:: \text{centroid: } \frac{1}{k} \sum_{j=i}^{k} \frac{1}{j}, \quad
              \text{sum: } k + 1 - i, \quad
              \text{reciprocal: } \frac{1}{i}, \quad
              \text{exponent: } (k + 1 - i)^p

    The centroid (ROC) is the mean of all weights that respect the order. Rank sum (RS), rank
    reciprocal (RR) and rank exponent (RE) are older [1]_; RE is RS for p = 1, and weights are
    equal for p = 0. Equally ranked children share the mean of the weights of the places that
    they take. For the centroid that is the mean of all weights in which they may stand in any
    order among themselves, not of those in which they are exactly equal.

    Parameters
    ----------
    ranks : array_like of shape (..., k)
        Least for the most important child; only their order counts, so that 1, 2, 2, 4 and 1,
        2, 2, 3 are the same. Leading axes for several judges.
    scheme : {"centroid", "sum", "reciprocal", "exponent"}
        How places become weights.
    exponent : float, optional
        The p of the scheme "exponent", not negative.
    children : sequence of str, optional
        Codes of the children, for messages.

    Returns
    -------
    RankOrderResult

    Raises
    ------
    InvalidInputError
        If there is no child, a rank is not finite, the scheme is unknown, or an exponent is
        negative, missing, or given where there is none.

    References
    ----------
    .. [1] W. G. Stillwell, D. A. Seaver and W. Edwards, "A comparison of weight approximation
       techniques in multiattribute utility decision making", *Organizational Behavior and
       Human Performance* 28(1), 1981, pages 62-77.
    .. [2] W. Edwards and F. H. Barron, "SMARTS and SMARTER: improved simple methods for
       multiattribute utility measurement", *Organizational Behavior and Human Decision
       Processes* 60(3), 1994, pages 306-325.
    .. [3] F. H. Barron and B. E. Barrett, "Decision quality using ranked attribute weights",
       *Management Science* 42(11), 1996, pages 1515-1523.

    Examples
    --------
    >>> rank_order_weights([1, 2, 3]).weights.round(4)
    array([0.6111, 0.2778, 0.1111])
    >>> rank_order_weights([1, 2, 2, 4], scheme="sum").weights
    array([0.4 , 0.25, 0.25, 0.1 ])
    """
    given = read_judgements(ranks, "ranks")
    names = names_of(children, given.shape[-1])
    check_children(names)
    refuse(given, ~np.isfinite(given), names, "rank of", "number the children, 1 for the first")
    before = (given[..., np.newaxis, :] < given[..., :, np.newaxis]).sum(axis=-1)
    upto = (given[..., np.newaxis, :] <= given[..., :, np.newaxis]).sum(axis=-1)
    # Sums from the last place on keep the small weights at the end exact.
    beyond = np.append(np.cumsum(_of_places(len(names), scheme, exponent)[::-1])[::-1], 0.0)
    weights: FloatArray = (beyond[before] - beyond[upto]) / (upto - before)
    places: FloatArray = (before + 1 + upto) / 2
    return RankOrderResult(weights, places)


def _of_places(count: int, scheme: RankOrderScheme, exponent: float | None) -> FloatArray:
    """Return the weights of the places (k,), summing to one."""
    _check_exponent(scheme, exponent)
    places = np.arange(1.0, count + 1)
    if scheme == "centroid":
        raw: FloatArray = np.cumsum(1 / places[::-1])[::-1]
    elif scheme == "reciprocal":
        raw = 1 / places
    else:
        raw = (places[::-1] / count) ** (1.0 if exponent is None else exponent)
    shares: FloatArray = raw / raw.sum()
    return shares


def _check_exponent(scheme: str, exponent: float | None) -> None:
    if scheme not in ("centroid", "sum", "reciprocal", "exponent"):
        raise InvalidInputError(
            f"the scheme {scheme!r} is unknown; choose 'centroid', 'sum', 'reciprocal' or "
            "'exponent'"
        )
    if (exponent is not None) != (scheme == "exponent"):
        raise InvalidInputError(
            "the scheme 'exponent' needs an exponent; 2 is steeper than the scheme 'sum'"
            if exponent is None
            else f"an exponent has no effect on the scheme {scheme!r}; leave it out"
        )
    if exponent is not None and not 0 <= exponent < np.inf:
        raise InvalidInputError(
            f"the exponent is {exponent:g}; it must not be negative, or the last child would "
            "weigh most"
        )


class RankOrderWeights(Specification):
    """Weights by the order of importance alone: ROC, RS, RR and RE [1]_ [2]_ [3]_.

    Parameters
    ----------
    order : tuple of str or tuple of str
        Codes of the children, the most important first; equally important ones in a group.
    scheme : {"centroid", "sum", "reciprocal", "exponent"}
        How places become weights; see `rank_order_weights`.
    exponent : float, optional
        The p of the scheme "exponent", not negative.
    basis : str, optional
        Who judged, and what on.

    Raises
    ------
    InvalidInputError
        If there is no child, one stands twice, a group is empty, or an exponent is negative,
        missing, or given where there is none.

    References
    ----------
    .. [1] W. G. Stillwell, D. A. Seaver and W. Edwards, "A comparison of weight approximation
       techniques in multiattribute utility decision making", *Organizational Behavior and
       Human Performance* 28(1), 1981, pages 62-77.
    .. [2] W. Edwards and F. H. Barron, "SMARTS and SMARTER: improved simple methods for
       multiattribute utility measurement", *Organizational Behavior and Human Decision
       Processes* 60(3), 1994, pages 306-325.
    .. [3] F. H. Barron and B. E. Barrett, "Decision quality using ranked attribute weights",
       *Management Science* 42(11), 1996, pages 1515-1523.

    Examples
    --------
    >>> RankOrderWeights(order=("cost", ("talent", "risk")), scheme="sum").values
    {'cost': 0.5, 'talent': 0.25, 'risk': 0.25}
    """

    kind: Literal["rank_order"] = "rank_order"
    order: tuple[str | tuple[str, ...], ...]
    scheme: RankOrderScheme = "centroid"
    exponent: Number | None = None
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Rank-order weights (ROC, RS, RR, RE)",
        origin="Stillwell, Seaver and Edwards 1981; Barron and Barrett 1996",
        rests_on="judgement",
        asks_for="the order of importance, ties allowed",
    )

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every child by its code, summing to one."""
        return by_code(self._children, self._found().weights)

    @model_validator(mode="after")
    def _can_be_right(self) -> Self:
        if () in self.order:
            raise InvalidInputError("a group of equally important children is empty; leave it out")
        check_children(self._children)
        self._found()
        return self

    @property
    def _groups(self) -> list[tuple[str, ...]]:
        return [(one,) if isinstance(one, str) else one for one in self.order]

    @property
    def _children(self) -> tuple[str, ...]:
        return tuple(code for group in self._groups for code in group)

    def _found(self) -> RankOrderResult:
        ranks = [place for place, group in enumerate(self._groups, start=1) for _ in group]
        return rank_order_weights(
            ranks, scheme=self.scheme, exponent=self.exponent, children=self._children
        )
