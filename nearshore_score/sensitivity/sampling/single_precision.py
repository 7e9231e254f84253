"""Rankings of many draws at once by scores in single precision, which are put on a grid."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import FloatArray
from nearshore_score.sensitivity.sampling.scratch import Scratch
from nearshore_score.sensitivity.sampling.sorted_draws import (
    SortedDraws,
    close_neighbours,
    row_numbers,
)

#: How far the grid reaches: scores become integers from zero to this.
REACH = 2.0**30

Cells = NDArray[np.int32]


class ScoreGrid(NamedTuple):
    """A grid from the least to the greatest score, whose steps leave room for numbers of items.

    Attributes
    ----------
    low : float
        The least score.
    scale : float
        What a score above the least is multiplied by; zero where all are next to equal.
    step : int
        Cells are multiples of this power of two.
    """

    low: float
    scale: float
    step: int

    @classmethod
    def over(cls, low: float, high: float, m: int) -> ScoreGrid:
        """Return the grid for scores of m items.

        Parameters
        ----------
        low, high : float
            No score is less or greater; less than 1e38 in size.
        m : int
            How many items there are.
        """
        span = high - low
        # Where all are equal, or differ by next to nothing, they are in one cell.
        scale = REACH / span if span > 2.0**-90 else 0.0
        return cls(low, scale, 1 << max(1, (m - 1).bit_length()))

    def cells(self, scores: NDArray[np.float32], scratch: Scratch) -> Cells:
        """Return the cells of scores (c, m), in memory that is used again.

        Parameters
        ----------
        scores : array of shape (c, m)
            The scores.
        scratch : Scratch
            Holds the cells.
        """
        fixed = scores
        if self.low != 0 or self.scale != 1:
            fixed = scratch.array("fixed", scores.shape, np.float32)
            np.subtract(scores, np.float32(self.low), out=fixed)
            fixed *= np.float32(self.scale)
        cells = scratch.array("cells", scores.shape, np.int32)
        np.copyto(cells, fixed, casting="unsafe")
        cells &= -self.step
        return cells

    def scores(self, cells: Cells) -> FloatArray:
        """Return the scores of cells, counted from the least.

        Parameters
        ----------
        cells : array of int of any shape
            The cells.
        """
        return cells.astype(np.float64) * (1 / self.scale if self.scale else 0.0)


def sorted_cells(cells: Cells, grid: ScoreGrid, tolerance: float, scratch: Scratch) -> SortedDraws:
    """Sort the items of each draw by their cells, whose memory holds them then.

    Parameters
    ----------
    cells : array of int of shape (c, m)
        Cells of the items; contiguous.
    grid : ScoreGrid
        The grid.
    tolerance : float
        Scores that are no farther apart tie, and so do those in one cell.
    scratch : Scratch
        Room for gaps.
    """
    least = ceil(min(tolerance * grid.scale, REACH)) + grid.step
    numbers = row_numbers(cells.shape, 1, "int32")
    together = cells.reshape(-1, len(numbers))
    together |= numbers
    cells.sort(axis=1)
    gaps = scratch.array("short gaps", cells.shape, np.int32)
    unclear = close_neighbours(cells, gaps, least)
    cells &= grid.step - 1
    return SortedDraws(cells, unclear)
