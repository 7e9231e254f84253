"""Time one evaluation of the default framework, and a batch, beside the same in plain numpy.

Run with the interpreter of an environment in which the package is installed, from any folder:

    python -I tests/benchmarks/evaluation.py

The plain version is what one would write by hand for this one framework: fixed goalposts and
weighted means that share out the weights of missing figures. It answers nothing else, checks
nothing and names nothing. Both give the same scores, which is asserted; times are printed as
ratios of runs that take turns, not judged.
"""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nearshore_score import Framework, Node, Plan, load_destinations, load_model

Array = NDArray[np.float64]
TRANSFORMS: dict[str, Callable[[Array], Array]] = {
    "none": lambda values: values,
    "log": np.log,
    "log1p": np.log1p,
    "sqrt": np.sqrt,
}
BATCH = 1000
RUNS = 7


class Plain:
    """The default framework in plain numpy."""

    def __init__(self, plan: Plan) -> None:
        self.framework: Framework = plan.framework
        self.column = {code: index for index, code in enumerate(plan.panel.columns)}
        self.values = np.asarray(plan.panel.values)
        self.present = np.asarray(plan.panel.present)

    def __call__(self, values: Array | None = None, weights: Array | None = None) -> Array:
        """Return the total of every destination."""
        figures = self.values if values is None else values
        return self.score(self.framework.root, figures, weights)

    def score(self, node: Node, values: Array, weights: Array | None = None) -> Array:
        if not node.children:
            return self.leaf(node, values)
        scores = np.stack(
            np.broadcast_arrays(*(self.score(child, values) for child in node.children)), axis=-1
        )
        given = node.nominal_weights() if weights is None else weights
        by_row = np.where(np.isnan(scores), 0.0, given[..., np.newaxis, :])
        held = by_row.sum(axis=-1)
        mean = np.einsum("...k,...k->...", by_row, np.nan_to_num(scores)) / np.where(held, held, 1)
        enough = held >= 0.5 * given.sum(axis=-1)[..., np.newaxis] - 1e-12
        return np.where(enough & (held > 0), mean, np.nan)

    def leaf(self, node: Node, values: Array) -> Array:
        index = self.column[node.code]
        indicator = node.indicator
        assert indicator is not None
        assert indicator.goalposts is not None
        posts = indicator.goalposts
        to = TRANSFORMS[posts.transform]
        low, high = to(np.array([posts.low, posts.high]))
        known = np.where(self.present[:, index], values[..., index], posts.low)
        share = (to(np.clip(known, posts.low, posts.high)) - low) / (high - low)
        score = 100 * (1 - share if indicator.direction == "cost" else share)
        return np.where(self.present[:, index], score, np.nan)


def in_turns(calls: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Return the least seconds of one call of each, over runs that take turns."""
    seconds = dict.fromkeys(calls, float("inf"))
    for _ in range(RUNS):
        for name, call in calls.items():
            start = time.perf_counter()
            for _ in range(repeats):
                call()
            seconds[name] = min(seconds[name], (time.perf_counter() - start) / repeats)
    return seconds


def compare(what: str, plan: Callable[[], Array], plain: Callable[[], Array], repeats: int) -> None:
    """Print the times of both, after checking that they give the same scores."""
    np.testing.assert_allclose(plan(), plain(), rtol=1e-9, atol=1e-9)
    seconds = in_turns({"plan": plan, "plain": plain}, repeats)
    ratio = seconds["plan"] / seconds["plain"]
    print(
        f"{what}: plan {seconds['plan'] * 1e3:.2f} ms, "
        f"plain numpy {seconds['plain'] * 1e3:.2f} ms, "
        f"ratio {ratio:.2f}"
    )


def main() -> None:
    """Print the figures."""
    model = load_model("general", "FRA")
    destinations = [one for one in load_destinations() if one.code != "FRA"]
    plan = model.compile(destinations)
    plain = Plain(plan)
    rows, columns = plan.panel.values.shape
    print(f"default framework: {rows} destinations, {columns} columns")
    compare("one evaluation", lambda: plan().scores["total"], plain, 20)
    draws = np.random.default_rng(0)
    weights = draws.dirichlet(np.ones(len(plan.framework.criteria)), BATCH)
    compare(
        f"{BATCH} sets of weights",
        lambda: plan(weights={"total": weights}).scores["total"],
        lambda: plain(weights=weights),
        1,
    )
    noise = draws.normal(1.0, 0.02, (BATCH, rows, columns))
    values = np.where(plan.panel.present, plan.panel.values * noise, 0.0)
    compare(
        f"{BATCH} sets of figures",
        lambda: plan(values=values).scores["total"],
        lambda: plain(values=values),
        1,
    )


if __name__ == "__main__":
    main()
