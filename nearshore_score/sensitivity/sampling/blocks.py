"""Draws in fixed blocks: the same numbers whatever the workers, the executor or the order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice
from typing import TypeVar

import numpy as np

from nearshore_score.errors import InvalidInputError

#: Draws in a block, the unit of the random streams.
BLOCK = 4096

#: Told after each piece of work how many draws are done, and how many there will be.
Progress = Callable[[int, int], None]

Result = TypeVar("Result")

# Enough to keep any pool busy, few enough to hold in memory what waits for its turn.
_IN_FLIGHT = 64


class Stage(IntEnum):
    """What random numbers are for; each purpose has streams of its own."""

    WEIGHTS = 0
    FIGURES = 1
    CONFIDENCE = 2
    DESIGN = 3
    BOOTSTRAP = 4
    ERRORS_OF_SCORES = 5
    CHAINS = 6
    SCRAMBLE = 7


@dataclass(frozen=True)
class Part:
    """Consecutive blocks that one piece of work draws.

    Attributes
    ----------
    first : int
        Number of the first block.
    draws : int
        How many draws; the last block is drawn whole and cut.
    """

    first: int
    draws: int

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Give the number of each block and how many of its draws count."""
        for start in range(0, self.draws, BLOCK):
            yield self.first + start // BLOCK, min(BLOCK, self.draws - start)


def generator_of(seed: int, stage: Stage, block: int) -> np.random.Generator:
    """Return the generator of one block of one stage, whatever other blocks are drawn.

    Parameters
    ----------
    seed : int
        Not negative.
    stage : Stage
        What the numbers are for.
    block : int
        Number of the block.

    Notes
    -----
    SFC64 is the fastest source of exponential variates in numpy; the seed sequence keeps the
    streams of different keys apart.
    """
    sequence = np.random.SeedSequence(seed, spawn_key=(int(stage), block))
    return np.random.Generator(np.random.SFC64(sequence))


def check_draws(draws: int, seed: int) -> None:
    """Refuse numbers of draws and seeds that cannot be used.

    Parameters
    ----------
    draws : int
        How many draws.
    seed : int
        Seed of the random numbers.

    Raises
    ------
    InvalidInputError
        If there is no draw, or the seed is negative.
    """
    _check_whole("draws", draws)
    _check_whole("seed", seed)
    if draws < 1:
        raise InvalidInputError(f"there must be at least one draw, not {draws}")
    if seed < 0:
        raise InvalidInputError(f"the seed {seed} is negative; give zero or a positive integer")


def _check_whole(what: str, number: object) -> None:
    if not isinstance(number, int | np.integer) or isinstance(number, bool):
        raise InvalidInputError(f"{what} must be a whole number, not {number!r}")


def run_parts(
    work: Callable[[Part], Result],
    draws: int,
    *,
    blocks: int = 16,
    first: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Generator[Result, None, None]:
    """Give the results of consecutive parts of some draws, in their order.

    Parameters
    ----------
    work : callable
        Takes a `Part`; for other processes it must be picklable.
    draws : int
        How many draws in all.
    blocks : int
        Blocks in a part. It must not depend on the executor: sums within a part are rounded
        together.
    first : int
        Number of the first block.
    executor : concurrent.futures.Executor, optional
        Where the work is done; by default here. It is not shut down.
    progress : callable, optional
        Called with the number of draws done and their total, after each part.

    Notes
    -----
    Few parts wait at a time, so memory does not grow with the number of draws. If the caller
    stops, or an error is raised, parts that have not begun are cancelled.
    """
    size = blocks * BLOCK
    parts = iter(
        Part(first + start // BLOCK, min(size, draws - start)) for start in range(0, draws, size)
    )
    done = 0
    if executor is None:
        for part in parts:
            result = work(part)
            done += part.draws
            if progress is not None:
                progress(done, draws)
            yield result
        return
    waiting: deque[tuple[Part, Future[Result]]] = deque()
    try:
        while True:
            for part in islice(parts, _IN_FLIGHT - len(waiting)):
                waiting.append((part, executor.submit(work, part)))
            if not waiting:
                return
            part, future = waiting[0]
            result = future.result()
            waiting.popleft()
            done += part.draws
            if progress is not None:
                progress(done, draws)
            yield result
    finally:
        for _, future in waiting:
            with suppress(RuntimeError):  # an executor that was shut down cancels nothing
                future.cancel()
