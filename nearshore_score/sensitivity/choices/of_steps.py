"""Choices of steps: normalisation, treatment, missing data, operators, what is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.aggregation import AnyOperator, Operator
from nearshore_score.errors import InvalidInputError
from nearshore_score.framework import Framework
from nearshore_score.missing import AnyMissingPolicy, MissingPolicy
from nearshore_score.naming import Code
from nearshore_score.normalisation import AnyNormalisation, Normalisation
from nearshore_score.sensitivity.choices.base import ChoiceFactor, OptionFactor
from nearshore_score.sensitivity.choices.frameworks import (
    changed_nodes,
    leaves_of_total,
    parents_at,
    without_child,
)
from nearshore_score.sensitivity.choices.steps import ChoiceSubject, ModelSteps
from nearshore_score.treatment import AnyStep, Imputation, PreparationStep

#: What an option of leaving something out is called that leaves nothing out.
NOTHING = "nothing"


class NormalisationChoice(OptionFactor):
    """Which normalisation makes scores of figures.

    Parameters
    ----------
    options : tuple of Normalisation
        Specifications, or kinds of those that need nothing else.
    nodes : tuple of str, optional
        Nodes whose normalisation varies; by default that of all indicators whose nodes do not
        say otherwise.
    name, labels, shares : optional
        As for `OptionFactor`.

    Examples
    --------
    >>> NormalisationChoice(options=("min_max", "z_score")).option_shares(2)
    array([0.5, 0.5])
    """

    kind: Literal["normalisation"] = "normalisation"
    options: tuple[AnyNormalisation, ...]
    nodes: tuple[Code, ...] = ()

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            options: Sequence[Normalisation | Callable[..., FloatArray] | str],
            nodes: Sequence[str] = (),
            name: str = "",
            labels: Sequence[str] = (),
            shares: Sequence[float] = (),
        ) -> None: ...

    def change(self, subject: ChoiceSubject, steps: ModelSteps, option: int) -> ModelSteps:  # noqa: ARG002
        """Replace the normalisation; see `ChoiceFactor.change`."""
        chosen = self.options[option]
        if not self.nodes:
            return replace(steps, normalisation=chosen)
        framework = changed_nodes(steps.framework, self.nodes, normalisation=chosen)
        return replace(steps, framework=framework)


class StepChoice(OptionFactor):
    """Base of the choices of one step of the treatment.

    Parameters
    ----------
    options : tuple of PreparationStep or None
        Steps that take its place; None for no such step.
    place : int, optional
        Place of the step in the treatment, from 0; by default that of the only step of this sort.
        If another step stands there, the options are put before it.
    name, labels, shares : optional
        As for `OptionFactor`.
    """

    options: tuple[AnyStep | None, ...]
    place: Annotated[int, Field(ge=0)] | None = None

    def change(self, subject: ChoiceSubject, steps: ModelSteps, option: int) -> ModelSteps:
        """Replace the step; see `ChoiceFactor.change`."""
        return steps.with_step(self._slot(subject.steps.treatment), self.options[option])

    def belongs(self, step: PreparationStep) -> bool:
        """Say whether a step of the treatment is of the sort that is chosen here.

        Parameters
        ----------
        step : PreparationStep
            The step.
        """
        return step.kind in {option.kind for option in self.options if option is not None}

    def _slot(self, treatment: tuple[PreparationStep, ...]) -> int:
        own = [place for place, step in enumerate(treatment) if self.belongs(step)]
        if self.place is None and len(own) == 1:
            return 2 * own[0] + 1
        if self.place is None:
            found = f"{len(own)} steps" if own else "no step"
            raise InvalidInputError(
                f"{self.label}: the treatment has {found} of this sort; say with place=... "
                "which one is replaced, or before which step the options are put"
            )
        if self.place > len(treatment):
            raise InvalidInputError(
                f"{self.label}: the treatment has {len(treatment)} steps, so there is no place "
                f"{self.place}"
            )
        return 2 * self.place + (self.place in own)


class OutlierChoice(StepChoice):
    """How outliers are treated.

    Parameters
    ----------
    options, place, name, labels, shares : optional
        As for `StepChoice`.

    Examples
    --------
    >>> OutlierChoice(options=(None, "treat_outliers")).label
    'outliers'
    """

    kind: Literal["outliers"] = "outliers"

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            options: Sequence[PreparationStep | str | None],
            place: int | None = None,
            name: str = "",
            labels: Sequence[str] = (),
            shares: Sequence[float] = (),
        ) -> None: ...

    def belongs(self, step: PreparationStep) -> bool:
        """Say whether a step treats outliers; see `StepChoice.belongs`."""
        return step.kind in {"treat_outliers", "clip_percentiles"} or super().belongs(step)


class ImputationChoice(StepChoice):
    """How missing figures are filled in before scoring.

    Parameters
    ----------
    options, place, name, labels, shares : optional
        As for `StepChoice`.

    Examples
    --------
    >>> ImputationChoice(options=(None, "impute_average"), place=0).label
    'imputation'
    """

    kind: Literal["imputation"] = "imputation"

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            options: Sequence[PreparationStep | str | None],
            place: int | None = None,
            name: str = "",
            labels: Sequence[str] = (),
            shares: Sequence[float] = (),
        ) -> None: ...

    def belongs(self, step: PreparationStep) -> bool:
        """Say whether a step imputes; see `StepChoice.belongs`."""
        return isinstance(step, Imputation) or super().belongs(step)


class MissingChoice(OptionFactor):
    """What nodes do about missing children.

    Parameters
    ----------
    options : tuple of MissingPolicy
        Policies.
    nodes : tuple of str, optional
        Nodes whose policy varies; by default all that do not say otherwise.
    name, labels, shares : optional
        As for `OptionFactor`.

    Examples
    --------
    >>> MissingChoice(options=("renormalise", "no_score")).label
    'missing'
    """

    kind: Literal["missing"] = "missing"
    options: tuple[AnyMissingPolicy, ...]
    nodes: tuple[Code, ...] = ()

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            options: Sequence[MissingPolicy | str],
            nodes: Sequence[str] = (),
            name: str = "",
            labels: Sequence[str] = (),
            shares: Sequence[float] = (),
        ) -> None: ...

    def change(self, subject: ChoiceSubject, steps: ModelSteps, option: int) -> ModelSteps:  # noqa: ARG002
        """Replace the policy; see `ChoiceFactor.change`."""
        chosen = self.options[option]
        framework = (
            changed_nodes(steps.framework, self.nodes, missing=chosen)
            if self.nodes
            else steps.framework.replace(missing=chosen)
        )
        return replace(steps, framework=framework)


class AggregationChoice(OptionFactor):
    """Which operator joins the children of nodes.

    Parameters
    ----------
    options : tuple of Operator
        Specifications, or kinds of those that need nothing else.
    nodes : tuple of str, optional
        Nodes whose operator varies.
    levels : tuple of int, optional
        Whole levels of nodes: 0 is the total, 1 the nodes just below it. With neither `nodes`
        nor `levels` the total alone.
    name, labels, shares : optional
        As for `OptionFactor`.

    Examples
    --------
    >>> AggregationChoice(options=("arithmetic_mean", "geometric_mean"), levels=(0, 1)).label
    'aggregation'
    """

    kind: Literal["aggregation"] = "aggregation"
    options: tuple[AnyOperator, ...]
    nodes: tuple[Code, ...] = ()
    levels: tuple[Annotated[int, Field(ge=0)], ...] = ()

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            options: Sequence[Operator | Callable[..., FloatArray] | str],
            nodes: Sequence[str] = (),
            levels: Sequence[int] = (),
            name: str = "",
            labels: Sequence[str] = (),
            shares: Sequence[float] = (),
        ) -> None: ...

    def change(self, subject: ChoiceSubject, steps: ModelSteps, option: int) -> ModelSteps:  # noqa: ARG002
        """Replace the operators; see `ChoiceFactor.change`."""
        places = parents_at(steps.framework, self.nodes, self.levels)
        changed = changed_nodes(steps.framework, places, operator=self.options[option])
        return replace(steps, framework=changed)


class LeftOutChoice(ChoiceFactor):
    """One indicator, or criterion, or none of them, left out.

    It is left out of the scores; the treatment has still seen it. The weights of its siblings are
    rescaled to what they were together with it.

    Parameters
    ----------
    nodes : tuple of str, optional
        What can be left out; by default each indicator of the total.
    share_of_nothing : float, optional
        Probability that nothing is left out, from 0 to 1 but neither; by default one in q + 1 if
        there are q nodes. The nodes share the rest equally.
    name : str, optional
        As for `ChoiceFactor`.

    Examples
    --------
    >>> LeftOutChoice(nodes=("cost", "talent")).option_shares(3).round(3)
    array([0.333, 0.333, 0.333])
    """

    kind: Literal["left_out"] = "left_out"
    nodes: tuple[Code, ...] = ()
    share_of_nothing: Annotated[Number, Field(gt=0, lt=1)] | None = None

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            nodes: Sequence[str] = (),
            share_of_nothing: float | None = None,
            name: str = "",
        ) -> None: ...

    def codes(self, framework: Framework) -> tuple[str, ...]:
        """Return what can be left out.

        Parameters
        ----------
        framework : Framework
            The tree.
        """
        for code in self.nodes:
            framework.node(code)
        return self.nodes or leaves_of_total(framework)

    def option_labels(self, subject: ChoiceSubject) -> tuple[str, ...]:
        """Return what can be left out, after nothing; see `ChoiceFactor.option_labels`."""
        return (NOTHING, *self.codes(subject.steps.framework))

    def option_shares(self, count: int) -> FloatArray:
        """Return the probability of each option; see `ChoiceFactor.option_shares`."""
        nothing = 1 / count if self.share_of_nothing is None else self.share_of_nothing
        return np.array([nothing, *[(1 - nothing) / (count - 1)] * (count - 1)])

    def change(self, subject: ChoiceSubject, steps: ModelSteps, option: int) -> ModelSteps:
        """Leave one out; see `ChoiceFactor.change`."""
        if not option:
            return steps
        code = self.codes(subject.steps.framework)[option - 1]
        return replace(steps, framework=without_child(steps.framework, code))
