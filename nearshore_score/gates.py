"""Gates: conditions that a destination must meet before it is scored, never hidden in a total."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from nearshore_score._frozen import FrozenModel, Number
from nearshore_score.naming import Code, Named

#: What a gate says of a destination; ``unknown`` where there is no figure.
Outcome = Literal["pass", "fail", "unknown", "not_applicable"]


class Gate(Named):
    """A condition on the raw value of an indicator, or on the score of a node.

    Parameters
    ----------
    code : str
        Short name.
    name, name_fr : str, optional
        Names for people.
    target : str
        An indicator, whose raw value counts, or a node with children, whose score counts.
    minimum, maximum : float, optional
        Ends that are still allowed; at least one.
    unknown : {"keep", "exclude"}
        What to do with a destination without the figure; either way it is reported.
    basis : str, optional
        What the condition rests on.

    Raises
    ------
    InvalidInputError
        If there is no condition, or the two ends contradict each other.

    Examples
    --------
    >>> adequate = Gate(code="adequate", target="data_transfer_regime", minimum=0.9)
    >>> adequate.outcome(0.5)
    'fail'
    """

    target: Code
    minimum: Number | None = None
    maximum: Number | None = None
    unknown: Literal["keep", "exclude"] = "keep"
    basis: str = ""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError("a gate needs a minimum or a maximum")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(
                f"minimum ({self.minimum:g}) must not be above maximum ({self.maximum:g})"
            )
        return self

    def outcome(self, value: float | None) -> Outcome:
        """Say whether a value passes; None is unknown."""
        if value is None:
            return "unknown"
        above = self.minimum is None or value >= self.minimum
        below = self.maximum is None or value <= self.maximum
        return "pass" if above and below else "fail"


class GateResult(FrozenModel):
    """What one gate says of one destination.

    Parameters
    ----------
    gate, destination : str
        Codes.
    outcome : {"pass", "fail", "unknown", "not_applicable"}
        The verdict.
    value : float, optional
        The figure or score that was judged.
    """

    gate: Code
    destination: Code
    outcome: Outcome
    value: Number | None = None
