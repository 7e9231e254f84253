"""MULTIMOORA: a published example, the theory of dominance, properties."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.moora import moora_ratio_system, moora_reference_point
from nearshore_score.multicriteria.multimoora import (
    Multimoora,
    joined_by_borda,
    joined_by_dominance,
    multimoora,
)
from nearshore_score.multicriteria.weighted_product_model import weighted_product_model
from nearshore_score.normalisation import Direction
from tests.multicriteria.problems import Floats, Problem, problems

# Kracka, Brauers and Zavadskas 2010, *Inzinerine Ekonomika - Engineering Economics* 21(4).
BUILDINGS = [
    [33.95, 23.78, 11.45, 39.97, 29.44, 167.10, 3.852],
    [38.9, 4.17, 6.32, 0.01, 4.29, 132.52, 25.184],
    [37.59, 9.36, 8.23, 4.35, 10.22, 136.71, 10.845],
    [30.44, 37.59, 13.91, 74.08, 45.10, 198.34, 2.186],
    [36.21, 14.79, 9.17, 17.77, 17.06, 148.3, 6.610],
    [37.8, 8.55, 7.97, 2.35, 9.25, 134.83, 11.935],
]
DIRECTIONS: tuple[Direction, ...] = (
    *("cost", "cost", "cost", "cost"),
    *("benefit", "cost", "benefit"),
)


def places(scores: Floats) -> list[int]:
    return [1 + sum(other > own for other in scores) for own in scores]


def test_krackas_buildings_as_printed() -> None:
    found = multimoora(BUILDINGS, np.ones(7), DIRECTIONS)
    assert places(found.ratio_system) == [5, 1, 3, 6, 4, 2]
    assert places(-found.reference_point) == [4, 5, 1, 6, 2, 3]
    assert places(found.multiplicative_form) == [5, 1, 3, 6, 4, 2]
    assert places(found.score) == [5, 1, 3, 6, 4, 2]


@given(problems())
def test_the_three_forms_are_those_of_moora_and_the_weighted_product(problem: Problem) -> None:
    found = multimoora(*problem)
    assert_allclose(found.ratio_system, moora_ratio_system(*problem).score, atol=1e-12)
    assert_allclose(found.reference_point, moora_reference_point(*problem).deviation, atol=1e-12)
    assert_allclose(found.multiplicative_form, weighted_product_model(*problem).score, rtol=1e-9)


def test_two_of_three_rankings_decide() -> None:
    before = joined_by_dominance([[4, 3], [1, 2], [1, 2]])
    assert before.tolist() == [[False, True], [False, False]]


def test_ahead_in_one_and_behind_in_one_is_a_tie() -> None:
    assert not joined_by_dominance([[5, 6], [8, 8], [7, 3]]).any()


def test_a_circle_gets_one_rank() -> None:
    # The authors' own example: (11-20-14), (14-16-15) and (15-19-12), each ahead of the next.
    circle = [[11, 14, 15], [20, 16, 19], [14, 15, 12]]
    assert not joined_by_dominance(circle).any()
    first_and_last = np.hstack([[[1], [1], [1]], circle, [[30], [30], [30]]])
    before = joined_by_dominance(first_and_last)
    assert before.sum(axis=0).tolist() == [0, 1, 1, 1, 4]


def in_words(rankings: list[list[int]]) -> list[list[bool]]:
    """Who can be reached from whom along dominances, but not back, by searching the graph."""
    n = len(rankings[0])

    def dominates(a: int, b: int) -> bool:
        ahead = sum(places[a] < places[b] for places in rankings)
        return ahead > sum(places[a] > places[b] for places in rankings)

    def reached(start: int) -> set[int]:
        found: set[int] = set()
        waiting = [start]
        while waiting:
            here = waiting.pop()
            new = {other for other in range(n) if dominates(here, other)} - found
            found |= new
            waiting += new
        return found

    below = [reached(a) for a in range(n)]
    return [[b in below[a] and a not in below[b] for b in range(n)] for a in range(n)]


ranks = st.integers(2, 7).flatmap(
    lambda n: st.lists(st.lists(st.integers(1, n), min_size=n, max_size=n), min_size=3, max_size=3)
)


@given(ranks)
def test_dominance_equals_a_search_of_the_graph(rankings: list[list[int]]) -> None:
    assert joined_by_dominance(rankings).tolist() == in_words(rankings)


def test_without_circles_dominance_is_the_majority() -> None:
    for second, third in permutations(permutations([1, 2, 3, 4]), 2):
        rankings = np.array([[1, 2, 3, 4], second, third])
        ahead = (rankings[:, :, np.newaxis] < rankings[:, np.newaxis, :]).sum(axis=0)
        wins = sorted((ahead >= 2).sum(axis=1).tolist())
        if wins == [0, 1, 2, 3]:
            assert (joined_by_dominance(rankings) == (ahead >= 2)).all()


def test_borda_counts_who_is_behind_less_who_is_ahead() -> None:
    rankings = [[1, 2, 3, 4], [1, 2, 4, 3], [4, 1, 2, 3]]
    # By dominance the first leads, ahead in two of three; by Borda the second has 7 to 6 points.
    assert joined_by_dominance(rankings).sum(axis=0).tolist() == [0, 1, 2, 3]
    assert joined_by_borda(rankings).sum(axis=0).tolist() == [1, 0, 2, 3]
    found = multimoora(BUILDINGS, np.ones(7), DIRECTIONS, joined_by="borda")
    assert places(found.score) == [5, 1, 1, 6, 4, 1]


@given(problems(benefits_only=True))
def test_who_is_worse_on_every_criterion_never_comes_before(problem: Problem) -> None:
    worse = problem.matrix[0] * 0.75
    found = multimoora(np.vstack([problem.matrix, worse]), problem.weights)
    assert found.score[-1] <= found.score[0]


@given(problems())
def test_the_unit_of_a_criterion_does_not_matter(problem: Problem) -> None:
    units = np.array([1.0, 2.0, 4.0, 8.0, 16.0])[: problem.matrix.shape[1]]
    other = multimoora(problem.matrix * units, problem.weights, problem.directions)
    assert other.score.tolist() == multimoora(*problem).score.tolist()


def test_another_origin_can_change_the_order() -> None:
    matrix = np.array([[1.0, 9.0], [4.0, 5.0]])
    assert multimoora(matrix, [1, 1]).score.tolist() == [-1.0, 0.0]
    assert multimoora(matrix + np.array([100.0, 0.0]), [1, 1]).score.tolist() == [0.0, -1.0]


def test_benefits_of_zero_tie_for_the_last_place_by_the_product() -> None:
    found = multimoora([[0.0, 8.0], [8.0, 0.0], [1.0, 1.0]], [1, 1])
    assert found.multiplicative_form.tolist() == [0.0, 0.0, 1.0]
    # The third leads by the product and by the reference point, and follows by the ratio system.
    assert found.score.tolist() == [-1.0, -1.0, 0.0]
    assert_allclose(multimoora([[0.0, 9.0], [5.0, 1.0]], [0, 1]).multiplicative_form, [9.0, 1.0])


def test_a_cost_of_zero_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"row 1, criterion 2.*MULTIMOORA divides by"):
        multimoora([[5.0, 0.0], [6.0, 2.0]], [1, 1], ["benefit", "cost"])


def test_sums_that_differ_by_rounding_alone_are_ties() -> None:
    # Every row has the same three benefits and the same three costs, which cancel them.
    benefits = np.array([[1.0, 2.0, 7.0], [2.0, 7.0, 1.0], [7.0, 1.0, 2.0]])
    costs = np.roll(benefits, 1, axis=1)
    words: tuple[Direction, ...] = ("benefit", "benefit", "benefit", "cost", "cost", "cost")
    found = multimoora(np.hstack([benefits, costs]), np.ones(6), words)
    assert found.ratio_system.any()  # zero but for rounding
    assert found.score.tolist() == [0.0, 0.0, 0.0]


def test_many_weights_at_once_score_as_one_by_one() -> None:
    weights = np.random.default_rng(1).dirichlet(np.ones(7), (2, 20))
    batch = multimoora(BUILDINGS, weights, DIRECTIONS)
    as_operator = Multimoora().aggregate(np.array(BUILDINGS), weights)
    for case in np.ndindex(2, 20):
        one = multimoora(BUILDINGS, weights[case], DIRECTIONS)
        assert batch.score[case].tolist() == one.score.tolist()
        assert (batch.preferred[case] == one.preferred).all()
        assert as_operator[case].tolist() == multimoora(BUILDINGS, weights[case]).score.tolist()


def test_the_variant_names_how_rankings_are_joined() -> None:
    assert Multimoora().variant == "vector normalisation, rankings joined by dominance"
