"""Imputation by chained regressions: every column from others, until nothing moves."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray, IntArray, divide
from nearshore_score._frozen import Number
from nearshore_score.treatment.imputation import Estimates, Imputation, Table
from nearshore_score.treatment.predictors import with_predictors
from nearshore_score.treatment.standard_scores import standard_scores

# An estimate that far from the mean, in standard deviations, shows that the rounds diverge.
_DIVERGED = 1e3


class ChainedRegressions(NamedTuple):
    """What chained regressions end with.

    Attributes
    ----------
    values : array of shape (..., n, m)
        Present values unchanged, absent ones estimated; NaN in columns without any value, and
        wherever the rounds diverged.
    rounds : array of int of shape (...)
        How many rounds were made.
    last_change : array of shape (...)
        Greatest change of an estimate in the last round, in standard deviations.
    """

    values: FloatArray
    rounds: IntArray
    last_change: FloatArray


def chained_regressions(
    values: FloatArray,
    *,
    predictors_each: int | None = 5,
    ridge: float = 0.5,
    max_iterations: int = 100,
    tolerance: float = 1e-6,
) -> ChainedRegressions:
    r"""Estimate absent values by linear regressions on the other columns, in rounds [1]_.

    Absent values start at the mean of their column. In each round every column with holes is
    regressed on others, as they stand, over the rows in which it is present, and its holes
    take the fitted values. Columns are in standard deviations, and the coefficients solve

    .. math:: \left(R + \lambda \frac{p}{n} I\right) \beta = r

    with R the covariances of the p predictors and r those with the column over the n rows, and
    the ridge :math:`\lambda`, which weighs the less the more rows there are. These are the
    chained equations of MICE with the method `norm.predict`, that is without noise, which
    `imputation_draws` adds. As its authors advise, the predictors are the columns that correlate
    most strongly, chosen once before the first round: least squares of some tens of
    destinations on as many indicators are worse than the mean.

    Parameters
    ----------
    values : array of shape (..., n, m)
        NaN where there is no value.
    predictors_each : int or None, default 5
        How many columns predict a column; all others if None. With no fewer predictors than
        figures a regression has no single solution, and the ridge decides.
    ridge : float, default 0.5
        Above zero; the greater, the closer estimates stay to the mean. The default is best
        where the predictors explain two thirds of a column; with 1e-9 the estimates are those of
        plain least squares.
    max_iterations : int, default 100
        Most rounds.
    tolerance : float, default 1e-6
        Rounds end once no estimate moves by more, in standard deviations of its column.

    Returns
    -------
    ChainedRegressions

    References
    ----------
    .. [1] S. van Buuren and K. Groothuis-Oudshoorn, "mice: Multivariate imputation by chained
       equations in R", *Journal of Statistical Software* 45(3), 2011.

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [4.0, np.nan]])
    >>> chained_regressions(values, ridge=1e-9).values[3, 1].round(6)
    np.float64(8.0)
    """
    standard = standard_scores(values)
    present = ~np.isnan(values)
    scores = np.where(present, standard.scores, 0.0)
    best = _best_predictors(scores, present, predictors_each)
    rounds = np.zeros(values.shape[:-2], dtype=np.intp)
    last_change = np.zeros(values.shape[:-2])
    active = np.asarray((~present).any(axis=(-1, -2)))
    for _ in range(max_iterations):
        if not active.any():
            break
        updated = _round(scores, present, best, ridge)
        change = np.abs(updated - scores).max(axis=(-1, -2), initial=0.0)
        # What has converged stays: a batch gives what its items give.
        scores = np.where(active[..., np.newaxis, np.newaxis], updated, scores)
        rounds, last_change = rounds + active, np.where(active, change, last_change)
        diverged = np.abs(scores).max(axis=(-1, -2), initial=0.0) > _DIVERGED
        active = active & (change > tolerance) & ~diverged
    wild = np.abs(scores) > _DIVERGED
    lost = wild.any(axis=(-1, -2), keepdims=True)
    estimates = np.where(lost, np.nan, standard.in_units(scores))
    return ChainedRegressions(np.where(present, values, estimates), rounds, last_change)


def _best_predictors(
    scores: FloatArray, present: BoolArray, count: int | None
) -> dict[int, IntArray]:
    """Return for every column with holes the places (..., k) of its predictors."""
    most = scores.shape[-1] - 1
    best: dict[int, IntArray] = {}
    for j in range(scores.shape[-1]):
        if present[..., j].all():
            continue
        rows = present[..., j, np.newaxis]
        products = np.where(rows, scores * scores[..., j, np.newaxis], 0.0).sum(axis=-2)
        spread = np.sqrt(np.where(rows, scores**2, 0.0).sum(axis=-2))
        strength = np.abs(divide(products, spread))
        strength[np.isnan(strength)] = 0.0
        strength[..., j] = -1.0
        order = np.argsort(-strength, axis=-1, kind="stable")
        best[j] = order[..., : most if count is None else min(count, most)]
    return best


def _round(
    scores: FloatArray, present: BoolArray, best: dict[int, IntArray], ridge: float
) -> FloatArray:
    scores = scores.copy()
    for j, places in best.items():
        predictors = np.take_along_axis(scores, places[..., np.newaxis, :], axis=-1)
        fitted = _fitted(predictors, scores[..., j], present[..., j], ridge)
        scores[..., j] = np.where(present[..., j], scores[..., j], fitted)
    return scores


def _fitted(
    predictors: FloatArray, column: FloatArray, present: BoolArray, ridge: float
) -> FloatArray:
    """Return what a regression over the present rows says of all rows (..., n)."""
    weights = present[..., np.newaxis].astype(np.float64)
    count: FloatArray = np.maximum(weights.sum(axis=-2, keepdims=True), 1.0)
    target = np.where(present, column, 0.0)[..., np.newaxis]
    level = target.sum(axis=-2, keepdims=True) / count
    apart = predictors - (weights * predictors).sum(axis=-2, keepdims=True) / count
    transposed: FloatArray = np.swapaxes(weights * apart, -1, -2)
    used = predictors.shape[-1]
    covariances: FloatArray = transposed @ apart / count + ridge * used / count * np.eye(used)
    moments: FloatArray = transposed @ (target - level) / count
    coefficients = np.linalg.solve(covariances, moments).astype(np.float64)
    fitted: FloatArray = level + apart @ coefficients
    return fitted[..., 0]


class ImputeRegression(Imputation):
    """Fill by chained linear regressions.

    See `chained_regressions` for how. In a panel of several years, the regressions are made
    within the year.

    Parameters
    ----------
    predictors_each : int or None, default 5
        How many columns predict a column, those that correlate most strongly; None for all.
    ridge : float, default 0.5
        Keeps estimates near the mean where the figures say little; at least 1e-9.
    max_iterations : int, default 100
        Most rounds; if the estimates still move then, the note of the column says so.
    tolerance : float, default 1e-6
        Rounds end once no estimate moves by more, in standard deviations of its column.
    predictors : tuple of str
        Further columns of the panel that help to estimate, for instance income per head; they
        are not filled.
    indicators : tuple of str
        Columns to fill, which also predict each other; by default the leaves of the framework.
    fill_suppressed : bool, default False
        Whether suppressed cells are filled as well.

    Examples
    --------
    >>> ImputeRegression(predictors=("income",)).to_json()
    '{"kind":"impute_regression","predictors":["income"]}'
    """

    kind: Literal["impute_regression"] = "impute_regression"
    predictors_each: int | None = Field(default=5, ge=1)
    ridge: Number = Field(default=0.5, ge=1e-9)
    max_iterations: int = Field(default=100, ge=1)
    tolerance: Number = Field(default=1e-6, gt=0)
    predictors: tuple[str, ...] = ()

    def estimates(self, table: Table) -> Estimates:
        """Return the fitted values.

        Parameters
        ----------
        table : Table
            The columns to fill, with their panel and framework.

        Raises
        ------
        UnknownNameError
            If the panel lacks a predictor.
        """
        values = with_predictors(table, self.predictors)
        fit = chained_regressions(
            values,
            predictors_each=self.predictors_each,
            ridge=self.ridge,
            max_iterations=self.max_iterations,
            tolerance=self.tolerance,
        )
        most = values.shape[-1] - 1
        used = most if self.predictors_each is None else min(self.predictors_each, most)
        reason = f"regression on {used} column{'s' * (used != 1)}"
        lacking = "the column is empty, or the regressions diverged"
        remark = self._convergence(fit) + _scarcity(values, used)
        return Estimates(fit.values[..., : len(table.columns)], reason, lacking, remark)

    def _convergence(self, fit: ChainedRegressions) -> str:
        rounds, change = int(fit.rounds.max()), float(fit.last_change.max())
        if change <= self.tolerance:
            return f"converged after {rounds} round{'s' * (rounds != 1)}"
        moves = f"estimates still move by {change:.2g} standard deviations"
        return f"not converged in {rounds} round{'s' * (rounds != 1)}: {moves}"


def _scarcity(values: FloatArray, used: int) -> str:
    known = (~np.isnan(values)).sum(axis=-2)
    fewest = int(known.min(initial=values.shape[-2]))
    if fewest > used:
        return ""
    return f"; a column has only {fewest} figures for {used} predictors, so the ridge decides"
