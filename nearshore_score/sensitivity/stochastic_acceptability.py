"""Stochastic acceptability by sampling (SMAA-2): any method, uncertain weights and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from functools import cached_property, partial
from itertools import chain
from math import ceil
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number
from nearshore_score.analysis import LabelledMatrix
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import chance, decimal, percent, phrase
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity._score_counting import CountScores
from nearshore_score.sensitivity.confidence_factors import CountFirst
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.sampled import SampledAnalysis, Sampling
from nearshore_score.sensitivity.sampling.acceptability_errors import MeanWeights, share_errors
from nearshore_score.sensitivity.sampling.acceptability_indices import (
    AcceptabilityIndices,
    central_weights,
    checked_rank_weights,
    indices_of,
)
from nearshore_score.sensitivity.sampling.blocks import Progress, check_draws, run_parts
from nearshore_score.sensitivity.sampling.rank_summaries import entropy_errors, rank_entropy
from nearshore_score.sensitivity.sampling.rounds import Stopped, Target, count_draws, count_until
from nearshore_score.sensitivity.sampling.tally import Precision, Tally
from nearshore_score.sensitivity.score_draws import (
    UncertainScores,
    WeightLaw,
    uncertain_scores,
)
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures
from nearshore_score.tables import Table, fold

# Wider tables cannot be read.
_MOST_COLUMNS = 12
_MOST_LINES = 15
# Smaller shares need more digits than two.
_SHOWN = 1e-4
_WIDEST = 100


class Estimate(FrozenModel):
    """A sampled number.

    Parameters
    ----------
    value : float
        The estimate.
    standard_error : float
        How far it is from the truth, typically.
    draws : int
        How many draws it rests on.

    Examples
    --------
    >>> print(Estimate(value=0.61, standard_error=0.0049, draws=10_000))
    0.6100 ± 0.0049 (10000 draws)
    """

    value: Number
    standard_error: Annotated[Number, Field(ge=0)]
    draws: Annotated[int, Field(ge=1)]

    def __str__(self) -> str:
        return f"{self.value:.4f} ± {self.standard_error:.4f} ({self.draws} draws)"


class CentralWeights(FrozenModel):
    """The mean of the weights with which a destination was first.

    Parameters
    ----------
    weights : mapping of str to float
        By child; they sum to one.
    standard_errors : mapping of str to float, optional
        By child; None if the destination was first in one draw or less, which tells nothing of
        the spread.
    draws : float
        In how many draws the destination was first; those that tie share a draw.
    """

    weights: Annotated[Mapping[Code, Number], *FROZEN]
    standard_errors: Annotated[Mapping[Code, Number], *FROZEN] | None
    draws: Annotated[Number, Field(gt=0)]


Estimates = Annotated[Mapping[Code, Estimate], *FROZEN]


class StochasticAcceptability(SampledAnalysis):
    """How often each destination has each rank over uncertain weights and figures.

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
    acceptability, acceptability_errors : LabelledMatrix
        Share of the draws in which a destination (row) has a rank (column ``"1"``, ``"2"``, ...),
        and its standard error. Rows and columns sum to one. What never happened in N draws has
        the error zero, and with 95 % confidence a probability of at most 3 / N.
    wins, win_errors : LabelledMatrix, optional
        Pairwise winning indices: share of the draws in which the row beats the column, a tie
        counting one half, and its standard error; zero on the diagonal. None if they were not
        asked for.
    expected_ranks : mapping of str to Estimate
        Mean rank by destination: one plus the wins of the others.
    holistic : mapping of str to Estimate
        Holistic acceptability by destination: its shares, each rank counted by its weight.
    rank_weights : tuple of float
        What each rank counts in it.
    central_weights : mapping of str to mapping of str to CentralWeights
        By node whose weights vary, by destination; None where it was never first, which is not
        zero but unknown. Empty if no weights vary.
    confidence_factors : mapping of str to Estimate, optional
        By destination the probability that it is first with its own central weights, over the
        figures; None where it has no central weights. None altogether if figures are certain
        (then nothing is left to chance), if no weights vary (then it is the acceptability of the
        first rank), or if they were not asked for.
    effective_draws : float
        How many independent draws they are worth: fewer where weights are drawn by a chain.
        Standard errors rest on this number.
    stopped : {"draws", "target_error", "time_limit"}
        What ended the drawing: the number of draws asked for, the error asked for, or time.
    target_error : float, optional
        The error asked for.
    """

    acceptability: LabelledMatrix
    acceptability_errors: LabelledMatrix
    wins: LabelledMatrix | None = None
    win_errors: LabelledMatrix | None = None
    expected_ranks: Estimates
    holistic: Estimates
    rank_weights: tuple[Number, ...]
    central_weights: Annotated[
        Mapping[Code, Annotated[Mapping[Code, CentralWeights | None], *FROZEN]], *FROZEN
    ] = Field(default_factory=FrozenMapping)
    confidence_factors: Annotated[Mapping[Code, Estimate | None], *FROZEN] | None = None
    effective_draws: Annotated[Number, Field(gt=0)]
    stopped: Stopped = "draws"
    target_error: Number | None = None

    @property
    def draws(self) -> int:
        """How many draws the shares rest on."""
        return self.sampling.draws

    @property
    def largest_error(self) -> float:
        """The greatest standard error of all shares."""
        return float(self.acceptability_errors.matrix.max())

    def share(self, destination: str, rank: int = 1) -> Estimate:
        """Return the acceptability of one rank.

        Parameters
        ----------
        destination : str
            Code of the destination.
        rank : int
            From 1 to the number of destinations.

        Raises
        ------
        UnknownNameError
            If there is no such destination or rank.
        """
        return self._estimate(
            self.acceptability[destination, str(rank)],
            self.acceptability_errors[destination, str(rank)],
        )

    def among_best(self, destination: str, ranks: int) -> Estimate:
        """Return the k-best acceptability: how often a destination is among the k best.

        Parameters
        ----------
        destination : str
            Code of the destination.
        ranks : int
            How many ranks count as best; from 1 to the number of destinations.

        Raises
        ------
        UnknownNameError
            If there is no such destination.
        InvalidInputError
            If there are not so many ranks.
        """
        n = len(self.destinations)
        if not 1 <= ranks <= n:
            raise InvalidInputError(f"there are {n} ranks; {ranks} best ones cannot be counted")
        share = self.best_shares[destination, str(ranks)]
        return self._estimate(share, float(share_errors(share, self.effective_draws)))

    def usual_ranks(self, destination: str, share: float = 0.9) -> tuple[int, int]:
        """Return the ranks between which a destination lies in the middle share of the draws.

        Parameters
        ----------
        destination : str
            Code of the destination.
        share : float
            Which share, above 0 and below 1; what is left is cut off in equal parts at both ends.

        Returns
        -------
        best, worst : int
            The quantiles of its rank: as likely to be missed above as below.

        Raises
        ------
        UnknownNameError
            If there is no such destination.
        InvalidInputError
            If the share is not between zero and one.
        """
        if not 0 < share < 1:
            raise InvalidInputError(f"the share {share:g} must lie between 0 and 1")
        sums = self.best_shares.matrix[self.place(destination)]
        # Sums of shares miss a quantile that they meet by a last digit.
        ends = np.array([(1 - share) / 2, (1 + share) / 2]) - 1e-12
        best, worst = np.searchsorted(sums, ends).tolist()
        return best + 1, worst + 1

    @cached_property
    def best_shares(self) -> LabelledMatrix:
        """Share of the draws in which a row is among the best ones, as many as the column says."""
        sums = np.minimum(self.acceptability.matrix.cumsum(axis=1), 1.0)
        return LabelledMatrix.of(self.destinations, self.acceptability.columns, sums)

    @cached_property
    def entropies(self) -> Estimates:
        """By destination, how open its rank is, in bits; see `rank_entropy`."""
        shares = self.acceptability.matrix
        errors = entropy_errors(shares, self.effective_draws)
        return _estimates(self.destinations, rank_entropy(shares), errors, self.draws)

    @property
    def choice_entropy(self) -> Estimate:
        """How open the first place is, in bits: zero if one destination is always first."""
        first = self.acceptability.matrix[:, 0]
        error = float(entropy_errors(first, self.effective_draws))
        return self._estimate(float(rank_entropy(first)), error)

    def __repr__(self) -> str:
        n, error = len(self.destinations), self.largest_error
        return (
            f"StochasticAcceptability({n} destinations, {self.draws} draws, error <= {error:.1g})"
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the shares by rank, what sums them up, and by node the central weights."""
        central = (fold(self._central_table(node), _WIDEST) for node in self.central_weights)
        return (self._share_table(), self._summary_table(), *chain.from_iterable(central))

    def sentences(self) -> tuple[str, ...]:
        """Say how to read the shares, how exact they are, and what is left out."""
        told = self.language
        error = percent(self.largest_error, told, 2)
        bound = min(3 / self.effective_draws, 1.0)
        never = percent(bound, told, 2 if bound >= _SHOWN else 4)
        said = [
            self.sampling.sentence(told, self.names),
            phrase("sampled_shares", told, error=error, never=never),
        ]
        if self.stopped == "time_limit":
            target = percent(self.target_error or 0.0, told, 2)
            said.append(phrase("sampled_time", told, target=target))
        if self.central_weights:
            said.append(phrase("central_note", told))
        if self.confidence_factors is not None:
            said.append(phrase("confidence_note", told))
        hidden = len(self.destinations) - _MOST_LINES
        if hidden > 0:
            said.append(phrase("acceptability_more", told, count=hidden))
        if any(len(weights) > _MOST_COLUMNS for weights in self._weights()):
            said.append(phrase("central_more", told, count=_MOST_COLUMNS))
        return tuple(said)

    def _weights(self) -> list[Mapping[Code, float]]:
        """Return all central weights that are known."""
        found = [one for node in self.central_weights.values() for one in node.values()]
        return [one.weights for one in found if one is not None]

    def _estimate(self, value: float, error: float) -> Estimate:
        return Estimate(value=value, standard_error=error, draws=self.draws)

    def _share_table(self) -> Table:
        told = self.language
        columns = self.acceptability.columns[:_MOST_COLUMNS]
        rows = tuple(
            (code, *(_shown(self.acceptability[code, rank], told) for rank in columns))
            for code in self.destinations[:_MOST_LINES]
        )
        return Table((phrase("code", told), *columns), rows, labels=(0,))

    def _summary_table(self) -> Table:
        told = self.language
        heads = [phrase(key, told) for key in ("expected_rank", "holistic", "entropy_bits")]
        head = [phrase("code", told), *(part for one in heads for part in (one, "±"))]
        head.append(phrase("draws_first", told))
        factors = self.confidence_factors
        if factors is not None:
            head += [phrase("confidence_factor", told), "±"]
        rows: list[tuple[str, ...]] = []
        for code in self.destinations[:_MOST_LINES]:
            found = (self.expected_ranks[code], self.holistic[code], self.entropies[code])
            cells = [cell for one in found for cell in _pair(one, told)]
            first = decimal(self.acceptability[code, "1"] * self.draws, told, 0)
            sure = () if factors is None else _percent_pair(factors[code], told)
            rows.append((code, *cells, first, *sure))
        return Table(tuple(head), tuple(rows), labels=(0,))

    def _central_table(self, node: str) -> Table:
        told = self.language
        found = {c: one for c, one in self.central_weights[node].items() if one is not None}
        children = tuple(next(iter(found.values())).weights)[:_MOST_COLUMNS]
        label = phrase("central_weights", told)
        head = label if len(self.central_weights) == 1 else f"{label}: {self.name(node)}"
        rows = tuple(
            (code, *(percent(one.weights[child], told) for child in children))
            for code, one in found.items()
        )
        return Table((head, *map(self.name, children)), rows[:_MOST_LINES], labels=(0,))


def stochastic_acceptability(
    model: ScoringModel | LinearScores | Plan,
    profiles: Iterable[DestinationProfile] | None = None,
    weights: WeightLaw | Mapping[str, WeightLaw] | None = None,
    *,
    figures: UncertainFigures | bool = False,
    node: str | None = None,
    draws: int = 10_000,
    seed: int = 0,
    target_error: float | None = None,
    time_limit: float = 60.0,
    pairs: bool = True,
    rank_weights: ArrayLike | None = None,
    confidence_draws: int = 10_000,
    dtype: Precision = "float64",
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> StochasticAcceptability:
    r"""Sample how often each destination has each rank, by SMAA-2 [1]_ [2]_.

    For any method, linear or not: weights and figures are drawn, the model is computed for each
    draw, and ranks are counted [3]_. Rank acceptabilities, central weights and confidence factors
    are those of [2]_, the pairwise winning index that of [4]_.

    Parameters
    ----------
    model : ScoringModel, LinearScores or Plan
        The model; linear scores and plans hold their destinations.
    profiles : iterable of DestinationProfile, optional
        The destinations, for a model. Those that it does not rank are left out.
    weights : WeightInformation, DirichletWeights, str, or mapping of str to these, optional
        How the weights of `node` vary, uniformly over what is allowed or by a Dirichlet law; or
        by node how they do. An empty mapping keeps all weights. By default all weights of `node`
        are equally likely.
    figures : UncertainFigures or bool
        Whether figures vary with their errors, and how.
    node : str, optional
        The node whose children's weights vary; by default the total.
    draws : int
        How many draws; with `target_error` how many at a time, filled up to whole pieces of work.
    seed : int
        Seed of the random numbers.
    target_error : float, optional
        Draw until no share has a greater standard error than this, in rounds of `draws`.
    time_limit : float
        With `target_error`: after how many seconds to stop anyway. Otherwise it has no effect.
    pairs : bool
        Whether pairwise winning indices are counted too; they take the most time.
    rank_weights : array_like of shape (n,), optional
        What each rank counts in the holistic acceptability; by default `holistic_weights`.
    confidence_draws : int
        Draws of the figures for the confidence factors; 0 leaves them out.
    dtype : {"float64", "float32"}
        Precision of the comparison of scores; the lesser one is faster.
    executor : concurrent.futures.Executor, optional
        Threads, processes or a cluster that share the work. The numbers do not depend on it.
    progress : callable, optional
        Called with the number of draws done and their total; with `target_error` the total is
        what is enough in any case.

    Returns
    -------
    StochasticAcceptability

    Raises
    ------
    InvalidInputError
        If nothing varies, no destination can be ranked, or a number cannot be used.
    UnknownNameError
        If there is no such node, or the information names an unknown child.

    Notes
    -----
    Destinations that tie in a draw share the ranks that they occupy in equal parts, and each has
    half a win over the other. So rows and columns of the shares sum to one.

    A share b of N draws has the standard error :math:`\sqrt{b (1 - b) / N}`. Where ties are
    shared, or weights are quasi-random (of few children, by default), it is an upper bound; if
    weights are drawn by chains, N is the number of independent draws that they are worth. A share
    of zero does not mean impossible: with 95 % confidence it is below 3 / N. To reach a target
    error, N must be at least its inverse, so that what never happened does not pass for certain
    too soon.

    For scores that are linear in the weights, `rank_acceptability` and `winning_probabilities`
    are exact for few children.

    References
    ----------
    .. [1] R. Lahdelma, J. Hokkanen and P. Salminen, "SMAA - Stochastic multiobjective
       acceptability analysis", *European Journal of Operational Research* 106(1), 1998,
       pages 137-143.
    .. [2] R. Lahdelma and P. Salminen, "SMAA-2: Stochastic multicriteria acceptability analysis
       for group decision making", *Operations Research* 49(3), 2001, pages 444-454.
    .. [3] T. Tervonen and R. Lahdelma, "Implementing stochastic multicriteria acceptability
       analysis", *European Journal of Operational Research* 178(2), 2007, pages 500-513.
    .. [4] P. Leskinen, J. Viitanen, A. Kangas and J. Kangas, "Alternatives to incorporate
       uncertainty and risk attitude in multicriteria evaluation of forest plans", *Forest
       Science* 52(3), 2006, pages 304-312.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN")
    >>> found = stochastic_acceptability(ns.load_model(), some)
    >>> found
    StochasticAcceptability(3 destinations, 10000 draws, error <= 0.005)
    >>> round(found.share("MAR").value, 1), found.share("MAR").draws
    (0.6, 10000)
    """
    check_draws(draws, seed)
    _check_limits(target_error, time_limit, confidence_draws)
    scores = uncertain_scores(model, profiles, weights, figures=figures, node=node)
    worth = checked_rank_weights(rank_weights, len(scores.destinations))
    work = CountScores(scores, seed, pairs, dtype)
    effective = min((one.sampler.effective_share for one in scores.nodes.values()), default=1.0)
    confidence = confidence_draws if scores.figures is not None and scores.nodes else 0
    target = None if target_error is None else _target(target_error, time_limit, effective)
    counted, stopped = _counted(work, draws, target, executor, _stage(progress, 0, confidence))
    central = {
        code: central_weights(counted, code, effective_share=effective) for code in scores.nodes
    }
    factors = None
    if confidence:
        first = _CentralFirst(scores, counted.ranks[:, 0], central, seed)
        factors = first.factors(confidence, executor, _stage(progress, counted.draws, 0))
    return _result(
        scores,
        indices_of(counted, worth, effective_share=effective),
        _Details(
            Sampling.of(scores, counted.draws, seed), worth, central, factors, stopped, target_error
        ),
    )


class _CentralFirst(NamedTuple):
    """Which destinations were first how often, and their central weights by node."""

    scores: UncertainScores
    first: FloatArray
    central: Mapping[str, MeanWeights]
    seed: int

    def factors(
        self, draws: int, executor: Executor | None, progress: Progress | None
    ) -> dict[str, Estimate | None]:
        """Return the confidence factor of each destination that was ever first."""
        places = np.flatnonzero(self.first > 0)
        weights = {code: found.means[places] for code, found in self.central.items()}
        work = CountFirst(self.scores, places, weights, self.seed)
        parts = run_parts(work, draws, blocks=1, executor=executor, progress=progress)
        shares = np.minimum(np.sum(list(parts), axis=0) / draws, 1.0)
        codes = [self.scores.destinations[place] for place in places]
        found = _estimates(codes, shares, share_errors(shares, draws), draws)
        return {code: found.get(code) for code in self.scores.destinations}


class _Details(NamedTuple):
    """What a result tells beside its indices."""

    sampling: Sampling
    worth: FloatArray
    central: Mapping[str, MeanWeights]
    factors: Mapping[str, Estimate | None] | None
    stopped: Stopped
    target_error: float | None


def _result(
    scores: UncertainScores, found: AcceptabilityIndices, told: _Details
) -> StochasticAcceptability:
    codes, draws, wins, errors = scores.destinations, found.draws, found.wins, found.win_errors
    ranks = tuple(str(rank + 1) for rank in range(len(codes)))
    return StochasticAcceptability(
        destinations=codes,
        sampling=told.sampling,
        names=scores.names,
        language=scores.language,
        model=scores.model,
        acceptability=LabelledMatrix.of(codes, ranks, found.shares),
        acceptability_errors=LabelledMatrix.of(codes, ranks, found.share_errors),
        wins=None if wins is None else LabelledMatrix.of(codes, codes, wins),
        win_errors=None if errors is None else LabelledMatrix.of(codes, codes, errors),
        expected_ranks=_estimates(codes, found.expected_ranks, found.expected_rank_errors, draws),
        holistic=_estimates(codes, found.holistic, found.holistic_errors, draws),
        rank_weights=tuple(told.worth.tolist()),
        central_weights={
            code: _named(scores, code, found.first, weights)
            for code, weights in told.central.items()
        },
        confidence_factors=told.factors,
        effective_draws=found.effective_draws,
        stopped=told.stopped,
        target_error=told.target_error,
    )


def _named(
    scores: UncertainScores, node: str, first: FloatArray, found: MeanWeights
) -> dict[str, CentralWeights | None]:
    """Return central weights by destination and child."""
    children = scores.nodes[node].known.children
    named: dict[str, CentralWeights | None] = {}
    for row, code in enumerate(scores.destinations):
        if first[row] <= 0:
            named[code] = None
            continue
        means = dict(zip(children, found.means[row].tolist(), strict=True))
        errors = dict(zip(children, found.errors[row].tolist(), strict=True))
        known = None if np.isnan(found.errors[row]).any() else errors
        named[code] = CentralWeights(weights=means, standard_errors=known, draws=float(first[row]))
    return named


def _counted(
    work: CountScores,
    draws: int,
    target: Target | None,
    executor: Executor | None,
    progress: Progress | None,
) -> tuple[Tally, Stopped]:
    """Return the counts, and what ended the drawing."""
    blocks = work.scores.blocks_per_part
    if target is None:
        counted = count_draws(work, draws, blocks=blocks, executor=executor, progress=progress)
        return counted, "draws"
    return count_until(work, draws, target, blocks=blocks, executor=executor, progress=progress)


def _target(error: float, seconds: float, effective_share: float) -> Target:
    """Return when to stop: no share can have a greater error than one half has."""
    most = max(0.25 / error**2, 1 / error) / effective_share
    return Target(partial(_exact_enough, error, effective_share), ceil(most), seconds)


def _exact_enough(error: float, effective_share: float, counted: Tally) -> bool:
    worth = counted.draws * effective_share
    largest = share_errors(counted.ranks / counted.draws, worth).max()
    return bool(max(largest, 1 / worth) <= error)


def _check_limits(target_error: float | None, time_limit: float, confidence_draws: int) -> None:
    if target_error is not None and not 0 < target_error < 1:
        raise InvalidInputError(f"target_error must lie between 0 and 1, not {target_error}")
    if not time_limit >= 0:
        raise InvalidInputError(f"time_limit must be seconds, zero or more, not {time_limit}")
    if confidence_draws < 0:
        raise InvalidInputError(f"confidence_draws must not be negative, not {confidence_draws}")


def _stage(progress: Progress | None, before: int, after: int) -> Progress | None:
    """Return what is told of one stage, with draws of others before and after it."""
    return None if progress is None else partial(_tell, progress, before, after)


def _tell(progress: Progress, before: int, after: int, done: int, of: int) -> None:
    """Tell the draws of both stages."""
    progress(before + done, before + of + after)


def _estimates(
    codes: Iterable[str], values: FloatArray, errors: FloatArray, draws: int
) -> FrozenMapping[Code, Estimate]:
    return FrozenMapping(
        {
            code: Estimate(value=value, standard_error=error, draws=draws)
            for code, value, error in zip(codes, values.tolist(), errors.tolist(), strict=True)
        }
    )


def _shown(share: float, language: Language) -> str:
    """Return a share in percent; what did not happen is a dash."""
    return "–" if share == 0 else chance(share, language)


def _pair(found: Estimate, language: Language) -> tuple[str, str]:
    """Return an estimate and its standard error."""
    return decimal(found.value, language, 2), decimal(found.standard_error, language, 3)


def _percent_pair(found: Estimate | None, language: Language) -> tuple[str, str]:
    """Return a probability and its standard error; dashes where there is none."""
    if found is None:
        return "–", "–"
    return chance(found.value, language), percent(found.standard_error, language, 1)
