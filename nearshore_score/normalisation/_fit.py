"""The exponent of a power transform that a likelihood likes best."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nearshore_score._arrays import FloatArray

#: Between these an exponent is sought; beyond them powers only blow up the last figure.
ENDS = (-5.0, 5.0)

# Fewer different values than this have no shape to fit.
_FEWEST = 3


def best_exponents(
    values: FloatArray, likelihood: Callable[[float, FloatArray], float]
) -> FloatArray:
    """Fit one exponent (..., 1) to each row of values (..., n); NaN is left out."""
    exponents = np.ones((*values.shape[:-1], 1))
    for index in np.ndindex(*values.shape[:-1]):
        row = values[index]
        exponents[index] = _best(row[~np.isnan(row)], likelihood)
    return exponents


def _best(row: FloatArray, likelihood: Callable[[float, FloatArray], float]) -> float:
    from scipy.optimize import minimize_scalar

    if len(np.unique(row)) < _FEWEST:
        return 1.0
    found = minimize_scalar(
        lambda exponent: -likelihood(float(exponent), row),
        bounds=ENDS,
        method="bounded",
        options={"xatol": 1e-9},
    )
    return float(found.x)
