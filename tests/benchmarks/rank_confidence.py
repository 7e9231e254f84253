"""Time confidence sets for ranks, beside a loop over units and pairs that finds the same sets.

Run with the interpreter of an environment in which the package is installed, from any folder:

    python -I tests/benchmarks/rank_confidence.py

The sets are checked against those of the loop before they are timed. Each line gives our seconds,
what stands beside them, and the bar that the project has set itself; the package
multiple-inference takes part if it is installed. Times are least ones of runs that take turns;
they are printed, not judged.
"""

import time
import warnings
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from nearshore_score import MAIN_COMPARISON, load_destinations, load_model
from nearshore_score.sensitivity.algorithms.rank_confidence_sets import (
    ConfidenceKind,
    RankConfidenceSets,
    covariance_factor,
    normal_errors,
    rank_confidence_sets,
)
from nearshore_score.sensitivity.rank_confidence import rank_confidence
from nearshore_score.sensitivity.weight_information import RelativeBounds

Array = NDArray[np.float64]
Pair = tuple[int, int]
UNITS = 38
DRAWS = 10_000
LEVEL = 0.95
KINDS: tuple[ConfidenceKind, ...] = ("marginal", "simultaneous")


def problem(n: int) -> tuple[Array, Array]:
    """Return scores and standard errors like those of a test of many countries."""
    draws = np.random.default_rng(0)
    return draws.normal(490, 30, n), draws.uniform(1.5, 3.5, n)


def timed(call: Callable[[], object]) -> float:
    """Return the seconds of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def told(job: str, seconds: float, bar: str, *facts: str) -> None:
    """Print a line of the table."""
    print(f"  {job:48} {seconds:8.3f} s   {bar:10} {'; '.join(facts)}".rstrip(), flush=True)


def rejected_pairs(pairs: list[Pair], estimates: Array, errors: Array, drawn: Array) -> set[Pair]:
    """Return the ordered pairs of which the first is significantly better, pair by pair."""
    found: set[Pair] = set()
    left = list(pairs)
    while left:
        greatest = np.full(drawn.shape[1], -np.inf)
        for one, other in left:
            error = np.hypot(errors[one], errors[other])
            np.maximum(greatest, (drawn[one] - drawn[other]) / error, out=greatest)
        critical = np.quantile(greatest, LEVEL, method="inverted_cdf")
        new = {
            (one, other)
            for one, other in left
            if (estimates[one] - estimates[other]) / np.hypot(errors[one], errors[other]) > critical
        }
        if not new:
            break
        found |= new
        left = [pair for pair in left if pair not in new]
    return found


def loop(estimates: Array, errors: Array, kind: ConfidenceKind) -> tuple[list[int], list[int]]:
    """Return the bounds of all sets, one unit after the other, each with draws of its own."""
    n = len(estimates)
    everyone = [(one, other) for one in range(n) for other in range(n) if one != other]
    factor = covariance_factor(np.diag(errors**2))
    together: set[Pair] = set()
    if kind == "simultaneous":
        drawn = normal_errors(factor, DRAWS, 0)
        together = rejected_pairs(everyone, estimates, errors, drawn)
    lower: list[int] = []
    upper: list[int] = []
    for unit in range(n):
        found = together
        if kind == "marginal":
            own = [pair for pair in everyone if unit in pair]
            found = rejected_pairs(own, estimates, errors, normal_errors(factor, DRAWS, 0))
        lower.append(1 + sum(other == unit for _, other in found))
        upper.append(n - sum(one == unit for one, _ in found))
    return lower, upper


def arrays() -> None:
    """Print both kinds of sets for 38 units and 10,000 draws."""
    estimates, errors = problem(UNITS)
    ours: dict[str, float] = {}
    loops: dict[str, float] = {}
    for kind in KINDS:
        call = partial(
            rank_confidence_sets, estimates, standard_errors=errors, kind=kind, draws=DRAWS
        )
        found: RankConfidenceSets = call()
        loops[kind] = timed(partial(check, found, estimates, errors, kind))
        ours[kind] = min(timed(call) for _ in range(5))
        ratio = f"loop {loops[kind]:.2f} s, loop / ours {loops[kind] / ours[kind]:.0f}"
        told(f"{kind}, {UNITS} units, {DRAWS:,} draws", ours[kind], "", ratio)
    both, slow = sum(ours.values()), sum(loops.values())
    facts = [
        f"loop {slow:.2f} s, loop / ours {slow / both:.0f}",
        *elsewhere(estimates, errors, both),
    ]
    told("both", both, "1 s", *facts)


def check(found: RankConfidenceSets, estimates: Array, errors: Array, kind: ConfidenceKind) -> None:
    """Find the sets by the loop, which must give the same."""
    lower, upper = loop(estimates, errors, kind)
    assert found.lower.tolist() == lower, kind
    assert found.upper.tolist() == upper, kind


def elsewhere(estimates: Array, errors: Array, ours: float) -> list[str]:
    """Return what another package takes for the same, if it is installed."""
    if find_spec("multiple_inference") is None:
        return ["multiple-inference is not installed"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sets = import_module("multiple_inference.confidence_set")
        covariance = np.diag(errors**2)
        seconds = timed(lambda: sets.MarginalRanking(estimates, covariance).fit().conf_int())
        seconds += timed(lambda: sets.SimultaneousRanking(estimates, covariance).fit().conf_int())
    return [f"multiple-inference {seconds:.1f} s, it / ours {seconds / ours:.0f}"]


def models() -> None:
    """Print the sets of the main comparison, from the errors of its figures."""
    model, destinations = load_model(), load_destinations().select(*MAIN_COMPARISON)
    n = len(destinations)
    call = partial(rank_confidence, model, destinations, draws=DRAWS)
    call()  # what is loaded on first use is no part of it
    told(f"main comparison, {n} destinations, simulation", min(timed(call) for _ in range(3)), "")
    told("the same by slopes", timed(partial(call, covariance="derivative")), "")
    weights = RelativeBounds(share=0.2)
    told("the same, union over weights within 20 %", timed(partial(call, weights=weights)), "")


def main() -> None:
    """Print the table."""
    print("confidence sets for ranks")
    print(f"  {'job':48} {'ours':>10}   {'bar':10} beside it")
    arrays()
    models()


if __name__ == "__main__":
    main()
