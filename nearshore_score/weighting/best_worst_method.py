"""The best-worst method: weights from comparing the most and the least important criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray, IntArray, share
from nearshore_score._frozen import FrozenMapping, Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting._judgements import (
    Judgements,
    read_judgements,
    refuse,
)
from nearshore_score.weighting.properties import WeightingProperties

#: Which deviation is kept small: that of weights, or that of their ratios.
BestWorstModel = Literal["linear", "nonlinear"]

# The papers' scale ends at 9; beyond this the least weight would be lost in rounding.
_GREATEST = 1e6


class BestWorstResult(NamedTuple):
    """What the best-worst method finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Summing to one.
    lower, upper : array of shape (..., k)
        Between which bounds a weight may lie without a greater deviation; the weights
        themselves in the linear model, whose solution is unique.
    xi : array of shape (...)
        The greatest deviation from a judgement, in weights (linear) or in ratios (nonlinear).
    consistency_index : array of shape (...)
        The greatest deviation of ratios that one criterion can need, given best over worst.
    consistency_ratio : array of shape (...)
        The deviation of ratios that the judgements need, over that index; the same for both
        models. Above 1 only where best over worst is below 3 and two criteria contradict each
        other.
    input_consistency_ratio : array of shape (...)
        How far the products of judgements are from best over worst, from 0 to 1.
    """

    weights: FloatArray
    lower: FloatArray
    upper: FloatArray
    xi: FloatArray
    consistency_index: FloatArray
    consistency_ratio: FloatArray
    input_consistency_ratio: FloatArray


class _Comparisons(NamedTuple):
    """Judgements (..., k), the places (..., 1) of best and worst, best over worst (..., 1)."""

    from_best: FloatArray
    to_worst: FloatArray
    best: IntArray
    worst: IntArray
    best_to_worst: FloatArray


def best_worst_method(
    best_to_others: ArrayLike,
    others_to_worst: ArrayLike,
    best: int | IntArray,
    worst: int | IntArray,
    *,
    model: BestWorstModel = "linear",
) -> BestWorstResult:
    r"""Weigh criteria by comparing all with the most and with the least important one.

    Linear [2]_, the default, since its solution is unique:

    .. math:: \min \xi \quad |w_B - a_{Bj} w_j| \le \xi, \quad |w_j - a_{jW} w_W| \le \xi,
              \quad \sum_j w_j = 1,\ w \ge 0

    Nonlinear [1]_:

    .. math:: \min \xi \quad \left|\frac{w_B}{w_j} - a_{Bj}\right| \le \xi, \quad
              \left|\frac{w_j}{w_W} - a_{jW}\right| \le \xi

    The linear model is solved by a linear programme for each case, the nonlinear one in closed
    form: its least deviation is the greatest that any two criteria need, it fixes the ratio of
    best and worst, and every other weight is then free within an interval. The weights are the
    centres of the intervals [2]_, rescaled to sum to one, and are optimal themselves.

    The consistency ratio is the deviation of the nonlinear model over the index of the paper
    [1]_, which is computed for any number from the equation behind its table; deviations of the
    linear model are in other units and must not be divided by it. The ratio of the input [3]_
    needs no solution:

    .. math:: \max_j \frac{|a_{Bj} a_{jW} - a_{BW}|}{a_{BW}^2 - a_{BW}}

    Programs that minimise with a penalty instead solve neither model where judgements
    contradict each other.

    Parameters
    ----------
    best_to_others : array_like of shape (..., k)
        How many times as important as each criterion the best one is; 1 for itself.
    others_to_worst : array_like of shape (..., k)
        How many times as important as the worst criterion each one is; 1 for itself.
    best, worst : int, or array of int of shape (...)
        Which criterion is the most, and which the least important, counted from 0.
    model : {"linear", "nonlinear"}
        Which deviation is kept small.

    Returns
    -------
    BestWorstResult
        Whether the judgements are consistent or not.

    Raises
    ------
    InvalidInputError
        If a judgement is below 1, above a million or greater than that of best over worst, the
        two lists differ about the latter, best or worst is not 1 against itself, or one
        criterion is both of several.

    References
    ----------
    .. [1] J. Rezaei, "Best-worst multi-criteria decision-making method", *Omega* 53, 2015, 49-57.
    .. [2] J. Rezaei, "Best-worst multi-criteria decision-making method: some properties and a
       linear model", *Omega* 64, 2016, 126-130.
    .. [3] F. Liang, M. Brunelli and J. Rezaei, "Consistency issues in the best worst method:
       measurements and thresholds", *Omega* 96, 2020, 102175.

    Examples
    --------
    >>> result = best_worst_method([8, 2, 1], [1, 5, 8], best=2, worst=0, model="nonlinear")
    >>> result.weights.round(4)
    array([0.0714, 0.3387, 0.5899])
    >>> round(float(result.xi), 3), round(float(result.consistency_ratio), 3)
    (0.258, 0.058)
    """
    return _method(_checked(best_to_others, others_to_worst, best, worst), model)


def _checked(
    best_to_others: ArrayLike,
    others_to_worst: ArrayLike,
    best: int | IntArray,
    worst: int | IntArray,
    names: Sequence[str] = (),
) -> _Comparisons:
    """Return the judgements broadcast against each other, or say what is wrong with them."""
    from_best = read_judgements(best_to_others, "the judgements of the best over the others")
    to_worst = read_judgements(others_to_worst, "the judgements of the others over the worst")
    count = from_best.shape[-1]
    if count != to_worst.shape[-1] or not count:
        raise InvalidInputError(
            f"{count} judgements of the best over the others do not fit {to_worst.shape[-1]} of "
            "the others over the worst; give one of each for every criterion"
        )
    places = [_place(best, count, "best"), _place(worst, count, "worst")]
    try:
        lead = np.broadcast_shapes(
            *(one.shape[:-1] for one in (from_best, to_worst, places[0], places[1]))
        )
    except ValueError:
        raise InvalidInputError(
            f"judgements of shapes {from_best.shape} and {to_worst.shape} do not fit each other, "
            "or the numbers of best and worst: leading axes must be equal, one, or absent"
        ) from None
    from_best, to_worst = (np.broadcast_to(one, (*lead, count)) for one in (from_best, to_worst))
    first, last = (np.broadcast_to(one, (*lead, 1)) for one in places)
    whole = np.take_along_axis(from_best, last, axis=-1)
    given = _Comparisons(from_best, to_worst, first, last, whole)
    _refuse_judgements(given, names or [f"criterion {place + 1}" for place in range(count)])
    return given


def _place(given: int | IntArray, count: int, what: str) -> IntArray:
    place = np.asarray(given)
    if place.dtype.kind not in "iu" or (place < 0).any() or (place >= count).any():
        raise InvalidInputError(
            f"the {what} criterion is {given!r}; give its number, from 0 to {count - 1}"
        )
    return place.astype(np.intp)[..., np.newaxis]


def _refuse_judgements(given: _Comparisons, names: Sequence[str]) -> None:
    both = given.best[given.best == given.worst]
    if len(both):
        _refuse_only_one(names[int(both[0])], len(names))
    places: IntArray = np.arange(len(names))
    sides = (
        ("judgement of the best criterion over", given.from_best, given.best),
        ("judgement over the worst criterion of", given.to_worst, given.worst),
    )
    for what, judgements, itself in sides:
        usable = (judgements >= 1) & (judgements <= _GREATEST)
        refuse(judgements, ~usable, names, what, "a judgement is a number from 1 to a million")
        unequal = (places == itself) & (judgements != 1)
        refuse(judgements, unequal, names, what, "a criterion is as important as itself: write 1")
    back = np.take_along_axis(given.to_worst, given.best, axis=-1)
    differ = (places == given.worst) & (given.best_to_worst != back)
    refuse(given.from_best, differ, names, sides[0][0], "the other list has another number")
    for what, judgements, _ in sides:
        above = judgements > given.best_to_worst
        refuse(judgements, above, names, what, "none is greater than the best over the worst")


def _refuse_only_one(name: str, count: int) -> None:
    if count > 1:
        raise InvalidInputError(
            f"{name} cannot be both the most and the least important of {count} criteria"
        )


def _method(given: _Comparisons, model: BestWorstModel) -> BestWorstResult:
    if model not in ("linear", "nonlinear"):
        raise InvalidInputError(f"model is 'linear' or 'nonlinear', not {model!r}")
    deviation = _least_deviation(given)
    whole = given.best_to_worst
    index = (2 * whole * (whole - 1) / (1 + 2 * whole + np.sqrt(1 + 8 * whole)))[..., 0]
    gaps = np.abs(given.from_best * given.to_worst - whole).max(axis=-1)
    measures = (index, share(deviation, index), share(gaps, (whole * (whole - 1))[..., 0]))
    if model == "linear":
        weights, xi = _linear(given)
        return BestWorstResult(weights, weights, weights, xi, *measures)
    lower, upper = _intervals(given, deviation)
    centres = (lower + upper) / 2
    weights = centres / centres.sum(axis=-1, keepdims=True)
    return BestWorstResult(weights, lower, upper, deviation, *measures)


def _least_deviation(given: _Comparisons) -> FloatArray:
    """Return the least deviation (...) of ratios that the judgements allow.

    With the deviation x, the ratio of best and worst lies between (a - x)(b - x) and
    (a + x)(b + x) for the two judgements a, b on each criterion, and between the judgements of
    best over worst minus and plus x. The least x is the greatest that any two bounds need.
    """
    products, sums = given.from_best * given.to_worst, given.from_best + given.to_worst
    whole = given.best_to_worst
    above, below = np.maximum(products - whole, 0.0), np.maximum(whole - products, 0.0)
    # The smaller root of x² - (s + 1) x + above, and the positive one of x² + (s + 1) x - below.
    for_above = 2 * above / (sums + 1 + np.sqrt((sums + 1) ** 2 - 4 * above))
    for_below = 2 * below / (sums + 1 + np.sqrt((sums + 1) ** 2 + 4 * below))
    among = (products[..., :, np.newaxis] - products[..., np.newaxis, :]) / (
        sums[..., :, np.newaxis] + sums[..., np.newaxis, :]
    )
    alone = np.maximum(for_above, for_below).max(axis=-1)
    least: FloatArray = np.maximum(alone, among.max(axis=(-2, -1)))
    return least


def _intervals(given: _Comparisons, deviation: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the bounds (..., k) of weights at the least deviation (...) of ratios."""
    x = deviation[..., np.newaxis]
    a, b, whole = given.from_best, given.to_worst, given.best_to_worst
    greatest = np.minimum(((a + x) * (b + x)).min(axis=-1, keepdims=True), whole + x)
    least = (np.maximum(a - x, 0.0) * np.maximum(b - x, 0.0)).max(axis=-1, keepdims=True)
    ratio = (greatest + np.maximum(least, whole - x)) / 2
    quotient = np.divide(ratio, a - x, out=np.full(a.shape, np.inf), where=a > x)
    low = np.maximum(b - x, ratio / (a + x))
    high = np.maximum(np.minimum(b + x, quotient), low)
    places: IntArray = np.arange(a.shape[-1], dtype=np.intp)
    for place, size in ((given.best, ratio), (given.worst, np.ones_like(ratio))):
        low, high = (np.where(places == place, size, end) for end in (low, high))
    lower = low / (low + high.sum(axis=-1, keepdims=True) - high)
    upper = high / (high + low.sum(axis=-1, keepdims=True) - low)
    return lower, upper


def _linear(given: _Comparisons) -> tuple[FloatArray, FloatArray]:
    """Return weights (..., k) and deviations (...) of the linear model, a programme a case."""
    lead, count = given.from_best.shape[:-1], given.from_best.shape[-1]
    weights, deviation = np.ones((*lead, count)), np.zeros(lead)
    for case in np.ndindex(*lead):
        weights[case], deviation[case] = _programme(
            given.from_best[case],
            given.to_worst[case],
            int(given.best[case][0]),
            int(given.worst[case][0]),
        )
    return weights, deviation


def _programme(
    from_best: FloatArray, to_worst: FloatArray, best: int, worst: int
) -> tuple[FloatArray, float]:
    from scipy.optimize import linprog

    count = len(from_best)
    against_best, against_worst = -np.diag(from_best), np.eye(count)
    against_best[:, best] += 1.0
    against_worst[:, worst] -= to_worst
    sides = np.vstack([against_best, -against_best, against_worst, -against_worst])
    # The weights sum to the greatest judgement, so that tolerances are small beside the least.
    whole = float(from_best.max())
    solution = linprog(
        c=np.append(np.zeros(count), 1.0),
        A_ub=np.hstack([sides, -np.ones((4 * count, 1))]),
        b_ub=np.zeros(4 * count),
        A_eq=np.append(np.ones(count), 0.0)[np.newaxis],
        b_eq=[whole],
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if solution.x is None:
        raise InvalidInputError(
            f"the linear programme found no weights: {solution.message}; take the nonlinear model"
        )
    found: FloatArray = np.maximum(solution.x[:-1], 0.0)
    return found / found.sum(), max(0.0, float(solution.x[-1])) / whole


class BestWorstWeights(Specification):
    r"""Weights of a node by the best-worst method [1]_ [2]_.

    All criteria are compared with the most important and with the least important one, and the
    weights fit these judgements as well as they can:

    .. math:: \min \max_j \{|w_B - a_{Bj} w_j|,\ |w_j - a_{jW} w_W|\} \quad\text{(linear)}

    .. math:: \min \max_j \left\{\left|\frac{w_B}{w_j} - a_{Bj}\right|,
              \left|\frac{w_j}{w_W} - a_{jW}\right|\right\} \quad\text{(nonlinear)}

    Parameters
    ----------
    best, worst : str
        The most and the least important criterion.
    best_to_others : mapping of str to float
        How many times as important as each other criterion the best one is, from 1; the papers'
        scale ends at 9.
    others_to_worst : mapping of str to float
        How many times as important as the worst criterion each other one is. Best over worst may
        be left out of one of the two.
    model : {"linear", "nonlinear"}
        Which deviation is kept small; the linear model has one solution, the nonlinear one an
        interval for each weight, of which the centre is taken.
    basis : str, optional
        Where the judgements come from.

    Raises
    ------
    InvalidInputError
        If a judgement is missing, below 1, above a million or greater than that of best over
        worst, the two mappings differ about the latter, or one criterion is both of several.

    References
    ----------
    .. [1] J. Rezaei, "Best-worst multi-criteria decision-making method", *Omega* 53, 2015, 49-57.
    .. [2] J. Rezaei, "Best-worst multi-criteria decision-making method: some properties and a
       linear model", *Omega* 64, 2016, 126-130.

    Examples
    --------
    >>> judged = BestWorstWeights(
    ...     best="cost",
    ...     worst="flexibility",
    ...     best_to_others={"flexibility": 8, "access": 2},
    ...     others_to_worst={"access": 5},
    ...     model="nonlinear",
    ... )
    >>> {code: round(weight, 4) for code, weight in judged.values.items()}
    {'flexibility': 0.0714, 'access': 0.3387, 'cost': 0.5899}
    >>> round(judged.diagnostics["xi"], 3)
    0.258
    """

    kind: Literal["best_worst"] = "best_worst"
    best: str
    worst: str
    best_to_others: Judgements = Field(default_factory=FrozenMapping)
    others_to_worst: Judgements = Field(default_factory=FrozenMapping)
    model: BestWorstModel = "linear"
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Best-worst method",
        origin="Rezaei 2015",
        rests_on="judgement",
        asks_for="the most and the least important criterion, and how the others compare with both",
    )

    @model_validator(mode="after")
    def _judgements_can_be_weighed(self) -> Self:
        if self.best == self.worst:
            _refuse_only_one(self.best, len(self.codes))
        _ = self._found
        return self

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The criteria, in the order in which judgements mention them."""
        mentioned = (*self.best_to_others, *self.others_to_worst, self.best, self.worst)
        return tuple(dict.fromkeys(mentioned))

    @cached_property
    def _found(self) -> Mapping[str, tuple[float, ...]]:
        """The numbers of the result by the name of its field, in the order of `codes`."""
        whole = {self.worst: self.others_to_worst.get(self.best)}
        back = {self.best: self.best_to_others.get(self.worst)}
        from_best = _row({**whole, **self.best_to_others}, self.best, self.codes, "best_to_others")
        to_worst = _row({**back, **self.others_to_worst}, self.worst, self.codes, "others_to_worst")
        places = (self.codes.index(self.best), self.codes.index(self.worst))
        result = _method(_checked(from_best, to_worst, *places, names=self.codes), self.model)
        return FrozenMapping(
            {name: tuple(np.ravel(field).tolist()) for name, field in result._asdict().items()}
        )

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every criterion by its code, summing to one."""
        return FrozenMapping(dict(zip(self.codes, self._found["weights"], strict=True)))

    @property
    def intervals(self) -> Mapping[str, tuple[float, float]]:
        """Between which bounds each weight may lie without fitting the judgements less well."""
        bounds = zip(self._found["lower"], self._found["upper"], strict=True)
        return dict(zip(self.codes, bounds, strict=True))

    @property
    def diagnostics(self) -> Mapping[str, float]:
        """Deviation, index and ratios; see `BestWorstResult`."""
        names = ("xi", "consistency_index", "consistency_ratio", "input_consistency_ratio")
        return {name: self._found[name][0] for name in names}


def _row(
    judgements: Mapping[str, float | None], itself: str, codes: Sequence[str], what: str
) -> list[float]:
    row = {itself: 1.0, **{code: one for code, one in judgements.items() if one is not None}}
    if missing := [code for code in codes if code not in row]:
        raise InvalidInputError(
            f"{what} has no judgement for {', '.join(missing)}; compare every criterion"
        )
    return [row[code] for code in codes]
