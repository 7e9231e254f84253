"""CoCoSo: the paper's example, plain loops, degenerate cases, properties."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.cocoso import Cocoso, cocoso
from tests.multicriteria.golden import Golden, golden
from tests.multicriteria.problems import Floats, Problem, problems


def by_hand(problem: Problem | Golden, share: float = 0.5) -> Floats:
    """The paper's formulas, cell by cell; the least sums are those above zero."""
    n = len(problem.matrix)
    sums, powers = [0.0] * n, [0.0] * n
    for j, direction in enumerate(problem.directions):
        weight = problem.weights[j] / sum(problem.weights)
        column = problem.matrix[:, j]
        low, high = min(column), max(column)
        for i in range(n):
            ratio = 0.5 if low == high else (column[i] - low) / (high - low)
            placed = ratio if direction == "benefit" else 1 - ratio
            sums[i] += weight * placed
            powers[i] += placed**weight if weight else 0.0
    least_sum, least_power = min(s for s in sums if s), min(p for p in powers if p)
    scores: list[float] = []
    for s, p in zip(sums, powers, strict=True):
        a = (p + s) / (sum(powers) + sum(sums))
        b = s / least_sum + p / least_power
        c = (share * s + (1 - share) * p) / (share * max(sums) + (1 - share) * max(powers))
        scores.append((a * b * c) ** (1 / 3) + (a + b + c) / 3)
    return np.array(scores)


@pytest.mark.parametrize("record", golden("cocoso"), ids=lambda record: record.case)
def test_plain_loops_on_independent_matrices(record: Golden) -> None:
    result = cocoso(record.matrix, record.weights, record.directions)
    assert_allclose(result.score, by_hand(record), rtol=1e-9)


@given(problems(benefits_only=True))
def test_equals_plain_loops(problem: Problem) -> None:
    found = cocoso(problem.matrix, problem.weights, sum_share=0.25)
    assert_allclose(found.score, by_hand(problem, 0.25), rtol=1e-9)


def test_the_papers_logistics_providers_as_printed() -> None:
    # Yazdani et al. 2019, from the comparability sequence, which the paper prints rounded.
    placed = [
        [1, 0, 1, 0.0566, 0.4127],
        [0.067, 0.7813, 0.2303, 1, 0.4563],
        [0.0748, 0.9375, 0.5895, 0.434, 1],
        [0.1304, 0.625, 0.2222, 0.6226, 0.3913],
        [0, 0.9375, 0, 0.0566, 0.3485],
        [0.0348, 1, 0.2303, 0, 0],
        [0.0087, 0.9375, 0.6152, 0.2453, 0.3527],
    ]
    found = cocoso(placed, [0.036, 0.192, 0.326, 0.326, 0.12])
    shares = [0.131, 0.175, 0.180, 0.163, 0.088, 0.097, 0.165]
    compromises = [0.724, 0.973, 1.0, 0.906, 0.487, 0.540, 0.915]
    scores = [2.041, 2.788, 2.882, 2.416, 1.300, 1.443, 2.520]
    assert_allclose(found.relative_share, shares, rtol=0, atol=6e-4)
    assert_allclose(found.compromise, compromises, rtol=0, atol=6e-4)
    assert_allclose(found.score, scores, rtol=0, atol=1.5e-3)


def test_who_is_worst_everywhere_scores_zero_and_is_no_yardstick() -> None:
    rest = [[9.0, 5.0], [5.0, 9.0], [4.0, 4.5]]
    found = cocoso([*rest, [1.0, 1.0]], [1, 1])
    assert found.score[-1] == 0
    assert_allclose(found.relative_to_worst[2], 2.0)
    assert np.isfinite(found.score).all()


def test_a_criterion_without_weight_adds_no_power() -> None:
    matrix = np.array([[1.0, 9.0, 4.0], [4.0, 5.0, 4.0], [3.0, 2.0, 9.0]])
    whole = cocoso(matrix, [1, 2, 0])
    assert_allclose(whole.power_sum, cocoso(matrix[:, :2], [1, 2]).power_sum)
    assert_allclose(whole.score, cocoso(matrix[:, :2], [1, 2]).score)


@given(problems())
def test_unit_and_origin_of_a_criterion_do_not_matter(problem: Problem) -> None:
    matrix, weights, directions = problem
    units = np.linspace(0.5, 3.0, matrix.shape[1])
    other = cocoso(matrix * units + 64.0, weights, directions).score
    assert_allclose(other, cocoso(matrix, weights, directions).score, rtol=1e-6)


def test_a_curved_scale_can_change_the_order() -> None:
    matrix = np.array([[9.0, 1.0], [5.0, 4.0], [1.0, 9.0]])
    assert cocoso(matrix, [1, 1]).score.argmax() == 1
    assert cocoso(matrix**3, [1, 1]).score.argmax() == 0


def test_a_third_destination_can_reverse_two() -> None:
    pair = [[6.0, 4.0], [4.0, 6.5]]
    beside = [[1.0, 2.0], [8.0, 20.0]]
    assert_allclose(*cocoso(pair, [1, 1]).score)
    assert cocoso([*pair, *beside], [1, 1]).score[:2].argmax() == 0


def test_where_nobody_differs_all_score_the_same() -> None:
    found = cocoso([[3.0, 4.0], [3.0, 4.0]], [1, 1])
    assert_allclose(found.relative_share, [0.5, 0.5])
    assert_allclose(found.score, (0.5 * 2 * 1) ** (1 / 3) + 3.5 / 3)


def test_a_ratio_beyond_all_floats_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="leave it out"):
        cocoso([[1e-160, 1.0], [1.0, 2.0], [0.0, 1.0]], [1e-150, 1.0])


def test_many_weights_at_once_score_as_one_by_one() -> None:
    matrix = np.random.default_rng(1).uniform(0, 9, (5, 3))
    weights = np.array([[1.0, 1.0, 1.0], [0.0, 2.0, 1.0], [0.0, 0.0, 1.0]])
    batch = cocoso(matrix, weights, ["cost", "benefit", "benefit"])
    for case, own in enumerate(weights):
        one = cocoso(matrix, own, ["cost", "benefit", "benefit"])
        for together, alone in zip(batch, one, strict=True):
            assert_allclose(together[case], alone, rtol=1e-12)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_the_share_of_the_sum_lies_between_0_and_1(share: float) -> None:
    with pytest.raises(InvalidInputError, match="sum_share"):
        cocoso([[1.0], [2.0]], [1], sum_share=share)
    with pytest.raises(InvalidInputError, match="sum_share"):
        Cocoso(sum_share=share)


def test_the_variant_names_the_share() -> None:
    assert Cocoso().variant == "min_max normalisation, share of the sum 0.5"
