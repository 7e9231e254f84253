"""How many factors to keep: the rules of thumb of the OECD/JRC Handbook."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.errors import InvalidInputError, UnknownNameError

#: How many factors are kept; see `count_factors`.
FactorRule = Literal["handbook", "eigenvalue", "share", "total"]

#: What a rule compares with, unless told otherwise.
THRESHOLDS: dict[FactorRule, float] = {"eigenvalue": 1.0, "share": 0.1, "total": 0.6}

# Sums of floats: an eigenvalue of one must count as one.
_ROUNDING = 1e-9


def count_factors(
    eigenvalues: FloatArray, rule: FactorRule = "handbook", threshold: float | None = None
) -> IntArray:
    """Count the factors that a rule keeps, at least one.

    - "eigenvalue": those whose eigenvalue reaches the threshold, 1 by default (Kaiser [1]_);
      Jolliffe takes 0.7 [2]_.
    - "share": those that explain each at least the threshold of the variance, 0.1 by default.
    - "total": the fewest that explain together at least the threshold, 0.6 by default.
    - "handbook": those that explain each at least 0.1, and more if it takes more to explain 0.6
      together: the second and third criterion of [3]_, section 6.1. Its first, an eigenvalue
      above one, is waived in its own example, which keeps factors "close to unity", down to 0.9.

    Parameters
    ----------
    eigenvalues : array of shape (..., k)
        Of a correlation matrix, greatest first.
    rule : {"handbook", "eigenvalue", "share", "total"}
        Which rule.
    threshold : float, optional
        In place of the rule's default.

    Returns
    -------
    array of int of shape (...)

    References
    ----------
    .. [1] H. F. Kaiser, "The application of electronic computers to factor analysis",
       *Educational and Psychological Measurement* 20(1), 1960, pages 141-151.
    .. [2] I. T. Jolliffe, "Discarding variables in a principal component analysis. I",
       *Applied Statistics* 21(2), 1972, pages 160-173.
    .. [3] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008.

    Examples
    --------
    >>> import numpy as np
    >>> eigenvalues = np.array([3.35, 1.75, 0.98, 0.89, 0.47, 0.30, 0.17, 0.09])
    >>> int(count_factors(eigenvalues)), int(count_factors(eigenvalues, "eigenvalue"))
    (4, 2)
    """
    if rule == "handbook":
        each = count_factors(eigenvalues, "share")
        together = count_factors(eigenvalues, "total")
        return np.where(each > together, each, together)
    least = (THRESHOLDS[rule] if threshold is None else threshold) - _ROUNDING
    shares = eigenvalues / eigenvalues.sum(axis=-1, keepdims=True)
    if rule == "total":
        kept = 1 + (np.cumsum(shares, axis=-1) < least).sum(axis=-1)
    else:
        kept = ((eigenvalues if rule == "eigenvalue" else shares) >= least).sum(axis=-1)
    counts: IntArray = np.clip(kept, 1, eigenvalues.shape[-1])
    return counts


def check_factors(factors: int | FactorRule, threshold: float | None) -> None:
    """Refuse a rule that does not exist, and a threshold that does not belong to it.

    Raises
    ------
    UnknownNameError
        If there is no such rule.
    InvalidInputError
        If the number or the threshold cannot be right.
    """
    if isinstance(factors, int):
        if factors < 1:
            raise InvalidInputError(f"{factors} factors explain nothing; keep at least one")
    elif factors not in get_args(FactorRule):
        raise UnknownNameError("rule for the number of factors", factors, get_args(FactorRule))
    if threshold is None:
        return
    if isinstance(factors, int) or factors == "handbook":
        raise InvalidInputError(f"factors={factors!r} takes no threshold; leave it out")
    if threshold <= 0 or (factors != "eigenvalue" and threshold > 1):
        raise InvalidInputError(
            f"the threshold {threshold:g} cannot be reached or always is; give an eigenvalue "
            "above 0, or a share above 0 and up to 1"
        )
