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
from nearshore_score.phrases import chance, listing, ordinal, percent, phrase
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.sensitivity.choices.registry import ChoiceFactor
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.modelling_choices import ModellingChoices, modelling_choices
from nearshore_score.sensitivity.rank_confidence import RankConfidence, rank_confidence
from nearshore_score.sensitivity.sampled import SampledAnalysis
from nearshore_score.sensitivity.sampling.blocks import Progress
from nearshore_score.sensitivity.stochastic_acceptability import (
    StochasticAcceptability,
    stochastic_acceptability,
)
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures
from nearshore_score.sensitivity.usual_choices import USUAL_SUBSTITUTE, usual_choices
from nearshore_score.sensitivity.weight_information import WeightInformation

#: What is varied: weights, figures by their errors, and the choices of the model.
Varied = Literal["weights", "data", "methods"]

EVERYTHING: tuple[Varied, ...] = ("weights", "data", "methods")

# A sentence names no more destinations than this; the parts have them all.
_NAMED = 12
# Points of each sample of the modelling choices; more do not change which one comes first.
_FEWEST, _MOST = 64, 1024


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
    choices : ModellingChoices, optional
        Which choice moves ranks; None if they were not varied.
    not_varied : str
        Why the choices could not be varied; empty if they could.
    """

    focus: Code
    varied: tuple[Varied, ...]
    acceptability: StochasticAcceptability | None = None
    confidence: RankConfidence | None = None
    groups_on: Annotated[Mapping[Code, RankConfidence], *FROZEN] = Field(
        default_factory=FrozenMapping
    )
    choices: ModellingChoices | None = None
    not_varied: str = ""

    @property
    def matters_most(self) -> str | None:
        """The choice that matters most for the rank of the focus; None if none moves it."""
        return None if self.choices is None else self.choices.indices("rank", self.focus).largest

    @property
    def language(self) -> Language:
        """Language of the sentences."""
        return self._parts[0].language if self._parts else "en"

    def name(self, code: str) -> str:
        """Return how a destination is called.

        Parameters
        ----------
        code : str
            Its code.
        """
        return next((part.name(code) for part in self._parts), code)

    @property
    def _parts(self) -> tuple[SampledAnalysis, ...]:
        parts = (self.acceptability, self.confidence, self.choices)
        return tuple(part for part in parts if part is not None)

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
        level = percent(found.level, told)
        name = found.name(self.focus)
        rivals = [found.name(code) for code in found.rivals(self.focus)]
        key = "assess_level_with" if rivals else "assess_apart"
        said = [phrase(key, told, name=name, level=level, items=_some(rivals, told))]
        said.append(phrase("assess_groups", told, items=_groups(found)))
        for code, one in self.groups_on.items():
            said.append(phrase("assess_groups_on", told, node=one.name(code), items=_groups(one)))
        return tuple(said)

    def _matters(self) -> tuple[str, ...]:
        if self.choices is None:
            reason = self.not_varied
            return (phrase("assess_not_varied", self.language, reason=reason),) if reason else ()
        told, most = self.language, self.matters_most
        varied = [self.choices.label(one.label).lower() for one in self.choices.factors]
        parts = {"name": self.choices.name(self.focus), "items": listing(varied, told)}
        if most is None:
            return (phrase("assess_no_choice", told, **parts),)
        total = self.choices.indices("rank", self.focus).factors[most].total or 0.0
        spread = self.choices.distribution(self.focus)
        return (
            phrase(
                "assess_choice",
                told,
                **parts,
                factor=self.choices.label(most).lower(),
                share=percent(total, told),
                best=ordinal(round(spread.low), told),
                worst=ordinal(round(spread.high), told),
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
        return SampledAssessment(focus=focus, varied=("weights",), acceptability=shares)
    everyone = Destinations(() if profiles is None else profiles)
    figures = _figures(model, everyone) if "data" in what else None
    shared: _Shared = {"draws": draws, "seed": seed, "executor": executor}
    laws = {node or model.framework.root.code: weights} if "weights" in what else {}
    found = SampledAssessment(focus=focus, varied=what)
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
    return found.replace(choices=choices.replace(model=None))


def _groups(found: RankConfidence) -> str:
    """Return the groups of destinations that cannot be told apart."""
    groups = [" ".join(group) for group in found.groups if len(group) > 1]
    return "; ".join(groups[:_NAMED]) or "–"


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
