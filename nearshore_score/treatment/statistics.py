"""Mean, percentile, skewness and kurtosis of the values that exist."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray


def present_mean(values: FloatArray) -> FloatArray:
    """Return the mean of the values that exist.

    Parameters
    ----------
    values : array of shape (..., n)
        NaN where there is no value.

    Returns
    -------
    array of shape (...)
        NaN where no value exists.

    Examples
    --------
    >>> import numpy as np
    >>> float(present_mean(np.array([1.0, np.nan, 4.0])))
    2.5
    """
    exists, least, greatest = extremes(values)
    count = exists.sum(axis=-1, keepdims=True)
    # Dividing first keeps the sum finite for the very largest numbers.
    parts = np.divide(values, count, out=np.zeros(values.shape), where=exists)
    # Rounding must not carry the mean of equal values away from them.
    mean = np.clip(parts.sum(axis=-1, keepdims=True), least, greatest)
    return np.where(count > 0, mean, np.nan)[..., 0]


def present_percentile(values: FloatArray, percentage: float) -> FloatArray:
    r"""Return a percentile of the values that exist, interpolated between neighbours.

    Definition 7 of [1]_, the default of NumPy, R and spreadsheets (`PERCENTILE.INC`): the
    p-th percentile of c ordered values lies at place :math:`1 + (c - 1)\, p / 100`.

    Parameters
    ----------
    values : array of shape (..., n)
        NaN where there is no value.
    percentage : float
        From 0 (least value) to 100 (greatest value); 50 is the median.

    Returns
    -------
    array of shape (...)
        NaN where no value exists.

    References
    ----------
    .. [1] R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", *The American
       Statistician* 50(4), 1996, pages 361-365.

    Examples
    --------
    >>> import numpy as np
    >>> float(present_percentile(np.array([1.0, np.nan, 2.0, 9.0]), 50))
    2.0
    """
    if values.shape[-1] == 0:
        return np.full(values.shape[:-1], np.nan)
    ordered = np.sort(values, axis=-1)  # NaN comes last
    count = (~np.isnan(values)).sum(axis=-1, keepdims=True)
    position = percentage / 100 * np.maximum(count - 1, 0)
    below = np.floor(position).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    share = position - below
    low = np.take_along_axis(ordered, below, axis=-1)
    high = np.take_along_axis(ordered, above, axis=-1)
    between: FloatArray = np.clip(low * (1 - share) + high * share, low, high)
    return between[..., 0]


def skewness(values: FloatArray) -> FloatArray:
    r"""Return the sample skewness :math:`G_1`, as spreadsheets do (type 2 of three) [1]_.

    .. math:: G_1 = \frac{\sqrt{n (n - 1)}}{n - 2}\, \frac{m_3}{m_2^{3/2}}

    with central moments m of divisor n.

    Parameters
    ----------
    values : array of shape (..., n)
        NaN where there is no value.

    Returns
    -------
    array of shape (...)
        NaN where fewer than three values exist or all are equal.

    References
    ----------
    .. [1] D. N. Joanes and C. A. Gill, "Comparing measures of sample skewness and kurtosis",
       *The Statistician* 47(1), 1998, pages 183-189.

    Examples
    --------
    >>> import numpy as np
    >>> float(skewness(np.array([1.0, 2.0, 3.0, 10.0])).round(6))
    1.763633
    """
    n, second, third, _, defined = _moments(values)
    enough = defined & (n >= 3)
    factor = np.sqrt(n * (n - 1.0)) / np.where(enough, n - 2.0, 1.0)
    return np.where(enough, factor * third / second**1.5, np.nan)


def kurtosis(values: FloatArray) -> FloatArray:
    r"""Return the sample excess kurtosis :math:`G_2`, as spreadsheets do (type 2 of three) [1]_.

    .. math:: G_2 = \frac{n - 1}{(n - 2)(n - 3)}
              \left[(n + 1)\left(\frac{m_4}{m_2^2} - 3\right) + 6\right]

    with central moments m of divisor n.

    Parameters
    ----------
    values : array of shape (..., n)
        NaN where there is no value.

    Returns
    -------
    array of shape (...)
        NaN where fewer than four values exist or all are equal.

    References
    ----------
    .. [1] D. N. Joanes and C. A. Gill, "Comparing measures of sample skewness and kurtosis",
       *The Statistician* 47(1), 1998, pages 183-189.

    Examples
    --------
    >>> import numpy as np
    >>> float(kurtosis(np.array([1.0, 2.0, 3.0, 10.0])).round(6))
    3.228
    """
    n, second, _, fourth, defined = _moments(values)
    enough = defined & (n >= 4)
    factor = (n - 1.0) / np.where(enough, (n - 2.0) * (n - 3.0), 1.0)
    return np.where(enough, factor * ((n + 1) * (fourth / second**2 - 3) + 6), np.nan)


def extremes(values: FloatArray) -> tuple[BoolArray, FloatArray, FloatArray]:
    """Return which values (..., n) exist, and the least and the greatest of them (..., 1)."""
    exists = ~np.isnan(values)
    least = np.min(values, axis=-1, keepdims=True, where=exists, initial=np.inf)
    greatest = np.max(values, axis=-1, keepdims=True, where=exists, initial=-np.inf)
    return exists, least, greatest


def _moments(
    values: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, BoolArray]:
    """Return n, the central moments 2 to 4 in a unit of their own, and where they exist."""
    exists, least, greatest = extremes(values)
    varied = greatest > least
    n = exists.sum(axis=-1).astype(np.float64)
    mean = present_mean(values)[..., np.newaxis]
    # Halves keep differences of the very largest numbers finite.
    deviations = np.where(exists & varied, values / 2 - mean / 2, 0.0)
    widest = np.max(np.abs(deviations), axis=-1, keepdims=True, initial=0.0)
    unit = np.divide(deviations, widest, out=np.zeros(values.shape), where=widest > 0)
    count = np.maximum(n, 1.0)
    squares = unit * unit  # many times faster than powers
    second, third, fourth = (
        part.sum(axis=-1) / count for part in (squares, squares * unit, squares * squares)
    )
    defined = varied[..., 0] & (second > 0)
    return n, np.where(defined, second, 1.0), third, fourth, defined
