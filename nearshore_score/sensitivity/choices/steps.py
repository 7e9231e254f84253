"""The steps of a model that choices can change, and what they are applied to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.composite.index import CompositeIndex, refuse_panel
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError
from nearshore_score.framework import Framework
from nearshore_score.labels import Display
from nearshore_score.model import ScoringModel
from nearshore_score.normalisation import Normalisation
from nearshore_score.panel import Panel
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile
from nearshore_score.ranks import TIE_TOLERANCE, RankRule
from nearshore_score.sensitivity._compared_set import compared_set
from nearshore_score.sensitivity.choices.outputs import ranks_of_runs
from nearshore_score.treatment import PreparationStep


@dataclass(frozen=True)
class ModelSteps:
    """What turns figures into scores: the steps that modelling choices replace.

    Attributes
    ----------
    framework : Framework
        The tree, with its operators, weights and policies for missing data.
    normalisation : Normalisation
        How figures become scores where a node does not say otherwise.
    slots : tuple of PreparationStep or None
        The treatment with a free slot before, between and after its steps, so that a choice finds
        the place of its step whatever others put in or take out.
    """

    framework: Framework
    normalisation: Normalisation
    slots: tuple[PreparationStep | None, ...] = (None,)

    @classmethod
    def of(
        cls,
        framework: Framework,
        normalisation: Normalisation,
        treatment: tuple[PreparationStep, ...] = (),
    ) -> ModelSteps:
        """Return steps with free slots around those of the treatment.

        Parameters
        ----------
        framework, normalisation : Framework, Normalisation
            As above.
        treatment : tuple of PreparationStep
            What is done to the figures first.
        """
        slots: list[PreparationStep | None] = [None]
        for step in treatment:
            slots += [step, None]
        return cls(framework, normalisation, tuple(slots))

    @property
    def treatment(self) -> tuple[PreparationStep, ...]:
        """What is done to the figures first."""
        return tuple(step for step in self.slots if step is not None)

    def with_step(self, slot: int, step: PreparationStep | None) -> ModelSteps:
        """Return steps with another one in a slot.

        Parameters
        ----------
        slot : int
            Which slot.
        step : PreparationStep, optional
            What stands there; None for nothing.
        """
        return replace(self, slots=(*self.slots[:slot], step, *self.slots[slot + 1 :]))


@dataclass(frozen=True, eq=False)
class ChoiceSubject:
    """A scoring model or a composite index with its figures, as it stands before any choice.

    Attributes
    ----------
    steps : ModelSteps
        Its own steps.
    panel : Panel
        The figures before the treatment, of all destinations that are compared.
    destinations : tuple of str
        The n destinations that it ranks, best first.
    rows : array of int of shape (n,)
        Their rows in the panel.
    scores, ranks : array of shape (n,)
        What it gives them.
    rule : RankRule
        How it ranks.
    display : Display, optional
        How scores are rounded before they are ranked, if they are.
    tolerance : float, optional
        Scores this close tie; None for a share of the greatest score.
    names : mapping of str to str
        How destinations and nodes are called.
    language : {"en", "fr"}
        Language of names and sentences.
    model : ScoringModel, optional
        The model, if it is one.
    index : CompositeIndex, optional
        The index, if it is one.
    """

    steps: ModelSteps
    panel: Panel
    destinations: tuple[str, ...]
    rows: IntArray
    scores: FloatArray
    ranks: FloatArray
    rule: RankRule = field(default_factory=RankRule)
    display: Display | None = None
    tolerance: float | None = None
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    language: Language = "en"
    model: ScoringModel | None = None
    index: CompositeIndex | None = None

    def treated(
        self,
        treatment: tuple[PreparationStep, ...],
        panel: Panel,
        known: dict[tuple[PreparationStep, ...], Panel] | None = None,
    ) -> Panel:
        """Apply a treatment to figures.

        Parameters
        ----------
        treatment : tuple of PreparationStep
            The steps. They see the framework of the subject, whatever choices change in it.
        panel : Panel
            The figures.
        known : dict of tuple of PreparationStep to Panel, optional
            Panels after the first steps, which are used and added to.
        """
        done = {} if known is None else known
        for count in range(1, len(treatment) + 1):
            first = treatment[:count]
            if first not in done:
                before = done[first[:-1]] if count > 1 else panel
                done[first] = first[-1].prepare(before, self.steps.framework).panel
        return done[treatment] if treatment else panel

    def plan(self, steps: ModelSteps, treated: Panel) -> Plan:
        """Compile steps for figures that have been treated.

        Parameters
        ----------
        steps : ModelSteps
            The steps.
        treated : Panel
            The figures after their treatment.
        """
        if self.model is not None:
            inside = [code for code in treated.columns if code in steps.framework.nodes]
            return Plan(treated.select(inside), steps.framework, steps.normalisation)
        needed = treated.select([leaf.code for leaf in steps.framework.leaves])
        return Plan(needed, steps.framework, steps.normalisation, direct_range=None)

    def ranked(self, scores: FloatArray) -> FloatArray:
        """Return the ranks (..., n) of scores (..., n), by the rule of the subject.

        Parameters
        ----------
        scores : array of shape (..., n)
            Scores of the destinations.
        """
        shown = scores if self.display is None else self.display.apply(scores)
        return ranks_of_runs(shown, self.rule, self.tolerance, self.destinations)


def choice_subject(
    model: ScoringModel | CompositeIndex, data: Iterable[DestinationProfile] | Panel
) -> ChoiceSubject:
    """Compute a model or an index as it stands, ready for other choices.

    Parameters
    ----------
    model : ScoringModel or CompositeIndex
        What turns figures into scores.
    data : iterable of DestinationProfile, or Panel
        Profiles for a model, a panel of one year for an index. Destinations that do not pass the
        gates take no part.

    Returns
    -------
    ChoiceSubject

    Raises
    ------
    InvalidInputError
        If model and data do not belong together, nothing can be ranked, or the index ranks by
        more than its total.
    """
    if isinstance(model, CompositeIndex):
        if not isinstance(data, Panel):
            raise InvalidInputError("a composite index is computed from a Panel, not from profiles")
        return _of_index(model, data)
    if isinstance(data, Panel):
        raise InvalidInputError("a scoring model is applied to profiles, not to a Panel")
    return _of_model(model, data)


def _of_model(model: ScoringModel, profiles: Iterable[DestinationProfile]) -> ChoiceSubject:
    compared = compared_set(model, profiles)
    codes = compared.ranking.codes
    rows = np.array([compared.codes.index(code) for code in codes], dtype=np.intp)
    scores = compared.scores[rows]
    return ChoiceSubject(
        steps=ModelSteps.of(model.framework, model.normalisation),
        panel=compared.plan.panel,
        destinations=codes,
        rows=rows,
        scores=scores,
        ranks=ranks_of_runs(scores, RankRule(), TIE_TOLERANCE, codes),
        tolerance=TIE_TOLERANCE,
        names=compared.names(),
        language=model.context.language,
        model=model,
    )


def _of_index(index: CompositeIndex, panel: Panel) -> ChoiceSubject:
    refuse_panel(panel)
    rule = index.ranking or RankRule()
    root = index.framework.root.code
    _refuse_years_and_groups(panel, rule, root)
    rows, scores = _ranked_rows(index, panel, rule)
    display = index.display_of(root) if rule.on == "displayed" else None
    places: list[int] = rows.tolist()
    codes = tuple(panel.destinations[row] for row in places)
    shown = scores if display is None else display.apply(scores)
    return ChoiceSubject(
        steps=ModelSteps.of(index.framework, index.normalisation, index.treatment),
        panel=panel,
        destinations=codes,
        rows=rows,
        scores=scores,
        ranks=ranks_of_runs(shown, rule, None, codes),
        rule=rule,
        display=display,
        names={code: node.label("en") for code, node in index.framework.nodes.items()},
        index=index,
    )


def _refuse_years_and_groups(panel: Panel, rule: RankRule, root: str) -> None:
    if panel.years:
        year = panel.years[-1]
        raise InvalidInputError(
            f"choices are studied for one year; give index.edition({year}) and panel.year({year})"
        )
    if rule.within is not None or rule.by not in ((), (root,)):
        raise InvalidInputError(
            "choices are studied for ranks by the total among all; give the index another rule "
            "with index.replace(ranking=RankRule())"
        )


def _ranked_rows(
    index: CompositeIndex, panel: Panel, rule: RankRule
) -> tuple[IntArray, FloatArray]:
    """Return the rows of the destinations that have a rank, best first, and their scores."""
    root = index.framework.root.code
    result = index.compute(panel)
    scored = np.isfinite(result.scores[root])
    for gate in index.gates:
        out = ["fail", "unknown"] if gate.unknown == "exclude" else ["fail"]
        scored &= ~np.isin(result.gates[gate.code], out)
    rows = np.flatnonzero(scored)
    if not len(rows):
        raise InvalidInputError(f"no destination has a score of {root} and passes the gates")
    rows = rows[_best_first(result.scores[root][rows], rule)]
    return rows, result.scores[root][rows]


def _best_first(scores: FloatArray, rule: RankRule) -> IntArray:
    return np.argsort(-scores if rule.best == "highest" else scores, kind="stable")
