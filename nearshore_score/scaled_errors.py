"""Errors of figures in another unit, and errors made wider or narrower."""

from __future__ import annotations

import numpy as np

from nearshore_score.figures import (
    Discrete,
    EmpiricalDraws,
    Interval,
    LogNormal,
    Normal,
    Transformed,
    Triangular,
    Uncertainty,
)
from nearshore_score.normalisation.transforms import in_domain, transform
from nearshore_score.scipy_distribution import ScipyDistribution

# Logarithms of the least and greatest numbers, with some room.
_LOGS = (-700.0, 700.0)


def multiplied_error(error: Uncertainty, factor: float) -> Uncertainty:
    """Return the error of a value that is multiplied by a constant.

    Parameters
    ----------
    error : Normal, Interval, LogNormal, Triangular, Discrete or another kind
        The error of the value itself.
    factor : float
        Above zero.

    Examples
    --------
    >>> multiplied_error(Interval(low=1, high=3), 100).high
    300.0
    """
    match error:
        case LogNormal():
            return LogNormal(low=error.low * factor, high=error.high * factor)
        case Transformed():
            return error.replace(divisor=error.divisor * factor)
        case _:
            return _moved(error, factor, 0.0)


def widened_error(error: Uncertainty, value: float, scale: float) -> Uncertainty:
    """Return the error in which every value deviates `scale` times as far from the figure.

    Parameters
    ----------
    error : Normal, Interval, LogNormal, Triangular, Discrete or another kind
        The error of the figure.
    value : float
        The figure.
    scale : float
        Above zero; below one, errors become smaller.

    Notes
    -----
    Deviations are differences, for a log-normal error ratios, and for a transformed one
    differences of transformed values.

    Examples
    --------
    >>> wide = widened_error(Interval(low=1, high=4), 2, 2.0)
    >>> wide.low, wide.high
    (0.0, 6.0)
    """
    match error:
        case LogNormal():
            logs = np.log([error.low, error.high])
            centre = np.log(value) if value > 0 else logs.mean()
            low, high = np.exp(np.clip(centre + scale * (logs - centre), *_LOGS)).tolist()
            return LogNormal(low=low, high=high)
        case Transformed():
            shares = np.array(value / error.divisor)
            inside = bool(in_domain(shares, error.transform))
            centre = float(transform(shares, error.transform)) if inside else _middle(error.error)
            return error.replace(error=widened_error(error.error, centre, scale))
        case _:
            return _moved(error, scale, value - scale * value)


def _middle(error: Normal | Interval) -> float:
    return (error.low + error.high) / 2 if isinstance(error, Interval) else 0.0


def _moved(
    error: Normal | Interval | Triangular | Discrete | EmpiricalDraws | ScipyDistribution,
    factor: float,
    offset: float,
) -> Uncertainty:
    """Return the error of what is multiplied by a factor and then moved."""
    match error:
        case Normal():
            return Normal(standard_error=error.standard_error * factor)
        case Interval():
            return Interval(low=error.low * factor + offset, high=error.high * factor + offset)
        case Triangular():
            low, mode, high = (end * factor + offset for end in (error.low, error.mode, error.high))
            return Triangular(low=low, mode=min(max(mode, low), high), high=high)
        case Discrete() | EmpiricalDraws():
            return error.replace(values=tuple(one * factor + offset for one in error.values))
        case ScipyDistribution():
            return error.replace(
                factor=error.factor * factor, offset=error.offset * factor + offset
            )
