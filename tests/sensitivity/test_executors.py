"""The same numbers to the last bit wherever they are computed, and clean interruption."""

import threading
from collections.abc import Callable, Generator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, TypeVar

import numpy as np
import pytest

import nearshore_score as ns
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Part, run_parts
from nearshore_score.sensitivity.stochastic_acceptability import (
    StochasticAcceptability,
    stochastic_acceptability,
)
from tests.sensitivity.problems import random_scores

T = TypeVar("T")


class Backwards(Executor):
    """Does the work that waits in the opposite order, as soon as a result is asked for."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []
        self.begun = 0

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = _Asked(self)
        self.waiting.append((future, lambda: fn(*args, **kwargs)))
        return future

    def work(self) -> None:
        while self.waiting:
            future, call = self.waiting.pop()
            if future.set_running_or_notify_cancel():
                self.begun += 1
                future.set_result(call())


class _Asked(Future[T]):
    def __init__(self, owner: Backwards) -> None:
        super().__init__()
        self.owner = owner

    def result(self, timeout: float | None = None) -> T:
        if not self.done():
            self.owner.work()
        return super().result(timeout)


def some_analyses(executor: Executor | None) -> list[StochasticAcceptability]:
    """Return one analysis by products of matrices, and one by a plan with uncertain figures."""
    destinations = ns.load_destinations().select("MAR", "EGY", "TUN", "SEN")
    linear = random_scores(1, 8, 7)
    return [
        stochastic_acceptability(linear, draws=40 * BLOCK + 17, pairs=False, executor=executor),
        stochastic_acceptability(
            ns.load_model(method="topsis"),
            destinations,
            figures=True,
            draws=3 * BLOCK + 5,
            confidence_draws=2 * BLOCK + 3,
            executor=executor,
        ),
    ]


@pytest.fixture(scope="module")
def serial() -> list[StochasticAcceptability]:
    return some_analyses(None)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_threads_give_the_same_numbers(serial: list[StochasticAcceptability], workers: int) -> None:
    with ThreadPoolExecutor(workers) as executor:
        assert some_analyses(executor) == serial


def test_processes_give_the_same_numbers(serial: list[StochasticAcceptability]) -> None:
    # Processes that are forked while other tests' threads run could hang.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        assert some_analyses(executor) == serial


def test_an_executor_that_works_backwards_gives_the_same_numbers(
    serial: list[StochasticAcceptability],
) -> None:
    assert some_analyses(Backwards()) == serial


@contextmanager
def dask_executor() -> Generator[Executor, None, None]:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client.get_executor()


@pytest.mark.filterwarnings("ignore")
def test_dask_gives_the_same_numbers(serial: list[StochasticAcceptability]) -> None:
    with dask_executor() as executor:
        assert some_analyses(executor) == serial


def test_drawing_to_a_target_gives_the_same_numbers_with_threads() -> None:
    scores = random_scores(1, 6, 7)
    alone = stochastic_acceptability(scores, target_error=0.0013)
    with ThreadPoolExecutor(3) as executor:
        shared = stochastic_acceptability(scores, target_error=0.0013, executor=executor)
    assert shared == alone
    assert alone.stopped == "target_error"


def count_draws(part: Part) -> int:
    return part.draws


def test_results_come_in_order_with_few_waiting() -> None:
    executor = Backwards()
    found = run_parts(lambda part: part.first, 200 * BLOCK, blocks=1, executor=executor)
    assert [next(found) for _ in range(3)] == [0, 1, 2]
    assert executor.begun < 100
    assert list(found) == list(range(3, 200))


@pytest.mark.parametrize("threaded", [False, True])
def test_interruption_cancels_what_waits_and_leaves_the_executor_usable(threaded: bool) -> None:
    told: list[int] = []

    def interrupt(done: int, of: int) -> None:
        told.append(done)
        if len(told) == 2:
            raise KeyboardInterrupt

    executor = ThreadPoolExecutor(2) if threaded else None
    with pytest.raises(KeyboardInterrupt):
        stochastic_acceptability(
            random_scores(1, 5, 4), draws=400 * BLOCK, executor=executor, progress=interrupt
        )
    assert len(told) == 2
    if executor is not None:
        with executor:
            assert executor.submit(sum, [1, 2]).result(timeout=60) == 3


def test_parts_that_have_not_begun_are_cancelled() -> None:
    begun = threading.Event()
    go_on = threading.Event()
    done: list[int] = []

    def work(part: Part) -> int:
        if part.first:
            begun.set()
            go_on.wait(60)
        done.append(part.first)
        return part.first

    with ThreadPoolExecutor(1) as executor:
        found = run_parts(work, 50 * BLOCK, blocks=1, executor=executor)
        assert next(found) == 0
        assert begun.wait(60)
        found.close()
        go_on.set()
    assert done == [0, 1]


def test_an_error_in_a_worker_reaches_the_caller_and_the_executor_lives_on() -> None:
    def fail(part: Part) -> int:
        raise ArithmeticError(part.first)

    with ThreadPoolExecutor(2) as executor:
        with pytest.raises(ArithmeticError):
            list(run_parts(fail, 30 * BLOCK, blocks=1, executor=executor))
        assert sum(run_parts(count_draws, 3 * BLOCK, executor=executor)) == 3 * BLOCK


def test_numbers_do_not_depend_on_how_blocks_are_put_into_pieces() -> None:
    seen = [
        np.concatenate(list(run_parts(_blocks_of, 10 * BLOCK + 1, blocks=size))) for size in (1, 4)
    ]
    np.testing.assert_array_equal(seen[0], seen[1])
    assert seen[0].tolist() == [*[[block, BLOCK] for block in range(10)], [10, 1]]


def _blocks_of(part: Part) -> Any:
    return np.array(list(part))
