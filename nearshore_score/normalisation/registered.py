"""What a normalisation has to offer, and the register that every kind is entered in."""

from __future__ import annotations

from typing import Annotated, Protocol, runtime_checkable

from nearshore_score._arrays import FloatArray
from nearshore_score.normalisation.column import Column, NormalisationTraits
from nearshore_score.normalisation.function import FunctionNormalisation
from nearshore_score.registry import Registry


@runtime_checkable
class Normalisation(Protocol):
    """How the figures of one column become scores."""

    @property
    def kind(self) -> str:
        """Name of the normalisation in specifications and results."""
        ...

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added or removed."""
        ...

    def normalise(self, values: FloatArray, column: Column) -> FloatArray:
        """Return scores (..., n) from values (..., n) of one column; NaN stays NaN."""
        ...


@runtime_checkable
class HasNormalisationTraits(Protocol):
    """A normalisation that can say beforehand where its scores will lie."""

    def traits(self, column: Column) -> NormalisationTraits:
        """Return what holds for any figures; refuse a column that cannot be scored like this."""
        ...


NORMALISATIONS: Registry[Normalisation] = Registry(
    "normalisation", Normalisation, FunctionNormalisation
)

#: The type of a normalisation: a specification, its kind, or its JSON.
AnyNormalisation = Annotated[Normalisation, NORMALISATIONS]
