"""What the normalisations share: checks first, then scores that are numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation._cells import finite_scores, refuse_cells
from nearshore_score.normalisation._statistics import count
from nearshore_score.normalisation.column import Column, NormalisationTraits


class ColumnNormalisation(Specification):
    """Base of a normalisation: refuse what cannot be scored, then score it."""

    #: Whether the direction of an indicator changes the scores; if not, other steps must.
    has_direction: ClassVar[bool] = True

    #: Whether scores are in the unit of the figures, so that goalposts and targets still hold.
    keeps_unit: ClassVar[bool] = False

    # Why a figure can be without a score, and what to do.
    _no_score: ClassVar[str] = "is outside what this function is defined for; clamp it first"

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where the scores of a column lie, or why it cannot be scored."""
        raise NotImplementedError

    def normalise(self, values: FloatArray, column: Column) -> FloatArray:
        """Return the scores (..., n) of values (..., n); NaN stays NaN.

        Parameters
        ----------
        values : array of shape (..., n)
            Figures of n destinations, NaN where there is none.
        column : Column
            What is known about them: direction, goalposts, reference and more.

        Raises
        ------
        InvalidInputError
            If the column, or one of its figures, cannot be scored in this way.
        """
        self.traits(column)
        self._check(values, column)
        return finite_scores(lambda: self._score(values, column), values, column, self._no_score)

    def _check(self, values: FloatArray, column: Column) -> None:
        """Refuse figures outside the domain."""

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        raise NotImplementedError


class ValueFunction(ColumnNormalisation):
    """Base of a function of the figure alone, whose own shape says what is better.

    It takes no direction. For an indicator whose direction is cost its scores must not rise
    anywhere; for a benefit they may do what they like.
    """

    has_direction: ClassVar[bool] = False

    # How this function can score a cost.
    _for_a_cost: ClassVar[str] = (
        "put it into a chain with a step that reverses a cost, such as 'as_is' or 'min_max'"
    )

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: no."""
        return False

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where the scores lie; refuse a cost if they rise as it grows."""
        shape = self._shape()
        if column.direction == "cost" and shape.monotone != -1:
            raise InvalidInputError(
                "the direction is cost, but these scores do not fall as the figure grows; "
                + self._for_a_cost
            )
        return shape

    def _score(self, values: FloatArray, column: Column) -> FloatArray:  # noqa: ARG002 - as above
        return self._value(values)

    def _shape(self) -> NormalisationTraits:
        raise NotImplementedError

    def _value(self, values: FloatArray) -> FloatArray:
        raise NotImplementedError


class SetNormalisation(ColumnNormalisation):
    """Base of a normalisation that scores a figure by how it stands among others."""

    _no_score: ClassVar[str] = (
        "cannot be placed: the figures that set the scale have no spread to measure it by; "
        "choose another reference, or another normalisation"
    )

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: yes."""
        return True

    def _check(self, values: FloatArray, column: Column) -> None:
        require_reference(values, column)


def rising(column: Column) -> Literal[-1, 1]:
    """Return 1 for a benefit and -1 for a cost: how a score goes with its figure."""
    return -1 if column.direction == "cost" else 1


def require_reference(values: FloatArray, column: Column) -> None:
    """Refuse figures that there is nothing to measure by."""
    refuse_cells(
        values,
        ~np.isnan(values) & (count(column.among(values)) == 0),
        column,
        "has nothing to be measured by: no figure in the reference; choose another reference",
    )


def require(
    values: FloatArray, column: Column, allowed: Callable[[FloatArray], BoolArray], why: str
) -> None:
    """Refuse figures, and figures of the reference, that are not allowed."""
    refuse_cells(values, ~allowed(values) & ~np.isnan(values), column, why)
    if column.reference is not None:
        wrong = ~allowed(column.reference) & ~np.isnan(column.reference)
        refuse_cells(column.reference, wrong, Column(), f"(in the reference) {why}")


def require_ratio_scale(column: Column, what: str) -> None:
    """Refuse a column of which only differences mean something."""
    if column.scale == "interval":
        raise InvalidInputError(
            f"{what} needs a ratio scale, but the figures are on an interval scale, whose zero is "
            "a convention; use 'min_max', 'z_score' or 'distance_to_target'"
        )
