"""The sampled part of an assessment: ranks, rivals, groups, and the choice that matters most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from typing import Annotated, Literal, TypedDict

from pydantic import Field

from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import chance, decimal, listing, ordinal, percent, phrase
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.sensitivity.choices.legality import Substituted
from nearshore_score.sensitivity.choices.of_steps import NOTHING
from nearshore_score.sensitivity.choices.registry import ChoiceFactor
from nearshore_score.sensitivity.choices.result import OutputIndices, RankDistribution
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.modelling_choices import modelling_choices
from nearshore_score.sensitivity.rank_confidence import RankConfidence, rank_confidence
from nearshore_score.sensitivity.sampling.blocks import Progress
from nearshore_score.sensitivity.stochastic_acceptability import (
    StochasticAcceptability,
    stochastic_acceptability,
)
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures
from nearshore_score.sensitivity.usual_choices import USUAL_SUBSTITUTE, usual_choices
from nearshore_score.sensitivity.weight_information import WeightInformation

Names = Annotated[Mapping[str, str], *FROZEN]

#: What is varied: weights, figures by their errors, and the choices of the model.
Varied = Literal["weights", "data", "methods"]

EVERYTHING: tuple[Varied, ...] = ("weights", "data", "methods")

# A sentence names no more destinations than this; the parts have them all.
_NAMED = 12
# Points of each sample of the modelling choices; more do not change which one comes first.
_FEWEST, _MOST = 64, 1024


class AssessedChoices(FrozenModel):
    """What the modelling choices do to ranks, in short; see `modelling_choices` for all of it.

    Parameters
    ----------
    labels : mapping of str to str
        The choices, and what they are called.
    parts : mapping of str to str
        What can be left out, or nothing, and what it is called.
    rank : OutputIndices
        The choices behind the rank of the focus.
    spreads : tuple of RankDistribution
        How ranks spread, in the order of the base model.
    substitutions : tuple of Substituted
        Combinations that could not be computed, and what was used instead.
    points : int
        Points of each of the two samples.
    """

    labels: Names
    parts: Names = Field(default_factory=FrozenMapping)
    rank: OutputIndices
    spreads: tuple[RankDistribution, ...]
    substitutions: tuple[Substituted, ...] = ()
    points: int

    def spread(self, destination: str) -> RankDistribution:
        """Return how the rank of a destination spreads.

        Parameters
        ----------
        destination : str
            Its code.
        """
        return next(one for one in self.spreads if one.destination == destination)


class SampledAssessment(FrozenModel):
    """What sampling tells of a ranking, for one destination in particular.

    Parameters
    ----------
    focus : str
        The destination that the sentences are about.
    varied : tuple of {"weights", "data", "methods"}
        What was varied.
    acceptability : StochasticAcceptability, optional
        How often each destination has each rank, and beats each other; None if neither weights
        nor figures were varied.
    confidence : RankConfidence, optional
        Which ranks, and which rivals, the errors of the figures leave open; None if figures were
        not varied, or none states an error.
    groups_on : mapping of str to RankConfidence
        The same as `confidence` on the scores of other nodes, by their code.
    choices : AssessedChoices, optional
        Which choice moves ranks; None if they were not varied.
    not_varied : str
        Why the choices could not be varied; empty if they could.
    names : mapping of str to str
        How destinations are called.
    language : {"en", "fr"}
        Language of the sentences.
    """

    focus: Code
    varied: tuple[Varied, ...]
    acceptability: StochasticAcceptability | None = None
    confidence: RankConfidence | None = None
    groups_on: Annotated[Mapping[Code, RankConfidence], *FROZEN] = Field(
        default_factory=FrozenMapping
    )
    choices: AssessedChoices | None = None
    not_varied: str = ""
    names: Names = Field(default_factory=FrozenMapping)
    language: Language = "en"

    @property
    def matters_most(self) -> str | None:
        """The choice that matters most for the rank of the focus; None if none moves it."""
        return None if self.choices is None else self.choices.rank.largest

    @property
    def ranked(self) -> tuple[str, ...]:
        """The destinations that are ranked, best first by the model."""
        for part in (self.acceptability, self.confidence):
            if part is not None:
                return part.destinations
        return tuple(one.destination for one in (self.choices.spreads if self.choices else ()))

    def name(self, code: str) -> str:
        """Return how a destination is called.

        Parameters
        ----------
        code : str
            Its code.
        """
        return self.names.get(code, code)

    def usual_ranks(self, destination: str) -> tuple[int, int] | None:
        """Return the ranks between which a destination lies in 90 % of the draws.

        Parameters
        ----------
        destination : str
            Its code.
        """
        found = self.acceptability
        return None if found is None else found.usual_ranks(destination)

    def sentences(self) -> tuple[str, ...]:
        """Say how often, against whom, what cannot be told apart, and what matters most."""
        return (*self._ranks(), *self._apart(), *self._matters())

    def _ranks(self) -> tuple[str, ...]:
        found, told = self.acceptability, self.language
        if found is None:
            return ()
        best, worst = found.usual_ranks(self.focus)
        one = found.share(self.focus)
        said = phrase(
            "assess_draws" if best < worst else "assess_draws_one",
            told,
            name=found.name(self.focus),
            best=ordinal(best, told),
            worst=ordinal(worst, told),
            first=chance(one.value, told),
            draws=found.draws,
            seed=found.sampling.seed,
            varied=found.sampling.in_words(told),
        )
        return (said, *self._rivals(found))

    def _rivals(self, found: StochasticAcceptability) -> tuple[str, ...]:
        """Say how often the focus is ahead of the rivals that it does not always beat or follow."""
        if found.wins is None or len(found.destinations) == 1:
            return ()
        told, name = self.language, found.name(self.focus)
        wins = {c: found.wins[self.focus, c] for c in found.destinations if c != self.focus}
        always = [found.name(code) for code, share in wins.items() if share == 1]
        never = [found.name(code) for code, share in wins.items() if share == 0]
        open_pairs = sorted(((s, c) for c, s in wins.items() if 0 < s < 1), reverse=True)
        said: list[str] = []
        if open_pairs:
            items = [
                phrase("assess_ahead_of", told, rival=found.name(code), share=chance(share, told))
                for share, code in open_pairs
            ]
            said.append(phrase("assess_ahead", told, name=name, items=_some(items, told)))
        for key, codes in (("assess_always_ahead", always), ("assess_never_ahead", never)):
            if codes:
                said.append(phrase(key, told, name=name, items=_some(codes, told)))
        return tuple(said)

    def _apart(self) -> tuple[str, ...]:
        found, told = self.confidence, self.language
        if found is None:
            return (phrase("assess_no_errors", told),) if "data" in self.varied else ()
        if len(found.destinations) == 1:
            return ()
        level = percent(found.level, told)
        name = found.name(self.focus)
        rivals = [found.name(code) for code in found.rivals(self.focus)]
        key = "assess_level_with" if rivals else "assess_apart"
        said = [phrase(key, told, name=name, level=level, items=_some(rivals, told))]
        if groups := _groups(found):
            said.append(phrase("assess_groups", told, items=groups))
        for code, one in self.groups_on.items():
            said.append(
                phrase("assess_groups_on", told, node=one.name(code), items=_groups(one) or "–")
            )
        return tuple(said)

    def _matters(self) -> tuple[str, ...]:
        if self.choices is None:
            reason = self.not_varied
            return (phrase("assess_not_varied", self.language, reason=reason),) if reason else ()
        told, most = self.language, self.matters_most
        labels = {code: label.lower() for code, label in self.choices.labels.items()}
        parts = {"name": self.name(self.focus), "items": listing([*labels.values()], told)}
        if most is None:
            return (phrase("assess_no_choice", told, **parts),)
        spread = self.choices.spread(self.focus)
        return (
            phrase(
                "assess_choice",
                told,
                **parts,
                factor=labels[most],
                share=percent(self.choices.rank.factors[most].total or 0.0, told),
                best=ordinal(round(spread.low), told),
                worst=ordinal(round(spread.high), told),
            ),
            *self._moves(self.choices),
        )

    def _moves(self, choices: AssessedChoices) -> tuple[str, ...]:
        """Say which single option moves the focus most, and which way."""
        found, told = choices.rank.strongest_option, self.language
        if found is None:
            return ()
        key = "assess_option_down" if found.effect > 0 else "assess_option_up"
        return (
            phrase(
                key,
                told,
                factor=choices.labels[found.factor].lower(),
                option=choices.parts.get(found.option, found.option),
                places=decimal(abs(found.effect), told, 1),
            ),
        )


def sampled_assessment(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None,
    focus: str,
    weights: WeightInformation | DirichletWeights,
    *,
    what: tuple[Varied, ...] = EVERYTHING,
    node: str | None = None,
    groups_on: Sequence[str] = (),
    draws: int = 10_000,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> SampledAssessment:
    """Sample what can be sampled of a model; see `assess`.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model; of linear scores only the weights vary.
    profiles : iterable of DestinationProfile, or None
        The destinations.
    focus : str
        The destination that the sentences are about.
    weights : WeightInformation or DirichletWeights
        How weights vary.
    what : tuple of {"weights", "data", "methods"}
        What is varied.
    node : str, optional
        The node whose children's weights vary; by default the total.
    groups_on : sequence of str
        Nodes, such as an indicator, on whose scores groups are looked for too.
    draws, seed : int
        How many draws from which seed.
    executor : concurrent.futures.Executor, optional
        Where the work is done.
    progress : callable, optional
        Told how far the draws are.
    """
    if isinstance(model, LinearScores):
        shares = stochastic_acceptability(
            model, None, weights, draws=draws, seed=seed, executor=executor, progress=progress
        )
        return SampledAssessment(
            focus=focus,
            varied=("weights",),
            acceptability=shares,
            names=shares.names,
            language=shares.language,
        )
    everyone = Destinations(() if profiles is None else profiles)
    figures = _figures(model, everyone) if "data" in what else None
    shared: _Shared = {"draws": draws, "seed": seed, "executor": executor}
    laws = {node or model.framework.root.code: weights} if "weights" in what else {}
    told = model.context.language
    names = {one.code: one.label(told) for one in everyone}
    found = SampledAssessment(focus=focus, varied=what, names=names, language=told)
    if laws or figures is not None:
        acceptability = stochastic_acceptability(
            model,
            everyone,
            laws,
            figures=figures or False,
            confidence_draws=0,
            progress=progress,
            **shared,
        )
        found = found.replace(acceptability=acceptability.replace(model=None))
    if figures is not None:
        sets = {
            code: rank_confidence(model, everyone, figures=figures, node=code, **shared)
            for code in (model.framework.root.code, *groups_on)
        }
        bare = {code: one.replace(model=None) for code, one in sets.items()}
        found = found.replace(confidence=bare.pop(model.framework.root.code), groups_on=bare)
    if "methods" in what:
        usual = usual_choices(model, weights if node is None else None, figures)
        found = _with_choices(found, model, everyone, usual, shared)
    return found


class _Shared(TypedDict):
    """What all samplings have in common."""

    draws: int
    seed: int
    executor: Executor | None


def _with_choices(
    found: SampledAssessment,
    model: ScoringModel,
    everyone: Destinations,
    usual: Sequence[ChoiceFactor],
    shared: _Shared,
) -> SampledAssessment:
    """Vary all choices at once, or tell why they cannot be varied."""
    try:
        choices = modelling_choices(
            model,
            everyone,
            usual,
            runs=_points(shared["draws"]),
            illegal=USUAL_SUBSTITUTE,
            resamples=0,  # a sentence needs no intervals
            seed=shared["seed"],
            executor=shared["executor"],
        )
    except InvalidInputError as error:
        return found.replace(not_varied=str(error))
    return found.replace(
        choices=AssessedChoices(
            labels={one.label: choices.label(one.label) for one in choices.factors},
            parts={NOTHING: phrase("nothing_left_out", found.language)}
            | {node.code: node.label(found.language) for node in model.framework.weighted_criteria},
            rank=choices.indices("rank", found.focus),
            spreads=choices.ranks,
            substitutions=choices.substitutions,
            points=choices.sampling.draws,
        )
    )


def _groups(found: RankConfidence) -> str:
    """Return the groups of destinations that cannot be told apart."""
    groups = [" ".join(group) for group in found.groups if len(group) > 1]
    return "; ".join(groups[:_NAMED])


def _figures(model: ScoringModel, everyone: Destinations) -> UncertainFigures | None:
    """Return how figures vary, if any states an error."""
    return UncertainFigures() if model.resolve(everyone).panel.errors else None


def _points(draws: int) -> int:
    """Return about an eighth of the draws, as the power of two that a Sobol sequence needs."""
    return int(2 ** (min(max(draws // 8, _FEWEST), _MOST).bit_length() - 1))


def _some(items: list[str], language: Language) -> str:
    if len(items) <= _NAMED:
        return listing(items, language)
    first = ", ".join(items[:_NAMED])
    return phrase("and_more", language, first=first, more=len(items) - _NAMED)
