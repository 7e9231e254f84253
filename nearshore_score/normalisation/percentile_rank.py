"""Percentile ranks, with the rule for the ends and for ties stated."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.normalisation import _statistics as statistics
from nearshore_score.normalisation._bases import SetNormalisation, rising
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits
from nearshore_score.normalisation.rank import SharedRank, rank_scores
from nearshore_score.normalisation.score_range import POINTS, ScoreRange, place

#: How a rank among n becomes a share.
PercentileRule = Literal["(rank-1)/(n-1)", "rank/n", "(rank-0.5)/n", "rank/(n+1)"]

# For each rule: what is taken from the rank, and what is added to n.
_RULES: dict[PercentileRule, tuple[float, int]] = {
    "(rank-1)/(n-1)": (1.0, -1),
    "rank/n": (0.0, 0),
    "(rank-0.5)/n": (0.5, 0),
    "rank/(n+1)": (0.0, 1),
}


def percentile_rank_scores(
    values: FloatArray,
    *,
    direction: Direction = "benefit",
    rule: PercentileRule = "(rank-1)/(n-1)",
    ties: SharedRank = "min",
    score_range: tuple[float, float] = POINTS,
    reference: FloatArray | None = None,
) -> FloatArray:
    """Turn ranks from the worst up into shares of the set [1]_.

    ``(rank-1)/(n-1)`` runs from 0 to 1 and is that of COINr and of spreadsheets; ``rank/n`` is
    that of the Handbook's table 15 [2]_; ``(rank-0.5)/n`` with ``ties="average"`` is the share
    below plus half the share of equals; ``rank/(n+1)`` reaches neither end. A destination alone
    scores the middle under the first rule.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations; NaN stays NaN and is left out.
    direction : {"benefit", "cost"}
        Whether greater values are better; a cost is multiplied by -1 first.
    rule : {"(rank-1)/(n-1)", "rank/n", "(rank-0.5)/n", "rank/(n+1)"}
        How a rank becomes a share.
    ties : {"min", "average", "max"}
        Which of the ranks that they cover equal values share, as for `rank_scores`.
    score_range : tuple of two floats, default (0, 100)
        Scores of a share of 0 and of 1.
    reference : array of shape (..., r), optional
        Values among which each value is ranked, NaN where there is none; by default `values`
        themselves. A value above all of them counts as the highest one.

    Returns
    -------
    array of shape (..., n)

    References
    ----------
    .. [1] R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", *The American
       Statistician* 50(4), 1996, pages 361-365 (the rules as plotting positions).
    .. [2] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4.

    Examples
    --------
    >>> import numpy as np
    >>> percentile_rank_scores(np.array([10.0, 20.0, 20.0, 40.0, 90.0]))
    array([  0.,  25.,  25.,  75., 100.])
    >>> percentile_rank_scores(np.array([10.0, 20.0, 40.0, 90.0]), rule="rank/n")
    array([ 25.,  50.,  75., 100.])
    """
    among = values if reference is None else reference
    number = statistics.count(among)
    ranks = rank_scores(values, direction=direction, ties=ties, reference=reference)
    less, more = _RULES[rule]
    middle = np.where(np.isnan(values), np.nan, 0.5)
    share = statistics.quotient(np.minimum(ranks, number) - less, number + more, middle)
    return place(share, score_range, reverse=False)


class PercentileRank(SetNormalisation):
    """Score by the share of the set that a figure is not below.

    A cost is multiplied by -1 first, so that its least figure scores highest; the rule for ties
    then holds from the worst up, as for a benefit.

    Parameters
    ----------
    rule : {"(rank-1)/(n-1)", "rank/n", "(rank-0.5)/n", "rank/(n+1)"}
        How a rank from the worst up, among n, becomes a share.
    ties : {"min", "average", "max"}
        Which of the ranks that they cover equal figures share.
    score_range : tuple of two floats, default (0, 100)
        Scores of a share of 0 and of 1.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> PercentileRank().normalise(np.array([10.0, 20.0, 90.0]), Column(direction="cost"))
    array([100.,  50.,   0.])
    """

    kind: Literal["percentile_rank"] = "percentile_rank"
    rule: PercentileRule = "(rank-1)/(n-1)"
    ties: SharedRank = "min"
    score_range: ScoreRange = POINTS

    def traits(self, column: Column) -> NormalisationTraits:
        """Say that scores lie in the range."""
        return NormalisationTraits(self.score_range, rising(column))

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return percentile_rank_scores(
            values,
            direction=column.direction,
            rule=self.rule,
            ties=self.ties,
            score_range=self.score_range,
            reference=column.reference,
        )
