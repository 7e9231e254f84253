"""All modelling choices at once: how far ranks move, and which choice moves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from typing import Literal, NamedTuple, cast

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.analysis import LabelledMatrix
from nearshore_score.composite.index import CompositeIndex
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.model import ScoringModel
from nearshore_score.panel import Panel
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.choices.base import ChoiceFactor
from nearshore_score.sensitivity.choices.design import ChoiceDesign, choice_design
from nearshore_score.sensitivity.choices.indices import (
    ChoiceIndices,
    IndexSettings,
    choice_indices,
)
from nearshore_score.sensitivity.choices.legality import Forbidden, Substitute, Substituted
from nearshore_score.sensitivity.choices.of_figures import DataErrorChoice
from nearshore_score.sensitivity.choices.of_weights import UncertainWeightsChoice
from nearshore_score.sensitivity.choices.outputs import RankSpread, rank_spread
from nearshore_score.sensitivity.choices.result import (
    ChoiceEstimator,
    ModellingChoices,
    RankDistribution,
)
from nearshore_score.sensitivity.choices.runs import ChoiceRuns, PackedTable
from nearshore_score.sensitivity.choices.scores import scores_of_choices
from nearshore_score.sensitivity.choices.steps import ChoiceSubject, choice_subject
from nearshore_score.sensitivity.choices.study import (
    ChoiceStudy,
    choice_study,
    settled,
)
from nearshore_score.sensitivity.sampled import Sampling
from nearshore_score.sensitivity.sampling.blocks import Progress

__all__ = [
    "EvaluatedChoices",
    "Illegal",
    "ModellingChoices",
    "evaluate_choices",
    "modelling_choices",
]

#: What is done about combinations that cannot be computed: refuse them, or say what gives way.
Illegal = Literal["refuse"] | Substitute | Sequence[Substitute]

# Scores that differ by less than this share of the greatest differ by rounding.
_ROUNDING = 1e-12
_TWO = 2


def modelling_choices(
    model: ScoringModel | CompositeIndex,
    data: Iterable[DestinationProfile] | Panel,
    factors: Sequence[ChoiceFactor],
    *,
    runs: int = 1024,
    estimator: ChoiceEstimator = "main_effects",
    gaps: Sequence[tuple[str, str]] = (),
    illegal: Illegal = "refuse",
    forbidden: Sequence[Forbidden] = (),
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> ModellingChoices:
    r"""Vary all modelling choices at once, and say which of them the result rests on [1]_ [2]_.

    Parameters
    ----------
    model : ScoringModel or CompositeIndex
        The base model, against which ranks shift.
    data : iterable of DestinationProfile, or Panel
        Profiles for a model; for an index the figures of one year, before its treatment. Who
        passes the gates is decided once, by the base model.
    factors : sequence of ChoiceFactor
        The g choices, such as `NormalisationChoice` or `UncertainWeightsChoice`. Each is made
        independently of the others.
    runs : int
        Points N of each of the two samples, a power of two; :math:`N (g + 2)` runs are made.
    estimator : {"main_effects", "jansen", "saltelli"}
        How first-order indices are estimated; total indices are Jansen's. Main effects, see
        `main_effects`, need far fewer runs; they are for choices among options, each of which
        occurs in at least two of the N points, and up to 1000 options in all. For the others
        Jansen's estimate takes their place, see `variance_indices`; the result says where.
    gaps : sequence of pairs of str
        Pairs of destinations whose gap in points is looked at.
    illegal : "refuse", Substitute or sequence of Substitute
        What is done about combinations that the model cannot compute: they are refused, with the
        reason; or the stated option takes the place of another, which is recorded with the share
        of the runs that it concerns. None is ever skipped.
    forbidden : sequence of Forbidden
        Combinations that count as such although they could be computed.
    resamples : int
        How often runs are drawn again for the intervals; zero for none.
    level : float
        Probability of the intervals.
    seed : int
        Seed of the design, of everything drawn pseudo-randomly and of the resamples.
    executor : concurrent.futures.Executor, optional
        Where the runs are computed; by default here. The result is the same.
    progress : callable, optional
        Called with the number of distinct runs done and their total.

    Returns
    -------
    ModellingChoices

    Raises
    ------
    InvalidInputError
        If a choice does not fit the model or has no effect on it, a combination cannot be
        computed, or a destination gets no score; the message names it.
    UnknownNameError
        If there is no such node, destination, factor or option.

    Notes
    -----
    **Design.** A scrambled Sobol sequence gives both samples [3]_. A choice among options has one
    column, cut into classes by the shares of its options. Weights on a simplex have one column
    less than there are children, taken to weights by the conditional-beta map. Other laws of
    weights, and the errors of figures, are drawn pseudo-randomly: one draw for each point of the
    two samples, used again whenever that point is. All columns of a choice form one group.

    **Computing.** The combinations of options that occur are compiled once each, and their runs
    are computed together; a run that occurs twice is computed once.

    **Legality.** A combination is illegal if the model refuses it or leaves a ranked destination
    without a score, if it adds raw figures of different units where the base model does not
    (as far as indicators state their units), or if it is `forbidden`. All that occur are tried
    before the runs.

    **Effect.** A choice is refused if its step is not there, all its options make the same
    model, or no score changes with it in any of the N pairs of runs.

    References
    ----------
    .. [1] M. Saisana, A. Saltelli and S. Tarantola, "Uncertainty and sensitivity analysis
       techniques as tools for the quality assessment of composite indicators", *Journal of the
       Royal Statistical Society A* 168(2), 2005, pages 307-323.
    .. [2] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, step 7.
    .. [3] A. Saltelli, P. Annoni, I. Azzini, F. Campolongo, M. Ratto and S. Tarantola,
       "Variance based sensitivity analysis of model output. Design and estimator for the total
       sensitivity index", *Computer Physics Communications* 181(2), 2010, pages 259-270.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> from nearshore_score.sensitivity.choices.registry import (
    ...     AggregationChoice,
    ...     NormalisationChoice,
    ...     UncertainWeightsChoice,
    ... )
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN", "ROU", "POL")
    >>> found = modelling_choices(
    ...     ns.load_model(),
    ...     some,
    ...     [
    ...         NormalisationChoice(options=("fixed_goalposts", "min_max")),
    ...         AggregationChoice(options=("arithmetic_mean", "geometric_mean")),
    ...         UncertainWeightsChoice(laws="whole_simplex"),
    ...     ],
    ...     runs=256,
    ...     resamples=0,
    ... )
    >>> found
    ModellingChoices(5 destinations, 3 choices, 1280 runs)
    >>> found.matters_most
    'weights'
    """
    settings = IndexSettings(runs, seed, estimator, resamples, level)
    settings.check()
    subject = choice_subject(model, data)
    study = choice_study(subject, factors, _substitutes(illegal), forbidden)
    pairs = _checked_gaps(subject, gaps)
    places = study.columns(in_design=True)
    drawn = choice_design(study.factors, study.counts, places, runs, seed)
    choices, substitutions = settled(study, drawn.choices)
    design = ChoiceDesign(choices, drawn.points)
    scores = scores_of_choices(
        study, design, places, seed=seed, executor=executor, progress=progress
    )
    _refuse_without_effect(study, scores, runs)
    packed = _packed(study, choices, scores)
    indices = choice_indices(study, drawn.choices, packed, pairs, settings)
    return _result(study, settings, indices, packed, substitutions)


def _result(
    study: ChoiceStudy,
    settings: IndexSettings,
    indices: ChoiceIndices,
    runs: ChoiceRuns,
    substitutions: tuple[Substituted, ...],
) -> ModellingChoices:
    subject = study.subject
    spread = rank_spread(runs.ranks[: 2 * settings.runs])
    return ModellingChoices(
        destinations=subject.destinations,
        sampling=_sampling(study, settings),
        names=dict(subject.names),
        language=subject.language,
        model=subject.model,
        index=subject.index,
        factors=study.factors,
        estimators=indices.estimators,
        level=settings.level,
        resamples=settings.resamples,
        outputs=indices.outputs,
        ranks=_distributions(subject, spread),
        wins=LabelledMatrix.of(subject.destinations, subject.destinations, spread.wins),
        substitutions=substitutions,
        runs=runs,
    )


class EvaluatedChoices(NamedTuple):
    """Runs of a design of one's own.

    Attributes
    ----------
    runs : ChoiceRuns
        Choices, scores, ranks and rank shifts of every run.
    substitutions : tuple of Substituted
        What could not be computed, and what was used instead.
    """

    runs: ChoiceRuns
    substitutions: tuple[Substituted, ...]


def evaluate_choices(
    model: ScoringModel | CompositeIndex,
    data: Iterable[DestinationProfile] | Panel,
    factors: Sequence[ChoiceFactor],
    choices: ArrayLike,
    *,
    illegal: Illegal = "refuse",
    forbidden: Sequence[Forbidden] = (),
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> EvaluatedChoices:
    """Compute the runs of a given design of modelling choices.

    Parameters
    ----------
    model : ScoringModel or CompositeIndex
        The base model.
    data : iterable of DestinationProfile, or Panel
        Profiles for a model, figures of one year for an index.
    factors : sequence of ChoiceFactor
        The g choices. All weights under a law are drawn pseudo-randomly.
    choices : array_like of int of shape (runs, g)
        Option of each factor in each run, from 0; for weights under a law and for figures, the
        number of the draw.
    illegal : "refuse", Substitute or sequence of Substitute
        As for `modelling_choices`.
    forbidden : sequence of Forbidden
        As for `modelling_choices`.
    seed : int
        Seed of everything drawn.
    executor : concurrent.futures.Executor, optional
        Where the runs are computed.
    progress : callable, optional
        Called with the number of distinct runs done and their total.

    Returns
    -------
    EvaluatedChoices

    Raises
    ------
    InvalidInputError
        If the shape does not fit, a number is no option, or a combination cannot be computed.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> from nearshore_score.sensitivity.choices.registry import AggregationChoice
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN", "ROU", "POL")
    >>> joined = AggregationChoice(options=("arithmetic_mean", "geometric_mean", "minimum"))
    >>> found = evaluate_choices(ns.load_model(), some, [joined], [[0], [1], [2]])
    >>> found.runs.destinations, found.runs.rank_shifts
    (('MAR', 'TUN', 'POL', 'ROU', 'EGY'), array([0. , 0.4, 0.4]))
    """
    subject = choice_subject(model, data)
    study = choice_study(subject, factors, _substitutes(illegal), forbidden)
    given = _checked_choices(study, choices)
    used, substitutions = settled(study, given)
    drawn = [used[:, at] for at, count in enumerate(study.counts) if not count]
    points = 1 + max((int(own.max()) for own in drawn), default=-1)
    places = study.columns(in_design=False)
    design = ChoiceDesign(used, np.empty((points, 0)))
    scores = scores_of_choices(
        study, design, places, seed=seed, executor=executor, progress=progress
    )
    return EvaluatedChoices(_packed(study, used, scores), substitutions)


def _substitutes(illegal: Illegal) -> tuple[Substitute, ...]:
    if isinstance(illegal, Substitute):
        return (illegal,)
    if isinstance(illegal, str):
        if illegal != "refuse":
            raise UnknownNameError("rule for illegal combinations", illegal, ["refuse"])
        return ()
    return tuple(illegal)


def _checked_gaps(
    subject: ChoiceSubject, gaps: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    for pair in gaps:
        for code in _pair(pair):
            if code not in subject.destinations:
                raise UnknownNameError("ranked destination", code, subject.destinations)
    return tuple((one, other) for one, other in gaps)


def _pair(given: object) -> tuple[str, ...]:
    """Refuse what is no pair, since Python does not hold callers to types."""
    if not isinstance(given, tuple | list):
        raise InvalidInputError(f"{given!r} is no pair; write gaps=[('MAR', 'EGY')]")
    pair = tuple(map(str, cast("Sequence[object]", given)))
    if len(pair) != _TWO:
        raise InvalidInputError(f"{given!r} is no pair; write gaps=[('MAR', 'EGY')]")
    return pair


def _checked_choices(study: ChoiceStudy, choices: ArrayLike) -> IntArray:
    given = np.asarray(choices)
    g = len(study.factors)
    if given.ndim != 2 or given.shape[1] != g or not len(given) or given.dtype.kind not in "iu":
        raise InvalidInputError(
            f"choices have shape {given.shape}; give integers, a row for each run, {g} in each"
        )
    for at, (factor, count) in enumerate(zip(study.factors, study.counts, strict=True)):
        wrong = (given[:, at] < 0) | ((given[:, at] >= count) & (count > 0))
        if wrong.any():
            row = int(np.argmax(wrong))
            known = f"from 0 to {count - 1}" if count else "from 0 on"
            raise InvalidInputError(
                f"run {row}: {factor.label} has no option {given[row, at]}; they are numbered "
                f"{known}"
            )
    return given.astype(np.intp)


def _refuse_without_effect(study: ChoiceStudy, scores: FloatArray, runs: int) -> None:
    first = scores[:runs]
    mixed = scores[2 * runs :].reshape(len(study.factors), runs, -1)
    near = _ROUNDING * np.abs(scores).max(initial=0.0)
    for factor, own in zip(study.factors, mixed, strict=True):
        if not (np.abs(own - first) > near).any():
            raise InvalidInputError(
                f"{factor.label} has no effect: in none of {runs} pairs of runs does a score "
                "change with it; another choice may override it, or its options be too rare; "
                "leave it out, or change it"
            )


def _distributions(subject: ChoiceSubject, spread: RankSpread) -> tuple[RankDistribution, ...]:
    return tuple(
        RankDistribution(
            destination=code,
            base=float(subject.ranks[row]),
            mean=float(spread.mean[row]),
            median=float(spread.median[row]),
            low=float(spread.low[row]),
            high=float(spread.high[row]),
            best=float(spread.best[row]),
            worst=float(spread.worst[row]),
        )
        for row, code in enumerate(subject.destinations)
    )


def _packed(study: ChoiceStudy, choices: IntArray, scores: FloatArray) -> ChoiceRuns:
    subject = study.subject
    return ChoiceRuns(
        factors=tuple(factor.label for factor in study.factors),
        options=study.labels,
        destinations=subject.destinations,
        base_scores=tuple(subject.scores.tolist()),
        base_ranks=tuple(subject.ranks.tolist()),
        choice_table=PackedTable.of(choices, "int32"),
        score_table=PackedTable.of(scores, "float64"),
        rank_table=PackedTable.of(subject.ranked(scores), "float32"),
    )


def _sampling(study: ChoiceStudy, settings: IndexSettings) -> Sampling:
    framework = study.subject.steps.framework
    laws = {
        node: law
        for factor in study.factors
        if isinstance(factor, UncertainWeightsChoice)
        for node, law in factor.by_node(framework).items()
    }
    figures = next((one.figures for one in study.factors if isinstance(one, DataErrorChoice)), None)
    return Sampling(draws=settings.runs, seed=settings.seed, weights=laws, figures=figures)
