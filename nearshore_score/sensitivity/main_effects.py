"""How far each option of each choice moves an output, and how much of its variance that makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray, IntArray, divide
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.sampling.blocks import Stage, generator_of
from nearshore_score.sensitivity.sampling.bootstrap_intervals import (
    check_resampling,
    resample_counts,
    share_between,
)
from nearshore_score.sensitivity.sampling.main_effect_fit import (
    LeastSquares,
    MainEffectFit,
    OptionRuns,
    noise_in_spread,
    noise_of_drawing,
    resampled_spread,
    spread_of,
    standard_errors,
    sums_by_row,
)
from nearshore_score.sensitivity.sampling.output_scale import GREATEST, without_scale
from nearshore_score.sensitivity.sampling.small_products import small_products

#: The least-squares problem has a line for each option.
MOST_OPTIONS = 1000
#: The noise of an option's mean is judged by how rows differ.
FEWEST_ROWS = 2

# Numbers in one array of counts or of resampled effects: a few tens of megabytes.
_AT_ONCE = 2**21
# A variance below this, of outputs in a unit of their own size, is rounding error.
_NOTHING = 1e-26


class MainEffects(NamedTuple):
    """Main effects of the options of g choices on q outputs.

    Without an axis of outputs in the input the arrays have none either.

    Attributes
    ----------
    effects : tuple of array of shape (K, q)
        By choice: how far each of its K options moves the mean output, in its unit. Their mean by
        shares is zero.
    errors : tuple of array of shape (K, q)
        Standard errors of the effects.
    first : array of shape (g, q)
        First-order index: the share of the variance that lies between the options of a choice;
        NaN where an output does not vary. An estimate can fall a little below zero.
    first_low, first_high : array of shape (g, q)
        Bootstrap interval of the index; NaN also without resamples.
    mean : array of shape (q,)
        Mean output if every option has its share.
    variance : array of shape (q,)
        Variance of the output, in its unit squared: of the effects by shares, and of what they
        leave over the runs.
    """

    effects: tuple[FloatArray, ...]
    errors: tuple[FloatArray, ...]
    first: FloatArray
    first_low: FloatArray
    first_high: FloatArray
    mean: FloatArray
    variance: FloatArray


def main_effects(
    options: ArrayLike,
    outputs: ArrayLike,
    *,
    shares: Sequence[ArrayLike | None] | None = None,
    rows: ArrayLike | None = None,
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> MainEffects:
    r"""Estimate what each option does to an output, from any runs in which options vary at random.

    The effects of all options are fitted together by least squares, as in an analysis of variance
    [1]_: :math:`y = \mu + \sum_i \alpha_i(k_i) + \text{rest}`. For choices that are made
    independently, with probabilities p, the first-order index [2]_ of a choice is the variance of
    its effects as a share of the variance of the output,

    .. math:: S_i = \frac{1}{V} \Big(\sum_k p_{ik}\, \alpha_{ik}^2
              - \sum_k p_{ik} (1 - p_{ik})\, \hat\sigma_{ik}^2\Big),

    where the second sum takes off what the noise of the effects adds to the first.

    Parameters
    ----------
    options : array_like of int of shape (runs, g) or (runs,)
        Option of each choice in each run, counted from 0.
    outputs : array_like of shape (runs, q) or (runs,)
        Outputs of the runs.
    shares : sequence of array_like of shape (K,) or None, optional
        Probability of each option by choice, in proportion; by default, and for a choice with
        None, as often as it occurs.
    rows : array_like of int of shape (runs,), optional
        Runs with the same number belong together and are drawn together, such as the g + 2 runs
        of one point of a Saltelli design; by default each run stands alone.
    resamples : int
        How often the rows are drawn again, with replacement, for the intervals; zero for none.
    level : float
        Probability of the intervals, between zero and one; a share of the resamples.
    seed : int
        Seed of the resamples.

    Returns
    -------
    MainEffects

    Raises
    ------
    InvalidInputError
        If shapes do not fit, an output is not finite, an option occurs in fewer than two rows,
        there are more than 1000 options in all, the runs cannot tell two choices apart, or a
        setting cannot be used.

    Notes
    -----
    Only choices with options take part; whatever else varies counts as noise. Because chance
    differences between the options of one choice in the options of the others are fitted, too,
    this takes far fewer runs than the estimates of `variance_indices`, which use two runs of
    each row. It needs the options to be independent of each other: where a combination is ruled
    out, effects are those of the least-squares fit, and indices no longer shares.

    Intervals draw whole rows; effects follow them by their first derivative. The runs of a Sobol
    sequence are more even than random ones, so errors and intervals are wider than need be and the
    index of a choice with many options comes out a little low.

    References
    ----------
    .. [1] H. Scheffé, *The Analysis of Variance*, Wiley, 1959, chapter 4.
    .. [2] I. M. Sobol', "Sensitivity estimates for nonlinear mathematical models", *Mathematical
       Modelling and Computational Experiments* 1(4), 1993, pages 407-414.

    Examples
    --------
    >>> options = np.random.default_rng(0).integers(0, [3, 2], (600, 2))
    >>> outputs = np.array([0.0, 1.0, 5.0])[options[:, 0]] + 4 * options[:, 1]
    >>> found = main_effects(options, outputs, shares=[[1, 1, 1], [1, 1]])
    >>> found.effects
    (array([-2., -1.,  3.]), array([-2.,  2.]))
    >>> found.first.round(2)
    array([0.54, 0.46])
    """
    check_resampling(resamples, level, seed)
    values, chosen, belong = _checked(outputs, options, rows)
    choices = tuple(_option_runs(chosen, belong, shares))
    solver = LeastSquares(choices)
    if not solver.tells_apart:
        raise InvalidInputError(
            "the runs do not tell the choices apart: some options always occur together; take "
            "more runs, or choose at random"
        )
    alone = values.ndim == 1
    columns = values[:, np.newaxis] if alone else values
    draws = _Resamples(resamples, level, seed, int(belong.max()) + 1)
    at_once = max(1, _AT_ONCE // max(len(columns), resamples * len(choices)))
    found = [
        _effects(choices, solver, belong, columns[:, start : start + at_once], draws)
        for start in range(0, columns.shape[1], at_once)
    ]
    return _joined(found, alone=alone)


def _checked(
    outputs: ArrayLike, options: ArrayLike, rows: ArrayLike | None
) -> tuple[FloatArray, IntArray, IntArray]:
    """Return outputs, options (runs, g) and rows, counted from zero without gaps."""
    values = np.asarray(outputs, dtype=np.float64)
    if values.ndim not in (1, 2) or 0 in values.shape:
        raise InvalidInputError(f"outputs have shape {values.shape}; give (runs,) or (runs, q)")
    if not (np.abs(values) < GREATEST).all():
        raise InvalidInputError(f"outputs must be finite numbers below {GREATEST:g}")
    chosen = np.asarray(options)
    chosen = chosen[:, np.newaxis] if chosen.ndim == 1 else chosen
    if chosen.ndim != 2 or chosen.shape[0] != len(values) or not chosen.shape[1]:
        raise InvalidInputError(
            f"options have shape {chosen.shape}; give a line for each of {len(values)} runs and a "
            "column for each choice"
        )
    if chosen.dtype.kind not in "iu" or (chosen < 0).any():
        raise InvalidInputError("options must be whole numbers, counted from 0")
    given = np.arange(len(values)) if rows is None else np.asarray(rows)
    if given.shape != (len(values),) or given.dtype.kind not in "iu":
        raise InvalidInputError(
            f"rows have shape {given.shape} and type {given.dtype}; give one whole number for each "
            f"of {len(values)} runs"
        )
    return values, chosen.astype(np.intp), np.unique(given, return_inverse=True)[1]


def _option_runs(
    chosen: IntArray, rows: IntArray, shares: Sequence[ArrayLike | None] | None
) -> list[OptionRuns]:
    given = [None] * chosen.shape[1] if shares is None else list(shares)
    if len(given) != chosen.shape[1]:
        raise InvalidInputError(
            f"there are shares for {len(given)} choices; give them for all {chosen.shape[1]}"
        )
    found: list[OptionRuns] = []
    for place, (own, of_own) in enumerate(zip(chosen.T, given, strict=True)):
        found.append(OptionRuns.of(own, _shares(place, own, of_own), rows))
        few = found[-1].rows_of_options < FEWEST_ROWS
        if few.any():
            raise InvalidInputError(
                f"option {np.argmax(few)} of choice {place} occurs in fewer than {FEWEST_ROWS} "
                "rows; take more runs, or leave the option out"
            )
    if sum(len(one.shares) for one in found) > MOST_OPTIONS:
        raise InvalidInputError(f"there are more than {MOST_OPTIONS} options in all")
    return found


def _shares(place: int, chosen: IntArray, given: ArrayLike | None) -> FloatArray:
    """Return the probabilities of the options of a choice."""
    occurring = int(chosen.max()) + 1
    shares = np.bincount(chosen) if given is None else np.asarray(given)
    shares = shares.astype(np.float64)
    if shares.ndim != 1 or len(shares) < occurring:
        raise InvalidInputError(
            f"choice {place} has shares of shape {shares.shape}; give one for each of its "
            f"{occurring} options"
        )
    if given is not None and not ((shares > 0) & np.isfinite(shares)).all():
        raise InvalidInputError(f"choice {place}: shares must be finite and above zero")
    total: FloatArray = shares / shares.sum()
    return total


class _Resamples(NamedTuple):
    """How rows are drawn again."""

    resamples: int
    level: float
    seed: int
    rows: int


def _effects(
    choices: Sequence[OptionRuns],
    solver: LeastSquares,
    rows: IntArray,
    outputs: FloatArray,
    draws: _Resamples,
) -> MainEffects:
    """Return effects and indices of outputs (runs, q)."""
    (values,), mean, unit = without_scale(outputs, level=outputs)
    fit = solver.fit(values)
    spread = np.stack(list(map(spread_of, choices, fit.effects)))
    noise = np.stack(list(map(noise_in_spread, choices, fit.noise)))
    variance = _variance(spread.sum(axis=0), (fit.rest**2).mean(axis=0))
    low, high = _interval(choices, fit, rows, draws)
    return MainEffects(
        tuple(own * unit for own in fit.effects),
        tuple(own * unit for own in map(standard_errors, choices, fit.noise)),
        divide(spread - noise, variance),
        low,
        high,
        fit.mean * unit + mean,
        variance * unit**2,
    )


def _interval(
    choices: Sequence[OptionRuns], fit: MainEffectFit, rows: IntArray, draws: _Resamples
) -> tuple[FloatArray, FloatArray]:
    """Return the ends (g, q) of the bootstrap intervals of the indices."""
    generator = generator_of(draws.seed, Stage.BOOTSTRAP, 0)
    squares = sums_by_row(fit.rest**2, rows)
    runs = np.bincount(rows).astype(np.float64)[:, np.newaxis]
    noise = np.stack(list(map(noise_in_spread, choices, fit.noise)))
    again = np.empty((draws.resamples, *noise.shape))
    at_once = max(1, _AT_ONCE // draws.rows)
    for start in range(0, draws.resamples, at_once):
        size = min(at_once, draws.resamples - start)
        counts = resample_counts(generator, size, draws.rows)
        spread = _resampled(choices, fit, np.ascontiguousarray(counts.T))
        rest = small_products(counts, squares) / (counts @ runs)
        variance = _variance(spread.sum(axis=1), rest)
        again[start : start + size] = divide(spread - noise, variance[:, np.newaxis])
    return share_between(again, draws.level)


def _resampled(choices: Sequence[OptionRuns], fit: MainEffectFit, by_row: FloatArray) -> FloatArray:
    """Return the variance (resamples, g, q) between options, less what drawing again adds."""
    spread = [
        resampled_spread(one, effects, left, by_row) - noise_of_drawing(one, noise)
        for one, effects, left, noise in zip(choices, fit.effects, fit.left, fit.noise, strict=True)
    ]
    return np.stack(spread, axis=1)


def _variance(between: FloatArray, rest: FloatArray) -> FloatArray:
    """Return the variance (..., q) of main effects and of what they leave."""
    both = between + rest
    return np.where(both > _NOTHING, both, 0.0)


def _joined(found: Sequence[MainEffects], *, alone: bool) -> MainEffects:
    """Put outputs side by side, or drop their axis."""

    def together(arrays: Sequence[FloatArray]) -> FloatArray:
        return arrays[0][..., 0] if alone else np.concatenate(arrays, axis=-1)

    def by_choice(arrays: Sequence[tuple[FloatArray, ...]]) -> tuple[FloatArray, ...]:
        return tuple(map(together, zip(*arrays, strict=True)))

    return MainEffects(
        effects=by_choice([one.effects for one in found]),
        errors=by_choice([one.errors for one in found]),
        first=together([one.first for one in found]),
        first_low=together([one.first_low for one in found]),
        first_high=together([one.first_high for one in found]),
        mean=together([one.mean for one in found]),
        variance=together([one.variance for one in found]),
    )
