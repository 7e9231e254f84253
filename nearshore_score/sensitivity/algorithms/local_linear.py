"""The share of a variance that a local-linear curve explains, for many resamples at once."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.sensitivity.sampling.small_products import small_products

# Bandwidths that are tried, in standard deviations; the widest is nearly a line.
_BANDWIDTHS = np.geomspace(0.1, 10.0, 25)
# A row that weighs this much in its own smoothed value has no neighbours.
_ALONE = 1 - 1e-6
# With less than this share of the weight away from one place there is no slope.
_AT_ONE_PLACE = 1e-10


def explained_by_local_lines(x: FloatArray, y: FloatArray, counts: FloatArray) -> FloatArray:
    r"""Return ``V(E(y | x)) / V(y)`` by local-linear regression [1]_ with a Gaussian kernel.

    The bandwidth is that with the least squared error of leave-one-out cross-validation [2]_,
    each resample its own. A row that a resample holds several times is left out with all its
    copies, else they would foretell each other.

    Parameters
    ----------
    x : array of shape (n,)
        Not constant.
    y : array of shape (n,)
        What is explained.
    counts : array of shape (n, r)
        How often each row is in each resample; ones for the rows as they are.

    Returns
    -------
    array of shape (r,)
        From zero to one; NaN where a resample holds no variance of y.

    References
    ----------
    .. [1] W. S. Cleveland, "Robust locally weighted regression and smoothing scatterplots",
       *Journal of the American Statistical Association* 74(368), 1979, pages 829-836.
    .. [2] M. Stone, "Cross-validatory choice and assessment of statistical predictions",
       *Journal of the Royal Statistical Society B* 36(2), 1974, pages 111-147.
    """
    apart = (x - x[:, np.newaxis]) / x.std()
    centred = (y - y.mean())[:, np.newaxis]
    least = np.full(counts.shape[1], np.inf)
    found = np.full(counts.shape[1], np.nan)
    # From the widest, which is left where no other can be judged.
    for bandwidth in _BANDWIDTHS[::-1]:
        fitted, own = _fitted(apart, centred, counts, float(bandwidth))
        judged = (own < _ALONE).all(axis=0)
        missed = np.where(judged, (centred - fitted) / np.where(judged, 1 - own, 1.0), 0.0)
        errors = np.where(judged, (counts * missed**2).sum(axis=0), np.inf)
        better = (errors < least) | np.isnan(found)
        found = np.where(better, share_of_variance(fitted, centred, counts), found)
        least = np.minimum(errors, least)
    return found


def share_of_variance(fitted: FloatArray, y: FloatArray, counts: FloatArray) -> FloatArray:
    """Return the variance of fitted values (n, r) over that of y (n, 1), at most one.

    Parameters
    ----------
    fitted : array of shape (n, r)
        Fitted values in each resample.
    y : array of shape (n, 1)
        The values themselves.
    counts : array of shape (n, r)
        How often each row is in each resample.

    Returns
    -------
    array of shape (r,)
        NaN where y does not vary.
    """
    whole = scatter(np.broadcast_to(y, counts.shape), counts)
    varies = whole > 0
    shares = scatter(fitted, counts) / np.where(varies, whole, 1.0)
    return np.where(varies, np.clip(shares, 0.0, 1.0), np.nan)


def scatter(values: FloatArray, counts: FloatArray) -> FloatArray:
    """Return sums (r,) of squared distances of values (n, r) to their mean, by count (n, r)."""
    mean = (counts * values).sum(axis=0) / np.maximum(counts.sum(axis=0), 1.0)
    held = np.where(counts > 0, values - mean, 0.0)
    sums: FloatArray = (counts * held**2).sum(axis=0)
    return sums


def _fitted(
    apart: FloatArray, y: FloatArray, counts: FloatArray, bandwidth: float
) -> tuple[FloatArray, FloatArray]:
    """Return fitted values (n, r), and what each row with its copies weighs in its own."""
    kernel = np.exp(-((apart / bandwidth) ** 2) / 2)
    sloped, curved = kernel * apart, kernel * apart**2
    levels = counts * y
    total, first, second = (small_products(one, counts) for one in (kernel, sloped, curved))
    area = total * second - first**2
    line = area > _AT_ONE_PLACE * total * second
    safe = np.where(line, area, 1.0)
    # A row that nothing drawn is near, itself included, is given no value and does not count.
    near = np.where(total > 0, total, 1.0)
    level = small_products(kernel, levels)
    slanted = (second * level - first * small_products(sloped, levels)) / safe
    fitted = np.where(line, slanted, level / near)
    own = counts * np.where(line, second / safe, 1 / near)
    return fitted, own
