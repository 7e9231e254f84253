"""Quantile functions of uncertain figures: from standard normal numbers to values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.normalisation.transforms import Transform
from nearshore_score.scipy_distribution import (
    GREATEST_CHANCE,
    LEAST_CHANCE,
    ScipyDistribution,
)

#: Standard deviations beyond which a normal number comes less than once in 10^18 draws.
NEVER = 9.0

#: Half the width of a 95 % interval, in standard deviations.
TWO_SIDED_95 = 1.959963984540054


def inverse_transform(values: FloatArray, kind: Transform) -> FloatArray:
    """Return what a transform makes these values of.

    Parameters
    ----------
    values : array of any shape
        Transformed values.
    kind : {"none", "log", "log1p", "sqrt"}
        The transform.

    Examples
    --------
    >>> inverse_transform(np.array([2.0, 3.0]), "sqrt")
    array([4., 9.])
    """
    return _INVERSES[kind](values)


_INVERSES: Mapping[Transform, Callable[[FloatArray], FloatArray]] = {
    "none": lambda values: values,
    "log": np.exp,
    "log1p": np.expm1,
    "sqrt": np.square,
}


def normal_chances(normals: FloatArray) -> FloatArray:
    """Return the chance of less than each standard normal number, never zero or one.

    Parameters
    ----------
    normals : array of any shape
        Standard normal numbers.
    """
    from scipy.special import ndtr

    return np.clip(ndtr(normals), LEAST_CHANCE, GREATEST_CHANCE)


def truncated_normals(normals: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    r"""Turn standard normal numbers into those of a normal law cut to an interval.

    .. math:: z' = \Phi^{-1}\bigl(\Phi(a) + \Phi(z)\,(\Phi(b) - \Phi(a))\bigr)

    What lies beyond the ends is spread over the inside, nothing piles up at an end. The map
    rises, so that numbers keep their order.

    Parameters
    ----------
    normals : array of shape (..., c)
        Standard normal numbers z.
    low, high : array of shape (...,)
        The ends a < b, in standard deviations from the centre.

    Returns
    -------
    array of the shape of `normals`

    Notes
    -----
    Where the interval lies above the centre its mirror image is used: chances near one would
    lose their digits.

    Examples
    --------
    >>> truncated_normals(np.zeros((1, 1)), np.array([0.0]), np.array([8.0])).round(4)
    array([[0.6745]])
    """
    from scipy.special import ndtr, ndtri

    side, start, end = (one[..., np.newaxis] for one in _below_centre(low, high))
    least = ndtr(start)
    chances = least + ndtr(side * normals) * (ndtr(end) - least)
    found = ndtri(np.clip(chances, np.finfo(np.float64).tiny, GREATEST_CHANCE))
    return np.asarray(side * np.clip(found, start, end))


def normal_mass(low: ArrayLike, high: ArrayLike) -> FloatArray:
    """Return the chance that a standard normal number lies between two ends.

    Parameters
    ----------
    low, high : array of shape (...,)
        The ends, in standard deviations from the centre.

    Examples
    --------
    >>> normal_mass(-1.0, 1.0).round(4).tolist()
    0.6827
    """
    from scipy.special import ndtr

    _, start, end = _below_centre(low, high)
    return np.asarray(ndtr(end) - ndtr(start))


def _below_centre(low: ArrayLike, high: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return 1 or -1, and the ends times that: a mirror image where both lie above the centre."""
    least, greatest = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    above = least > 0
    start, end = np.where(above, -greatest, least), np.where(above, -least, greatest)
    return np.where(above, -1.0, 1.0), start, end


def triangular_chances(
    values: FloatArray, low: FloatArray, mode: FloatArray, high: FloatArray
) -> FloatArray:
    """Return the chance of less than each value under triangular laws.

    Parameters
    ----------
    values : array of shape (...,)
        Any values.
    low, mode, high : array of shape (...,)
        Ends and modes of the laws, ``low <= mode <= high`` and ``low < high``.
    """
    held = np.clip(values, low, high)
    width = high - low
    rising = np.divide(
        (held - low) ** 2, width * (mode - low), out=np.zeros_like(held), where=mode > low
    )
    falling = np.divide(
        (high - held) ** 2, width * (high - mode), out=np.zeros_like(held), where=mode < high
    )
    return np.where(held < mode, rising, 1.0 - falling)


def triangular_quantiles(
    chances: FloatArray, low: FloatArray, mode: FloatArray, high: FloatArray
) -> FloatArray:
    """Return quantiles of triangular laws.

    Parameters
    ----------
    chances : array of shape (...,)
        Between zero and one.
    low, mode, high : array of shape (...,)
        Ends and modes of the laws, ``low <= mode <= high`` and ``low < high``.

    Examples
    --------
    >>> ends = np.array(0.0), np.array(1.0), np.array(2.0)
    >>> triangular_quantiles(np.array([0.125, 0.5, 0.875]), *ends)
    array([0.5, 1. , 1.5])
    """
    width = high - low
    rising = low + np.sqrt(chances * width * (mode - low))
    falling = high - np.sqrt((1.0 - chances) * width * (high - mode))
    return np.where(chances * width < mode - low, rising, falling)


def discrete_quantiles(
    chances: FloatArray, values: FloatArray, probabilities: FloatArray
) -> FloatArray:
    """Return quantiles of a law with a few values.

    Parameters
    ----------
    chances : array of any shape
        Between zero and one.
    values : array of shape (v,)
        The values, rising.
    probabilities : array of shape (v,)
        One for each; their sum is scaled to one.
    """
    steps = np.cumsum(probabilities)
    places = np.searchsorted(steps[:-1] / steps[-1], chances, side="left")
    return np.asarray(values[places])


class Range(NamedTuple):
    """Where the values of k cells can lie.

    Attributes
    ----------
    low, high : array of shape (k,)
        Finite ends.
    """

    low: FloatArray
    high: FloatArray

    def hold(self, values: FloatArray) -> FloatArray:
        """Return values (k, count) that rounding has not pushed over an end."""
        return np.clip(values, self.low[:, np.newaxis], self.high[:, np.newaxis])


class Law(Protocol):
    """Turns standard normal numbers into values of k cells; a rising function for each cell."""

    def __call__(self, normals: FloatArray) -> FloatArray:
        """Return values (k, count) for standard normal numbers (k, count), which may change."""
        ...


@dataclass(frozen=True, eq=False)
class NormalLaw:
    """Values that are normal, after a transform or as they are.

    Attributes
    ----------
    centre, error : array of shape (k,)
        Centre and standard deviation of the transformed values.
    low, high : array of shape (k,), optional
        Ends of the law in standard deviations from the centre; None where no end matters.
    transform : {"none", "log", "log1p", "sqrt"}
        The transform.
    divisor : array of shape (k,)
        By what values are divided before.
    within : Range
        Where the values can lie.
    """

    centre: FloatArray
    error: FloatArray
    low: FloatArray | None
    high: FloatArray | None
    transform: Transform
    divisor: FloatArray
    within: Range

    def __call__(self, normals: FloatArray) -> FloatArray:
        """Return values (k, count) for standard normal numbers (k, count)."""
        cut = self.low is not None and self.high is not None
        if self.low is not None and self.high is not None:
            normals = truncated_normals(normals, self.low, self.high)
        values = np.multiply(normals, self.error[:, np.newaxis], out=normals)
        values += self.centre[:, np.newaxis]
        if self.transform != "none":
            values = inverse_transform(values, self.transform)
            values *= self.divisor[:, np.newaxis]
        return self.within.hold(values) if cut else values


@dataclass(frozen=True, eq=False)
class UniformLaw:
    """Values that are equally likely between two ends, after a transform or as they are.

    Attributes
    ----------
    low, high : array of shape (k,)
        Ends of the transformed values.
    transform : {"none", "log", "log1p", "sqrt"}
        The transform.
    divisor : array of shape (k,)
        By what values are divided before.
    within : Range
        Where the values can lie.
    """

    low: FloatArray
    high: FloatArray
    transform: Transform
    divisor: FloatArray
    within: Range

    def __call__(self, normals: FloatArray) -> FloatArray:
        """Return values (k, count) for standard normal numbers (k, count)."""
        values = normal_chances(normals)
        # Halves, because the difference of the ends could be beyond floats.
        values *= (self.high / 2 - self.low / 2)[:, np.newaxis]
        values += (self.low / 2)[:, np.newaxis]
        values *= 2.0
        values = inverse_transform(values, self.transform) * self.divisor[:, np.newaxis]
        return self.within.hold(values)


@dataclass(frozen=True, eq=False)
class TriangularLaw:
    """Values of triangular laws, cut where they are not possible.

    Attributes
    ----------
    low, mode, high : array of shape (k,)
        Ends and modes.
    least, greatest : array of shape (k,)
        Chances of less than the first and the last possible value.
    within : Range
        Where the values can lie.
    """

    low: FloatArray
    mode: FloatArray
    high: FloatArray
    least: FloatArray
    greatest: FloatArray
    within: Range

    def __call__(self, normals: FloatArray) -> FloatArray:
        """Return values (k, count) for standard normal numbers (k, count)."""
        chances = normal_chances(normals) * (self.greatest - self.least)[:, np.newaxis]
        chances += self.least[:, np.newaxis]
        ends = (end[:, np.newaxis] for end in (self.low, self.mode, self.high))
        return self.within.hold(triangular_quantiles(chances, *ends))


@dataclass(frozen=True, eq=False)
class DiscreteLaw:
    """Values of laws with a few values.

    Attributes
    ----------
    values, probabilities : tuple of arrays of shape (v,)
        For each cell its values, rising, and how likely they are.
    """

    values: tuple[FloatArray, ...]
    probabilities: tuple[FloatArray, ...]

    def __call__(self, normals: FloatArray) -> FloatArray:
        """Return values (k, count) for standard normal numbers (k, count)."""
        chances = normal_chances(normals)
        laws = zip(chances, self.values, self.probabilities, strict=True)
        return np.stack([discrete_quantiles(*law) for law in laws])


@dataclass(frozen=True, eq=False)
class JointDraws:
    """Values that were drawn before, a draw of all k cells at a time.

    Attributes
    ----------
    values : array of shape (k, v)
        The v draws; those of the first cell rise.
    """

    values: FloatArray

    @classmethod
    def of(cls, values: FloatArray) -> JointDraws:
        """Order draws (k, v) by the first cell, then by the next where they are equal.

        Parameters
        ----------
        values : array of shape (k, v)
            The draws.
        """
        return cls(values[:, np.lexsort(values[::-1])])

    def __call__(self, normals: FloatArray) -> FloatArray:
        """Return values (k, count) for standard normal numbers (k, count), all rows the same."""
        count = self.values.shape[1]
        places: IntArray = (normal_chances(normals[0]) * count).astype(np.intp)
        return np.asarray(self.values[:, np.minimum(places, count - 1)])


@dataclass(frozen=True, eq=False)
class ScipyLaw:
    """Values of distributions of scipy, cut where they are not possible.

    Attributes
    ----------
    distributions : sequence of ScipyDistribution
        One for each of k cells.
    least, greatest : array of shape (k,)
        Chances of less than the first and of no more than the last possible value.
    within : Range
        Where the values can lie.
    """

    distributions: Sequence[ScipyDistribution]
    least: FloatArray
    greatest: FloatArray
    within: Range

    def __call__(self, normals: FloatArray) -> FloatArray:
        """Return values (k, count) for standard normal numbers (k, count)."""
        chances = normal_chances(normals) * (self.greatest - self.least)[:, np.newaxis]
        chances += self.least[:, np.newaxis]
        pairs = zip(self.distributions, chances, strict=True)
        return self.within.hold(np.stack([one.quantiles(row) for one, row in pairs]))
