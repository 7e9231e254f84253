"""CRITIC: the eight firms of the paper, the formula again, directions and origins."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation import Direction
from nearshore_score.weighting.critic import critic_weights
from tests.multicriteria.golden import Floats, Golden, golden
from tests.weighting.figures import Figures, answered, figures

DEFINED = [one for one in golden("w_critic") if one.defined]


@pytest.mark.parametrize("record", DEFINED, ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    result = critic_weights(record.matrix, record.directions)
    assert_allclose(result.weights, record.expected["weights"], rtol=0, atol=1e-9)


def test_where_nobody_differs_nothing_can_be_weighed() -> None:
    (equal,) = [one for one in golden("w_critic") if not one.defined]
    with pytest.raises(InvalidInputError, match="the same for all destinations"):
        critic_weights(equal.matrix, equal.directions)


def test_the_eight_firms_of_the_paper_as_printed() -> None:
    (firms,) = [one for one in golden("w_critic") if one.published]
    assert critic_weights(firms.matrix).weights.round(3).tolist() == [0.202, 0.481, 0.317]


def by_the_paper(matrix: Floats, directions: tuple[Direction, ...]) -> Floats:
    """Amounts of information from the definition, column by column."""
    levels: list[Floats] = []
    for column, direction in zip(matrix.T, directions, strict=True):
        level = (column - column.min()) / (column.max() - column.min())
        levels.append(1 - level if direction == "cost" else level)
    return np.array(
        [
            one.std() * sum(1 - float(np.corrcoef(one, other)[0, 1]) for other in levels)
            for one in levels
        ]
    )


@pytest.mark.parametrize("record", DEFINED, ids=lambda record: record.case)
def test_the_parts_of_the_result_follow_the_paper(record: Golden) -> None:
    result = critic_weights(record.matrix, record.directions)
    information = by_the_paper(record.matrix, record.directions)
    assert_allclose(result.information, information, rtol=0, atol=1e-12)
    assert_allclose(result.standard_deviation * result.conflict, information, atol=1e-12)
    assert_allclose(result.conflict, (1 - result.correlation).sum(axis=-1), atol=1e-12)


@given(figures(varied=True))
def test_a_cost_is_a_negative_benefit(case: Figures) -> None:
    signs = np.array([-1.0 if word == "cost" else 1.0 for word in case.directions])
    found = answered(critic_weights, case).weights
    assert_allclose(critic_weights(case.matrix * signs).weights, found, rtol=0, atol=1e-9)


def test_a_direction_makes_a_difference() -> None:
    matrix = [[1.0, 2.0, 9.0], [2.0, 4.0, 1.0], [3.0, 5.0, 4.0], [4.0, 9.0, 3.0]]
    benefits = critic_weights(matrix).weights
    with_a_cost = critic_weights(matrix, ["cost", "benefit", "benefit"]).weights
    assert benefits[2] > 0.45
    assert with_a_cost[2] < 0.3


def test_a_criterion_that_is_the_same_for_all_takes_no_part() -> None:
    matrix = np.array([[1.0, 7.0, 9.0], [2.0, 7.0, 1.0], [3.0, 7.0, 4.0]])
    result = critic_weights(matrix)
    without = critic_weights(matrix[:, [0, 2]])
    assert result.weights[1] == 0
    assert_allclose(result.weights[[0, 2]], without.weights, rtol=0, atol=1e-15)
    assert result.conflict[1] == 0


def test_the_only_criterion_that_differs_has_all_the_weight() -> None:
    assert critic_weights([[1.0, 7.0], [2.0, 7.0], [5.0, 7.0]]).weights.tolist() == [1.0, 0.0]


def test_perfect_agreement_is_refused() -> None:
    ramp = np.linspace(0.0, 1.0, 7)
    agreeing = np.stack([ramp, 3 * ramp + 0.1, 7 * ramp - 5], axis=1)
    with pytest.raises(InvalidInputError, match=r"agree perfectly.*in case 1 of the batch"):
        critic_weights([agreeing**2 * [1, -1, 1], agreeing])
