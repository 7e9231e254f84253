"""Rankings of many draws at once by scores in single precision, which are put on a grid."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.sensitivity.sampling.scratch import Scratch
from nearshore_score.sensitivity.sampling.sorted_draws import (
    SortedDraws,
    close_neighbours,
    row_numbers,
)

# Scores become integers from zero to two to the power of this.
_FIXED_POINT = 30


class ScoreGrid(NamedTuple):
    """Scores on a grid whose steps leave room for the numbers of items.

    Attributes
    ----------
    cells : array of int of shape (c, m)
        Scores as multiples of a step.
    step : int
        The step; a power of two.
    scale : float
        What a score is multiplied by; zero where all are next to equal.
    """

    cells: NDArray[np.int32]
    step: int
    scale: float


def score_grid(scores: NDArray[np.float32], low: float, high: float, scratch: Scratch) -> ScoreGrid:
    """Put scores on the grid from the least to the greatest of them.

    Parameters
    ----------
    scores : array of shape (c, m)
        Less than 1e38 in size; c and m are at least one.
    low, high : float
        No score is less or greater.
    scratch : Scratch
        Holds the cells.
    """
    step = 1 << max(1, (scores.shape[1] - 1).bit_length())
    span = high - low
    # Where all are equal, or differ by next to nothing, they are in one cell.
    scale = 2.0**_FIXED_POINT / span if span > 2.0**-90 else 0.0
    fixed = scratch.array("fixed", scores.shape, np.float32)
    if low == 0:
        np.multiply(scores, np.float32(scale), out=fixed)
    else:
        np.subtract(scores, np.float32(low), out=fixed)
        fixed *= np.float32(scale)
    cells = scratch.array("cells", scores.shape, np.int32)
    np.copyto(cells, fixed, casting="unsafe")
    cells &= -step
    return ScoreGrid(cells, step, scale)


def sorted_grid(grid: ScoreGrid, tolerance: float, scratch: Scratch) -> SortedDraws:
    """Sort the items of each draw by their scores on a grid.

    Parameters
    ----------
    grid : ScoreGrid
        The scores.
    tolerance : float
        Scores that are no farther apart tie, and so do those in one cell.
    scratch : Scratch
        Holds the items.
    """
    cells, step, scale = grid
    least = min(tolerance * scale, 2.0**_FIXED_POINT) + step
    keys = scratch.array("short keys", cells.shape, np.int32)
    numbers = row_numbers(cells.shape, 1, "int32")
    together = (-1, len(numbers))
    np.bitwise_or(cells.reshape(together), numbers, out=keys.reshape(together))
    keys.sort(axis=1)
    gaps = scratch.array("short gaps", cells.shape, np.int32)
    unclear = close_neighbours(keys, gaps, least)
    keys &= step - 1
    return SortedDraws(keys, unclear)


def scores_of_cells(grid: ScoreGrid, draws: IntArray) -> FloatArray:
    """Return the scores of some draws as they are on the grid.

    Parameters
    ----------
    grid : ScoreGrid
        The scores of all draws.
    draws : array of int of shape (u,)
        Which draws.
    """
    step = 1 / grid.scale if grid.scale else 0.0
    return grid.cells[draws].astype(np.float64) * step
