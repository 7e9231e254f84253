"""What a reader wants to know of a way to set weights; the catalogue is made of this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, Protocol, runtime_checkable

#: What weights rest on: what people say, or how the figures of the destinations are spread.
RestsOn = Literal["judgement", "data"]


class WeightingProperties(NamedTuple):
    """What holds for a way to set weights.

    Attributes
    ----------
    title : str
        The name of the method in the literature.
    origin : str
        Author and year of the paper that it follows.
    rests_on : {"judgement", "data"}
        What people say, or how the figures are spread.
    asks_for : str
        What has to be given, in a few words.
    """

    title: str
    origin: str
    rests_on: RestsOn
    asks_for: str


@runtime_checkable
class HasWeightingProperties(Protocol):
    """A weight source that says what holds for it."""

    @property
    def properties(self) -> WeightingProperties:
        """What a reader wants to know before choosing it."""
        ...


@runtime_checkable
class HasDiagnostics(Protocol):
    """A weight source that says how well its weights fit what they rest on."""

    @property
    def diagnostics(self) -> Mapping[str, float]:
        """Numbers by name: consistency, residuals, whatever the method knows."""
        ...
