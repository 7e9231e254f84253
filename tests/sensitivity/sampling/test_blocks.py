"""Blocks of draws: their streams, their parts, and the order in which they come back."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.sampling.blocks import (
    BLOCK,
    Part,
    Stage,
    check_draws,
    generator_of,
    run_parts,
)

T = TypeVar("T")


class AtOnce(Executor):
    """Does all work when it is handed in, and notes how much of it nobody has asked for yet."""

    def __init__(self) -> None:
        self.begun = 0
        self.closed = False

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        if self.closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        self.begun += 1
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def blocks_of(part: Part) -> list[tuple[int, int]]:
    return list(part)


@given(st.integers(1, 40 * BLOCK), st.integers(1, 9), st.integers(0, 5))
def test_parts_cover_all_draws_once(draws: int, blocks: int, first: int) -> None:
    parts = list(run_parts(blocks_of, draws, blocks=blocks, first=first))
    found = [block for part in parts for block in part]
    assert [number for number, _ in found] == list(range(first, first + -(-draws // BLOCK)))
    assert sum(count for _, count in found) == draws
    assert all(count == BLOCK for _, count in found[:-1])
    assert all(len(part) == blocks for part in parts[:-1])


def test_a_run_that_starts_in_the_middle_goes_on_as_the_whole_one() -> None:
    whole = [block for part in run_parts(blocks_of, 9 * BLOCK, blocks=2) for block in part]
    rest = [block for part in run_parts(blocks_of, 5 * BLOCK, blocks=3, first=4) for block in part]
    assert rest == whole[4:]


def test_each_seed_stage_and_block_has_a_stream_of_its_own() -> None:
    keys = [(seed, stage, block) for seed in (0, 1) for stage in Stage for block in (0, 1, 2**40)]
    drawn = {key: generator_of(*key).random(4).tobytes() for key in keys}
    assert len(set(drawn.values())) == len(keys)
    assert drawn == {key: generator_of(*key).random(4).tobytes() for key in reversed(keys)}


@pytest.mark.parametrize("threads", [None, 1, 4])
def test_progress_is_told_after_each_part_in_order(threads: int | None) -> None:
    told: list[tuple[int, int]] = []
    draws = 6 * BLOCK + 5
    executor = None if threads is None else ThreadPoolExecutor(threads)
    list(
        run_parts(
            blocks_of,
            draws,
            blocks=2,
            executor=executor,
            progress=lambda done, of: told.append((done, of)),
        )
    )
    if executor is not None:
        executor.shutdown()
    assert told == [(2 * BLOCK, draws), (4 * BLOCK, draws), (6 * BLOCK, draws), (draws, draws)]


def test_a_long_run_does_not_hand_in_all_work_at_once() -> None:
    executor = AtOnce()
    found = run_parts(blocks_of, 10**9, blocks=1, executor=executor)
    assert next(found) == [(0, BLOCK)]
    assert executor.begun <= 64
    for _ in range(500):
        next(found)
    assert executor.begun <= 500 + 1 + 64


def test_nothing_is_done_before_the_first_result_is_asked_for() -> None:
    executor = AtOnce()
    run_parts(blocks_of, 10 * BLOCK, executor=executor)
    assert executor.begun == 0


@pytest.mark.parametrize("error", [KeyboardInterrupt, ArithmeticError])
def test_an_error_while_waiting_cancels_what_has_not_begun(error: type[BaseException]) -> None:
    done: list[int] = []
    go_on = threading.Event()

    def work(part: Part) -> int:
        if part.first == 1:
            go_on.wait(60)
        done.append(part.first)
        return part.first

    def stop(drawn: int, of: int) -> None:
        raise error

    with ThreadPoolExecutor(1) as executor:
        with pytest.raises(error):
            list(run_parts(work, 40 * BLOCK, blocks=1, executor=executor, progress=stop))
        go_on.set()
    assert done in ([0], [0, 1])


def test_an_executor_that_was_shut_down_is_an_error() -> None:
    executor = AtOnce()
    found = run_parts(blocks_of, 200 * BLOCK, blocks=1, executor=executor)
    next(found)
    executor.closed = True
    with pytest.raises(RuntimeError, match="shutdown"):
        list(found)


@pytest.mark.parametrize(("draws", "seed", "said"), [(0, 0, "at least one"), (5, -1, "negative")])
def test_draws_and_seeds_that_cannot_be_used_are_refused(draws: int, seed: int, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said):
        check_draws(draws, seed)
    check_draws(1, 0)


def test_streams_of_neighbouring_blocks_are_not_correlated() -> None:
    drawn = np.stack(
        [generator_of(3, Stage.WEIGHTS, block).normal(size=4096) for block in range(8)]
    )
    products = drawn @ drawn.T / 4096
    off = products[np.triu_indices(8, 1)]
    assert np.abs(off).max() < 5 / np.sqrt(4096)
