"""Winsorising: outliers drawn in to the next value, until the shape passes a check."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.treatment.statistics import extremes, kurtosis, skewness


class Winsorised(NamedTuple):
    """Winsorised values.

    Attributes
    ----------
    values : array of shape (..., n)
        The values after it.
    high, low : array of bool of shape (..., n)
        Which were drawn in from the upper and from the lower end.
    """

    values: FloatArray
    high: BoolArray
    low: BoolArray


def fails_shape_check(
    values: FloatArray, *, skewness_limit: float = 2.0, kurtosis_limit: float = 3.5
) -> BoolArray:
    r"""Say whether values are both skewed and heavy-tailed [1]_.

    The check fails only if :math:`|G_1| \ge 2` and :math:`G_2 \ge 3.5`, with the sample
    skewness and kurtosis of `skewness` and `kurtosis`. Some texts print 2.25 for the first
    limit; the tools of the Joint Research Centre use 2.

    Parameters
    ----------
    values : array of shape (..., n)
        NaN where there is no value.
    skewness_limit, kurtosis_limit : float
        The limits.

    Returns
    -------
    array of bool of shape (...)
        False where fewer than four values exist or all are equal: nothing can be said.

    References
    ----------
    .. [1] W. Becker et al., *COIN Tool User Guide*, European Commission, EUR 29899, 2019.

    Examples
    --------
    >>> import numpy as np
    >>> fails_shape_check(np.array([[1.0, 2.0, 3.0, 4.0, 99.0], [1.0, 2.0, 3.0, 4.0, 5.0]]))
    array([ True, False])
    """
    skewed: BoolArray = np.abs(skewness(values)) >= skewness_limit
    return skewed & (kurtosis(values) >= kurtosis_limit)


def winsorise(
    values: FloatArray,
    points: int = 5,
    *,
    skewness_limit: float = 2.0,
    kurtosis_limit: float = 3.5,
    forced: bool = False,
) -> Winsorised:
    """Draw in the most extreme values one after the other while the check fails [1]_.

    The check fails if `skewness` and `kurtosis` both reach their limits. While it does, and
    fewer than `points` values were moved, all values equal to the greatest become the next lower
    one, or, with a negative skewness, all equal to the least become the next higher one. Ties
    move together, so that more than `points` can move. Variant: values that have only two
    different numbers left are not made constant.

    Parameters
    ----------
    values : array of shape (..., n)
        NaN where there is no value.
    points : int, default 5
        No further step once so many values were moved.
    skewness_limit : float, default 2
        Distance of the skewness from zero from which on the check can fail. Some texts print
        2.25; the tools of the Joint Research Centre use 2.
    kurtosis_limit : float, default 3.5
        Excess kurtosis from which on the check can fail.
    forced : bool, default False
        Move `points` values whatever the check says.

    Returns
    -------
    Winsorised

    References
    ----------
    .. [1] W. Becker et al., "COINr: An R package for developing composite indicators",
       *Journal of Open Source Software* 7(78), 2022, 4567 (the defaults); *COIN Tool User
       Guide*, European Commission, EUR 29899, 2019.

    Examples
    --------
    >>> import numpy as np
    >>> treated = winsorise(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 99.0]))
    >>> treated.values
    array([1., 2., 3., 4., 5., 5.])
    >>> int(treated.high.sum())
    1
    """
    held = values.copy()
    high: BoolArray = np.zeros(values.shape, dtype=np.bool_)
    low: BoolArray = np.zeros(values.shape, dtype=np.bool_)
    for _ in range(points):  # every step moves at least one more value
        wanted = forced | fails_shape_check(
            held, skewness_limit=skewness_limit, kurtosis_limit=kurtosis_limit
        )
        go = wanted & ((high.sum(axis=-1) + low.sum(axis=-1)) < points) & _has_middle(held)
        if not go.any():
            break
        upper = ~(skewness(held) < 0)
        negated, new_low = _drawn_in(-held, low, go & ~upper)
        held, high = _drawn_in(held, high, go & upper)
        held, low = np.where((go & ~upper)[..., np.newaxis], -negated, held), new_low
    return Winsorised(held, high, low)


def _has_middle(values: FloatArray) -> BoolArray:
    _, least, greatest = extremes(values)
    inside: BoolArray = (values > least) & (values < greatest)
    return np.asarray(inside.any(axis=-1))


def _drawn_in(values: FloatArray, moved: BoolArray, go: BoolArray) -> tuple[FloatArray, BoolArray]:
    """Replace the greatest values by the next lower one where it goes on."""
    exists, _, greatest = extremes(values)
    at_end = values == greatest
    below = np.max(values, axis=-1, keepdims=True, where=exists & ~at_end, initial=-np.inf)
    row = go[..., np.newaxis]
    return np.where(row & at_end, below, values), np.where(row, at_end, moved)
