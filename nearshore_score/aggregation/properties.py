"""What a reader wants to know of a method before choosing it; the catalogue is made of this."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol, runtime_checkable

#: What a method answers: a number for each destination, a relation between pairs, or an order.
Answer = Literal["scores", "relation", "order"]

#: Whether a bad score on one criterion can be made good by another.
Compensation = Literal["full", "partial", "none"]

#: What the figures must allow for the order to mean something: any strictly rising change of each
#: criterion (ordinal), another origin and unit (interval), another unit (ratio), or nothing, so
#: that all criteria must be on one common scale.
ScaleNeeded = Literal["ordinal", "interval", "ratio", "common"]

#: Whether a destination that is at least as good on every criterion, and better on one, always
#: comes before (strict), never after (weak), or can come after (no).
DominancePromise = Literal["strict", "weak", "no"]


class MethodProperties(NamedTuple):
    """What holds for a method with its default parameters; each claim is tested.

    Attributes
    ----------
    title : str
        The name of the method in the literature.
    origin : str
        Author and year of the paper that it follows.
    answer : {"scores", "relation", "order"}
        A number for each destination, a relation between pairs, or an order.
    compensation : {"full", "partial", "none"}
        Whether a bad score on one criterion can be made good by another.
    scale : {"ordinal", "interval", "ratio", "common"}
        Which changes of scale leave the order as it is; with "common", all criteria must be on
        one scale before they are joined.
    rank_reversal : bool
        Whether two destinations can change places because others come or go.
    dominance : {"strict", "weak", "no"}
        Whether a destination that is better nowhere worse comes first.

    Examples
    --------
    >>> from nearshore_score import OPERATORS
    >>> OPERATORS.create("topsis").properties.origin
    'Hwang and Yoon 1981'
    """

    title: str
    origin: str
    answer: Answer = "scores"
    compensation: Compensation = "full"
    scale: ScaleNeeded = "common"
    rank_reversal: bool = False
    dominance: DominancePromise = "strict"


@runtime_checkable
class HasMethodProperties(Protocol):
    """A method that says what holds for it."""

    @property
    def properties(self) -> MethodProperties:
        """What a reader wants to know before choosing it."""
        ...
