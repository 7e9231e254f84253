"""VIKOR: Opricovic and Tzeng's examples, a second implementation, the compromise set."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.vikor import Vikor, vikor
from nearshore_score.normalisation import Direction
from tests.multicriteria.golden import Floats, Golden, golden
from tests.multicriteria.problems import Problem, problems

# Opricovic and Tzeng 2007: six systems of dams and reservoirs on eight criteria.
DAMS = [
    [4184.3, 2914.0, 407.2, 251.0, 195, 244, 15, 2.41],
    [5211.9, 3630.0, 501.7, 308.3, 282, 346, 21, 1.41],
    [5021.3, 3920.5, 504.0, 278.6, 12, 56, 3, 4.42],
    [5566.1, 3957.9, 559.5, 335.3, 167, 268, 16, 3.36],
    [5060.5, 3293.5, 514.1, 284.2, 69, 90, 7, 4.04],
    [4317.9, 2925.9, 432.8, 239.3, 12, 55, 3, 4.36],
]
DAM_SIDES: list[Direction] = [
    "benefit",
    "cost",
    "benefit",
    "benefit",
    "cost",
    "cost",
    "cost",
    "benefit",
]


@pytest.mark.parametrize("record", golden("vikor"), ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    result = vikor(record.matrix, record.weights, record.directions)
    # The records take weights as they stand; one set of them sums to 0.999999.
    total = record.weights.sum()
    assert_allclose(result.q, record.expected["score"], rtol=0, atol=1e-9)
    assert_allclose(result.group_utility * total, record.expected["S"], rtol=0, atol=1e-9)
    assert_allclose(result.individual_regret * total, record.expected["R"], rtol=0, atol=1e-9)


def test_the_mountain_climber_as_printed() -> None:
    (record,) = [one for one in golden("vikor") if one.published]
    result = vikor(record.matrix, record.weights, record.directions)
    assert result.q.tolist() == record.published["score"]
    assert result.group_utility.tolist() == record.published["S"]
    assert result.individual_regret.tolist() == record.published["R"]
    assert result.compromise_set.tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("nature", "group", "regret", "q", "members"),
    [
        (
            1,
            [0.692, 0.7, 0.29, 0.423, 0.28, 0.346],
            [0.125, 0.125, 0.121, 0.125, 0.067, 0.125],
            [0.991, 1.0, 0.473, 0.670, 0.0, 0.578],
            [5],
        ),
        (
            0.5,
            [0.701, 0.6, 0.386, 0.365, 0.317, 0.459],
            [0.167, 0.114, 0.161, 0.167, 0.089, 0.167],
            [1.0, 0.533, 0.552, 0.563, 0.0, 0.686],
            [5],
        ),
        (
            2,
            [0.683, 0.8, 0.193, 0.48, 0.243, 0.232],
            [0.113, 0.167, 0.08, 0.122, 0.044, 0.083],
            [0.684, 1.0, 0.147, 0.554, 0.041, 0.191],
            [3, 5, 6],
        ),
        (
            3.2,
            [0.678, 0.857, 0.138, 0.513, 0.222, 0.167],
            [0.129, 0.190, 0.057, 0.139, 0.042, 0.060],
            [0.668, 1.0, 0.051, 0.588, 0.058, 0.078],
            [3, 5, 6],
        ),
    ],
)
def test_the_dams_of_2007_as_printed(
    nature: float, group: list[float], regret: list[float], q: list[float], members: list[int]
) -> None:
    result = vikor(DAMS, [1] * 4 + [nature] * 4, DAM_SIDES)
    assert_allclose(result.group_utility, group, rtol=0, atol=6e-4)
    assert_allclose(result.individual_regret, regret, rtol=0, atol=6e-4)
    assert_allclose(result.q, q, rtol=0, atol=6e-4)
    assert (np.flatnonzero(result.compromise_set) + 1).tolist() == members
    assert result.acceptable_advantage.all() == (len(members) == 1)
    assert result.acceptable_stability.all()


def by_the_paper(problem: Problem, v: float) -> tuple[Floats, set[int]]:
    """Compute Q and the compromise set destination by destination."""
    gains = np.where(np.array(problem.directions) == "cost", -problem.matrix, problem.matrix)
    weights = problem.weights / problem.weights.sum()
    group: list[float] = []
    worst: list[float] = []
    for row in gains:
        regrets = [
            weight * (column.max() - figure) / (column.max() - column.min())
            for weight, column, figure in zip(weights, gains.T, row, strict=True)
            if column.max() > column.min()
        ]
        group.append(sum(regrets))
        worst.append(max(regrets, default=0))
    q = v * place(group) + (1 - v) * place(worst)
    order = sorted(range(len(q)), key=lambda one: q[one])
    first, second, slack = order[0], order[1], 1e-9
    needed = 1 / (len(q) - 1)
    if q[second] - q[first] < needed - slack:
        return q, {one for one in order if q[one] - q[first] < needed - slack}
    if group[first] <= min(group) + slack or worst[first] <= min(worst) + slack:
        return q, {first}
    return q, {first} | {one for one in order if q[one] <= q[second] + slack}


def place(measure: list[float]) -> Floats:
    numbers = np.array(measure)
    spread = numbers.max() - numbers.min()
    return (numbers - numbers.min()) / spread if spread > 1e-9 else np.zeros(len(numbers))


@given(problems())
def test_the_paper_step_by_step(problem: Problem) -> None:
    q, members = by_the_paper(problem, 0.5)
    result = vikor(problem.matrix, problem.weights, problem.directions)
    assert_allclose(result.q, q, rtol=0, atol=1e-7)
    assert set(np.flatnonzero(result.compromise_set)) == members


@given(problems())
def test_another_unit_and_origin_change_nothing(problem: Problem) -> None:
    k = problem.matrix.shape[1]
    moved = problem.matrix * np.linspace(0.5, 3, k) + np.linspace(-50, 50, k)
    plain = vikor(problem.matrix, problem.weights, problem.directions)
    other = vikor(moved, problem.weights, problem.directions)
    assert_allclose(other.q, plain.q, rtol=0, atol=1e-7)


def test_without_stability_the_second_joins_the_first() -> None:
    figures = [[5, 5, 0], [1, 3, 2], [3, 0, 4], [2, 4, 1], [5, 1, 3]]
    result = vikor(figures, [1, 1, 1])
    assert result.acceptable_advantage.all()
    assert not result.acceptable_stability.any()
    assert result.compromise_set.tolist() == [False, False, False, True, True]


def test_all_who_tie_for_the_second_place_join_the_first() -> None:
    figures = [[5, 1, 3], [2, 2, 3], [5, 1, 4], [0, 5, 4], [1, 5, 1]]
    result = vikor(figures, [3, 3, 1])
    assert_allclose(result.q[1:4], 0.5, rtol=0, atol=1e-12)
    assert result.compromise_set.tolist() == [False, True, True, True, True]


def test_a_third_destination_can_turn_the_order_of_two() -> None:
    figures = [[9, 2], [8, 5], [0, 5]]
    assert vikor(figures, [3, 2]).score.argmax() == 1
    assert vikor(figures[:2], [3, 2]).score.argmax() == 0


@pytest.mark.parametrize("figures", [[[1, 0], [0, 1]], [[3, 4], [3, 4]], [[7, 8]]])
def test_where_nobody_is_ahead_all_are_the_compromise(figures: list[list[float]]) -> None:
    result = vikor(figures, [1, 1])
    assert (result.score == 1).all()
    assert result.compromise_set.all()


def test_a_constant_criterion_brings_no_regret() -> None:
    figures, weights = np.array([[1.0, 9.0], [4.0, 2.0], [5.0, 1.0]]), [2, 3]
    constant = np.insert(figures, 1, 7.0, axis=1)
    assert_allclose(vikor(constant, [2, 1, 3]).score, vikor(figures, weights).score)


def test_a_batch_larger_than_a_block_equals_its_items() -> None:
    figures = np.random.default_rng(1).random((40, 3))
    weights = np.random.default_rng(2).dirichlet(np.ones(3), 4000)
    batch = vikor(figures, weights)
    for case in (0, 1, 3275, 3276, 3999):
        alone = vikor(figures, weights[case])
        for together, single in zip(batch, alone, strict=True):
            assert_allclose(together[case] - np.asarray(single, float), 0, atol=1e-12)


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan")])
def test_a_weight_v_outside_zero_to_one_is_refused(weight: float) -> None:
    with pytest.raises(InvalidInputError):
        vikor([[1, 2]], [1, 1], majority_weight=weight)
    with pytest.raises(InvalidInputError):
        Vikor(majority_weight=weight)


def test_the_specification_says_which_variant_it_is() -> None:
    method = Vikor.from_json('{"kind": "vikor", "majority_weight": 0.25}')
    assert method.variant == "regrets as shares of the observed range, v = 0.25"
    expected = vikor([[1, 5], [2, 2], [4, 1]], [1, 1], majority_weight=0.25).q
    assert method.evaluate([[1, 5], [2, 2], [4, 1]], [1, 1]).q.tolist() == expected.tolist()
