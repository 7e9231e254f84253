"""Products of powers, and what the methods that form them check."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.problem import DecisionProblem, refuse_cells

# The natural logarithm of the greatest number that a float holds.
_GREATEST_LOGARITHM = float(np.log(np.finfo(np.float64).max))


def log_products(problem: DecisionProblem) -> FloatArray:
    """Return logarithms of products of powers, benefits times and costs divided.

    In logarithms, products of huge and tiny figures stay inside floats.

    Parameters
    ----------
    problem : DecisionProblem
        Benefits from zero, costs above zero; what carries no weight may be anything.

    Returns
    -------
    array of shape (..., n)
        Minus infinity where a benefit with a weight is zero.
    """
    matrix, weights, cost = problem
    without = matrix <= 0
    logs = np.log(np.where(without, 1.0, matrix))
    sums = weighted_sums(np.where(cost, -logs, logs), weights)
    if not without.any():
        return sums
    wiped = weighted_sums(without.astype(np.float64), weights) > 0
    return np.where(wiped, -np.inf, sums)


def products(logarithms: FloatArray) -> FloatArray:
    """Return what has these logarithms; refuse what no float can hold.

    Parameters
    ----------
    logarithms : array of any shape

    Raises
    ------
    InvalidInputError
        If a product is greater than the greatest float.
    """
    if (logarithms > _GREATEST_LOGARITHM).any():
        raise InvalidInputError(
            "a product of powers is greater than any number a computer holds: a cost lies too "
            "close to zero; give the costs in smaller units, so that their figures are greater"
        )
    return np.exp(logarithms)


def refuse_costs_of_zero(problem: DecisionProblem, method: str) -> None:
    """Refuse costs that cannot be divided by.

    Parameters
    ----------
    problem : DecisionProblem
        What has been checked.
    method : str
        Who divides by costs, for the message.

    Raises
    ------
    InvalidInputError
        If a cost with a weight is zero or less.
    """
    low = (problem.matrix <= 0) & problem.cost
    if low.any():
        counted = low & problem.weighted[..., np.newaxis, :]
        refuse_cells(
            np.broadcast_to(problem.matrix, counted.shape),
            counted,
            f"is too low for a cost: {method} divides by costs, which must be above zero; shift "
            "the figures, or measure them from a lower origin",
        )


def checked_share(share: float, what: str) -> float:
    """Return a share from 0 to 1, or say that it is none.

    Parameters
    ----------
    share : float
    what : str
        Its name, for the message.

    Raises
    ------
    InvalidInputError
        If it lies outside.
    """
    if not 0 <= share <= 1:
        raise InvalidInputError(f"{what} must lie between 0 and 1, got {share!r}")
    return share
