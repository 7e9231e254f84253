"""Time studies of modelling choices, beside one run at a time.

Run with the interpreter of an environment in which the package is installed, from any folder:

    python -I tests/benchmarks/modelling_choices.py

The loops compute some runs of the same design by exchanging the steps of the index by hand, and are
scaled to all of them; what they find is checked against ours before. One loop computes the index
from the figures each time, the other keeps the treated figures and computes only the total. Times
are of the processor; they are printed, not judged.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

import nearshore_score as ns
from nearshore_score.ranks import rank
from nearshore_score.sensitivity.choices.registry import (
    AggregationChoice,
    ChoiceFactor,
    LeftOutChoice,
    NormalisationChoice,
    OutlierChoice,
    UncertainWeightsChoice,
    WeightingChoice,
    noisy_weight_sets,
)
from nearshore_score.sensitivity.modelling_choices import ModellingChoices, modelling_choices
from nearshore_score.treatment import TreatOutliers

Array = NDArray[np.float64]
Result = TypeVar("Result")
POINTS = 8192
FEW = 512
LOOP = 200
SCALES = (ns.MinMax(score_range=(1, 100)), ns.PercentileRank(), ns.ZScore(mean=50))
OUTLIERS = (None, TreatOutliers())
OPERATORS = ("arithmetic_mean", ns.GeometricMean())
PILLARS = tuple(f"p{place}" for place in range(6))
CODES = tuple(f"c{place}" for place in range(30))
ASEM = Path(__file__).parents[1] / "data" / "rankings" / "asem"


def processor(call: Callable[[], Result]) -> tuple[float, Result]:
    """Return the seconds of the processor for a call, and what it gives."""
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def told(job: str, seconds: float, bar: str, *facts: str) -> None:
    """Print a line of the table."""
    print(f"  {job:48} {seconds:8.2f} s   {bar:22} {'; '.join(facts)}".rstrip(), flush=True)


# --- 60 destinations, 30 indicators -----------------------------------------------------------


def problem() -> tuple[ns.CompositeIndex, ns.Panel]:
    """Return an index of six pillars with five indicators each; always the same numbers."""
    values = np.random.default_rng(0).lognormal(1.0, 1.0, (60, 30))
    panel = ns.Panel([f"d{row}" for row in range(60)], CODES, values)
    pillars = [
        ns.Node(
            code=code,
            children=[ns.Indicator(code=one) for one in CODES[5 * place : 5 * place + 5]],
        )
        for place, code in enumerate(PILLARS)
    ]
    index = ns.CompositeIndex(
        framework=ns.Framework(root=ns.Node(code="total", children=pillars)),
        treatment=(TreatOutliers(),),
        normalisation=SCALES[0],
    )
    return index, panel


SCHEME = dict(zip(PILLARS, ("standard_deviation",) * 6, strict=True))
SIX: list[ChoiceFactor] = [
    OutlierChoice(options=OUTLIERS),
    NormalisationChoice(options=SCALES),
    WeightingChoice(options=(None, "standard_deviation"), nodes=PILLARS),
    UncertainWeightsChoice(laws="whole_simplex"),
    AggregationChoice(options=OPERATORS),
    LeftOutChoice(),
]


def changed(index: ns.CompositeIndex, row: list[int], weights: Array) -> ns.CompositeIndex:
    """Return the index with the choices of one run, by hand."""
    framework = index.framework.replace_node("total", operator=OPERATORS[row[4]])
    framework = framework.reweight("total", dict(zip(PILLARS, weights.tolist(), strict=True)))
    for pillar in PILLARS if row[2] else ():
        framework = framework.replace_node(pillar, weights=SCHEME[pillar])
    if row[5]:
        framework = framework.without(CODES[row[5] - 1])
    return index.replace(framework=framework, normalisation=SCALES[row[1]])


def weights_of_runs(found: ModellingChoices, rows: NDArray[np.intp]) -> Array:
    """Return the weights of some runs from the design, as the study lays it out."""
    from nearshore_score.sensitivity.sampling.quasi_random import shares_of
    from nearshore_score.sensitivity.variance_indices import saltelli_design

    points = np.concatenate(saltelli_design(found.sampling.draws, 10, found.sampling.seed))
    return shares_of(points[found.runs.choices[rows, 3], :5], np.ones(6))


def loops(
    index: ns.CompositeIndex, panel: ns.Panel, found: ModellingChoices
) -> tuple[float, float]:
    """Return the seconds of all runs in both loops, checked on the runs that were computed."""
    rows = np.random.default_rng(1).choice(len(found.runs), LOOP, replace=False)
    choices: list[list[int]] = found.runs.choices[rows].tolist()
    weights = weights_of_runs(found, rows)
    order = [panel.destinations.index(code) for code in found.destinations]
    tables = [panel, TreatOutliers().prepare(panel, index.framework).panel]

    def whole() -> list[Array]:
        scores: list[Array] = []
        for row, own in zip(choices, weights, strict=True):
            step = OUTLIERS[row[0]]
            made = changed(index, row, own).replace(
                treatment=() if step is None else (step,), ranking=ns.RankRule()
            )
            scores.append(made.compute(panel).scores["total"])
        return scores

    def total_only() -> list[Array]:
        scores: list[Array] = []
        for row, own in zip(choices, weights, strict=True):
            plan = changed(index, row, own).compile(tables[row[0]])
            scores.append(plan().scores["total"])
            rank(scores[-1])
        return scores

    seconds: list[float] = []
    for loop in (whole, total_only):
        took, scores = processor(loop)
        deviation = np.abs(np.stack(scores)[:, order] / found.runs.scores[rows] - 1).max()
        assert deviation < 1e-9, deviation
        seconds.append(took / LOOP * len(found.runs))
    return seconds[0], seconds[1]


def many_runs() -> None:
    """Print 65,536 runs of six choices."""
    index, panel = problem()
    modelling_choices(index, panel, SIX, runs=64, resamples=0)
    seconds, found = processor(
        lambda: modelling_choices(index, panel, SIX, runs=POINTS, resamples=0)
    )
    whole, total_only = loops(index, panel, found)
    told(
        f"60 x 30, {len(found.runs):,} runs of six choices",
        seconds,
        ">= 100 x one at a time",
        f"the index each time {whole:.0f} s, ratio {whole / seconds:.0f}",
        f"the total alone {total_only:.0f} s, ratio {total_only / seconds:.0f}",
    )
    with_intervals, _ = processor(
        lambda: modelling_choices(index, panel, SIX, runs=POINTS, resamples=1000)
    )
    told("  with bootstrap intervals of 121 outputs", with_intervals, "none")


# --- the ASEM index ---------------------------------------------------------------------------


def asem() -> None:
    """Print the four choices of the reference on 51 countries and 49 indicators."""
    if not (ASEM / "iData.csv").exists():
        print("  ASEM: the data are not beside this file")
        return
    files = ns.read_coinr(ASEM / "iData.csv", ASEM / "iMeta.csv")
    index = files.index(
        treatment=(
            ns.Denominate(),
            ns.ImputeAverage(statistic="mean", group="EurAsia_group"),
            ns.Screen(destinations=0.9),
            TreatOutliers(),
        ),
        normalisation=ns.MinMax(score_range=(1, 100)),
    )
    factors = [
        OutlierChoice(options=[TreatOutliers(points=points) for points in range(1, 6)]),
        NormalisationChoice(
            options=(ns.MinMax(score_range=(1, 100)), ns.ZScore(mean=10, standard_deviation=2))
        ),
        noisy_weight_sets(index.framework, 100, levels=(0, 1)),
        AggregationChoice(
            options=("arithmetic_mean", ns.GeometricMean(floor=None)), levels=(0, 1, 2)
        ),
    ]
    modelling_choices(index, files.panel, factors, runs=64)
    for runs in (FEW, 4096):
        study = partial(modelling_choices, index, files.panel, factors, runs=runs)
        took = [processor(study) for _ in range(3 if runs == FEW else 1)]
        seconds, found = min(took, key=lambda one: one[0])
        told(
            f"ASEM 51 x 49, {len(found.runs):,} runs of four choices",
            seconds,
            "< 1 s" if runs == FEW else "none",
            "with treatment and intervals",
            f"COINr 385 s for 3000, ratio {385 / seconds:.0f}" if runs == FEW else shares(found),
        )


def shares(found: ModellingChoices) -> str:
    """Return the total indices of the rank shift."""
    return "total " + ", ".join(f"{one.total:.3f}" for one in found.rank_shift.factors.values())


def main() -> None:
    """Print the table."""
    print(f"modelling choices, Python {sys.version.split()[0]}, numpy {np.__version__}")
    print(f"  {'job':48} {'processor':>10}   {'bar':22} beside it")
    many_runs()
    asem()


if __name__ == "__main__":
    main()
