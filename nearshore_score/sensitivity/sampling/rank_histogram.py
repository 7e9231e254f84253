"""How often each item has each rank, counted over many draws."""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import IntArray
from nearshore_score.sensitivity.sampling.sorted_draws import row_numbers

# A table of pairs of items must stay in the cache.
_MOST_IN_PAIRS = 64


class RankHistogram:
    """Counts of m items at m places that grow with the draws.

    Parameters
    ----------
    m : int
        How many items there are.
    """

    def __init__(self, m: int) -> None:
        self._m = m
        # Neighbours are counted together where a long integer holds them as two short ones.
        self._in_pairs = m % 2 == 0 and m <= _MOST_IN_PAIRS and sys.byteorder == "little"
        self._counts = np.zeros(m // 2 * m * m if self._in_pairs else m * m, dtype=np.intp)

    def add(self, items: NDArray[np.int32], unclear: IntArray) -> None:
        """Count the places of the items of some draws; this uses up the items.

        Parameters
        ----------
        items : array of int of shape (c, m)
            Items of each draw, least score first.
        unclear : array of int of shape (u,)
            Draws that are not counted.
        """
        cells = _cells_of_pairs(items) if self._in_pairs else _cells(items)
        self._counts += np.bincount(cells.ravel(), minlength=len(self._counts))
        if len(unclear):
            wrong = cells[unclear].ravel()
            self._counts -= np.bincount(wrong, minlength=len(self._counts))

    def counts(self) -> IntArray:
        """Return how often each item (row) has each rank (column)."""
        m = self._m
        if not self._in_pairs:
            return self._counts.reshape(m, m)[::-1].T
        pairs = self._counts.reshape(-1, m, m)
        places = np.stack([pairs.sum(axis=2), pairs.sum(axis=1)], axis=1)
        return places.reshape(m, m)[::-1].T


def _cells(items: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return items as cells of the table of places and items."""
    m = items.shape[1]
    begins = row_numbers(items.shape, m, "int32")
    together = items.reshape(-1, len(begins))
    together += begins
    return items


def _cells_of_pairs(items: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return neighbours as cells of the table of places, left and right items."""
    m = items.shape[1]
    pairs = items.view(np.int64)
    # The left item is in the low half of the bits, the right one in the high half.
    pairs *= (m << 32) + 1
    pairs >>= 32
    begins = row_numbers(pairs.shape, m * m, "int64")
    together = pairs.reshape(-1, len(begins))
    together += begins
    return pairs
