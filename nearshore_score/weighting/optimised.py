"""Weights that give every child the importance it is meant to have."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike
from pydantic import AfterValidator, Field

from nearshore_score._arrays import BoolArray, FloatArray, IntArray, share
from nearshore_score._frozen import Number, Specification
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.multivariate.correlation_matrix import deviations
from nearshore_score.weighting.complete_rows import read_children, weight_of_only_child
from nearshore_score.weighting.properties import WeightingProperties

#: How strongly the score of a node follows a child: Pearson's r, its square, or Pearson's
#: correlation ratio, the share of the score's variance that the child explains by any curve.
Importance = Literal["correlation", "squared_correlation", "correlation_ratio"]

# Bandwidths that are tried, in standard deviations of the child; the widest is nearly a line.
_BANDWIDTHS = np.geomspace(0.1, 10.0, 25)
# A destination that weighs this much in its own smoothed value has no neighbours.
_ALONE = 1 - 1e-6
# Slopes are followed down to this accuracy; below the next, the ground counts as level.
_FLAT = 1e-9
_LEVEL = 1e-7
# Targets that are met this nearly are met.
_MET = 1e-7
# The least damping of a step, and the one at which there is no way down.
_DAMPING = (1e-12, 1e8)


class OptimisedResult(NamedTuple):
    """What the search for weights found.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    importances : array of shape (..., k)
        What each child reaches under these weights, in the unit of the measure.
    shares : array of shape (..., k)
        The same as shares of their sum.
    targets : array of shape (..., k)
        The shares that were asked for, summing to one.
    residual : array of shape (...)
        Root mean square of the differences between `shares` and `targets`.
    reached : array of bool of shape (...)
        Whether the targets are met, within rounding. Where they are not, no weights of at least
        zero were found that come nearer.
    converged : array of bool of shape (...)
        Whether the weights satisfy the conditions of first order for an optimum. If not, the
        search was stopped early and the weights are only the best so far.
    iterations : array of int of shape (...)
        Steps from all starting points together.
    at_bound : array of bool of shape (..., k)
        Children at the weight zero.
    """

    weights: FloatArray
    importances: FloatArray
    shares: FloatArray
    targets: FloatArray
    residual: FloatArray
    reached: BoolArray
    converged: BoolArray
    iterations: IntArray
    at_bound: BoolArray


def importances(
    scores: ArrayLike, weights: ArrayLike, *, measure: Importance = "correlation_ratio"
) -> FloatArray:
    r"""Say how strongly a weighted mean follows each of its children [1]_.

    .. math:: S_i = \frac{V(E(y \mid x_i))}{V(y)}, \qquad r_i = \text{corr}(x_i, y), \qquad r_i^2

    The conditional mean is estimated by local-linear regression with a Gaussian kernel, as in the
    paper. Its bandwidth is chosen by leave-one-out cross-validation over the regressions of all
    siblings on the child, in standard deviations: since y is a mean of them, so is its
    conditional mean. The paper cross-validates y itself, whose bandwidth would jump when weights
    change. A bandwidth at which some destination has no neighbours is not considered.

    Parameters
    ----------
    scores : array_like of shape (..., n, k)
        Scores of n destinations on k children; those without every child do not count.
    weights : array_like of shape (..., k)
        Not all zero.
    measure : {"correlation", "squared_correlation", "correlation_ratio"}
        Pearson's r, its square, or the correlation ratio S.

    Returns
    -------
    array of shape (..., k)

    Raises
    ------
    InvalidInputError
        If fewer than three destinations have every child, a child is constant, or the weighted
        mean is.

    References
    ----------
    .. [1] P. Paruolo, M. Saisana and A. Saltelli, "Ratings and rankings: voodoo or science?",
       *Journal of the Royal Statistical Society A* 176(3), 2013, pages 609-634.

    Examples
    --------
    >>> scores = [[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, 4.0]]
    >>> importances(scores, [0.5, 0.5], measure="correlation").round(3)
    array([0.894, 0.949])
    """
    rows = read_children(_checked_scores(scores, measure), None)
    given = _checked_weights(weights, rows.shape[-1])
    lead = np.broadcast_shapes(rows.shape[:-2], given.shape[:-1])
    every_row = np.broadcast_to(rows, (*lead, *rows.shape[-2:]))
    every_weight = np.broadcast_to(given, (*lead, rows.shape[-1]))
    found: FloatArray = np.zeros(every_weight.shape)
    for case in np.ndindex(*lead):
        standard, spread, exponents = _standardised(every_row[case])
        pulls = _pulls(every_weight[case] * spread, exponents)
        found[case] = _measured(_task(standard, measure), pulls / np.abs(pulls).max())
    return found


def optimise_weights(
    scores: ArrayLike,
    targets: ArrayLike | None = None,
    *,
    present: BoolArray | None = None,
    measure: Importance = "correlation_ratio",
    most_iterations: int = 500,
) -> OptimisedResult:
    r"""Choose weights so that children are as important as they are meant to be [1]_.

    .. math:: \min_{w \ge 0} \sum_i \Big( \frac{S_i(w)}{\sum_j S_j(w)} - t_i \Big)^2

    with the importances S of `importances` and the targets t. Weights say how much a point on a
    child is worth, and not how much the mean follows it: that also depends on variances and
    correlations.

    The search goes down step by step, by damped least squares under the bound and by steps of
    Newton's. With Pearson's r the problem is convex, and the one optimum is found. With the other
    measures several starts are made, always the same: the weights that solve the unbounded
    linear problem exactly [2]_, cut off at zero; equal standardised children; and one child with
    half of the weight, or none, for each child. These measures do not see signs: a child against
    which the mean moves can meet its target too. With fewer destinations than children many
    weights are nearly equally good, and the search may end before an optimum.

    The paper minimises by the method of Nelder and Mead. The R package COINr does so without
    bounds and with Pearson's r: at its default tolerance it can stop before the weights have
    moved and call that a success, and it returns negative weights without a remark.

    Parameters
    ----------
    scores : array_like of shape (..., n, k)
        Scores of n destinations on k children. Only destinations with every child count.
    targets : array_like of shape (..., k), optional
        Importance that each child is meant to have; only their proportions matter. By default
        all the same.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; by default those that are not NaN.
    measure : {"correlation", "squared_correlation", "correlation_ratio"}
        How importance is measured. The paper's is the correlation ratio.
    most_iterations : int, default 500
        Steps after which the search from one start is given up.

    Returns
    -------
    OptimisedResult
        The best weights, whether or not they meet the targets; it says which.

    Raises
    ------
    InvalidInputError
        If fewer than three destinations have every child, a child is constant, targets are
        negative or do not fit, or the children cancel out.

    References
    ----------
    .. [1] W. Becker, M. Saisana, P. Paruolo and I. Vandecasteele, "Weights and importance in
       composite indicators: closing the gap", *Ecological Indicators* 80, 2017, pages 12-22.
    .. [2] P. Paruolo, M. Saisana and A. Saltelli, "Ratings and rankings: voodoo or science?",
       *Journal of the Royal Statistical Society A* 176(3), 2013, pages 609-634, equation 7.

    Examples
    --------
    >>> scores = [[1, 2, 9], [2, 1, 5], [3, 5, 4], [4, 4, 8], [5, 6, 2]]
    >>> found = optimise_weights(scores, measure="correlation")
    >>> found.weights.round(3), bool(found.reached)
    (array([0.406, 0.227, 0.367]), True)
    """
    given = _checked_scores(scores, measure)
    if most_iterations < 1:
        raise InvalidInputError(f"the search needs at least one step, not {most_iterations}")
    if given.shape[-1] == 1:
        return _only_child(weight_of_only_child(given, present))
    rows = read_children(given, present)
    wanted = _checked_targets(targets, rows.shape[-1])
    lead = np.broadcast_shapes(rows.shape[:-2], wanted.shape[:-1])
    every_row = np.broadcast_to(rows, (*lead, *rows.shape[-2:]))
    every_target = np.broadcast_to(wanted, (*lead, rows.shape[-1]))
    result = _blank(every_target)
    for case in np.ndindex(*lead):
        found = _optimised(every_row[case], every_target[case], measure, most_iterations)
        for field, value in zip(result, found, strict=True):
            field[case] = value
    return result


class _Task(NamedTuple):
    """What importances are computed from, once children are standardised.

    The importance of child i is proportional to the i-th entry of ``correlations @ pulls``, or to
    ``pulls @ forms[i] @ pulls`` if there are forms; pulls are weights times standard deviations.
    """

    correlations: FloatArray
    forms: FloatArray | None


class _Search(NamedTuple):
    """Where a search has arrived."""

    pulls: FloatArray
    gap: float
    converged: bool
    iterations: int


def _read(given: ArrayLike, what: str) -> FloatArray:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInputError(
            f"{what} must be numbers in rows of equal length; got {given!r:.200}"
        ) from None


def _checked_scores(scores: ArrayLike, measure: str) -> FloatArray:
    if measure not in get_args(Importance):
        raise UnknownNameError("measure of importance", measure, get_args(Importance))
    given = _read(scores, "scores")
    if given.ndim < 2 or 0 in given.shape[-2:]:
        raise InvalidInputError(
            f"scores of shape {given.shape} need at least one destination (row) and one child "
            "(column)"
        )
    return given


def _checked_weights(weights: ArrayLike, count: int) -> FloatArray:
    given = _read(weights, "weights")
    if given.ndim == 0 or given.shape[-1] != count:
        raise InvalidInputError(f"weights of shape {given.shape} do not fit {count} children")
    if not np.isfinite(given).all() or not np.abs(given).max(axis=-1).all():
        raise InvalidInputError("weights must be finite, and not all zero")
    return given


def _checked_targets(targets: ArrayLike | None, count: int) -> FloatArray:
    """Return targets (..., k) that sum to one."""
    if targets is None:
        return np.full(count, 1 / count)
    given = _read(targets, "targets")
    if given.ndim == 0 or given.shape[-1] != count:
        raise InvalidInputError(
            f"targets of shape {given.shape} do not fit {count} children; give one for each"
        )
    if not (np.isfinite(given) & (given >= 0)).all() or not given.max(axis=-1).all():
        raise InvalidInputError(
            "target importances must be finite and not negative, and one must be above zero; got "
            f"{given.tolist()}"
        )
    proportions = given / given.max(axis=-1, keepdims=True)
    wanted: FloatArray = proportions / proportions.sum(axis=-1, keepdims=True)
    return wanted


def _blank(targets: FloatArray) -> OptimisedResult:
    lead = targets.shape[:-1]
    weights, found, shares, aims = (np.zeros(targets.shape) for _ in range(4))
    reached, converged = (np.zeros(lead, dtype=np.bool_) for _ in range(2))
    gap, steps = np.zeros(lead), np.zeros(lead, dtype=np.intp)
    return OptimisedResult(
        weights, found, shares, aims, gap, reached, converged, steps, targets < 0
    )


def _only_child(weights: FloatArray) -> OptimisedResult:
    """Return the result for an only child, which has all of the importance there is."""
    lead = weights.shape[:-1]
    true, false = np.ones(lead, dtype=np.bool_), np.zeros(weights.shape, dtype=np.bool_)
    copies = (weights, weights.copy(), weights.copy(), weights.copy())
    steps = np.zeros(lead, dtype=np.intp)
    return OptimisedResult(*copies, np.zeros(lead), true, true.copy(), steps, false)


def _optimised(
    rows: FloatArray, targets: FloatArray, measure: Importance, most_iterations: int
) -> OptimisedResult:
    """Find the weights of one case."""
    standard, spread, exponents = _standardised(rows)
    task = _task(standard, measure)
    best = _searched(task, targets, most_iterations)
    carried = best.pulls > 0
    # The least scale among those that count is one, so that nothing can grow beyond a float.
    scale = exponents[carried].min() - exponents
    sizes = np.where(carried, np.ldexp(best.pulls / spread, np.where(carried, scale, 0)), 0.0)
    reached = _shares(task, best.pulls)[0]
    return OptimisedResult(
        weights=sizes / sizes.sum(),
        importances=_measured(task, best.pulls),
        shares=reached,
        targets=targets,
        residual=np.asarray(best.gap),
        reached=np.asarray(best.gap < _MET),
        converged=np.asarray(best.converged),
        iterations=np.asarray(best.iterations),
        at_bound=best.pulls == 0,
    )


def _standardised(rows: FloatArray) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return complete rows (n, k) with mean 0 and variance 1, and the standard deviations.

    They are given as factors (k,) of powers of two with exponents (k,).
    """
    held = rows[~np.isnan(rows).any(axis=-1)]
    distances, exponents = deviations(held, np.ones(held.shape, dtype=np.bool_))
    spread = np.sqrt((distances**2).mean(axis=0))
    return distances / spread, spread, exponents[0]


def _pulls(factors: FloatArray, exponents: IntArray) -> FloatArray:
    """Return factors (k,) of powers of two, over a common factor that keeps them safe."""
    counting = factors != 0
    scale = np.where(counting, exponents - exponents[counting].max(), 0)
    return np.ldexp(factors, scale)


def _task(standard: FloatArray, measure: Importance) -> _Task:
    correlations = standard.T @ standard / len(standard)
    if measure == "correlation":
        return _Task(correlations, None)
    if measure == "squared_correlation":
        return _Task(correlations, correlations[:, :, np.newaxis] * correlations[:, np.newaxis, :])
    fitted = np.stack([_smoothed(standard, child) for child in range(standard.shape[-1])])
    curves = fitted - fitted.mean(axis=-2, keepdims=True)
    return _Task(correlations, np.swapaxes(curves, -1, -2) @ curves / len(standard))


def _smoothed(standard: FloatArray, child: int) -> FloatArray:
    """Return all children (n, k) as smooth functions of one of them."""
    best, least = _smoother(standard[:, child], _BANDWIDTHS[-1]), np.inf
    for bandwidth in _BANDWIDTHS:
        smoother = _smoother(standard[:, child], float(bandwidth))
        own = np.diag(smoother)
        if own.max() < _ALONE:
            missed = (standard - smoother @ standard) / (1 - own)[:, np.newaxis]
            error = float((np.delete(missed, child, axis=-1) ** 2).sum())
            if error < least:
                best, least = smoother, error
    smooth: FloatArray = best @ standard
    return smooth


def _smoother(values: FloatArray, bandwidth: float) -> FloatArray:
    """Return the matrix (n, n) of local-linear regression on values, with a Gaussian kernel."""
    apart = values - values[:, np.newaxis]
    kernel = np.exp(-((apart / bandwidth) ** 2) / 2)
    total, first, second = (
        (kernel * apart**power).sum(axis=-1, keepdims=True) for power in range(3)
    )
    area = total * second - first**2
    # With all the weight at one place there is no slope, and the local mean is left.
    sloped = area > 1e-10 * total * second
    line = share(kernel * (second - first * apart), np.where(sloped, area, 0.0))
    smoother: FloatArray = np.where(sloped, line, kernel / total)
    return smoother


def _measured(task: _Task, pulls: FloatArray) -> FloatArray:
    """Return importances (k,) in the unit of their measure."""
    follows = task.correlations @ pulls
    variance = float(pulls @ follows)
    if variance <= _FLAT**2:
        raise InvalidInputError(
            "the children cancel out: their weighted mean is the same for every destination"
        )
    if task.forms is None:
        coefficients: FloatArray = np.clip(follows / np.sqrt(variance), -1.0, 1.0)
        return coefficients
    explained: FloatArray = (task.forms @ pulls) @ pulls / variance
    return explained


def _shares(task: _Task, pulls: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """Return shares (k,) of the importances, their derivatives (k, k), and the sum they are of."""
    if task.forms is None:
        sizes, slopes = task.correlations @ pulls, task.correlations
    else:
        half = task.forms @ pulls
        sizes, slopes = half @ pulls, 2 * half
    total = float(sizes.sum())
    # Where nothing is left to share, the rest is of no use.
    shares = sizes / (total or 1.0)
    turning: FloatArray = (slopes - shares[:, np.newaxis] * slopes.sum(axis=0)) / (total or 1.0)
    return shares, turning, total


def _searched(task: _Task, targets: FloatArray, most_iterations: int) -> _Search:
    """Search from one start after another until the targets are met, and keep the best."""
    best, steps = None, 0
    for start in _starts(task, targets):
        if _shares(task, start)[2] <= _FLAT:
            continue
        found = _descend(task, targets, start, most_iterations)
        steps += found.iterations
        if best is None or _preferred(found, best):
            best = found
        if best.gap < _MET or (task.forms is None and best.converged):
            break
    if best is None:
        raise InvalidInputError(
            "the children cancel out: whatever the weights, their correlations with the weighted "
            "mean sum to zero; check their directions"
        )
    return best._replace(iterations=steps)


def _preferred(found: _Search, best: _Search) -> bool:
    """Say whether a search came nearer, or as near and to an end."""
    as_near = found.gap <= best.gap + _FLAT
    return found.gap < best.gap - _FLAT or (as_near and found.converged and not best.converged)


def _starts(task: _Task, targets: FloatArray) -> list[FloatArray]:
    count = len(targets)
    aims = targets if task.forms is None else np.sqrt(targets)
    exact = np.maximum(np.linalg.lstsq(task.correlations, aims)[0], 0.0)
    equal, alone = np.ones(count), np.eye(count)
    starts = [exact, equal, *(equal + count * alone), *(equal - alone)]
    return [start / start.sum() for start in starts if start.any()]


class _Point(NamedTuple):
    """Pulls, the differences between shares and targets there, their slopes, and how steep it is.

    How steep says by how much the conditions of first order are missed: zero at an optimum.
    """

    pulls: FloatArray
    differences: FloatArray
    slopes: FloatArray
    total: float
    steep: float

    @property
    def gap(self) -> float:
        """Root mean square of the differences."""
        return float(np.sqrt((self.differences**2).mean()))

    def better_than(self, other: _Point) -> bool:
        """Say whether the targets are nearer, or as near on flatter ground."""
        if self.total <= _FLAT:
            return False
        near = self.gap <= other.gap + 1e-15
        return self.gap < other.gap - 1e-15 or (near and self.steep < other.steep)


def _point(task: _Task, targets: FloatArray, pulls: FloatArray) -> _Point:
    shares, slopes, total = _shares(task, pulls)
    descent = -(slopes.T @ (shares - targets)) / max(1.0, float(np.abs(slopes).max()))
    open_ways = np.where(pulls > 0, np.abs(descent), np.maximum(descent, 0.0))
    return _Point(pulls, shares - targets, slopes, total, float(open_ways.max()))


def _descend(task: _Task, targets: FloatArray, start: FloatArray, most_iterations: int) -> _Search:
    """Go down from one start, with weights of at least zero."""
    here, damping, steps = _point(task, targets, start), 1e-6, 0
    while here.steep > _FLAT and steps < most_iterations and damping < _DAMPING[1]:
        steps += 1
        damped = _point(task, targets, _damped_step(here, damping))
        moved = damped.better_than(here)
        damping = max(damping / 10, _DAMPING[0]) if moved else damping * 10
        curved = [_point(task, targets, trial) for trial in _newton_steps(task, targets, here)]
        for point in (damped, *curved):
            here = point if point.better_than(here) else here
    return _Search(here.pulls, here.gap, here.steep <= _LEVEL or here.gap < _MET, steps)


def _damped_step(here: _Point, damping: float) -> FloatArray:
    """Return the best pulls of at least zero for the shares as they change at first order.

    The shares do not change with the sum of the pulls, so that keeping it at one costs nothing.
    """
    from scipy.optimize import nnls

    count, hold = len(here.pulls), np.sqrt(damping)
    rows = np.concatenate([here.slopes, hold * np.eye(count), np.ones((1, count))])
    aims = np.concatenate([-here.differences, hold * here.pulls, [1.0]])
    trial: FloatArray = np.asarray(nnls(rows, aims, maxiter=100 * count)[0], dtype=np.float64)
    stepped: FloatArray = trial / trial.sum()
    return stepped


def _newton_steps(task: _Task, targets: FloatArray, here: _Point) -> list[FloatArray]:
    """Return pulls one step of Newton's away, and parts of it, in valleys too curved for slopes."""
    free = here.pulls > 0
    slope = (here.slopes.T @ here.differences)[free]
    # The constant keeps the sum of the pulls where it is.
    curvature = _curvature(task, targets, here)[free][:, free] + 1.0
    bends, ways = np.linalg.eigh(curvature)
    # Bends downwards are taken as bends upwards, so that every step leads down at first; along
    # ways that do not bend there is no step.
    firm = np.abs(bends) > 1e-9 * np.abs(bends).max()
    step = -ways[:, firm] @ ((ways.T @ slope)[firm] / np.abs(bends[firm]))
    ends = np.divide(here.pulls[free], -step, out=np.full(step.shape, np.inf), where=step < 0)
    trials: list[FloatArray] = []
    for length in (1.0, 0.1, 0.01):
        reach = min(length, float(ends.min()))
        trial: FloatArray = np.zeros_like(here.pulls)
        trial[free] = np.where(ends <= reach, 0.0, np.maximum(here.pulls[free] + reach * step, 0.0))
        trials.append(np.asarray(trial / trial.sum(), dtype=np.float64))
    return trials


def _curvature(task: _Task, targets: FloatArray, here: _Point) -> FloatArray:
    """Return the second derivatives (k, k) of half the sum of squared differences."""
    if task.forms is None:
        bends, rises = np.zeros_like(here.slopes), task.correlations.sum(axis=0)
    else:
        whole, shares = task.forms.sum(axis=0), here.differences + targets
        pulled = np.tensordot(here.differences, task.forms, 1)
        bends = 2 * (pulled - here.differences @ shares * whole)
        rises = 2 * whole @ here.pulls
    turning = np.outer(here.slopes.T @ here.differences, rises)
    curvature = here.slopes.T @ here.slopes + (bends - turning - turning.T) / here.total
    return np.asarray(curvature, dtype=np.float64)


def _targets_in_order(targets: tuple[float, ...] | None) -> tuple[float, ...] | None:
    if targets is not None:
        _checked_targets(targets, len(targets))
    return targets


class OptimisedWeights(Specification):
    r"""Weights of a node under which its children are as important as they are meant to be [1]_.

    .. math:: \min_{w \ge 0} \sum_i \Big( \frac{S_i(w)}{\sum_j S_j(w)} - t_i \Big)^2

    with importances S and targets t; see `optimise_weights`, which also says how near the
    targets are. Weights are never negative: where targets cannot be met, the nearest are taken.
    They move when destinations are added or removed, and with them every score.

    Parameters
    ----------
    targets : tuple of float, optional
        Importance that each child is meant to have, in the order of the children; only their
        proportions matter. By default all the same.
    measure : {"correlation", "squared_correlation", "correlation_ratio"}
        How importance is measured. The paper's is the correlation ratio.
    greatest_gap : float, optional
        Refuse the weights if the root mean square of the differences between shares of
        importance and targets is greater than this.
    most_iterations : int, default 500
        Steps after which the search from one start is given up.

    Raises
    ------
    InvalidInputError
        If a target is negative, or all are zero.

    References
    ----------
    .. [1] W. Becker, M. Saisana, P. Paruolo and I. Vandecasteele, "Weights and importance in
       composite indicators: closing the gap", *Ecological Indicators* 80, 2017, pages 12-22.

    Examples
    --------
    >>> OptimisedWeights(targets=(2, 1, 1), measure="correlation").to_json()
    '{"kind":"optimised","targets":[2.0,1.0,1.0],"measure":"correlation"}'
    """

    kind: Literal["optimised"] = "optimised"
    targets: Annotated[tuple[Number, ...], AfterValidator(_targets_in_order)] | None = None
    measure: Importance = "correlation_ratio"
    greatest_gap: Annotated[Number, Field(ge=0)] | None = None
    most_iterations: Annotated[int, Field(ge=1, strict=True)] = 500

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Weights optimised to target importances",
        origin="Becker, Saisana, Paruolo and Vandecasteele 2017",
        rests_on="data",
        asks_for="the importance that each child is meant to have, by default the same",
    )

    def compute(self, scores: FloatArray, present: BoolArray | None = None) -> FloatArray:
        """Return weights (..., k) computed from scores.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Scores of n destinations on k children. Only destinations with every child count.
        present : array of bool of shape (..., n, k), optional
            Which scores exist; by default those that are not NaN.

        Returns
        -------
        array of shape (..., k)
            Not negative, summing to one; one for an only child, whatever its scores.

        Raises
        ------
        InvalidInputError
            If the scores allow no weights, see `optimise_weights`; if the search did not end at
            an optimum; or if the targets are missed by more than `greatest_gap`.
        """
        found = optimise_weights(
            scores,
            self.targets,
            present=present,
            measure=self.measure,
            most_iterations=self.most_iterations,
        )
        if not found.converged.all():
            raise InvalidInputError(
                f"the search for weights did not end at an optimum in {self.most_iterations} "
                "steps; raise most_iterations, or use measure='correlation', which is convex"
            )
        gap = float(found.residual.max(initial=0.0))
        if self.greatest_gap is not None and gap > self.greatest_gap:
            raise InvalidInputError(
                f"no weights of at least zero come nearer to the targets than {gap:.3g}, and the "
                f"greatest gap allowed is {self.greatest_gap:g}; ask for other targets"
            )
        return found.weights
