"""Swing weights: what a change from the worst to the best figure of a criterion is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple, Self

from numpy.typing import ArrayLike
from pydantic import model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Specification
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

# The swing that matters most has this many points.
_GREATEST = 100.0


class SwingResult(NamedTuple):
    """What swing weighting finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    relative_swings : array of shape (..., k)
        What each swing is worth as a share of the greatest, from 0 to 1.
    """

    weights: FloatArray
    relative_swings: FloatArray


def swing_weights(swings: ArrayLike, *, children: Sequence[str] = ()) -> SwingResult:
    r"""Weight children by what a swing from their worst to their best is worth [1]_.

    .. math:: w_j = \frac{s_j}{\sum_h s_h}, \qquad \max_h s_h = 100

    Imagine a destination that is worst in everything. Which one criterion would you raise to
    its best first? That swing has 100 points. What are the other swings worth beside it, from
    0 (nothing at all) to 100? So the ranges over which scores run are part of the question,
    as the weights of a weighted sum demand.

    Parameters
    ----------
    swings : array_like of shape (..., k)
        Points from 0 to 100, the greatest swing 100; leading axes for several judges.
    children : sequence of str, optional
        Codes of the children, for messages.

    Returns
    -------
    SwingResult

    Raises
    ------
    InvalidInputError
        If there is no child, points are not from 0 to 100, or no swing has 100.

    References
    ----------
    .. [1] D. von Winterfeldt and W. Edwards, *Decision Analysis and Behavioral Research*,
       Cambridge University Press, 1986, chapter 8.

    Examples
    --------
    >>> swing_weights([100, 60, 40]).weights
    array([0.5, 0.3, 0.2])
    """
    points = read_judgements(swings, "swings")
    names = names_of(children, points.shape[-1])
    check_children(names)
    possible = (points >= 0) & (points <= _GREATEST)
    refuse(points, ~possible, names, "swing of", "give it points from 0 to 100")
    case = first_case(points.max(axis=-1) != _GREATEST)
    if case is not None:
        first = names[int(points[case].argmax())]
        raise InvalidInputError(
            f"no swing{in_case(case)} has 100 points; give 100 to the one that matters most "
            f"({first} has {points[case].max():g}) and judge the others beside it"
        )
    return SwingResult(shares(points), points / _GREATEST)


class SwingWeights(Specification):
    """Weights by what a swing from the worst to the best of a child is worth [1]_.

    Parameters
    ----------
    swings : mapping of str to float
        Points of every child's swing: 100 for the one that matters most, the others 0 to 100.
    basis : str, optional
        Who judged, and what on.

    Raises
    ------
    InvalidInputError
        If there is no child, points are not from 0 to 100, or no swing has 100.

    References
    ----------
    .. [1] D. von Winterfeldt and W. Edwards, *Decision Analysis and Behavioral Research*,
       Cambridge University Press, 1986, chapter 8.

    Examples
    --------
    >>> SwingWeights(swings={"cost": 100, "talent": 60, "risk": 40}).values["talent"]
    0.3
    """

    kind: Literal["swing"] = "swing"
    swings: Judgements
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Swing weights",
        origin="von Winterfeldt and Edwards 1986",
        rests_on="judgement",
        asks_for="100 points for the swing that matters most, 0 to 100 for the others",
    )

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every child by its code, summing to one."""
        return by_code(self.swings, self._found().weights)

    @model_validator(mode="after")
    def _can_be_right(self) -> Self:
        self._found()
        return self

    def _found(self) -> SwingResult:
        return swing_weights(list(self.swings.values()), children=tuple(self.swings))
