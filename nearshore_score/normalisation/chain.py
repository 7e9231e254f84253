"""Several normalisations one after another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation.column import Column, NormalisationTraits
from nearshore_score.normalisation.registered import (
    AnyNormalisation,
    HasNormalisationTraits,
    Normalisation,
)


@dataclass(frozen=True)
class _Step:
    """One step of a chain, with what it is told about its column."""

    number: int
    normalisation: Normalisation
    column: Column

    def normalise(self, values: FloatArray, column: Column) -> FloatArray:
        """Score, and let an error say which step it comes from."""
        try:
            return self.normalisation.normalise(values, column)
        except InvalidInputError as error:
            raise self.located(error) from None

    def traits(self) -> NormalisationTraits:
        """Return what is known of the step, and let an error say which it is."""
        if not isinstance(self.normalisation, HasNormalisationTraits):
            return NormalisationTraits()
        try:
            return self.normalisation.traits(self.column)
        except InvalidInputError as error:
            raise self.located(error) from None

    def located(self, error: InvalidInputError) -> InvalidInputError:
        return InvalidInputError(f"step {self.number} ({self.normalisation.kind}): {error}")


class Chain(Specification):
    """Apply normalisations one after another: each scores what the one before it returned.

    Parameters
    ----------
    steps : tuple of normalisations
        At least one; also by their kind, or as JSON.

    Notes
    -----
    *Direction.* A cost is reversed by exactly one step: the last one that has a direction. All
    others are told that greater is better. Functions whose own shape says what is better (a
    logarithm, a line, points, steps, powers) have no direction. A chain that would reverse a
    cost twice, or not at all, is refused.

    *Reference.* Values that set the scale, of a base year for instance, go through the earlier
    steps too, so that a later step measures by what they have become.

    *Unit.* Goalposts, target and scale of the indicator hold for the first step, and further
    while steps keep the unit ('clamp', 'floor'). A later step needs its own.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> chain = Chain(steps=("log", "min_max"))
    >>> chain.normalise(np.array([1.0, 10.0, 100.0]), Column(direction="cost"))
    array([100.,  50.,   0.])
    >>> chain.to_json()
    '{"kind":"chain","steps":[{"kind":"log"},{"kind":"min_max"}]}'
    """

    kind: Literal["chain"] = "chain"
    steps: Annotated[tuple[AnyNormalisation, ...], Field(min_length=1)]

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: if any step's does."""
        return any(step.depends_on_set for step in self.steps)

    @property
    def has_direction(self) -> bool:
        """Whether the direction of an indicator changes the scores."""
        return any(_has_direction(step) for step in self.steps)

    @property
    def keeps_unit(self) -> bool:
        """Whether scores are in the unit of the figures."""
        return all(_keeps_unit(step) for step in self.steps)

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where scores lie, from step to step; refuse what a step refuses."""
        ends: tuple[float, float] | None = None
        order = undirected = 1
        centred = False
        for step in self._told(column):
            own = step.traits()
            ends = _image(step, own, ends)
            order *= own.monotone
            centred = own.centred
            undirected *= 1 if _has_direction(step.normalisation) else own.monotone
        if column.direction == "cost":
            self._refuse_wrong_turns(undirected)
        return NormalisationTraits(ends, _signed(order), centred)

    def normalise(self, values: FloatArray, column: Column) -> FloatArray:
        """Return the scores (..., n) of the last step; NaN stays NaN.

        Parameters
        ----------
        values : array of shape (..., n)
            Figures of n destinations, NaN where there is none.
        column : Column
            What is known about them: direction, goalposts, reference and more.

        Raises
        ------
        InvalidInputError
            If a step refuses the column or a figure; the message names the step.
        """
        self.traits(column)
        scores, reference = values, column.reference
        for step in self._told(column):
            told = replace(step.column, reference=reference)
            if reference is not None and step.number < len(self.steps):
                # The labels belong to the scored figures only.
                unnamed = replace(told, destinations=(), groups={})
                reference = step.normalise(reference, unnamed)
            scores = step.normalise(scores, told)
        return scores

    def _told(self, column: Column) -> list[_Step]:
        """Return the steps, each with the column as it has to see it."""
        directed = [index for index, step in enumerate(self.steps) if _has_direction(step)]
        # Where no step has a direction, all are told of it only by what they do together.
        turning = directed[-1] if directed else -1
        told: list[_Step] = []
        for index, step in enumerate(self.steps):
            direction = column.direction if index == turning else "benefit"
            told.append(_Step(index + 1, step, replace(column, direction=direction)))
            if not _keeps_unit(step):
                column = replace(column, goalposts=None, target=None, scale="")
        return told

    def _refuse_wrong_turns(self, undirected: int) -> None:
        """Refuse a cost that is reversed twice, or never."""
        if self.has_direction and undirected == -1:
            raise InvalidInputError(
                "the direction is cost, and a step that falls reverses it once more; "
                "declare the direction benefit, or let that step rise"
            )
        if not self.has_direction and undirected != -1:
            raise InvalidInputError(
                "the direction is cost, but no step of the chain reverses it; "
                "add a step that does, such as 'as_is' or 'min_max'"
            )


def _has_direction(step: Normalisation) -> bool:
    return bool(getattr(step, "has_direction", True))


def _keeps_unit(step: Normalisation) -> bool:
    return bool(getattr(step, "keeps_unit", False))


def _signed(order: int) -> Literal[-1, 0, 1]:
    return 0 if order == 0 else 1 if order > 0 else -1


def _image(
    step: _Step, own: NormalisationTraits, ends: tuple[float, float] | None
) -> tuple[float, float] | None:
    """Return where scores of a step lie if what it gets lies between these ends."""
    if ends is None or own.monotone == 0 or step.normalisation.depends_on_set:
        return own.output_range
    low, high = ends if own.monotone == 1 else ends[::-1]
    least, greatest = own.output_range or (-np.inf, np.inf)
    return _at(step, low, least), _at(step, high, greatest)


def _at(step: _Step, end: float, otherwise: float) -> float:
    """Return the score of an end, or that of the step's own range where it has none."""
    if not np.isfinite(end):
        return otherwise
    try:
        return float(step.normalisation.normalise(np.array([end]), step.column)[0])
    except InvalidInputError:
        return otherwise
