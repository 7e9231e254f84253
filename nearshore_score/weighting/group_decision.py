"""What each of several deciders would decide, and what they decide as a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Protocol

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FROZEN, FrozenModel, Number
from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation.column import Direction
from nearshore_score.ranks import rank
from nearshore_score.similarity.concordance import concordance
from nearshore_score.weighting.group import GroupWeights, read_numbers

if TYPE_CHECKING:
    from nearshore_score.multicriteria.method import DecisionMethod

# Shifts of ranks this close are equal.
_EQUAL = 1e-9


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
    figures = read_numbers(matrix, "the decision matrix")
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
