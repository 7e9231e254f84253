"""The weighted sum model: the fighters, independent results, properties."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.weighted_sum_model import WeightedSumModel, weighted_sum_model
from nearshore_score.normalisation import Direction
from tests.multicriteria.golden import Golden, golden
from tests.multicriteria.problems import Floats, Problem, problems

RECORDS = golden("wsm_minmax")


def by_hand(problem: Problem | Golden) -> Floats:
    """Shares of the best, one cell after the other."""
    scores = np.zeros(len(problem.matrix))
    total = sum(problem.weights)
    for j, direction in enumerate(problem.directions):
        column = problem.matrix[:, j]
        for i, figure in enumerate(column):
            ratio = figure / max(column) if direction == "benefit" else min(column) / figure
            scores[i] += problem.weights[j] / total * ratio
    return scores


@pytest.mark.parametrize(
    "record", [one for one in RECORDS if one.defined], ids=lambda one: one.case
)
def test_independent_results(record: Golden) -> None:
    result = weighted_sum_model(
        record.matrix, record.weights, record.directions, normalisation="min_max"
    )
    assert_allclose(result.score, record.expected["score"], rtol=0, atol=1e-9)


def test_under_min_max_a_constant_criterion_gives_everyone_half_its_weight() -> None:
    (record,) = [one for one in RECORDS if one.case == "zero_variance_column_5x4"]
    kept = [0, 1, 3]
    directions: tuple[Direction, ...] = ("benefit", "benefit", "cost")
    whole = weighted_sum_model(
        record.matrix, record.weights, record.directions, normalisation="min_max"
    )
    rest = weighted_sum_model(
        record.matrix[:, kept], record.weights[kept], directions, normalisation="min_max"
    )
    assert_allclose(whole.score, 0.8 * rest.score + 0.2 / 2)


def test_hwang_and_yoons_fighters_as_printed() -> None:
    (record,) = [one for one in RECORDS if one.case == "fighter_aircraft_4x6"]
    score = weighted_sum_model(record.matrix, record.weights, record.directions).score
    # The book rounds the ratios to two decimals before it adds them.
    assert_allclose(score, [0.835, 0.709, 0.852, 0.738], rtol=0, atol=2e-3)


def test_figures_that_are_comparable_are_added_as_they_are() -> None:
    # Triantaphyllou 2000, *Multi-Criteria Decision Making Methods*, chapter 2.
    matrix = [[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]]
    found = weighted_sum_model(matrix, [0.2, 0.15, 0.4, 0.25], normalisation="none")
    assert_allclose(found.score, [21.5, 22.0, 22.0])


@given(problems())
def test_equals_plain_loops(problem: Problem) -> None:
    found = weighted_sum_model(problem.matrix, problem.weights, problem.directions)
    assert_allclose(found.score, by_hand(problem), rtol=1e-12)


@given(problems())
def test_the_unit_of_a_criterion_does_not_matter(problem: Problem) -> None:
    units = np.linspace(0.5, 3.0, problem.matrix.shape[1])
    plain = weighted_sum_model(problem.matrix, problem.weights, problem.directions).score
    other = weighted_sum_model(problem.matrix * units, problem.weights, problem.directions).score
    assert_allclose(other, plain, rtol=1e-12)


def test_another_origin_can_change_the_order() -> None:
    matrix = np.array([[1.0, 9.0], [4.0, 5.0]])
    assert weighted_sum_model(matrix, [1, 1]).score.argmax() == 1
    assert weighted_sum_model(matrix + np.array([100.0, 0.0]), [1, 1]).score.argmax() == 0


def test_a_third_destination_can_reverse_two() -> None:
    pair = [[6.0, 4.0], [4.0, 6.5]]
    assert weighted_sum_model(pair, [1, 1]).score.argmax() == 1
    assert weighted_sum_model([*pair, [1.0, 13.0]], [1, 1]).score[:2].argmax() == 0


def test_many_weights_at_once_score_as_one_by_one() -> None:
    (record,) = [one for one in RECORDS if one.case == "merec_5x4"]
    weights = np.random.default_rng(1).dirichlet(np.ones(4), (3, 7))
    batch = weighted_sum_model(record.matrix, weights, record.directions).score
    assert batch.shape == (3, 7, 5)
    for case in np.ndindex(3, 7):
        one = weighted_sum_model(record.matrix, weights[case], record.directions).score
        assert_allclose(batch[case], one, rtol=1e-12)


@given(problems(low=0.0, benefits_only=True))
def test_linear_terms_give_the_score(problem: Problem) -> None:
    method = WeightedSumModel()
    terms, link = method.linear_terms(problem.matrix)
    score = terms @ problem.weights / problem.weights.sum()
    assert link == "identity"
    assert_allclose(score, method.evaluate(problem.matrix, problem.weights).score, rtol=1e-12)


def test_a_negative_figure_has_no_share_of_the_best() -> None:
    with pytest.raises(InvalidInputError, match="row 2, criterion 1"):
        weighted_sum_model([[1, 2], [-1, 3]], [1, 1])
    found = weighted_sum_model([[1, 2], [-1, 3]], [1, 1], normalisation="none")
    assert found.score.tolist() == [1.5, 1.0]


def test_a_sum_without_normalisation_does_not_depend_on_the_others() -> None:
    assert not WeightedSumModel(normalisation="none").traits.depends_on_set
    assert WeightedSumModel().traits.depends_on_set


def test_the_variant_names_the_normalisation() -> None:
    assert WeightedSumModel(normalisation="sum").variant == "sum normalisation"
