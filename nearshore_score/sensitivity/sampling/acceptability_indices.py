"""The indices of SMAA-2 from draws of scores: arrays in, arrays out."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.ranks import TIE_TOLERANCE
from nearshore_score.sensitivity.sampling.acceptability_errors import (
    MeanWeights,
    mean_errors,
    mean_weights,
    share_errors,
)
from nearshore_score.sensitivity.sampling.blocks import BLOCK
from nearshore_score.sensitivity.sampling.rank_summaries import (
    entropy_errors,
    holistic_weights,
    rank_entropy,
)
from nearshore_score.sensitivity.sampling.tally import Tally, tally

_NODE = "weights"


class AcceptabilityIndices(NamedTuple):
    """Indices of stochastic acceptability of n destinations, with their standard errors.

    Attributes
    ----------
    draws : int
        How many draws they rest on.
    effective_draws : float
        How many independent draws these are worth.
    shares, share_errors : array of shape (n, n)
        Share of the draws in which a destination (row) has a rank (column).
    wins, win_errors : array of shape (n, n), or None
        Share of the draws in which the row beats the column; zero on the diagonal.
    expected_ranks, expected_rank_errors : array of shape (n,)
        Mean ranks.
    holistic, holistic_errors : array of shape (n,)
        Shares of the ranks, each counted by its weight.
    entropies, entropy_errors : array of shape (n,)
        How open the rank of a destination is, in bits.
    first : array of shape (n,)
        In how many draws each destination is first; those that tie share a draw.
    central : MeanWeights, or None
        Mean weights over these draws, NaN where there are none; None if no weights were given.
    """

    draws: int
    effective_draws: float
    shares: FloatArray
    share_errors: FloatArray
    wins: FloatArray | None
    win_errors: FloatArray | None
    expected_ranks: FloatArray
    expected_rank_errors: FloatArray
    holistic: FloatArray
    holistic_errors: FloatArray
    entropies: FloatArray
    entropy_errors: FloatArray
    first: FloatArray
    central: MeanWeights | None


def acceptability_indices(
    scores: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    tolerance: float = TIE_TOLERANCE,
    pairs: bool = True,
    rank_weights: ArrayLike | None = None,
) -> AcceptabilityIndices:
    r"""Return the indices of SMAA-2 [1]_ from scores that were drawn in any way.

    Parameters
    ----------
    scores : array_like of shape (draws, n)
        Scores of n destinations in each of independent draws; greater is better.
    weights : array_like of shape (draws, k), optional
        The weights behind the scores, for the central weights.
    tolerance : float
        Neighbours in a ranking that are no farther apart tie.
    pairs : bool
        Whether pairwise winning indices [2]_ are computed too.
    rank_weights : array_like of shape (n,), optional
        What each rank counts in the holistic acceptability; by default `holistic_weights`.

    Returns
    -------
    AcceptabilityIndices

    Raises
    ------
    InvalidInputError
        If a shape does not fit or a number is not finite.

    Notes
    -----
    Destinations that tie share the ranks that they occupy in equal parts, and each has half a win
    over the other. So rows and columns of the shares sum to one, as do a win and its opposite, and
    the expected rank is one plus the wins of the others.

    References
    ----------
    .. [1] R. Lahdelma and P. Salminen, "SMAA-2: Stochastic multicriteria acceptability analysis
       for group decision making", *Operations Research* 49(3), 2001, pages 444-454.
    .. [2] P. Leskinen, J. Viitanen, A. Kangas and J. Kangas, "Alternatives to incorporate
       uncertainty and risk attitude in multicriteria evaluation of forest plans", *Forest
       Science* 52(3), 2006, pages 304-312.

    Examples
    --------
    >>> found = acceptability_indices([[3.0, 1.0], [2.0, 2.0], [5.0, 4.0], [0.0, 1.0]])
    >>> found.shares
    array([[0.625, 0.375],
           [0.375, 0.625]])
    >>> found.expected_ranks
    array([1.375, 1.625])
    """
    drawn = _numbers(scores, "scores")
    given = {} if weights is None else {_NODE: _numbers(weights, "weights")}
    if any(len(one) != len(drawn) for one in given.values()):
        raise InvalidInputError(f"there are {len(drawn)} draws of scores; give as many of weights")
    parts = [slice(start, start + BLOCK) for start in range(0, len(drawn), BLOCK)]
    counted = reduce(
        add,
        (
            tally(
                drawn[part],
                {code: one[part] for code, one in given.items()},
                tolerance=tolerance,
                pairs=pairs,
            )
            for part in parts
        ),
    )
    return indices_of(counted, rank_weights)


def indices_of(
    counted: Tally, rank_weights: ArrayLike | None = None, *, effective_share: float = 1.0
) -> AcceptabilityIndices:
    """Return the indices of SMAA-2 from counts, with central weights if one node has varied.

    Parameters
    ----------
    counted : Tally
        The counts.
    rank_weights : array_like of shape (n,), optional
        What each rank counts in the holistic acceptability; by default `holistic_weights`.
    effective_share : float
        How many independent draws one draw is worth; less than one for draws of a chain.

    Returns
    -------
    AcceptabilityIndices

    Raises
    ------
    InvalidInputError
        If there is not one finite number for each rank.
    """
    draws, n = counted.draws, len(counted.ranks)
    shares = counted.ranks / draws
    wins = None if counted.wins is None else counted.wins / draws
    sure = draws * effective_share
    worth, places = checked_rank_weights(rank_weights, n), np.arange(1.0, n + 1)
    return AcceptabilityIndices(
        draws=draws,
        effective_draws=sure,
        shares=shares,
        share_errors=share_errors(shares, sure),
        wins=wins,
        win_errors=None if wins is None else share_errors(wins, sure),
        expected_ranks=shares @ places,
        expected_rank_errors=mean_errors(shares, places, sure),
        holistic=shares @ worth,
        holistic_errors=mean_errors(shares, worth, sure),
        entropies=rank_entropy(shares),
        entropy_errors=entropy_errors(shares, sure),
        first=counted.ranks[:, 0],
        central=(
            central_weights(counted, *counted.central, effective_share=effective_share)
            if len(counted.central) == 1
            else None
        ),
    )


def central_weights(counted: Tally, node: str, *, effective_share: float = 1.0) -> MeanWeights:
    """Return the mean weights of one node over the draws in which each destination is first.

    Parameters
    ----------
    counted : Tally
        The counts.
    node : str
        The node.
    effective_share : float
        How many independent draws one draw is worth.
    """
    return mean_weights(
        counted.ranks[:, 0], counted.central[node], counted.central_squares[node], effective_share
    )


def checked_rank_weights(rank_weights: ArrayLike | None, n: int) -> FloatArray:
    """Return what each of n ranks counts.

    Parameters
    ----------
    rank_weights : array_like of shape (n,), optional
        By default `holistic_weights`.
    n : int
        How many ranks there are.

    Raises
    ------
    InvalidInputError
        If there is not one finite number for each rank.
    """
    if rank_weights is None:
        return holistic_weights(n)
    worth = np.asarray(rank_weights, dtype=np.float64)
    if worth.shape != (n,) or not np.isfinite(worth).all():
        raise InvalidInputError(f"rank_weights must be {n} finite numbers, one for each rank")
    return worth


def _numbers(values: ArrayLike, what: str) -> FloatArray:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or 0 in table.shape or not np.isfinite(table).all():
        raise InvalidInputError(
            f"{what} have shape {table.shape}; give finite numbers, one row for each draw"
        )
    return table
