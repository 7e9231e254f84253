"""Batches give the same numbers whatever their layout in memory, and as their items do."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nearshore_score import Framework, Indicator, InvalidInputError, MinMax, Node, Panel, Plan
from nearshore_score._arrays import all_finite, along_draws, draws_last, lies_within, place_between
from nearshore_score.aggregation import OPERATORS, ArithmeticMean, GeometricMean, Operator
from nearshore_score.aggregation.arithmetic_mean import arithmetic_mean
from nearshore_score.missing import Assume
from nearshore_score.multicriteria import PreferenceFunction, Promethee2, Topsis, Vikor
from nearshore_score.multicriteria._flows import net_flows, unicriterion_flows
from nearshore_score.multicriteria.scaling import Scaling
from nearshore_score.multicriteria.topsis import Distance, topsis
from nearshore_score.multicriteria.vikor import vikor
from nearshore_score.normalisation import Direction
from nearshore_score.normalisation.min_max import min_max_into, min_max_scores
from tests.strategies import Case, cases

Array = NDArray[np.float64]
DRAWS, ROWS, CHILDREN = 7, 5, 4
DIRECTIONS: tuple[Direction, ...] = ("benefit", "cost", "benefit", "cost")
PARAMETERS: dict[str, dict[str, object]] = {
    "power_mean": {"exponent": 2.5},
    "ordered_weighted_average": {"position_weights": (0.4, 0.3, 0.2, 0.1)},
    "mean_min": {"alpha": 0.5, "beta": 0.5},
}
KINDS = [kind for kind in OPERATORS.kinds if kind not in ("ratio", "difference", "function")]


def draws_of(seed: int = 3) -> tuple[Array, Array]:
    """Return values (7, 5, 4) and weights (7, 4)."""
    generator = np.random.default_rng(seed)
    values = generator.uniform(5.0, 95.0, (DRAWS, ROWS, CHILDREN))
    return values, generator.dirichlet(np.ones(CHILDREN), DRAWS)


def with_draws_last(values: Array) -> Array:
    """Return the same values, the first axis last in memory."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(values, 0, -1)), -1, 0)


def flat(operator: Operator, *, missing: Assume | None = None, values: Array | None = None) -> Plan:
    """Return four indicators of five destinations, scored by min-max and joined."""
    codes = [f"c{place}" for place in range(CHILDREN)]
    leaves = tuple(
        Indicator(code=code, direction="cost" if code == "c1" else "benefit") for code in codes
    )
    root = Node(code="total", children=leaves, operator=operator, missing=missing)
    figures = draws_of(9)[0][0] if values is None else values
    panel = Panel([f"D{place}" for place in range(ROWS)], codes, figures)
    return Plan(panel, Framework(root=root), MinMax())


def same(found: Array, expected: Array) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_every_operator_takes_either_layout(kind: str) -> None:
    operator = OPERATORS.create(kind, **PARAMETERS.get(kind, {}))
    values, weights = draws_of()
    plain = operator.aggregate(values, weights)
    same(operator.aggregate(with_draws_last(values), weights), plain)
    alone = [operator.aggregate(values[i], weights[i]) for i in range(DRAWS)]
    same(plain, np.stack(alone))


@pytest.mark.parametrize("kind", KINDS)
def test_every_operator_takes_several_weights_for_each_draw(kind: str) -> None:
    operator = OPERATORS.create(kind, **PARAMETERS.get(kind, {}))
    values, _ = draws_of()
    several = np.random.default_rng(5).dirichlet(np.ones(CHILDREN), 3)[:, np.newaxis, :]
    alone = np.stack([operator.aggregate(values, one) for one in several[:, 0]])
    for layout in (values, with_draws_last(values)):
        found = operator.aggregate(layout, several)
        same(np.broadcast_to(found, alone.shape), alone)


@given(case=cases(direct=True), count=st.integers(1, 4))
@settings(max_examples=60)
def test_a_plan_takes_either_layout(case: Case, count: int) -> None:
    values = np.where(case.panel.present, case.panel.values, 1.0)
    shares = np.linspace(0.2, 0.8, count)[:, None, None]
    batch = shares * values + (1 - shares) * values[::-1]
    first, second = case.plan(values=batch), case.plan(values=with_draws_last(batch))
    for code in first.scores:
        same(first.scores[code], second.scores[code])
        np.testing.assert_array_equal(first.present[code], second.present[code])
        same(first.coverage[code], second.coverage[code])


@pytest.mark.parametrize(
    "operator",
    [
        ArithmeticMean(),
        GeometricMean(),
        Topsis(normalisation="none"),
        Topsis(),
        Vikor(),
        Promethee2(),
        Promethee2(preference_functions=PreferenceFunction(kind="v_shape", preference=20)),
    ],
)
def test_figures_and_weights_of_each_draw_give_its_own_scores(operator: Operator) -> None:
    plan = flat(operator)
    values, weights = draws_of()
    alone = np.stack(
        [
            plan(values=values[i], weights={"total": weights[i]}).scores["total"]
            for i in range(DRAWS)
        ]
    )
    for batch in (values, with_draws_last(values), values.swapaxes(1, 2).copy().swapaxes(1, 2)):
        same(plan(values=batch, weights={"total": weights}).scores["total"], alone)


def test_masks_are_not_larger_than_the_panel_until_they_are_asked_for() -> None:
    values, weights = draws_of()
    result = flat(ArithmeticMean())(values=with_draws_last(values), weights={"total": weights})
    assert result.present["total"].shape == (DRAWS, ROWS)
    assert result.present["total"].strides[0] == 0
    assert set(result.present) == set(result.scores)
    assert len(result.filled) == 0


def test_a_batch_changes_neither_values_nor_weights_nor_shares_memory_with_them() -> None:
    values, weights = draws_of()
    batch = with_draws_last(values)
    result = flat(ArithmeticMean())(values=batch, weights={"total": weights})
    np.testing.assert_array_equal(batch, values)
    np.testing.assert_array_equal(weights, draws_of()[1])
    assert not any(np.shares_memory(one, batch) for one in result.scores.values())


def test_holes_are_filled_in_a_batch_as_they_are_alone() -> None:
    figures = draws_of(9)[0][0].copy()
    figures[1, 2] = np.nan
    plan = flat(ArithmeticMean(), missing=Assume(score="lowest"), values=figures)
    values, weights = draws_of()
    values[:, 1, 2] = np.nan
    together = plan(values=with_draws_last(values), weights={"total": weights})
    for i in range(DRAWS):
        alone = plan(values=values[i], weights={"total": weights[i]})
        same(together.scores["total"][i], alone.scores["total"])
        same(together.scores["c2"][i], alone.scores["c2"])


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_a_draw_that_is_no_number_is_refused_with_its_cell(wrong: float) -> None:
    values, _ = draws_of()
    values[3, 2, 1] = wrong
    for batch in (values, with_draws_last(values)):
        with pytest.raises(InvalidInputError, match=r"D2, c1: .*; values must be finite"):
            flat(ArithmeticMean())(values=batch)


@pytest.mark.parametrize("scale", [1.0, 1e-300, 1e300, 0.0])
@pytest.mark.parametrize("direction", get_args(Direction))
def test_indicators_without_spread_or_with_extreme_figures_score_as_alone(
    scale: float, direction: Direction
) -> None:
    values = draws_of()[0] * scale
    place = np.empty((CHILDREN, DRAWS, ROWS)).transpose(1, 2, 0)[..., 0]
    plain = min_max_scores(values[..., 0], direction=direction)
    if min_max_into(place, values[..., 0], direction=direction):
        np.testing.assert_array_equal(place, plain)
    together = flat(ArithmeticMean())(values=with_draws_last(values)).scores["total"]
    alone = [flat(ArithmeticMean())(values=one).scores["total"] for one in values]
    same(together, np.stack(alone))


def test_scores_are_not_written_into_place_where_they_would_need_care() -> None:
    place = np.empty((1, 3))
    for figures in ([1.0, 1.0, 1.0], [1.0, np.nan, 2.0], [1.0, np.inf, 2.0], [np.inf] * 3):
        assert not min_max_into(place, np.array([figures]), direction="benefit")
    assert min_max_into(place, np.array([[1.0, 2.0, 5.0]]), direction="cost")
    assert place.tolist() == [[100.0, 75.0, 0.0]]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40)
def test_a_mean_of_draws_stays_between_its_scores(seed: int) -> None:
    generator = np.random.default_rng(seed)
    scores = generator.choice([0.1, 0.3, 100.0, 1 / 3], (9, 4, 3))
    weights = generator.dirichlet(np.ones(3), 9)
    means = arithmetic_mean(with_draws_last(scores), weights)
    assert (means >= scores.min(axis=-1)).all()
    assert (means <= scores.max(axis=-1)).all()
    same(means, arithmetic_mean(scores, weights))


def test_means_of_equal_scores_are_those_scores_in_every_draw() -> None:
    scores = np.repeat(np.random.default_rng(1).uniform(size=(64, 3, 1)), 5, axis=-1)
    scores[1:, 2, 0] += 1.0  # most cells need no second look
    weights = np.random.default_rng(2).dirichlet(np.ones(5), 64)
    means = arithmetic_mean(with_draws_last(scores), weights)
    np.testing.assert_array_equal(means[:, :2], scores[:, :2, 0])


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
@pytest.mark.parametrize(
    "function",
    [
        PreferenceFunction(),
        PreferenceFunction(kind="v_shape", preference=20),
        PreferenceFunction(kind="u_shape", indifference=10),
        PreferenceFunction(kind="level", indifference=5, preference=30),
        PreferenceFunction(kind="linear", indifference=5, preference=30),
        PreferenceFunction(kind="gaussian", inflection=15),
    ],
)
def test_net_flows_meet_each_pair_once(count: int, function: PreferenceFunction) -> None:
    gains = np.round(np.random.default_rng(5).uniform(0, 100, (6, count, 3)), -1)
    flows = unicriterion_flows(gains, function)
    same(net_flows(with_draws_last(gains), function), flows.leaving - flows.entering)


@pytest.mark.parametrize("distance", get_args(Distance))
@pytest.mark.parametrize("normalisation", get_args(Scaling))
def test_topsis_by_criterion_gives_all_of_its_results(
    distance: Distance, normalisation: Scaling
) -> None:
    values, weights = draws_of()
    parts = [
        topsis(one, weights, DIRECTIONS, normalisation=normalisation, distance=distance)
        for one in (values, with_draws_last(values))
    ]
    for first, second in zip(*parts, strict=True):
        same(second, first)


def test_vikor_by_criterion_gives_all_of_its_results() -> None:
    values, weights = draws_of()
    values[:, :, 3] = 7.0
    parts = [vikor(one, weights, DIRECTIONS) for one in (values, with_draws_last(values))]
    for first, second in zip(*parts, strict=True):
        np.testing.assert_allclose(second, first, rtol=1e-12, atol=1e-12)
    same(Vikor().aggregate(values, weights), vikor(values, weights).score)


def test_layouts_are_told_apart_and_changed_without_changing_numbers() -> None:
    values = draws_of()[0]
    assert not draws_last(values)
    assert draws_last(with_draws_last(values))
    turned = along_draws(values)
    assert draws_last(turned)
    np.testing.assert_array_equal(turned, values)
    assert along_draws(turned) is turned


def test_places_between_ends_and_bounds_are_those_of_plain_arithmetic() -> None:
    values = np.array([[1.0, 2.0, np.nan, 5.0], [3.0, 3.0, np.nan, 3.0]])
    least, greatest = np.array([[1.0], [3.0]]), np.array([[5.0], [3.0]])
    found = place_between(values, least, greatest, 0.5)
    np.testing.assert_array_equal(found, [[0.0, 0.25, np.nan, 1.0], [0.5, 0.5, np.nan, 0.5]])
    assert lies_within(np.array([0.0, 1.0]), 0.0, 1.0)
    assert not lies_within(np.array([0.0, np.nan]), 0.0, 1.0)
    assert not all_finite(np.array([0.0, np.inf]))
