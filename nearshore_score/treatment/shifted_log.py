"""The logarithm that outlier treatment falls back on: shifted, so that it always exists."""

from __future__ import annotations

from math import log

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.treatment.statistics import extremes, skewness

# A hundredth of less could be zero, which has no logarithm.
_LEAST_WIDTH = 1e-300


def shifted_log(values: FloatArray, *, skew_aware: bool = False) -> FloatArray:
    r"""Take the logarithm of the distance from just below the least value [1]_.

    .. math:: \ln\left(x - \min x + a\right), \quad a = 0.01\,(\max x - \min x)

    The skew-aware variant stretches the other end where the values are skewed to the left:
    :math:`-\ln(\max x + a - x)` unless the skewness is above zero. Both keep the order of the
    values. Other tools add 1 in place of a, so that the result depends on the unit; this one
    does not.

    Parameters
    ----------
    values : array of shape (..., n)
        NaN stays NaN; values that are all equal stay as they are.
    skew_aware : bool, default False
        Whether the skewness decides which end is stretched.

    Returns
    -------
    array of shape (..., n)

    References
    ----------
    .. [1] W. Becker et al., "COINr: An R package for developing composite indicators",
       *Journal of Open Source Software* 7(78), 2022, 4567 (there `log_CT` and
       `log_CT_plus`).

    Examples
    --------
    >>> import numpy as np
    >>> shifted_log(np.array([0.0, 1.0, 100.0])).round(3)
    array([0.   , 0.693, 4.615])
    """
    exists, least, greatest = extremes(values)
    # Quarters keep the distances finite for the very largest numbers.
    apart = np.where(greatest > least, greatest / 4 - least / 4, 0.0)
    varied = exists & (apart > _LEAST_WIDTH)
    width = np.where(varied, apart, 1.0)
    rising: FloatArray = np.log(np.where(varied, values / 4 - least / 4, 0.0) + 0.01 * width)
    falling: FloatArray = -np.log(np.where(varied, greatest / 4 - values / 4, 0.0) + 0.01 * width)
    upward: BoolArray = np.asarray(skewness(values) > 0)[..., np.newaxis]
    upward = upward if skew_aware else np.ones_like(upward)
    logarithms: FloatArray = np.where(upward, rising + log(4.0), falling - log(4.0))
    return np.where(varied, logarithms, values)
