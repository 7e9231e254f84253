"""Groups of deciders: their joint weights, how far they agree, and what each would decide."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field, model_validator

from nearshore_score._arrays import BoolArray, FloatArray, share
from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number, Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation.column import Direction
from nearshore_score.ranks import rank
from nearshore_score.weighting.properties import WeightingProperties
from nearshore_score.weighting.values import WeightMapping, check_weights

if TYPE_CHECKING:
    from nearshore_score.multicriteria.method import DecisionMethod

#: How the weights of several deciders become one: by their arithmetic or their geometric mean.
GroupMean = Literal["arithmetic", "geometric"]

# Orders that are counted one by one; more of them are left to an approximation.
_COUNTED = 20_000
# Sums of ranks this close are equal.
_EQUAL = 1e-9


class Concordance(NamedTuple):
    """How far rankings agree.

    Attributes
    ----------
    coefficient : array of shape (...)
        Kendall's W: 1 if all rankings are the same, 0 if the sums of ranks tell nobody apart.
    p_value : array of shape (...)
        Chance of a W at least as great if each ranking were drawn by lot.
    """

    coefficient: FloatArray
    p_value: FloatArray


class Disagreement(NamedTuple):
    """How far deciders are apart.

    Attributes
    ----------
    distances : array of shape (..., d)
        Of each decider from the weights of the group: half the sum of absolute differences, the
        share of the weight that would have to be moved, from 0 to 1.
    mean_distance : array of shape (...)
        The same between two deciders, on average over all pairs; pairs count by the product of
        the importances.
    consensus : array of shape (...)
        From 0 to 1 by the entropies of the weights.
    concordance, p_value : array of shape (...)
        Kendall's W of the orders in which deciders place the children; every decider with some
        importance counts once.
    """

    distances: FloatArray
    mean_distance: FloatArray
    consensus: FloatArray
    concordance: FloatArray
    p_value: FloatArray


def concordance(ranks: ArrayLike) -> Concordance:
    r"""Kendall's coefficient of concordance of m rankings of n things, corrected for ties [1]_.

    .. math:: W = \frac{12 \sum_i (R_i - \bar R)^2}{m^2 (n^3 - n) - m \sum_j T_j}, \qquad
              T_j = \sum (t^3 - t)

    with the sums of ranks R and the numbers t of things that ranking j puts into one tie. The
    chance is counted over all orders of every ranking as long as there are few, ties included.
    Otherwise it is that of the beta distribution with ``(n - 1) / 2 - 1 / m`` and ``m - 1`` times
    as much for parameters, which has the mean and the variance of W, as in the paper.

    Parameters
    ----------
    ranks : array_like of shape (..., m, n)
        Ranks of n things in each of m rankings, ties sharing the mean rank.

    Returns
    -------
    Concordance
        Where all rankings tie all things, W is one: nobody contradicts anybody.

    Raises
    ------
    InvalidInputError
        If there are fewer than two rankings, or nothing to rank, or a rank is not finite.

    References
    ----------
    .. [1] M. G. Kendall and B. Babington Smith, "The problem of m rankings", *Annals of
       Mathematical Statistics* 10(3), 1939, pages 275-287.

    Examples
    --------
    >>> found = concordance([[1, 2, 3], [1, 3, 2], [1, 2, 3]])
    >>> round(float(found.coefficient), 3), round(float(found.p_value), 3)
    (0.778, 0.194)
    """
    given = np.asarray(ranks, dtype=np.float64)
    if given.ndim < 2 or given.shape[-2] < 2 or given.shape[-1] < 1:
        raise InvalidInputError(
            f"ranks of shape {given.shape} are not those of at least two rankings"
        )
    if not np.isfinite(given).all():
        raise InvalidInputError("a rank is not a finite number")
    m, n = given.shape[-2:]
    spread = _spread(given.sum(axis=-2))
    tied = (given[..., :, np.newaxis] == given[..., np.newaxis, :]).sum(axis=-1)
    # Over the members of a tie of t, the sum of t^2 - 1 is t^3 - t.
    ties = (tied**2 - 1).sum(axis=(-2, -1))
    greatest = (m**2 * (n**3 - n) - m * ties) / 12
    coefficient = np.where(greatest > 0, np.minimum(share(spread, greatest), 1.0), 1.0)
    if math.factorial(n) ** (m - 1) <= _COUNTED:
        chance = np.array([_counted(given[case]) for case in np.ndindex(*given.shape[:-2])])
        return Concordance(coefficient, chance.reshape(spread.shape))
    chance = _beta_tail(coefficient, m, n)
    return Concordance(coefficient, np.where(greatest > 0, chance, 1.0))


def _spread(sums: FloatArray) -> FloatArray:
    apart: FloatArray = ((sums - sums.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1)
    return apart


def _counted(ranks: FloatArray) -> float:
    """Return the share of all orders (m, n) of the later rankings that agree as much."""
    sums = ranks[:1]
    for row in ranks[1:]:
        orders = np.array(list(permutations(row.tolist())))
        sums = (sums[:, np.newaxis, :] + orders).reshape(-1, ranks.shape[-1])
    observed = _spread(ranks.sum(axis=0))
    return float((_spread(sums) >= observed - _EQUAL).mean())


def _beta_tail(coefficient: FloatArray, m: int, n: int) -> FloatArray:
    from scipy.special import betainc

    first = (n - 1) / 2 - 1 / m
    tail: FloatArray = np.asarray(betainc((m - 1) * first, first, 1 - coefficient))
    return tail


def group_weights(
    weights: ArrayLike,
    importance: ArrayLike | None = None,
    *,
    aggregation: GroupMean = "arithmetic",
) -> FloatArray:
    r"""Join the weights of deciders: aggregation of individual priorities [1]_.

    .. math:: w_i = \sum_j p_j w_{ij} \quad\text{(arithmetic)}, \qquad
              w_i \propto \prod_j w_{ij}^{p_j} \quad\text{(geometric)}

    with the weights of each decider, and the importances p of the deciders, summing to one. Both
    keep what all agree on: if everybody gives one child more than another, so does the group. The
    geometric mean also keeps ratios on which all agree, and lets a single zero, of a decider of
    some importance, take a child out.

    Parameters
    ----------
    weights : array_like of shape (..., d, k)
        Weights of k children by d deciders, not negative; only their proportions matter.
    importance : array_like of shape (d,), optional
        How much each decider counts; by default all the same.
    aggregation : {"arithmetic", "geometric"}
        The mean.

    Returns
    -------
    array of shape (..., k)
        Not negative, summing to one.

    Raises
    ------
    InvalidInputError
        If a weight is negative or not finite, all weights of a decider or all importances are
        zero, or no child is left with a weight.

    References
    ----------
    .. [1] E. Forman and K. Peniwati, "Aggregating individual judgments and priorities with the
       Analytic Hierarchy Process", *European Journal of Operational Research* 108(1), 1998,
       pages 165-169.

    Examples
    --------
    >>> group_weights([[0.8, 0.2], [0.2, 0.8]], [3, 1])
    array([0.65, 0.35])
    """
    shares, voices = _read(weights, importance)
    if aggregation == "arithmetic":
        mean: FloatArray = (voices[:, np.newaxis] * shares).sum(axis=-2)
        return mean
    counting = shares[..., voices > 0, :]
    silent = (counting == 0).any(axis=-2)
    if silent.all(axis=-1).any():
        raise InvalidInputError(
            "every child gets zero from some decider, and the geometric mean takes it out, so "
            "that none is left; use aggregation='arithmetic'"
        )
    logs = np.log(np.where(counting > 0, counting, 1.0))
    joined = np.where(silent, -np.inf, (voices[voices > 0, np.newaxis] * logs).sum(axis=-2))
    sizes = np.exp(joined - joined.max(axis=-1, keepdims=True))
    product: FloatArray = sizes / sizes.sum(axis=-1, keepdims=True)
    return product


def disagreement(
    weights: ArrayLike,
    importance: ArrayLike | None = None,
    *,
    aggregation: GroupMean = "arithmetic",
) -> Disagreement:
    r"""Say how far deciders are apart, by their weights and by the orders these imply.

    The consensus is the overlap of weights as Goepel measures it [1]_,

    .. math:: \frac{1 / D - 1 / k}{1 - 1 / k}, \qquad
              D = \exp\Big( H\big(\textstyle\sum_j p_j w_j\big) - \sum_j p_j H(w_j) \Big)

    with Shannon's entropy H of the weights of k children: 1 if all deciders give the same
    weights, and 0 if each gives everything to a child of his own and no child is left out. His
    correction for the greatest judgement of the scale from 1 to 9 is left out, since weights may
    come from anywhere. Kendall's W is that of `concordance`.

    Parameters
    ----------
    weights : array_like of shape (..., d, k)
        Weights of k children by d deciders, at least two; only their proportions matter.
    importance : array_like of shape (d,), optional
        How much each decider counts; by default all the same.
    aggregation : {"arithmetic", "geometric"}
        The mean that makes the weights of the group.

    Returns
    -------
    Disagreement

    Raises
    ------
    InvalidInputError
        As for `group_weights`, and if fewer than two deciders count.

    References
    ----------
    .. [1] K. D. Goepel, "Implementing the Analytic Hierarchy Process as a standard method for
       multi-criteria decision making in corporate enterprises", *Proceedings of the International
       Symposium on the Analytic Hierarchy Process*, Kuala Lumpur, 2013.

    Examples
    --------
    >>> found = disagreement([[0.8, 0.2], [0.2, 0.8]])
    >>> round(float(found.mean_distance), 3), round(float(found.consensus), 3)
    (0.6, 0.649)
    """
    shares, voices = _read(weights, importance)
    if (voices > 0).sum() < 2:
        raise InvalidInputError("disagreement needs at least two deciders of some importance")
    together = group_weights(shares, voices, aggregation=aggregation)
    pairs = np.abs(shares[..., :, np.newaxis, :] - shares[..., np.newaxis, :, :]).sum(axis=-1) / 2
    count = np.outer(voices, voices) * (1 - np.eye(len(voices)))
    agreed = concordance(rank(shares[..., voices > 0, :], ties="average"))
    return Disagreement(
        distances=np.abs(shares - together[..., np.newaxis, :]).sum(axis=-1) / 2,
        mean_distance=(pairs * count).sum(axis=(-2, -1)) / count.sum(),
        consensus=_consensus(shares, voices),
        concordance=agreed.coefficient,
        p_value=agreed.p_value,
    )


def _consensus(shares: FloatArray, voices: FloatArray) -> FloatArray:
    children = shares.shape[-1]
    if children == 1:
        return np.ones(shares.shape[:-2])
    among = _entropy((voices[:, np.newaxis] * shares).sum(axis=-2))
    diversity = np.exp(among - (voices * _entropy(shares)).sum(axis=-1))
    overlap: FloatArray = np.clip((1 / diversity - 1 / children) / (1 - 1 / children), 0.0, 1.0)
    return overlap


def _entropy(shares: FloatArray) -> FloatArray:
    entropy: FloatArray = -(shares * np.log(np.where(shares > 0, shares, 1.0))).sum(axis=-1)
    return entropy


def _read(weights: ArrayLike, importance: ArrayLike | None) -> tuple[FloatArray, FloatArray]:
    """Return weights (..., d, k) and importances (d,), each summing to one."""
    given = _numbers(weights, "weights of deciders")
    if given.ndim < 2 or 0 in given.shape[-2:]:
        raise InvalidInputError(
            f"weights of shape {given.shape} need one row for each decider, and one column for "
            "each child"
        )
    count = given.shape[-2]
    voices = np.ones(count) if importance is None else _numbers(importance, "importances")
    if voices.shape != (count,):
        raise InvalidInputError(
            f"importances of shape {voices.shape} do not fit {count} deciders; give one for each"
        )
    return _proportions(given, "the weights of a decider"), _proportions(voices, "importances")


def _numbers(given: ArrayLike, what: str) -> FloatArray:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInputError(
            f"{what} must be numbers in rows of equal length; got {given!r:.200}"
        ) from None


def _proportions(given: FloatArray, what: str) -> FloatArray:
    greatest = given.max(axis=-1, keepdims=True)
    if not (np.isfinite(given) & (given >= 0)).all() or not (greatest > 0).all():
        raise InvalidInputError(f"{what} must be finite and not negative, and not all zero")
    # Dividing by the greatest first keeps sums of huge and tiny weights inside floats.
    sizes = given / greatest
    shares: FloatArray = sizes / sizes.sum(axis=-1, keepdims=True)
    return shares


class HasValues(Protocol):
    """Whatever gives one weight to each child: any weight source that rests on judgement."""

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every child by its code."""
        ...


class GroupWeights(Specification):
    """Weights of several deciders, joined into one by their mean [1]_.

    Parameters
    ----------
    deciders : mapping of str to mapping of str to float
        Weights of the same children by each of at least two deciders; only their proportions
        matter. `of` takes weight sources instead.
    importance : mapping of str to float, optional
        How much each decider counts; by default all the same.
    aggregation : {"arithmetic", "geometric"}
        The mean. With the geometric one a single zero takes a child out.
    basis : str, optional
        How the weights were asked for.

    Raises
    ------
    InvalidInputError
        If fewer than two deciders count, they do not weigh the same children, an importance is
        missing or belongs to nobody, or no child is left with a weight.

    References
    ----------
    .. [1] E. Forman and K. Peniwati, "Aggregating individual judgments and priorities with the
       Analytic Hierarchy Process", *European Journal of Operational Research* 108(1), 1998,
       pages 165-169.

    Examples
    --------
    >>> group = GroupWeights(
    ...     deciders={"Ann": {"cost": 3, "talent": 1}, "Bob": {"cost": 1, "talent": 1}}
    ... )
    >>> dict(group.values)
    {'cost': 0.625, 'talent': 0.375}
    >>> group.distances
    {'Ann': 0.125, 'Bob': 0.125}
    """

    kind: Literal["group"] = "group"
    deciders: Annotated[Mapping[str, WeightMapping], *FROZEN]
    importance: WeightMapping = Field(default_factory=FrozenMapping)
    aggregation: GroupMean = "arithmetic"
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Group of deciders",
        origin="Forman and Peniwati 1998",
        rests_on="judgement",
        asks_for="the weights of each decider, and how much each of them counts",
    )

    @classmethod
    def of(
        cls,
        deciders: Mapping[str, HasValues],
        *,
        importance: Mapping[str, float] | None = None,
        aggregation: GroupMean = "arithmetic",
        basis: str = "",
    ) -> Self:
        """Make the group from the weight source of each decider.

        Parameters
        ----------
        deciders : mapping of str to weight source
            Weights by any method that rests on judgement, by decider.
        importance : mapping of str to float, optional
            How much each decider counts; by default all the same.
        aggregation : {"arithmetic", "geometric"}
            The mean.
        basis : str, optional
            How the weights were asked for.
        """
        return cls(
            deciders={name: source.values for name, source in deciders.items()},
            importance=importance or {},
            aggregation=aggregation,
            basis=basis,
        )

    @model_validator(mode="after")
    def _deciders_weigh_the_same(self) -> Self:
        if len(self.deciders) < 2:
            raise ValueError("a group needs at least two deciders")
        first = next(iter(self.deciders))
        for name, values in self.deciders.items():
            if not values:
                raise ValueError(f"{name} weighs nothing; give one weight for each child")
            check_weights(values)
            odd = sorted(set(values) ^ set(self.children))
            if odd:
                raise ValueError(
                    f"{name} and {first} do not weigh the same children: only one of them weighs "
                    f"{', '.join(odd)}"
                )
        return self

    @model_validator(mode="after")
    def _importances_are_those_of_deciders(self) -> Self:
        check_weights(self.importance)
        odd = sorted(set(self.importance) ^ set(self.deciders)) if self.importance else []
        if odd:
            raise ValueError(
                f"importances must be those of the deciders; {', '.join(odd)} has weights or an "
                "importance, but not both"
            )
        if self.importance and sum(voice > 0 for voice in self.importance.values()) < 2:
            raise ValueError("one decider alone counts; use the weights of this one instead")
        group_weights(*self._arrays, aggregation=self.aggregation)
        return self

    @property
    def children(self) -> tuple[str, ...]:
        """Codes of the children, in the order of the first decider."""
        return tuple(next(iter(self.deciders.values())))

    @property
    def by_decider(self) -> FloatArray:
        """Weights (d, k) of each decider in the order of `children`, summing to one."""
        return _read(*self._arrays)[0]

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every child by its code, summing to one."""
        joined = group_weights(*self._arrays, aggregation=self.aggregation)
        return dict(zip(self.children, joined.tolist(), strict=True))

    @property
    def distances(self) -> Mapping[str, float]:
        """How far each decider is from the group: the share of the weight that would move."""
        found = disagreement(*self._arrays, aggregation=self.aggregation)
        return dict(zip(self.deciders, found.distances.tolist(), strict=True))

    @property
    def diagnostics(self) -> Mapping[str, float]:
        """How far the deciders disagree; see `disagreement`."""
        found = disagreement(*self._arrays, aggregation=self.aggregation)
        return {
            "mean_distance": float(found.mean_distance),
            "greatest_distance_from_group": float(found.distances.max()),
            "consensus": float(found.consensus),
            "kendalls_w": float(found.concordance),
            "p_value": float(found.p_value),
        }

    @property
    def _arrays(self) -> tuple[FloatArray, FloatArray]:
        rows = [[values[code] for code in self.children] for values in self.deciders.values()]
        voices = [self.importance.get(name, 1.0) for name in self.deciders]
        return np.array(rows), np.array(voices)


class OperatorOfScores(Protocol):
    """An operator of a node; it joins scores of which more is better."""

    @property
    def kind(self) -> str:
        """Name of the operator."""
        ...

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return scores (..., n) from scores (..., n, k) and weights (..., k)."""
        ...


_ByName = Annotated[Mapping[str, Number], *FROZEN]


class GroupDecision(FrozenModel):
    """What each decider would decide, and what the group decides.

    Parameters
    ----------
    method : str
        Kind of the method or operator that scores.
    scores, ranks : mapping of str to mapping of str to float
        By decider and destination; equal scores share the best rank.
    group_scores, group_ranks : mapping of str to float
        By destination, from the joint weights.
    borda_points, borda_ranks : mapping of str to float
        By destination, from the rankings of the deciders: how many destinations come after it,
        half of those that tie with it, on average over the deciders by their importance.
    concordance, p_value : float
        Kendall's W of the rankings, every decider of some importance counting once; see
        `concordance`.
    shifts : mapping of str to float
        By decider: by how many ranks a destination stands elsewhere than in the ranking of the
        group, on average.
    furthest : tuple of str
        The deciders with the greatest shift; nobody if all rank as the group does.
    """

    method: str
    scores: Annotated[Mapping[str, _ByName], *FROZEN]
    ranks: Annotated[Mapping[str, _ByName], *FROZEN]
    group_scores: _ByName
    group_ranks: _ByName
    borda_points: _ByName
    borda_ranks: _ByName
    concordance: Number
    p_value: Number
    shifts: _ByName
    furthest: tuple[str, ...]


def decide_as_group(
    matrix: ArrayLike,
    group: GroupWeights,
    method: DecisionMethod | OperatorOfScores,
    directions: Sequence[Direction] | None = None,
    *,
    destinations: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
) -> GroupDecision:
    """Rank with the weights of each decider, with the joint ones, and by all rankings together.

    Two ways lead from deciders to a group: joining weights and ranking once, and ranking for each
    and joining the rankings, here by the count of Borda. Where they differ, so do the people.

    Parameters
    ----------
    matrix : array_like of shape (n, k)
        Performances of n destinations on k criteria.
    group : GroupWeights
        The deciders and their weights.
    method : DecisionMethod or Operator
        How performances become scores. All weights go into one call.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere. Operators take benefits
        only.
    destinations : sequence of str, optional
        Names; by default they are numbered.
    criteria : sequence of str, optional
        Codes of the columns; by default the children of the group in their order.

    Returns
    -------
    GroupDecision

    Raises
    ------
    InvalidInputError
        If names do not fit the matrix or the group, an operator is given a cost, or a
        destination gets no score.

    Examples
    --------
    >>> from nearshore_score import WeightedSum
    >>> group = GroupWeights(
    ...     deciders={
    ...         "Ann": {"cost": 3, "talent": 1},
    ...         "Bob": {"cost": 1, "talent": 3},
    ...         "Cyd": {"cost": 3, "talent": 2},
    ...     }
    ... )
    >>> scores = [[80, 30], [40, 70], [50, 40]]
    >>> names = ["Tunis", "Cairo", "Accra"]
    >>> found = decide_as_group(scores, group, WeightedSum(), destinations=names)
    >>> dict(found.group_ranks), found.furthest
    ({'Tunis': 1.0, 'Cairo': 2.0, 'Accra': 3.0}, ('Bob',))
    """
    figures = _numbers(matrix, "the decision matrix")
    columns = _columns(figures, group, criteria)
    names = _names(destinations, len(figures))
    joint = [group.values[code] for code in columns]
    own = group.by_decider[:, [group.children.index(code) for code in columns]]
    every = _scored(figures, np.vstack([own, joint]), method, directions)
    if not np.isfinite(every).all():
        lost = names[int(np.argwhere(~np.isfinite(every))[0, 1])]
        raise InvalidInputError(
            f"{method.kind} gives no score to {lost}; look at its figures, or leave it out"
        )
    placed = rank(every, ties="average")
    voices = np.array([group.importance.get(name, 1.0) for name in group.deciders])
    points = (voices[:, np.newaxis] / voices.sum() * (len(names) - placed[:-1])).sum(axis=0)
    agreed = concordance(placed[:-1][voices > 0])
    shifts = np.abs(placed[:-1] - placed[-1]).mean(axis=-1)
    return GroupDecision(
        method=method.kind,
        scores=_table(group.deciders, names, every[:-1]),
        ranks=_table(group.deciders, names, rank(every[:-1])),
        group_scores=_row(names, every[-1]),
        group_ranks=_row(names, rank(every[-1])),
        borda_points=_row(names, points),
        borda_ranks=_row(names, rank(points)),
        concordance=float(agreed.coefficient),
        p_value=float(agreed.p_value),
        shifts=_row(group.deciders, shifts),
        furthest=_greatest(group.deciders, shifts),
    )


def _columns(
    figures: FloatArray, group: GroupWeights, criteria: Sequence[str] | None
) -> tuple[str, ...]:
    """Return the codes of the columns, which are the children of the group in any order."""
    columns = group.children if criteria is None else tuple(criteria)
    if figures.ndim != 2 or figures.shape[-1] != len(columns) or not len(figures):
        raise InvalidInputError(
            f"a matrix of shape {figures.shape} does not fit {len(columns)} criteria: it needs one "
            "row for each destination, and one column for each criterion"
        )
    if sorted(columns) != sorted(group.children):
        raise InvalidInputError(
            f"the criteria {', '.join(columns)} are not the children that the deciders weigh: "
            f"{', '.join(group.children)}"
        )
    return columns


def _names(destinations: Sequence[str] | None, count: int) -> list[str]:
    names = [str(number + 1) for number in range(count)] if destinations is None else destinations
    if len(names) != count or len(set(names)) < count:
        raise InvalidInputError(
            f"{count} destinations need as many different names; got {', '.join(names)}"
        )
    return list(names)


def _scored(
    figures: FloatArray,
    weights: FloatArray,
    method: DecisionMethod | OperatorOfScores,
    directions: Sequence[Direction] | None,
) -> FloatArray:
    """Return scores (d, n) under weights (d, k), in one call."""
    from nearshore_score.multicriteria.method import DecisionMethod

    if isinstance(method, DecisionMethod):
        return method.evaluate(figures, weights, directions).score
    if "cost" in (directions or ()):
        raise InvalidInputError(
            f"{method.kind} joins scores of which more is better; normalise costs first, or use a "
            "method that takes directions"
        )
    return method.aggregate(figures, weights)


def _row(names: Iterable[str], numbers: FloatArray) -> Mapping[str, float]:
    return dict(zip(names, numbers.tolist(), strict=True))


def _table(
    deciders: Iterable[str], names: Sequence[str], numbers: FloatArray
) -> Mapping[str, Mapping[str, float]]:
    rows = (_row(names, row) for row in numbers)
    return dict(zip(deciders, rows, strict=True))


def _greatest(deciders: Iterable[str], shifts: FloatArray) -> tuple[str, ...]:
    """Name those with the greatest shift, if it is above zero."""
    far = (shifts > _EQUAL) & (shifts >= shifts.max() - _EQUAL)
    return tuple(name for name, chosen in zip(deciders, far.tolist(), strict=True) if chosen)
