"""Sensitivity indices of a study of modelling choices: of each output, for each choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, get_args

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.errors import UnknownNameError
from nearshore_score.sensitivity.choices.result import (
    ChoiceEstimator,
    ChoiceOutput,
    FactorIndices,
    OutputIndices,
)
from nearshore_score.sensitivity.choices.runs import ChoiceRuns
from nearshore_score.sensitivity.choices.study import ChoiceStudy
from nearshore_score.sensitivity.main_effects import (
    FEWEST_ROWS,
    MOST_OPTIONS,
    MainEffects,
    main_effects,
)
from nearshore_score.sensitivity.sampling.bootstrap_intervals import check_resampling
from nearshore_score.sensitivity.variance_indices import VarianceIndices, variance_indices


class IndexSettings(NamedTuple):
    """How the runs were drawn, and what is estimated from them.

    Attributes
    ----------
    runs : int
        Points N of each of the two samples.
    seed : int
        Seed of the design and of the resamples.
    estimator : {"main_effects", "jansen", "saltelli"}
        How first-order indices are estimated.
    resamples : int
        How often runs are drawn again for the intervals.
    level : float
        Probability of the intervals.
    """

    runs: int
    seed: int
    estimator: ChoiceEstimator
    resamples: int
    level: float

    def check(self) -> None:
        """Refuse what cannot be used."""
        if self.estimator not in get_args(ChoiceEstimator):
            raise UnknownNameError("estimator", self.estimator, get_args(ChoiceEstimator))
        check_resampling(self.resamples, self.level, self.seed)


class ChoiceIndices(NamedTuple):
    """What is estimated of a study of modelling choices.

    Attributes
    ----------
    estimators : dict of str to str
        By choice: how its first-order indices were estimated.
    outputs : tuple of OutputIndices
        Indices of the rank shift, then of all scores, ranks and gaps.
    """

    estimators: dict[str, ChoiceEstimator]
    outputs: tuple[OutputIndices, ...]


def choice_indices(
    study: ChoiceStudy,
    drawn: IntArray,
    runs: ChoiceRuns,
    gaps: Sequence[tuple[str, str]],
    settings: IndexSettings,
) -> ChoiceIndices:
    """Estimate the indices of all outputs.

    Parameters
    ----------
    study : ChoiceStudy
        The study.
    drawn : array of int of shape (runs, g)
        Option of each factor in each run as it was drawn, before any substitution: what is drawn
        is independent, what is used in its place is not.
    runs : ChoiceRuns
        What came out.
    gaps : sequence of pairs of str
        Pairs of destinations whose gap is an output.
    settings : IndexSettings
        How to estimate.
    """
    outputs = _outputs(runs, gaps)
    found = _by_pairs(outputs, len(study.factors), settings)
    fitted = _fitted(study, drawn, settings)
    effects = None
    if fitted:
        effects = _by_options(study, drawn, fitted, outputs, settings)
        # An output that varies in neither sample has no index, whatever the other runs do.
        varies = found.variance > 0
        for name in ("first", "first_low", "first_high"):
            getattr(found, name)[fitted] = np.where(varies, getattr(effects, name), np.nan)
    estimators: dict[str, ChoiceEstimator] = {
        factor.label: "main_effects" if at in fitted else _others(settings)
        for at, factor in enumerate(study.factors)
    }
    per_factor = _per_factor(study, found, fitted, effects)
    return ChoiceIndices(estimators, _records(study, gaps, outputs, per_factor, settings))


def _outputs(runs: ChoiceRuns, gaps: Sequence[tuple[str, str]]) -> FloatArray:
    """Return the outputs (runs, q): the rank shift, scores, ranks, gaps."""
    ahead = [runs.gaps(one, other) for one, other in gaps]
    return np.column_stack([runs.rank_shifts, runs.scores, runs.ranks, *ahead])


def _others(settings: IndexSettings) -> ChoiceEstimator:
    """Return the estimator for choices whose main effects cannot be fitted."""
    return "jansen" if settings.estimator == "main_effects" else settings.estimator


def _by_pairs(outputs: FloatArray, factors: int, settings: IndexSettings) -> VarianceIndices:
    runs = settings.runs
    return variance_indices(
        outputs[:runs],
        outputs[runs : 2 * runs],
        outputs[2 * runs :].reshape(factors, runs, -1),
        estimator="saltelli" if settings.estimator == "saltelli" else "jansen",
        resamples=settings.resamples,
        level=settings.level,
        seed=settings.seed,
    )


def _fitted(study: ChoiceStudy, drawn: IntArray, settings: IndexSettings) -> list[int]:
    """Return the choices whose main effects are fitted, those with few options first."""
    if settings.estimator != "main_effects":
        return []
    found: list[int] = []
    free = MOST_OPTIONS
    for at in sorted(range(len(study.counts)), key=study.counts.__getitem__):
        count = study.counts[at]
        if not 0 < count <= free:
            continue
        # Both samples hold an option of their own in each row.
        pairs = drawn[: 2 * settings.runs, at].reshape(2, -1)
        twice = pairs[1][pairs[1] != pairs[0]]
        rows = np.bincount(np.concatenate([pairs[0], twice]), minlength=count)
        if rows.min() >= FEWEST_ROWS:
            found.append(at)
            free -= count
    return sorted(found)


def _by_options(
    study: ChoiceStudy,
    drawn: IntArray,
    fitted: list[int],
    outputs: FloatArray,
    settings: IndexSettings,
) -> MainEffects:
    return main_effects(
        drawn[:, fitted],
        outputs,
        shares=[study.factors[at].option_shares(study.counts[at]) for at in fitted],
        rows=np.tile(np.arange(settings.runs), 2 + len(study.factors)),
        resamples=settings.resamples,
        level=settings.level,
        seed=settings.seed,
    )


_SHARES = ("first", "first_low", "first_high", "total", "total_low", "total_high")


class _OfFactor(NamedTuple):
    """Indices of one choice by field (q,), and effects of its options (K, q) if fitted."""

    shares: dict[str, list[float]]
    options: tuple[str, ...]
    effects: list[list[float]]
    errors: list[list[float]]

    def record(self, output: int) -> FactorIndices:
        """Return what is known of one output."""
        shares = {name: own[output] for name, own in self.shares.items()}
        return FactorIndices(
            **{name: value if np.isfinite(value) else None for name, value in shares.items()},
            effects=self._by_option(self.effects, output),
            effect_errors=self._by_option(self.errors, output),
        )

    def _by_option(self, values: list[list[float]], output: int) -> dict[str, float]:
        return dict(zip(self.options, values[output], strict=True)) if values else {}


def _per_factor(
    study: ChoiceStudy, found: VarianceIndices, fitted: list[int], effects: MainEffects | None
) -> dict[str, _OfFactor]:
    known: dict[str, _OfFactor] = {}
    for at, factor in enumerate(study.factors):
        shares = {name: getattr(found, name)[at].tolist() for name in _SHARES}
        own: list[list[list[float]]] = [[], []]
        if effects is not None and at in fitted:
            place = fitted.index(at)
            own = [array[place].T.tolist() for array in (effects.effects, effects.errors)]
        known[factor.label] = _OfFactor(shares, study.labels[at], *own)
    return known


def _records(
    study: ChoiceStudy,
    gaps: Sequence[tuple[str, str]],
    outputs: FloatArray,
    factors: dict[str, _OfFactor],
    settings: IndexSettings,
) -> tuple[OutputIndices, ...]:
    codes = study.subject.destinations
    what: list[tuple[ChoiceOutput, tuple[str, ...]]] = [("rank_shift", ())]
    singles: tuple[ChoiceOutput, ...] = ("score", "rank")
    for output in singles:
        what.extend((output, (code,)) for code in codes)
    what.extend(("gap", (one, other)) for one, other in gaps)
    samples = outputs[: 2 * settings.runs]
    means, deviations = samples.mean(axis=0), samples.std(axis=0, ddof=1)
    return tuple(
        OutputIndices(
            output=output,
            destinations=of,
            mean=float(means[q]),
            standard_deviation=float(deviations[q]),
            factors={name: one.record(q) for name, one in factors.items()},
        )
        for q, (output, of) in enumerate(what)
    )
