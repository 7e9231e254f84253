"""What can be said of an operator before there are scores."""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np


class OperatorTraits(NamedTuple):
    """What holds for an operator, whatever the scores; the defaults promise nothing.

    Attributes
    ----------
    averages : bool
        Whether the result lies between the least and the greatest score of the children.
    least_score : float
        Scores of children below this are refused: the method is not defined for them.
    needs_every_child : bool
        Whether there is no result where any child is missing.
    ignores_weightless : bool
        Whether children without weight take no part, so that they may be missing nonetheless.
    depends_on_set : bool
        Whether the result of a destination moves with the others that it is compared with.
    fewest_children, most_children : int
        How many children the operator can join.
    monotone : tuple of {1, -1}
        For each child, 1 if the result never falls as the child's score grows, -1 if it never
        rises; the last entry holds for all further children. Empty if nothing can be said.
    uses_weights : bool
        Whether weights make a difference.
    floor : float
        Scores below it count as the floor, which has to be low against them; between scores from
        the floor upwards, the result lies as an average does.

    Examples
    --------
    >>> OperatorTraits(averages=True, monotone=(1,)).needs_every_child
    False
    """

    averages: bool = False
    least_score: float = -np.inf
    needs_every_child: bool = False
    ignores_weightless: bool = False
    depends_on_set: bool = False
    fewest_children: int = 1
    most_children: int = 1_000_000
    monotone: tuple[int, ...] = ()
    uses_weights: bool = True
    floor: float = -np.inf


@runtime_checkable
class HasOperatorTraits(Protocol):
    """An operator that says what holds whatever the scores."""

    @property
    def traits(self) -> OperatorTraits:
        """What can be said before there are scores."""
        ...


def traits_of(operator: object) -> OperatorTraits:
    """Return what an operator says of itself, or the defaults."""
    return operator.traits if isinstance(operator, HasOperatorTraits) else OperatorTraits()
