"""Modelling choices as data: what every factor of a study of choices can do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, ClassVar, cast

import numpy as np
from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FrozenModel, Number, Specification, is_mapping
from nearshore_score.sensitivity.choices.steps import ChoiceSubject, ModelSteps

#: Probability of an option, in proportion.
Share = Annotated[Number, Field(gt=0)]

_FEWEST_OPTIONS = 2


class ChoiceFactor(Specification):
    """Base of the modelling choices: one factor of a sensitivity analysis.

    Parameters
    ----------
    name : str, optional
        What the factor is called in results; by default its kind.
    """

    #: Whether the factor replaces steps before anything is scored.
    replaces_steps: ClassVar[bool] = True

    name: str = ""

    @property
    def label(self) -> str:
        """What the factor is called in results."""
        kind: str = getattr(self, "kind")  # noqa: B009 - each subclass declares its own literal
        return self.name or kind

    def option_labels(self, subject: ChoiceSubject) -> tuple[str, ...]:  # noqa: ARG002
        """Return what its options are called; empty if there are not finitely many.

        Parameters
        ----------
        subject : ChoiceSubject
            What the factor is a choice of.
        """
        return ()

    def option_shares(self, count: int) -> FloatArray:
        """Return the probability (count,) of each option.

        Parameters
        ----------
        count : int
            How many options there are.
        """
        return np.full(count, 1 / count)

    def change(self, subject: ChoiceSubject, steps: ModelSteps, option: int) -> ModelSteps:  # noqa: ARG002
        """Return the steps with one option in them.

        Parameters
        ----------
        subject : ChoiceSubject
            What the factor is a choice of.
        steps : ModelSteps
            The steps so far.
        option : int
            Which option, from 0.
        """
        return steps


class OptionFactor(ChoiceFactor):
    """Base of the choices among options that are listed.

    Parameters
    ----------
    name : str, optional
        What the factor is called in results; by default its kind.
    labels : tuple of str, optional
        What the options are called, in their order; by default their kinds, with the fields in
        which options of one kind differ from the defaults.
    shares : tuple of float, optional
        Probability of each option, in proportion; by default all are equally likely.
    """

    labels: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()

    @model_validator(mode="after")
    def _options_can_be_told_apart(self) -> OptionFactor:
        count = len(getattr(self, "options"))  # noqa: B009 - of each subclass
        if count < _FEWEST_OPTIONS:
            raise ValueError("a choice needs two options at least; with one it has no effect")
        for name in ("labels", "shares"):
            given = getattr(self, name)
            if given and len(given) != count:
                raise ValueError(f"{count} options need as many {name}, not {len(given)}")
        found = self._labels()
        double = next((label for label, count in Counter(found).items() if count > 1), None)
        if double is not None:
            raise ValueError(f"two options are called {double!r}; give labels, or drop one")
        return self

    def option_labels(self, subject: ChoiceSubject) -> tuple[str, ...]:  # noqa: ARG002
        """Return what its options are called; see `ChoiceFactor.option_labels`."""
        return self._labels()

    def option_shares(self, count: int) -> FloatArray:
        """Return the probability of each option; see `ChoiceFactor.option_shares`."""
        shares = np.array(self.shares) if self.shares else np.ones(count)
        return np.asarray(shares / shares.sum())

    def _labels(self) -> tuple[str, ...]:
        given: Sequence[object] = getattr(self, "options")  # noqa: B009 - of each subclass
        return self.labels or labels_of(given)


def labels_of(options: Sequence[object], *, nothing: str = "none") -> tuple[str, ...]:
    """Return what options are called: their kinds, with what tells those of one kind apart.

    Parameters
    ----------
    options : sequence of specification or None
        The options.
    nothing : str
        What None is called.

    Examples
    --------
    >>> from nearshore_score.aggregation import GeometricMean
    >>> labels_of((GeometricMean(), GeometricMean(floor=2.0), None))
    ('geometric_mean', 'geometric_mean (floor 2)', 'none')
    """
    kinds = [nothing if option is None else str(getattr(option, "kind", "")) for option in options]
    counts = Counter(kinds)
    return tuple(
        kind if counts[kind] == 1 else _detailed(kind, option)
        for kind, option in zip(kinds, options, strict=True)
    )


def _detailed(kind: str, option: object) -> str:
    if not isinstance(option, FrozenModel):
        return kind
    said = [
        f"{name} {_written(getattr(option, name))}"
        for name in sorted(option.model_fields_set - {"kind"})
        if getattr(option, name) != type(option).model_fields[name].get_default()
    ]
    return f"{kind} ({', '.join(said)})" if said else kind


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return " to ".join(map(_written, cast("tuple[object, ...]", value)))
    if is_mapping(value):
        return ", ".join(f"{key} {_written(one)}" for key, one in value.items())
    return str(value)
