"""How much of the variance of an output comes from each input, or group of inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.sampling.blocks import (
    BLOCK,
    Part,
    Progress,
    Stage,
    check_draws,
    generator_of,
    run_parts,
)
from nearshore_score.sensitivity.sampling.bootstrap_intervals import check_resampling, share_between
from nearshore_score.sensitivity.sampling.index_bootstrap import (
    IndexEstimator,
    indices_of,
    outputs_at_once,
    resampled,
    summed,
    terms_of,
)
from nearshore_score.sensitivity.sampling.output_scale import GREATEST, without_scale

#: Computes outputs (N,) or (N, q) from inputs (N, d) between zero and one.
Function = Callable[[FloatArray], ArrayLike]

# Directions of the Sobol sequence that are tabulated.
_MOST_DIMENSIONS = 21201


class VarianceIndices(NamedTuple):
    """Sensitivity indices of q outputs for g groups of inputs.

    Without an axis of outputs in the input the arrays have none either. NaN where an output does
    not vary; the ends of intervals also where no resample varies or none was asked for.

    Attributes
    ----------
    first : array of shape (g, q)
        Share of the variance that goes if the group alone is known. An estimate can fall a little
        below zero.
    total : array of shape (g, q)
        Share of the variance that stays if everything but the group is known; never negative,
        and zero if the group has no effect in any run.
    first_low, first_high : array of shape (g, q)
        Bootstrap interval of the first-order index.
    total_low, total_high : array of shape (g, q)
        Bootstrap interval of the total index.
    variance : array of shape (q,)
        Variance of the output over both samples, in its unit squared.
    """

    first: FloatArray
    total: FloatArray
    first_low: FloatArray
    first_high: FloatArray
    total_low: FloatArray
    total_high: FloatArray
    variance: FloatArray


def saltelli_design(runs: int, columns: int, seed: int = 0) -> tuple[FloatArray, FloatArray]:
    """Return two samples that fill the unit cube evenly, and do so together.

    They are the two halves of one Sobol sequence [1]_ of twice as many dimensions, scrambled at
    random, as the estimators of `variance_indices` need them [2]_.

    Parameters
    ----------
    runs : int
        How many points, a power of two, at least two.
    columns : int
        How many inputs there are.
    seed : int
        Seed of the scrambling.

    Returns
    -------
    first, second : array of shape (runs, columns)
        Numbers between zero and one, neither of which occurs.

    Raises
    ------
    InvalidInputError
        If `runs` is not a power of two, there is no column, or there are more than 10600.

    References
    ----------
    .. [1] I. M. Sobol', "On the distribution of points in a cube and the approximate evaluation
       of integrals", *USSR Computational Mathematics and Mathematical Physics* 7(4), 1967,
       pages 86-112.
    .. [2] A. Saltelli, P. Annoni, I. Azzini, F. Campolongo, M. Ratto and S. Tarantola,
       "Variance based sensitivity analysis of model output. Design and estimator for the total
       sensitivity index", *Computer Physics Communications* 181(2), 2010, pages 259-270.

    Examples
    --------
    >>> first, second = saltelli_design(runs=8, columns=3)
    >>> first.shape, second.shape
    ((8, 3), (8, 3))
    >>> sorted((8 * first[:, 0]).astype(int).tolist())
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    check_draws(runs, seed)
    if runs < 2 or runs & (runs - 1) or runs > 2**30:
        near = 2 ** min(max(1, (runs - 1).bit_length()), 30)
        raise InvalidInputError(f"{runs} runs are not a power of two; take {near}")
    if not 1 <= columns <= _MOST_DIMENSIONS // 2:
        raise InvalidInputError(
            f"{columns} columns: there must be between 1 and {_MOST_DIMENSIONS // 2}"
        )
    from scipy.stats import qmc

    sobol = qmc.Sobol(2 * columns, seed=generator_of(seed, Stage.SCRAMBLE, 0))
    points = sobol.random(runs)
    # The middle of each cell: zero itself has no quantile.
    points += 0.5 / 2.0**sobol.bits
    return np.ascontiguousarray(points[:, :columns]), np.ascontiguousarray(points[:, columns:])


def variance_indices(
    first: ArrayLike,
    second: ArrayLike,
    mixed: ArrayLike,
    *,
    estimator: IndexEstimator = "jansen",
    centred: bool = True,
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> VarianceIndices:
    r"""Estimate first-order and total sensitivity indices [1]_ from the outputs of a design.

    Let A and B be two samples, and :math:`A_B^{(i)}` sample A with the inputs of group i from B.
    With outputs y and V their variance (divisor one less than their number) over A and B together

    .. math::

        S_i^{\text{Jansen}} = 1 - \frac{1}{2NV} \sum \left(y_B - y_{AB(i)}\right)^2, \qquad
        S_i^{\text{Saltelli}} = \frac{1}{NV} \sum y_B \left(y_{AB(i)} - y_A\right),

    the first by [2]_, the second by [3]_, and by [2]_ the total index

    .. math:: T_i = \frac{1}{2NV} \sum \left(y_A - y_{AB(i)}\right)^2.

    Parameters
    ----------
    first, second : array_like of shape (N, q) or (N,)
        Outputs of the two samples, N at least two.
    mixed : array_like of shape (g, N, q) or (g, N)
        Outputs of the first sample with one group of inputs after the other taken from the second.
    estimator : {"jansen", "saltelli"}
        How the first-order index is estimated. Jansen's has less error where the index is large,
        Saltelli's where it is small.
    centred : bool
        Whether the mean of A and B is taken off the outputs in Saltelli's estimate, which else
        has the more error the farther the mean is from zero. Published figures often leave it.
    resamples : int
        How often the runs are drawn again, with replacement, for the intervals; zero for none.
    level : float
        Probability of the intervals, between zero and one; a share of the resamples.
    seed : int
        Seed of the resamples.

    Returns
    -------
    VarianceIndices

    Raises
    ------
    InvalidInputError
        If shapes do not fit, an output is not finite, or a setting cannot be used.
    UnknownNameError
        If there is no such estimator.

    Notes
    -----
    A resample takes a run whole, with all its outputs, for all sums and the variance together.
    Resamples in which an output does not vary are left out of its intervals. The runs of a Sobol
    sequence are more even than random ones, so the intervals are wider than need be.

    An output whose values differ by rounding alone counts as one that does not vary.

    References
    ----------
    .. [1] T. Homma and A. Saltelli, "Importance measures in global sensitivity analysis of
       nonlinear models", *Reliability Engineering & System Safety* 52(1), 1996, pages 1-17.
    .. [2] M. J. W. Jansen, "Analysis of variance designs for model output", *Computer Physics
       Communications* 117(1-2), 1999, pages 35-43.
    .. [3] A. Saltelli, P. Annoni, I. Azzini, F. Campolongo, M. Ratto and S. Tarantola,
       "Variance based sensitivity analysis of model output. Design and estimator for the total
       sensitivity index", *Computer Physics Communications* 181(2), 2010, pages 259-270.

    Examples
    --------
    >>> first, second = saltelli_design(runs=1024, columns=2)
    >>> def output(inputs):
    ...     return 3 * inputs[:, 0] + inputs[:, 1]
    >>> mixed = [output(np.where(np.arange(2) == i, second, first)) for i in range(2)]
    >>> found = variance_indices(output(first), output(second), mixed)
    >>> found.first.round(3), found.total.round(3)
    (array([0.9, 0.1]), array([0.9, 0.1]))
    """
    if estimator not in get_args(IndexEstimator):
        raise UnknownNameError("estimator", estimator, get_args(IndexEstimator))
    check_resampling(resamples, level, seed)
    settings = _Settings(estimator, centred, resamples, level, seed)
    one, two, many = _outputs(first, second, mixed)
    if one.ndim == 2:
        return _in_pieces(one, two, many, settings)
    found = _in_pieces(one[:, np.newaxis], two[:, np.newaxis], many[..., np.newaxis], settings)
    return VarianceIndices._make(array[..., 0] for array in found)


def variance_analysis(
    function: Function,
    groups: int | Sequence[int | Sequence[int]],
    *,
    runs: int = 4096,
    estimator: IndexEstimator = "jansen",
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> VarianceIndices:
    """Estimate sensitivity indices of a function of one's own.

    Parameters
    ----------
    function : callable
        Takes inputs of shape (N, d), independent and uniform between zero and one, and returns
        outputs of shape (N,) or (N, q), each row by itself. For an input with another law apply
        its quantile function first.
    groups : int or sequence of int or of sequences of int
        The number d of inputs, each on its own; or by group the numbers of its inputs, counted
        from zero, which must be all d inputs, once each.
    runs : int
        Points in each of the two samples, a power of two. The function is computed for
        ``runs * (g + 2)`` rows.
    estimator : {"jansen", "saltelli"}
        How the first-order index is estimated; see `variance_indices`.
    resamples : int
        Resamples for the intervals.
    level : float
        Probability of the intervals.
    seed : int
        Seed of the design and of the resamples.
    executor : concurrent.futures.Executor, optional
        Where the function is computed, 4096 points at a time; for other processes it must be
        picklable. The result does not depend on it.
    progress : callable, optional
        Called with the number of points done and their total.

    Returns
    -------
    VarianceIndices

    Raises
    ------
    InvalidInputError
        If the groups are not all inputs once each, or the outputs cannot be used.

    Examples
    --------
    >>> def output(inputs):
    ...     return inputs[:, 0] * inputs[:, 1] + inputs[:, 2]
    >>> found = variance_analysis(output, [[0, 1], 2], runs=1024)
    >>> found.first.round(2)
    array([0.37, 0.63])
    """
    columns = _columns(groups)
    count = sum(map(len, columns))
    first, second = saltelli_design(runs, count, seed)
    work = _Runs(function, first, second, tuple(columns))
    parts = run_parts(work, runs, blocks=1, executor=executor, progress=progress)
    outputs = np.concatenate(list(parts), axis=1)
    return variance_indices(
        outputs[0],
        outputs[1],
        outputs[2:],
        estimator=estimator,
        resamples=resamples,
        level=level,
        seed=seed,
    )


@dataclass(frozen=True, eq=False)
class _Runs:
    """The function on both samples and all mixed ones."""

    function: Function
    first: FloatArray
    second: FloatArray
    columns: tuple[tuple[int, ...], ...]

    def __call__(self, part: Part) -> FloatArray:
        rows = slice(part.first * BLOCK, part.first * BLOCK + part.draws)
        one, two = self.first[rows], self.second[rows]
        outputs = [self._output(one), self._output(two)]
        for group in self.columns:
            mixed = one.copy()
            mixed[:, group] = two[:, group]
            outputs.append(self._output(mixed))
        return np.stack(outputs)

    def _output(self, inputs: FloatArray) -> FloatArray:
        output = np.asarray(self.function(inputs.copy()), dtype=np.float64)
        if output.ndim not in (1, 2) or len(output) != len(inputs):
            raise InvalidInputError(
                f"the function returned shape {output.shape} for {len(inputs)} rows; return "
                "(N,) or (N, q)"
            )
        return output


def _columns(groups: int | Sequence[int | Sequence[int]]) -> list[tuple[int, ...]]:
    """Return the inputs of each group."""
    if isinstance(groups, int):
        groups = range(groups)
    columns = [(group,) if isinstance(group, int) else tuple(group) for group in groups]
    named = sorted(column for group in columns for column in group)
    if not columns or not all(columns) or named != list(range(len(named))):
        raise InvalidInputError(
            f"groups {columns} must name the inputs 0, 1, 2, ... once each, and none be empty"
        )
    return columns


def _outputs(
    first: ArrayLike, second: ArrayLike, mixed: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return outputs as arrays whose shapes fit."""
    one, two, many = (np.asarray(given, dtype=np.float64) for given in (first, second, mixed))
    if one.ndim not in (1, 2) or one.shape != two.shape or many.shape[1:] != one.shape:
        raise InvalidInputError(
            f"outputs of shapes {one.shape}, {two.shape} and {many.shape} do not fit; give "
            "(N, q), (N, q) and (g, N, q), or all without q"
        )
    if len(one) < 2 or 0 in many.shape:
        raise InvalidInputError("there must be at least two runs, one output and one group")
    for array in (one, two, many):
        if not (np.abs(array) < GREATEST).all():
            raise InvalidInputError(f"outputs must be finite numbers below {GREATEST:g}")
    return one, two, many


class _Settings(NamedTuple):
    """How indices and intervals are computed."""

    estimator: IndexEstimator
    centred: bool
    resamples: int
    level: float
    seed: int


def _in_pieces(
    first: FloatArray, second: FloatArray, mixed: FloatArray, settings: _Settings
) -> VarianceIndices:
    """Return indices and intervals of outputs (N, q), a few at a time."""
    groups, runs, outputs = mixed.shape
    at_once = outputs_at_once(runs, groups, settings.resamples)
    found: list[VarianceIndices] = []
    for start in range(0, outputs, at_once):
        some = slice(start, start + at_once)
        found.append(_indices(first[:, some], second[:, some], mixed[..., some], settings))
    return VarianceIndices._make(
        np.concatenate(parts, axis=-1) for parts in zip(*found, strict=True)
    )


def _indices(
    first: FloatArray, second: FloatArray, mixed: FloatArray, settings: _Settings
) -> VarianceIndices:
    """Return indices and intervals of outputs (N, q)."""
    both = np.concatenate([first, second])
    (one, two, many), mean, unit = without_scale(first, second, mixed, level=both)
    taken_off = None if settings.centred else mean / unit
    terms = terms_of(one, two, many, settings.estimator, taken_off)
    found = indices_of(summed(terms), len(first), settings.estimator)
    again = resampled(terms, settings.estimator, settings.resamples, settings.seed)
    first_ends, total_ends = (share_between(values, settings.level) for values in again)
    variance = found.variance * unit**2
    return VarianceIndices(found.first, found.total, *first_ends, *total_ends, variance)
