"""Main effects of several choices fitted together by least squares, and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, cast

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.sensitivity.sampling.small_products import small_products

# Runs that tell choices apart leave each direction of the fit about as much as one.
_NO_INFORMATION = 1e-9


@dataclass(frozen=True, eq=False)
class OptionRuns:
    """Where the K options of one choice stand among the runs.

    Attributes
    ----------
    options : array of int of shape (runs,)
        Option of each run.
    shares : array of shape (K,)
        Probability of each option; they sum to one.
    counts : array of shape (K,)
        In how many runs it is chosen.
    rows : array of int of shape (e,)
        The rows in which each option occurs, option by option.
    ends : array of int of shape (K + 1,)
        Where, among these, the next option begins.
    order, starts : array of int of shape (runs,) and (e + 1,)
        The runs by option and row, and where the next row begins.
    """

    options: IntArray
    shares: FloatArray
    counts: FloatArray
    rows: IntArray
    ends: IntArray
    order: IntArray
    starts: IntArray

    @classmethod
    def of(cls, options: IntArray, shares: FloatArray, rows: IntArray) -> OptionRuns:
        """Sort the runs by option and row.

        Parameters
        ----------
        options : array of int of shape (runs,)
            Option of each run, from 0.
        shares : array of shape (K,)
            Probability of each option.
        rows : array of int of shape (runs,)
            Row that each run belongs to, from 0.
        """
        count, size = len(shares), int(rows.max()) + 1
        keys = options * size + rows
        order = np.argsort(keys, kind="stable")
        pieces, starts = np.unique(keys[order], return_index=True)
        ends = np.searchsorted(pieces, size * np.arange(count + 1))
        counts = np.bincount(options, minlength=count).astype(np.float64)
        starts = np.append(starts, len(keys))
        return cls(options, shares, counts, pieces % size, ends, order, starts)

    @property
    def rows_of_options(self) -> IntArray:
        """In how many rows (K,) each option occurs."""
        return np.diff(self.ends)

    def by_row(self, values: FloatArray) -> FloatArray:
        """Return sums (e, q) of values (runs, q) over the runs of one row with one option."""
        return _sums(values, self.order, self.starts)

    def by_option(self, sums: FloatArray) -> FloatArray:
        """Return sums (K, q) over the rows of each option of what is summed by row (e, q)."""
        return _sums(sums, np.arange(len(sums)), self.ends)


def sums_by_row(values: FloatArray, rows: IntArray) -> FloatArray:
    """Return sums (rows, q) of values (runs, q) over the runs of each row."""
    starts = np.cumsum(np.concatenate([[0], np.bincount(rows)]))
    return _sums(values, np.argsort(rows, kind="stable"), starts)


def _sums(values: FloatArray, order: IntArray, starts: IntArray) -> FloatArray:
    """Return sums over consecutive pieces of values in some order."""
    from scipy.sparse import csr_array

    shape = (len(starts) - 1, len(values))
    pieces = csr_array((np.ones(len(order)), order, starts), shape=shape)
    return cast("FloatArray", pieces @ values)


class MainEffectFit(NamedTuple):
    """Main effects of g choices on q outputs.

    Attributes
    ----------
    mean : array of shape (q,)
        Mean output if every option has its share.
    effects : list of array of shape (K, q)
        By choice: how far each option moves the mean; by shares they average zero.
    left : list of array of shape (e, q)
        By choice: what the fit leaves of the outputs, summed as `OptionRuns.by_row` does.
    noise : list of array of shape (K, q)
        By choice: variance of the mean output with each option, with rows as independent.
    rest : array of shape (runs, q)
        What the fit leaves of the outputs.
    """

    mean: FloatArray
    effects: list[FloatArray]
    left: list[FloatArray]
    noise: list[FloatArray]
    rest: FloatArray


class LeastSquares:
    """Fits effects of all options of all choices to outputs, over the same runs each time.

    Parameters
    ----------
    choices : sequence of OptionRuns
        The choices, each of whose options occurs.
    """

    def __init__(self, choices: Sequence[OptionRuns]) -> None:
        self._choices = choices
        ends = np.cumsum([0, *(len(one.shares) for one in choices)])
        self._places = [slice(*pair) for pair in pairwise(ends)]
        # Rare options would else look like a lack of information.
        self._scale = 1 / np.sqrt(np.concatenate([one.counts for one in choices]))
        matrix = _occurring_together(choices, ends) * np.outer(self._scale, self._scale)
        # Effects that average zero settle what is open; those of the first choice hold the mean.
        for own, one in zip(self._places[1:], choices[1:], strict=True):
            line = np.zeros(len(matrix))
            line[own] = one.shares * self._scale[own]
            line /= np.linalg.norm(line)
            matrix += np.outer(line, line)
        self._values, self._vectors = np.linalg.eigh(matrix)

    @property
    def tells_apart(self) -> bool:
        """Whether the runs tell the choices from each other."""
        return bool(self._values[0] > _NO_INFORMATION)

    def fit(self, outputs: FloatArray) -> MainEffectFit:
        """Return the main effects on outputs (runs, q)."""
        sums = [one.by_option(one.by_row(outputs)) for one in self._choices]
        effects = self._solved(np.concatenate(sums))
        rest = outputs.copy()
        for one, own in zip(self._choices, effects, strict=True):
            rest -= own[one.options]
        mean = self._choices[0].shares @ effects[0]
        effects[0] = effects[0] - mean
        left = [one.by_row(rest) for one in self._choices]
        noise = [_noise(one, own) for one, own in zip(self._choices, left, strict=True)]
        return MainEffectFit(mean, effects, left, noise, rest)

    def _solved(self, sums: FloatArray) -> list[FloatArray]:
        scale = self._scale[:, np.newaxis]
        turned = self._vectors.T @ (sums * scale) / self._values[:, np.newaxis]
        effects = self._vectors @ turned * scale
        return [effects[own] for own in self._places]


def _occurring_together(choices: Sequence[OptionRuns], ends: IntArray) -> FloatArray:
    """Return how often each two options occur in one run."""
    matrix = np.zeros((ends[-1], ends[-1]))
    for row, one in enumerate(choices):
        for column, other in enumerate(choices):
            shape = len(one.shares), len(other.shares)
            both = np.bincount(
                one.options * shape[1] + other.options, minlength=shape[0] * shape[1]
            )
            own, across = slice(*ends[row : row + 2]), slice(*ends[column : column + 2])
            matrix[own, across] = both.reshape(shape)
    return matrix


def _noise(choice: OptionRuns, left: FloatArray) -> FloatArray:
    """Return the variance (K, q) of the mean output with each option."""
    rows = choice.rows_of_options
    few = (rows / (rows - 1) / choice.counts**2)[:, np.newaxis]
    noise: FloatArray = choice.by_option(left**2) * few
    return noise


def spread_of(choice: OptionRuns, effects: FloatArray) -> FloatArray:
    """Return the variance (q,) of effects (K, q) between the options of a choice."""
    spread: FloatArray = choice.shares @ effects**2 - (choice.shares @ effects) ** 2
    return spread


def noise_in_spread(choice: OptionRuns, noise: FloatArray) -> FloatArray:
    """Return how much of the variance (q,) between options is noise (K, q) of their means."""
    found: FloatArray = (choice.shares * (1 - choice.shares)) @ noise
    return found


def standard_errors(choice: OptionRuns, noise: FloatArray) -> FloatArray:
    """Return the standard errors (K, q) of effects, whose mean by shares is zero.

    Parameters
    ----------
    choice : OptionRuns
        The choice.
    noise : array of shape (K, q)
        Variance of the mean output with each option.
    """
    shares = choice.shares[:, np.newaxis]
    variance: FloatArray = (1 - 2 * shares) * noise + (shares**2 * noise).sum(axis=0)
    return np.sqrt(variance)


def resampled_spread(
    choice: OptionRuns, effects: FloatArray, left: FloatArray, by_row: FloatArray
) -> FloatArray:
    """Return the variance (resamples, q) between options in runs that are drawn again.

    Effects follow the rows by their first derivative, so that nothing is fitted again.

    Parameters
    ----------
    choice : OptionRuns
        The choice.
    effects : array of shape (K, q)
        Its effects.
    left : array of shape (e, q)
        What the fit leaves, summed as `OptionRuns.by_row` does.
    by_row : array of shape (rows, resamples)
        How often each row is drawn.
    """
    squares = np.zeros((by_row.shape[1], effects.shape[1]))
    means = np.zeros_like(squares)
    for option, (start, end) in enumerate(pairwise(choice.ends)):
        drawn = np.ascontiguousarray(by_row[choice.rows[start:end]].T)
        moved = small_products(drawn, left[start:end]) / choice.counts[option]
        moved += effects[option]
        means += choice.shares[option] * moved
        squares += choice.shares[option] * moved**2
    return squares - means**2


def noise_of_drawing(choice: OptionRuns, noise: FloatArray) -> FloatArray:
    """Return how much drawing the rows again adds to the variance (q,) between options."""
    rows = choice.rows_of_options[:, np.newaxis]
    return noise_in_spread(choice, noise * (rows - 1) / rows)
