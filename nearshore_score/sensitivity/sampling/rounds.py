"""Drawing until an answer is good enough, or time is up."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from functools import partial, reduce
from itertools import count
from operator import add
from time import monotonic
from typing import Literal

from nearshore_score.sensitivity.sampling.blocks import BLOCK, Part, Progress, run_parts
from nearshore_score.sensitivity.sampling.tally import Tally

#: What ended the drawing: the number of draws, an error that is small enough, or time.
Stopped = Literal["draws", "target_error", "time_limit"]


@dataclass(frozen=True, eq=False)
class Target:
    """When to stop drawing.

    Attributes
    ----------
    reached : callable
        Takes the counts so far, and says whether they are good enough.
    most : int
        How many draws are enough in any case; told as the total of the progress.
    seconds : float
        After how many seconds to stop anyway.
    """

    reached: Callable[[Tally], bool]
    most: int
    seconds: float


def count_draws(
    work: Callable[[Part], Tally],
    draws: int,
    *,
    blocks: int,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Tally:
    """Return the counts over some draws, added up in their order.

    Parameters
    ----------
    work : callable
        Counts over a part; picklable for other processes.
    draws : int
        How many draws.
    blocks : int
        Blocks in a piece of work.
    executor : concurrent.futures.Executor, optional
        Where the work is done.
    progress : callable, optional
        Told how many draws are done, and how many there will be.
    """
    return reduce(add, run_parts(work, draws, blocks=blocks, executor=executor, progress=progress))


def count_until(
    work: Callable[[Part], Tally],
    draws: int,
    target: Target,
    *,
    blocks: int,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> tuple[Tally, Stopped]:
    """Count in rounds until the counts are good enough or time is up.

    Parameters
    ----------
    work : callable
        Counts over a part; picklable for other processes.
    draws : int
        How many draws make a round, filled up to whole pieces of work. So the counts are those
        of `count_draws` with as many draws.
    target : Target
        When to stop. The counts are judged at the end of each round; time after each piece.
    blocks : int
        Blocks in a piece of work.
    executor : concurrent.futures.Executor, optional
        Where the work is done.
    progress : callable, optional
        Told how many draws are done, and how many are enough in any case.
    """
    piece = blocks * BLOCK
    size = -(-draws // piece) * piece
    deadline = monotonic() + target.seconds
    growing = _rounds(work, size, target.most, blocks=blocks, executor=executor, progress=progress)
    with closing(growing):
        while True:
            total, whole = next(growing)
            late = monotonic() >= deadline
            if (late or whole) and target.reached(total):
                return total, "target_error"
            if late:
                return total, "time_limit"


def _rounds(
    work: Callable[[Part], Tally],
    size: int,
    most: int,
    *,
    blocks: int,
    executor: Executor | None,
    progress: Progress | None,
) -> Generator[tuple[Tally, bool], None, None]:
    """Give the counts after each piece of work, and whether a round is at its end; for ever."""
    total: Tally | None = None
    for start in count(0, size):
        told = None if progress is None else partial(_tell, progress, start, most)
        first = start // BLOCK
        parts = run_parts(work, size, blocks=blocks, first=first, executor=executor, progress=told)
        with closing(parts):
            for found in parts:
                total = found if total is None else total + found
                yield total, total.draws == start + size


def _tell(progress: Progress, before: int, most: int, done: int, of: int) -> None:
    """Tell the draws of all rounds; `of` is the size of this one."""
    progress(before + done, max(most, before + of))
