"""Time the scores of many drawn tables, beside numba kernels and one table at a time.

Run with the interpreter of an environment in which the package is installed, from any folder:

    python -I tests/benchmarks/uncertain_figures.py

60 destinations, 30 indicators; figures and weights vary from draw to draw, and min-max is redone
for each. The time is that of the scores from drawn figures: drawing and ranking take no part. All
compute in float64 and give the same scores, which is checked first. The kernels check nothing,
name nothing and know one framework. Times are least ones of runs that take turns, in microseconds
per draw; they are printed, not judged. Other work on the machine slows what goes through memory
more than a kernel that stays in the first cache.
"""

import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import cast

import numpy as np
from numpy.typing import NDArray

from nearshore_score import Framework, Indicator, MinMax, Node, Panel, Plan
from nearshore_score.aggregation import ArithmeticMean, GeometricMean, Operator
from nearshore_score.multicriteria import PreferenceFunction, Promethee2, Topsis, Vikor

Array = NDArray[np.float64]
Call = Callable[[], object]
Kernel = Callable[[Array, Array, Array], None]
DESTINATIONS, INDICATORS = 60, 30
TOGETHER = 1024
ALONE = 20
SECONDS = 3.0
PREFERENCE = 20.0
V_SHAPE = PreferenceFunction(kind="v_shape", preference=PREFERENCE)
METHODS: dict[str, Operator] = {
    "weighted sum": ArithmeticMean(),
    "geometric": GeometricMean(),
    "TOPSIS": Topsis(normalisation="none"),
    "VIKOR": Vikor(),
    "PROMETHEE II": Promethee2(preference_functions=V_SHAPE),
}


def plan_of(operator: Operator, figures: Array) -> Plan:
    """Return a flat framework of indicators that are scored by min-max and joined."""
    count = figures.shape[-1]
    codes = [f"indicator_{place}" for place in range(count)]
    leaves = tuple(Indicator(code=code) for code in codes)
    root = Node(code="total", children=leaves, operator=operator)
    rows = [f"destination_{place}" for place in range(len(figures))]
    return Plan(Panel(rows, codes, figures), Framework(root=root), MinMax())


# --- one table at a time, in plain numpy --------------------------------------------------------


def min_max(table: Array) -> Array:
    """Return scores from 0 to 100 of figures (n, m)."""
    least = table.min(axis=0)
    return 100 * ((table - least) / (table.max(axis=0) - least))


def weighted_sum_of(table: Array, weights: Array) -> Array:
    return np.asarray(min_max(table) @ weights)


def geometric_of(table: Array, weights: Array) -> Array:
    return np.asarray(np.exp(np.log(np.maximum(min_max(table), 1.0)) @ weights))


def topsis_of(table: Array, weights: Array) -> Array:
    levels = min_max(table) * weights
    to_ideal = np.sqrt(((levels.max(axis=0) - levels) ** 2).sum(axis=1))
    to_anti = np.sqrt(((levels - levels.min(axis=0)) ** 2).sum(axis=1))
    return np.asarray(to_anti / (to_ideal + to_anti))


def vikor_of(table: Array, weights: Array) -> Array:
    regrets = (1 - min_max(table) / 100) * weights
    total, worst = regrets.sum(axis=1), regrets.max(axis=1)
    q = (total - total.min()) / np.ptp(total) + (worst - worst.min()) / np.ptp(worst)
    return np.asarray(1 - q / 2)


def promethee_of(table: Array, weights: Array) -> Array:
    levels = min_max(table)
    gaps = (levels[:, np.newaxis] - levels[np.newaxis]) / PREFERENCE
    # The degree for a pair less that of its mirror image.
    flows = np.clip(gaps, -1.0, 1.0).sum(axis=1) / (len(table) - 1)
    return np.asarray(flows @ weights)


PLAIN: dict[str, Callable[[Array, Array], Array]] = {
    "weighted sum": weighted_sum_of,
    "geometric": geometric_of,
    "TOPSIS": topsis_of,
    "VIKOR": vikor_of,
    "PROMETHEE II": promethee_of,
}


# --- kernels: figures (c, m, n), so that each table, and each of its indicators, lies together ---


def _kernel_min_max(figures: Array, scores: Array) -> None:
    for j in range(figures.shape[0]):
        low, high = np.inf, -np.inf
        for i in range(figures.shape[1]):
            low, high = min(low, figures[j, i]), max(high, figures[j, i])
        factor = 100 / (high - low)
        for i in range(figures.shape[1]):
            scores[j, i] = factor * (figures[j, i] - low)


def _kernel_weighted_sum(scores: Array, weights: Array, out: Array) -> None:
    out[:] = 0
    for j in range(scores.shape[0]):
        for i in range(scores.shape[1]):
            out[i] += weights[j] * scores[j, i]


def _kernel_geometric(scores: Array, weights: Array, out: Array) -> None:
    out[:] = 0
    for j in range(scores.shape[0]):
        for i in range(scores.shape[1]):
            out[i] += weights[j] * np.log(max(scores[j, i], 1.0))
    for i in range(out.shape[0]):
        out[i] = np.exp(out[i])


def _kernel_topsis(scores: Array, weights: Array, out: Array) -> None:
    to_ideal, to_anti = np.zeros(out.shape[0]), np.zeros(out.shape[0])
    for j in range(scores.shape[0]):
        low, high = np.inf, -np.inf
        for i in range(scores.shape[1]):
            low, high = min(low, scores[j, i]), max(high, scores[j, i])
        for i in range(scores.shape[1]):
            below, above = weights[j] * (high - scores[j, i]), weights[j] * (scores[j, i] - low)
            to_ideal[i] += below * below
            to_anti[i] += above * above
    for i in range(out.shape[0]):
        below, above = np.sqrt(to_ideal[i]), np.sqrt(to_anti[i])
        out[i] = above / (below + above)


def _kernel_vikor(scores: Array, weights: Array, out: Array) -> None:
    total, worst = np.zeros(out.shape[0]), np.zeros(out.shape[0])
    for j in range(scores.shape[0]):
        low, high = np.inf, -np.inf
        for i in range(scores.shape[1]):
            low, high = min(low, scores[j, i]), max(high, scores[j, i])
        factor = weights[j] / (high - low)
        for i in range(scores.shape[1]):
            regret = factor * (high - scores[j, i])
            total[i] += regret
            worst[i] = max(worst[i], regret)
    least_total, least_worst = total.min(), worst.min()
    of_total, of_worst = 0.5 / (total.max() - least_total), 0.5 / (worst.max() - least_worst)
    for i in range(out.shape[0]):
        out[i] = 1 - of_total * (total[i] - least_total) - of_worst * (worst[i] - least_worst)


def _kernel_promethee(scores: Array, weights: Array, out: Array) -> None:
    count = out.shape[0]
    flows = np.empty(count)
    out[:] = 0
    for j in range(scores.shape[0]):
        flows[:] = 0
        for i in range(count):
            own, above = scores[j, i] / PREFERENCE, 0.0
            for k in range(i + 1, count):
                degree = min(max(own - scores[j, k] / PREFERENCE, -1.0), 1.0)
                above += degree
                flows[k] -= degree
            flows[i] += above
        for i in range(count):
            out[i] += weights[j] * flows[i] / (count - 1)


KERNELS: dict[str, Kernel] = {
    "weighted sum": _kernel_weighted_sum,
    "geometric": _kernel_geometric,
    "TOPSIS": _kernel_topsis,
    "VIKOR": _kernel_vikor,
    "PROMETHEE II": _kernel_promethee,
}


def compiled() -> dict[str, Kernel]:
    """Return kernels for many tables, or none without numba."""
    if find_spec("numba") is None:
        return {}
    njit = import_module("numba").njit(fastmath=True)
    place = njit(_kernel_min_max)

    def over_draws(method: Kernel) -> Kernel:
        def many(figures: Array, weights: Array, out: Array) -> None:
            scores = np.empty(figures.shape[1:])
            for draw in range(figures.shape[0]):
                place(figures[draw], scores)
                method(scores, weights[draw], out[draw])

        return cast("Kernel", njit(many))

    return {name: over_draws(njit(kernel)) for name, kernel in KERNELS.items()}


# --- side by side -------------------------------------------------------------------------------


def in_turns(calls: Mapping[str, Call], seconds: float) -> dict[str, float]:
    """Return the least seconds of one call of each, over runs that take turns."""
    least = dict.fromkeys(calls, float("inf"))
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for name, call in calls.items():
            start = time.thread_time()
            call()
            least[name] = min(least[name], time.thread_time() - start)
    return least


def check(found: Array, other: Array, what: str) -> None:
    """Stop if two ways do not give the same scores."""
    np.testing.assert_allclose(found, other, rtol=1e-9, atol=1e-9, err_msg=what)


def compare(name: str, operator: Operator, kernel: Kernel | None) -> None:
    """Print a line of the table."""
    generator = np.random.default_rng(0)
    expected = generator.normal(50.0, 10.0, (DESTINATIONS, INDICATORS))
    plan = plan_of(operator, expected)
    noise = generator.normal(0.0, 3.0, (*expected.T.shape, TOGETHER))
    figures = (expected.T[..., np.newaxis] + noise).T
    weights = generator.dirichlet(np.ones(INDICATORS), TOGETHER)
    tables = np.ascontiguousarray(figures)
    some = range(ALONE)

    def together() -> Array:
        return plan(values=figures, weights={"total": weights}).scores["total"]

    def alone() -> Array:
        results = [plan(values=tables[i], weights={"total": weights[i]}) for i in some]
        return np.array([result.scores["total"] for result in results])

    def plain() -> Array:
        return np.array([PLAIN[name](tables[i], weights[i]) for i in some])

    scores = together()
    check(scores[:ALONE], alone(), "one at a time")
    check(scores[:ALONE], plain(), "plain numpy")
    calls: dict[str, Call] = {"plan": together, "alone": alone, "plain": plain}
    if kernel is not None:
        by_indicator = np.ascontiguousarray(tables.swapaxes(1, 2))
        out = np.empty(scores.shape)
        kernel(by_indicator, weights, out)
        check(scores, out, "numba")
        calls["numba"] = lambda: kernel(by_indicator, weights, out)
    seconds = in_turns(calls, SECONDS)
    ours = seconds["plan"] / TOGETHER
    one, bare = seconds["alone"] / ALONE, seconds["plain"] / ALONE
    cells = [name.ljust(14), f"{ours * 1e6:8.2f}", f"{one * 1e6:9.1f} {one / ours:7.1f} x"]
    cells.append(f"{bare * 1e6:9.1f} {bare / ours:7.1f} x")
    if "numba" in seconds:
        fast = seconds["numba"] / TOGETHER
        cells.append(f"{fast * 1e6:8.2f} {ours / fast:6.2f} x")
    print("  ".join(cells), flush=True)


def main(chosen: list[str]) -> None:
    """Print the table."""
    kernels = compiled()
    print(f"{DESTINATIONS}x{INDICATORS}, us per draw; bars: one at a time >= 5 x, numba <= 5 x")
    print("method            ours      one at a time       plain numpy loop       numba")
    for name, operator in METHODS.items():
        if not chosen or name in chosen:
            compare(name, operator, kernels.get(name))


if __name__ == "__main__":
    main(sys.argv[1:])
