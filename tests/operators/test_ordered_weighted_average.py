"""The ordered weighted average by published figures, and where children are absent."""

import numpy as np
import pytest

from nearshore_score.aggregation import ordered_weighted_average

SCORES = np.array([[5.0, 6.0, 4.0]])


def averaged(places: list[float], present: list[bool] | None = None) -> float:
    mask = None if present is None else np.array([present])
    found = ordered_weighted_average(
        SCORES, np.ones(3), mask, position_weights=np.array(places, dtype=np.float64)
    )
    return float(found[0])


def test_a_textbook_example() -> None:
    # K. S. Ray, Soft Computing and Its Applications, volume 1 (2014), example 2.39:
    # 0.2 x 6 + 0.7 x 5 + 0.1 x 4 = 5.1
    assert averaged([0.2, 0.7, 0.1]) == pytest.approx(5.1)


@pytest.mark.parametrize(
    ("places", "expected"),
    [([1, 0, 0], 6.0), ([0, 0, 1], 4.0), ([0, 1, 0], 5.0), ([1, 1, 1], 5.0), ([0, 3, 1], 4.75)],
)
def test_places_go_from_the_best_score_to_the_worst(places: list[float], expected: float) -> None:
    assert averaged(places) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([1, 0, 0], 6.0),  # the best stays the best
        ([0, 0, 1], 5.0),  # the worst of those that are left
        ([1, 1, 1], 5.5),  # the mean stays the mean
        ([0, 1, 0], 5.5),  # the median of two
        # Thirds of a line, cut in halves: 0.6 + 0.3 / 2 and 0.3 / 2 + 0.1.
        ([0.6, 0.3, 0.1], 0.75 * 6 + 0.25 * 5),
    ],
)
def test_places_are_stretched_over_the_children_that_are_left(
    places: list[float], expected: float
) -> None:
    assert averaged(places, [True, True, False]) == pytest.approx(expected)


def test_weights_of_children_only_say_which_count() -> None:
    places = np.array([0.6, 0.3, 0.1])
    even = ordered_weighted_average(SCORES, np.ones(3), position_weights=places)
    uneven = ordered_weighted_average(SCORES, np.array([9.0, 1, 2]), position_weights=places)
    assert even.tolist() == uneven.tolist()
    without = ordered_weighted_average(SCORES, np.array([1.0, 1, 0]), position_weights=places)
    assert without.tolist() == [averaged([0.6, 0.3, 0.1], [True, True, False])]
