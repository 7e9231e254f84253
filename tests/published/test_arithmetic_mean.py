"""The weighted arithmetic mean, by hand and against a published example."""

import numpy as np
import pytest

from nearshore_score import arithmetic_mean, arithmetic_shares


def test_two_lines_by_hand() -> None:
    # (3 x 80 + 1 x 20) / 4 = 65 and (3 x 50 + 1 x 50) / 4 = 50
    means = arithmetic_mean(np.array([[80.0, 20.0], [50.0, 50.0]]), np.array([3.0, 1.0]))
    assert means.tolist() == [65.0, 50.0]


def test_a_loss_on_one_child_is_made_good_by_another() -> None:
    # OECD and JRC, Handbook (2008), section 6.7: with equal weights 21, 1, 1, 1 and 6, 6, 6, 6
    # have the same linear aggregate.
    scores = np.array([[21.0, 1.0, 1.0, 1.0], [6.0, 6.0, 6.0, 6.0]])
    assert arithmetic_mean(scores, np.ones(4)).tolist() == [6.0, 6.0]


def test_an_absent_child_hands_its_weight_to_the_others() -> None:
    # Weights 1, 2, 3 without the second: (1 x 10 + 3 x 50) / 4 = 40
    present = np.array([[True, False, True]])
    means = arithmetic_mean(np.array([[10.0, 90.0, 50.0]]), np.array([1.0, 2.0, 3.0]), present)
    assert means.tolist() == [40.0]


def test_a_hole_may_be_nan() -> None:
    scores, present = np.array([[10.0, np.nan]]), np.array([[True, False]])
    assert arithmetic_mean(scores, np.ones(2), present).tolist() == [10.0]
    assert arithmetic_shares(scores, np.ones(2), present).tolist() == [[10.0, 0.0]]


def test_a_row_without_any_weight_is_nan() -> None:
    assert np.isnan(arithmetic_mean(np.array([[1.0]]), np.ones(1), np.array([[False]]))).all()
    assert np.isnan(arithmetic_mean(np.array([[1.0]]), np.zeros(1))).all()


def test_an_outsourcing_decision_from_a_textbook() -> None:
    # R. Ramasesh, country risk of four outsourcing locations: six factors marked from 1, low
    # is good. An operations-management exercise; totals as printed in its solution.
    weights = np.array([0.4, 0.2, 0.1, 0.1, 0.1, 0.1])
    marks = {
        "Mexico": ([1, 7, 3, 5, 4, 3], 3.3),
        "Panama": ([2, 10, 3, 2, 6, 2], 4.1),
        "Costa Rica": ([2, 9, 3, 4, 7, 4], 4.4),
        "Peru": ([1, 10, 5, 8, 3, 2], 4.2),
    }
    table = np.array([given for given, _ in marks.values()], dtype=np.float64)
    assert arithmetic_mean(table, weights) == pytest.approx([t for _, t in marks.values()])
