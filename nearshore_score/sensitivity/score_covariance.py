"""The covariance of scores that comes from the errors of the figures behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray, share
from nearshore_score.errors import InvalidInputError
from nearshore_score.model import ScoringModel
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.sampling.blocks import (
    BLOCK,
    Part,
    Progress,
    Stage,
    check_draws,
    generator_of,
    run_parts,
)
from nearshore_score.sensitivity.sampling.figure_sampler import FigureSampler
from nearshore_score.sensitivity.score_draws import UncertainScores, WeightLaw, uncertain_scores
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures

#: How the errors of figures become errors of scores.
CovarianceMethod = Literal["simulation", "derivative"]

# Values of one evaluation: few enough to stay in the cache.
_VALUES_AT_ONCE = 2**19
# Steps of a central difference, in standard deviations: far from rounding error, still local.
_STEP = 1e-3


class ScoreCovariance(NamedTuple):
    """Scores of n destinations with the covariance of their errors.

    Attributes
    ----------
    destinations : tuple of str
        The n destinations, best first.
    scores : array of shape (n,)
        Their scores by the published figures.
    covariance : array of shape (n, n)
        Covariance of the errors of the scores.
    relative_error : float
        Standard error of a variance, as a share of it, from the number of draws.
    """

    destinations: tuple[str, ...]
    scores: FloatArray
    covariance: FloatArray
    relative_error: float

    @property
    def standard_errors(self) -> FloatArray:
        """Standard errors (n,) of the scores."""
        return np.sqrt(np.diagonal(self.covariance))


def score_covariance(
    model: ScoringModel | Plan,
    profiles: Iterable[DestinationProfile] | None = None,
    *,
    figures: UncertainFigures | bool = True,
    node: str | None = None,
    method: CovarianceMethod = "simulation",
    draws: int = 10_000,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> ScoreCovariance:
    r"""Compute the covariance of scores from the errors of the figures behind them.

    Parameters
    ----------
    model : ScoringModel or Plan
        The model; a plan holds its destinations.
    profiles : iterable of DestinationProfile, optional
        The destinations, for a model.
    figures : UncertainFigures or bool
        How figures vary; ``True`` stands for the errors that come with them.
    node : str, optional
        The node or indicator whose scores are meant; by default the total.
    method : {"simulation", "derivative"}
        ``"simulation"``: the figures are drawn and scored. ``"derivative"``: the figures are
        drawn, and their deviations are multiplied by the slopes of the scores, which is
        :math:`J \Sigma J'` with the covariance of the figures as drawn: two evaluations for each
        uncertain figure, none for each draw.
    draws : int
        How many draws of the figures.
    seed : int
        Seed of the random numbers.
    executor : concurrent.futures.Executor, optional
        Where the draws are made; the numbers are the same wherever it is.
    progress : callable, optional
        Called with the number of draws done and their total.

    Returns
    -------
    ScoreCovariance

    Raises
    ------
    InvalidInputError
        If there are no profiles, nothing can be ranked, or no figure varies.
    UnknownNameError
        If there is no such node.

    Notes
    -----
    Slopes are central differences of a thousandth of a standard deviation. Where a score bends
    within the error of a figure, at a goalpost for instance, the simulation is right and the
    derivative tells the local picture only.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN")
    >>> found = score_covariance(ns.load_model(), some, node="wgi_rule_of_law", draws=4096)
    >>> found.destinations
    ('MAR', 'TUN', 'EGY')
    >>> bool((found.standard_errors > 3).all())
    True
    """
    varied = node_scores(model, profiles, {}, figures=figures, node=node)
    covariances = varied.covariances(
        {}, method=method, draws=draws, seed=seed, executor=executor, progress=progress
    )
    return ScoreCovariance(
        varied.destinations, varied.nominal({})[0], covariances[0], relative_error(draws)
    )


def relative_error(draws: int) -> float:
    """Return the standard error of a variance of normal draws, as a share of it."""
    return float(np.sqrt(2 / max(draws - 1, 1)))


@dataclass(frozen=True, eq=False)
class NodeScores:
    """The scores of one node for n destinations, as functions of figures and weights.

    Attributes
    ----------
    scores : UncertainScores
        What is known of weights, figures, names and model.
    plan : Plan
        What computes the scores.
    node : str
        The node whose scores are meant.
    rows : array of int of shape (n,)
        Rows of the destinations that have such a score in the plan's panel, best first.
    """

    scores: UncertainScores
    plan: Plan
    node: str
    rows: IntArray

    @property
    def destinations(self) -> tuple[str, ...]:
        """The n destinations, best first."""
        return tuple(self.plan.panel.destinations[int(row)] for row in self.rows)

    def nominal(self, weights: Mapping[str, FloatArray]) -> FloatArray:
        """Return scores (w, n) by the published figures.

        Parameters
        ----------
        weights : mapping of str to array of shape (w, k)
            By node, weights of all its children; without any, those of the model, and w is 1.
        """
        found = self.plan(weights=weights).scores[self.node][..., self.rows]
        return np.broadcast_to(found, (count_of(weights), len(self.rows)))

    def covariances(
        self,
        weights: Mapping[str, FloatArray],
        *,
        method: CovarianceMethod,
        draws: int,
        seed: int,
        executor: Executor | None = None,
        progress: Progress | None = None,
    ) -> FloatArray:
        """Return the covariances (w, n, n) of the scores, from the same figures for all weights.

        Parameters
        ----------
        weights : mapping of str to array of shape (w, k)
            By node, weights of all its children; without any, those of the model, and w is 1.
        method : {"simulation", "derivative"}
            See `score_covariance`.
        draws, seed : int
            How many draws of the figures from which seed.
        executor : concurrent.futures.Executor, optional
            Where the draws are made.
        progress : callable, optional
            Called with the number of draws done and their total.
        """
        check_draws(draws, seed)
        n = len(self.rows)
        sampler = self.scores.figures
        if sampler is None or draws == 1:
            return np.zeros((count_of(weights), n, n))
        scorer: _Scorer = (
            _Evaluated(self.plan, self.node, self.rows, weights)
            if method == "simulation"
            else _linearised(self, sampler, weights, seed)
        )
        work = _Moments(scorer, sampler, self.nominal(weights), self._at_once(weights), seed)
        sums, products = np.zeros((count_of(weights), n)), np.zeros((count_of(weights), n, n))
        for part in run_parts(work, draws, blocks=1, executor=executor, progress=progress):
            sums += part[0]
            products += part[1]
        crossed = sums[:, :, np.newaxis] * sums[:, np.newaxis, :]
        return np.asarray((products - crossed / draws) / (draws - 1))

    def _at_once(self, weights: Mapping[str, FloatArray]) -> int:
        """How many draws are scored together: it depends on the problem alone."""
        n, m = self.plan.panel.values.shape[-2:]
        widest = max((array.shape[-1] for array in weights.values()), default=0)
        power = int(_VALUES_AT_ONCE // (n * (m + count_of(weights) * widest))).bit_length() - 1
        return int(2 ** min(max(power, 4), 12))


def node_scores(
    model: ScoringModel | Plan,
    profiles: Iterable[DestinationProfile] | None,
    weights: Mapping[str, WeightLaw],
    *,
    figures: UncertainFigures | bool,
    node: str | None,
) -> NodeScores:
    """Return the scores of one node under uncertain weights and figures.

    Parameters
    ----------
    model : ScoringModel or Plan
        The model; a plan holds its destinations.
    profiles : iterable of DestinationProfile, optional
        The destinations, for a model.
    weights : mapping of str to WeightInformation
        By node, how the weights of its children vary; empty if they do not.
    figures : UncertainFigures or bool
        How figures vary.
    node : str, optional
        The node whose scores are meant; by default the total.
    """
    scores = uncertain_scores(model, profiles, weights, figures=figures)
    if scores.plan is None:
        raise InvalidInputError("linear scores hold no figures; give the model and its profiles")
    plan = scores.plan
    code = plan.framework.node(node or plan.framework.root.code).code
    result = plan()
    rows = np.flatnonzero(result.present[code])
    if not len(rows):
        raise InvalidInputError(f"no destination has a score of {code}")
    order = np.argsort(-result.scores[code][rows], kind="stable")
    return NodeScores(scores, plan, code, rows[order])


def count_of(weights: Mapping[str, FloatArray]) -> int:
    """Return how many vectors of weights there are; one if they are the model's."""
    return max((len(array) for array in weights.values()), default=1)


class _Scorer(Protocol):
    """Turns values (c, n, m) into scores (w, c, n)."""

    def __call__(self, values: FloatArray) -> FloatArray: ...


@dataclass(frozen=True, eq=False)
class _Evaluated:
    """Scores by evaluation of the plan."""

    plan: Plan
    node: str
    rows: IntArray
    weights: Mapping[str, FloatArray]

    def __call__(self, values: FloatArray) -> FloatArray:
        # What lies below the nodes with weights is evaluated once for all of them.
        by_node = {code: array[:, np.newaxis, :] for code, array in self.weights.items()}
        found = self.plan(values=values, weights=by_node).scores[self.node][..., self.rows]
        shape = (count_of(self.weights), len(values), len(self.rows))
        return np.broadcast_to(found, shape)


@dataclass(frozen=True, eq=False)
class _Linearised:
    """Scores as linear functions of e uncertain values.

    Attributes
    ----------
    nominal : array of shape (w, n)
    slopes : array of shape (w, n, e)
    rows, columns : array of int of shape (e,)
        The uncertain cells.
    values : array of shape (e,)
        Their published values.
    """

    nominal: FloatArray
    slopes: FloatArray
    rows: IntArray
    columns: IntArray
    values: FloatArray

    def __call__(self, values: FloatArray) -> FloatArray:
        moved = values[:, self.rows, self.columns] - self.values
        return self.nominal[:, np.newaxis, :] + moved @ self.slopes.transpose(0, 2, 1)


@dataclass(frozen=True, eq=False)
class _Moments:
    """Sums of deviations (w, n) and of their products (w, n, n) over some draws."""

    scorer: _Scorer
    sampler: FigureSampler
    nominal: FloatArray
    at_once: int
    seed: int

    def __call__(self, part: Part) -> tuple[FloatArray, FloatArray]:
        w, n = self.nominal.shape
        sums, products = np.zeros((w, n)), np.zeros((w, n, n))
        for block, count in part:
            generator = generator_of(self.seed, Stage.FIGURES, block)
            for start in range(0, count, self.at_once):
                kept = min(self.at_once, count - start)
                values = self.sampler.draw(generator, self.at_once)
                # Deviations from the published scores keep their digits in the sums.
                moved = (self.scorer(values) - self.nominal[:, np.newaxis, :])[:, :kept]
                sums += moved.sum(axis=1)
                products += moved.transpose(0, 2, 1) @ moved
        return sums, products


def _linearised(
    varied: NodeScores, sampler: FigureSampler, weights: Mapping[str, FloatArray], seed: int
) -> _Linearised:
    """Take slopes by central differences within the values that are drawn."""
    panel = varied.plan.panel
    places = {
        (panel.destinations.index(one.destination), panel.columns.index(one.column))
        for one in panel.errors
    }
    cells = np.array(sorted(places), dtype=np.intp).reshape(-1, 2)
    rows, columns = cells[panel.present[cells[:, 0], cells[:, 1]]].T
    values = panel.values[rows, columns]
    up, down = _steps(values, _first_draws(sampler, rows, columns, seed))
    score = _Evaluated(varied.plan, varied.node, varied.rows, weights)
    slopes = np.zeros((count_of(weights), len(varied.rows), len(rows)))
    step = max(_VALUES_AT_ONCE // (2 * panel.values.size * count_of(weights)), 1)
    for start in range(0, len(rows), step):
        some = slice(start, start + step)
        index = np.arange(len(rows[some]))
        cases = np.repeat(panel.values[np.newaxis], 2 * len(index), axis=0)
        cases[index, rows[some], columns[some]] = up[some]
        cases[len(index) + index, rows[some], columns[some]] = down[some]
        found = score(cases)
        gaps = found[:, : len(index)] - found[:, len(index) :]
        slopes[..., some] = share(gaps, (up - down)[some, np.newaxis]).transpose(0, 2, 1)
    return _Linearised(varied.nominal(weights), slopes, rows, columns, values)


def _first_draws(
    sampler: FigureSampler, rows: IntArray, columns: IntArray, seed: int
) -> FloatArray:
    """Return draws (c, e) of the uncertain cells, which show how far they vary."""
    generator = generator_of(seed, Stage.FIGURES, 0)
    return np.asarray(sampler.draw(generator, BLOCK // 8)[:, rows, columns])


def _steps(values: FloatArray, drawn: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return values just above and below, within what is drawn so that they can be scored."""
    step = _STEP * drawn.std(axis=0)
    highest, lowest = np.maximum(drawn.max(axis=0), values), np.minimum(drawn.min(axis=0), values)
    return np.minimum(values + step, highest), np.maximum(values - step, lowest)
