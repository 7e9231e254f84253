"""Time the counting of ranks under uncertain weights, beside compiled and interpreted loops.

Run with the interpreter of an environment in which the package is installed, from any folder:

    python -I tests/benchmarks/stochastic_acceptability.py
    python -I tests/benchmarks/stochastic_acceptability.py full

Each line gives what is measured, the bar that the project has set itself, and whether it is met.
Times are those of the process, the least of runs that take turns, so that ratios mean something
on a busy machine; loops are timed on fewer draws. With "full", memory is measured over ten million
draws of 200 destinations, which takes a while. numba and pysensmcda take part if installed.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial, reduce
from importlib import import_module
from importlib.util import find_spec
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearshore_score.sensitivity._score_counting import CountScores
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.sampling.blocks import run_parts
from nearshore_score.sensitivity.sampling.linear_products import linear_products
from nearshore_score.sensitivity.sampling.tally import Precision, Tally, tally
from nearshore_score.sensitivity.score_draws import UncertainScores, uncertain_scores
from nearshore_score.sensitivity.stochastic_acceptability import stochastic_acceptability

Array = NDArray[np.float64]
Call = Callable[[], object]
RUNS = 12
DRAWS = 1_000_000
MEMORY = """
import resource
import numpy as np
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.stochastic_acceptability import stochastic_acceptability
matrix = np.random.default_rng(0).uniform(size=({n}, {k}))
stochastic_acceptability(LinearScores.from_matrix(matrix), draws={draws}, pairs={pairs})
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024)
"""


def matrix_of(n: int, k: int) -> Array:
    """Return uniform terms from 0 to 1; the numbers are always the same."""
    return np.random.default_rng(0).uniform(size=(n, k))


def problem(n: int, k: int) -> UncertainScores:
    return uncertain_scores(LinearScores.from_matrix(matrix_of(n, k)))


def count(
    scores: UncertainScores,
    draws: int,
    *,
    pairs: bool = False,
    dtype: Precision = "float64",
    threads: ThreadPoolExecutor | None = None,
) -> Tally:
    """Count as the analyses do."""
    work = CountScores(scores, 0, pairs, dtype)
    return reduce(add, run_parts(work, draws, blocks=scores.blocks_per_part, executor=threads))


def in_turns(
    calls: dict[str, Call], runs: int = RUNS, clock: Callable[[], float] = time.process_time
) -> dict[str, float]:
    """Return the least seconds of one call of each, over runs that take turns."""
    seconds = dict.fromkeys(calls, float("inf"))
    for _ in range(runs):
        for name, call in calls.items():
            start = clock()
            call()
            seconds[name] = min(seconds[name], clock() - start)
    return seconds


def told(job: str, figure: float, unit: str, bar: float, least: bool, *facts: str) -> None:
    """Print a line of the table."""
    sign, met = (">=", figure >= bar) if least else ("<=", figure <= bar)
    line = f"  {job:52} {figure:8.2f} {unit:8} {sign} {bar:<6g} {'met' if met else 'MISSED':7}"
    print(line + "; ".join(facts), flush=True)


def loop(terms: Array, draws: int) -> tuple[Array, Array]:
    """Count ranks and central weights one draw after the other, as peers do."""
    rankdata = import_module("scipy.stats").rankdata
    n, k = terms.shape
    generator = np.random.default_rng(0)
    counts, central = np.zeros((n, n)), np.zeros((n, k))
    rows = np.arange(n, dtype=np.intp)
    for _ in range(draws):
        weights: Array = generator.standard_exponential((k,))
        weights /= weights.sum()
        ranks = rankdata(-(terms @ weights), method="min").astype(int) - 1
        counts[rows, ranks] += 1
        central[ranks.argmin()] += weights
    return counts, central


def kernel(generator: np.random.Generator, terms: Array, draws: int) -> tuple[Any, Array]:
    """Count the same draw by draw; numba compiles this."""
    n, k = terms.shape
    counts, central = np.zeros((n, n), np.int64), np.zeros((n, k))
    weights, scores = np.empty(k), np.empty(n)
    for _ in range(draws):
        total = 0.0
        for j in range(k):
            weights[j] = generator.standard_exponential()
            total += weights[j]
        for j in range(k):
            weights[j] /= total
        for i in range(n):
            score = 0.0
            for j in range(k):
                score += weights[j] * terms[i, j]
            scores[i] = score
        for i in range(n):
            own = scores[i]
            better = 0
            for other in range(n):
                better += scores[other] > own
            counts[i, better] += 1
            if better == 0:
                for j in range(k):
                    central[i, j] += weights[j]
    return counts, central


def compiled() -> Callable[[np.random.Generator, Array, int], tuple[Any, Array]] | None:
    """Return the kernel in machine code; sums may be reordered, so that it uses wide registers."""
    if find_spec("numba") is None:
        return None
    made: Callable[[np.random.Generator, Array, int], tuple[Any, Array]]
    made = import_module("numba").njit(fastmath=True)(kernel)
    return made


def check(found: Tally, other: tuple[Any, Array], draws: int) -> None:
    """Compare with counts of other draws of the same law."""
    ours, theirs = found.ranks / found.draws, other[0] / draws
    error = np.sqrt(theirs * (1 - theirs) * (1 / draws + 1 / found.draws)) + 3 / draws
    assert (np.abs(ours - theirs) < 6 * error).all()


def against_loops(n: int, k: int, bar: float, draws: int) -> None:
    """Print ratios to the compiled kernel and, for 60 x 30, to the loop."""
    terms, scores = matrix_of(n, k), problem(n, k)
    few, made = 1_000, compiled()
    calls: dict[str, Call] = {
        "ours": partial(count, scores, draws),
        "single": partial(count, scores, draws, dtype="float32"),
        "loop": partial(loop, terms, few),
    }
    if made is not None:
        fast = partial(made, np.random.Generator(np.random.SFC64(0)), terms)
        check(count(scores, draws), fast(draws), draws)
        calls["numba"] = partial(fast, draws)
    seconds = in_turns(calls)
    ours, single = (seconds[name] / draws * 1e9 for name in ("ours", "single"))
    slow = seconds["loop"] / few * 1e9
    job, facts = f"{n} x {k}", [f"{ours:.0f} ns a draw"]
    if made is not None:
        numba = seconds["numba"] / draws * 1e9
        told(f"{job}: ours / numba", ours / numba, "", bar, False, *facts, f"numba {numba:.0f}")
    if n == 60:
        told(f"{job}: loop / ours", slow / ours, "", 100, True, *facts, f"loop {slow:.0f}")
        told(f"{job}: loop / ours in float32", slow / single, "", 150, True, f"{single:.0f} ns")
        times = f"{ours / 1e9 * DRAWS:.2f} s, in float32 {single / 1e9 * DRAWS:.2f} s"
        print(f"  {job}: 10^6 weight vectors take {times}")


def bare_kernel() -> None:
    """Print what counting alone takes, of scores that are there already."""
    generator, terms = np.random.default_rng(0), matrix_of(60, 30)
    weights = np.asfortranarray(generator.dirichlet(np.ones(30), 65_536))
    scores = linear_products(weights, terms)
    blocks = [slice(start, start + 4096) for start in range(0, 65_536, 4096)]

    def ours(pairs: bool) -> None:
        for block in blocks:
            tally(scores[block], {"total": weights[block]}, tolerance=1e-9, pairs=pairs)

    def twice() -> None:
        for block in blocks:
            np.argsort(np.argsort(-scores[block], axis=1), axis=1)

    seconds = in_turns({"ours": partial(ours, False), "pairs": partial(ours, True), "sort": twice})
    each = [f"{name} {took / 65_536 * 1e9:.0f} ns" for name, took in seconds.items()]
    ratio = seconds["sort"] / seconds["ours"]
    told("60 x 30, counting alone: argsort twice / ours", ratio, "", 1, True, *each)


def memory(n: int, k: int, draws: int, pairs: bool) -> None:
    """Print the greatest resident memory of a fresh process."""
    code = MEMORY.format(n=n, k=k, draws=draws, pairs=pairs)
    told_by = subprocess.run(
        [sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True
    )
    job = f"{n} x {k}, {draws:.0e} draws{', pairs' if pairs else ''}: memory"
    told(job, float(told_by.stdout), "MB", 200, False)


def threads() -> None:
    """Print what a second thread brings, beside plain sorting, and how many cores one uses."""
    scores, draws = problem(60, 30), 2**18
    numbers = np.random.default_rng(0).uniform(size=(8, 250_000))
    with ThreadPoolExecutor(2) as two:
        calls: dict[str, Call] = {
            "one": partial(count, scores, draws),
            "two": partial(count, scores, draws, threads=two),
            "sort": lambda: list(map(np.sort, numbers)),
            "sort by two": lambda: list(two.map(np.sort, numbers)),
        }
        seconds = in_turns(calls, RUNS, clock=time.perf_counter)
        assert (count(scores, 2**18).ranks == count(scores, 2**18, threads=two).ranks).all()
    beside = f"plain sorting {seconds['sort'] / seconds['sort by two']:.2f}"
    told("60 x 30: one thread / two", seconds["one"] / seconds["two"], "", 1.4, True, beside)
    clocks = (time.process_time, time.perf_counter, time.thread_time)
    begun = [clock() for clock in clocks]
    count(scores, draws)
    process, wall, thread = (clock() - start for clock, start in zip(clocks, begun, strict=True))
    fact = f"time of all threads / of this one {process / thread:.2f}"
    told("60 x 30: cores used by one thread", process / wall, "", 1.1, False, fact)


def full_results() -> None:
    """Print the full result set with pairs, beside pysensmcda if it is installed."""
    linear, draws, few = LinearScores.from_matrix(matrix_of(60, 12)), 100_000, 2_000
    calls: dict[str, Call] = {"ours": partial(stochastic_acceptability, linear, draws=draws)}
    if find_spec("pysensmcda") is not None:
        calls["peer"] = partial(peer, matrix_of(60, 12), few)
    seconds = in_turns(calls, 3)
    told("60 x 12, 10^5 draws, full result set", seconds["ours"], "s", 0.5, False)
    if "peer" not in seconds:
        print("  pysensmcda is not installed: pip install pysensmcda")
        return
    taken = seconds["peer"] / few * draws
    told("60 x 12: pysensmcda / ours", taken / seconds["ours"], "", 50, True, f"{taken:.1f} s")


def peer(matrix: Array, draws: int) -> None:
    """Do the same by pysensmcda: its SMAA-2 of a weighted sum, and winning indices."""
    method = import_module("pymcdm.methods").WSM()
    ones = np.ones(matrix.shape[1])
    found = import_module("pysensmcda.smaa").smaa2(method, matrix, ones, num_samples=draws, seed=0)
    robustness = import_module("pysensmcda.robustness")
    robustness.pairwise_winning_indices(found.simulation.rankings)


def main() -> None:
    """Print the table."""
    print(
        "ranks under uncertain weights: destinations x criteria, acceptability and central weights"
    )
    print(f"  {'job':52} {'measured':>8} {'':8} {'bar':9}")
    against_loops(60, 30, 1.5, 2**16)
    against_loops(12, 6, 4, 2**16)
    against_loops(200, 30, 0.8, 2**15)
    bare_kernel()
    full_results()
    threads()
    memory(60, 30, DRAWS, pairs=False)
    memory(200, 60, 100_000, pairs=True)
    memory(200, 60, 10 * DRAWS if "full" in sys.argv else DRAWS, pairs=False)


if __name__ == "__main__":
    main()
