"""Small models with choices to be made in them, and the ASEM index with those of COINr."""

import json
from functools import cache
from typing import Any

import numpy as np

import nearshore_score as ns
from nearshore_score.composite.coinr_files import CoinrFiles, read_coinr
from nearshore_score.sensitivity.choices.registry import (
    AggregationChoice,
    ChoiceFactor,
    NormalisationChoice,
    OutlierChoice,
    WeightSetChoice,
)
from nearshore_score.treatment import TreatOutliers
from tests.index_data import RANKINGS
from tests.indices.examples import example

ASEM = example("asem_sustainable_connectivity")
OPERATORS = ("arithmetic_mean", ns.GeometricMean(floor=None))


@cache
def asem_design() -> dict[str, Any]:
    """Return the design, weight sets and outputs that were computed with COINr."""
    text = (RANKINGS / "asem" / "sa_design.json").read_text("utf-8")
    design: dict[str, Any] = json.loads(text)
    return design


@cache
def asem_files() -> CoinrFiles:
    return read_coinr(RANKINGS / "asem" / "iData.csv", RANKINGS / "asem" / "iMeta.csv")


@cache
def asem_index() -> ns.CompositeIndex:
    index: ns.CompositeIndex = ASEM.index(asem_files())
    return index.replace(normalisation=ns.MinMax(score_range=(1, 100)))


def asem_factors() -> list[ChoiceFactor]:
    """Return the four choices: outliers, normalisation, weights of two levels, aggregation."""
    design, framework = asem_design(), asem_index().framework
    sets: list[dict[str, dict[str, float]]] = []
    for one in design["weight_sets"]:
        weights = dict(zip(design["weight_codes"], one, strict=True))
        sets.append(
            {
                node: {child.code: weights[child.code] for child in framework.node(node).children}
                for node in ("Conn", "Sust", "Index")
            }
        )
    return [
        OutlierChoice(options=[TreatOutliers(points=k) for k in design["choices"]["Winmax"]]),
        NormalisationChoice(
            options=(ns.MinMax(score_range=(1, 100)), ns.ZScore(mean=10, standard_deviation=2))
        ),
        WeightSetChoice(sets=sets),
        AggregationChoice(options=OPERATORS, levels=(0, 1, 2)),
    ]


def two_level_index(seed: int = 1, n: int = 8) -> tuple[ns.CompositeIndex, ns.Panel]:
    """Return an index of six indicators in three nodes, with an outlier and a hole."""
    draws = np.random.default_rng(seed)
    values = draws.lognormal(1.0, 0.6, (n, 6))
    values[0, 0] *= 40
    values[1, 3] = np.nan
    codes = [f"x{place}" for place in range(6)]
    panel = ns.Panel([f"D{row}" for row in range(n)], codes, values)
    nodes = [
        ns.Node(code="first", children=[ns.Indicator(code=c) for c in codes[:3]]),
        ns.Node(code="second", children=[ns.Indicator(code=c) for c in codes[3:5]]),
        ns.Node(code="third", children=[ns.Indicator(code=codes[5], direction="cost")]),
    ]
    root = ns.Node(
        code="total", children=nodes, weights={"first": 0.5, "second": 0.3, "third": 0.2}
    )
    index = ns.CompositeIndex(
        framework=ns.Framework(root=root),
        treatment=(ns.ImputeAverage(statistic="median"), TreatOutliers()),
        normalisation=ns.MinMax(score_range=(1, 100)),
    )
    return index, panel
