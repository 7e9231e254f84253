"""Correlations between the columns of a panel, with p-values and counts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.multivariate.correlation_matrix import (
    CorrelationMethod,
    Deletion,
    correlation_matrix,
    keep,
    shared_rows,
)
from nearshore_score.multivariate.table import (
    Table,
    read_table,
    refuse_few_complete,
    refuse_unusable,
)
from nearshore_score.naming import position_of


@dataclass(frozen=True, eq=False)
class Correlations:
    """How the columns of a table move together.

    Attributes
    ----------
    labels : tuple of str
        Names of the k columns.
    coefficients : array of shape (k, k)
        From -1 to 1.
    p_values : array of shape (k, k)
        Probability of a coefficient at least this far from zero where there is no link;
        two-sided. Zero for a column with itself.
    counts : array of int of shape (k, k)
        Rows that each pair rests on.
    method : {"pearson", "spearman", "kendall"}
        Kind of correlation.
    deletion : {"pairwise", "listwise"}
        Whether each pair rests on all rows that have both, or all on those that have every one.
    """

    labels: tuple[str, ...]
    coefficients: FloatArray
    p_values: FloatArray
    counts: IntArray
    method: CorrelationMethod
    deletion: Deletion

    def between(self, one: str, other: str) -> float:
        """Return the coefficient of two columns by their names."""
        return float(self.coefficients[self._index(one), self._index(other)])

    def _index(self, label: str) -> int:
        return position_of("column", label, self.labels)


def correlations(
    table: Table,
    *,
    method: CorrelationMethod = "pearson",
    deletion: Deletion = "pairwise",
) -> Correlations:
    """Correlate the columns of a panel; see `correlation_matrix` for the formulas.

    The p-values of Pearson's and Spearman's coefficient come from Student's t with n - 2
    degrees of freedom [1]_, exact for normal figures and an approximation otherwise. Those of
    Kendall's are exact for few rows without ties and normal otherwise, as in SciPy. None is
    corrected for the number of pairs that one looks at.

    Parameters
    ----------
    table : Panel or array of shape (n, k)
        Figures or scores, without leading axes; the columns of an array are called 1 to k.
    method : {"pearson", "spearman", "kendall"}
        Kind of correlation.
    deletion : {"pairwise", "listwise"}
        Whether a pair uses all rows that have both columns, or only rows that have every one.

    Returns
    -------
    Correlations

    Raises
    ------
    InvalidInputError
        If a column is constant or has fewer than three figures, or two columns share too few
        rows to be compared.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 4.1.

    Examples
    --------
    >>> from nearshore_score import Panel
    >>> rows = [[1, 10, 9], [2, 30, 7], [3, 20, 6], [4, 50, 2], [5, 40, 3]]
    >>> found = correlations(Panel(tuple("ABCDE"), ("pay", "rent", "risk"), rows))
    >>> found.between("pay", "rent")
    0.8
    >>> found.p_values.round(3)[0]
    array([0.   , 0.104, 0.021])
    """
    labels, values = read_table(table)
    kept = keep(values, deletion)
    if deletion == "listwise":
        refuse_few_complete(values)
    refuse_unusable(labels, kept)
    coefficients = correlation_matrix(values, method=method, deletion=deletion)
    refuse_undefined(labels, coefficients)
    counts = shared_rows(kept)
    kendall = method == "kendall"
    p_values = _kendall_p_values(kept) if kendall else _student_p_values(coefficients, counts)
    return Correlations(labels, coefficients, p_values, counts, method, deletion)


def refuse_undefined(labels: tuple[str, ...], coefficients: FloatArray) -> None:
    """Refuse two columns that have no correlation."""
    undefined = np.argwhere(np.isnan(coefficients))
    if len(undefined):
        one, other = labels[int(undefined[0, 0])], labels[int(undefined[0, 1])]
        raise InvalidInputError(
            f"{one} and {other} cannot be compared: they share fewer than three destinations, or "
            "one of them is the same for all that they share; leave one out, or fill its gaps"
        )


def _student_p_values(coefficients: FloatArray, counts: IntArray) -> FloatArray:
    from scipy.stats import t

    freedom = (counts - 2).astype(np.float64)
    left = 1.0 - coefficients**2
    certain = left <= 0
    distance = np.sqrt(freedom / np.where(certain, 1.0, left)) * np.abs(coefficients)
    return np.where(certain, 0.0, 2.0 * t.sf(distance, freedom))


def _kendall_p_values(values: FloatArray) -> FloatArray:
    from scipy.stats import kendalltau

    count = values.shape[-1]
    p_values = np.zeros((count, count))
    for one, other in combinations(range(count), 2):
        pair = values[:, [one, other]]
        pair = pair[~np.isnan(pair).any(axis=1)]
        p_values[one, other] = p_values[other, one] = kendalltau(pair[:, 0], pair[:, 1])[1]
    return p_values
