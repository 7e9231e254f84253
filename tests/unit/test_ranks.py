"""Ranks: 1 + the number strictly better."""

import numpy as np
import pytest

from nearshore_score import competition_ranks


@pytest.mark.parametrize(
    ("scores", "ranks"),
    [
        ([30.0, 20.0, 10.0], [1, 2, 3]),
        ([10.0, 20.0, 30.0], [3, 2, 1]),
        ([5.0], [1]),
        ([7.0, 7.0, 7.0], [1, 1, 1]),
        ([9.0, 7.0, 7.0, 1.0], [1, 2, 2, 4]),  # a tie leaves a gap
    ],
)
def test_competition_ranks(scores: list[float], ranks: list[int]) -> None:
    assert competition_ranks(np.array(scores)).tolist() == ranks


def test_rounding_error_is_a_tie() -> None:
    # 0.1 + 0.2 is not 0.3 in floats; the two destinations are equal all the same.
    assert competition_ranks(np.array([0.1 + 0.2, 0.3])).tolist() == [1, 1]


def test_a_printable_difference_is_no_tie() -> None:
    assert competition_ranks(np.array([50.0, 50.000001])).tolist() == [2, 1]


def test_the_tolerance_can_be_chosen() -> None:
    assert competition_ranks(np.array([50.0, 51.0, 55.0]), tolerance=2.0).tolist() == [2, 2, 1]


def test_leading_axes_are_ranked_one_by_one() -> None:
    batch = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert competition_ranks(batch).tolist() == [[2, 1], [1, 2]]
