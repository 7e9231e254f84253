"""Time the exact sensitivity analyses, beside loops and draws that answer the same questions.

Run with the interpreter of an environment in which the package is installed, from any folder:

    python -I tests/benchmarks/sensitivity.py

What can be checked in another way is checked before it is timed, and the deviation is printed.
Each line gives our seconds, what stands beside them, and the bar that the project has set itself;
numba takes part if it is installed. Times are least ones of runs that take turns; they are printed,
not judged.
"""

import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from math import prod
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nearshore_score import MAIN_COMPARISON, load_destinations, load_model
from nearshore_score.sensitivity.assessment import assess
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.rank_acceptability import rank_acceptability
from nearshore_score.sensitivity.rank_intervals import RankIntervals, rank_intervals
from nearshore_score.sensitivity.weight_information import (
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WholeSimplex,
)
from nearshore_score.sensitivity.weight_set import WeightSet
from nearshore_score.sensitivity.weight_stability import weight_breakpoints
from nearshore_score.sensitivity.winning_probabilities import pairwise_winning_indices

Array = NDArray[np.float64]
Call = Callable[[], object]
Result = TypeVar("Result")
RUNS = 5
BOX_SAMPLES = 300_000
DRAWS = 1_000_000
BLOCK = 10_000


def problem(n: int, k: int) -> LinearScores:
    """Return uniform terms from 0 to 1 and equal weights; the numbers are always the same."""
    return LinearScores.from_matrix(np.random.default_rng(0).uniform(size=(n, k)))


def in_turns(calls: dict[str, Call], runs: int = RUNS) -> dict[str, float]:
    """Return the least seconds of one call of each, over runs that take turns."""
    seconds = dict.fromkeys(calls, float("inf"))
    for _ in range(runs):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            seconds[name] = min(seconds[name], time.perf_counter() - start)
    return seconds


def timed(call: Callable[[], Result]) -> tuple[float, Result]:
    """Return the seconds of a single call, and what it gives."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def told(job: str, seconds: float, bar: str, *facts: str) -> None:
    """Print a line of the table."""
    line = f"  {job:45} {seconds:8.4f} s   {bar:28} {'; '.join(facts)}"
    print(line.rstrip(), flush=True)


# --- one weight at a time ---------------------------------------------------------------------


def breakpoint_loop(terms: Array, weights: Array) -> Array:
    """Return every quotient, one pair and criterion after the other; numba compiles this."""
    n, k = terms.shape
    rest = np.empty((n, k))
    for row in range(n):
        total = 0.0
        for column in range(k):
            total += weights[column] * terms[row, column]
        for column in range(k):
            own = weights[column]
            rest[row, column] = (total - own * terms[row, column]) / (1 - own)
    found = np.empty((n * (n - 1) // 2, k))
    pair = 0
    for one in range(n):
        for other in range(one + 1, n):
            for column in range(k):
                gap = rest[one, column] - rest[other, column]
                slope = gap - (terms[one, column] - terms[other, column])
                found[pair, column] = gap / slope
            pair += 1
    return found


def python_loop(terms: list[list[float]], weights: list[float]) -> list[list[float]]:
    """Return the same from lists, which plain Python reads faster than arrays."""
    totals = [sum(w * s for w, s in zip(weights, row, strict=True)) for row in terms]
    rest = [
        [(total - w * s) / (1 - w) for w, s in zip(weights, row, strict=True)]
        for total, row in zip(totals, terms, strict=True)
    ]
    found: list[list[float]] = []
    for one in range(len(terms)):
        for other in range(one + 1, len(terms)):
            pair: list[float] = []
            for column in range(len(weights)):
                gap = rest[one][column] - rest[other][column]
                slope = gap - (terms[one][column] - terms[other][column])
                pair.append(gap / slope)
            found.append(pair)
    return found


def compiled() -> dict[str, Callable[[Array, Array], Array]]:
    """Return the loop as numba compiles it as it stands, and told to divide as numpy does."""
    if find_spec("numba") is None:
        return {}
    njit = import_module("numba").njit
    return {
        "numba": njit(breakpoint_loop),
        "numba dividing as numpy": njit(error_model="numpy")(breakpoint_loop),
    }


def breakpoints() -> None:
    """Print all breakpoints of 200 destinations and 30 criteria."""
    terms = problem(200, 30).term_array
    weights = np.random.default_rng(1).dirichlet(np.full(30, 3.0))
    ours = weight_breakpoints(terms, weights)
    rows, shares = terms.tolist(), weights.tolist()
    calls: dict[str, Call] = {"ours": lambda: weight_breakpoints(terms, weights)}
    for name, kernel in compiled().items():
        np.testing.assert_allclose(ours, kernel(terms, weights), rtol=1e-6)
        calls[name] = partial(kernel, terms, weights)
    np.testing.assert_allclose(ours, python_loop(rows, shares), rtol=1e-6)
    seconds = in_turns(calls, 15 * RUNS)
    python = in_turns({"python": lambda: python_loop(rows, shares)}, 3)["python"]
    facts = [
        f"{name} {seconds[name]:.4f} s, ours / {name} {seconds['ours'] / seconds[name]:.1f}"
        for name in list(calls)[1:]
    ]
    told(
        "all breakpoints, 200 x 30",
        seconds["ours"],
        "<= 3 numba, <= Python / 50",
        *(facts or ["numba is not installed"]),
        f"Python {python:.3f} s, Python / ours {python / seconds['ours']:.0f}",
    )


# --- pairwise winning indices and expected ranks ----------------------------------------------


def rational_share(values: Sequence[Fraction]) -> Fraction:
    """Return where a function with different values at the corners of a simplex is positive."""
    return sum(
        (
            value ** (len(values) - 1) / prod(value - other for other in values if other != value)
            for value in values
            if value > 0
        ),
        Fraction(0),
    )


def rational_error(kind: str, n: int, k: int) -> float:
    """Return the greatest error of all pairs beside rational arithmetic on a small case."""
    scores = problem(n, k)
    found = pairwise_winning_indices(scores.term_array, allowed(scores, kind)).wins
    corners = rational_corners(kind, k)
    terms = [[Fraction(value) for value in row] for row in scores.term_array.tolist()]
    error = 0.0
    for one in range(n):
        for other in range(n):
            if one != other:
                gaps = [a - b for a, b in zip(terms[one], terms[other], strict=True)]
                values = [
                    sum(c * gap for c, gap in zip(corner, gaps, strict=True)) for corner in corners
                ]
                exact = rational_share([Fraction(value) for value in values])
                error = max(error, abs(float(Fraction(found[one, other]) - exact)))
    return error


def rational_corners(kind: str, k: int) -> list[list[Fraction]]:
    """Return the corners of the same sets in rational numbers."""
    if kind == "complete order":
        return [[Fraction(int(j <= i), i + 1) for j in range(k)] for i in range(k)]
    low = Fraction(1, 2 * k) if kind == "lower bounds" else Fraction(0)
    return [[low + (i == j) * (1 - k * low) for j in range(k)] for i in range(k)]


def allowed(scores: LinearScores, kind: str) -> WeightSet:
    """Return a set of weights by the name it has here."""
    k = len(scores.children)
    known: dict[str, WeightInformation] = {
        "whole simplex": WholeSimplex(),
        "lower bounds": WeightBounds(low=dict.fromkeys(scores.children, 1 / (2 * k))),
        "+-20 %, not rescaled": RelativeBounds(share=0.2, rescaled=False),
    }
    if k > 1:
        known["complete order"] = WeightOrder(order=scores.children)
    return scores.allowed(known[kind])


def winning_on_simplices() -> None:
    """Print all pairs of 60 destinations over sets that are simplices."""
    scores = problem(60, 12)
    for kind in ("whole simplex", "complete order", "lower bounds"):
        error = max(rational_error(kind, n, k) for n, k in ((8, 3), (7, 5), (5, 12)))
        assert error <= 1e-12, error
        weights = allowed(scores, kind)
        seconds = in_turns({"ours": partial(wins_and_ranks, scores.term_array, weights)}, 3 * RUNS)[
            "ours"
        ]
        rational = f"error beside rational arithmetic {error:.0e}"
        told(f"all pairs, 60 x 12, {kind}", seconds, "0.05 s, error 1e-12", rational)


def wins_and_ranks(terms: Array, weights: WeightSet | None, alpha: Array | None = None) -> Array:
    return pairwise_winning_indices(terms, weights, alpha=alpha).expected_ranks


def uniform_in_box(weights: WeightSet, count: int) -> Array:
    """Draw weights by rejection: all but one are uniform, and the last is what is left."""
    draws = np.random.default_rng(7)
    found: list[Array] = []
    while sum(map(len, found)) < count:
        drawn = draws.uniform(
            weights.lower[:-1], weights.upper[:-1], (count, len(weights.lower) - 1)
        )
        last = 1 - drawn.sum(axis=1)
        kept = (last >= weights.lower[-1]) & (last <= weights.upper[-1])
        found.append(np.column_stack([drawn[kept], last[kept]]))
    return np.concatenate(found)[:count]


def sampled_wins(terms: Array, weights: Array) -> Array:
    """Return how often each row scores more than each other one, block by block."""
    wins = np.zeros((len(terms), len(terms)))
    for start in range(0, len(weights), BLOCK):
        values = np.ascontiguousarray((weights[start : start + BLOCK] @ terms.T).T)
        for row, own in enumerate(values[:-1]):
            wins[row, row + 1 :] += (own > values[row + 1 :]).sum(axis=1)
    upper = np.triu(wins / len(weights), 1)
    return upper + np.tril(1 - upper.T, -1)


def standard_errors(exact: Array, sampled: Array, count: int) -> float:
    """Return the greatest deviation in standard errors, of pairs that are not certain."""
    pairs = np.triu_indices(len(exact), 1)
    expected, seen = exact[pairs], sampled[pairs]
    is_open = (expected > 10 / count) & (expected < 1 - 10 / count)
    np.testing.assert_allclose(seen[~is_open], expected[~is_open], atol=40 / count)
    error = np.sqrt(expected * (1 - expected) / count)
    return float((np.abs(seen - expected)[is_open] / error[is_open]).max())


def winning_in_a_box() -> None:
    """Print all pairs of 60 destinations over a box of weights."""
    scores = problem(60, 12)
    weights = allowed(scores, "+-20 %, not rescaled")
    exact = pairwise_winning_indices(scores.term_array, weights).wins
    sampled = sampled_wins(scores.term_array, uniform_in_box(weights, BOX_SAMPLES))
    deviation = standard_errors(exact, sampled, BOX_SAMPLES)
    assert deviation < 6, deviation
    seconds = in_turns({"ours": lambda: wins_and_ranks(scores.term_array, weights)}, 2)["ours"]
    checked = f"at most {deviation:.1f} standard errors from {BOX_SAMPLES:,} draws in 1770 pairs"
    told("all pairs, 60 x 12, +-20 %, not rescaled", seconds, "2 s", checked)


def dirichlet_error() -> float:
    """Return the greatest error beside closed forms: other simplices, and beta laws."""
    from scipy.stats import beta

    # A weight with parameter r is the sum of r weights with parameter one.
    alpha = np.array([3.0, 1, 2, 4, 1, 2])
    terms = problem(30, 6).term_array
    repeated = np.repeat(terms, alpha.astype(int), axis=1)
    found = pairwise_winning_indices(terms, alpha=alpha).wins
    error = float(np.abs(found - pairwise_winning_indices(repeated).wins).max())
    # Where differences have two values only, the weights of each add up to a beta variable.
    draws = np.random.default_rng(3)
    for _ in range(50):
        alpha = draws.uniform(0.2, 9, 12)
        chosen = np.arange(12) < draws.integers(1, 12)
        more, less = draws.uniform(0.1, 1, 2)
        found = pairwise_winning_indices(
            np.array([np.where(chosen, more, 0.0), np.where(chosen, 0.0, less)]), alpha=alpha
        ).wins
        law = beta(alpha[~chosen].sum(), alpha[chosen].sum())
        error = max(error, abs(float(found[0, 1] - law.cdf(more / (more + less)))))
    return error


def winning_under_dirichlet() -> None:
    """Print all pairs of 60 destinations for Dirichlet weights, beside a million draws."""
    scores = problem(60, 12)
    alpha = np.random.default_rng(5).uniform(1, 6, 12)
    error = dirichlet_error()
    assert error <= 1e-8, error

    def drawn() -> Array:
        draws = np.random.default_rng(6).dirichlet(alpha, DRAWS)
        return sampled_wins(scores.term_array, draws)

    numpy, sampled = timed(drawn)
    exact = pairwise_winning_indices(scores.term_array, alpha=alpha).wins
    deviation = standard_errors(exact, sampled, DRAWS)
    assert deviation < 6, deviation
    seconds = in_turns({"ours": lambda: wins_and_ranks(scores.term_array, None, alpha)})["ours"]
    told(
        "all pairs, 60 x 12, Dirichlet",
        seconds,
        "<= draws / 10, error 1e-8",
        f"{DRAWS:,} draws {numpy:.1f} s, draws / ours {numpy / seconds:.0f}",
        f"error beside closed forms {error:.0e}",
        f"at most {deviation:.1f} standard errors from the draws",
    )


# --- proven rank intervals --------------------------------------------------------------------


def missed_by_draws(scores: LinearScores, share: float, best: NDArray[np.intp]) -> int:
    """Return how many best ranks none of 100,000 draws attains."""
    draws = np.random.default_rng(8)
    seen = np.full(len(best), len(best))
    for _ in range(100_000 // BLOCK):
        factors = draws.uniform(1 - share, 1 + share, (BLOCK, len(scores.children)))
        values = (scores.weight_array * factors) @ scores.term_array.T
        ranks = 1 + np.argsort(np.argsort(-values, axis=1), axis=1)
        seen = np.minimum(seen, ranks.min(axis=0))
    assert (seen >= best).all()
    return int((seen > best).sum())


def check_witnesses(found: RankIntervals) -> None:
    """Rank again at the weights that attain each end, which must be in the set."""
    scores = found.scores
    weights = scores.allowed(found.weights)
    for place, one in enumerate(found.intervals):
        for rank, attained in ((one.best, one.best_weights), (one.worst, one.worst_weights)):
            witness = np.array([attained[child] for child in scores.children])
            assert weights.contains(witness), one
            assert scores.ranks_at(witness)[place] == rank, one


def proven_ends(found: RankIntervals) -> int:
    return sum(
        status == "proven"
        for one in found.intervals
        for status in (one.best_status, one.worst_status)
    )


def intervals() -> None:
    """Print best and worst ranks of 60 destinations, by draws as well where these are usual."""
    scores = problem(60, 12)
    jobs: dict[str, WeightInformation] = {
        "+-20 %, rescaled": RelativeBounds(share=0.2),
        "+-20 %, not rescaled": RelativeBounds(share=0.2, rescaled=False),
        "whole simplex": WholeSimplex(),
    }
    for kind, known in jobs.items():
        seconds, found = timed(partial(rank_intervals, scores, weights=known))
        check_witnesses(found)
        facts = [f"{proven_ends(found)} of 120 proven"]
        if kind == "+-20 %, rescaled":
            best = np.array([one.best for one in found.intervals])
            took, missed = timed(partial(missed_by_draws, scores, 0.2, best))
            facts.append(f"100,000 draws {took:.1f} s, which miss {missed} of 60 best ranks")
        told(f"rank intervals, 60 x 12, {kind}", seconds, "5 s, all proven", *facts)


# --- acceptability of all ranks ---------------------------------------------------------------


def acceptability() -> None:
    """Print the acceptability of all ranks, over all weights that sum to one."""
    for n, k, bar in ((60, 3, "2 s, sums 1e-12"), (20, 4, "1 s, sums 1e-12"), (10, 4, "none")):
        scores = problem(n, k)
        found = rank_acceptability(scores)
        shares = found.acceptability.matrix
        off = max(np.abs(shares.sum(axis=axis) - 1).max() for axis in (0, 1))
        assert off <= 1e-12, off
        wins = pairwise_winning_indices(scores.term_array)
        ranks = shares @ np.arange(1.0, n + 1)
        beside = np.abs(ranks - wins.expected_ranks).max()
        assert beside <= 1e-9, beside
        seconds = in_turns({"ours": partial(rank_acceptability, scores)}, 3)["ours"]
        told(
            f"acceptability of all ranks, {n} x {k}",
            seconds,
            bar,
            f"sums of rows and columns off by {off:.0e}",
            f"expected ranks off those of winning indices by {beside:.0e}",
        )


# --- all in one call --------------------------------------------------------------------------


def everything() -> None:
    """Print the selection that answers in sentences, for the main comparison."""
    model = load_model()
    destinations = load_destinations().select(*MAIN_COMPARISON)
    assess(model, destinations, focus="MAR")  # what is loaded on first use is no part of it
    seconds = in_turns({"ours": lambda: assess(model, destinations, focus="MAR")}, 3)["ours"]
    told(f"assess, {len(destinations)} destinations", seconds, "1 s")


def main() -> None:
    """Print the table."""
    print("exact sensitivity analysis: destinations x criteria")
    print(f"  {'job':45} {'ours':>10}   {'bar':28} beside it")
    breakpoints()
    winning_on_simplices()
    winning_in_a_box()
    winning_under_dirichlet()
    intervals()
    acceptability()
    everything()


if __name__ == "__main__":
    main()
