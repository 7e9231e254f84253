"""How well estimates agree with what was observed."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray, divide
from nearshore_score.treatment.statistics import present_mean


def squared_correlation(observed: FloatArray, estimated: FloatArray) -> FloatArray:
    r"""Return the coefficient of determination as the Handbook defines it [1]_.

    .. math:: R^2 = \left[\frac{1}{K} \sum_i
              \frac{(P_i - \bar P)(O_i - \bar O)}{\sigma_P\, \sigma_O}\right]^2

    with standard deviations of divisor K: the squared correlation, which a constant error does
    not lower, and not one minus the unexplained share of the variance.

    Parameters
    ----------
    observed, estimated : array of shape (..., n)
        O and P, both NaN where a pair is left out.

    Returns
    -------
    array of shape (...)
        NaN where observed or estimated values are all equal, or none exist.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, box 4.

    Examples
    --------
    >>> import numpy as np
    >>> float(squared_correlation(np.array([1.0, 2.0, 3.0]), np.array([3.0, 5.0, 7.0])).round(9))
    1.0
    """
    seen, told = _unit_deviations(observed), _unit_deviations(estimated)
    shared: FloatArray = np.nansum(seen * told, axis=-1)
    spreads: FloatArray = np.nansum(seen**2, axis=-1) * np.nansum(told**2, axis=-1)
    return divide(shared**2, spreads)


def root_mean_square_error(observed: FloatArray, estimated: FloatArray) -> FloatArray:
    """Return the root of the mean squared difference.

    Parameters
    ----------
    observed, estimated : array of shape (..., n)
        Both NaN where a pair is left out.

    Returns
    -------
    array of shape (...)
        In the unit of the values; NaN where no pair exists.

    Examples
    --------
    >>> import numpy as np
    >>> float(root_mean_square_error(np.array([0.0, 0.0]), np.array([1.0, 7.0])))
    5.0
    """
    gaps = np.abs(observed - estimated)
    widest = np.max(gaps, axis=-1, keepdims=True, initial=0.0, where=~np.isnan(gaps))
    unit = np.divide(gaps, widest, out=np.where(np.isnan(gaps), np.nan, 0.0), where=widest > 0)
    error: FloatArray = np.sqrt(present_mean(unit**2)) * widest[..., 0]
    return error


def mean_absolute_error(observed: FloatArray, estimated: FloatArray) -> FloatArray:
    """Return the mean absolute difference.

    Parameters
    ----------
    observed, estimated : array of shape (..., n)
        Both NaN where a pair is left out.

    Returns
    -------
    array of shape (...)
        In the unit of the values; NaN where no pair exists.

    Examples
    --------
    >>> import numpy as np
    >>> float(mean_absolute_error(np.array([0.0, 0.0]), np.array([1.0, 7.0])))
    4.0
    """
    return present_mean(np.abs(observed - estimated))


def willmott_agreement(observed: FloatArray, estimated: FloatArray) -> FloatArray:
    r"""Return Willmott's index of agreement d, from 0 to 1 (all equal) [1]_.

    .. math:: d = 1 - \frac{\sum_i (P_i - O_i)^2}
              {\sum_i \left(|P_i - \bar O| + |O_i - \bar O|\right)^2}

    Variant: the original index of squares; later ones take absolute differences.

    Parameters
    ----------
    observed, estimated : array of shape (..., n)
        O and P, both NaN where a pair is left out.

    Returns
    -------
    array of shape (...)
        NaN where no pair exists, or all values are equal.

    References
    ----------
    .. [1] C. J. Willmott, "On the validation of models", *Physical Geography* 2(2), 1981, pages
       184-194; C. J. Willmott, "Some comments on the evaluation of model performance",
       *Bulletin of the American Meteorological Society* 63(11), 1982, pages 1309-1313.

    Examples
    --------
    >>> import numpy as np
    >>> float(willmott_agreement(np.array([0.0, 2.0]), np.array([1.0, 2.0])))
    0.8
    """
    mean = present_mean(observed)[..., np.newaxis]
    potential = np.abs(estimated / 2 - mean / 2) + np.abs(observed / 2 - mean / 2)
    widest = np.max(potential, axis=-1, keepdims=True, initial=0.0, where=~np.isnan(potential))
    exists = ~np.isnan(potential) & (widest > 0)
    error = np.divide(
        estimated / 2 - observed / 2, widest, out=np.zeros(potential.shape), where=exists
    )
    whole = np.divide(potential, widest, out=np.zeros(potential.shape), where=exists)
    wrong, possible = np.asarray((error**2).sum(axis=-1)), np.asarray((whole**2).sum(axis=-1))
    agreement: FloatArray = 1.0 - divide(wrong, possible)
    return agreement


def _unit_deviations(values: FloatArray) -> FloatArray:
    """Return deviations from the mean, the widest of them one."""
    deviations = values / 2 - present_mean(values)[..., np.newaxis] / 2
    exists = ~np.isnan(deviations)
    widest = np.max(np.abs(deviations), axis=-1, keepdims=True, initial=0.0, where=exists)
    zeros = np.where(exists, 0.0, np.nan)
    unit: FloatArray = np.divide(deviations, widest, out=zeros, where=exists & (widest > 0))
    return unit
