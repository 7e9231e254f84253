"""Groups of deciders: their joint weights, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.ranks import rank
from nearshore_score.similarity.concordance import concordance
from nearshore_score.weighting._judgements import shares as proportions
from nearshore_score.weighting.properties import WeightingProperties
from nearshore_score.weighting.values import WeightMapping, check_weights

#: How the weights of several deciders become one: by their arithmetic or their geometric mean.
GroupMean = Literal["arithmetic", "geometric"]


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
    given = read_numbers(weights, "weights of deciders")
    if given.ndim < 2 or 0 in given.shape[-2:]:
        raise InvalidInputError(
            f"weights of shape {given.shape} need one row for each decider, and one column for "
            "each child"
        )
    count = given.shape[-2]
    voices = np.ones(count) if importance is None else read_numbers(importance, "importances")
    if voices.shape != (count,):
        raise InvalidInputError(
            f"importances of shape {voices.shape} do not fit {count} deciders; give one for each"
        )
    return _proportions(given, "the weights of a decider"), _proportions(voices, "importances")


def read_numbers(given: ArrayLike, what: str) -> FloatArray:
    """Return numbers of any shape, or say that `what` was given is none."""
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInputError(
            f"{what} must be numbers in rows of equal length; got {given!r:.200}"
        ) from None


def _proportions(given: FloatArray, what: str) -> FloatArray:
    if not (np.isfinite(given) & (given >= 0)).all() or not (given.max(axis=-1) > 0).all():
        raise InvalidInputError(f"{what} must be finite and not negative, and not all zero")
    return proportions(given)


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
