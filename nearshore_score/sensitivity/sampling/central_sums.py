"""Sums of the weights under which each item is first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.sensitivity.sampling.scratch import Scratch


class CentralSums(NamedTuple):
    """Sums over the draws in which each of n items is first.

    Attributes
    ----------
    sums : array of shape (n, k)
        Sums of the weights.
    squares : array of shape (n, k)
        Sums of their squares.
    """

    sums: FloatArray
    squares: FloatArray

    def plus(self, other: CentralSums) -> CentralSums:
        """Return the sums over both sets of draws.

        Parameters
        ----------
        other : CentralSums
            Sums over other draws.
        """
        return CentralSums(self.sums + other.sums, self.squares + other.squares)


def sums_by_winner(
    winners: IntArray,
    weights: NDArray[np.floating],
    n: int,
    scratch: Scratch,
    *,
    draws: IntArray | None = None,
    shares: FloatArray | None = None,
) -> CentralSums:
    """Return the sums of weights, and of their squares, over the draws in which each is first.

    Parameters
    ----------
    winners : array of int of shape (c,)
        The item that is first; n or greater if nothing is to be added.
    weights : array of shape (draws, k)
        Weights of each draw; fastest if draws are contiguous in memory.
    n : int
        Number of items.
    scratch : Scratch
        Room for the weights in the order of the winners.
    draws : array of int of shape (c,), optional
        The draw of each winner; by default one after another.
    shares : array of shape (c,), optional
        What part of the draw counts for the winner; by default all.
    """
    k = weights.shape[1]
    found = CentralSums(np.zeros((n, k)), np.zeros((n, k)))
    # Small integers are sorted in time that grows with their number alone.
    order = np.argsort(winners.astype(np.uint16), kind="stable")
    ordered = winners[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    if not len(starts):
        return found
    firsts = ordered[starts]
    counted = firsts < n
    columns = scratch.array("columns", (k, len(order)), weights.dtype.type)
    places = order if draws is None else draws[order]
    weights.T.take(places, axis=1, out=columns, mode="clip")
    parts = columns if shares is None else columns * shares[order]
    found.sums[firsts[counted]] = np.add.reduceat(parts, starts, axis=1).T[counted]
    columns *= parts
    found.squares[firsts[counted]] = np.add.reduceat(columns, starts, axis=1).T[counted]
    return found
