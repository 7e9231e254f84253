"""What every sampled analysis tells beside its answer: what was varied, how often, which seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel
from nearshore_score.analysis import Analysis
from nearshore_score.context import Language
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code, position_of
from nearshore_score.phrases import listing, phrase
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights, UncertainWeights
from nearshore_score.sensitivity.score_draws import UncertainScores
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures


class Sampling(FrozenModel):
    """What was varied, how often, and from which seed.

    Parameters
    ----------
    draws : int
        How many draws.
    seed : int
        Seed of the random numbers.
    weights : mapping of str to WeightInformation or DirichletWeights
        By node, how the weights of its children vary; empty if none do.
    figures : UncertainFigures, optional
        How figures vary; None if they do not.
    """

    draws: Annotated[int, Field(ge=1)]
    seed: Annotated[int, Field(ge=0)]
    weights: Annotated[Mapping[Code, UncertainWeights], *FROZEN] = Field(
        default_factory=FrozenMapping
    )
    figures: UncertainFigures | None = None

    @classmethod
    def of(cls, scores: UncertainScores, draws: int, seed: int) -> Sampling:
        """Tell what varies in some scores.

        Parameters
        ----------
        scores : UncertainScores
            The scores.
        draws, seed : int
            How many draws from which seed.
        """
        return cls(
            draws=draws,
            seed=seed,
            weights={code: node.law for code, node in scores.nodes.items()},
            figures=scores.figures_said,
        )

    def in_words(self, language: Language, names: Mapping[str, str] | None = None) -> str:
        """Say what was varied.

        Parameters
        ----------
        language : {"en", "fr"}
            Language of the words.
        names : mapping of str to str, optional
            What nodes are called; they are named only if the weights of several vary.
        """
        laws = {code: _law_in_words(law, language) for code, law in self.weights.items()}
        if len(laws) > 1:
            known = names or {}
            said = [
                phrase("varied_at", language, law=law, node=known.get(code, code))
                for code, law in laws.items()
            ]
        else:
            said = list(laws.values()) or [phrase("varied_nothing_else", language)]
        if self.figures is not None:
            said.append(phrase("varied_figures", language))
        return listing(said, language)

    def sentence(self, language: Language, names: Mapping[str, str] | None = None) -> str:
        """Say what was varied, how often, and from which seed.

        Parameters
        ----------
        language, names : str and mapping of str to str
            As for `in_words`.
        """
        varied = self.in_words(language, names)
        return phrase("sampled_what", language, draws=self.draws, seed=self.seed, varied=varied)


def _law_in_words(law: UncertainWeights, language: Language) -> str:
    if isinstance(law, DirichletWeights):
        return phrase("varied_dirichlet", language)
    return law.in_words(language)


class SampledAnalysis(Analysis):
    """Base of what sampling finds.

    Parameters
    ----------
    destinations : tuple of str
        The destinations that are ranked, best first by the model.
    sampling : Sampling
        What was varied, and how often.
    names : mapping of str to str
        How destinations and children are called, where that is known.
    language : {"en", "fr"}
        Language of names and sentences.
    model : ScoringModel, optional
        The model, where there is one.
    """

    destinations: tuple[Code, ...]
    sampling: Sampling
    names: Annotated[Mapping[Code, str], *FROZEN] = Field(default_factory=FrozenMapping)
    language: Language = "en"
    model: ScoringModel | None = None

    def name(self, code: str) -> str:
        """Return how a destination or child is called.

        Parameters
        ----------
        code : str
            Its code.
        """
        return self.names.get(code, code)

    def place(self, destination: str) -> int:
        """Return the row of a destination.

        Parameters
        ----------
        destination : str
            Code of the destination.

        Raises
        ------
        UnknownNameError
            If it is not among those that are ranked.
        """
        return position_of("ranked destination", destination, self.destinations)
