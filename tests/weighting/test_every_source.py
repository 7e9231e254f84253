"""What must hold for every weight source of the registry, and what all of them refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import NDArray

import nearshore_score as ns
from tests.strategies import numbers

Floats = NDArray[np.float64]

COMPUTED = {
    kind: ns.WEIGHT_SOURCES.create(kind)
    for kind in ns.WEIGHT_SOURCES.kinds
    if hasattr(ns.WEIGHT_SOURCES.class_of(kind), "compute")
}
ORDER = ("cost", "talent", "risk")
PAIRS = {"cost": {"talent": 2, "risk": 4}, "talent": {"risk": 3}}
JUDGED: dict[str, ns.Specification] = {
    "fixed": ns.FixedWeights(values={"cost": 5, "talent": 3, "risk": 2}),
    "judged": ns.JudgedWeights(values={"cost": 5, "talent": 3, "risk": 2}, low={"cost": 4}),
    "equal": ns.EqualWeights(children=ORDER),
    "point_allocation": ns.PointAllocationWeights(points={"cost": 50, "talent": 30, "risk": 20}),
    "swing": ns.SwingWeights(swings={"cost": 100, "talent": 80, "risk": 0}),
    "rank_order": ns.RankOrderWeights(order=ORDER),
    "ratio": ns.RatioWeights(points={"cost": 40, "talent": 20, "risk": 10}),
    "swara": ns.SwaraWeights(order=ORDER, comparative_importance={"talent": 0.2, "risk": 0.1}),
    "fucom": ns.FucomWeights(order=ORDER, priorities={"talent": 2, "risk": 1.5}),
    "analytic_hierarchy_process": ns.AnalyticHierarchyWeights(judgements=PAIRS),
    "best_worst": ns.BestWorstWeights(
        best="cost",
        worst="risk",
        best_to_others={"talent": 2, "risk": 6},
        others_to_worst={"cost": 6, "talent": 3},
    ),
    "group": ns.GroupWeights(
        deciders={
            "Ann": {"cost": 5, "talent": 3, "risk": 2},
            "Ben": {"cost": 4, "talent": 4, "risk": 2},
        }
    ),
}
every_computed = pytest.mark.parametrize("kind", COMPUTED)
every_judged = pytest.mark.parametrize("kind", JUDGED)
few = settings(max_examples=max(10, settings().max_examples // 3))

scores = arrays(
    np.float64, st.tuples(st.integers(4, 8), st.integers(1, 4)), elements=numbers(1, 99)
)


def computed(kind: str, table: object) -> Floats:
    source = COMPUTED[kind]
    assert isinstance(source, ns.ComputedWeights)
    return source.compute(np.asarray(table, dtype=np.float64))


def test_no_source_is_forgotten() -> None:
    assert {*COMPUTED, *JUDGED} == set(ns.WEIGHT_SOURCES.kinds)


@every_judged
def test_judged_weights_are_proportions_by_code(kind: str) -> None:
    source = JUDGED[kind]
    assert isinstance(source, ns.WeightSource)
    values = source.values
    assert set(values) == set(ORDER)
    assert values["cost"] >= values["talent"] >= values["risk"] >= 0
    assert type(source).from_json(source.to_json()) == source


@every_judged
def test_judged_weights_have_a_place_in_a_model(kind: str) -> None:
    framework = ns.Framework.flat(dict.fromkeys(ORDER, 1.0)).replace_node(
        "total", weights=JUDGED[kind]
    )
    model = ns.ScoringModel(framework=framework)
    assert ns.ScoringModel.from_json(model.to_json()) == model
    assert sum(framework.effective_weights[code] for code in ORDER) == pytest.approx(1.0)


@every_computed
@few
@given(table=scores)
def test_computed_weights_are_shares_or_there_is_a_reason(kind: str, table: Floats) -> None:
    before = table.copy()
    try:
        weights = computed(kind, table)
    except ns.InvalidInputError:
        return
    assert weights.shape == table.shape[1:]
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1.0)
    np.testing.assert_array_equal(table, before)


@every_computed
@pytest.mark.parametrize("seed", range(3))
def test_a_batch_equals_its_items(kind: str, seed: int) -> None:
    tables = np.random.default_rng(seed).uniform(1, 99, (2, 12, 4))
    tables[..., 1] += tables[..., 0]  # what moves together has a first component
    try:
        items = [computed(kind, table) for table in tables]
    except ns.InvalidInputError:
        items = []
    if items:
        assert_allclose(computed(kind, tables), items, rtol=1e-6, atol=1e-8)


ODD: dict[str, list[list[float]]] = {
    "one destination": [[4.0, 5.0, 6.0]],
    "one criterion": [[4.0], [7.0], [9.0], [5.0]],
    "all rows equal": [[4.0, 5.0]] * 5,
    "a constant criterion": [[4.0, 5.0], [2.0, 5.0], [3.0, 5.0], [9.0, 5.0]],
    "zeros": [[0.0, 5.0], [3.0, 0.0], [0.0, 0.0], [9.0, 9.0]],
    "nothing but zeros": [[0.0, 0.0]] * 4,
    "negative": [[-4.0, 5.0], [7.0, -3.0], [0.0, 1.0], [2.0, 2.0]],
    "infinite": [[np.inf, 5.0], [7.0, 3.0], [1.0, 1.0], [2.0, 2.0]],
    "huge": [[1e150, 5e150], [7e150, 3e150], [2e150, 2e150], [4e150, 9e150]],
    "tiny": [[1e-150, 5e-150], [7e-150, 3e-150], [2e-150, 2e-150], [4e-150, 9e-150]],
}


@every_computed
@pytest.mark.parametrize("case", ODD)
def test_odd_figures_give_shares_or_a_reason(kind: str, case: str) -> None:
    try:
        weights = computed(kind, ODD[case])
    except ns.InvalidInputError:
        return
    assert case != "infinite"
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1.0)


BROKEN: dict[str, tuple[type[ns.Specification], dict[str, object], str]] = {
    "not reciprocal": (
        ns.AnalyticHierarchyWeights,
        {"judgements": {"cost": {"talent": 3}, "talent": {"cost": 3}}},
        "cost",
    ),
    "not positive": (ns.AnalyticHierarchyWeights, {"judgements": {"cost": {"talent": 0}}}, "cost"),
    "not a number": (
        ns.AnalyticHierarchyWeights,
        {"judgements": {"cost": {"talent": np.nan}}},
        "talent",
    ),
    "points over budget": (
        ns.PointAllocationWeights,
        {"points": {"cost": 60, "talent": 60}},
        "100",
    ),
    "negative swing": (ns.SwingWeights, {"swings": {"cost": 100, "talent": -1}}, "talent"),
    "best below one": (
        ns.BestWorstWeights,
        {
            "best": "cost",
            "worst": "risk",
            "best_to_others": {"talent": 0.5, "risk": 6},
            "others_to_worst": {"cost": 6, "talent": 3},
        },
        "talent",
    ),
    "negative priority": (
        ns.FucomWeights,
        {"order": ("cost", "talent"), "priorities": {"talent": -2}},
        "talent",
    ),
    "negative weight": (ns.FixedWeights, {"values": {"cost": -1, "talent": 2}}, "cost"),
    "all weights zero": (ns.FixedWeights, {"values": {"cost": 0, "talent": 0}}, "cost"),
    "one decider": (ns.GroupWeights, {"deciders": {"Ann": {"cost": 1}}}, "decider"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_judgement_that_cannot_be_is_refused_by_name(case: str) -> None:
    cls, fields, name = BROKEN[case]
    with pytest.raises(ns.InvalidInputError, match=name):
        cls(**fields)


@pytest.mark.parametrize("size", [2, 20, 30])
def test_the_analytic_hierarchy_process_takes_any_number_of_criteria(size: int) -> None:
    weights = np.arange(1.0, size + 1)
    result = ns.analytic_hierarchy_process(weights[:, None] / weights)
    assert_allclose(result.weights, weights / weights.sum())
    assert result.consistency_ratio == pytest.approx(0.0, abs=1e-9)
