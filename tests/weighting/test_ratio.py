"""Ratio estimation: ratios are kept, the least important child is the yardstick."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.ratio import RatioWeights, ratio_weights
from tests.strategies import numbers

multiples = st.lists(numbers(1, 50), max_size=6).map(lambda others: [*others, 1.0])


@given(multiples)
def test_ratios_of_weights_are_ratios_of_points(times: list[float]) -> None:
    result = ratio_weights([10 * one for one in times])
    assert_allclose(result.weights, np.array(times) / sum(times), rtol=1e-12)
    assert_allclose(result.ratios, times, rtol=1e-12)


@given(multiples)
def test_where_one_counts_from_does_not_matter(times: list[float]) -> None:
    from_ten = ratio_weights([10 * one for one in times]).weights
    assert_allclose(ratio_weights(times, least=1).weights, from_ten, rtol=1e-12)


def test_a_batch_is_its_judges() -> None:
    judges = np.array([[10.0, 30.0], [25.0, 10.0]])
    weights = ratio_weights(judges).weights
    assert weights.tolist() == [ratio_weights(judge).weights.tolist() for judge in judges]


def test_huge_and_tiny_points_have_finite_weights() -> None:
    assert ratio_weights([1e-300, 3e-300], least=1e-300).weights.tolist() == [0.25, 0.75]
    assert ratio_weights([1e300, 3e300], least=1e300).weights.tolist() == [0.25, 0.75]
    with pytest.raises(InvalidInputError, match="too many times the least"):
        ratio_weights([1e-300, 1e300], least=1e-300)


@pytest.mark.parametrize("points", [0, -10])
def test_nothing_is_zero_times_as_important(points: float) -> None:
    with pytest.raises(InvalidInputError, match=f"importance of risk is {points}; .* leave it out"):
        RatioWeights(points={"cost": 10, "risk": points})


def test_the_least_important_child_has_the_points_stated() -> None:
    with pytest.raises(InvalidInputError, match="is risk, with 5 points; give it 10"):
        RatioWeights(points={"cost": 20, "risk": 5})
    with pytest.raises(InvalidInputError, match="in case 1 of the batch is child 1, with 20"):
        ratio_weights([[10, 20], [20, 40]])
    with pytest.raises(InvalidInputError, match="child has 0 points; take 10, or 1"):
        RatioWeights(points={"cost": 20}, least=0)
