"""Best-worst method: Rezaei's examples, programmes by another way, intervals, bad input."""

from types import SimpleNamespace

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.weighting.best_worst_method import (
    BestWorstModel,
    BestWorstWeights,
    best_worst_method,
)
from tests.multicriteria.golden import records

Floats = NDArray[np.float64]
MODELS: tuple[BestWorstModel, ...] = ("linear", "nonlinear")

(CAR,) = (record for record in records() if record["method"] == "w_bwm")
CAR_BEST, CAR_WORST = 1, 4

# Rezaei 2016, tables 3 and 4: the car with judgements that contradict each other.
OTHER_CAR = ([2, 1, 4, 3, 8], [4, 8, 2, 3, 1])
WORSE_CAR = ([2, 1, 4, 3, 8], [4, 8, 4, 2, 1])

# Rezaei 2015: load flexibility, accessibility, cost of a mode of transport.
TRANSPORT = ([8, 2, 1], [1, 5, 8])


@st.composite
def judgements(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Judgements on up to seven criteria, of which the first is best and the second worst."""
    size, whole = draw(st.integers(2, 7)), draw(st.integers(1, 9))
    given_ = st.lists(st.integers(1, whole), min_size=size, max_size=size)
    from_best, to_worst = np.array(draw(given_), float), np.array(draw(given_), float)
    from_best[:2], to_worst[:2] = (1, whole), (whole, 1)
    return from_best, to_worst


def ratio_deviation(weights: Floats, from_best: Floats, to_worst: Floats) -> float:
    from_best_gaps = [weights[0] / weights[j] - from_best[j] for j in range(1, len(weights))]
    to_worst_gaps = [weights[j] / weights[1] - to_worst[j] for j in range(len(weights)) if j != 1]
    return float(np.abs([*from_best_gaps, *to_worst_gaps]).max())


def constraints(from_best: Floats, to_worst: Floats, xi: float) -> Floats:
    """Rows r with r w <= 0 of the nonlinear model, best first and worst second."""
    rows: list[Floats] = []
    unit = np.eye(len(from_best))
    for j in range(len(from_best)):
        if j != 0:
            rows.append(unit[0] - (from_best[j] + xi) * unit[j])
            rows.append((from_best[j] - xi) * unit[j] - unit[0])
        if j != 1:
            rows.append(unit[j] - (to_worst[j] + xi) * unit[1])
            rows.append((to_worst[j] - xi) * unit[1] - unit[j])
    return np.array(rows)


def extreme(cost: Floats, rows: Floats) -> Floats | None:
    found = scipy.optimize.linprog(
        cost,
        A_ub=rows,
        b_ub=np.full(len(rows), 1e-9),
        A_eq=np.ones((1, len(cost))),
        b_eq=[1.0],
        bounds=(1e-6, None),
    )
    return found.x


def least_xi_by_bisection(from_best: Floats, to_worst: Floats) -> float:
    low, high = 0.0, 10.0
    for _ in range(30):
        middle = (low + high) / 2
        rows = constraints(from_best, to_worst, middle)
        feasible = extreme(np.zeros(len(from_best)), rows) is not None
        low, high = (low, middle) if feasible else (middle, high)
    return high


@pytest.mark.parametrize("model", MODELS)
def test_rezaeis_car(model: BestWorstModel) -> None:
    result = best_worst_method(
        CAR["best_to_others"], CAR["others_to_worst"], CAR_BEST, CAR_WORST, model=model
    )
    expected = CAR["expected"]
    assert_allclose(result.weights, expected[f"{model}_weights"], rtol=0, atol=1e-9)
    assert_allclose(result.xi, expected[f"{model}_ksi"], rtol=0, atol=1e-9)
    assert_allclose(result.weights, CAR["published"]["weights"], rtol=0, atol=5e-5)
    assert_allclose(result.lower, result.upper, rtol=0, atol=1e-12)
    assert result.consistency_ratio == 0
    assert result.input_consistency_ratio == 0


def test_rezaeis_transport() -> None:
    result = best_worst_method(*TRANSPORT, best=2, worst=0, model="nonlinear")
    assert_allclose(result.weights, [0.0714, 0.3387, 0.5899], rtol=0, atol=5e-5)
    assert_allclose(result.xi, 0.258, rtol=0, atol=5e-4)
    assert_allclose(result.consistency_ratio, 0.258 / 4.47, rtol=0, atol=5e-4)
    linear = best_worst_method(*TRANSPORT, best=2, worst=0)
    assert_allclose(linear.weights, [1 / 14, 4.5 / 14, 8.5 / 14])
    assert_allclose(linear.xi, 0.5 / 14)
    assert linear.consistency_ratio == result.consistency_ratio


def test_rezaeis_other_car_as_printed() -> None:
    linear = best_worst_method(*OTHER_CAR, CAR_BEST, CAR_WORST)
    assert_allclose(linear.weights, [0.2295, 0.4481, 0.1148, 0.1530, 0.0546], rtol=0, atol=5.1e-5)
    assert_allclose(linear.xi, 0.0109, rtol=0, atol=5e-5)
    ratios = best_worst_method(*OTHER_CAR, CAR_BEST, CAR_WORST, model="nonlinear")
    assert_allclose(ratios.xi, 0.1459, rtol=0, atol=5e-5)
    lower, upper = (
        [0.2145, 0.4461, 0.1085, 0.1563, 0.0548],
        [0.2289, 0.4571, 0.1176, 0.1602, 0.0561],
    )
    assert_allclose(ratios.lower, lower, rtol=0, atol=5.1e-5)
    assert_allclose(ratios.upper, upper, rtol=0, atol=5.1e-5)


def test_rezaeis_worse_car_needs_a_deviation_of_one() -> None:
    result = best_worst_method(*WORSE_CAR, CAR_BEST, CAR_WORST, model="nonlinear")
    assert_allclose(result.xi, 1.0)


def test_the_consistency_index_is_the_papers_table() -> None:
    table = [0.00, 0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23]
    whole = np.arange(1.0, 10.0)
    ones = np.ones(9)
    result = best_worst_method(
        np.stack([ones, whole], axis=-1), np.stack([whole, ones], axis=-1), 0, 1
    )
    assert_allclose(result.consistency_index, table, rtol=0, atol=0.005)


@given(judgements())
@settings(max_examples=10, deadline=None)
def test_the_nonlinear_model_by_bisection_over_programmes(case: tuple[Floats, Floats]) -> None:
    result = best_worst_method(*case, 0, 1, model="nonlinear")
    assert_allclose(result.xi, least_xi_by_bisection(*case), rtol=0, atol=1e-5)
    rows = constraints(*case, float(result.xi) + 1e-9)
    for place, unit in enumerate(np.eye(len(case[0]))):
        low, high = extreme(unit, rows), extreme(-unit, rows)
        assert low is not None
        assert high is not None
        assert_allclose(result.lower[place], low[place], rtol=0, atol=1e-4)
        assert_allclose(result.upper[place], high[place], rtol=0, atol=1e-4)


@given(judgements())
def test_nonlinear_weights_are_optimal_and_inside_their_intervals(
    case: tuple[Floats, Floats],
) -> None:
    result = best_worst_method(*case, 0, 1, model="nonlinear")
    assert_allclose(result.weights.sum(), 1.0)
    assert_allclose(ratio_deviation(result.weights, *case), result.xi, rtol=0, atol=1e-9)
    assert (result.lower - 1e-12 <= result.weights).all()
    assert (result.weights <= result.upper + 1e-12).all()


@given(judgements())
@settings(deadline=None)
def test_the_linear_model_reaches_its_deviation_and_no_neighbour_does_better(
    case: tuple[Floats, Floats],
) -> None:
    def deviation(weights: Floats) -> float:
        gaps = [weights[0] - case[0] * weights, weights - case[1] * weights[1]]
        return float(np.abs(gaps).max())

    result = best_worst_method(*case, 0, 1)
    assert_allclose(result.weights.sum(), 1.0)
    assert_allclose(deviation(result.weights), result.xi, rtol=0, atol=1e-9)
    rng = np.random.default_rng(5)
    for size in (1e-1, 1e-2, 1e-4):
        others = result.weights * np.exp(rng.normal(0, size, (20, len(case[0]))))
        others /= others.sum(axis=1, keepdims=True)
        assert min(map(deviation, others)) >= result.xi - 1e-9


@pytest.mark.parametrize("model", MODELS)
@given(weights=st.lists(st.floats(1, 9), min_size=2, max_size=6))
@settings(max_examples=40, deadline=None)
def test_consistent_judgements_give_back_their_weights(
    model: BestWorstModel, weights: list[float]
) -> None:
    sizes = np.array([9.5, 0.9, *weights])
    result = best_worst_method(sizes[0] / sizes, sizes / sizes[1], 0, 1, model=model)
    assert_allclose(result.weights, sizes / sizes.sum(), rtol=1e-7)
    assert_allclose(result.xi, 0, atol=1e-9)
    assert_allclose(result.input_consistency_ratio, 0, atol=1e-12)


@pytest.mark.parametrize("model", MODELS)
@given(case=judgements(), seed=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_the_order_of_criteria_does_not_matter(
    model: BestWorstModel, case: tuple[Floats, Floats], seed: int
) -> None:
    order = np.random.default_rng(seed).permutation(len(case[0]))
    places = order.argsort()
    plain = best_worst_method(*case, 0, 1, model=model)
    other = best_worst_method(
        case[0][order], case[1][order], int(places[0]), int(places[1]), model=model
    )
    assert_allclose(other.weights, plain.weights[order], rtol=0, atol=1e-9)
    assert_allclose(other.xi, plain.xi, rtol=0, atol=1e-9)


@pytest.mark.parametrize("model", MODELS)
def test_a_batch_of_deciders_with_bests_and_worsts_of_their_own(model: BestWorstModel) -> None:
    from_best = np.array([[2, 1, 8], [8, 2, 1], [1, 9, 2]], float)
    to_worst = np.array([[5, 8, 1], [1, 5, 8], [9, 1, 6]], float)
    best, worst = np.array([1, 2, 0]), np.array([2, 0, 1])
    batch = best_worst_method(from_best, to_worst, best, worst, model=model)
    assert batch.weights.shape == (3, 3)
    for place in range(3):
        alone = best_worst_method(
            from_best[place], to_worst[place], int(best[place]), int(worst[place]), model=model
        )
        for whole, part in zip(batch, alone, strict=True):
            assert_allclose(whole[place], part, rtol=1e-12)


def test_the_ratio_of_the_input_by_hand() -> None:
    result = best_worst_method(*WORSE_CAR, CAR_BEST, CAR_WORST)
    assert_allclose(result.input_consistency_ratio, (4 * 4 - 8) / (8 * 8 - 8))


@given(judgements())
def test_consistency_ratios_stay_in_their_bounds(case: tuple[Floats, Floats]) -> None:
    result = best_worst_method(*case, 0, 1, model="nonlinear")
    assert 0 <= result.input_consistency_ratio <= 1
    assert result.consistency_ratio >= 0
    assert result.consistency_ratio <= 1 + 1e-12 or case[0][1] < 3


def test_two_criteria_can_contradict_each_other_more_than_the_index_foresees() -> None:
    result = best_worst_method([1, 2, 2, 1], [2, 1, 2, 1], 0, 1, model="nonlinear")
    assert_allclose(result.xi, 0.5)
    assert result.consistency_ratio > 1


@pytest.mark.parametrize("model", MODELS)
def test_one_two_and_equal_criteria(model: BestWorstModel) -> None:
    assert best_worst_method([1], [1], 0, 0, model=model).weights.tolist() == [1]
    assert_allclose(best_worst_method([1, 3], [3, 1], 0, 1, model=model).weights, [0.75, 0.25])
    equal = best_worst_method(np.ones(4), np.ones(4), 0, 3, model=model)
    assert_allclose(equal.weights, 0.25)
    assert equal.consistency_ratio == 0


@pytest.mark.parametrize("model", MODELS)
def test_judgements_far_beyond_the_scale(model: BestWorstModel) -> None:
    result = best_worst_method([1, 1e6, 1e3], [1e6, 1, 1e3], 0, 1, model=model)
    assert_allclose(result.weights, np.array([1e6, 1, 1e3]) / 1001001, rtol=1e-6)


def test_the_input_is_not_changed() -> None:
    from_best, to_worst = np.array([8.0, 2, 1]), np.array([1.0, 5, 8])
    best_worst_method(from_best, to_worst, 2, 0, model="nonlinear")
    best_worst_method(from_best, to_worst, 2, 0)
    assert (from_best.tolist(), to_worst.tolist()) == ([8, 2, 1], [1, 5, 8])


@pytest.mark.parametrize(
    ("from_best", "to_worst", "best", "worst", "message"),
    [
        ([1, 2], [2, 1], 0, 0, "criterion 1 cannot be both the most and the least important"),
        ([1, 0.5], [0.5, 1], 0, 1, "best criterion over criterion 2 is 0.5; .* from 1"),
        ([1, 2e6], [2e6, 1], 0, 1, "criterion 2 is 2e[+]06; .* to a million"),
        ([1, np.nan], [2, 1], 0, 1, "criterion 2 is nan"),
        ([1, np.inf], [2, 1], 0, 1, "criterion 2 is inf"),
        ([1, 2, 3], [3, 0, 1], 0, 2, "over the worst criterion of criterion 2 is 0"),
        ([2, 4], [4, 1], 0, 1, "criterion 1 is 2; a criterion is as important as itself"),
        ([1, 4], [4, 2], 0, 1, "worst criterion of criterion 2 is 2; a criterion is as important"),
        ([1, 4], [5, 1], 0, 1, "criterion 2 is 4; the other list has another number"),
        (
            [1, 4, 5],
            [4, 1, 2],
            0,
            1,
            "criterion 3 is 5; none is greater than the best over the worst",
        ),
        ([1, 4, 2], [4, 1, 6], 0, 1, "worst criterion of criterion 3 is 6; none is greater"),
        ([1, 4], [4, 2, 1], 0, 1, "2 judgements .* do not fit 3"),
        ([], [], 0, 0, "0 judgements"),
        ([1, 4], [4, 1], 0, 2, "the worst criterion is 2; give its number, from 0 to 1"),
        ([1, 4], [4, 1], -1, 1, "the best criterion is -1"),
        ([1, 4], [4, 1], 0.5, 1, "the best criterion is 0.5"),
        (["1", "4"], [4, 1], 0, 1, "must be numbers"),
        (np.ones((2, 2)), np.ones((3, 2)), 0, 1, r"shapes \(2, 2\) and \(3, 2\)"),
    ],
)
def test_bad_judgements(
    from_best: list[float], to_worst: list[float], best: int, worst: int, message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        best_worst_method(from_best, to_worst, best, worst)


def test_an_unknown_model() -> None:
    with pytest.raises(InvalidInputError, match="'linear' or 'nonlinear', not 'mean'"):
        best_worst_method([1], [1], 0, 0, model="mean")  # type: ignore[arg-type]


def test_a_programme_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> SimpleNamespace:
        return SimpleNamespace(x=None, message="time limit")

    monkeypatch.setattr(scipy.optimize, "linprog", fail)
    with pytest.raises(InvalidInputError, match="found no weights: time limit"):
        best_worst_method([1, 4], [4, 1], 0, 1)


OVER_STYLE = {"quality": 4, "comfort": 2, "safety": 3}
CAR_BY_CODE = {
    "best": "price",
    "worst": "style",
    "best_to_others": {"quality": 2, "comfort": 4, "safety": 3, "style": 8},
    "others_to_worst": OVER_STYLE,
}


@pytest.mark.parametrize("model", MODELS)
def test_weights_by_code(model: BestWorstModel) -> None:
    judged = BestWorstWeights.from_fields({**CAR_BY_CODE, "model": model})
    result = best_worst_method(*OTHER_CAR, CAR_BEST, CAR_WORST, model=model)
    order = ["quality", "price", "comfort", "safety", "style"]
    assert_allclose([judged.values[code] for code in order], result.weights, rtol=1e-9)
    assert_allclose(judged.intervals["safety"], (result.lower[3], result.upper[3]), rtol=1e-9)
    assert_allclose(judged.diagnostics["xi"], result.xi, rtol=1e-9)
    assert_allclose(judged.diagnostics["consistency_ratio"], result.consistency_ratio)
    assert_allclose(judged.diagnostics["input_consistency_ratio"], 1 / 56)


def test_best_over_worst_may_stand_in_either_list() -> None:
    one = BestWorstWeights(best="a", worst="b", best_to_others={"b": 3})
    other = BestWorstWeights(best="a", worst="b", others_to_worst={"a": 3})
    both = BestWorstWeights(
        best="a", worst="b", best_to_others={"a": 1, "b": 3}, others_to_worst={"a": 3, "b": 1}
    )
    for judged in (one, other, both):
        assert_allclose([judged.values["a"], judged.values["b"]], [0.75, 0.25])
    assert BestWorstWeights(best="a", worst="a").values == {"a": 1.0}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"worst": "price"}, "price cannot be both .* of 5 criteria"),
        ({"others_to_worst": {"quality": 4, "comfort": 2}}, "others_to_worst .* for safety"),
        ({"best_to_others": {"style": 8}}, "best_to_others .* for quality, comfort, safety"),
        ({"best_to_others": {}}, "no judgement for quality, comfort, safety, style"),
        (
            {"others_to_worst": {**OVER_STYLE, "price": 9}},
            "best criterion over style is 8; the other list has another number",
        ),
        (
            {"others_to_worst": {**OVER_STYLE, "safety": 0.5}},
            "over the worst criterion of safety is 0.5",
        ),
        ({"best_to_others": {"style": "high"}}, "best_to_others.style: expected a number"),
        ({"model": "mean"}, "model: Input should be 'linear' or 'nonlinear'"),
    ],
)
def test_bad_weights_by_code(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        BestWorstWeights.from_fields({**CAR_BY_CODE, **changes})


def test_it_weighs_a_node_and_is_written_as_json() -> None:
    judged = BestWorstWeights(best="cost", worst="risk", best_to_others={"risk": 4})
    children = (Node(code="cost"), Node(code="risk"))
    framework = Framework(root=Node(code="total", children=children, weights=judged))
    assert_allclose(framework.effective_weights["cost"], 0.8)
    text = '{"kind":"best_worst","best":"cost","worst":"risk","best_to_others":{"risk":4.0}}'
    assert judged.to_json() == text
    assert BestWorstWeights.from_json(text) == judged
    assert hash(BestWorstWeights.from_json(text)) == hash(judged)
    assert judged.properties.title == "Best-worst method"
