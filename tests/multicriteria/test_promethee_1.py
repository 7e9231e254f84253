"""PROMETHEE I: Brans, Vincke and Mareschal's plants, and what a partial order has to fulfil."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from numpy.testing import assert_allclose, assert_array_equal

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.preference_functions import PreferenceFunction
from nearshore_score.multicriteria.promethee_1 import Promethee1, Promethee1Result, promethee_1
from nearshore_score.multicriteria.promethee_2 import promethee_2
from tests.multicriteria.problems import Problem, problems
from tests.multicriteria.promethee_examples import (
    functions_of,
    hydro_plants,
    plain_flows,
    preference_functions,
)


def plants() -> Promethee1Result:
    record = hydro_plants()
    return promethee_1(
        record.matrix,
        record.weights,
        record.directions,
        preference_functions=functions_of(record),
    )


def test_flows_of_the_hydro_electric_plants_as_printed() -> None:
    found = plants()
    # Printed to three places, from preference indices that were themselves rounded.
    positive, negative = [220, 396, 247, 329, 455, 300], [366, 379, 336, 349, 162, 355]
    assert_allclose(found.positive_flow, np.array(positive) / 1000, rtol=0, atol=1e-3)
    assert_allclose(found.negative_flow, np.array(negative) / 1000, rtol=0, atol=1e-3)


def test_the_partial_order_of_the_hydro_electric_plants() -> None:
    found = plants()
    better = {(int(a) + 1, int(b) + 1) for a, b in np.argwhere(found.preferred)}
    last = {(4, 6), (4, 1), (6, 1), (3, 1)}
    assert better == {(5, other) for other in (1, 2, 3, 4, 6)} | last
    assert found.score.tolist() == [-4, -1, -1, -1, 0, -2]
    assert found.incomparable[1].tolist() == [True, False, True, True, False, True]


@given(problems(), st.data())
def test_flows_and_relations_by_plain_loops(problem: Problem, data: DataObject) -> None:
    functions = tuple(data.draw(preference_functions) for _ in problem.directions)
    positive, negative = plain_flows(problem, functions)
    found = promethee_1(
        problem.matrix, problem.weights, problem.directions, preference_functions=functions
    )
    assert_allclose(found.positive_flow, positive, rtol=0, atol=1e-12)
    assert_allclose(found.negative_flow, negative, rtol=0, atol=1e-12)
    for a, b in np.ndindex(found.preferred.shape):
        more, less = positive[a] - positive[b], negative[b] - negative[a]
        agree = more > -1e-10 and less > -1e-10
        assert found.preferred[a, b] == (agree and (more > 1e-10 or less > 1e-10))
        assert found.indifferent[a, b] == (a != b and max(abs(more), abs(less)) < 1e-10)


@given(problems(destinations=(3, 6)))
def test_each_pair_stands_in_one_relation_and_preference_is_transitive(problem: Problem) -> None:
    found = promethee_1(problem.matrix, problem.weights, problem.directions)
    better = found.preferred.astype(int)
    total = better + better.T + found.indifferent + found.incomparable
    assert_array_equal(total, 1 - np.eye(len(better), dtype=int))
    assert not ((better @ better > 0) & ~found.preferred).any()


@given(problems())
def test_positive_less_negative_is_the_net_flow(problem: Problem) -> None:
    found = promethee_1(problem.matrix, problem.weights, problem.directions)
    net = promethee_2(problem.matrix, problem.weights, problem.directions).score
    assert_allclose(found.positive_flow - found.negative_flow, net, rtol=0, atol=1e-12)


def test_equal_destinations_are_indifferent() -> None:
    found = promethee_1([[3.0, 1.0], [3.0, 1.0], [2.0, 4.0]], [0.7, 0.2])
    assert found.indifferent.tolist() == [
        [False, True, False],
        [True, False, False],
        [False, False, False],
    ]


def test_aggregate_gives_the_scores_of_every_case() -> None:
    random = np.random.default_rng(5)
    matrix, weights = random.uniform(0, 100, (60, 5)), random.dirichlet(np.ones(5), 100)
    method = Promethee1(preference_functions=PreferenceFunction(kind="v_shape", preference=30))
    whole = method.aggregate(matrix, weights)  # more than one block
    for case in (0, 71, 72, 99):
        assert_array_equal(whole[case], method.evaluate(matrix, weights[case]).score)


def test_one_preference_function_for_each_criterion() -> None:
    with pytest.raises(InvalidInputError, match="1 values, but there are 2 criteria"):
        promethee_1(np.eye(2), [1, 1], preference_functions=(PreferenceFunction(),))
