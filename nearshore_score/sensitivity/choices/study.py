"""A study of modelling choices: factors bound to a model, and combinations that are settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import IntArray
from nearshore_score.errors import InvalidInputError, NearshoreScoreError
from nearshore_score.panel import Panel
from nearshore_score.sensitivity.choices.base import ChoiceFactor
from nearshore_score.sensitivity.choices.design import (
    WeightColumns,
    weight_columns,
)
from nearshore_score.sensitivity.choices.legality import (
    Forbidden,
    LegalityRule,
    Substitute,
    Substituted,
    refuse_illegal,
    replaced,
)
from nearshore_score.sensitivity.choices.of_figures import DataErrorChoice
from nearshore_score.sensitivity.choices.of_steps import LeftOutChoice
from nearshore_score.sensitivity.choices.of_weights import WeightSetChoice
from nearshore_score.sensitivity.choices.scenarios import (
    NO_PLAN,
    Scenario,
    ScenarioBuilder,
)
from nearshore_score.sensitivity.choices.steps import ChoiceSubject
from nearshore_score.sensitivity.sampling.figure_sampler import FigureSampler
from nearshore_score.sensitivity.uncertain_figures import figure_sampler, uncertain_panel


@dataclass(frozen=True, eq=False)
class ChoiceStudy:
    """Factors bound to a model or an index and its figures.

    Attributes
    ----------
    subject : ChoiceSubject
        The model or index as it stands.
    factors : tuple of ChoiceFactor
        The g factors.
    labels : tuple of tuple of str
        What the options of each factor are called.
    rule : LegalityRule
        Judges combinations.
    base : Scenario
        The steps of the model, compiled for the figures.
    sampler : FigureSampler, optional
        What draws the figures, if they vary.
    """

    subject: ChoiceSubject
    factors: tuple[ChoiceFactor, ...]
    labels: tuple[tuple[str, ...], ...]
    rule: LegalityRule
    base: Scenario
    sampler: FigureSampler | None

    @property
    def panel(self) -> Panel:
        """The figures before the treatment."""
        return self.rule.builder.panel

    @property
    def counts(self) -> tuple[int, ...]:
        """How many options each factor has; none where there are not finitely many."""
        return tuple(len(labels) for labels in self.labels)

    def columns(self, *, in_design: bool) -> tuple[WeightColumns, ...]:
        """Say where weights under laws stand in the design; see `weight_columns`.

        Parameters
        ----------
        in_design : bool
            Whether simplices have columns of the design.
        """
        framework = self.subject.steps.framework
        return weight_columns(self.factors, framework, self.base, in_design=in_design)


def choice_study(
    subject: ChoiceSubject,
    factors: Sequence[ChoiceFactor],
    substitutes: Sequence[Substitute] = (),
    forbidden: Sequence[Forbidden] = (),
) -> ChoiceStudy:
    """Bind factors to a model; refuse those that have no effect on it.

    Parameters
    ----------
    subject : ChoiceSubject
        The model or index.
    factors : sequence of ChoiceFactor
        The factors.
    substitutes : sequence of Substitute
        What gives way where a combination cannot be computed.
    forbidden : sequence of Forbidden
        Combinations that are not to be made.

    Raises
    ------
    InvalidInputError
        If a factor does not fit the model, or changes nothing in it; the message names it.
    """
    bound = _checked(factors)
    panel, sampler = _figures(subject, bound)
    labels = tuple(_labels(subject, factor) for factor in bound)
    builder = ScenarioBuilder(subject, bound, panel)
    base = ScenarioBuilder(subject, (), panel).scenario(())
    if isinstance(base, str):
        raise InvalidInputError(f"the model cannot be computed with these figures: {base}")
    rule = LegalityRule(builder, labels, tuple(substitutes), tuple(forbidden))
    for factor, options in zip(bound, labels, strict=True):
        _refuse_without_effect(subject, factor, len(options))
    for factor in bound:
        if isinstance(factor, WeightSetChoice):
            for node in factor.nodes:
                subject.steps.framework.node(node)
                factor.table(node, base.children(node), base.weights(node))
    return ChoiceStudy(subject, bound, labels, rule, base, sampler)


def _checked(factors: Sequence[ChoiceFactor]) -> tuple[ChoiceFactor, ...]:
    if not factors:
        raise InvalidInputError("no factor varies; name at least one choice")
    for one in factors:
        _refuse_what_is_no_choice(one)
    names = [one.label for one in factors]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise InvalidInputError(f"two factors are called {double!r}; give one of them a name")
    for single in (LeftOutChoice, DataErrorChoice):
        if sum(isinstance(one, single) for one in factors) > 1:
            raise InvalidInputError(f"there can be one {single.__name__} at most")
    return tuple(factors)


def _refuse_what_is_no_choice(given: object) -> None:
    """Refuse what is no factor, since Python does not hold callers to types."""
    if not isinstance(given, ChoiceFactor):
        raise InvalidInputError(f"{given!r} is no modelling choice, such as NormalisationChoice")


def _figures(
    subject: ChoiceSubject, factors: Sequence[ChoiceFactor]
) -> tuple[Panel, FigureSampler | None]:
    factor = next((one for one in factors if isinstance(one, DataErrorChoice)), None)
    if factor is None:
        return subject.panel, None
    framework, said = subject.steps.framework, factor.figures
    possible = (0.0, 100.0) if subject.model is not None else None
    try:
        panel = uncertain_panel(subject.panel, framework, said, direct_range=possible)
        return panel, figure_sampler(panel, framework, said, direct_range=possible)
    except NearshoreScoreError as error:
        raise InvalidInputError(f"{factor.label}: {error}") from None


def _labels(subject: ChoiceSubject, factor: ChoiceFactor) -> tuple[str, ...]:
    try:
        return factor.option_labels(subject)
    except NearshoreScoreError as error:
        raise InvalidInputError(f"{factor.label}: {error}") from None


def _refuse_without_effect(subject: ChoiceSubject, factor: ChoiceFactor, count: int) -> None:
    """Refuse a factor that cannot be applied, or all whose options make the same model."""
    if not factor.replaces_steps or isinstance(factor, LeftOutChoice):
        return
    try:
        made = [factor.change(subject, subject.steps, option) for option in range(count)]
    except NearshoreScoreError as error:
        raise InvalidInputError(f"{factor.label}: {error}") from None
    if all(one == made[0] for one in made):
        raise InvalidInputError(
            f"{factor.label} has no effect: all its options make the same model; leave it out, or "
            "name the nodes that it is about"
        )


def settled(study: ChoiceStudy, choices: IntArray) -> tuple[IntArray, tuple[Substituted, ...]]:
    """Return the choices that are computed, and what was put in the place of others.

    Parameters
    ----------
    study : ChoiceStudy
        The study.
    choices : array of int of shape (runs, g)
        Option of each factor in each run.

    Raises
    ------
    InvalidInputError
        If combinations cannot be computed, and nothing that is stated helps.
    """
    framed = framed_choices(study, choices)
    combinations, number = np.unique(framed, axis=0, return_inverse=True)
    number = number.reshape(-1)
    keys = [tuple(row) for row in combinations.tolist()]
    reasons = {key: study.rule.reason(key) for key in keys}
    found = {key: study.rule.used_instead(key) for key, why in reasons.items() if why}
    refuse_illegal(reasons, [key for key, use in found.items() if use is None], study.rule)
    instead = {key: use for key, use in found.items() if use is not None}
    if not instead:
        return choices, ()
    used = choices.copy()
    shares: dict[tuple[int, ...], float] = {}
    for key, use in instead.items():
        concerned = number == keys.index(key)
        shares[key] = float(concerned.mean())
        for at, (own, other) in enumerate(zip(key, use, strict=True)):
            if own != other:
                used[concerned, at] = other
    return used, replaced(reasons, instead, shares, study.rule)


def framed_choices(study: ChoiceStudy, choices: IntArray) -> IntArray:
    """Return choices in which factors that replace no step have none.

    Parameters
    ----------
    study : ChoiceStudy
        The study.
    choices : array of int of shape (runs, g)
        Option of each factor in each run.
    """
    replaces = np.array([factor.replaces_steps for factor in study.factors])
    return np.where(replaces, choices, NO_PLAN)
