"""PROMETHEE II: Brans, Vincke and Mareschal's plants, independent results, linearity in weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from numpy.testing import assert_allclose

from nearshore_score.aggregation.registered import LinearInWeights
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.preference_functions import PreferenceFunction
from nearshore_score.multicriteria.promethee_2 import Promethee2, promethee_2
from tests.multicriteria.golden import Golden, golden
from tests.multicriteria.problems import Problem, problems
from tests.multicriteria.promethee_examples import (
    functions_of,
    hydro_plants,
    plain_flows,
    preference_functions,
)

# One program of the comparison ignores the directions, another gives sums without n - 1.
RECORDS = [
    *golden("promethee2"),
    *golden("promethee2_usual"),
    *golden("promethee2_linear"),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    found = promethee_2(
        record.matrix,
        record.weights,
        record.directions,
        preference_functions=functions_of(record),
    )
    assert_allclose(found.score, record.expected["score"], rtol=0, atol=1e-9)


def test_the_hydro_electric_plants_as_printed() -> None:
    plants = hydro_plants()
    found = promethee_2(
        plants.matrix,
        plants.weights,
        plants.directions,
        preference_functions=functions_of(plants),
    )
    # The paper printed net flows as differences of flows to three places.
    assert_allclose(found.score, plants.published["score"], rtol=0, atol=1e-3)
    assert np.argsort(-found.score).tolist() == plants.published["rank_order_best_first"]


@given(problems(), st.data())
def test_net_flows_by_plain_loops(problem: Problem, data: DataObject) -> None:
    functions = tuple(data.draw(preference_functions) for _ in problem.directions)
    positive, negative = plain_flows(problem, functions)
    found = promethee_2(
        problem.matrix, problem.weights, problem.directions, preference_functions=functions
    )
    assert_allclose(found.score, positive - negative, rtol=0, atol=1e-12)


@given(problems(benefits_only=True), preference_functions)
def test_the_score_is_linear_in_the_weights(problem: Problem, function: PreferenceFunction) -> None:
    method = Promethee2(preference_functions=function)
    assert isinstance(method, LinearInWeights)
    terms, link = method.linear_terms(problem.matrix)
    found = method.evaluate(problem.matrix, problem.weights)
    shares = problem.weights / problem.weights.sum()
    assert link == "identity"
    assert_allclose(terms @ shares, found.score, rtol=0, atol=1e-12)
    assert_allclose(found.unicriterion_flows, terms, rtol=0, atol=0)


@given(problems(), preference_functions)
def test_net_flows_add_up_to_zero(problem: Problem, function: PreferenceFunction) -> None:
    found = promethee_2(
        problem.matrix, problem.weights, problem.directions, preference_functions=function
    )
    assert abs(found.score.sum()) < 1e-12
    assert abs(found.unicriterion_flows.sum(axis=0)).max() < 1e-12


@given(problems())
def test_with_the_usual_criterion_only_the_order_of_performances_counts(problem: Problem) -> None:
    bent = promethee_2(problem.matrix**3, problem.weights, problem.directions).score
    plain = promethee_2(problem.matrix, problem.weights, problem.directions).score
    assert_allclose(bent, plain, rtol=0, atol=1e-12)


def test_with_thresholds_the_size_of_differences_counts() -> None:
    matrix = np.array([[1.0, 10.0], [2.0, 1.0]])
    v_shape = PreferenceFunction(kind="v_shape", preference=10)
    assert promethee_2(matrix, [1, 1], preference_functions=v_shape).score.argmax() == 0
    assert promethee_2(matrix**3, [1.1, 1], preference_functions=v_shape).score.argmax() == 0
    assert promethee_2(matrix * 10, [1.1, 1], preference_functions=v_shape).score.argmax() == 1


def test_many_matrices_and_weights_at_once() -> None:
    random = np.random.default_rng(3)
    matrices, weights = random.uniform(0, 9, (3, 1, 5, 4)), random.dirichlet(np.ones(4), 2)
    whole = promethee_2(matrices, weights)
    assert whole.unicriterion_flows.shape == (3, 2, 5, 4)
    for case in np.ndindex(3, 2):
        single = promethee_2(matrices[case[0], 0], weights[case[1]])
        assert_allclose(whole.score[case], single.score, rtol=0, atol=1e-15)
        assert_allclose(whole.unicriterion_flows[case], single.unicriterion_flows)


def test_a_single_destination_scores_zero() -> None:
    assert promethee_2([[3.0, 4.0]], [1, 2]).score.tolist() == [0.0]


def test_one_preference_function_for_each_criterion() -> None:
    two = (PreferenceFunction(), PreferenceFunction(kind="u_shape", indifference=2))
    with pytest.raises(InvalidInputError, match="2 values, but there are 3 criteria"):
        promethee_2(np.eye(3), [1, 1, 1], preference_functions=two)


def test_json_holds_the_preference_functions() -> None:
    two = (PreferenceFunction(), PreferenceFunction(kind="u_shape", indifference=2))
    method = Promethee2(preference_functions=two)
    assert Promethee2.from_json(method.to_json()) == method
    assert method.variant == "preference functions usual, u_shape (indifference 2)"
    with pytest.raises(InvalidInputError, match=r"preference_functions\.all: .* needs a threshold"):
        Promethee2.from_json('{"preference_functions": {"kind": "u_shape"}}')
