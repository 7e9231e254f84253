"""FUCOM, the full consistency method: ratios between neighbours in the order of importance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import ClassVar, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field, model_validator

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FrozenMapping, Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting._judgements import (
    Judgements,
    by_code,
    check_children,
    check_codes,
    names_of,
    read_judgements,
    refuse,
    shares,
)
from nearshore_score.weighting.properties import WeightingProperties

# No judgement is greater, and sums and products of two of them are numbers still.
_GREATEST = 1e150
# Above the rounding error of products and quotients of priorities.
_ROUNDING = 1e-13
# Halvings of the range of the deviation: it is then as exact as numbers are.
_HALVINGS = 100


class FucomResult(NamedTuple):
    """What FUCOM finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one, in the order from the most to the least important child.
    deviation : array of shape (...)
        Deviation from full consistency, the paper's chi: 0 where every priority is met.
    ratios : array of shape (..., k - 1)
        How many times each child weighs as much as the next one.
    """

    weights: FloatArray
    deviation: FloatArray
    ratios: FloatArray


class _Bounds(NamedTuple):
    """What ratios and products of neighbouring ratios may be, given a deviation."""

    low: FloatArray
    high: FloatArray
    low_product: FloatArray
    high_product: FloatArray


def fucom_weights(
    priorities: ArrayLike,
    transitive_priorities: ArrayLike | None = None,
    *,
    children: Sequence[str] = (),
) -> FucomResult:
    r"""Full Consistency Method [1]_.

    Children stand in the order of importance; :math:`\varphi_{j/(j+1)}` says how many times as
    important as the next one each is. Weights solve

    .. math:: \min \chi \quad \text{with} \quad
              \left| \frac{w_j}{w_{j+1}} - \varphi_{j/(j+1)} \right| \le \chi, \quad
              \left| \frac{w_j}{w_{j+2}} - \varphi_{j/(j+2)} \right| \le \chi, \quad
              \sum_j w_j = 1

    In the paper :math:`\varphi_{j/(j+2)}` is the product of the two priorities between, so that
    weights in these very ratios meet everything: chi is always 0, and the weights are their
    closed form. Programs that search for them numerically report what their search left over.
    A deviation exists only where priorities over the next child but one are judged, too, which
    is allowed here: then the least chi among weights that keep the order is found by halving, to
    twelve digits. Where several weights reach it, each ratio is the geometric mean of the least and
    the greatest that it can be, which reaches chi as well.

    Parameters
    ----------
    priorities : array_like of shape (..., k - 1)
        How many times as important as the next child each is, at least 1; leading axes for
        several judges who agree on the order.
    transitive_priorities : array_like of shape (..., k - 2), optional
        How many times as important as the next child but one each is, at least 1; by default
        the products of the priorities between.
    children : sequence of str, optional
        Codes of the children from the second on, for messages.

    Returns
    -------
    FucomResult
        With one axis of k children, the first included.

    Raises
    ------
    InvalidInputError
        If a priority is not a finite number from 1 upwards, or their numbers do not fit.

    References
    ----------
    .. [1] D. Pamučar, Ž. Stević and S. Sremac, "A new model for determining weight
       coefficients of criteria in MCDM models: full consistency method (FUCOM)", *Symmetry*
       10(9), 2018, article 393.

    Examples
    --------
    >>> fucom_weights([1.5, 2.0]).weights
    array([0.5       , 0.33333333, 0.16666667])
    >>> round(float(fucom_weights([1.5, 2.0], [4.0]).deviation), 4)
    0.2122
    """
    ratios = _read(priorities, children, first=2)
    deviation = np.zeros(ratios.shape[:-1])
    if transitive_priorities is not None:
        products = _read(transitive_priorities, children[1:], first=3)
        ratios, products = _fitting(ratios, products)
        deviation = _least_deviation(ratios, products)
        ratios = _central_ratios(_bounds(ratios, products, deviation))
    first = np.ones((*ratios.shape[:-1], 1))
    steps = np.concatenate([first, 1 / ratios], axis=-1)
    relative = np.cumprod(steps, axis=-1, dtype=np.float64)
    return FucomResult(shares(relative), deviation, ratios)


def _read(priorities: ArrayLike, children: Sequence[str], first: int) -> FloatArray:
    given = read_judgements(priorities, "priorities")
    names = names_of(children, given.shape[-1], first)
    remedy = (
        "say how many times as important the child further up is, from 1 upwards, and order "
        "children by it"
    )
    refuse(given, ~((given >= 1) & (given <= _GREATEST)), names, "priority over", remedy)
    return given


def _fitting(ratios: FloatArray, products: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give both the same leading axes, or say that they do not fit."""
    count = ratios.shape[-1]
    try:
        if products.shape[-1] != count - 1:
            raise ValueError
        lead = np.broadcast_shapes(ratios.shape[:-1], products.shape[:-1])
    except ValueError:
        raise InvalidInputError(
            f"transitive priorities of shape {products.shape} do not fit priorities of shape "
            f"{ratios.shape}; give one fewer, for every pair with one child between"
        ) from None
    return np.broadcast_to(ratios, (*lead, count)), np.broadcast_to(products, (*lead, count - 1))


def _least_deviation(ratios: FloatArray, products: FloatArray) -> FloatArray:
    """Halve the range of chi (...) between what cannot be met and what can."""
    low: FloatArray = np.zeros(ratios.shape[:-1])
    # Equal weights miss every priority by this much or less.
    high: FloatArray = np.concatenate([ratios, products], axis=-1).max(axis=-1) - 1
    high = np.where(_can_be_met(_bounds(ratios, products, low)), 0.0, high)
    for _ in range(_HALVINGS):
        middle = low + (high - low) / 2
        met = _can_be_met(_bounds(ratios, products, middle))
        low, high = np.where(met, low, middle), np.where(met, middle, high)
    return high


def _bounds(ratios: FloatArray, products: FloatArray, deviation: FloatArray) -> _Bounds:
    chi = deviation[..., np.newaxis]
    return _Bounds(
        np.maximum(ratios - chi, 1.0),
        ratios + chi,
        np.maximum(products - chi, 1.0),
        products + chi,
    )


def _can_be_met(bounds: _Bounds) -> BoolArray:
    low, high = _narrowed(bounds)
    return np.asarray((low <= high * (1 + _ROUNDING)).all(axis=-1))


def _central_ratios(bounds: _Bounds) -> FloatArray:
    """Return the middle of what each ratio can be, given that the others can be chosen."""
    low, high = _narrowed(bounds)
    back = bounds._replace(low=low, high=high)
    low, high = _narrowed(_Bounds(*(part[..., ::-1] for part in back)))
    # Rounding must not put a child above the one before it.
    central: FloatArray = np.maximum((np.sqrt(low) * np.sqrt(high))[..., ::-1], 1.0)
    return central


def _narrowed(bounds: _Bounds) -> tuple[FloatArray, FloatArray]:
    """Narrow the range of each ratio to what the one before it leaves open."""
    low, high = bounds.low.copy(), bounds.high.copy()
    for place in range(1, low.shape[-1]):
        least = bounds.low_product[..., place - 1] / high[..., place - 1]
        most = bounds.high_product[..., place - 1] / low[..., place - 1]
        low[..., place] = np.maximum(low[..., place], least)
        high[..., place] = np.minimum(high[..., place], most)
    return low, high


class FucomWeights(Specification):
    """Weights by the full consistency method (FUCOM) [1]_; see `fucom_weights`.

    Parameters
    ----------
    order : tuple of str
        Codes of the children, the most important first.
    priorities : mapping of str to float
        For every child but the first: how many times as important the one before it is, from 1
        upwards.
    significances : mapping of str to float
        Instead of `priorities`, the other way of the paper: a number for every child, 1 for
        the first, and the greater the less important; priorities are their quotients.
    transitive_priorities : mapping of str to float
        For any child from the third on: how many times as important the one two places before
        it is, where that is judged, too; for the others it follows.
    basis : str, optional
        Who judged, and what on.

    Raises
    ------
    InvalidInputError
        If there is no child, one stands twice, a number is missing, not finite or below 1, or
        both or neither of `priorities` and `significances` are given.

    References
    ----------
    .. [1] D. Pamučar, Ž. Stević and S. Sremac, "A new model for determining weight
       coefficients of criteria in MCDM models: full consistency method (FUCOM)", *Symmetry*
       10(9), 2018, article 393.

    Examples
    --------
    >>> FucomWeights(order=("cost", "talent"), priorities={"talent": 3}).values
    {'cost': 0.75, 'talent': 0.25}
    >>> judged = FucomWeights(
    ...     order=("cost", "talent", "risk"),
    ...     priorities={"talent": 1.5, "risk": 2},
    ...     transitive_priorities={"risk": 4},
    ... )
    >>> round(judged.diagnostics["deviation_from_full_consistency"], 4)
    0.2122
    """

    kind: Literal["fucom"] = "fucom"
    order: tuple[str, ...]
    priorities: Judgements = Field(default_factory=FrozenMapping)
    significances: Judgements = Field(default_factory=FrozenMapping)
    transitive_priorities: Judgements = Field(default_factory=FrozenMapping)
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="FUCOM (full consistency method)",
        origin="Pamucar, Stevic and Sremac 2018",
        rests_on="judgement",
        asks_for="the order of importance, and how many times each child outweighs the next",
    )

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every child by its code, summing to one."""
        return self._found[0]

    @property
    def diagnostics(self) -> Mapping[str, float]:
        """The deviation from full consistency, 0 where every priority is met."""
        return FrozenMapping({"deviation_from_full_consistency": self._found[1]})

    @model_validator(mode="after")
    def _can_be_right(self) -> Self:
        check_children(self.order)
        if self.priorities and self.significances:
            raise InvalidInputError(
                "FUCOM takes priorities over the next child or significances of all children, "
                "not both; leave one of them out"
            )
        if self.significances:
            self._check_significances()
        else:
            check_codes(self.priorities, self.order[1:], "priorities")
        if unknown := [code for code in self.transitive_priorities if code not in self.order[2:]]:
            raise InvalidInputError(
                f"transitive priorities given for {', '.join(unknown)}; only children from the "
                "third on have one two places before them"
            )
        _ = self._found
        return self

    def _check_significances(self) -> None:
        check_codes(self.significances, self.order, "significances")
        first = self.order[0]
        if self.significances[first] != 1:
            raise InvalidInputError(
                f"the significance of {first}, the most important child, is "
                f"{self.significances[first]:g}; it must be 1, and that of no other child less"
            )
        for before, code in pairwise(self.order):
            if self.significances[code] < self.significances[before]:
                raise InvalidInputError(
                    f"the significance of {code} is {self.significances[code]:g}, below that of "
                    f"{before}, which stands before it; greater is less important"
                )

    @cached_property
    def _found(self) -> tuple[Mapping[str, float], float]:
        later = self.order[1:]
        priorities = self._neighbours()
        products = [one * other for one, other in pairwise(priorities)]
        stated = [
            self.transitive_priorities.get(code, product)
            for code, product in zip(self.order[2:], products, strict=True)
        ]
        found = fucom_weights(
            priorities, stated if self.transitive_priorities else None, children=later
        )
        return by_code(self.order, found.weights), float(found.deviation)

    def _neighbours(self) -> list[float]:
        if not self.significances:
            return [self.priorities[code] for code in self.order[1:]]
        numbers = [self.significances[code] for code in self.order]
        return [later / earlier for earlier, later in pairwise(numbers)]
