"""FUCOM: closed form, the programme solved by other means, what is refused."""

from itertools import pairwise
from math import prod, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.optimize import linprog

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.fucom import FucomWeights, fucom_weights
from nearshore_score.weighting.swara import swara_weights
from tests.strategies import numbers

Floats = NDArray[np.float64]
Judged = tuple[list[float], list[float]]


@st.composite
def judged(draw: DrawFn) -> Judged:
    """Priorities over the next child and over the next but one, as people might give them."""
    count = draw(st.integers(2, 6))
    neighbours = draw(st.lists(numbers(1, 5), min_size=count, max_size=count))
    others = draw(st.lists(numbers(1, 20), min_size=count - 1, max_size=count - 1))
    return neighbours, others


def missed(weights: Floats, neighbours: list[float], others: list[float]) -> float:
    """The greatest distance of a ratio of weights from what was judged."""
    gaps: list[float] = [abs(weights[j] / weights[j + 1] - one) for j, one in enumerate(neighbours)]
    gaps += [abs(weights[j] / weights[j + 2] - one) for j, one in enumerate(others)]
    return max(gaps)


def can_be_met(chi: float, neighbours: list[float], others: list[float]) -> bool:
    """Ask a linear programme whether weights in order exist that miss by chi or less."""
    size = len(neighbours) + 1
    rows: list[Floats] = []
    for step, priorities in ((1, neighbours), (2, others)):
        for j, one in enumerate(priorities):
            for sign in (1, -1):
                row = np.zeros(size)
                row[j], row[j + step] = sign, -sign * one - chi
                rows.append(row)
    for j in range(size - 1):
        row = np.zeros(size)
        row[j], row[j + 1] = -1, 1
        rows.append(row)
    # The least weight is one, so that tolerances of the solver are small beside all of them.
    bounds = [(1, None)] * size
    return bool(linprog(np.ones(size), A_ub=rows, b_ub=np.zeros(len(rows)), bounds=bounds).success)


@given(st.lists(numbers(1, 9), min_size=1, max_size=10))
def test_with_neighbours_alone_all_is_consistent(priorities: list[float]) -> None:
    result = fucom_weights(priorities)
    ratios = [prod(priorities[place:]) for place in range(len(priorities) + 1)]
    assert_allclose(result.weights, [one / sum(ratios) for one in ratios], rtol=1e-12)
    assert result.deviation == 0
    assert result.ratios.tolist() == priorities


@given(st.lists(numbers(1, 9), min_size=2, max_size=10))
def test_products_as_transitive_priorities_change_nothing(priorities: list[float]) -> None:
    products = [one * other for one, other in pairwise(priorities)]
    result = fucom_weights(priorities, products)
    assert result.deviation == 0
    assert_allclose(result.weights, fucom_weights(priorities).weights, rtol=1e-11)


@given(st.lists(numbers(0, 3), min_size=1, max_size=8))
def test_neighbours_alone_make_it_swara(steps: list[float]) -> None:
    priorities = [1 + step for step in steps]
    assert_allclose(fucom_weights(priorities).weights, swara_weights(steps).weights, rtol=1e-12)


@pytest.mark.parametrize(("one", "other", "both"), [(1.5, 2, 4), (3, 2, 9), (1, 1, 30)])
def test_three_children_whose_ends_are_farther_apart(one: float, other: float, both: float) -> None:
    # Both ratios are too small and their product too great by chi: a quadratic equation.
    middle = one + other + 1
    chi = (-middle + sqrt(middle**2 - 4 * (one * other - both))) / 2
    result = fucom_weights([one, other], [both])
    assert float(result.deviation) == pytest.approx(chi, rel=1e-11)
    assert_allclose(result.ratios, [one + chi, other + chi], rtol=1e-11)
    assert result.weights[0] / result.weights[2] == pytest.approx(both - chi, rel=1e-11)


def test_three_children_whose_ends_are_nearer() -> None:
    chi = (8 - sqrt(64 - 4 * (12 - 10))) / 2
    result = fucom_weights([3, 4], [10])
    assert float(result.deviation) == pytest.approx(chi, rel=1e-11)
    assert_allclose(result.ratios, [3 - chi, 4 - chi], rtol=1e-11)


@settings(max_examples=60, deadline=None)
@given(judged())
def test_no_weights_miss_by_less(judgements: Judged) -> None:
    result = fucom_weights(*judgements)
    chi = float(result.deviation)
    assert missed(result.weights, *judgements) == pytest.approx(chi, abs=1e-9)
    assert (np.diff(result.weights) <= 1e-15).all()
    assert can_be_met(chi + 1e-6, *judgements)
    assert chi < 1e-5 or not can_be_met(chi - 1e-5, *judgements)


def test_without_the_order_less_would_be_missed() -> None:
    # The second ratio would go below one: chi = (5 - sqrt(17)) / 2 = 0.44 in place of 1.
    assert float(fucom_weights([3, 1], [1]).deviation) == pytest.approx(1, rel=1e-11)


def test_judgements_far_from_a_contradiction_are_met_in_the_middle() -> None:
    result = fucom_weights([2, 2, 3, 3], [9, 6, 9])
    apart = fucom_weights([2, 2], [9])
    assert result.deviation == apart.deviation
    chi = float(apart.deviation)
    low = max(3 - chi, (6 - chi) / (2 + chi))
    high = min(3 + chi, (6 + chi) / (2 + chi))
    last = max(3 - chi, (9 - chi) / high), min(3 + chi, (9 + chi) / low)
    low, high = max(low, (9 - chi) / (3 + chi)), min(high, (9 + chi) / (3 - chi))
    assert_allclose(result.ratios[:2], 2 + chi, rtol=1e-11)
    assert_allclose(result.ratios[2:], [sqrt(low * high), sqrt(last[0] * last[1])], rtol=1e-11)


def test_a_batch_is_its_judges() -> None:
    neighbours = np.array([[[1.5, 2.0, 1.0]], [[3.0, 4.0, 1.2]]])
    others = np.array([[4.0, 2.0], [10.0, 5.0], [1.0, 1.0]])
    result = fucom_weights(neighbours, others)
    assert result.weights.shape == (2, 3, 4)
    assert result.deviation.shape == (2, 3)
    for a, b in np.ndindex(2, 3):
        alone = fucom_weights(neighbours[a, 0], others[b])
        assert_allclose(result.weights[a, b], alone.weights, rtol=1e-15)
        assert result.deviation[a, b] == alone.deviation


def test_significances_are_another_way_to_say_it() -> None:
    order = tuple("abcdefgh")
    significances = dict(zip(order, (1, 1, 1, 2, 4, 4, 4, 4), strict=True))
    found = FucomWeights(order=order, significances=significances)
    expected = dict(zip(order, np.array([4, 4, 4, 2, 1, 1, 1, 1]) / 18, strict=True))
    assert found.values == pytest.approx(expected, abs=1e-15)
    assert found.diagnostics == {"deviation_from_full_consistency": 0}


def test_transitive_priorities_may_be_judged_for_some() -> None:
    found = FucomWeights(
        order=("a", "b", "c", "d"),
        priorities={"b": 2, "c": 1.5, "d": 1.2},
        transitive_priorities={"c": 4},
    )
    whole = fucom_weights([2, 1.5, 1.2], [4, 1.5 * 1.2])
    assert list(found.values.values()) == whole.weights.tolist()
    assert found.diagnostics["deviation_from_full_consistency"] == whole.deviation > 0.1


@pytest.mark.parametrize("priority", [0.5, -2, np.nan, np.inf])
def test_a_priority_is_one_or_more(priority: float) -> None:
    message = f"priority over child 3 in case 0 of the batch is {priority}; say how many"
    with pytest.raises(InvalidInputError, match=message):
        fucom_weights([[2, priority]])
    with pytest.raises(InvalidInputError, match=f"priority over child 3 is {priority}; say how"):
        fucom_weights([2, 2], [priority])


def test_extreme_priorities_have_finite_answers() -> None:
    assert fucom_weights([1e150] * 4).weights.tolist() == [1, 1e-150, 1e-300, 0, 0]
    far = fucom_weights([1e150, 1, 1e150], [1, 1e150])
    assert np.isfinite(far.weights).all()
    assert float(far.deviation) == pytest.approx(5e149)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"priorities": {"b": 2}}, "priorities missing for c"),
        ({"priorities": {"b": 2, "c": 0.5}}, "priority over c is 0.5"),
        ({"priorities": {"b": 2, "c": 2, "a": 1}}, "priorities given for a, but wanted for b, c"),
        ({"significances": {"a": 1, "b": 2}}, "significances missing for c"),
        ({"significances": {"a": 2, "b": 2, "c": 3}}, "of a, the most important child, is 2;"),
        ({"significances": {"a": 1, "b": 3, "c": 2}}, "of c is 2, below that of b"),
        (
            {"priorities": {"b": 2, "c": 2}, "significances": {"a": 1, "b": 2, "c": 4}},
            "not both; leave one of them out",
        ),
        (
            {"priorities": {"b": 2, "c": 2}, "transitive_priorities": {"b": 2}},
            "transitive priorities given for b; only children from the third on",
        ),
        (
            {"priorities": {"b": 2, "c": 2}, "transitive_priorities": {"c": 0.1}},
            "priority over c is 0.1",
        ),
    ],
)
def test_a_bad_judgement_is_named(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        FucomWeights.from_fields({"order": ("a", "b", "c"), **fields})


@pytest.mark.parametrize(
    ("neighbours", "others"),
    [([2, 2], [4, 4]), ([], [2]), ([[2, 2], [3, 3]], [[4], [4], [4]])],
)
def test_shapes_fit(neighbours: list[float], others: list[float]) -> None:
    with pytest.raises(InvalidInputError, match="give one fewer, for every pair with one child"):
        fucom_weights(neighbours, others)
