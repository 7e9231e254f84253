"""Splitting a gap: against all orders of exchange, closed forms and a case computed elsewhere."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

import nearshore_score as ns
from nearshore_score.explain.gap_decomposition import GapDecomposition, decompose_gap, shapley_gap
from tests.sensitivity.cases import case

Floats = NDArray[np.float64]

scores = st.lists(st.integers(1, 9).map(float), min_size=4, max_size=4).map(np.array)


def minimum_and_product(rows: Floats) -> Floats:
    """Join scores in a way that is neither additive nor symmetric."""
    return np.asarray(rows.min(axis=-1) + rows[:, 0] * rows[:, 1] - rows[:, 2] ** 2)


def test_the_gap_of_geometric_means_is_split_as_computed_elsewhere() -> None:
    known = case("shapley_score_gap_geometric")
    given, expected, tolerance = known["input"], known["expected"], known["tolerance"]
    operator = ns.GeometricMean(floor=None)
    weights = np.array(given["weights"])
    parts = shapley_gap(
        np.array(given["a"]), np.array(given["b"]), lambda rows: operator.aggregate(rows, weights)
    )
    assert_allclose(parts, expected["contributions"], rtol=0, atol=tolerance)
    assert parts.sum() == pytest.approx(expected["sum"], rel=0, abs=tolerance)


@given(scores, scores)
@settings(max_examples=40, deadline=None)
def test_parts_are_the_means_over_all_orders_of_exchange(one: Floats, other: Floats) -> None:
    parts = np.zeros(4)
    for order in permutations(range(4)):
        mixed = other.copy()
        for child in order:
            before = float(minimum_and_product(mixed[np.newaxis])[0])
            mixed[child] = one[child]
            parts[child] += (float(minimum_and_product(mixed[np.newaxis])[0]) - before) / 24
    found = shapley_gap(one, other, minimum_and_product)
    assert_allclose(found, parts, rtol=0, atol=1e-12)
    assert_allclose(shapley_gap(other, one, minimum_and_product), -found, rtol=0, atol=1e-12)
    assert (found[one == other] == 0).all()


def test_a_weighted_sum_is_split_into_weight_times_difference() -> None:
    one, other, weights = np.array([3.0, 1, 4]), np.array([2.0, 7, 1]), np.array([0.5, 0.3, 0.2])
    parts = shapley_gap(one, other, lambda rows: rows @ weights)
    assert_allclose(parts, weights * (one - other), rtol=0, atol=1e-15)


def test_more_criteria_than_can_be_split_are_refused_unless_most_are_equal() -> None:
    one, other = np.zeros(20), np.zeros(20)
    one[:3] = 1
    assert_allclose(shapley_gap(one, other, lambda rows: rows.sum(axis=-1))[:4], [1, 1, 1, 0])
    with pytest.raises(ns.InvalidInputError, match="at most 16"):
        shapley_gap(one + 1, other, lambda rows: rows.sum(axis=-1))


def test_input_that_cannot_be_right_is_refused() -> None:
    with pytest.raises(ns.InvalidInputError, match="shapes"):
        shapley_gap(np.ones(2), np.ones(3), lambda rows: rows.sum(axis=-1))
    with pytest.raises(ns.InvalidInputError, match="finite total"):
        shapley_gap(np.ones(2), np.zeros(2), lambda rows: rows.sum(axis=-1) * np.nan)
    with pytest.raises(ns.InvalidInputError, match="finite total"):
        shapley_gap(np.ones(2), np.zeros(2), lambda rows: rows)


@pytest.mark.parametrize(
    "method",
    [
        "arithmetic_mean",
        "geometric_mean",
        "harmonic_mean",
        "minimum",
        "topsis",
        "vikor",
        "promethee_2",
        "weighted_product_model",
    ],
)
def test_the_points_of_all_criteria_add_up_to_the_gap_under_any_method(method: str) -> None:
    some = ns.load_destinations().select("MAR", "EGY", "TUN", "PRT")
    model = ns.load_model(method=method)
    ranking = model.rank(some)
    gap = decompose_gap(model, some, "MAR", "PRT")
    assert gap.points == ranking.score("MAR") - ranking.score("PRT")
    assert sum(gap.contributions.values()) == pytest.approx(gap.points, abs=1e-9)
    assert set(gap.contributions) == {node.code for node in model.framework.root.children}


def test_the_points_of_an_arithmetic_mean_are_differences_of_contributions() -> None:
    some = ns.load_destinations().select("MAR", "EGY", "TUN")
    ranking = ns.load_model().rank(some)
    first, second = ranking.contributions("MAR"), ranking.contributions("EGY")
    gap = decompose_gap(ns.load_model(), some, "MAR", "EGY")
    expected = {code: first[code] - second[code] for code in first}
    assert gap.contributions == pytest.approx(expected, abs=1e-10)


def test_what_cannot_be_split_is_refused() -> None:
    some = ns.load_destinations().select("MAR", "EGY")
    with pytest.raises(ns.UnknownNameError):
        decompose_gap(ns.load_model(), some, "MAR", "TUN")
    with pytest.raises(ns.InvalidInputError, match="joins criteria"):
        decompose_gap(ns.load_model(method="topsis", level="indicators"), some, "MAR", "EGY")


def test_a_destination_is_level_with_itself() -> None:
    some = ns.load_destinations().select("MAR", "EGY")
    gap = decompose_gap(ns.load_model(), some, "MAR", "MAR")
    assert gap.points == 0
    assert set(gap.contributions.values()) == {0.0}


def test_results_go_through_json_and_print_in_both_languages() -> None:
    some = ns.load_destinations().select("MAR", "EGY", "TUN")
    gap = decompose_gap(ns.load_model(), some, "MAR", "EGY")
    assert GapDecomposition.from_json(gap.to_json()) == gap
    assert "Whole gap" in str(gap)
    assert "MAR\u00a0−\u00a0EGY" in gap.markdown()
    assert "\n" not in repr(gap)
    french = decompose_gap(ns.load_model(language="fr"), some, "MAR", "EGY")
    assert "Écart total" in str(french)
    assert "Coût" in str(french)
