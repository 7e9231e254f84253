"""Shapley values of games that are given by the worth of every subset."""

from __future__ import annotations

from math import comb

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, IntArray


def subsets(players: int) -> BoolArray:
    """Return the members (2 ** players, players) of every subset: bit j of the row is player j."""
    rows = np.arange(1 << players)[:, np.newaxis]
    members: BoolArray = np.bitwise_and(rows, 1 << np.arange(players)) > 0
    return members


def shapley_values(worth: FloatArray) -> FloatArray:
    """Return what each player adds on average over all orders in which players can join [1]_.

    Parameters
    ----------
    worth : array of shape (..., 2 ** k)
        Worth of every subset of k players, in the order of `subsets`.

    Returns
    -------
    array of shape (..., k)
        They add up to the worth of all players less that of none.

    References
    ----------
    .. [1] L. S. Shapley, "A value for n-person games", in H. W. Kuhn and A. W. Tucker (eds),
       *Contributions to the Theory of Games II*, Princeton University Press, 1953, pages 307-317.

    Examples
    --------
    >>> shapley_values(np.array([0.0, 1.0, 2.0, 5.0]))
    array([2., 3.])
    """
    players = worth.shape[-1].bit_length() - 1
    values: FloatArray = np.empty((*worth.shape[:-1], players))
    sizes: IntArray = subsets(players).sum(axis=1)
    chances = np.array([1 / (players * comb(players - 1, size)) for size in range(players)])
    for player in range(players):
        halves = (-1, 2, 2**player)
        by_player = worth.reshape(*worth.shape[:-1], *halves)
        added: FloatArray = by_player[..., 1, :] - by_player[..., 0, :]
        weights: FloatArray = chances[sizes.reshape(halves)[:, 0, :]]
        values[..., player] = (added * weights).sum(axis=(-2, -1))
    return values
