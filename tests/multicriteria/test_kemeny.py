"""Kemeny's order: the Handbook's examples, all permutations, proof, all best orders, the clock."""

from itertools import combinations, pairwise, permutations
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import nearshore_score as ns
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.kemeny import Kemeny, KemenyResult, kemeny
from nearshore_score.multicriteria.outranking_matrix import outranking_matrix
from tests.multicriteria.handbook import Election, countries, election
from tests.multicriteria.problems import Floats, Problem, problems

# Supports that differ by less count as equal; so in the brute force.
SAME = 1e-7


Order = tuple[int, ...]


def support_of(order: Order, support: Floats) -> float:
    return sum(float(support[a, b]) for a, b in combinations(order, 2))


def best_by_permutations(support: Floats) -> tuple[float, list[Order]]:
    every = {order: support_of(order, support) for order in permutations(range(len(support)))}
    greatest = max(every.values())
    return greatest, [order for order, value in every.items() if value > greatest - SAME / 2]


def orders_of(result: KemenyResult) -> list[Order]:
    """Return the orders of a single case."""
    return list(cast("tuple[Order, ...]", result.orders))


def named(vote: Election, result: KemenyResult) -> set[str]:
    return {" ".join(vote.candidates[place] for place in order) for order in orders_of(result)}


def default_scores() -> tuple[Floats, Floats]:
    """Return the criterion scores of the embedded destinations, and their weights."""
    model = ns.load_model()
    scores = model.compile(ns.load_destinations())().scores
    codes = [node.code for node in model.framework.criteria]
    weights = np.array([model.framework.effective_weights[code] for code in codes])
    return np.stack([scores[code] for code in codes], axis=-1), weights


@pytest.mark.parametrize(
    ("table", "orders"), [(25, {"c b d a"}), (28, {"b c a"}), (34, {"a b c", "b c a", "c a b"})]
)
def test_the_handbooks_elections(table: int, orders: set[str]) -> None:
    vote = election(table)
    result = kemeny(vote.points, vote.voters)
    assert named(vote, result) == orders
    assert bool(result.complete)


def test_the_handbooks_sums_of_support_for_every_order() -> None:
    vote = election(28)
    support = outranking_matrix(vote.points, vote.voters) * vote.voters.sum()
    printed = {"abc": 100, "bca": 104, "cab": 86, "bac": 94, "cba": 80, "acb": 76}
    for order, value in printed.items():
        places = tuple("abc".index(name) for name in order)
        assert support_of(places, support) == pytest.approx(value, abs=1e-9)
    assert kemeny(vote.points, vote.voters).support * 60 == pytest.approx(104, abs=1e-9)


def test_the_handbooks_five_countries_have_three_best_orders() -> None:
    codes, figures = countries("five_countries.csv")
    result = kemeny(figures, np.ones(8))
    assert float(result.support) == float(result.bound) == 6.375
    assert [" ".join(codes[place] for place in order) for order in orders_of(result)] == [
        "USA SWE FIN JPN KOR",
        "SWE FIN USA JPN KOR",
        "SWE USA FIN JPN KOR",
    ]
    # Only that Sweden precedes Finland, and these three Japan and Korea, holds in all of them.
    assert dict(zip(codes, result.score.tolist(), strict=True)) == {
        "FIN": -1,
        "USA": 0,
        "SWE": 0,
        "JPN": -3,
        "KOR": -4,
    }


def test_the_best_order_of_the_handbooks_23_countries_is_proven() -> None:
    # The order that the Handbook prints is not a best one.
    _, figures = countries("indicators.csv")
    result = kemeny(figures, np.ones(8))
    assert float(result.support) == pytest.approx(184.5, abs=1e-9)
    assert bool(result.proven)
    support = outranking_matrix(figures, np.ones(8))
    assert support_of(orders_of(result)[0], support) == pytest.approx(184.5, abs=1e-9)
    assert bound_by_triangles(support) == pytest.approx(184.5, abs=1e-6)


def bound_by_triangles(support: Floats) -> float:
    """No order can have more: shares of pairs that sum to at most two in every cycle of three."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    count = len(support)
    pairs = {pair: place for place, pair in enumerate(permutations(range(count), 2))}
    both = [[pairs[a, b], pairs[b, a]] for a, b in combinations(range(count), 2)]
    triples = [triple for triple in permutations(range(count), 3) if triple[0] == min(triple)]
    cycles = [[pairs[a, b], pairs[b, c], pairs[c, a]] for a, b, c in triples]

    def sums(groups: list[list[int]]) -> csr_array:
        rows = np.repeat(np.arange(len(groups)), len(groups[0]))
        columns = np.ravel(groups)
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(groups), len(pairs)))

    gains = np.array([support[pair] for pair in pairs])
    limits = [LinearConstraint(sums(both), 1, 1), LinearConstraint(sums(cycles), -np.inf, 2)]
    least = milp(-gains, bounds=Bounds(0, 1), constraints=limits).fun
    assert least is not None
    return -least


def test_the_embedded_destinations_are_ordered_with_proof() -> None:
    scores, weights = default_scores()
    result = kemeny(scores, weights)
    assert bool(result.proven)
    bound = bound_by_triangles(outranking_matrix(scores, weights))
    assert float(result.support) == float(result.bound) == pytest.approx(bound, abs=1e-6)


def test_equal_weights_and_so_many_best_orders_are_no_obstacle() -> None:
    scores, weights = default_scores()
    result = kemeny(scores, np.ones_like(weights))
    assert bool(result.proven)
    assert not result.complete


def test_sixty_alike_destinations_are_ordered_with_proof() -> None:
    random = np.random.default_rng(7)
    figures = random.random((60, 8)) + 0.7 * random.random((60, 1))
    result = kemeny(figures, random.random(8))
    assert bool(result.proven)
    assert sorted(result.score.tolist()) == [-float(place) for place in range(59, -1, -1)]


@settings(deadline=None, max_examples=60)
@given(problems(destinations=(1, 6)), st.integers(1, 30))
def test_it_equals_a_search_through_all_permutations(problem: Problem, most: int) -> None:
    support = outranking_matrix(problem.matrix, problem.weights, problem.directions)
    greatest, orders = best_by_permutations(support)
    result = kemeny(problem.matrix, problem.weights, problem.directions, most_orders=most)
    assert bool(result.proven)
    assert float(result.support) == pytest.approx(greatest, abs=1e-9)
    assert bool(result.complete) == (len(orders) <= most)
    if result.complete:
        assert orders_of(result) == sorted(orders)
    else:
        assert len(result.orders) == 1
        assert orders_of(result)[0] in orders
    before = [
        [all(one.index(a) < one.index(b) for one in orders) for b in range(len(support))]
        for a in range(len(support))
    ]
    assert_array_equal(result.preferred, np.array(before))
    assert_array_equal(result.score, -np.sum(before, axis=0))


@settings(deadline=None, max_examples=30)
@given(problems())
def test_scores_follow_the_destinations_however_they_are_listed(problem: Problem) -> None:
    count = len(problem.matrix)
    moved = np.random.default_rng(count).permutation(count)
    plain = kemeny(problem.matrix, problem.weights, problem.directions, most_orders=1)
    other = kemeny(problem.matrix[moved], problem.weights, problem.directions, most_orders=1)
    assert_array_equal(other.score, plain.score[moved])


def test_equal_destinations_tie_though_the_best_orders_are_too_many_to_list() -> None:
    matrix = np.repeat(np.random.default_rng(5).random((6, 5)), 3, axis=0)
    result = kemeny(matrix, np.ones(5), most_orders=10)
    assert not result.complete
    assert len(result.orders) == 1
    for first in range(0, 18, 3):
        assert len(set(result.score[first : first + 3].tolist())) == 1


def test_who_beats_everybody_comes_first() -> None:
    matrix = [[3.0, 3.0, 1.0], [2.0, 1.0, 3.0], [1.0, 2.0, 2.0]]
    assert kemeny(matrix, np.ones(3)).score.tolist() == [0.0, -1.0, -2.0]


def test_two_change_places_when_a_third_leaves() -> None:
    # The majorities form a cycle, of which the least one is given up.
    vote = election(28)
    left = vote.without("b")
    assert named(vote, kemeny(vote.points, vote.voters)) == {"b c a"}
    assert named(left, kemeny(left.points, left.voters)) == {"c a"}
    without_c = vote.without("c")
    assert named(without_c, kemeny(without_c.points, without_c.voters)) == {"a b"}


@settings(deadline=None, max_examples=30)
@given(problems())
def test_only_the_order_on_each_criterion_counts(problem: Problem) -> None:
    plain = kemeny(problem.matrix, problem.weights, problem.directions)
    bent = kemeny(problem.matrix**3, problem.weights, problem.directions)
    assert bent.orders == plain.orders


def test_a_batch_equals_its_items_and_nests_the_orders() -> None:
    matrices = np.random.default_rng(1).integers(0, 3, (2, 3, 4, 3)).astype(np.float64)
    weights = np.random.default_rng(2).integers(1, 4, (3, 3)).astype(np.float64)
    batch = kemeny(matrices, weights)
    assert batch.score.shape == (2, 3, 4)
    assert batch.preferred.shape == (2, 3, 4, 4)
    for row, column in np.ndindex(2, 3):
        alone = kemeny(matrices[row, column], weights[column])
        assert_array_equal(batch.score[row, column], alone.score)
        assert float(batch.support[row, column]) == float(alone.support)
        assert batch.orders[row][column] == alone.orders


def test_time_that_ends_the_search_leaves_an_order_and_a_bound() -> None:
    random = np.random.default_rng(3)
    figures, weights = random.random((30, 5)), random.random(5)
    hasty = kemeny(figures, weights, time_limit=1e-9)
    patient = kemeny(figures, weights)
    assert not hasty.proven
    assert not hasty.complete
    assert bool(patient.proven)
    assert float(hasty.support) <= float(patient.support) < float(hasty.bound)
    # Single moves have been tried: no two neighbours would be better the other way round.
    (order,) = orders_of(hasty)
    margins = outranking_matrix(figures, weights)
    assert all(margins[a, b] >= margins[b, a] - 1e-6 for a, b in pairwise(order))


def test_one_destination_and_equal_destinations() -> None:
    alone = kemeny([[3.0, 4.0]], [1, 1])
    assert (alone.score.tolist(), alone.orders, float(alone.support)) == ([0.0], ((0,),), 0.0)
    equal = kemeny(np.full((5, 2), 3.0), [1, 1])
    assert equal.score.tolist() == [0.0] * 5
    assert not equal.preferred.any()
    assert_allclose(equal.support, 5.0)


def test_inputs_stay_as_they_are() -> None:
    matrix, weights = np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([1.0, 2.0])
    kemeny(matrix, weights)
    assert matrix.tolist() == [[1.0, 2.0], [2.0, 1.0]]
    assert weights.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("most", "limit"), [(0, 1.0), (-3, 1.0), (5, 0.0), (5, -1.0), (5, float("nan"))]
)
def test_parameters_that_cannot_be_right_are_refused(most: int, limit: float) -> None:
    with pytest.raises(InvalidInputError, match="most_orders"):
        kemeny([[1.0], [2.0]], [1], most_orders=most, time_limit=limit)
    with pytest.raises(InvalidInputError, match=r"most_orders|time_limit"):
        Kemeny(most_orders=most, time_limit=limit)


def test_the_class_gives_what_the_function_gives() -> None:
    method = Kemeny(most_orders=2, time_limit=5.0)
    vote = election(34)
    result = method.evaluate(vote.points, vote.voters)
    assert not result.complete
    assert len(result.orders) == 1
    assert "5 seconds" in method.variant
    assert Kemeny.from_json(method.to_json()) == method
