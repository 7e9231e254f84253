"""Confidence sets for ranks of estimates with errors: marginal, simultaneous, one-sided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray, IntArray, share
from nearshore_score.errors import InvalidInputError
from nearshore_score.ranks import Best
from nearshore_score.sensitivity.sampling.blocks import (
    BLOCK,
    Part,
    Stage,
    check_draws,
    generator_of,
)
from nearshore_score.sensitivity.sampling.linear_products import linear_products

#: Whether the confidence level holds for each rank by itself, or for all ranks together.
ConfidenceKind = Literal["marginal", "simultaneous"]

#: Both bounds of a rank; only its lower bound (how good it can be); only its upper bound.
ConfidenceSide = Literal["two_sided", "lower", "upper"]

# A variance below this share of those it comes from is rounding error: there is none.
_NO_VARIANCE = 1e-12
# Eigenvalues further below zero than this share of the greatest one are no rounding error.
_NOT_NEGATIVE = 1e-8
# Values of one comparison: few enough to stay in the cache.
_VALUES_AT_ONCE = 2**16


class RankConfidenceSets(NamedTuple):
    """Confidence sets for the ranks of n estimates; each holds all ranks between its bounds.

    Attributes
    ----------
    lower, upper : array of int of shape (n,)
        Least and greatest rank in the set; rank 1 is the best.
    ahead : array of bool of shape (n, n)
        ``ahead[j, k]``: k is significantly better than j, so that j cannot have the first rank.
        ``lower`` is one more than their number.
    behind : array of bool of shape (n, n)
        ``behind[j, k]``: k is significantly worse than j. ``upper`` is n less their number.
    critical : array of shape (n,)
        The last critical value for the differences with each; zero where no difference has an
        error.
    critical_error : array of shape (n,)
        Its standard error, from the number of draws.
    """

    lower: IntArray
    upper: IntArray
    ahead: BoolArray
    behind: BoolArray
    critical: FloatArray
    critical_error: FloatArray


class Rule(NamedTuple):
    """Which confidence sets are wanted.

    Attributes
    ----------
    level : float
        Confidence level, between zero and one.
    kind : {"marginal", "simultaneous"}
        Whether the level holds for each rank by itself or for all together.
    side : {"two_sided", "lower", "upper"}
        Which bounds are wanted.
    stepdown : bool
        Whether what is rejected leaves the family and the rest is tested again.
    tolerance : float
        Estimates that differ by no more, and whose difference has no error, are equal.
    """

    level: float = 0.95
    kind: ConfidenceKind = "marginal"
    side: ConfidenceSide = "two_sided"
    stepdown: bool = True
    tolerance: float = 0.0


def rank_confidence_sets(
    estimates: ArrayLike,
    covariance: ArrayLike | None = None,
    *,
    standard_errors: ArrayLike | None = None,
    level: float = 0.95,
    kind: ConfidenceKind = "marginal",
    side: ConfidenceSide = "two_sided",
    stepdown: bool = True,
    best: Best = "highest",
    tolerance: float = 0.0,
    draws: int = 10_000,
    seed: int = 0,
) -> RankConfidenceSets:
    r"""Compute confidence sets for the ranks of what was estimated with errors.

    The difference-based sets of Mogstad, Romano, Shaikh and Wilhelm [1]_: :math:`k` counts as
    better than :math:`j` where :math:`(\hat\theta_k - \hat\theta_j) / \sigma_{jk} > c`, with
    :math:`\sigma_{jk}` the standard error of the difference and :math:`c` a quantile of the
    greatest such statistic of a family if all parameters were equal. With :math:`N^-_j` that are
    better than j and :math:`N^+_j` that are worse, the set of its rank is
    :math:`\{N^-_j + 1, \ldots, n - N^+_j\}`.

    Parameters
    ----------
    estimates : array_like of shape (n,)
        What is ranked; finite.
    covariance : array_like of shape (n, n), optional
        Covariance of the estimates' errors: symmetric without negative eigenvalues; it may be
        singular.
    standard_errors : array_like of shape (n,), optional
        In its place, the standard errors of independent estimates.
    level : float
        Confidence level, between zero and one.
    kind : {"marginal", "simultaneous"}
        ``"marginal"``: each set by itself holds the true rank with this confidence; its family
        are the differences with one estimate. ``"simultaneous"``: all sets together do; its
        family are all differences.
    side : {"two_sided", "lower", "upper"}
        With ``"lower"`` only how good a rank can be (the upper bounds are n), with ``"upper"``
        only how bad (the lower bounds are 1); marginal families are then half as large.
    stepdown : bool
        Whether hypotheses that are rejected leave the family and the others are tested again
        until nothing changes [2]_, which can only make sets smaller.
    best : {"highest", "lowest"}
        Which end of the estimates has rank 1.
    tolerance : float
        Differences without an error count if they are greater than this.
    draws : int
        Draws of the errors, from a normal law, behind the critical values.
    seed : int
        Seed of the random numbers.

    Returns
    -------
    RankConfidenceSets

    Raises
    ------
    InvalidInputError
        If a shape does not fit, a number is not finite, the level is not between zero and one,
        or the covariance is not symmetric or has negative eigenvalues.

    Notes
    -----
    The hypotheses are directional, "k is no better than j", as in the paper. So after k was found
    to be better than j, "j is no better than k" stays in the family: removing it with its
    counterpart, as a stepdown of two-sided tests does, gives smaller sets whose confidence level
    is not proven when differences are small.

    The critical value is the least one that a share `level` of the draws does not exceed; in all
    the calculation holds ``n * draws`` numbers in memory.

    A difference without an error (two estimates whose errors are the same, or none) is decided by
    its sign and is in no family. Estimates that are equal and have no errors share all ranks that
    they occupy.

    References
    ----------
    .. [1] M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, "Inference for ranks with
       applications to mobility across neighbourhoods and academic achievement across countries",
       *Review of Economic Studies* 91(1), 2024, pages 476-518 (online 2023).
    .. [2] J. P. Romano and M. Wolf, "Exact and approximate stepdown methods for multiple
       hypothesis testing", *Journal of the American Statistical Association* 100(469), 2005,
       pages 94-108.

    Examples
    --------
    >>> found = rank_confidence_sets([70.0, 52.0, 50.0], standard_errors=[2.0, 2.0, 2.0])
    >>> found.lower, found.upper
    (array([1, 2, 2]), array([1, 3, 3]))
    """
    theta, sigma = _checked(estimates, covariance, standard_errors)
    check_level(level)
    check_draws(draws, seed)
    factor = covariance_factor(sigma)
    errors = normal_errors(factor, draws, seed)
    rule = Rule(level, kind, side, stepdown, tolerance)
    return sets_of(-theta if best == "lowest" else theta, sigma, errors, rule)


def tau_best(
    estimates: ArrayLike,
    covariance: ArrayLike | None = None,
    *,
    tau: int,
    standard_errors: ArrayLike | None = None,
    level: float = 0.95,
    stepdown: bool = True,
    best: Best = "highest",
    tolerance: float = 0.0,
    draws: int = 10_000,
    seed: int = 0,
) -> BoolArray:
    """Say which could be among the tau best: with this confidence all that truly are.

    The projection set: everyone whose simultaneous one-sided lower bound of the rank is at most
    tau [1]_.

    Parameters
    ----------
    estimates : array_like of shape (n,)
        What is ranked; finite.
    covariance : array_like of shape (n, n), optional
        Covariance of the estimates' errors.
    tau : int
        How many best ones are meant; 1 or more.
    standard_errors : array_like of shape (n,), optional
        In place of the covariance, the standard errors of independent estimates.
    level : float
        Confidence level, between zero and one.
    stepdown : bool
        See `rank_confidence_sets`.
    best : {"highest", "lowest"}
        Which end of the estimates has rank 1; with ``"lowest"`` the tau lowest are meant.
    tolerance : float
        Differences without an error count if they are greater than this.
    draws, seed : int
        Draws behind the critical values and seed of their random numbers.

    Returns
    -------
    array of bool of shape (n,)

    Raises
    ------
    InvalidInputError
        If `tau` is below one; see also `rank_confidence_sets`.

    References
    ----------
    .. [1] M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, "Inference for ranks with
       applications to mobility across neighbourhoods and academic achievement across countries",
       *Review of Economic Studies* 91(1), 2024, pages 476-518 (online 2023).

    Examples
    --------
    >>> tau_best([70.0, 52.0, 50.0], tau=2, standard_errors=[2.0, 2.0, 2.0])
    array([ True,  True,  True])
    >>> tau_best([70.0, 52.0, 50.0], tau=1, standard_errors=[2.0, 2.0, 2.0])
    array([ True, False, False])
    """
    check_tau(tau)
    found = rank_confidence_sets(
        estimates,
        covariance,
        standard_errors=standard_errors,
        level=level,
        kind="simultaneous",
        side="lower",
        stepdown=stepdown,
        best=best,
        tolerance=tolerance,
        draws=draws,
        seed=seed,
    )
    return np.asarray(found.lower <= tau)


def check_level(level: float) -> None:
    """Refuse a confidence level that is not between zero and one."""
    if not 0 < level < 1:
        raise InvalidInputError(f"the level {level:g} must lie between zero and one, such as 0.95")


def check_tau(tau: int) -> None:
    """Refuse a number of best ones that is not positive."""
    if tau < 1:
        raise InvalidInputError(f"tau is {tau}; ask for the one best, the two best, or more")


def covariance_factor(covariance: FloatArray) -> FloatArray:
    """Return a matrix F (n, n) with ``F @ F.T`` the covariance, which may be singular.

    Parameters
    ----------
    covariance : array of shape (..., n, n)
        Symmetric.

    Raises
    ------
    InvalidInputError
        If an eigenvalue is negative by more than rounding error.
    """
    values, vectors = np.linalg.eigh(covariance)
    if (values < -_NOT_NEGATIVE * np.abs(values).max(axis=-1, keepdims=True)).any():
        raise InvalidInputError(
            f"the covariance has the eigenvalue {values.min():g}; none may be negative"
        )
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0))[..., np.newaxis, :])


def normal_errors(factor: FloatArray, draws: int, seed: int) -> FloatArray:
    """Draw normal errors (n, draws) with a factor of their covariance.

    Parameters
    ----------
    factor : array of shape (n, r)
        See `covariance_factor`.
    draws, seed : int
        How many draws from which seed.
    """
    errors = np.empty((len(factor), draws))
    for block, count in Part(0, draws):
        generator = generator_of(seed, Stage.ERRORS_OF_SCORES, block)
        normals = generator.standard_normal((BLOCK, factor.shape[1]))
        start = block * BLOCK
        errors[:, start : start + count] = linear_products(normals, factor)[:count].T
    return errors


def sets_of(
    estimates: FloatArray, covariance: FloatArray, errors: FloatArray, rule: Rule
) -> RankConfidenceSets:
    """Return confidence sets for given draws of the errors; greater estimates are better.

    Parameters
    ----------
    estimates : array of shape (n,)
        What is ranked.
    covariance : array of shape (n, n)
        Covariance of their errors.
    errors : array of shape (n, draws)
        Draws of the errors.
    rule : Rule
        Which sets are wanted.
    """
    inverse = _inverse_errors(covariance)
    gaps = estimates[:, np.newaxis] - estimates
    # The diagonal is never better than itself, and is in no family.
    certain = (inverse == 0) & (gaps > rule.tolerance)
    tests = _Tests(gaps * inverse, inverse, errors, rule)
    ahead, behind, critical = (
        _all_together(tests) if rule.kind == "simultaneous" else _one_by_one(tests)
    )
    ahead, behind = ahead | certain.T, behind | certain
    if rule.side != "two_sided":
        (behind if rule.side == "lower" else ahead)[:] = False
    return RankConfidenceSets(
        lower=1 + ahead.sum(axis=1),
        upper=len(estimates) - behind.sum(axis=1),
        ahead=ahead,
        behind=behind,
        critical=critical[:, 0],
        critical_error=critical[:, 1],
    )


class _Tests(NamedTuple):
    """Statistics (n, n) of "row is better than column", with what their critical values need."""

    statistics: FloatArray
    inverse: FloatArray
    errors: FloatArray
    rule: Rule


def _checked(
    estimates: ArrayLike, covariance: ArrayLike | None, standard_errors: ArrayLike | None
) -> tuple[FloatArray, FloatArray]:
    theta = np.asarray(estimates, dtype=np.float64)
    if theta.ndim != 1 or not len(theta) or not np.isfinite(theta).all():
        raise InvalidInputError(f"estimates have shape {theta.shape}; give n finite numbers")
    if (covariance is None) == (standard_errors is None):
        raise InvalidInputError("give either the covariance of the estimates or standard errors")
    n = len(theta)
    if covariance is None:
        errors = np.asarray(standard_errors, dtype=np.float64)
        if errors.shape != (n,) or not np.isfinite(errors).all() or (errors < 0).any():
            raise InvalidInputError(
                f"standard errors have shape {errors.shape}; give {n} that are not negative"
            )
        return theta, np.diag(errors**2)
    sigma = np.asarray(covariance, dtype=np.float64)
    if sigma.shape != (n, n) or not np.isfinite(sigma).all():
        raise InvalidInputError(
            f"the covariance has shape {sigma.shape}; give finite numbers of shape {(n, n)}"
        )
    if np.abs(sigma - sigma.T).max() > _NOT_NEGATIVE * np.abs(sigma).max():
        raise InvalidInputError("the covariance is not symmetric")
    return theta, (sigma + sigma.T) / 2


def _inverse_errors(covariance: FloatArray) -> FloatArray:
    """Return one over the standard error (n, n) of each difference, zero where there is none."""
    own = np.diagonal(covariance)
    both = own[:, np.newaxis] + own
    variances = both - 2 * covariance
    has_error = variances > _NO_VARIANCE * both
    np.fill_diagonal(has_error, val=False)
    return share(1.0, np.sqrt(np.where(has_error, variances, 0.0)))


def _one_by_one(tests: _Tests) -> tuple[BoolArray, BoolArray, FloatArray]:
    """Test the differences with each estimate as a family of its own."""
    n = len(tests.statistics)
    ahead = np.zeros((n, n), dtype=np.bool_)
    behind, critical = np.zeros_like(ahead), np.zeros((n, 2))
    wanted = np.array([[tests.rule.side != "lower"], [tests.rule.side != "upper"]])
    for one in range(n):
        statistics = np.stack([tests.statistics[one], tests.statistics[:, one]])
        family = wanted & (tests.inverse[one] > 0)
        found, critical[one] = _step_down(
            statistics, family, partial(_greatest_of_one, tests, one), tests.rule
        )
        behind[one], ahead[one] = found
    return ahead, behind, critical


def _all_together(tests: _Tests) -> tuple[BoolArray, BoolArray, FloatArray]:
    """Test all differences as one family."""
    found, critical = _step_down(
        tests.statistics, tests.inverse > 0, partial(_greatest_of_all, tests), tests.rule
    )
    return found.T.copy(), found, np.tile(critical, (len(found), 1))


def _step_down(
    statistics: FloatArray,
    family: BoolArray,
    greatest: Callable[[BoolArray], FloatArray],
    rule: Rule,
) -> tuple[BoolArray, FloatArray]:
    """Return what is rejected, and the last critical value with its standard error."""
    rejected = np.zeros(family.shape, dtype=np.bool_)
    critical = np.zeros(2)
    while family.any():
        critical = _critical_value(greatest(family), rule.level)
        found = family & (statistics > critical[0])
        rejected |= found
        family = family & ~found
        if not rule.stepdown or not found.any():
            break
    return rejected, critical


def _critical_value(maxima: FloatArray, level: float) -> FloatArray:
    """Return a quantile and its standard error, from the draws one standard error around it."""
    draws = len(maxima)
    spread = np.sqrt(draws * level * (1 - level))
    places = np.array([draws * level - spread, draws * level, draws * level + spread])
    ranks = np.clip(np.ceil(places).astype(np.intp) - 1, 0, draws - 1)
    low, middle, high = np.partition(maxima, ranks)[ranks]
    return np.array([middle, (high - low) / 2])


def _greatest_of_one(tests: _Tests, one: int, family: BoolArray) -> FloatArray:
    """Return the greatest statistic (draws,) of some differences with one estimate, all equal.

    The first row of `family` holds the hypotheses that the estimate is no better than the others,
    the second that it is no worse.
    """
    better, worse = family
    groups = (better & worse, better & ~worse, worse & ~better)
    rows: IntArray = np.concatenate([np.flatnonzero(group) for group in groups])
    both = int(groups[0].sum())
    inverse: FloatArray = tests.inverse[one, rows]
    scale: FloatArray = np.where(better[rows], inverse, -inverse)[:, np.newaxis]
    draws = tests.errors.shape[1]
    greatest = np.empty(draws)
    step = max(_VALUES_AT_ONCE // len(rows), 1)
    for start in range(0, draws, step):
        some: FloatArray = tests.errors[:, start : start + step]
        drawn: FloatArray = some[one] - some[rows]
        drawn *= scale
        np.abs(drawn[:both], out=drawn[:both])
        drawn.max(axis=0, out=greatest[start : start + step])
    return greatest


def _greatest_of_all(tests: _Tests, family: BoolArray) -> FloatArray:
    """Return the greatest statistic (draws,) of some differences if all parameters were equal."""
    greatest = np.full(tests.errors.shape[1], -np.inf)
    later = np.triu(np.ones(family.shape, dtype=np.bool_), 1)
    for one in range(len(family)):
        own = np.stack([family[one], family[:, one]]) & later[one]
        if own.any():
            np.maximum(greatest, _greatest_of_one(tests, one, own), out=greatest)
    return greatest
