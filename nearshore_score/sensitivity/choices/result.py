"""What a study of modelling choices returns: indices by choice, and how ranks spread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field

from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number
from nearshore_score.analysis import LabelledMatrix
from nearshore_score.composite.index import CompositeIndex
from nearshore_score.context import Language
from nearshore_score.errors import UnknownNameError
from nearshore_score.naming import Code
from nearshore_score.phrases import decimal, percent, phrase
from nearshore_score.sensitivity.choices.legality import Substituted
from nearshore_score.sensitivity.choices.registry import AnyChoiceFactor
from nearshore_score.sensitivity.choices.runs import ChoiceRuns
from nearshore_score.sensitivity.sampled import SampledAnalysis
from nearshore_score.tables import Table

#: What a study of modelling choices looks at.
ChoiceOutput = Literal["score", "rank", "gap", "rank_shift"]

#: How first-order indices are estimated.
ChoiceEstimator = Literal["main_effects", "jansen", "saltelli"]

_MOST_LINES = 15
_SAID = 3
# Effects within so many standard errors can be an accident, with many options to choose from.
_CLEAR = 3
# Below this share of the variance nothing is said of choices that act together.
_WORTH_SAYING = 0.05


class FactorIndices(FrozenModel):
    """How much of the variance of one output a choice accounts for.

    Parameters
    ----------
    first : float, optional
        First-order index: the share of the variance that goes if the choice alone is settled.
        None where the output does not vary.
    first_low, first_high : float, optional
        Its bootstrap interval; None without resamples.
    total : float, optional
        Total index: the share that stays if all choices but this one are settled.
    total_low, total_high : float, optional
        Its bootstrap interval.
    effects : mapping of str to float
        By option: how far it moves the mean of the output, in the unit of that; by the
        probabilities of the options they average zero. Only of choices whose first-order index is
        estimated by main effects.
    effect_errors : mapping of str to float
        Standard errors of the effects.
    """

    first: Number | None = None
    first_low: Number | None = None
    first_high: Number | None = None
    total: Number | None = None
    total_low: Number | None = None
    total_high: Number | None = None
    effects: Annotated[Mapping[str, Number], *FROZEN] = Field(default_factory=FrozenMapping)
    effect_errors: Annotated[Mapping[str, Number], *FROZEN] = Field(default_factory=FrozenMapping)


class OptionEffect(NamedTuple):
    """How far one option moves the mean of an output.

    Attributes
    ----------
    factor, option : str
        The choice, and which of its options.
    effect : float
        By how much, in the unit of the output.
    standard_error : float
        Standard error of the effect.
    """

    factor: str
    option: str
    effect: float
    standard_error: float


class OutputIndices(FrozenModel):
    """The choices behind one output.

    Parameters
    ----------
    output : {"score", "rank", "gap", "rank_shift"}
        What is looked at: the score or the rank of a destination, by how many points one is ahead
        of another, or the mean absolute rank shift.
    destinations : tuple of str
        Whose: one destination, two for a gap, none for the rank shift.
    mean, standard_deviation : float
        Over the runs of both samples.
    factors : mapping of str to FactorIndices
        By choice.
    """

    output: ChoiceOutput
    destinations: tuple[Code, ...] = ()
    mean: Number
    standard_deviation: Number
    factors: Annotated[Mapping[str, FactorIndices], *FROZEN]

    @property
    def largest(self) -> str | None:
        """The choice with the greatest total index; None if the output does not vary."""
        totals = {name: one.total for name, one in self.factors.items() if one.total is not None}
        return max(totals, key=lambda name: totals[name]) if totals else None

    @property
    def strongest_option(self) -> OptionEffect | None:
        """The option with the greatest effect, if that is no accident of the draws.

        None if no effect is known that is beyond three times its standard error.
        """
        known = (
            OptionEffect(factor, option, effect, one.effect_errors[option])
            for factor, one in self.factors.items()
            for option, effect in one.effects.items()
        )
        clear = [one for one in known if abs(one.effect) > _CLEAR * one.standard_error]
        return max(clear, key=lambda one: abs(one.effect), default=None)

    @property
    def together(self) -> float | None:
        """The share of the variance that no choice accounts for alone; None without variance."""
        firsts = [one.first for one in self.factors.values() if one.first is not None]
        return max(0.0, 1 - sum(firsts)) if firsts else None


class RankDistribution(FrozenModel):
    """How the rank of a destination spreads over the runs of both samples.

    Parameters
    ----------
    destination : str
        Code of the destination.
    base : float
        Its rank in the base model.
    mean : float
        Mean rank.
    median, low, high : float
        Ranks that are attained: the least that half, 5 % and 95 % of the runs do not exceed.
    best, worst : float
        Best and worst rank of any run; beyond them nothing is proven.
    """

    destination: Code
    base: Number
    mean: Number
    median: Number
    low: Number
    high: Number
    best: Number
    worst: Number


class ModellingChoices(SampledAnalysis):
    """What all modelling choices together do to scores and ranks, and which of them matter.

    Parameters
    ----------
    destinations : tuple of str
        The destinations that are ranked, best first by the model.
    sampling : Sampling
        What was varied, and how often; its `draws` are N.
    names : mapping of str to str
        How destinations and children are called, where that is known.
    language : {"en", "fr"}
        Language of names and sentences.
    model : ScoringModel, optional
        The model, where there is one.
    factors : tuple of ChoiceFactor
        The choices.
    estimators : mapping of str to {"main_effects", "jansen", "saltelli"}
        By choice: how its first-order indices were estimated.
    level : float
        Probability of the bootstrap intervals.
    resamples : int
        How many resamples they rest on.
    outputs : tuple of OutputIndices
        Sensitivity indices of the rank shift, then of all scores, ranks and gaps.
    ranks : tuple of RankDistribution
        How ranks spread, in the order of the base model.
    wins : LabelledMatrix
        Share of the runs of both samples in which the row is before the column; a tie counts one
        half.
    substitutions : tuple of Substituted
        Combinations that could not be computed, what was used instead, and in which share of
        the runs.
    runs : ChoiceRuns
        Every run: the two samples of N, then N for each choice, in which it is taken from the
        second sample and the others from the first.
    index : CompositeIndex, optional
        The index, if it is one.
    """

    factors: tuple[AnyChoiceFactor, ...]
    estimators: Annotated[Mapping[str, ChoiceEstimator], *FROZEN]
    level: Number
    resamples: Annotated[int, Field(ge=0)]
    outputs: tuple[OutputIndices, ...]
    ranks: tuple[RankDistribution, ...]
    wins: LabelledMatrix
    substitutions: tuple[Substituted, ...] = ()
    runs: ChoiceRuns
    index: CompositeIndex | None = None

    @property
    def rank_shift(self) -> OutputIndices:
        """The choices behind the mean absolute rank shift against the base model."""
        return self.indices("rank_shift")

    @property
    def matters_most(self) -> str | None:
        """The choice with the greatest total index for the rank shift; None if it never varies."""
        return self.rank_shift.largest

    def indices(self, output: ChoiceOutput, *destinations: str) -> OutputIndices:
        """Return the choices behind one output.

        Parameters
        ----------
        output : {"score", "rank", "gap", "rank_shift"}
            What is looked at.
        *destinations : str
            Whose: one, two for a gap, none for the rank shift.

        Raises
        ------
        UnknownNameError
            If there is no such output.
        """
        for one in self.outputs:
            if one.output == output and one.destinations == destinations:
                return one
        known = [" ".join((one.output, *one.destinations)) for one in self.outputs]
        raise UnknownNameError("output", " ".join((output, *destinations)), known)

    def distribution(self, destination: str) -> RankDistribution:
        """Return how the rank of a destination spreads.

        Parameters
        ----------
        destination : str
            Its code.
        """
        return self.ranks[self.place(destination)]

    def standard_error(self, share: float) -> float:
        """Return the standard error of a share of the runs in `wins`, as of independent runs.

        The points of a Sobol sequence are more even than that, so it is an upper estimate.

        Parameters
        ----------
        share : float
            From 0 to 1.
        """
        return float(np.sqrt(share * (1 - share) / (2 * self.sampling.draws)))

    def label(self, factor: str) -> str:
        """Return what a choice is called in the language of the result.

        Parameters
        ----------
        factor : str
            Its name in results.
        """
        kinds = {one.label: one for one in self.factors}
        own = kinds.get(factor)
        if own is None or own.name:
            return factor
        return phrase(f"choice_{own.label}", self.language)

    def __repr__(self) -> str:
        return (
            f"ModellingChoices({len(self.destinations)} destinations, {len(self.factors)} choices, "
            f"{len(self.runs)} runs)"
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the choices behind the rank shift, and how ranks spread."""
        return (self._factor_table(), self._rank_table())

    def sentences(self) -> tuple[str, ...]:
        """Say how far ranks move, which choice matters most, and what was replaced."""
        told, shift = self.language, self.rank_shift
        said = [phrase("choice_shift", told, shift=decimal(shift.mean, told, 2))]
        most = self.matters_most
        if most is None:
            return (*said, phrase("choice_no_shift", told), *self._replaced())
        total = percent(shift.factors[most].total or 0.0, told)
        said += [phrase("choice_matters_most", told, factor=self.label(most), share=total)]
        together = shift.together or 0.0
        if together >= _WORTH_SAYING:
            said += [phrase("choice_together", told, share=percent(together, told))]
        level = percent(self.level, told)
        counted = {"runs": len(self.runs), "points": self.sampling.draws, "level": level}
        said += [phrase("choice_counts", told, **counted)]
        hidden = len(self.destinations) - _MOST_LINES
        said += [phrase("choice_more", told, count=hidden)] if hidden > 0 else []
        return (*said, *self._replaced())

    def _replaced(self) -> tuple[str, ...]:
        told = self.language
        said = [
            phrase(
                "choice_replaced",
                told,
                options=self._listed(one.options),
                used=self._listed(one.used),
                share=percent(one.share, told),
            )
            for one in self.substitutions[:_SAID]
        ]
        more = len(self.substitutions) - _SAID
        return (*said, phrase("choice_replaced_more", told, count=more)) if more > 0 else (*said,)

    def _listed(self, options: Mapping[str, str]) -> str:
        return ", ".join(f"{self.label(name)} {option}" for name, option in options.items())

    def _factor_table(self) -> Table:
        told, shift = self.language, self.rank_shift
        level = phrase("interval_of", told, level=percent(self.level, told))
        head = (
            phrase("choice_head", told),
            phrase("choice_options", told),
            phrase("choice_first", told),
            level,
            phrase("choice_total", told),
            level,
        )
        rows: list[tuple[str, ...]] = []
        for factor, options in zip(self.runs.factors, self.runs.options, strict=True):
            one = shift.factors[factor]
            first = (one.first, one.first_low, one.first_high)
            total = (one.total, one.total_low, one.total_high)
            count = str(len(options)) if options else phrase("choice_any", told)
            rows.append((self.label(factor), count, *_shown(first, told), *_shown(total, told)))
        return Table(head, tuple(rows), labels=(0,))

    def _rank_table(self) -> Table:
        told = self.language
        quantiles = ("median_rank", "choice_rank_low", "choice_rank_high")
        keys = ("choice_base_rank", *quantiles, "choice_rank_best", "choice_rank_worst")
        head = (phrase("code", told), *(phrase(key, told) for key in keys))
        rows = tuple(
            (
                one.destination,
                *(
                    f"{value:g}"
                    for value in (one.base, one.median, one.low, one.high, one.best, one.worst)
                ),
            )
            for one in self.ranks[:_MOST_LINES]
        )
        return Table(head, rows, labels=(0,))


def _shown(
    indices: tuple[float | None, float | None, float | None], told: Language
) -> tuple[str, str]:
    value, low, high = indices
    interval = (
        "–"
        if low is None or high is None
        else (f"{decimal(low, told, 2)} … {decimal(high, told, 2)}")
    )
    return ("–" if value is None else decimal(value, told, 2), interval)
