"""Swing weights: a textbook example, what changes nothing, what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.swing import SwingWeights, swing_weights
from tests.strategies import numbers


def test_the_office_of_goodwin_and_wright() -> None:
    # P. Goodwin and G. Wright, Decision Analysis for Management Judgment, chapter 3, in percent.
    swings = {"customers": 100, "visibility": 80, "image": 70, "size": 30, "comfort": 20, "car": 10}
    weights = SwingWeights(swings=swings).values
    assert [round(100 * weight) for weight in weights.values()] == [32, 26, 23, 10, 6, 3]


@given(st.lists(numbers(0, 100), max_size=6), st.integers(0, 6))
def test_weights_are_as_far_apart_as_swings(others: list[float], place: int) -> None:
    swings = [*others[:place], 100.0, *others[place:]]
    result = swing_weights(swings)
    total = sum(swings)
    assert result.weights == pytest.approx([swing / total for swing in swings], abs=1e-12)
    assert result.relative_swings == pytest.approx([swing / 100 for swing in swings], abs=1e-12)


def test_a_batch_is_its_judges() -> None:
    judges = np.array([[[100.0, 50.0], [10.0, 100.0]], [[100.0, 100.0], [0.0, 100.0]]])
    weights = swing_weights(judges).weights
    assert weights.shape == (2, 2, 2)
    for case in np.ndindex(2, 2):
        assert weights[case].tolist() == swing_weights(judges[case]).weights.tolist()


@pytest.mark.parametrize("swing", [-1, 100.5])
def test_a_swing_has_up_to_100_points(swing: float) -> None:
    with pytest.raises(InvalidInputError, match=rf"swing of talent is {swing}; .* from 0 to 100"):
        SwingWeights(swings={"cost": 100, "talent": swing})


def test_the_greatest_swing_has_100_points() -> None:
    with pytest.raises(InvalidInputError, match=r"no swing has 100 points; .*\(talent has 90\)"):
        SwingWeights(swings={"cost": 10, "talent": 90})
    with pytest.raises(InvalidInputError, match="no swing in case 1 of the batch has 100 points"):
        swing_weights([[100, 3], [99, 3]])


@pytest.mark.parametrize("swings", [[[100, 1], [100]], ["a"], [True], 100, [None]])
def test_swings_are_numbers_in_rows(swings: object) -> None:
    with pytest.raises(InvalidInputError, match="swings must be numbers in rows of equal length"):
        swing_weights(swings)  # type: ignore[arg-type]


def test_there_is_a_name_for_every_swing() -> None:
    with pytest.raises(InvalidInputError, match=r"2 numbers do not fit 1 children \(cost\)"):
        swing_weights([100, 50], children=["cost"])
